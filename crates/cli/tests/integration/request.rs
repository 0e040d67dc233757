//! `request`: what is printed works when it is pasted.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what cannot be run or read has to stop the test"
)]

pub(crate) mod server;
mod set_crl;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use pki_preflight::Sha256Digest;
use serde_json::{Value, json};
use server::{Received, Server};
use tempfile::TempDir;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;

const ID: &str = "fdd9841c-90c6-4234-a116-d72a5cd2c583";
const TOKEN: &str = "eyJ0.test'token\"$(x).0";

/// What a shell, PowerShell, Python or JSON would trip over, in a URL and in a CRL URL.
const HOSTILE: &str = concat!(
    r#"http://pki.example/a'b"c$(touch${IFS}pwned)`touch${IFS}pwned`;touch${IFS}pwned&|<>\n%41"#,
    "{{x}}?q=!*#f"
);

/// A folder with a bundle whose root has a hostile name, and a CRL URL that is as hostile.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let name = "Root\n$(touch pwned)\r\n'; touch pwned #\u{202E}\u{2028}#>`";
    let root = CertificateBuilder::root(name);
    let crl = HOSTILE.replace("pki.example", "crl.example");
    let authority = CertificateBuilder::intermediate(&root, "Issuing CA").crl_urls(&[&crl]).build();
    fs::write(folder.path().join("upload.p7b"), bundle(&[root.build(), authority])).unwrap();
    folder
}

fn request(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = assert_cmd::Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder).args(["request", "upload.p7b", "--at", "2026-11-24"]);
    let output = command.args(["--pki-id", ID]).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The hostile request in a form, against a server.
fn hostile(folder: &Path, form: &str, server: &Server) -> String {
    hostile_to(folder, form, &server.url())
}

fn hostile_to(folder: &Path, form: &str, url: &str) -> String {
    let arguments = ["--upload-url", HOSTILE, "--as", form, "--graph-url", url, "--force"];
    let (code, text, messages) = request(folder, &arguments);
    assert_eq!(code, 0, "{messages}");
    assert!(!text.contains(TOKEN));
    assert!(text.chars().all(|it| it == '\n' || !pki_preflight::text::is_unsafe(it)), "{text}");
    text
}

/// Runs a program with what was printed as its standard input, as if it were pasted.
fn paste(folder: &Path, program: &str, arguments: &[&str], text: &str) {
    let output = run(folder, program, arguments, text);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {messages}\n{text}");
}

fn run(folder: &Path, program: &str, arguments: &[&str], text: &str) -> Output {
    use std::io::Write as _;

    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PKI_PREFLIGHT_TOKEN", TOKEN)
        .env("PKI_PREFLIGHT_INTERVAL", "0.01")
        .env("PATH", format!("{}:{}", folder.display(), std::env::var("PATH").unwrap()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(!folder.join("pwned").exists(), "{program} ran a part of a URL or a name");
    output
}

/// What must arrive, byte for byte.
fn assert_received(folder: &Path, received: &[Received]) {
    let [upload, rest @ ..] = received else { panic!("nothing arrived") };
    let hash = Sha256Digest::of(&fs::read(folder.join("upload.p7b")).unwrap());
    let path =
        format!("/v1.0/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{ID}");
    assert_eq!((upload.method.as_str(), &upload.path), ("POST", &format!("{path}/upload")));
    let body: Value = serde_json::from_str(&upload.body).unwrap();
    assert_eq!(body, json!({ "uploadUrl": HOSTILE, "sha256FileHash": hash.to_string() }));
    assert!(upload.header("content-type").unwrap().starts_with("application/json"));
    for each in received {
        assert_eq!(each.header("authorization").unwrap(), format!("Bearer {TOKEN}"), "{each:?}");
    }
    // Once it was running, then it had succeeded.
    let states = rest.iter().filter(|each| each.method == "GET" && each.path == path).count();
    assert_eq!(states, 2, "{rest:?}");
    let last = rest.last().unwrap();
    let authority = format!("{path}/certificateAuthorities/{}", server::AUTHORITY);
    assert_eq!((last.method.as_str(), &last.path), ("PATCH", &authority));
    let crl = HOSTILE.replace("pki.example", "crl.example");
    let body: Value = serde_json::from_str(&last.body).unwrap();
    assert_eq!(body, json!({ "certificateRevocationListUrl": crl }));
    let find = &rest[rest.len() - 2];
    assert!(find.path.contains("thumbprint%20eq%20") || find.path.contains("thumbprint+eq+"));
}

/// Whether a program is installed; says so where it is not.
fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: {program} is not installed");
    }
    found
}

