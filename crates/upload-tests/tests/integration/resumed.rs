//! Journals that are open elsewhere, of another version, or of an upload that was seen running.

use std::time::Duration;

use pki_preflight_graph::uploader::{FileJournal, Outcome, PkiSelector};
use pki_preflight_serve::Options;

use crate::bench::{Bench, brief};
use crate::journal::{kill, resume};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

#[test]
fn a_journal_is_open_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let bench = Bench::start();
    assert!(kill(&bench, &bench.plan(contoso()), &path, 3, true));
    let first = FileJournal::open(&path).unwrap();
    let error = FileJournal::open(&path).unwrap_err().to_string();
    assert_eq!(error, "another process goes on with this upload");
    drop(first);
    FileJournal::open(&path).unwrap();
    let new = FileJournal::create(&folder.path().join("new")).unwrap();
    assert!(FileJournal::open(&folder.path().join("new")).is_err());
    drop(new);
}

#[test]
fn a_journal_of_another_version_is_not_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let bench = Bench::start();
    assert!(kill(&bench, &bench.plan(contoso()), &path, 3, true));
    let text = std::fs::read_to_string(&path).unwrap();
    let other = text.replace("\"journalVersion\":1", "\"journalVersion\":2");
    assert_ne!(text, other);
    // One that this program cannot read is of another version too.
    for other in [other.clone(), other.replace("\"pki\"", "\"target\"")] {
        std::fs::write(&path, &other).unwrap();
        let error = FileJournal::open(&path).unwrap_err().to_string();
        assert!(error.contains("version 2") && error.contains("version 1"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), other);
    }
}

/// Without it, a failure in the words of the one before would not be believed for half an hour.
#[test]
fn that_the_upload_was_seen_running_is_remembered() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(60);
    let bench = Bench::with(options);
    let fails = r#"[{"fault":"fail-at","authority":2,"times":1}]"#;
    bench.faults(fails);
    let first = bench.upload(&bench.plan(contoso()));
    assert_eq!(first.outcome, Outcome::Rejected, "{}", brief(&first));
    let mut plan = bench.plan(bundle(&contoso::certificates()[1..]));
    plan.pki = PkiSelector::Id(first.pki_id.unwrap());
    bench.faults(fails);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // Begin, PKI, before, posting, accepted, running.
    assert!(kill(&bench, &plan, &path, 5, true));
    assert!(std::fs::read_to_string(&path).unwrap().ends_with("\"event\":\"running\"}\n"));
    bench.service.clock().advance(Duration::from_secs(120));
    let begun = bench.clock.slept();
    let report = resume(&bench, &plan, &path).1.unwrap();
    assert_eq!(report.outcome, Outcome::Rejected, "{}", brief(&report));
    let slept = bench.clock.slept() - begun;
    assert!(slept < Duration::from_secs(120), "{slept:?}");
}
