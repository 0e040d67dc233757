//! What ends an upload: statuses that are new, old or stale, and CAs that are gone.

use std::time::Duration;

use pki_preflight_graph::uploader::{Outcome, PkiSelector, UploadPlan, UploadReport};
use pki_preflight_serve::Options;

use crate::bench::{Bench, brief};
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

fn lasting(seconds: u64) -> Bench {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(seconds);
    Bench::with(options)
}

/// Faults from the first wait on: while the file is published, before the request is sent.
fn faults_before_the_request(bench: &Bench, faults: &'static str) {
    let url = format!("{}/_preflight/faults", bench.service.url);
    bench.clock.on_sleep(move |count| {
        if count == 1 {
            ureq::put(&url).send(faults).unwrap();
        }
    });
}

/// A PKI whose last upload failed at its first CA.
fn failed(bench: &Bench) -> UploadReport {
    bench.faults(r#"[{"fault":"fail-at","authority":1,"times":1}]"#);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.status.as_deref(), Some("failed"), "{}", brief(&report));
    report
}

fn again(bench: &Bench) -> UploadPlan {
    let mut plan = bench.plan(contoso());
    plan.pki = PkiSelector::name("Contoso PKI", false);
    plan
}

/// The upload has failed before the first look, in the second in which the PKI was created.
#[test]
fn a_failure_that_was_never_seen_running_is_believed() {
    let bench = Bench::start();
    bench.service.clock().set_rate(0);
    faults_before_the_request(
        &bench,
        r#"[{"fault":"fail-at","authority":4},
            {"fault":"latency","milliseconds":400,"method":"GET","times":2}]"#,
    );
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.outcome, Outcome::Rejected, "{}", brief(&report));
    assert!(bench.clock.slept() < Duration::from_secs(60), "{:?}", bench.clock.slept());
}

#[test]
fn a_failure_of_the_upload_before_is_not_that_of_this_one() {
    let bench = lasting(120);
    let before = failed(&bench);
    bench.faults(r#"[{"fault":"stale-status","status":"failed","times":8}]"#);
    let mut plan = again(&bench);
    plan.pki = PkiSelector::Id(before.pki_id.unwrap());
    let report = bench.upload(&plan);
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert_eq!(bench.posts(), 2);
}

#[test]
fn a_second_failure_is_believed_although_the_first_had_the_same_words() {
    let bench = lasting(120);
    let first = failed(&bench);
    let begun = bench.clock.slept();
    bench.faults(r#"[{"fault":"fail-at","authority":1,"times":1}]"#);
    let second = bench.upload(&again(&bench));
    assert_eq!(second.outcome, Outcome::Rejected, "{}", brief(&second));
    assert_eq!(first.status_details, second.status_details);
    assert!(bench.clock.slept() - begun < Duration::from_secs(300));
}

/// The status is stale for as long as the upload runs, and CAs come more slowly than reads may lag.
#[test]
fn a_pause_between_cas_is_not_the_end() {
    let bench = lasting(29 * 60);
    bench.faults(r#"[{"fault":"stale-status","times":1000}]"#);
    let report = bench.upload(&bench.plan(bundle(&contoso::certificates()[..2])));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
}

/// Where the service never shows more, the upload is over when the longest time has passed.
#[test]
fn what_stays_incomplete_differs_in_the_end() {
    let bench = lasting(120);
    bench.faults(r#"[{"fault":"stale-status","times":1000}]"#);
    let mut all = contoso::certificates();
    let issuing = contoso::authorities().pop().unwrap().builder;
    all.push(CertificateBuilder::end_entity(&issuing, "Megan Bowen").build());
    let mut plan = bench.plan(bundle(&all));
    plan.force = true;
    // The service ignores it.
    plan.options.assumptions.set("non-ca", "imported").unwrap();
    let report = bench.upload(&plan);
    assert_eq!(report.outcome, Outcome::Differs, "{}", brief(&report));
    assert_eq!(report.comparison.unwrap().missing.len(), 1);
    let slept = bench.clock.slept().as_secs();
    assert!((2100..2200).contains(&slept), "{slept}");
}

#[test]
fn cas_that_are_gone_afterwards_are_reported() {
    let bench = lasting(60);
    let first = bench.upload(&bench.plan(bundle(&contoso::certificates()[..1])));
    let id = first.pki_id.unwrap();
    let ca = first.certificate_authorities[0]["id"].as_str().unwrap().to_owned();
    let path =
        format!("{}/v1.0{}", bench.service.url, pki_preflight_graph::route::authority(&id, &ca));
    let begun = std::cell::Cell::new(false);
    bench.clock.on_sleep(move |_| {
        if !begun.replace(true) {
            ureq::delete(&path).header("authorization", "Bearer other").call().unwrap();
        }
    });
    // The root is listed before the first wait, and deleted while the file is published.
    let report = bench.upload(&again_with(&bench, &contoso::certificates()[1..]));
    assert_eq!(report.outcome, Outcome::Differs, "{}", brief(&report));
    let comparison = report.comparison.unwrap();
    assert_eq!(comparison.gone, [contoso::authorities()[0].thumbprint()]);
    assert_eq!((comparison.as_predicted, comparison.missing.len()), (6, 0));
}

fn again_with(bench: &Bench, certificates: &[Vec<u8>]) -> UploadPlan {
    let file = bundle(certificates);
    let published = bench.files.publish("/again.p7b", &file);
    bench.plan_at(file, &published.url)
}
