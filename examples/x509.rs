//! Converts each certificate of a bundle to the `Certificate` of the crate `x509-cert`, and prints
//! the SHA-256 of its public key.
//!
//! ```sh
//! cargo run --example x509 --features x509-cert
//! ```

use std::error::Error;
use std::io;

use pki_preflight::{
    CertificateAuthorityDetail, Inspector, Options, Sha256Digest, Sink,
    report::{BundleCertificate, Detail},
};
use x509_cert::der::Encode as _;

/// The subject of each certificate with the SHA-256 of its `SubjectPublicKeyInfo`, and the numbers
/// of the certificates that `x509-cert` rejects.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) keys: Vec<(String, Sha256Digest)>,
    pub(crate) refused: Vec<u64>,
}

impl Sink for Keys {
    type Record = ();

    fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        Detail::SUMMARY
    }

    fn found(&mut self, certificate: &BundleCertificate<'_>) -> io::Result<()> {
        // The report has a finding for a certificate that cannot be parsed.
        let Ok(parsed) = certificate.parse() else { return Ok(()) };
        let Ok(converted) = x509_cert::Certificate::try_from(&parsed) else {
            self.refused.push(certificate.index());
            return Ok(());
        };
        let fields = converted.tbs_certificate();
        let key = fields.subject_public_key_info().to_der().map_err(io::Error::other)?;
        self.keys.push((fields.subject().to_string(), Sha256Digest::of(&key)));
        Ok(())
    }
}

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn Error>> {
    let Keys { keys, refused } = run(include_bytes!("../testdata/contoso.p7b"))?;
    for (subject, key) in keys {
        println!("{key} {subject}");
    }
    println!("refused: {refused:?}");
    Ok(())
}

pub(crate) fn run(bundle: &[u8]) -> Result<Keys, Box<dyn Error>> {
    let mut inspector = Inspector::new(Options::new("2026-11-24".parse()?), Keys::default());
    inspector.push(bundle)?;
    let (_summary, keys) = inspector.finish()?;
    Ok(keys)
}