#[test]
fn curl_sends_what_was_asked_for() {
    if !is_installed("curl") {
        return;
    }
    let (folder, server) = (folder(), Server::start());
    let text = hostile(folder.path(), "curl", &server);
    for shell in ["sh", "bash", "dash", "zsh"]
        .into_iter()
        .filter(|shell| is_installed(shell) || *shell == "sh")
    {
        server.restart();
        paste(folder.path(), shell, &[], &text);
        assert_received(folder.path(), &server.received());
    }
}

#[test]
fn python_sends_what_was_asked_for() {
    if !is_installed("python3") {
        return;
    }
    let (folder, server) = (folder(), Server::start());
    let text = hostile(folder.path(), "python", &server);
    paste(folder.path(), "python3", &["-"], &text);
    assert_received(folder.path(), &server.received());
}

/// A program that does what the object says.
const NODE: &str = r"
const plan = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));
const headers = JSON.parse(JSON.stringify(plan.headers).replace('{token}', () =>
  JSON.stringify(process.env.PKI_PREFLIGHT_TOKEN).slice(1, -1)));
const send = async (part, url = part.url) => {
  const body = part.body && JSON.stringify(part.body);
  const answer = await fetch(url, { method: part.method, headers, body });
  if (!answer.ok) throw new Error(answer.status);
  return answer.status === 204 ? null : answer.json();
};
(async () => {
  await send(plan.upload);
  let state;
  do state = await send(plan.status); while (state.status === plan.status.repeatWhile);
  if (state.status !== plan.status.continueIf) throw new Error(JSON.stringify(state));
  for (const crl of plan.crlUpdates) {
    const { value } = await send(crl.find);
    if (crl.update.onlyIfNull && value[0][crl.update.onlyIfNull]) continue;
    await send(crl.update, crl.update.url.replace('{id}', value[0].id));
  }
})();
";

#[test]
fn a_program_sends_what_the_object_says() {
    if !is_installed("node") {
        return;
    }
    let (folder, server) = (folder(), Server::start());
    let text = hostile(folder.path(), "json", &server);
    fs::write(folder.path().join("plan.json"), &text).unwrap();
    paste(folder.path(), "node", &["-e", NODE, "plan.json"], "");
    assert_received(folder.path(), &server.received());
}

/// Stands for Azure CLI: sends what it is given by curl.
const AZ: &str = r#"#!/bin/sh
set -eu
[ "$1 $2" = "rest --resource" ]
shift 3
body= query= url= method=
while [ $# -gt 0 ]; do
  case $1 in
    --method) method=$2 ;; --url) url=$2 ;; --body) body=$2 ;; --query) query=$2 ;;
  esac
  shift 2
done
url=$(printf %s "$url" | sed 's/ /%20/g')
if [ "$body" ]; then set -- --data-raw "$body" -H 'Content-Type: application/json'; fi
method=$(printf %s "$method" | tr a-z A-Z)
answer=$(curl -sS --globoff -f -X "$method" -H "Authorization: Bearer $PKI_PREFLIGHT_TOKEN" "$@" "$url")
case $query in
  status) printf %s "$answer" | sed 's/.*"status": *"\([a-z]*\)".*/\1/' ;;
  certificateRev*) printf %s "$answer" | sed -n 's/.*List*Url" *: *"\([^"]*\)".*/\1/p' ;;
  value*) printf %s "$answer" | tr -d '\n' | sed 's/.*"id" *: *"\([^"]*\)".*/\1/' ;;
  *) printf %s "$answer" ;;
