//! Machine-readable output conforms to its schema: the report to `schema/report.schema.json`, SARIF
//! to the schema of the standard.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::rules::cases;
use crate::support::{bundle, matrix};
use assert_cmd::Command;
use jsonschema::Validator;
use pki_preflight::{Options, Policy, Store, inspect};
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(crate::ROOT)
}

fn schema(path: &str) -> Value {
    serde_json::from_slice(&fs::read(root().join(path)).unwrap()).unwrap()
}

/// The published schema is open, so that keys can be added to reports. This copy allows only the
/// keys that it describes.
fn report_validator() -> Validator {
    closed_validator("schema/report.schema.json")
}

fn closed_validator(path: &str) -> Validator {
    closed(schema(path))
}

/// The schema of several reports contains that of one report.
pub(crate) fn reports_validator() -> Validator {
    let mut schema = schema("schema/reports.schema.json");
    schema["properties"]["reports"]["items"] = crate::schema::schema("schema/report.schema.json");
    closed(schema)
}

/// The schema of lines, with those of one report and of several, which it refers to.
fn lines_schema() -> Value {
    let mut lines = schema("schema/lines.schema.json");
    let mut others =
        ["report", "reports"].map(|name| schema(&format!("schema/{name}.schema.json")));
    for line in lines["oneOf"].as_array().unwrap() {
        let Some((urn, definition)) = line["$ref"].as_str().and_then(|it| it.split_once('#'))
        else {
            continue;
        };
        // A line is this object with its type. A closed object has to allow the type, whose value
        // the schema of lines restricts.
        let other = others.iter_mut().find(|other| other["$id"] == urn).unwrap();
        other.pointer_mut(definition).unwrap()["properties"]["type"] = Value::Bool(true);
    }
    lines["$defs"] = serde_json::json!({ "report": others[0], "reports": others[1] });
    lines
}

pub(crate) fn published_lines_validator() -> Validator {
    jsonschema::validator_for(&lines_schema()).unwrap()
}

/// Allows only the types of lines that the schema describes.
pub(crate) fn lines_validator() -> Validator {
    let mut lines = lines_schema();
    let other = lines["oneOf"].as_array_mut().unwrap().pop().unwrap();
    assert!(other["properties"]["type"]["not"].is_object(), "{other}");
    closed(lines)
}

fn closed(mut schema: Value) -> Validator {
    assert!(close(&mut schema) > 4);
    jsonschema::validator_for(&schema).unwrap()
}

/// Fails if a document does not conform to a published schema, or has a key that the schema does
/// not describe.
pub(crate) fn hold_to(path: &str, document: &Value) {
    hold(&closed_validator(path), document, path);
}

/// Closes every object of a schema; returns their number.
fn close(schema: &mut Value) -> usize {
    let closed = match schema {
        // The object that a reference leads to is closed itself.
        Value::Object(object) if object.get("$ref").is_some_and(Value::is_string) => 0,
        Value::Object(object) if object.get("properties").is_some_and(Value::is_object) => {
            let before = object.insert("additionalProperties".to_owned(), Value::Bool(false));
            assert_eq!(before, None, "the published schema is closed");
            1
        }
        _ => 0,
    };
    let parts: Vec<&mut Value> = match schema {
        Value::Object(object) => object.values_mut().collect(),
        Value::Array(values) => values.iter_mut().collect(),
        _ => Vec::new(),
    };
    closed + parts.into_iter().map(close).sum::<usize>()
}

pub(crate) fn sarif_validator() -> Validator {
    let mut schema = schema("tests/schema/sarif-schema-2.1.0.json");
    // Their pattern for a language has an extra bracket; no language is written here.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some());
    }
    jsonschema::validator_for(&schema).unwrap()
}

