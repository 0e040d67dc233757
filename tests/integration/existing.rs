//! The caller's own existing set, in addition to the stores that the library reads.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure must stop the test")]

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use pki_preflight::{
    ErrorKind, ExistingEntry, ExistingSet, Options, Report, Source, Store, Stores, Thumbprint,
    inspect, inspect_reader, pack,
    pack::{LeftOutReason, PackError, PackOptions},
};

use crate::support::population::{Population, Sharing};
use crate::support::report::options;
use crate::support::{bundle, contoso, store};

/// Entries in memory, and the queries received.
#[derive(Debug, Default)]
struct Memory {
    entries: Vec<ExistingEntry>,
    certificates: Vec<Vec<u8>>,
    /// The lengths of the queries.
    asked: Mutex<Vec<usize>>,
}

impl Memory {
    fn of(entries: impl IntoIterator<Item = ExistingEntry>) -> Self {
        Self { entries: entries.into_iter().collect(), ..Self::default() }
    }

    fn note(&self, length: usize) {
        self.asked.lock().unwrap().push(length);
    }
}

impl ExistingSet for Memory {
    fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
        self.note(thumbprints.len());
        let asked = |entry: &&ExistingEntry| thumbprints.contains(&entry.thumbprint);
        // In another order than in the query.
        Ok(self.entries.iter().rev().filter(asked).cloned().collect())
    }

    fn count(&self) -> io::Result<u64> {
        let counts = |entry: &&ExistingEntry| !entry.is_classic && !entry.is_deleted;
        Ok(u64::try_from(self.entries.iter().filter(counts).count()).unwrap_or(u64::MAX))
    }

    fn certificates(&self, add: &mut dyn FnMut(&str, &[u8])) -> io::Result<()> {
        add("database", b"no certificate");
        self.certificates.iter().for_each(|certificate| add("database", certificate));
        Ok(())
    }
}

fn contoso_bundle() -> Vec<u8> {
    bundle::bundle(&contoso::certificates())
}

fn against(bytes: &[u8], set: impl ExistingSet + 'static) -> Report {
    inspect(bytes, with(set)).unwrap()
}

fn with(set: impl ExistingSet + 'static) -> Options {
    let mut options = options();
    options.existing = Some(Arc::new(set));
    options
}

/// The findings of some rules, as the report has them.
fn findings(report: &Report, rules: &[&str]) -> Vec<String> {
    let of_rules = report.findings.iter().filter(|finding| rules.contains(&finding.rule.id));
    of_rules.map(|finding| format!("{} {}", finding.rule.id, finding.message)).collect()
}

#[test]
fn stores_give_the_same_entries_as_a_set() {
    let saved = [
        ("list", store::graph_list()),
        ("deleted", store::deleted()),
        ("classic", store::classic()),
        ("thumbprints", store::thumbprints()),
    ];
    let bytes = contoso_bundle();
    for chosen in [&saved[..1], &saved[1..2], &saved[2..3], &saved[..]] {
        let parse = |(name, text): &(&str, String)| Store::parse(name, text.as_bytes()).unwrap();
        let stores: Stores = chosen.iter().map(parse).collect();
        let mut read = options();
        read.stores = stores.clone();
        let (read, asked) = (inspect(&bytes, read).unwrap(), against(&bytes, stores));
        assert!(!read.duplicates.is_empty());
        assert_eq!(read.duplicates, asked.duplicates);
        assert_eq!(read.certificate_authorities, asked.certificate_authorities);
        assert_eq!(read.summary.assumptions, asked.summary.assumptions);
        let rules = ["S001", "S002", "S016", "S020", "B011"];
        assert_eq!(findings(&read, &rules), findings(&asked, &rules));
    }
}

#[test]
fn many_are_asked_for_at_once() {
    let certificates = Population::of(Sharing::Names, 3000).certificates(3000);
    let known = Thumbprint::of(&certificates[2999]);
    let set = Arc::new(Memory::of([ExistingEntry::new(known, "database")]));
    let mut options = options();
    options.verify = false;
    options.existing = Some(set.clone());
    let bytes = bundle::bundle(&certificates);
    let report = inspect_reader(&bytes[..], options).unwrap();
    assert_eq!(report.duplicates.len(), 1);
    assert_eq!(report.duplicates[0].index, 2999);
    let asked = set.asked.lock().unwrap();
    assert_eq!(asked.iter().sum::<usize>(), 3000);
    assert!(asked.len() <= 30 && asked.iter().all(|each| *each <= 1000), "{asked:?}");
}

/// Answers this many queries, and then fails.
#[derive(Debug)]
struct Failing {
    answers: AtomicUsize,
    fails: &'static str,
}

impl Failing {
    const fn of(fails: &'static str) -> Self {
        Self { answers: AtomicUsize::new(0), fails }
    }

    fn answer<T>(&self, question: &str, answer: T) -> io::Result<T> {
        self.answers.fetch_add(1, Ordering::Relaxed);
        if question == self.fails {
            Err(io::Error::other("database is locked"))
        } else {
            Ok(answer)
        }
    }
}

