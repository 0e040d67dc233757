//! Reads all certificates of a bundle with another crate, and computes their thumbprints.
//!
//! ```sh
//! cargo run --release -p pki-preflight-measure --bin rival -- cms BUNDLE
//! ```
#![allow(
    missing_docs,
    clippy::panic,
    clippy::unwrap_used,
    reason = "an input that cannot be measured must stop the run; nobody depends on this"
)]

use std::fs;
use std::hint::black_box;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::{Decode as _, Encode as _};
use sha1::{Digest as _, Sha1};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (name, file) = (arguments.next().unwrap(), arguments.next().unwrap());
    let bytes = fs::read(file).unwrap();
    match name.as_str() {
        "cms" => read_with_cms(&bytes),
        _ => panic!("{name}: cms is known"),
    }
}

fn read_with_cms(bytes: &[u8]) {
    let data: SignedData = ContentInfo::from_der(bytes).unwrap().content.decode_as().unwrap();
    for choice in data.certificates.unwrap().0.iter() {
        let CertificateChoices::Certificate(certificate) = choice else { continue };
        black_box(Sha1::digest(certificate.to_der().unwrap()));
    }
}