/// Fails if the document does not conform to the schema, and lists each location.
pub(crate) fn hold(validator: &Validator, document: &Value, name: &str) {
    let faults: Vec<_> = validator
        .iter_errors(document)
        .map(|fault| format!("{} at {}", fault, fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

fn options() -> Options {
    crate::support::report::options_at("2026-11-24T00:00:00Z")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn every_file_gives_a_report_of_the_schema() {
    let validator = report_validator();
    let folder = root().join("testdata");
    let files = files_below(&folder);
    assert!(files.len() > 200, "{} files", files.len());
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let report = serde_json::to_value(inspect(&bytes, options()).unwrap()).unwrap();
        hold(&validator, &report, &path.display().to_string());
    }
}

#[test]
fn every_made_input_gives_a_report_of_the_schema() {
    let validator = report_validator();
    let certificates = matrix::certificates().into_iter();
    let bundled =
        certificates.map(|(name, bytes)| (name, bundle::bundle(std::slice::from_ref(&bytes))));
    let others = [matrix::bundles(), matrix::pems(), matrix::not_pkcs7()].into_iter().flatten();
    let mut keys = BTreeSet::new();
    for (name, bytes) in bundled.chain(others) {
        let report = serde_json::to_value(inspect(&bytes, options()).unwrap()).unwrap();
        keys_of(&report, "", &mut keys);
        hold(&validator, &report, name);
    }
    for case in cases() {
        for input in [case.fires, case.silent] {
            let report = inspect(&input.bytes, input.options).unwrap();
            let report = serde_json::to_value(report).unwrap();
            keys_of(&report, "", &mut keys);
            hold(&validator, &report, case.rule);
        }
    }
    // Some input produces every optional part of a report.
    for key in [
        ".findings.line",
        ".findings.path",
        ".findings.related.certificate",
        ".duplicates.of.index",
        ".file.kind",
    ] {
        assert!(keys.contains(key), "no input has {key}");
    }
}

fn keys_of(value: &Value, path: &str, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = format!("{path}.{key}");
                keys_of(value, &path, keys);
                keys.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys_of(value, path, keys)),
        _ => {}
    }
}

#[test]
fn stores_give_reports_of_the_schema() {
    let validator = report_validator();
    let bytes = fs::read(root().join("testdata/contoso.p7b")).unwrap();
    let mut with_an_id = false;
    for path in files_below(&root().join("testdata/stores")) {
        let name = path.display().to_string();
        let mut options = options();
        options.stores.push(Store::parse(&name, &fs::read(&path).unwrap()).unwrap());
        let report = serde_json::to_value(inspect(&bytes, options).unwrap()).unwrap();
        with_an_id |= report["duplicates"]
            .as_array()
            .unwrap()
            .iter()
            .any(|duplicate| duplicate["of"]["id"].is_string());
        hold(&validator, &report, &name);
    }
    assert!(with_an_id, "no store gave an id");
}

#[test]
fn the_published_schema_is_open_to_new_keys() {
    let published = jsonschema::validator_for(&schema("schema/report.schema.json")).unwrap();
    let bytes = fs::read(root().join("testdata/contoso-problems.p7b")).unwrap();
    let mut report = serde_json::to_value(inspect(&bytes, options()).unwrap()).unwrap();
    for place in ["", "/file", "/findings/0", "/rules/0", "/certificateAuthorities/0"] {
        let object = report.pointer_mut(place).unwrap().as_object_mut().unwrap();
        object.insert("surprise".to_owned(), Value::Null);
    }
    assert!(published.is_valid(&report));
    report["rules"][0].as_object_mut().unwrap().remove("remedy");
    assert!(!published.is_valid(&report));
}

/// The texts of a rule appear once for all of its findings, and not for a rule without findings.
#[test]
fn the_rules_are_those_of_the_findings() {
    let bytes = fs::read(root().join("testdata/contoso-problems.p7b")).unwrap();
    let report = inspect(&bytes, options()).unwrap();
    let fired: BTreeSet<&str> = report.findings.iter().map(|each| each.rule.id).collect();
    let listed: Vec<&str> = report.rules.iter().map(|rule| rule.id.as_ref()).collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), fired);
    assert_eq!(listed.len(), fired.len());
    let row = |id: &str| pki_preflight::rules::RULES.iter().position(|rule| rule.id == id);
    assert!(listed.is_sorted_by_key(|id| row(id)));
}

/// A duplicate has the certificate that it repeats as a related location. A CA with its issuer's
/// CRL has that issuer and the certificate that contains the CA's own URL.
#[test]
fn findings_name_the_other_places() {
    let bytes = fs::read(root().join("testdata/contoso-problems.p7b")).unwrap();
    let report = inspect(&bytes, options()).unwrap();
    let related = |rule: &str, certificate: u64| -> Vec<Option<u64>> {
        let mut findings = report.findings.iter();
        let is = |each: &&pki_preflight::Finding| {
            each.rule.id == rule && each.certificate == Some(certificate)
        };
        findings.find(is).unwrap().related.iter().map(|other| other.certificate).collect()
    };
    assert_eq!(related("S001", 6), [Some(1)]);
    assert_eq!(related("S012", 0), [Some(1)]);
    assert_eq!(related("S012", 1), [Some(0), Some(4)]);
    assert_eq!(related("S012", 2), [Some(1)]);
    assert_eq!(related("C004", 2), []);
    for other in report.findings.iter().flat_map(|finding| &finding.related) {
        let entry = &report.certificates[usize::try_from(other.certificate.unwrap()).unwrap()];
        assert!(other.offset.is_none_or(|offset| offset == entry.offset), "{other:?}");
    }
}

#[test]
fn a_key_that_is_not_in_the_schema_is_noticed() {
    let validator = report_validator();
    let bytes = fs::read(root().join("testdata/contoso-problems.p7b")).unwrap();
    let report = serde_json::to_value(inspect(&bytes, options()).unwrap()).unwrap();
    assert!(validator.is_valid(&report));
    for (place, needed) in [
        ("", "findings"),
        ("/file", "name"),
        ("/verdict", "because"),
        ("/verdict/signIn", "usable"),
        ("/verdict/signIn/crlUrls", "known"),
        ("/verdict/steps/0", "action"),
        ("/findings/0", "message"),
        ("/rules/0", "remedy"),
        ("/certificates/0", "notAfter"),
        ("/certificateAuthorities/0", "thumbprint"),
        ("/duplicates/0/of", "index"),
    ] {
        let mut changed = report.clone();
        let object = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
        object.insert("surprise".to_owned(), Value::Null);
        assert!(!validator.is_valid(&changed), "{place} takes any key");
        let object = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
        object.remove("surprise");
        object.remove(needed);
        assert!(!validator.is_valid(&changed), "{place} does not need {needed}");
    }
}