esac
"#;

#[cfg(unix)]
fn install_az(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let program: PathBuf = folder.join("az");
    fs::write(&program, AZ).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn az_is_given_what_was_asked_for() {
    if !is_installed("curl") {
        return;
    }
    let (folder, server) = (folder(), Server::start());
    let text = hostile(folder.path(), "az", &server);
    install_az(folder.path());
    paste(folder.path(), "sh", &[], &text);
    assert_received(folder.path(), &server.received());
}

#[test]
fn http_messages_have_one_line_for_each_part() {
    let (folder, server) = (folder(), Server::start());
    let text = hostile(folder.path(), "http", &server);
    let messages: Vec<_> = text.split("\n### ").skip(1).collect();
    assert_eq!(messages.len(), 4, "{text}");
    let body = messages[0].rsplit("\n\n").find(|part| part.starts_with('{')).unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["uploadUrl"], HOSTILE);
    for (number, message) in (1..).zip(&messages) {
        assert!(message.starts_with(&format!("{number}. ")), "{message}");
    }
    let update = messages[3];
    let placeholder = &update[update.find("{{id of ").unwrap()..];
    let placeholder = &placeholder[..=placeholder.find("}}").unwrap() + 1];
    assert_eq!(update.matches(placeholder).count(), 2, "{update}");
    assert!(update.contains(&format!("# {placeholder} is a placeholder.")), "{update}");
}

/// Fails each upload, and passes on the paths that were requested.
fn failing_service() -> (String, Arc<Mutex<Vec<String>>>) {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1.0", listener.local_addr().unwrap());
    let received = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&received);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream: TcpStream = stream.unwrap();
            let mut reader = BufReader::new(&stream);
            let (mut head, mut length) = (String::new(), 0);
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {
                let line = head.lines().last().unwrap_or_default().to_ascii_lowercase();
                let value = line.strip_prefix("content-length: ");
                length = value.map_or(length, |value| value.parse().unwrap());
            }
            std::io::copy(&mut reader.take(length), &mut std::io::sink()).unwrap();
            let request: Vec<_> = head.split(' ').take(2).collect();
            shared.lock().unwrap().push(request.join(" "));
            let body = r#"{"status": "failed", "statusDetails": "The hash differs."}"#;
            let answer = match request.first() {
                Some(&"POST") => "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned(),
                _ => format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ),
            };
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    (url, received)
}

#[cfg(unix)]
#[test]
fn a_failed_upload_ends_each_form() {
    let folder = folder();
    install_az(folder.path());
    for (form, program, arguments) in [
        ("curl", "sh", &[][..]),
        ("az", "sh", &[]),
        ("python", "python3", &["-"]),
        ("json", "node", &["-e", NODE, "plan.json"]),
    ] {
        let client = if program == "sh" { "curl" } else { program };
        if !is_installed(client) {
            continue;
        }
        let (url, received) = failing_service();
        let text = hostile_to(folder.path(), form, &url);
        fs::write(folder.path().join("plan.json"), &text).unwrap();
        let pasted = if form == "json" { "" } else { &text };
        let output = run(folder.path(), program, arguments, pasted);
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{form}: {messages}");
        assert!(messages.contains("The hash differs."), "{form}: {messages}");
        let received = received.lock().unwrap();
        assert!(received[0].starts_with("POST ") && received.len() > 1, "{received:?}");
        // The CAs are neither listed nor changed.
        let status = |request: &String| request.starts_with("GET ") && request.ends_with(ID);
        assert!(received[1..].iter().all(status), "{form}: {received:?}");
    }
    for (form, failure) in [("powershell", "$state.status"), ("graph-powershell", "$state.Status")]
    {
        let text = hostile_to(folder.path(), form, "http://127.0.0.1:1/v1.0");
        let check = format!("if ({failure} -ne 'succeeded') {{\n    throw ");
        let (check, list) = (text.find(&check).unwrap(), text.find("# 3. List").unwrap());
        assert!(check < list, "{text}");
    }
}

