//! Identifies a finding across runs.

use std::collections::HashMap;

use pki_preflight::{Finding, Sha256Digest, report::CertificateEntry};

/// Does not change when the file changes elsewhere. It covers the rule, the certificate's own hash,
/// the path within the certificate, and a counter where these are equal.
#[derive(Debug)]
pub(crate) struct Fingerprint {
    pub(crate) whole: String,
    /// In the form of GitHub's own: sixteen digits and a number.
    pub(crate) short: String,
}

/// Computes the fingerprints of a report, in the order of its findings.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    seen: HashMap<String, u64>,
}

impl Fingerprints {
    pub(crate) fn of(
        &mut self,
        finding: &Finding,
        entry: Option<&CertificateEntry>,
    ) -> Fingerprint {
        let certificate = entry.map(|entry| entry.sha256.to_string()).unwrap_or_default();
        let path = finding.path.as_deref().unwrap_or_default();
        let path = match path.strip_prefix("certificates[") {
            Some(rest) => rest.split_once(']').map_or(path, |(_, rest)| rest),
            None => path,
        };
        let key = format!("{}\n{certificate}\n{path}", finding.rule.id);
        let before = self.seen.entry(key.clone()).or_default();
        let digest = |text: &str| Sha256Digest::of(text.as_bytes()).to_string().to_lowercase();
        let whole = digest(&format!("{key}\n{before}"));
        *before += 1;
        let hash = digest(&key);
        Fingerprint { whole, short: format!("{}:{before}", hash.get(..16).unwrap_or(&hash)) }
    }
}