fn sarif(arguments: &[&str]) -> Value {
    let output = Command::cargo_bin("pki-preflight")
        .unwrap()
        .current_dir(root())
        .args(["check", "--format", "sarif"])
        .args(arguments)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}: {output:?}"))
}

#[test]
fn sarif_is_of_the_standards_schema() {
    let validator = sarif_validator();
    let mut results = 0;
    for folder in ["testdata/bundle", "testdata/not-pkcs7", "testdata/pem", "testdata/stores"] {
        for path in files_below(&root().join(folder)) {
            let path = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            let log = sarif(&[&path]);
            hold(&validator, &log, &path);
            results += log["runs"][0]["results"].as_array().unwrap().len();
        }
    }
    for file in ["testdata/contoso.p7b", "testdata/contoso-problems.p7b"] {
        hold(&validator, &sarif(&[file]), file);
    }
    assert!(results > 100, "{results} results");
    let mut broken = sarif(&["testdata/contoso.p7b"]);
    broken["runs"][0]["surprise"] = Value::Null;
    assert!(!validator.is_valid(&broken));
}

#[test]
fn sarif_says_what_the_report_says() {
    let log = sarif(&["testdata/contoso-problems.p7b", "--at", "2026-11-24"]);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), pki_preflight::rules::RULES.len());
    let bytes = fs::read(root().join("testdata/contoso-problems.p7b")).unwrap();
    let report = inspect(&bytes, options()).unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    let mut fingerprints = BTreeSet::new();
    for (result, finding) in results.iter().zip(&report.findings) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules.get(index).unwrap()["id"], result["ruleId"]);
        assert_eq!(result["ruleId"], finding.rule.id);
        let location = &result["locations"][0];
        let region = &location["physicalLocation"]["region"];
        assert_eq!(region["byteOffset"].as_u64(), finding.offset);
        assert_eq!(region["startLine"], 1, "{result}");
        let hash = result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap();
        assert!(hash.len() > 17 && hash.get(16..17) == Some(":"), "{hash}");
        let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
        assert_eq!(related, finding.related.len(), "{result}");
        let path = &location["logicalLocations"][0]["fullyQualifiedName"];
        assert_eq!(path.as_str(), finding.path.as_deref());
        let fingerprint = result["partialFingerprints"]["pkiPreflight/v1"].as_str().unwrap();
        assert!(fingerprints.insert(fingerprint.to_owned()), "twice: {result}");
    }
    let artifact = &run["artifacts"][0];
    assert_eq!(artifact["location"]["uri"], "testdata/contoso-problems.p7b");
    let hash = report.summary.file.sha256_file_hash.to_string().to_lowercase();
    assert_eq!(artifact["hashes"]["sha-256"], hash);
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    assert_eq!(run["invocations"][0]["exitCode"], 1);
}

#[test]
fn a_run_without_a_report_is_valid_sarif() {
    let log = sarif(&["no-such-file.p7b"]);
    hold(&sarif_validator(), &log, "no report");
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["exitCode"], 2);
    let message = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(message.as_str().unwrap().contains("no-such-file.p7b"), "{message}");
    assert!(run["results"].as_array().unwrap().is_empty());
}

/// The same certificates in another order, with another outer structure: all findings about
/// certificates keep their fingerprints.
#[test]
fn fingerprints_outlast_changes_elsewhere() {
    let prints = |file: &str| -> BTreeSet<String> {
        let log = sarif(&["--at", "2046-01-01", file]);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let of_expired = results.iter().filter(|result| result["ruleId"] == "C004");
        of_expired.map(|result| result["partialFingerprints"].to_string()).collect()
    };
    let der = prints("testdata/contoso.p7b");
    assert_eq!(der.len(), 7);
    assert_eq!(der, prints("testdata/contoso.ber.p7b"));
    assert_eq!(der, prints("testdata/contoso.pem.p7b"));
}

#[test]
fn a_changed_severity_stands_in_the_report() {
    let mut options = options();
    let mut policy = Policy::default();
    policy.set("expired", pki_preflight::rules::Level::Deny).unwrap();
    options.policy = policy;
    let bytes = fs::read(root().join("testdata/contoso-problems.p7b")).unwrap();
    let report = serde_json::to_value(inspect(&bytes, options).unwrap()).unwrap();
    hold(&report_validator(), &report, "denied");
    let log = sarif(&["testdata/contoso-problems.p7b", "--deny", "expired"]);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let expired = results.iter().find(|result| result["ruleId"] == "C004").unwrap();
    assert_eq!(expired["level"], "error");
}
