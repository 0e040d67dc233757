//! Where a token comes from, and where it goes.

#![allow(clippy::unwrap_used, reason = "what cannot be run or read has to stop the test")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::request::server::Server;

const ID: &str = "fdd9841c-90c6-4234-a116-d72a5cd2c583";

/// Runs the command with a token in the variable or without; gives exit code, output and messages.
fn run(arguments: &[&str], token: Option<&str>, input: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    command.env_remove("PKI_PREFLIGHT_TOKEN").args(arguments).write_stdin(input);
    if let Some(token) = token {
        command.env("PKI_PREFLIGHT_TOKEN", token);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A JWT that nobody signed.
fn jwt(payload: &str) -> String {
    format!("e30.{}.secret", URL_SAFE_NO_PAD.encode(payload))
}

#[test]
fn there_is_exactly_one_source_of_the_token() {
    let server = Server::start();
    let url = server.url();
    let status = ["status", "--pki", ID, "--graph-url", &url];
    let with = |more: &[&str], token, input| run(&[&status, more].concat(), token, input);
    for (more, token) in [
        (&[][..], None),
        (&["--token-stdin"][..], Some("secret")),
        (&["--token-stdin", "--token-command", "echo", "secret"][..], None),
        (&["--token-file", "a", "--token-stdin"][..], None),
    ] {
        let (code, output, messages) = with(more, token, "secret");
        assert_eq!((code, output.as_str()), (2, ""), "{more:?} {messages}");
        let says =
            if more.is_empty() { "no token: give one" } else { "several tokens: give exactly" };
        assert!(messages.contains(says) && !messages.contains("secret\n"), "{messages}");
    }
    assert!(server.received().is_empty());
    // Running, so the exit code is 1.
    for (more, token, input) in [
        (&[][..], Some("one"), ""),
        (&["--token-stdin"][..], None, "one\n"),
        (&["--token-command", "echo", "one"][..], None, ""),
        (&["--token-command", "printf", "{\"accessToken\":\"%s\"}", "one"][..], None, ""),
    ] {
        server.restart();
        let (code, output, messages) = with(more, token, input);
        assert_eq!(code, 1, "{more:?} {messages}");
        assert!(output.contains("Status    running") && messages.is_empty(), "{messages}");
        let received = server.received();
        let headers: Vec<_> =
            received.iter().filter_map(|each| each.header("authorization")).collect();
        assert_eq!(headers, ["Bearer one"], "{more:?}");
    }
}

/// An option that the program would get is not silently lost.
#[test]
fn options_do_not_follow_the_token_command() {
    let token =
        ["--token-command", "az", "account", "get-access-token", "--resource-type", "ms-graph"];
    let upload = ["upload", "a.p7b", "--pki", ID, "--upload-url", "https://a.example/a.p7b"];
    for option in ["--dry-run", "--tenant", "--journal", "--tenant=contoso", "--set-crl", "--cloud"]
    {
        let arguments = [&upload[..], &token, &[option, "x"]].concat();
        let (code, output, messages) = run(&arguments, None, "");
        let name = option.split('=').next().unwrap();
        assert_eq!((code, output.as_str()), (2, ""), "{messages}");
        let says = format!("{name} stands after --token-command");
        assert!(messages.contains(&says) && messages.contains("script"), "{messages}");
    }
    // Options of the program alone, of another command, and values that only look like options.
    for words in [
        &["--query", "accessToken", "-o", "tsv"][..],
        &["--output", "tsv"],
        &["-c", "a --tenant b"],
    ] {
        let (code, _, messages) = run(&[&upload[..], &token, words].concat(), None, "");
        assert!(code == 2 && messages.contains("a.p7b cannot be read"), "{messages}");
    }
    let list = ["list", "--pki", ID];
    let (code, _, messages) = run(&[&list[..], &token, &["--output", "x"]].concat(), None, "");
    assert!(code == 2 && messages.contains("--output stands after"), "{messages}");
}

#[cfg(unix)]
#[test]
fn a_token_file_must_be_closed_to_others() {
    use std::os::unix::fs::PermissionsExt as _;

    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "one\n").unwrap();
    let url = server.url();
    let arguments =
        ["status", "--pki", ID, "--graph-url", &url, "--token-file", file.to_str().unwrap()];
    for mode in [0o644, 0o640, 0o604] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let (code, _, messages) = run(&arguments, None, "");
        assert!(code == 2 && messages.contains("chmod 600"), "{mode:o} {messages}");
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(run(&arguments, None, "").0, 1);
    assert!(Path::new(&file).exists());
}

#[test]
fn a_token_is_not_sent_in_clear_text_or_to_another_tenant() {
    let server = Server::start();
    let secret = jwt(r#"{"tid":"contoso","roles":["PublicKeyInfrastructure.Read.All"]}"#);
    let url = server.url();
    let cases: [(&[&str], &str); 3] = [
        (&["--graph-url", "http://graph.microsoft.com/v1.0"], "must begin with https://"),
        (&["--graph-url", "graph.microsoft.com"], "is not a URL"),
        (
            &["--graph-url", &url, "--tenant", "fabrikam"],
            "for the tenant contoso, not for fabrikam",
        ),
    ];
    for (more, says) in cases {
        let arguments = [&["status", "--pki", ID], more].concat();
        let (code, output, messages) = run(&arguments, Some(&secret), "");
        assert_eq!((code, output.as_str()), (2, ""), "{messages}");
        assert!(messages.contains(says) && !messages.contains("secret"), "{messages}");
    }
    assert!(server.received().is_empty());
    let arguments = ["status", "--pki", ID, "--graph-url", &url, "--tenant", "CONTOSO"];
    let (code, _, messages) = run(&arguments, Some(&secret), "");
    assert_eq!((code, messages.as_str()), (1, ""));
}

#[test]
fn what_a_token_lacks_is_said_before_anything_is_sent() {
    let server = Server::start();
    let url = server.url();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("upload.p7b");
    fs::copy(crate::in_root("testdata/contoso.p7b"), &file).unwrap();
    let arguments = [
        "upload",
        file.to_str().unwrap(),
        "--pki",
        ID,
        "--graph-url",
        &url,
        "--upload-url",
        "http://127.0.0.1:1/upload.p7b",
    ];
    let token = jwt(r#"{"tid":"t","exp":1,"scp":"User.Read PublicKeyInfrastructure.Read.All"}"#);
    let (code, output, messages) =
        run(&[&arguments[..], &["--dry-run"]].concat(), Some(&token), "");
    // The PKI that the server shows is running, then it is not; the URL serves nothing.
    assert!(code == 2 && output.starts_with("NOT SENT"), "{output} {messages}");
    let (_, _, messages) = run(&arguments, Some(&token), "");
    for says in [
        "does not have the permission PublicKeyInfrastructure.ReadWrite.All; expect error 403",
        "the token expires in 0 min, and an upload can take 30. --token-command renews it",
    ] {
        assert!(messages.contains(says), "{messages}");
    }
    assert!(server.received().iter().all(|each| each.method == "GET"));
}

#[test]
fn a_journal_is_not_overwritten_and_must_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    fs::write(&journal, "notes\n").unwrap();
    let (path, file) = (journal.to_str().unwrap(), crate::in_root("testdata/contoso.p7b"));
    let new = [
        "upload",
        file.to_str().unwrap(),
        "--pki",
        ID,
        "--graph-url",
        "http://127.0.0.1:1",
        "--upload-url",
        "http://127.0.0.1:1/a",
        "--journal",
        path,
    ];
    let (code, _, messages) = run(&new, Some("one"), "");
    assert!(code == 2 && messages.contains("already exists. Give --resume"), "{messages}");
    let (code, _, messages) = run(&["upload", "--resume", path], Some("one"), "");
    assert!(code == 2 && messages.contains("line 1 is not one of a journal"), "{messages}");
    fs::write(&journal, "").unwrap();
    let (code, _, messages) = run(&["upload", "--resume", path], Some("one"), "");
    assert!(code == 2 && messages.contains("nothing was done yet"), "{messages}");
    fs::remove_file(&journal).unwrap();
    let (code, _, messages) = run(&["upload", "--resume", path], Some("one"), "");
    assert!(code == 2 && messages.contains("cannot be resumed"), "{messages}");
}
