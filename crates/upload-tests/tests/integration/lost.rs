//! Lost, late or stale answers: the request is never repeated blindly.

use std::time::Duration;

use pki_preflight_graph::uploader::Outcome;
use pki_preflight_serve::Options;

use crate::bench::{Bench, brief};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

fn slow() -> Bench {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(120);
    Bench::with(options)
}

#[test]
fn accepted_then_504_is_one_upload() {
    for fault in [
        r#"{"fault":"accept-then","status":504,"method":"POST","path":"/upload","times":1}"#,
        r#"{"fault":"accept-then","status":503,"method":"POST","path":"/upload","times":1}"#,
        r#"{"fault":"accept-then","status":502,"method":"POST","path":"/upload","times":1}"#,
        r#"{"fault":"drop","afterProcessing":true,"method":"POST","path":"/upload","times":1}"#,
    ] {
        for bench in [slow(), Bench::start()] {
            bench.faults(&format!("[{fault}]"));
            let report = bench.upload(&bench.plan(contoso()));
            assert_eq!(report.outcome, Outcome::AsPredicted, "{fault} {}", brief(&report));
            assert_eq!(bench.posts(), 1, "{fault}");
        }
    }
}

#[test]
fn a_request_that_left_no_sign_is_not_repeated() {
    for fault in [
        r#"{"fault":"status","status":504,"method":"POST","path":"/upload"}"#,
        r#"{"fault":"drop","method":"POST","path":"/upload"}"#,
    ] {
        let bench = Bench::start();
        bench.faults(&format!("[{fault}]"));
        let report = bench.upload(&bench.plan(contoso()));
        assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::Unknown, 3));
        assert_eq!(bench.posts(), 1, "{fault}");
        assert!(report.explanation.unwrap().contains("half an hour"));
    }
}

#[test]
fn a_service_that_is_not_available_is_asked_again_after_a_look() {
    for retry_after in ["\"2\"", "\"2.128\"", "\"Sat, 28 Nov 2020 10:00:00 GMT\"", "\"x\"", "null"]
    {
        for status in [429, 503] {
            let bench = Bench::start();
            bench.faults(&format!(
                r#"[{{"fault":"status","status":{status},"retryAfter":{retry_after},
                    "method":"POST","path":"/upload","times":2}}]"#
            ));
            let report = bench.upload(&bench.plan(contoso()));
            assert_eq!(
                report.outcome,
                Outcome::AsPredicted,
                "{status} {retry_after} {}",
                brief(&report)
            );
            assert_eq!(bench.posts(), 3, "{status} {retry_after}");
        }
    }
}

#[test]
fn a_wait_that_the_service_asks_for_has_a_limit() {
    let bench = Bench::start();
    bench.faults(
        r#"[{"fault":"status","status":429,"retryAfter":"86400","method":"POST",
            "path":"/upload","times":1}]"#,
    );
    assert_eq!(bench.upload(&bench.plan(contoso())).outcome, Outcome::AsPredicted);
    let slept = bench.clock.slept();
    assert!((300..400).contains(&slept.as_secs()), "{slept:?}");
}

#[test]
fn a_service_that_stays_unavailable_is_given_up() {
    for (status, exit_code, posts) in [(429, 1, 5), (503, 3, 3)] {
        let bench = Bench::start();
        bench.faults(&format!(
            r#"[{{"fault":"status","status":{status},"method":"POST","path":"/upload"}}]"#
        ));
        let report = bench.upload(&bench.plan(contoso()));
        assert_eq!(report.outcome.exit_code(), exit_code, "{}", brief(&report));
        assert_eq!(bench.posts(), posts);
    }
}

/// The first request may have been accepted, so the refusal of the second decides nothing.
#[test]
fn a_refusal_behind_a_lost_answer_is_of_unknown_outcome() {
    for status in [400, 403, 429] {
        let bench = Bench::start();
        bench.faults(&format!(
            r#"[{{"fault":"status","status":503,"method":"POST","path":"/upload","times":1}},
                {{"fault":"status","status":{status},"method":"POST","path":"/upload"}}]"#
        ));
        let report = bench.upload(&bench.plan(contoso()));
        assert_eq!(report.outcome, Outcome::Unknown, "{status} {}", brief(&report));
    }
}

#[test]
fn reads_that_fail_do_not_end_the_watch() {
    let bench = slow();
    let url = format!("{}/_preflight/faults", bench.service.url);
    bench.clock.on_sleep(move |count| {
        // While the file is published, before the request is sent.
        if count == 1 {
            let faults = r#"[{"fault":"status","status":429,"retryAfter":"1.5","method":"GET",
                "path":"/v1.0","times":9},
                {"fault":"status","status":404,"method":"GET","path":"/v1.0","times":2},
                {"fault":"status","status":503,"method":"GET","path":"/v1.0","times":9},
                {"fault":"drop","method":"GET","path":"/v1.0","times":9}]"#;
            ureq::put(&url).send(faults).unwrap();
        }
    });
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert!(bench.requests("GET", "/v1.0").len() > 29);
}

#[test]
fn a_stale_succeeded_is_not_the_end() {
    let mut options = Options::default();
    // Longer than the client waits for anything that is missing after an upload has ended.
    options.upload_duration = Duration::from_secs(25 * 60);
    let bench = Bench::with(options);
    bench.faults(r#"[{"fault":"stale-status","times":1000}]"#);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert!(bench.clock.slept() >= Duration::from_secs(1490), "{:?}", bench.clock.slept());
}

#[test]
fn reads_that_lag_behind_are_waited_for() {
    let bench = slow();
    bench.faults(r#"[{"fault":"replication-lag","seconds":240}]"#);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    assert_eq!(bench.posts(), 1);
}

#[test]
fn an_upload_without_an_end_is_of_unknown_outcome() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(3 * 3600);
    let bench = Bench::with(options);
    let report = bench.upload(&bench.plan(contoso()));
    assert_eq!(report.outcome, Outcome::Unknown, "{}", brief(&report));
    assert!(report.reason.unwrap().contains("still running after 35 minutes"));
    let slept = bench.clock.slept();
    assert!((2100..2160).contains(&slept.as_secs()), "{slept:?}");
}
