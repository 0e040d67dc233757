//! The end of the process at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::files::{Published, WebServer};
use crate::program::{Program, request};
use crate::support::bundle::bundle;
use crate::support::contoso;

/// The number of CAs in the uploaded file.
const AUTHORITIES: usize = 30;

/// Acknowledged changes: each PKI, and whether an upload to it was accepted.
type Acknowledged = Arc<Mutex<BTreeMap<String, bool>>>;

/// Creates PKIs and uploads to them until the server has gone.
fn work(url: &str, published: &Published, acknowledged: &Acknowledged, stop: &AtomicBool) {
    let body = json!({ "uploadUrl": published.url, "sha256FileHash": published.sha256 });
    while !stop.load(Ordering::Relaxed) {
        let Some((201, pki)) = request(url, "POST", "", Some(&json!({}))) else { continue };
        let id = pki["id"].as_str().unwrap().to_owned();
        acknowledged.lock().unwrap().insert(id.clone(), false);
        if let Some((204, _)) = request(url, "POST", &format!("{id}/upload"), Some(&body)) {
            acknowledged.lock().unwrap().insert(id, true);
        }
    }
}

/// Waits until an upload has been accepted, and then for a time that differs between kills.
fn wait_for_work(acknowledged: &Acknowledged, kill: u64) {
    let begun = Instant::now();
    while !acknowledged.lock().unwrap().values().any(|accepted| *accepted) {
        assert!(begun.elapsed() < Duration::from_secs(30), "no upload is accepted");
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(kill.wrapping_mul(2_654_435_761) % 200));
}

fn wait(program: &Program, id: &str) -> Value {
    let begun = Instant::now();
    loop {
        let (status, pki) = program.send("GET", id, None).unwrap();
        assert_eq!(status, 200, "{id} was acknowledged and is lost");
        if pki["status"] != "running" {
            return pki;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the upload does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Everything acknowledged exists exactly once.
fn check(program: &Program, acknowledged: &BTreeMap<String, bool>) {
    for (id, is_accepted) in acknowledged {
        let pki = wait(program, id);
        let path = format!("{id}/certificateAuthorities?$top=999&$select=thumbprint");
        let (_, page) = program.send("GET", &path, None).unwrap();
        let all = page["value"].as_array().unwrap();
        let distinct: BTreeSet<&str> =
            all.iter().map(|each| each["thumbprint"].as_str().unwrap()).collect();
        assert_eq!(distinct.len(), all.len(), "a CA is there twice");
        // An upload may have been accepted although its answer did not arrive.
        let is_done = *is_accepted || !all.is_empty();
        assert_eq!(all.len(), if is_done { AUTHORITIES } else { 0 }, "{pki}");
        assert_eq!(pki["status"], "succeeded");
    }
}

/// Kills the program this many times during uploads, and checks what the next one finds.
fn kill(times: u64) {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.sqlite");
    let arguments = ["--state", state.to_str().unwrap(), "--upload-duration", "0"];
    let files = WebServer::start();
    let published = files.publish("/many.p7b", &bundle(&contoso::many(AUTHORITIES)));
    let mut everything = BTreeMap::new();
    for number in 0..times {
        let mut program = Program::start(&arguments, &[("RUST_LOG", "error")]);
        let acknowledged = Acknowledged::default();
        let stop = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..3)
            .map(|_| {
                let (url, published) = (program.url.clone(), published.clone());
                let (acknowledged, stop) = (Arc::clone(&acknowledged), Arc::clone(&stop));
                std::thread::spawn(move || work(&url, &published, &acknowledged, &stop))
            })
            .collect();
        wait_for_work(&acknowledged, number);
        program.child.kill().unwrap();
        program.child.wait().unwrap();
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        let acknowledged = acknowledged.lock().unwrap().clone();
        check(&Program::start(&arguments, &[("RUST_LOG", "error")]), &acknowledged);
        everything.extend(acknowledged);
    }
    let accepted = everything.values().filter(|accepted| **accepted).count();
    println!("{times} kills: {} PKIs and {accepted} uploads acknowledged", everything.len());
    assert!(accepted > 0, "no upload was accepted before a kill");
    check(&Program::start(&arguments, &[("RUST_LOG", "error")]), &everything);
    let database = rusqlite::Connection::open(&state).unwrap();
    let found: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let times = std::env::var("PKI_PREFLIGHT_KILLS").ok().and_then(|times| times.parse().ok());
    kill(times.unwrap_or(6));
}
