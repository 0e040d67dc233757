//! The messages of the file and bundle rules, where it is not enough that a rule fires.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "an inspection without a report must stop the test"
)]

use crate::support::{armor, bundle, contoso, report, store};
use pki_preflight::{Finding, Options, Report, Severity, Store, inspect, report::UploadPrediction};

fn inspected(bytes: &[u8], change: impl FnOnce(&mut Options)) -> Report {
    let mut options = report::options();
    change(&mut options);
    inspect(bytes, options).unwrap()
}

fn of<'a>(report: &'a Report, rule: &str) -> Option<&'a Finding> {
    report.findings.iter().find(|finding| finding.rule.id == rule)
}

#[test]
fn the_forms_that_are_assumed_to_be_taken_are_worth_a_notice() {
    let (warning, notice) = (Some(Severity::Warning), Some(Severity::Notice));
    let bytes = bundle::bundle(&contoso::certificates());
    for (value, of_pem, of_base64) in
        [("der", warning, warning), ("der-or-pem", notice, warning), ("any", notice, notice)]
    {
        let severity = |text: String, rule| {
            let report = inspected(text.as_bytes(), |options| {
                options.assumptions.set("encoding", value).unwrap();
            });
            let severity = of(&report, rule).map(|finding| finding.severity);
            let is_open = severity == warning;
            let upload = [UploadPrediction::Clear, UploadPrediction::Unknown][usize::from(is_open)];
            assert_eq!(report.summary.verdict.upload, upload, "no document says so");
            severity
        };
        assert_eq!(severity(armor::pem("PKCS7", &bytes), "F011"), of_pem, "{value}");
        assert_eq!(severity(armor::base64(&bytes), "F012"), of_base64, "{value}");
    }
}

#[test]
fn no_message_shows_a_secret_of_the_upload_url() {
    const SECRET: &str = "Pa55w0rd";
    let bytes = bundle::bundle(&contoso::certificates());
    for url in [
        "https://user:Pa55w0rd@pki.contoso.example/ca",
        "https://Pa55w0rd@10.0.0.1/ca",
        "https://user:Pa55w0rd@contoso.sharepoint.com/:u:/s/ca?e=1",
        "https://user:Pa55w0rd@contoso.example:port/ca",
        "https://user:Pa55w0rd@/ca",
        "https://user:Pa55w0rd@contoso .example/ca",
        "https://user:Pa55w0rd%@contoso.example/ca",
        "ftp://user:Pa55w0rd@contoso.example/ca.p7b",
        "user:Pa55w0rd@contoso.example/ca.p7b",
        "https://pki01/ca?sv=2024-11-04&sig=Pa55w0rd",
        "https://github.com/contoso/pki/blob/main/ca?token=Pa55w0rd",
        "https://pki.contoso.example/ca?X-Amz-Signature=Pa55w0rd#Pa55w0rd",
    ] {
        let report = inspected(&bytes, |options| options.upload_url = Some(url.to_owned()));
        assert!(!report.findings.is_empty(), "{url}");
        let json = report::json(&report);
        assert!(!json.contains(SECRET), "{url}: {json}");
    }
}

#[test]
fn an_upload_url_that_the_service_cannot_reach_rejects_the_upload() {
    let bytes = bundle::bundle(&contoso::certificates());
    let report = inspected(&bytes, |options| {
        options.upload_url = Some("https://localhost/ca.p7b".to_owned());
    });
    assert!(of(&report, "F018").is_some() && report.summary.counts.errors == 1);
    assert_eq!(report.summary.verdict.upload, UploadPrediction::Rejected);
    assert_eq!(report.summary.verdict.because, ["F018"]);
}

#[test]
fn a_hash_as_long_as_the_sample_of_the_how_to_is_named() {
    let report = inspected(&[], |options| options.sha256 = Some("D7".repeat(35)));
    let message = &of(&report, "F014").unwrap().message;
    assert_eq!(message.matches("70").count(), 2, "{message}");
    assert_eq!(report.summary.verdict.because, ["F014", "F015"]);
}

