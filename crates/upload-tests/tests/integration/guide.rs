//! Every block of the upload guide runs: the rehearsal against the service that it starts, the rest
//! against another service in place of the tenant.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use pki_preflight_graph::UploadParameters;

use crate::bench::Bench;
use crate::programs::{free_port, programs};
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, contoso};

/// Runs the command, and notes its exit code with its arguments.
const NOTED: &str = r#"#!/bin/sh
"$PROGRAMS/pki-preflight" "$@"
CODE=$?
# 1 of diff says that the files differ, which they do.
[ "$CODE $1" = "1 diff" ] && CODE=0
echo "$CODE $*" >> "$CODES"
exit $CODE
"#;

/// What stands for Azure CLI.
const AZ: &str = "#!/bin/sh\necho token\n";

/// The request that is printed, for the URL of the guide.
const REQUEST: &str = "request upload.p7b --upload-url https://pki.contoso.example/upload.p7b";

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The blocks, all of which are for a shell.
fn blocks(guide: &str) -> Vec<&str> {
    guide.split("\n```").skip(1).step_by(2).map(|it| it.strip_prefix("sh\n").unwrap()).collect()
}

/// A folder with programs for the shell to find first.
fn shadows(folder: &Path) -> PathBuf {
    let shadows = folder.join("shadows");
    fs::create_dir(&shadows).unwrap();
    for (name, script) in [("pki-preflight", NOTED), ("az", AZ)] {
        let path = shadows.join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    shadows
}

/// The contents of the archive and of the user's files.
fn prepare(folder: &Path) {
    let downloaded = folder.join("downloaded");
    fs::create_dir(&downloaded).unwrap();
    let all = bundle(&contoso::certificates());
    let name = |form: &str| downloaded.join(format!("Certificates_PKCS7_Contoso.{form}.p7b"));
    fs::write(name("der"), &all).unwrap();
    fs::write(name("pem"), armor::pem("PKCS7", &all)).unwrap();
    let issuing = contoso::authorities().pop().unwrap();
    let user = CertificateBuilder::end_entity(&issuing.builder, "Megan Bowen").build();
    fs::write(folder.join("user.cer"), user).unwrap();
}

/// A PKI that already holds the root.
fn tenant() -> Bench {
    let bench = Bench::start();
    let id = bench.client().create_pki("Contoso PKI").unwrap().id;
    let root = bundle(&contoso::certificates()[..1]);
    let published = bench.files.publish("/root.p7b", &root);
    let parameters = UploadParameters::new(&published.url, &published.sha256);
    bench.client().upload(&id, &parameters).unwrap();
    bench
}

/// A web server in place of the one on the internet.
struct Web(Child, u16);

impl Web {
    fn start(folder: &Path) -> Option<Self> {
        let port = free_port();
        let server = Command::new("python3")
            .args(["-m", "http.server", &port.to_string(), "--bind", "127.0.0.1"])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        server.ok().map(|server| Self(server, port))
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn every_block_of_the_upload_guide_runs() {
    let folder = tempfile::tempdir().unwrap();
    let Some(web) = Web::start(folder.path()) else {
        eprintln!("every_block_of_the_upload_guide_runs: skipped, for python3 is not installed");
        return;
    };
    prepare(folder.path());
    let tenant = tenant();
    let guide = fs::read_to_string(Path::new(ROOT).join("docs/upload-guide.md")).unwrap();
    let blocks = blocks(&guide);
    assert!(blocks.len() >= 10, "{}", blocks.len());
    let (service, files) = (free_port().to_string(), free_port().to_string());
    let published = format!("http://127.0.0.1:{}/upload.p7b", web.1);
    // The tenant is used if no other service is named.
    let graph = format!("--graph-url {}/v1.0", tenant.service.url);
    let script: String = blocks
        .iter()
        .map(|block| {
            let mut block = block
                .replace("https://pki.contoso.example/upload.p7b", &published)
                // It is refused for a service that cannot reach the URL, as Graph could not.
                .replace("request upload.p7b --upload-url \"$URL\"", REQUEST)
                .replace("8080", &service)
                .replace("8000", &files);
            if !block.contains("--graph-url") {
                for command in ["status", "list", "upload upload.p7b"] {
                    let with = format!("pki-preflight {command} {graph}");
                    block = block.replace(&format!("pki-preflight {command}"), &with);
                }
            }
            format!("{block}\n")
        })
        .collect();
    let others = tempfile::tempdir().unwrap();
    let (shadows, codes) = (shadows(others.path()), others.path().join("codes"));
    let programs = programs();
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("sh")
        .args(["-e", "-c", &script])
        .current_dir(folder.path())
        .env("PATH", format!("{}:{}:{path}", shadows.display(), programs.display()))
        .env("PROGRAMS", &programs)
        .env("CODES", &codes)
        .env_remove("PKI_PREFLIGHT_TOKEN")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{messages}");
    // Not the last command of a block alone.
    let codes = fs::read_to_string(&codes).unwrap();
    let is_command = |line: &&str| {
        line.starts_with("pki-preflight ") || line.contains("=rehearsal pki-preflight ")
    };
    assert_eq!(codes.lines().count(), script.lines().filter(is_command).count(), "{codes}");
    assert!(codes.lines().all(|line| line.starts_with("0 ")), "{codes}\n{messages}");
    // The chain of one user has two CAs that the tenant did not hold.
    assert_eq!(
        text.matches("DONE  The trust store holds what was predicted: 2 CAs").count(),
        2,
        "{text}"
    );
    assert!(text.contains("OK  This is a dry run"), "{text}");
    // The service that stands for the tenant is not Entra.
    assert!(text.contains("which is not known to be Entra") && !text.contains("Observed on a"));
    assert_eq!(tenant.posts(), 2);
    // The rehearsal, with an arbitrary token, sent nothing to the tenant.
    let journal = fs::read_to_string(folder.path().join("upload.journal")).unwrap();
    assert!(journal.contains("\"exitCode\":0") && !journal.contains("token"), "{journal}");
}
