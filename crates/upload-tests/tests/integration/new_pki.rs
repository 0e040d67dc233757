//! PKIs that the upload creates, which may not be visible everywhere at once.

use std::time::Duration;

use pki_preflight_graph::uploader::{Entry, FileJournal, Outcome, State};

use crate::bench::{Bench, brief};
use crate::journal::{kill, resume};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

#[test]
fn a_request_that_does_not_find_the_new_pki_is_sent_again() {
    let bench = Bench::start();
    bench.faults(r#"[{"fault":"status","status":404,"method":"POST","path":"/upload","times":3}]"#);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert_eq!((bench.posts(), bench.client().pkis().unwrap().len()), (4, 1));
}

#[test]
fn a_pki_that_stays_invisible_leaves_an_upload_to_resume() {
    let bench = Bench::start();
    let plan = bench.plan(contoso());
    bench.faults(r#"[{"fault":"status","status":404,"method":"POST","path":"/upload"}]"#);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = FileJournal::create(&path).unwrap();
    let report = bench.upload_with(&plan, State::default(), &mut journal);
    drop(journal);
    assert_eq!(report.outcome, Outcome::NothingSent, "{}", brief(&report));
    let slept = bench.clock.slept();
    assert!((600..700).contains(&slept.as_secs()), "{slept:?}");
    bench.faults("[]");
    let report = resume(&bench, &plan, &path).1.unwrap();
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert_eq!(bench.client().pkis().unwrap().len(), 1);
}

/// A PKI of somebody else that is not there is not waited for.
#[test]
fn a_request_that_does_not_find_another_pki_is_refused() {
    let bench = Bench::start();
    let mut plan = bench.plan(contoso());
    let id = bench.client().create_pki("Contoso PKI").unwrap().id;
    plan.pki = pki_preflight_graph::uploader::PkiSelector::Id(id);
    bench.faults(r#"[{"fault":"status","status":404,"method":"POST","path":"/upload"}]"#);
    let report = bench.upload(&plan);
    assert_eq!((report.outcome, bench.posts()), (Outcome::Rejected, 1), "{}", brief(&report));
}

#[test]
fn a_resumed_upload_reads_the_pki_that_it_created() {
    let bench = Bench::start();
    let plan = bench.plan(contoso());
    bench.faults(r#"[{"fault":"replication-lag","seconds":240}]"#);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // Begin, creating, PKI.
    assert!(kill(&bench, &plan, &path, 2, true));
    let report = resume(&bench, &plan, &path).1.unwrap();
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    let (_, lines) = FileJournal::open(&path).unwrap();
    let before = lines.iter().find_map(|line| match &line.entry {
        Entry::Before { last_modified_date_time, status, .. } => {
            Some((last_modified_date_time.is_some(), status.clone()))
        }
        _ => None,
    });
    assert_eq!(before, Some((true, Some("succeeded".to_owned()))));
}

#[test]
fn a_pki_whose_answer_was_lost_is_not_created_twice() {
    let bench = Bench::start();
    let plan = bench.plan(contoso());
    bench.faults(r#"[{"fault":"replication-lag","seconds":480}]"#);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // Begin, creating; the PKI was created and not noted.
    assert!(kill(&bench, &plan, &path, 2, false));
    let report = resume(&bench, &plan, &path).1.unwrap();
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    bench.service.clock().advance(Duration::from_secs(600));
    assert_eq!((bench.client().pkis().unwrap().len(), bench.posts()), (1, 1));
}