#[test]
fn a_ca_without_a_known_crl_url_is_named() {
    let (folder, server) = (folder(), Server::start());
    let object: Value = serde_json::from_str(&hostile(folder.path(), "json", &server)).unwrap();
    let [missing] = object["crlUrlsMissing"].as_array().unwrap().as_slice() else {
        panic!("{object}")
    };
    assert_eq!(missing["displayName"], "Issuing CA");
    let thumbprint = missing["thumbprint"].as_str().unwrap();
    for form in ["http", "curl", "powershell", "graph-powershell", "az", "python"] {
        let text = hostile(folder.path(), form, &server);
        let words = "1 CA still needs a CRL URL; copy it from a certificate that it issued:";
        let name = format!("{thumbprint} Issuing CA");
        // Whoever pastes a script sees what it prints.
        let (print, end) = match form {
            "http" => ("# ", ""),
            "powershell" | "graph-powershell" => ("Write-Warning '", "'"),
            "python" => ("print(\"", "\")"),
            _ => ("printf '%s\\n' '", "' >&2"),
        };
        let expected = format!("\n{print}{words}{end}\n{print}{name}{end}\n");
        assert!(text.contains(&expected), "{expected} in {text}");
    }
}

#[test]
fn a_comment_names_at_most_twenty_cas() {
    let folder = tempfile::tempdir().unwrap();
    let roots = (0..42).map(|number| CertificateBuilder::root(&format!("Root {number}")).build());
    fs::write(folder.path().join("upload.p7b"), bundle(&roots.collect::<Vec<_>>())).unwrap();
    let (code, text, _) = request(folder.path(), &["--upload-url", "https://pki.example/u.p7b"]);
    assert_eq!(code, 0, "{text}");
    let (_, comment) = text.split_once(" '42 CAs still need a CRL URL; copy it from").unwrap();
    assert_eq!(comment.lines().filter(|line| line.contains(" Root ")).count(), 20, "{text}");
    assert!(comment.contains(" 'and 22 more; "), "{text}");
}

#[test]
fn a_private_key_gives_no_request() {
    let folder = folder();
    let key = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n";
    fs::write(folder.path().join("upload.p7b"), key).unwrap();
    for force in [&[][..], &["--force"]] {
        let arguments = [&["--upload-url", "https://pki.example/upload.p7b"], force].concat();
        let (code, text, messages) = request(folder.path(), &arguments);
        assert_eq!((code, text.as_str()), (1, ""), "{messages}");
        let first = messages.lines().next();
        assert_eq!(first, Some("DO NOT PUBLISH THIS FILE: it contains a private key."));
    }
}

/// PowerShell is rarely installed where this is tested: what it reads between single quotes is
/// read here after its rule, that a quote is doubled.
#[test]
fn powershell_has_hostile_text_between_single_quotes() {
    let (folder, server) = (folder(), Server::start());
    for form in ["powershell", "graph-powershell"] {
        let text = hostile(folder.path(), form, &server);
        let quoted = format!("'{}'", HOSTILE.replace('\'', "''"));
        assert!(text.contains(&format!("uploadUrl = {quoted};")), "{text}");
        let crl = quoted.replace("pki.example", "crl.example");
        let call = text.lines().find(|line| line.starts_with("Set-CrlUrl '")).unwrap();
        assert!(call.ends_with(&crl), "{call}");
        let opened = text.matches('{').count() - HOSTILE.matches('{').count() * 2;
        let closed = text.matches('}').count() - HOSTILE.matches('}').count() * 2;
        assert_eq!(opened, closed, "{text}");
        for (program, arguments) in powershell_parsers() {
            fs::write(folder.path().join("request.ps1"), &text).unwrap();
            paste(folder.path(), program, arguments, "");
        }
    }
}

