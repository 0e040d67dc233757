//! Records that are rendered where they are created.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::io;

use crate::support::bundle::bundle;
use crate::support::population::Population;
use crate::support::report::options;
use pki_preflight::{
    CertificateAuthorityDetail, ErrorKind, Inspector, Options, Sink, Store, inspect, report::Detail,
};

/// Keeps lines made from records.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Sink for Lines {
    type Record = String;

    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    fn render(record: CertificateAuthorityDetail) -> io::Result<String> {
        Ok(format!("{}\n", record.thumbprint))
    }

    fn record(&mut self, line: String) -> io::Result<()> {
        self.0.extend_from_slice(line.as_bytes());
        Ok(())
    }
}

/// Counts the records, and fails for some of them.
struct Full(u64);

impl Sink for Full {
    type Record = ();

    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    fn render(record: CertificateAuthorityDetail) -> io::Result<()> {
        match record.thumbprint.ends_with('0') {
            true => Err(io::Error::other("no room")),
            false => Ok(()),
        }
    }

    fn record(&mut self, (): ()) -> io::Result<()> {
        self.0 += 1;
        Ok(())
    }
}

/// Certificates of several batches, many of them twice and some in a store.
fn certificates() -> Vec<Vec<u8>> {
    let all = Population::new(400).certificates(400);
    let again = |index: usize| all.iter().skip(index / 2).take(index % 3).cloned();
    all.iter()
        .enumerate()
        .flat_map(|(index, each)| [each.clone()].into_iter().chain(again(index)))
        .collect()
}

fn options_with_store(bytes: &[u8]) -> Options {
    let report = inspect(bytes, options()).unwrap();
    let held = report.certificates.iter().step_by(7);
    let list: String = held.map(|each| format!("{}\n", each.sha1)).collect();
    let mut options = options();
    options.stores.push(Store::parse("list", list.as_bytes()).unwrap());
    options
}

#[test]
fn what_is_rendered_is_what_would_be_created() {
    let bytes = bundle(&certificates());
    for crl_url in ["own", "child"] {
        let options = || {
            let mut options = options_with_store(&bytes);
            options.assumptions.set("crl-url", crl_url).unwrap();
            options
        };
        let report = inspect(&bytes, options()).unwrap();
        let records = &report.certificate_authorities;
        let expected: String =
            records.iter().map(|each| format!("{}\n", each.thumbprint)).collect();
        assert!(records.len() > 200 && report.summary.counts.duplicate > 200);
        let mut inspector = Inspector::new(options(), Lines::default());
        inspector.read(bytes.as_slice()).unwrap();
        let (_, Lines(written)) = inspector.finish().unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), expected, "{crl_url}");
    }
}

#[test]
fn a_record_that_cannot_be_rendered_ends_the_inspection() {
    let bytes = bundle(&certificates());
    for crl_url in ["own", "child"] {
        let mut options = options();
        options.assumptions.set("crl-url", crl_url).unwrap();
        let mut inspector = Inspector::new(options, Full(0));
        let result = inspector.read(bytes.as_slice()).and_then(|()| inspector.finish().map(drop));
        let error = result.unwrap_err();
        let message = error.to_string();
        assert!(matches!(error.kind(), ErrorKind::Sink(_)) && message.contains("no room"));
    }
}
