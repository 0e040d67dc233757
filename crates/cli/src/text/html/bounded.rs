//! A report that keeps only what a page shows.

use std::collections::HashMap;
use std::io;

use pki_preflight::{
    CertificateAuthorityDetail, Finding, Sink,
    report::{CertificateEntry, ChainEntry, CollectedReport, Detail, Duplicate},
};

/// Certificates kept: as many as have their signatures verified.
const CERTIFICATES: usize = 10_000;

/// Findings kept for each rule.
const FINDINGS: usize = 1_000;

/// Keeps the first certificates and the first findings of each rule. The summary counts all.
#[derive(Debug, Default)]
pub(crate) struct Bounded {
    pub(crate) lists: CollectedReport,
    findings: HashMap<&'static str, usize>,
}

fn push<T>(list: &mut Vec<T>, value: T) {
    if list.len() < CERTIFICATES {
        list.push(value);
    }
}

impl Sink for Bounded {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        Detail::ALL
    }

    fn certificate(&mut self, certificate: CertificateEntry) -> io::Result<()> {
        push(&mut self.lists.certificates, certificate);
        Ok(())
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        push(&mut self.lists.certificate_authorities, record);
        Ok(())
    }

    fn duplicate(&mut self, duplicate: Duplicate) -> io::Result<()> {
        push(&mut self.lists.duplicates, duplicate);
        Ok(())
    }

    /// Roles are counted, so all are kept. Those of a certificate that is left out lose their URLs.
    fn chain(&mut self, mut chain: ChainEntry) -> io::Result<()> {
        if usize::try_from(chain.index).is_ok_and(|index| index >= CERTIFICATES) {
            chain.crl_by_hand = None;
        }
        self.lists.chains.push(chain);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        let count = self.findings.entry(finding.rule.id).or_default();
        *count += 1;
        if *count <= FINDINGS {
            self.lists.findings.push(finding);
        }
        Ok(())
    }
}
