//! Uploads that the service refuses.

use pki_preflight_graph::client::{Token, TokenSource};
use pki_preflight_graph::uploader::{NoJournal, Outcome, State, upload};
use pki_preflight_graph::{UploadParameters, client};
use pki_preflight_serve::Options;

use crate::bench::{Bench, Told, brief};
use crate::support::bundle::bundle;
use crate::support::contoso;

fn contoso() -> Vec<u8> {
    bundle(&contoso::certificates())
}

#[test]
fn a_duplicate_that_appears_between_check_and_request_is_named() {
    let bench = Bench::start();
    let id = bench.client().create_pki("Contoso PKI").unwrap().id;
    let plan = bench.plan(contoso());
    let one = bundle(&contoso::certificates()[2..3]);
    let published = bench.files.publish("/one.p7b", &one);
    let (graph, pki) = (bench.graph(), id.clone());
    bench.clock.on_sleep(move |count| {
        if count == 1 {
            let token = TokenSource::Given(Token::new("other", "test").unwrap());
            let other = client::Client::new(graph.clone(), token, &client::SystemClock);
            other.upload(&pki, &UploadParameters::new(&published.url, &published.sha256)).unwrap();
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    });
    let report = bench.upload(&plan);
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::Rejected, 1));
    let thumbprint = contoso::authorities()[2].thumbprint();
    assert_eq!(report.duplicates, std::slice::from_ref(&thumbprint), "{}", brief(&report));
    let reason = report.reason.unwrap();
    assert!(reason.contains("Duplicate Certificate exists"), "{reason}");
    assert!(reason.contains("request-id") && reason.contains(&thumbprint), "{reason}");
    assert!(report.explanation.unwrap().contains("already in the trust store"));
    assert_eq!(bench.posts(), 2);
}

#[test]
fn a_token_that_may_only_read_is_explained() {
    let mut options = Options::default();
    options.token = Some("write".to_owned());
    options.read_token = Some("read".to_owned());
    let bench = Bench::with(options);
    let token = |text| TokenSource::Given(Token::new(text, "test").unwrap());
    let id = bench.client_with(token("write")).create_pki("Contoso PKI").unwrap().id;
    let plan = bench.plan(contoso());
    let reader = bench.client_with(token("read"));
    let report = upload(&reader, &plan, State::default(), &mut NoJournal, &mut Told::default());
    assert_eq!((report.outcome, report.pki_id), (Outcome::Rejected, Some(id)));
    assert!(report.reason.unwrap().contains("403"));
    assert!(report.explanation.unwrap().contains("Privileged Authentication Administrator"));
    let nobody = bench.client_with(token("wrong"));
    let report = upload(&nobody, &plan, State::default(), &mut NoJournal, &mut Told::default());
    assert_eq!(report.outcome, Outcome::NothingSent);
    assert!(report.explanation.unwrap().contains("is not valid"));
}

#[test]
fn a_pki_that_is_not_there_is_explained() {
    let bench = Bench::start();
    let mut plan = bench.plan(contoso());
    for (id, told) in [
        ("fdd9841c-90c6-4234-a116-d72a5cd2c583", "404 Request_ResourceNotFound"),
        ("../other", "other characters than ids have"),
    ] {
        plan.pki = pki_preflight_graph::uploader::PkiSelector::Id(id.to_owned());
        let report = bench.upload(&plan);
        assert_eq!(report.outcome, Outcome::NothingSent);
        let reason = report.reason.unwrap();
        assert!(reason.contains(told), "{reason}");
    }
}

#[test]
fn a_service_that_is_not_there_gets_nothing() {
    let bench = Bench::start();
    let plan = bench.plan(contoso());
    let graph = client::GraphUrl::new("http://127.0.0.1:1/v1.0").unwrap();
    let token = TokenSource::Given(Token::new("token", "test").unwrap());
    let nowhere = client::Client::new(graph, token, &bench.clock);
    let report = upload(&nowhere, &plan, State::default(), &mut NoJournal, &mut Told::default());
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::NothingSent, 2));
    assert!(report.reason.unwrap().starts_with("No connection to the service"));
}