impl ExistingSet for Failing {
    fn find(&self, _thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
        self.answer("find", Vec::new())
    }

    fn count(&self) -> io::Result<u64> {
        self.answer("count", 0)
    }

    fn certificates(&self, _add: &mut dyn FnMut(&str, &[u8])) -> io::Result<()> {
        self.answer("certificates", ())
    }
}

#[test]
fn an_error_of_the_set_is_an_error_and_not_an_answer() {
    let small = contoso_bundle();
    let large = bundle::bundle(&contoso::many(2000));
    for fails in ["find", "count", "certificates"] {
        for bytes in [&small, &large] {
            let error = inspect(bytes, with(Failing::of(fails))).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::ExistingSet(_)), "{fails}: {error}");
            let message = error.to_string();
            assert_eq!(message, "querying the existing set failed: database is locked");
        }
    }
    assert!(inspect(&small, with(Failing::of("nothing"))).is_ok());
    let one = Thumbprint::of(b"1");
    assert!(Failing::of("find").contains(&one).is_err());
}

#[test]
fn what_is_in_the_stores_and_in_the_set_counts_once() {
    let entry = |number: u32| ExistingEntry::new(Thumbprint::of(&number.to_be_bytes()), "database");
    let list = |range: std::ops::Range<u32>| {
        let lines: String = range.map(|number| format!("{}\n", entry(number).thumbprint)).collect();
        Store::parse("list", lines.as_bytes()).unwrap()
    };
    // 7 are added, and 250 are the limit.
    for (in_set, in_list, deleted, message) in [
        (0..244, 0..100, 0, Some("to the 244 in the stores. The total of 251")),
        (0..243, 0..243, 0, None),
        (0..200, 150..244, 0, Some("to the 244 in the stores. The total of 251")),
        // A CA that the set has as deleted counts if the list has it.
        (0..244, 0..1, 1, Some("to the 244 in the stores. The total of 251")),
        (0..244, 1..2, 1, None),
    ] {
        let mut entries: Vec<_> = in_set.map(entry).collect();
        entries[..deleted].iter_mut().for_each(|entry| entry.is_deleted = true);
        let mut options = with(Memory::of(entries));
        options.stores.push(list(in_list));
        let report = inspect(&contoso_bundle(), options).unwrap();
        let found = findings(&report, &["B011"]);
        assert_eq!(found.len(), usize::from(message.is_some()), "{found:?}");
        assert!(message.is_none_or(|message| found[0].contains(message)), "{found:?}");
    }
}

#[test]
fn chains_are_built_with_certificates_of_the_set() {
    let is_root = |authority: &contoso::Authority| authority.is_root;
    let (roots, others): (Vec<_>, Vec<_>) = contoso::authorities().into_iter().partition(is_root);
    let others: Vec<_> = others.iter().map(contoso::Authority::certificate).collect();
    let roots: Vec<_> = roots.iter().map(contoso::Authority::certificate).collect();
    let bytes = bundle::bundle(&others);
    let entries = || roots.iter().map(|root| ExistingEntry::new(Thumbprint::of(root), "database"));

    let without = against(&bytes, Memory::of(entries()));
    let missing = ["S007", "B014"];
    let found = findings(&without, &missing).join("\n");
    assert!(found.contains("S007") && found.contains("some entries are only thumbprints"));

    let mut set = Memory::of(entries());
    set.certificates.clone_from(&roots);
    let known = against(&bytes, set);
    assert_eq!(findings(&known, &missing), [""; 0]);
    assert!(known.chains.iter().any(|chain| chain.depth == Some(1)));
    assert_eq!(known.summary.signatures.invalid, 0);
}

#[test]
fn one_that_was_not_deleted_goes_first() {
    let thumbprint = Thumbprint::of(b"1");
    let mut deleted = ExistingEntry::new(thumbprint, "deleted");
    deleted.is_deleted = true;
    let set = Memory::of([deleted.clone(), ExistingEntry::new(thumbprint, "live"), deleted]);
    assert_eq!(set.contains(&thumbprint).unwrap().unwrap().store, "live");
    assert_eq!(set.contains(&Thumbprint::of(b"2")).unwrap(), None);
}

#[test]
fn what_the_set_contains_is_not_packed() {
    let certificates = contoso::certificates();
    let source = [Source::parse("input", &bundle::bundle(&certificates)).unwrap()];
    let entries = certificates[..2].iter().map(|each| Thumbprint::of(each));
    let set = Memory::of(entries.map(|each| ExistingEntry::new(each, "database")));
    let packed = pack(&source, &PackOptions::new(with(set))).unwrap();
    let in_store = packed.left_out.iter().filter(
        |each| matches!(&each.reason, LeftOutReason::InStore { store } if store == "database"),
    );
    assert_eq!((in_store.count(), packed.files[0].certificates.len()), (2, 5));
    for fails in ["find", "count"] {
        let mut options = PackOptions::new(with(Failing::of(fails)));
        options.split = true;
        let error = pack(&source, &options).unwrap_err();
        assert!(matches!(error, PackError::Inspect(_)), "{fails}: {error}");
    }
}
