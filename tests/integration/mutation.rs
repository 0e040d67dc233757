//! Randomly changed files: each gets a report, quickly, and its numbers add up.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure must stop the test"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use crate::support::report::{in_pieces, json, options};
use pki_preflight::{
    Disposition, ErrorKind, Report, Severity, inspect,
    report::{Encoding, UploadPrediction},
};
use proptest::prelude::*;
use proptest::sample::Index;

/// The size limit of a changed file, in bytes.
const LARGEST: usize = 1 << 20;

/// A way to change a file.
#[derive(Clone, Debug)]
enum Mutation {
    Set(Vec<(Index, u8)>),
    /// One bit, which changes tags and lengths to their neighbours.
    Flip(Index, u8),
    Truncate(Index),
    Remove(Index, Index),
    /// The start of this file, the end of another.
    Splice(Index, Index, Index),
    /// A piece of another file in the middle.
    Insert(Index, Index, Index, Index),
    Repeat(usize),
}

impl Mutation {
    fn apply(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let at = |index: &Index, bytes: &[u8]| index.index(bytes.len() + 1);
        match self {
            Self::Set(changes) => {
                for (index, byte) in changes {
                    let length = bytes.len().max(1);
                    if let Some(place) = bytes.get_mut(index.index(length)) {
                        *place = *byte;
                    }
                }
            }
            Self::Flip(index, bit) => {
                let length = bytes.len().max(1);
                if let Some(place) = bytes.get_mut(index.index(length)) {
                    *place ^= 1 << bit;
                }
            }
            Self::Truncate(index) => bytes.truncate(at(index, &bytes)),
            Self::Remove(one, other) => {
                let mut ends = [at(one, &bytes), at(other, &bytes)];
                ends.sort_unstable();
                bytes.drain(ends[0]..ends[1]);
            }
            Self::Splice(file, front, back) => {
                let other = &file.get(files()).1;
                bytes.truncate(at(front, &bytes));
                bytes.extend_from_slice(&other[at(back, other)..]);
            }
            Self::Insert(file, place, one, another) => {
                let other = &file.get(files()).1;
                let mut ends = [at(one, other), at(another, other)];
                ends.sort_unstable();
                let place = at(place, &bytes);
                bytes.splice(place..place, other[ends[0]..ends[1]].iter().copied());
            }
            Self::Repeat(times) => bytes = bytes.repeat(*times),
        }
        bytes.truncate(LARGEST);
        bytes
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    // The bytes that lengths, tags and boundaries consist of, more often than others.
    let byte = || {
        prop_oneof![
            prop::sample::select(
                b"\x00\x01\x30\x31\x7F\x80\x81\x82\x84\x88\xA0\xA1\xFF-=\n".to_vec()
            ),
            any::<u8>(),
        ]
    };
    prop_oneof![
        6 => prop::collection::vec((index(), byte()), 1..6).prop_map(Mutation::Set),
        4 => (index(), 0..8_u8).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
        2 => index().prop_map(Mutation::Truncate),
        2 => (index(), index()).prop_map(|(one, other)| Mutation::Remove(one, other)),
        2 => (index(), index(), index()).prop_map(|(file, one, two)| Mutation::Splice(file, one, two)),
        2 => (index(), index(), index(), index())
            .prop_map(|(file, at, one, two)| Mutation::Insert(file, at, one, two)),
        1 => (2_usize..30).prop_map(Mutation::Repeat),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_change_gets_a_report(
        file in any::<Index>(),
        mutations in prop::collection::vec(mutation(), 1..4),
        sizes in prop::collection::vec(1_usize..3_000, 1..6),
    ) {
        let (_, bytes) = file.get(files());
        let bytes = mutations.iter().fold(bytes.clone(), |bytes, change| change.apply(bytes));
        if let Some(report) = report(&bytes) {
            check(&bytes, &report);
            let pieces = json(&in_pieces(&bytes, &sizes));
            let whole = json(&report);
            // The first different line is more useful than both reports.
            let differ = whole.lines().zip(pieces.lines()).find(|(whole, pieces)| whole != pieces);
            prop_assert_eq!(differ, None);
            prop_assert!(whole == pieces);
            prop_assert!(serde_json::from_str::<Report>(&whole).unwrap() == report);
        }
    }
}

#[test]
fn every_file_cut_anywhere_gets_a_report() {
    // A large file would take too long sixteen times.
    let files = files().iter().filter(|(_, bytes)| bytes.len() < 40_000);
    for (name, bytes) in files.filter(|(name, _)| !name.starts_with("certificate/")) {
        for length in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
            let cut = &bytes[..length];
            let report = report(cut).unwrap_or_else(|| panic!("{name}"));
            check(cut, &report);
        }
    }
}

/// A damaged part is not called missing, empty or unusual: for a truncated bundle, every finding
/// about its structure also applies to the whole one.
#[test]
fn a_bundle_that_breaks_off_is_called_nothing_else() {
    let said = |bytes: &[u8]| -> Vec<String> {
        let report = inspect(bytes, options()).unwrap();
        let of_frame = report
            .findings
            .into_iter()
            .filter(|finding| ["B008", "B009", "B018"].contains(&finding.rule.id));
        // Their number and locations may differ.
        let no_digits = |text: String| text.replace(|c: char| c.is_ascii_digit(), "");
        of_frame.map(|finding| no_digits(finding.message)).collect()
    };
    for (name, bytes) in files().iter().filter(|(name, _)| name.starts_with("bundle/")) {
        let whole = said(bytes);
        for length in (1..bytes.len()).step_by(bytes.len() / 200 + 1) {
            for message in said(&bytes[..length]) {
                assert!(whole.contains(&message), "{name}, {length} bytes: {message}");
            }
        }
    }
}

/// The report, unless a limit that protects the machine was exceeded.
fn report(bytes: &[u8]) -> Option<Report> {
    match inspect(bytes, options()) {
        Ok(report) => Some(report),
        Err(error) => {
            assert!(matches!(error.kind(), ErrorKind::Limit { .. }), "{error}");
            None
        }
    }
}

fn check(bytes: &[u8], report: &Report) {
    let Report { summary, certificate_authorities, certificates, duplicates, findings, .. } =
        report;
    let length = u64::try_from(bytes.len()).unwrap();
    let number = |count: usize| u64::try_from(count).unwrap();
    let counts = &summary.counts;
    assert_eq!(summary.file.length, length);
    assert_eq!(summary.bundle.certificates, counts.certificates);
    assert_eq!(number(certificates.len()), counts.certificates);
    assert_eq!(number(certificate_authorities.len()), counts.create);
    for (disposition, count) in [
        (Disposition::Create, counts.create),
        (Disposition::Duplicate, counts.duplicate),
        (Disposition::NotCa, counts.not_ca),
        (Disposition::Unreadable, counts.unreadable),
    ] {
        let found = certificates.iter().filter(|entry| entry.disposition == disposition).count();
        assert_eq!(number(found), count, "{disposition:?}");
    }
    assert!(number(duplicates.len()) >= counts.duplicate);
    for (severity, count) in [
        (Severity::Error, counts.errors),
        (Severity::Warning, counts.warnings),
        (Severity::Notice, counts.notices),
    ] {
        let found = findings.iter().filter(|finding| finding.severity == severity).count();
        assert_eq!(number(found), count, "{severity:?}");
    }
    let rejects = findings.iter().any(|finding| finding.rule.rejects);
    assert_eq!(rejects, summary.verdict.upload == UploadPrediction::Rejected);
    for finding in findings {
        assert!(finding.offset.is_none_or(|offset| offset <= length), "{finding:?}");
    }
    let is_binary = matches!(summary.file.encoding, Encoding::Der | Encoding::Ber);
    for (index, entry) in certificates.iter().enumerate() {
        assert_eq!(entry.index, number(index));
        assert!(entry.offset < length, "{entry:?}");
        if is_binary {
            let start = usize::try_from(entry.offset).unwrap();
            let end = start + usize::try_from(entry.length).unwrap();
            assert_eq!(pki_preflight::Thumbprint::of(&bytes[start..end]), entry.sha1);
        }
    }
}

/// Every file of `testdata/`, and each certificate in a bundle; with the corpus, its files too.
fn files() -> &'static [(String, Vec<u8>)] {
    static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
        let mut files = Vec::new();
        for name in ["", "bundle", "pem", "not-pkcs7", "certificate"] {
            for path in paths_in(&folder.join(name)) {
                let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
                let bytes = fs::read(&path).unwrap();
                match path.extension().and_then(|extension| extension.to_str()) {
                    Some("p7b") => files.push((name, bytes)),
                    Some("der") => files.push((name, crate::support::bundle::bundle(&[bytes]))),
                    _ => {}
                }
            }
        }
        assert!(files.len() > 200, "{}", files.len());
        files.extend(files_of_the_corpus());
        files
    });
    &FILES
}

fn paths_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}

/// Every file of the manifest that is not large.
fn files_of_the_corpus() -> Vec<(String, Vec<u8>)> {
    let Some(folder) = env::var_os("PKI_PREFLIGHT_CORPUS").map(PathBuf::from) else {
        eprintln!("The corpus is left out, for PKI_PREFLIGHT_CORPUS is unset");
        return Vec::new();
    };
    let manifest = fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap();
    let paths = manifest.lines().skip(1).filter_map(|line| line.split('\t').next());
    let files = paths.map(|path| (path.to_owned(), fs::read(folder.join(path)).unwrap()));
    files.filter(|(_, bytes)| bytes.len() < LARGEST).collect()
}
