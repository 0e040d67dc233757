//! Records that are written out where they are made.

#![allow(clippy::unwrap_used, reason = "what can't be run or read has to stop the test")]

use std::io;

use crate::support::bundle::bundle;
use crate::support::population::Population;
use crate::support::report::options;
use pki_preflight::{
    CertificateAuthorityDetail, Detail, ErrorKind, Inspector, Options, Sink, Store, WriteRecord,
    inspect,
};

/// Keeps what is written, in the way it is told to write.
struct Written(Vec<u8>, WriteRecord);

impl Sink for Written {
    fn detail(&self) -> Detail {
        Detail::RECORDS
    }

    fn writer(&self) -> Option<WriteRecord> {
        Some(self.1)
    }

    fn written(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        line(record, &mut self.0)
    }
}

fn line(record: CertificateAuthorityDetail, out: &mut Vec<u8>) -> io::Result<()> {
    out.extend_from_slice(record.thumbprint.as_bytes());
    out.push(b'\n');
    Ok(())
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
fn what_is_written_is_what_would_be_created() {
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
        let mut inspector = Inspector::new(options(), Written(Vec::new(), line));
        inspector.read(bytes.as_slice()).unwrap();
        let (_, Written(written, _)) = inspector.finish().unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), expected, "{crl_url}");
    }
}

#[test]
fn a_writer_that_fails_ends_the_inspection() {
    let bytes = bundle(&certificates());
    let fails: WriteRecord = |_, _| Err(io::Error::other("no room"));
    let mut inspector = Inspector::new(options(), Written(Vec::new(), fails));
    let result = inspector.read(bytes.as_slice()).and_then(|()| inspector.finish().map(drop));
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Sink(_)) && error.to_string().contains("no room"));
}

#[test]
fn a_writer_can_take_nothing_away() {
    let bytes = bundle(&certificates());
    let clears: WriteRecord = |record, out| {
        out.clear();
        line(record, out)
    };
    let written = [line, clears].map(|write| {
        let mut inspector = Inspector::new(options(), Written(Vec::new(), write));
        inspector.read(bytes.as_slice()).unwrap();
        inspector.finish().unwrap().1.0
    });
    let [one, other] = written;
    assert_eq!(one, other);
}
