//! A report is read back from its JSON.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure must stop the test"
)]

use pki_preflight::{Options, Report, Store, inspect};
use serde_json::{Map, Value, json};

use crate::support::bundle::bundle;
use crate::support::report::options;
use crate::support::{contoso, matrix, store};

/// Reports with every possible part.
fn reports() -> Vec<Report> {
    let mut given = options();
    given.name = "a \"name\" \u{202E}.p7b".to_owned();
    given.sha256 = Some("0".repeat(64));
    given.upload_url = Some("http://localhost/".to_owned());
    for (name, text) in [("list", store::graph_list()), ("classic", store::classic())] {
        given.stores.push(Store::parse(name, text.as_bytes()).unwrap());
    }
    let mut assumed = options();
    assumed.verify = false;
    for assumption in &pki_preflight::assumption::ASSUMPTIONS {
        assumed.assumptions.set(assumption.name, assumption.values[1].name).unwrap();
    }
    let mut observed = options();
    for assumption in &pki_preflight::assumption::ASSUMPTIONS {
        let value = assumption.values[1].name;
        observed.assumptions.set_observed(assumption.name, value).unwrap();
    }
    let mut reports = Vec::new();
    for options in [options(), given, assumed, observed] {
        let mut with = |bytes: &[u8], options: Options| {
            reports.push(inspect(bytes, options).unwrap());
        };
        with(&bundle(&contoso::certificates()), options.clone());
        with(&bundle(&contoso::problems()), options);
    }
    let mut fixtures = matrix::bundle_fixtures();
    fixtures.extend(matrix::pem_fixtures());
    fixtures.extend(matrix::not_pkcs7_fixtures());
    let certificates = matrix::certificate_fixtures().into_iter();
    let bundled = certificates.map(|it| matrix::Fixture { bytes: bundle(&[it.bytes]), ..it });
    fixtures.extend(bundled);
    let small = fixtures.iter().filter(|fixture| fixture.bytes.len() < 40_000);
    reports.extend(small.map(|fixture| inspect(&fixture.bytes, options()).unwrap()));
    reports
}

#[test]
fn what_is_read_is_what_was_written() {
    let reports = reports();
    assert!(reports.len() > 300, "{}", reports.len());
    for report in reports {
        let written = serde_json::to_string(&report).unwrap();
        let read: Report = serde_json::from_str(&written).unwrap();
        assert!(read == report, "{}", report.summary.file.name);
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }
}

fn problems() -> (Report, Value) {
    let report = inspect(&bundle(&contoso::problems()), options()).unwrap();
    let value = serde_json::to_value(&report).unwrap();
    (report, value)
}

/// Adds a key to every object at any depth.
fn add_keys(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(add_keys),
        Value::Object(object) => {
            object.values_mut().for_each(add_keys);
            let mut new = Map::new();
            new.insert("ofALaterVersion".to_owned(), json!({"key": [1, null]}));
            object.append(&mut new);
        }
        _ => {}
    }
}

#[test]
fn keys_of_a_later_version_are_ignored() {
    let (report, mut value) = problems();
    add_keys(&mut value);
    // The confidence of fields: there a key is a field's name, and its value a word.
    let confidence = value["confidence"].as_object_mut().unwrap();
    confidence.insert("ofALaterVersion".to_owned(), json!("observed"));
    assert!(serde_json::from_value::<Report>(value).unwrap() == report);
}

#[test]
fn texts_of_another_version_are_kept() {
    let (_, mut value) = problems();
    value["tool"] = json!({"name": "pki-preflight", "version": "9.9.9"});
    value["rules"][0]["remedy"] = json!("Another sentence.");
    value["verdict"]["steps"][0]["reason"] = json!("Another reason.");
    value["verdict"]["steps"][0]["command"] = json!("pki-preflight other");
    let read: Report = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), value);
}

#[test]
fn names_that_are_not_known_are_named_in_the_error() {
    type Change = fn(&mut Value);
    let changes: [(&str, Change); 8] = [
        ("the rule \"X999\"", |it| it["findings"][0]["rule"] = json!("X999")),
        ("the rule \"X999\"", |it| it["verdict"]["because"][0] = json!("X999")),
        ("the rule \"X999\"", |it| it["verdict"]["steps"][0]["rules"][0] = json!("X999")),
        ("the assumption \"new\"", |it| it["assumptions"][0]["name"] = json!("new")),
        ("the assumption \"", |it| it["assumptions"][0]["value"] = json!("new")),
        ("the confidence \"sure\"", |it| it["confidence"]["issuer"] = json!("sure")),
        ("`fatal`", |it| it["findings"][0]["severity"] = json!("fatal")),
        ("got 3", |it| it["certificates"][0]["sha1"] = json!("ABC")),
    ];
    for (message, change) in changes {
        let (_, mut value) = problems();
        change(&mut value);
        let Err(error) = serde_json::from_value::<Report>(value) else { panic!("{message}") };
        assert!(error.to_string().contains(message), "{error}");
    }
}
