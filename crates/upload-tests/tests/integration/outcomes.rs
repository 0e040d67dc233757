//! Uploads that succeed, completely or in part.

use std::time::Duration;

use pki_preflight_graph::uploader::{NoJournal, Outcome, PkiSelector, SetCrl, State, upload};
use pki_preflight_serve::Options;

use crate::bench::{Bench, Told, brief};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

#[test]
fn a_clean_upload_is_as_predicted() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(600);
    let bench = Bench::with(options);
    let plan = bench.plan(contoso());
    let (client, mut told) = (bench.client(), Told::default());
    let report = upload(&client, &plan, State::default(), &mut NoJournal, &mut told);
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert_eq!((report.outcome.exit_code(), report.predicted), (0, 7));
    assert_eq!(report.comparison.unwrap().as_predicted, 7);
    assert_eq!(report.certificate_authorities.len(), 7);
    assert!(report.pki_created && report.posted.is_some() && report.request_id.is_some());
    assert_eq!(bench.posts(), 1);
    // It was watched while it ran, and not longer.
    let presents: Vec<_> = told.progress.iter().map(|it| it.present).collect();
    assert!(presents.is_sorted() && presents.iter().any(|it| (1..7).contains(it)), "{presents:?}");
    assert!(bench.clock.slept() < Duration::from_secs(660), "{:?}", bench.clock.slept());
}

#[test]
fn a_dry_run_changes_nothing() {
    let bench = Bench::start();
    let mut plan = bench.plan(contoso());
    plan.dry_run = true;
    let report = bench.upload(&plan);
    assert_eq!((report.outcome, report.pki_id), (Outcome::DryRun, None));
    assert!(bench.requests("POST", "/v1.0").is_empty());
}

#[test]
fn what_the_pki_holds_is_a_reason_not_to_upload() {
    let bench = Bench::start();
    let report = bench.upload(&bench.plan(contoso()));
    let mut plan = bench.plan(contoso());
    plan.pki = PkiSelector::Id(report.pki_id.unwrap());
    let report = bench.upload(&plan);
    assert_eq!(report.outcome, Outcome::NothingSent);
    let reason = report.reason.unwrap();
    assert!(reason.contains("would be rejected (S00"), "{reason}");
    assert_eq!(bench.posts(), 1);
    // With force, the service refuses it.
    plan.force = true;
    let report = bench.upload(&plan);
    assert_eq!(report.outcome, Outcome::Rejected, "{}", brief(&report));
    assert!(report.reason.unwrap().contains("Duplicate Certificate exists"));
    assert_eq!(bench.posts(), 2);
}

#[test]
fn an_upload_that_fails_at_a_ca_is_partial() {
    let bench = Bench::start();
    bench.faults(r#"[{"fault":"fail-at","authority":4}]"#);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::Rejected, 1));
    assert_eq!(report.status.as_deref(), Some("failed"));
    assert!(report.status_details.unwrap().contains("[pki-preflight-serve]"));
    let comparison = report.comparison.unwrap();
    assert_eq!((comparison.as_predicted, comparison.missing.len()), (3, 4));
    assert_eq!(bench.posts(), 1);
}

#[test]
fn another_assumption_of_the_service_is_seen_field_by_field() {
    let mut options = Options::default();
    options.assumptions.set("crl-url", "child").unwrap();
    let bench = Bench::with(options);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::Differs, 1));
    let comparison = report.comparison.unwrap();
    assert!(comparison.missing.is_empty() && comparison.extra.is_empty());
    let fields: Vec<_> = comparison.differences.iter().map(|it| it.field).collect();
    assert!(!fields.is_empty() && fields.iter().all(|it| *it == "certificateRevocationListUrl"));
}

#[test]
fn crl_urls_are_set_where_they_differ_and_read_back() {
    for (set, expected) in [(SetCrl::None, 0), (SetCrl::Missing, 1), (SetCrl::All, 3)] {
        let bench = Bench::start();
        let mut plan = bench.plan(contoso());
        plan.set_crl = set;
        let report = bench.upload(&plan);
        assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
        let updates = report.crl_urls.unwrap();
        assert_eq!((updates.set.len(), updates.failed.len()), (expected, 0), "{set:?}");
        // The issuing CAs did not issue any certificate in the file.
        assert_eq!(updates.to_do.len(), 4);
        assert_eq!(bench.requests("PATCH", "/certificateAuthorities/").len(), expected);
    }
}

#[test]
fn a_pki_of_several_of_a_name_is_not_chosen() {
    let bench = Bench::start();
    let client = bench.client();
    let ids = [(); 2].map(|()| client.create_pki("Contoso PKI").unwrap().id);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::NothingSent, 2));
    let reason = report.reason.unwrap();
    assert!(ids.iter().all(|id| reason.contains(id.as_str())), "{reason}");
    let mut plan = bench.plan(contoso());
    plan.pki = PkiSelector::name("Fabrikam PKI", false);
    let reason = bench.upload(&plan).reason.unwrap();
    assert!(reason.contains("--create"), "{reason}");
    assert_eq!(bench.posts(), 0);
}

#[test]
fn another_upload_is_waited_for() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(300);
    let bench = Bench::with(options);
    let certificates = contoso::certificates();
    let first = bench.plan(bundle(&certificates[..1]));
    let id = bench.client().create_pki("Contoso PKI").unwrap().id;
    let parameters =
        pki_preflight_graph::UploadParameters::new(&first.upload_url, &first.sha256.to_string());
    bench.client().upload(&id, &parameters).unwrap();
    let file = bundle(&certificates[1..]);
    let published = bench.files.publish("/second.p7b", &file);
    let report = bench.upload(&bench.plan_at(file, &published.url));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert_eq!((report.predicted, report.certificate_authorities.len()), (6, 7));
}
