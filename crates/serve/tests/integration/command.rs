//! Arguments, signals, the log, and the environment.

use std::collections::BTreeSet;
use std::fs;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use pki_preflight_serve::BEHAVIOURS;
use serde_json::{Value, json};

use crate::files::WebServer;
use crate::program::{Program, request, run};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Uploads to a new PKI; the status of the answer, and the message of an error.
fn upload(program: &Program, url: &str, sha256: &str) -> (u16, Value) {
    let (_, pki) = program.send("POST", "", Some(&json!({}))).unwrap();
    let path = format!("{}/upload", pki["id"].as_str().unwrap());
    let body = json!({ "uploadUrl": url, "sha256FileHash": sha256 });
    let (status, answer) = program.send("POST", &path, Some(&body)).unwrap();
    (status, answer["error"]["message"].clone())
}

#[test]
fn a_proxy_is_not_used() {
    let (proxy, files) = (WebServer::start(), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let environment = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"];
    let environment = environment.map(|name| (name, proxy.origin.as_str()));
    let program = Program::start(&["--assume", "file-check=request"], &environment);
    assert_eq!(upload(&program, &published.url, &published.sha256).0, 204);
    let arguments = ["--fetch", "public", "--assume", "file-check=request"];
    let program = Program::start(&arguments, &environment);
    for url in [published.url.as_str(), "http://169.254.169.254/", "https://10.0.0.1/"] {
        let (status, message) = upload(&program, url, &published.sha256);
        let message = message.as_str().unwrap();
        assert!(status == 400 && message.contains("no public address"), "{url}: {message}");
    }
    assert!(proxy.requested().is_empty(), "{:?}", proxy.requested());
}

#[test]
fn a_profile_says_how_to_behave() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("observed.toml");
    let profile = "[assume]\ncrl-url = \"none\"\nhex-case = \"lower\"\n\n\
                   [observed.assumptions]\ncrl-url = 7\n";
    fs::write(&path, profile).unwrap();
    let files = WebServer::start();
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let profile = ["--profile", path.to_str().unwrap(), "--assume", "hex-case=upper"];
    let program = Program::start(&[&profile[..], &["--upload-duration", "0"]].concat(), &[]);
    let (_, pki) = program.send("POST", "", Some(&json!({}))).unwrap();
    let path = format!("{}/upload", pki["id"].as_str().unwrap());
    let body = json!({ "uploadUrl": published.url, "sha256FileHash": published.sha256 });
    assert_eq!(program.send("POST", &path, Some(&body)).unwrap().0, 204);
    let path = format!("{}/certificateAuthorities", pki["id"].as_str().unwrap());
    let listed = loop {
        let (_, listed) = program.send("GET", &path, None).unwrap();
        if listed["value"].as_array().unwrap().len() == 7 {
            break listed;
        }
    };
    for authority in listed["value"].as_array().unwrap() {
        assert_eq!(authority["certificateRevocationListUrl"], Value::Null);
        let thumbprint = authority["thumbprint"].as_str().unwrap();
        assert_eq!(thumbprint, thumbprint.to_ascii_uppercase());
    }
}

#[test]
fn what_was_typed_wrong_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("wrong.toml");
    fs::write(&profile, "[assume]\ncrl-url = \"parent\"\n").unwrap();
    let profile = profile.to_str().unwrap();
    let file = folder.path().join("wrong.json");
    fs::write(&file, "[{\"fault\":\"flood\"}]").unwrap();
    let file = file.to_str().unwrap();
    let missing = folder.path().join("missing/state.sqlite");
    for (arguments, expected) in [
        (&["--assume", "crl-url"][..], "expected NAME=VALUE"),
        (
            &["--assume", "crl-url=parent"],
            "unknown value \\\"parent\\\" of the assumption crl-url; its values are: own, child, none",
        ),
        (&["--assume", "colour=red"], "unknown assumption"),
        (&["--profile", profile], "unknown value \\\"parent\\\""),
        (&["--profile", "/missing.toml"], "/missing.toml"),
        (&["--faults", file], "unknown variant `flood`"),
        (&["--seed", file], "The seed cannot be used"),
        (&["--seed", "/missing.json"], "/missing.json"),
        (&["--listen", "0.0.0.0:0"], "requires --token"),
        (&["--state", missing.to_str().unwrap()], "cannot open the state"),
        (&["--tls-name", "a"], "--tls"),
        (&["--listen", "here"], "invalid value"),
        (&["--public-url", "graph.test"], "expected an http or https URL"),
    ] {
        let output = run(arguments);
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}

#[test]
fn the_table_of_behaviours_is_printed() {
    let output = run(&["--behaviours"]);
    let printed = text(&output.stdout);
    assert!(output.status.success());
    assert_eq!(printed.lines().count(), BEHAVIOURS.len() + 2);
    for behaviour in BEHAVIOURS {
        let line = printed.lines().find(|line| line.contains(behaviour.summary)).unwrap();
        assert!(behaviour.status.iter().all(|status| line.contains(status.name())), "{line}");
        assert!(behaviour.assumptions.iter().all(|name| line.contains(name)), "{line}");
    }
}