/// Parses `request.ps1` with the grammar of tree-sitter.
const TREE_SITTER: &str = "
import sys
import tree_sitter_powershell
from tree_sitter import Language, Parser
parser = Parser(Language(tree_sitter_powershell.language()))
sys.exit(parser.parse(open('request.ps1', 'rb').read()).root_node.has_error)
";

/// Parses it with PowerShell's own parser.
const PWSH: &str = "$e = $null; [void][Management.Automation.Language.Parser]::ParseFile(\
                    'request.ps1', [ref]$null, [ref]$e); exit $e.Count";

/// The parsers of PowerShell that are installed, and how they are run; says which are not.
pub(crate) fn powershell_parsers() -> Vec<(&'static str, &'static [&'static str])> {
    let mut parsers: Vec<(&str, &[&str])> = Vec::new();
    if is_installed("pwsh") {
        parsers.push(("pwsh", &["-NoProfile", "-Command", PWSH]));
    }
    let import = ["-c", "import tree_sitter, tree_sitter_powershell"];
    let found = Command::new("python3").args(import).output();
    match found.is_ok_and(|output| output.status.success()) {
        true => parsers.push(("python3", &["-c", TREE_SITTER])),
        false => eprintln!("skipped: the module tree_sitter_powershell is not installed"),
    }
    parsers
}

#[test]
fn a_rejected_file_gives_no_request_without_force() {
    let folder = folder();
    fs::write(folder.path().join("upload.p7b"), "<html>").unwrap();
    let url = "https://pki.example/upload.p7b";
    let (code, text, messages) = request(folder.path(), &["--upload-url", url]);
    assert_eq!((code, text.as_str()), (1, ""));
    assert!(messages.contains("would be rejected (F001"), "{messages}");
    let (code, text, _) = request(folder.path(), &["--upload-url", url, "--force"]);
    assert!(code == 0 && text.contains(url), "{text}");
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let folder = folder();
    let url = "https://pki.example/upload.p7b";
    for (arguments, words) in [
        (&["--upload-url", "ftp://pki.example/a"][..], "http or https"),
        (&["--upload-url", "https://pki.example/a b"], "percent-encode"),
        (&["--upload-url", "https://pki.example/\u{202E}"], "percent-encode"),
        (&["--upload-url", url, "--graph-url", "https://x/'"], "Microsoft Graph"),
        (&["--upload-url", url, "--graph-url", "x"], "Microsoft Graph"),
    ] {
        let (code, text, messages) = request(folder.path(), &[arguments, &["--force"]].concat());
        assert_eq!((code, text.as_str()), (2, ""), "{arguments:?}");
        assert!(messages.contains(words), "{messages}");
    }
    let mut command = assert_cmd::Command::cargo_bin("pki-preflight").unwrap();
    command.current_dir(folder.path()).args(["request", "upload.p7b", "--upload-url", url]);
    command.args(["--pki-id", "../x", "--force"]).assert().code(2);
}

#[test]
fn each_cloud_has_its_own_host() {
    let folder = folder();
    for (cloud, host) in [
        ("global", "https://graph.microsoft.com/v1.0/"),
        ("usgov", "https://graph.microsoft.us/v1.0/"),
        ("usgov-dod", "https://dod-graph.microsoft.us/v1.0/"),
        ("china", "https://microsoftgraph.chinacloudapi.cn/v1.0/"),
    ] {
        for form in ["http", "curl", "powershell", "az", "python", "json"] {
            let url = "https://pki.example/upload.p7b";
            let arguments = ["--upload-url", url, "--as", form, "--cloud", cloud];
            let (code, text, _) = request(folder.path(), &arguments);
            assert!(code == 0 && text.contains(host), "{cloud} {form}: {text}");
        }
    }
}
