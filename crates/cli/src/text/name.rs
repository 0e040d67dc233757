//! The name of a certificate on one line.

use pki_preflight::{report::CertificateEntry, text::Escaped};

/// The common name, else the subject, else the number. Escaped, not shortened.
pub(super) fn of(entry: &CertificateEntry) -> String {
    let name = entry.common_name.as_deref().filter(|name| !name.trim().is_empty());
    let subject = Some(entry.subject.as_str()).filter(|subject| !subject.is_empty());
    match name.or(subject) {
        Some(name) => Escaped::new(name).to_string(),
        None => format!("certificate {}", entry.index),
    }
}

/// The issuer's name, formed in the same way; `None` if it cannot be read.
pub(super) fn of_issuer(entry: &CertificateEntry) -> Option<String> {
    let name = entry.issuer_common_name.as_deref().filter(|name| !name.trim().is_empty());
    let issuer = Some(entry.issuer.as_str()).filter(|issuer| !issuer.is_empty());
    name.or(issuer).map(|name| Escaped::new(name).to_string())
}
