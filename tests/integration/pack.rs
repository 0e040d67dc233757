//! Packing and comparing: their laws, and how other programs read the packed files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

mod chains;
mod comparison;
mod corpus;
mod laws;
mod others;
mod selection;

use std::collections::BTreeSet;

use pki_preflight::{
    Options, Source, Thumbprint, pack,
    pack::{PackOptions, Packed},
};

use crate::support::report;

fn options() -> PackOptions {
    PackOptions::new(quick())
}

/// Without signatures, which take most of the time.
fn quick() -> Options {
    let mut options = report::options();
    options.verify = false;
    options
}

fn source(bytes: &[u8]) -> Source {
    Source::parse("input", bytes).unwrap()
}

/// The single file packed from a bundle.
fn packed(bytes: &[u8], options: &PackOptions) -> Vec<u8> {
    let Packed { files, .. } = pack(&[source(bytes)], options).unwrap();
    let [file] = files.as_slice() else { panic!("{} files", files.len()) };
    file.bytes.clone()
}

fn thumbprints(bytes: &[u8]) -> BTreeSet<Thumbprint> {
    source(bytes).members().iter().map(pki_preflight::source::Member::thumbprint).collect()
}