#[test]
fn requests_are_logged_as_lines_of_json() {
    let mut program = Program::start(&["--log", "json"], &[]);
    let sent = json!({ "displayName": "Contoso PKI" });
    let (status, _) = program.send("POST", "", Some(&sent)).unwrap();
    assert_eq!(status, 201);
    program.signal("TERM");
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let log = program.rest_of_log();
    let line: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let names = ["method", "path", "status", "milliseconds", "request_id"];
    let keys: BTreeSet<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(names.iter().all(|name| keys.contains(name)), "{line}");
    assert_eq!((&line["method"], &line["status"]), (&json!("POST"), &json!(201)));
    assert!(!log.contains("Bearer"), "{log}");

    let mut quiet = Program::start(&[], &[("RUST_LOG", "error")]);
    quiet.send("GET", "", None).unwrap();
    quiet.signal("INT");
    assert_eq!(quiet.child.wait().unwrap().code(), Some(0));
    assert_eq!(quiet.rest_of_log(), "");
}

/// A request that is delayed this long after it has arrived.
fn held_back(program: &Program, milliseconds: u64) -> JoinHandle<Option<(u16, Value)>> {
    let faults = json!([{ "fault": "latency", "milliseconds": milliseconds, "times": 1 }]);
    program.send("PUT", "/_preflight/faults", Some(&faults)).unwrap();
    let url = program.url.clone();
    let waiting = std::thread::spawn(move || request(&url, "POST", "", Some(&json!({}))));
    let begun = Instant::now();
    while program.send("GET", "/_preflight/faults", None).unwrap().1 != json!([]) {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    waiting
}

#[test]
fn a_signal_lets_requests_finish() {
    let mut program = Program::start(&[], &[]);
    let waiting = held_back(&program, 1_000);
    program.signal("TERM");
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    assert_eq!(waiting.join().unwrap().unwrap().0, 201);
}

#[test]
fn a_second_signal_ends_the_process() {
    let mut program = Program::start(&[], &[]);
    let waiting = held_back(&program, 600_000);
    let code = loop {
        program.signal("TERM");
        std::thread::sleep(Duration::from_millis(200));
        if let Some(status) = program.child.try_wait().unwrap() {
            break status.code();
        }
    };
    assert_eq!(code, Some(130));
    assert_eq!(waiting.join().unwrap(), None);
}

#[test]
fn the_state_is_kept_and_a_seed_is_added_once() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.sqlite");
    let seed = folder.path().join("seed.json");
    fs::write(&seed, json!({ "pkis": [{ "displayName": "Seeded" }] }).to_string()).unwrap();
    let arguments = ["--state", state.to_str().unwrap(), "--seed", seed.to_str().unwrap()];
    for created in 1..3 {
        let mut program = Program::start(&arguments, &[]);
        program.send("POST", "", Some(&json!({ "displayName": "Created" }))).unwrap();
        let (_, page) = program.send("GET", "", None).unwrap();
        let names: Vec<_> =
            page["value"].as_array().unwrap().iter().map(|pki| &pki["displayName"]).collect();
        assert_eq!(names.len(), 1 + created, "{names:?}");
        assert_eq!(names.iter().filter(|name| **name == "Seeded").count(), 1);
        program.signal("TERM");
        program.child.wait().unwrap();
    }
    // Only the state is written.
    let left: BTreeSet<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| {
        let name = name.to_str().unwrap();
        name == "seed.json" || name.starts_with("state.sqlite")
    }));
}

#[test]
fn an_interrupted_upload_goes_on_or_fails() {
    let files = WebServer::start();
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    for (then, status, listed) in [("resume", "succeeded", 7), ("fail", "failed", 3)] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state.sqlite");
        let arguments = ["--state", state.to_str().unwrap(), "--interrupted", then];
        // The clock is stopped, so three CAs exist and no fourth.
        let mut program =
            Program::start(&[&arguments[..], &["--upload-duration", "700"]].concat(), &[]);
        let clock = |program: &Program, body: Value| {
            program.send("POST", "/_preflight/clock", Some(&body)).unwrap();
        };
        clock(&program, json!({ "rate": 0 }));
        let (_, pki) = program.send("POST", "", Some(&json!({}))).unwrap();
        let id = pki["id"].as_str().unwrap();
        let body = json!({ "uploadUrl": published.url, "sha256FileHash": published.sha256 });
        let accepted = program.send("POST", &format!("{id}/upload"), Some(&body)).unwrap();
        assert_eq!(accepted.0, 204);
        clock(&program, json!({ "advanceSeconds": 350 }));
        let path = format!("{id}/certificateAuthorities");
        let count = |program: &Program| {
            program.send("GET", &path, None).unwrap().1["value"].as_array().unwrap().len()
        };
        let begun = Instant::now();
        while count(&program) < 3 {
            assert!(begun.elapsed() < Duration::from_secs(20));
        }
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        let program = Program::start(&arguments, &[]);
        clock(&program, json!({ "advanceSeconds": 700 }));
        let begun = Instant::now();
        let found = loop {
            let (_, pki) = program.send("GET", id, None).unwrap();
            if pki["status"] != "running" {
                break pki["status"].clone();
            }
            assert!(begun.elapsed() < Duration::from_secs(20));
        };
        assert_eq!((found, count(&program)), (json!(status), listed), "{then}");
    }
}
