//! The properties that fuzz targets check. `tests/integration/replay.rs` includes this file, so
//! that earlier findings are tested without the fuzzer.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a violated property must stop the fuzzer, and nobody depends on this API"
)]

mod ber;
mod certificate;
mod crl;
pub mod der;
pub mod differential;
mod inspection;
mod pieces;
mod profile;
mod store;

pub use certificate::certificate;
pub use crl::crl;
pub use inspection::inspect;
pub use profile::profile;
pub use store::store;

/// A target's name and its property.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 11] = [
    ("armor", armor),
    ("certificate", certificate),
    ("crl", crl),
    ("differential", differential),
    ("inspect", inspect),
    ("profile", profile),
    ("signed_data", signed_data),
    ("store", store),
    ("tlv", tlv),
    ("upload_url", upload_url),
    ("verify", verify),
];

/// See [`pki_preflight::fuzzing::armor`].
pub fn armor(bytes: &[u8]) {
    for sizes in pieces::choices(bytes) {
        pki_preflight::fuzzing::armor(bytes, &sizes);
    }
}

/// See [`pki_preflight::fuzzing::tlv`].
pub fn tlv(bytes: &[u8]) {
    pki_preflight::fuzzing::tlv(bytes);
}

/// See [`pki_preflight::fuzzing::signed_data`].
pub fn signed_data(bytes: &[u8]) {
    for sizes in pieces::choices(bytes) {
        pki_preflight::fuzzing::signed_data(bytes, &sizes);
    }
}

/// The file as a bundle, and as one certificate.
pub fn differential(bytes: &[u8]) {
    differential::bundle(bytes).expect("cms and this program agree");
    differential::certificate(bytes).expect("x509-cert and this program agree");
}

/// See [`pki_preflight::fuzzing::upload_url`].
pub fn upload_url(bytes: &[u8]) {
    pki_preflight::fuzzing::upload_url(&String::from_utf8_lossy(bytes));
}

/// See [`pki_preflight::fuzzing::verify`] and [`pki_preflight::fuzzing::verify_changed`].
pub fn verify(bytes: &[u8]) {
    pki_preflight::fuzzing::verify(bytes);
    pki_preflight::fuzzing::verify_changed(bytes);
}
