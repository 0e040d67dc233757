//! Bundles of governments and other projects, compared with the output of a lenient reference
//! parser.
//!
//! They are not part of the package. `PKI_PREFLIGHT_CORPUS` names their folder, which contains
//! `MANIFEST.tsv` and `THUMBPRINTS.tsv`. If it is unset, each test reports that it was skipped.
//! `testdata/corpus-divergences.toml` explains where the program and the reference disagree. A test
//! fails for a file that is missing there, and for one that no longer belongs there.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a corpus that cannot be read must stop the test"
)]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use crate::support::corpus::{Corpus, Row};
use pki_preflight::{
    Disposition, Inspector, Options, Report, inspect,
    report::{CertificateAuthorityType, CertificateEntry, Counts, Encoding},
};

const DOD: &str = "gh/michaelwen62+Linux/roles/DoD_Root_CAs/files/\
                   Certificates_PKCS7_v5_14_DoD.der.p7b";
const FEDERAL: &str =
    "gh/GSA+ficam-playbooks/_fpki/tools/CACertificatesValidatingToFederalCommonPolicyG2.p7b";

#[test]
fn certificates_are_those_of_the_reference() {
    let Some(corpus) = Corpus::open("certificates_are_those_of_the_reference") else { return };
    let (reference, mut divergences) = (reference(&corpus), Divergences::read());
    let mut failures = Vec::new();
    for entry in entries(&corpus) {
        let bytes = corpus.read(&entry.path);
        let report = inspect(&bytes, options()).unwrap();
        assert!(adds_up(&report), "{}: {:?}", entry.path, report.summary.counts);
        let ours = thumbprints(&report, &bytes);
        let agrees = match (entry.certificates, reference.get(&entry.path)) {
            (Some(_), Some(reference)) => *reference == ours,
            // For a few files only the number is known.
            (Some(expected), None) => ours.len() == expected,
            (None, _) => ours.is_empty(),
        };
        match (agrees, divergences.find(&entry.path)) {
            (true, None) => {}
            (false, Some(listed)) if listed.tells_of(entry.certificates, ours.len()) => {}
            (_, listed) => failures.push(format!(
                "{}: {:?} by the reference, {} here{}; {}",
                entry.path,
                entry.certificates,
                ours.len(),
                if agrees { ", which agrees" } else { "" },
                listed.map_or("not listed as a divergence", |listed| &listed.reason),
            )),
        }
    }
    failures.extend(divergences.unused());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn six_thousand_certificates_are_those_of_the_list() {
    let Some(corpus) = Corpus::open("six_thousand_certificates_are_those_of_the_list") else {
        return;
    };
    let report = inspect(&corpus.read("large/real_ca_all.der.p7b"), options()).unwrap();
    let list = corpus.table("large/real_ca_all.thumbprints.tsv");
    assert_eq!(report.certificates.len(), list.len());
    for (certificate, row) in report.certificates.iter().zip(&list) {
        assert_eq!(certificate.sha1.to_string(), row["sha1"]);
        assert_eq!(certificate.sha256.to_string(), row["sha256"]);
        assert_eq!(certificate.length.to_string(), row["bytes"]);
        assert_ne!(certificate.disposition, Disposition::Unreadable, "{certificate:?}");
    }
}

#[test]
fn the_dod_s_bundle_is_as_known() {
    let Some(corpus) = Corpus::open("the_dod_s_bundle_is_as_known") else { return };
    let report = inspect(&corpus.read(DOD), options()).unwrap();
    assert_eq!(report.summary.bundle.certificates, 49);
    assert_eq!(report.summary.counts.create, 49);
    assert!(!report.summary.bundle.sorted);
    assert_eq!(roots(&report), 4);
    let urls = report.certificate_authorities.iter().filter_map(|record| {
        assert_eq!(record.issuer_subject_key_identifier.as_ref().unwrap().len(), 40);
        record.certificate_revocation_list_url.as_deref()
    });
    let urls: Vec<&str> = urls.collect();
    assert_eq!(urls.len(), 45);
    // The parent's list each time: 17, 7 and 21 of the roots 3, 5 and 6.
    for (list, count) in [("DODROOTCA3.crl", 17), ("DODROOTCA5.crl", 7), ("DODROOTCA6.crl", 21)] {
        assert_eq!(urls.iter().filter(|url| url.ends_with(list)).count(), count, "{list}");
    }
    assert_eq!(times(&report, "C004"), 4);
}

#[test]
fn the_federal_bundle_is_as_known() {
    let Some(corpus) = Corpus::open("the_federal_bundle_is_as_known") else { return };
    let report = inspect(&corpus.read(FEDERAL), options()).unwrap();
    assert_eq!(report.summary.bundle.certificates, 151);
    assert_eq!(report.summary.counts.create, 151);
    assert_eq!(roots(&report), 1);
    let self_issued = report.certificates.iter().filter(|entry| entry.subject == entry.issuer);
    assert_eq!(self_issued.count(), 6);
    assert_eq!(times(&report, "C004"), 63);
}

#[test]
fn a_summary_says_what_a_report_says() {
    let Some(corpus) = Corpus::open("a_summary_says_what_a_report_says") else { return };
    for entry in entries(&corpus).iter().step_by(7) {
        let bytes = corpus.read(&entry.path);
        let report = inspect(&bytes, options()).unwrap();
        assert_eq!(counts(&bytes), report.summary.counts, "{}", entry.path);
    }
}

fn options() -> Options {
    crate::support::report::options_at("2025-11-23")
}

fn counts(bytes: &[u8]) -> Counts {
    let mut inspector = Inspector::new(options(), ());
    inspector.push(bytes).unwrap();
    let (summary, ()) = inspector.finish().unwrap();
    summary.counts
}

fn roots(report: &Report) -> usize {
    let kinds = report.certificate_authorities.iter().map(|r| r.certificate_authority_type);
    kinds.filter(|kind| *kind == CertificateAuthorityType::Root).count()
}

fn times(report: &Report, rule: &str) -> usize {
    report.findings.iter().filter(|finding| finding.rule.id == rule).count()
}

fn adds_up(report: &Report) -> bool {
    let counts = &report.summary.counts;
    let sum = counts.create + counts.duplicate + counts.not_ca + counts.unreadable;
    let listed = u64::try_from(report.certificates.len()).unwrap();
    [sum, report.summary.bundle.certificates, listed] == [counts.certificates; 3]
}

/// SHA-1 and SHA-256 in the order of the file, except elements that are not a SEQUENCE: they are
/// unreadable certificates here, and the reference does not count them. Only binary files contain
/// any.
fn thumbprints(report: &Report, bytes: &[u8]) -> Vec<Thumbprints> {
    let is_binary = matches!(report.summary.file.encoding, Encoding::Der | Encoding::Ber);
    let sequences = report.certificates.iter().filter(|entry| {
        let first = bytes[usize::try_from(entry.offset).unwrap()];
        let is_foreign = is_binary && first != 0x30;
        assert!(!is_foreign || entry.disposition == Disposition::Unreadable, "{entry:?}");
        !is_foreign
    });
    let both =
        |entry: &CertificateEntry| Thumbprints(entry.sha1.to_string(), entry.sha256.to_string());
    sequences.map(both).collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Thumbprints(String, String);

/// A row of the manifest.
struct Entry {
    path: String,
    /// `None` if the reference could not read the file.
    certificates: Option<usize>,
}

/// The thumbprints of each file, by its path.
fn reference(corpus: &Corpus) -> HashMap<String, Vec<Thumbprints>> {
    let mut thumbprints: HashMap<_, Vec<_>> = HashMap::new();
    for mut row in corpus.table("THUMBPRINTS.tsv") {
        let mut take = |column: &str| row.remove(column).unwrap();
        let (path, of_one) = (take("path"), Thumbprints(take("sha1"), take("sha256")));
        thumbprints.entry(path).or_default().push(of_one);
    }
    thumbprints
}

fn entries(corpus: &Corpus) -> Vec<Entry> {
    let rows = corpus.table("MANIFEST.tsv");
    assert!(rows.len() > 900, "{} rows", rows.len());
    let entry =
        |row: Row| Entry { path: row["path"].clone(), certificates: row["n_certs"].parse().ok() };
    rows.into_iter().map(entry).collect()
}

/// Files on which the reference and the program do not agree, for one reason.
#[derive(Default)]
struct Divergence {
    files: Vec<String>,
    /// Certificates by the reference; `None` if it could not read the files.
    expected: Option<RangeInclusive<usize>>,
    /// Certificates by this program.
    actual: Option<RangeInclusive<usize>>,
    reason: String,
}

impl Divergence {
    fn tells_of(&self, expected: Option<usize>, actual: usize) -> bool {
        let expected = match (&self.expected, expected) {
            (Some(range), Some(number)) => range.contains(&number),
            (range, number) => range.is_none() && number.is_none(),
        };
        expected && self.actual.as_ref().is_some_and(|range| range.contains(&actual))
    }
}

struct Divergences {
    listed: Vec<Divergence>,
    met: HashSet<String>,
}

impl Divergences {
    fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/corpus-divergences.toml");
        let listed = parse(&fs::read_to_string(path).unwrap());
        for divergence in &listed {
            let files = &divergence.files;
            assert!(!files.is_empty() && !divergence.reason.is_empty(), "{files:?}");
        }
        Self { listed, met: HashSet::new() }
    }

    fn find(&mut self, path: &str) -> Option<&Divergence> {
        let names = |divergence: &&Divergence| divergence.files.iter().any(|file| file == path);
        let found = self.listed.iter().find(names);
        self.met.extend(found.map(|_| path.to_owned()));
        found
    }

    /// Files that are listed but not in a manifest.
    fn unused(&self) -> impl Iterator<Item = String> {
        let files = self.listed.iter().flat_map(|divergence| &divergence.files);
        let unused = files.filter(|file| !self.met.contains(*file));
        unused.map(|file| format!("{file} is listed as a divergence, and is in no manifest"))
    }
}

/// The subset of TOML that the list needs: tables, with each value on one line, and each element of
/// an array.
fn parse(text: &str) -> Vec<Divergence> {
    let mut listed: Vec<Divergence> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line == "[[divergence]]" {
            listed.push(Divergence::default());
            continue;
        }
        if line.is_empty() || line.starts_with('#') || matches!(line, "files = [" | "]") {
            continue;
        }
        let Some(last) = listed.last_mut() else { panic!("{line} is outside a table") };
        let (key, value) = line.split_once(" = ").unwrap_or(("", line));
        let value = value.trim_end_matches(',').trim_matches('"');
        match key {
            "" => last.files.push(value.to_owned()),
            "expected" if value == "error" => last.expected = None,
            "expected" => last.expected = Some(range(value)),
            "actual" => last.actual = Some(range(value)),
            "reason" => value.clone_into(&mut last.reason),
            _ => panic!("{key} is not a key of a divergence"),
        }
    }
    listed
}

/// `3`, or `3..=5`.
fn range(text: &str) -> RangeInclusive<usize> {
    let (first, last) = text.split_once("..=").unwrap_or((text, text));
    first.parse().unwrap()..=last.parse().unwrap()
}
