//! Which CRL URLs are set, and which are not.

use pki_preflight_graph::CertificateAuthorityDetail;
use pki_preflight_graph::client::{Client, SystemClock, Token, TokenSource};
use pki_preflight_graph::uploader::{
    CrlUpdates, NoJournal, Observer, Outcome, Progress, SetCrl, State, UploadReport, upload,
};

use crate::bench::{Bench, brief};
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;

/// A chain of so many CAs, each naming the CRL of the one above.
fn chain(length: usize) -> Vec<CertificateBuilder> {
    let mut chain = vec![CertificateBuilder::root("Fabrikam Root CA")];
    for number in 1..length {
        let issuer = chain.last().unwrap();
        let next = CertificateBuilder::intermediate(issuer, &format!("Fabrikam CA {number}"));
        chain.push(next.crl_urls(&[&format!("http://crl.fabrikam.example/{}.crl", number - 1)]));
    }
    chain
}

fn built(chain: &[CertificateBuilder]) -> Vec<Vec<u8>> {
    chain.iter().map(CertificateBuilder::build).collect()
}

fn set(bench: &Bench, file: Vec<u8>, verify: bool) -> UploadReport {
    let mut plan = bench.plan(file);
    plan.set_crl = SetCrl::All;
    plan.options.verify = verify;
    bench.upload(&plan)
}

fn updates(report: &UploadReport) -> &CrlUpdates {
    report.crl_urls.as_ref().unwrap()
}

#[test]
fn a_url_of_a_certificate_that_is_not_verified_is_not_set() {
    for (verify, patches) in [(true, 3), (false, 0)] {
        let bench = Bench::start();
        let report = set(&bench, bundle(&built(&chain(4))), verify);
        let updates = updates(&report);
        assert_eq!((updates.set.len(), updates.uncertain.len()), (patches, 3 - patches));
        assert_eq!(bench.requests("PATCH", "/certificateAuthorities/").len(), patches);
        let expected = if verify { Outcome::AsPredicted } else { Outcome::Differs };
        assert_eq!(report.outcome, expected, "{}", brief(&report));
    }
}

#[test]
fn a_url_that_another_certificate_contradicts_is_not_set() {
    let bench = Bench::start();
    let mut chain = chain(3);
    let other = CertificateBuilder::intermediate(&chain[1], "Fabrikam CA 3");
    chain.push(other.crl_urls(&["http://crl.fabrikam.example/other.crl"]));
    chain.push(
        CertificateBuilder::intermediate(&chain[1], "Fabrikam CA 4")
            .crl_urls(&["http://crl.fabrikam.example/1.crl"]),
    );
    let report = set(&bench, bundle(&built(&chain)), true);
    let updates = updates(&report);
    assert_eq!((updates.set.len(), updates.uncertain.len()), (1, 1), "{}", brief(&report));
    assert!(updates.uncertain[0].reason.contains("another URL"));
}

#[test]
fn three_failures_in_a_row_end_it_and_the_rest_is_named() {
    let bench = Bench::start();
    bench.faults(r#"[{"fault":"status","status":403,"method":"PATCH"}]"#);
    let report = set(&bench, bundle(&built(&chain(7))), true);
    let updates = updates(&report);
    assert_eq!((updates.failed.len(), updates.not_tried.len()), (3, 3), "{}", brief(&report));
    assert_eq!(bench.requests("PATCH", "/certificateAuthorities/").len(), 3);
    assert_eq!(report.outcome, Outcome::Differs);
}

#[test]
fn a_failure_between_successes_does_not_end_it() {
    let bench = Bench::start();
    bench.faults(r#"[{"fault":"status","status":403,"method":"PATCH","times":2}]"#);
    let report = set(&bench, bundle(&built(&chain(7))), true);
    let updates = updates(&report);
    assert_eq!((updates.failed.len(), updates.set.len()), (2, 4), "{}", brief(&report));
}

#[test]
fn a_ca_that_is_not_visible_yet_is_waited_for() {
    let bench = Bench::start();
    bench.faults(
        r#"[{"fault":"status","status":404,"method":"GET","path":"/certificateAuthorities/",
             "times":2},
            {"fault":"status","status":404,"method":"PATCH","times":2}]"#,
    );
    let report = set(&bench, bundle(&contoso::certificates()), true);
    assert_eq!(updates(&report).set.len(), 3, "{}", brief(&report));
    assert_eq!(report.outcome, Outcome::AsPredicted);
}

/// Sets a CRL URL as soon as the upload is about to.
#[derive(Debug)]
struct Somebody<'a> {
    bench: &'a Bench,
    url: &'a str,
}

impl Observer for Somebody<'_> {
    fn step(&mut self, text: &str) {
        if !text.starts_with("Setting CRL URLs") {
            return;
        }
        let token = TokenSource::Given(Token::new("other", "test").unwrap());
        let client = Client::new(self.bench.graph(), token, &SystemClock);
        let pki = client.pkis().unwrap().pop().unwrap().id;
        let all: Vec<CertificateAuthorityDetail> = client.authorities(&pki).unwrap();
        let root = all.iter().find(|it| it.display_name.as_deref() == Some("Fabrikam Root CA"));
        client.set_crl_url(&pki, &root.unwrap().id, self.url).unwrap();
    }

    fn warning(&mut self, _: &str) {}

    fn waiting(&mut self, _: &Progress) {}
}

#[test]
fn what_somebody_else_has_set_is_not_overwritten() {
    for (url, failed) in
        [("http://crl.fabrikam.example/theirs.crl", 1), ("http://crl.fabrikam.example/0.crl", 0)]
    {
        let bench = Bench::start();
        let mut plan = bench.plan(bundle(&built(&chain(3))));
        plan.set_crl = SetCrl::All;
        let mut somebody = Somebody { bench: &bench, url };
        let client = bench.client();
        let report = upload(&client, &plan, State::default(), &mut NoJournal, &mut somebody);
        let updates = updates(&report);
        assert_eq!((updates.set.len(), updates.failed.len()), (2 - failed, failed));
        assert!(updates.failed.iter().all(|it| it.reason.contains("theirs.crl")));
        // Theirs, and ours of the other CA.
        assert_eq!(bench.requests("PATCH", "/certificateAuthorities/").len(), 2);
    }
}
