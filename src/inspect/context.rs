//! The settings shared by all batches.

use std::sync::Arc;

use super::read::Caches;
use crate::assumption::{Assumptions, CrlUrlSource};
use crate::certificate::Instant;
use crate::check::ResolvedPolicy;
use crate::limits::Limits;
use crate::report::Detail;
use crate::store::Existing;

/// The settings with which every batch is read.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) at: Instant,
    pub(super) limits: Limits,
    pub(super) existing: Existing,
    pub(super) assumptions: Assumptions,
    pub(super) effective: Arc<ResolvedPolicy>,
    pub(super) verify: bool,
    pub(super) detail: Detail,
    pub(super) caches: Caches,
}

impl Context {
    /// Whether a certificate is stored until all are known, to verify its signature and to name it
    /// in findings.
    pub(super) const fn keeps(&self, index: u64) -> bool {
        (self.verify || self.detail.findings) && index < self.limits.signatures
    }

    /// Whether CRL URLs are stored until all certificates are known.
    pub(super) fn keeps_urls(&self) -> bool {
        let records = self.detail.records && self.records_wait();
        self.detail.findings || self.detail.chains || records
    }

    /// Whether a record cannot be completed until all certificates are known.
    pub(super) fn records_wait(&self) -> bool {
        self.assumptions.crl_url() == CrlUrlSource::Child
    }
}
