//! Every block of the upload guide runs, against a server that stands for Microsoft Graph and for
//! the web server.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be run or read has to stop the test"
)]

use std::fs;
use std::process::Command;

use crate::request::server::Server;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, contoso};

/// The blocks, all of which are for a shell.
fn blocks(guide: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    for part in guide.split("\n```").skip(1).step_by(2) {
        blocks.push(part.strip_prefix("sh\n").unwrap());
    }
    blocks
}

#[test]
fn every_block_of_the_upload_guide_runs() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("every_block_of_the_upload_guide_runs: skipped, for curl is not installed");
        return;
    }
    let guide = fs::read_to_string(crate::in_root("docs/upload-guide.md")).unwrap();
    let blocks = blocks(&guide);
    assert!(blocks.len() >= 9, "{}", blocks.len());
    let folder = tempfile::tempdir().unwrap();
    let downloaded = folder.path().join("downloaded");
    fs::create_dir(&downloaded).unwrap();
    let certificates = contoso::certificates();
    let all = bundle(&certificates);
    let name = |form: &str| downloaded.join(format!("Certificates_PKCS7_Contoso.{form}.p7b"));
    fs::write(name("der"), &all).unwrap();
    fs::write(name("pem"), armor::pem("PKCS7", &all)).unwrap();
    fs::write(downloaded.join("README.txt"), "What the archive contains.").unwrap();
    let issuing = contoso::authorities().pop().unwrap();
    let user = CertificateBuilder::end_entity(&issuing.builder, "Megan Bowen").build();
    fs::write(folder.path().join("user.cer"), user).unwrap();

    let server = Server::start();
    server.serve_file(folder.path().join("upload.p7b"));
    let script: String = blocks
        .iter()
        .enumerate()
        .map(|(number, block)| {
            let block = block.replace("https://graph.microsoft.com/v1.0", &server.url()).replace(
                "preflight request",
                &format!("preflight request --graph-url {}", server.url()),
            );
            // 1 says that files differ.
            format!("{block}\n[ $? -le 1 ] || {{ echo block {number}; exit 9; }}\n")
        })
        .collect();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_pki-preflight")).parent().unwrap();
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").unwrap()))
        .env("PKI_PREFLIGHT_TOKEN", "token")
        .env("PKI_PREFLIGHT_INTERVAL", "0.01")
        .env("http_proxy", server.origin())
        .env("no_proxy", "127.0.0.1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    let hash =
        pki_preflight::Sha256Digest::of(&fs::read(folder.path().join("upload.p7b")).unwrap());
    // Of the file, of what is served, and what `pack` printed.
    assert_eq!(text.matches(&hash.to_string()).count(), 4, "{text}");
    let received = server.received();
    let upload = received.iter().find(|each| each.method == "POST").unwrap();
    assert!(upload.body.contains(&hash.to_string()) && upload.body.contains("contoso.example"));
    // The chain of one user has two CAs above the issuing one, and these are named in it.
    assert_eq!(received.iter().filter(|each| each.method == "PATCH").count(), 2);
}
