//! The examples for embedders run.

#![allow(clippy::unwrap_used, reason = "a failed example must stop the test")]

#[path = "../../examples/database.rs"]
mod database;
#[path = "../../examples/existing.rs"]
mod existing;
#[path = "../../examples/many.rs"]
mod many;
#[path = "../../examples/pack.rs"]
mod pack;
#[path = "../../examples/reader.rs"]
mod reader;
#[path = "../../examples/sink.rs"]
mod sink;
#[path = "../../examples/slice.rs"]
mod slice;
#[path = "../../examples/tokio.rs"]
mod tokio_stream;
#[path = "../../examples/x509.rs"]
mod x509;

use std::io;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::{contoso, der};
use pki_preflight::{ErrorKind, Thumbprint};

#[test]
fn a_slice() {
    slice::run().unwrap();
}

#[test]
fn many_bundles_against_one_store() {
    many::run().unwrap();
}

#[test]
fn a_sink_of_ones_own() {
    sink::run().unwrap();
}

#[test]
fn a_reader_with_progress_that_can_be_cancelled() {
    reader::run("testdata/contoso.p7b", false).unwrap();
    let error = reader::run("testdata/contoso.p7b", true).unwrap_err();
    assert!(error.to_string().contains("cancelled"), "{error}");
}

#[test]
fn what_is_new_is_packed_and_requested() {
    let request = pack::run().unwrap();
    assert!(request.contains("sha256FileHash") && request.contains("upload.p7b"), "{request}");
}

#[test]
fn a_sink_that_writes_to_a_database() {
    let database = database::run("testdata/contoso-problems.p7b").unwrap();
    let count =
        |statement: &str| -> i64 { database.query_row(statement, (), |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM certificate"), 7);
    assert_eq!(count("SELECT count(*) FROM record"), 4);
    assert_eq!(count("SELECT count(*) FROM certificate WHERE disposition = 'Unreadable'"), 1);
    let bytes: Vec<(String, i64, Vec<u8>)> = database
        .prepare("SELECT sha1, start, der FROM certificate ORDER BY number")
        .and_then(|mut all| {
            all.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        })
        .unwrap();
    let file = std::fs::read("testdata/contoso-problems.p7b").unwrap();
    for ((sha1, start, der), made) in bytes.iter().zip(contoso::problems()) {
        assert_eq!((der, sha1), (&made, &Thumbprint::of(&made).to_string()));
        assert!(file.get(usize::try_from(*start).unwrap()..).unwrap().starts_with(der));
    }
}

#[test]
fn an_existing_set_in_a_database() {
    let report = existing::run(existing::database().unwrap()).unwrap();
    assert_eq!((report.duplicates.len(), report.summary.counts.create), (1, 6));

    // A failing database is not treated as one without the CA.
    let broken = existing::database().unwrap();
    broken.execute_batch("DROP TABLE authority").unwrap();
    let error = existing::run(broken).unwrap_err();
    let error = error.downcast::<pki_preflight::Error>().unwrap();
    assert!(matches!(error.kind(), ErrorKind::ExistingSet(_)), "{error}");
}

#[test]
fn pieces_from_an_asynchronous_stream() {
    let file = std::fs::read("testdata/contoso.p7b").unwrap();
    let pieces = || file.chunks(777).map(|piece| Ok(piece.to_vec()));
    let report = tokio_stream::run(pieces().collect()).unwrap();
    assert_eq!(report.certificate_authorities.len(), 7);
    let failed = Err(io::Error::other("the connection was lost"));
    let error = tokio_stream::run(pieces().take(2).chain([failed]).collect()).unwrap_err();
    assert_eq!(error.to_string(), "the connection was lost");
}

#[test]
fn from_a_certificate_to_x509_cert() {
    let certificates = contoso::certificates();
    let found = x509::run(&bundle(&certificates)).unwrap();
    assert_eq!((found.keys.len(), found.refused.len()), (7, 0));
    for (certificate, (_, key)) in certificates.iter().zip(found.keys) {
        let certificate = pki_preflight::Certificate::parse(certificate).unwrap();
        let own = certificate.public_key().unwrap();
        assert_eq!(key, pki_preflight::Sha256Digest::of(own.as_bytes()));
    }

    // A serial number that x509-cert refuses.
    let long = CertificateBuilder::root("Long").with(|it| it.serial = der::integer_bytes(&[1; 32]));
    let found = x509::run(&bundle(&[long.build()])).unwrap();
    assert_eq!((found.keys.len(), found.refused), (0, vec![0]));
}