#[test]
fn a_missing_root_is_told_with_what_the_stores_tell() {
    let below = bundle::bundle(&contoso::certificates()[1..]);
    let thumbprint = contoso::authorities().swap_remove(0).thumbprint();
    let message = |text: Option<&str>| {
        let report = inspected(&below, |options| {
            let store = text.map(|text| Store::parse("store", text.as_bytes()).unwrap());
            store.into_iter().for_each(|store| options.stores.push(store));
        });
        of(&report, "B014").unwrap().message.clone()
    };
    let list = store::graph_list().replace("\"root\"", "\"intermediate\"");
    let messages = [message(None), message(Some(&thumbprint)), message(Some(&list))];
    assert_eq!(messages.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "{messages:?}");
}

#[test]
fn what_has_expired_is_named_and_what_is_documented_of_it() {
    let bytes = bundle::bundle(&contoso::certificates());
    let message = |text: &str| {
        let store = Store::parse("saved.json", text.as_bytes()).unwrap();
        let report = inspected(&bytes, |options| {
            options.at = "2040-01-01".parse().unwrap();
            options.stores.push(store);
        });
        of(&report, "B015").unwrap().message.clone()
    };
    let of_list = message(&store::graph_list());
    assert!(of_list.contains(" 2 "), "{of_list}");
    assert!(of_list.contains("first is Contoso ") && of_list.contains("expired on 2035-06-01."));
    // The classic configuration has no instants; its certificates do.
    let of_classic = message(&store::classic());
    assert!(of_classic.contains("classic") && of_classic.contains(" 1 "), "{of_classic}");
}

#[test]
fn a_key_is_found_however_the_file_is_cut() {
    let good = bundle::bundle(&contoso::certificates());
    let keys = crate::support::matrix::not_pkcs7();
    let key = keys.into_iter().find(|(name, _)| *name == "private_key_pkcs8_der").unwrap().1;
    let bytes = [&good[..], &good, &key].concat();
    let whole = report::json(&report::report(&bytes));
    assert!(whole.contains("F010"), "{whole}");
    for sizes in [&[1][..], &[7, 4096], &[good.len()], &[good.len() + 1]] {
        assert_eq!(report::json(&report::in_pieces(&bytes, sizes)), whole, "{sizes:?}");
    }
}

/// After a line of another width the others are grouped, and that line is still reported, wherever
/// it is.
#[test]
fn one_line_of_another_width_is_told_of_among_many() {
    let base64: String =
        armor::base64(&bundle::bundle(&contoso::certificates())).split_whitespace().collect();
    let with_line = |odd: usize, before: usize| {
        let (front, rest) = base64.split_at(before * 64);
        let (line, rest) = rest.split_at(odd);
        let lines = |text: &str| -> String {
            let lines = text.as_bytes().chunks(64);
            lines.map(|line| format!("{}\n", str::from_utf8(line).unwrap())).collect()
        };
        let body = format!("{}{line}\n{}", lines(front), lines(rest));
        format!("-----BEGIN PKCS7-----\n{body}-----END PKCS7-----\n")
    };
    for (odd, before) in [(60, 0), (60, 9), (68, 0), (68, 9), (63, 9)] {
        let report = report::report(with_line(odd, before).as_bytes());
        assert_eq!(report.certificate_authorities.len(), 7);
        let told = report.findings.iter().find(|finding| finding.rule.id == "F008");
        let line = told.unwrap_or_else(|| panic!("{odd} behind {before} is not told of")).line;
        assert_eq!(line, Some(u64::try_from(before).unwrap() + 2), "{odd} behind {before}");
    }
    let report = report::report(with_line(64, 9).as_bytes());
    assert!(!report.findings.iter().any(|finding| finding.rule.id == "F008"));
}
