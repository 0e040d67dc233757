//! The third part: from facts to the report.
//!
//! ```text
//! results -> file order -> duplicates -> sink; at the end chains, whole file, summary
//! ```

mod assumptions;
mod certificate_index;
mod chains;
mod issuer_search;
mod reference_index;
mod summary;
mod url_index;

use std::fmt;
use std::sync::Arc;

use super::context::Context;
use super::read::{BatchResult, PredictedRecord, ReadCertificate, Workers, read};
use super::scan::Batch;
use crate::armor::Location;
use crate::check::{Noted, Output, SetFacts, check_set};
use crate::digest::Thumbprint;
use crate::error::Error;
use crate::outcome::{Counts, Disposition, Duplicate, DuplicateOf};
use crate::record::CertificateAuthorityDetail;
use crate::report::{BundleCertificate, Sink};
use crate::store::{ExistingEntry, Types};
use certificate_index::{CertificateIndex, IndexedCertificate};
pub(super) use summary::ScannedFile;

/// Number of elements of the last batch that are read at a time.
const PART: usize = 1 << 11;

/// Receives batches and passes their results to the sink.
pub(super) struct ReportAssembler<S: Sink> {
    context: Arc<Context>,
    workers: Workers<S::Record>,
    under_way: bool,
    seen: CertificateIndex,
    /// Records that cannot be completed until all certificates are known.
    waiting: Vec<(u64, CertificateAuthorityDetail)>,
    spare: Vec<Batch>,
    output: Output,
    counts: Counts,
    /// Total length in bytes of the subjects of all CAs that would be created.
    subjects: u64,
    sorted: bool,
    roots: u64,
    /// Whether the classic store contains one of the certificates.
    classic: bool,
    /// The types of the CAs in the caller's set.
    set_types: Types,
    sink: S,
}

impl<S: Sink> ReportAssembler<S> {
    pub(super) fn new(context: Arc<Context>, sink: S) -> Self {
        Self {
            workers: Workers::new(Arc::clone(&context), read::<S>),
            under_way: false,
            seen: CertificateIndex::new(&context.limits, context.detail.findings),
            waiting: Vec::new(),
            spare: Vec::new(),
            output: Output::new(Arc::clone(&context.effective), context.detail.findings),
            counts: Counts::default(),
            subjects: 0,
            sorted: true,
            roots: 0,
            classic: false,
            set_types: Types::default(),
            context,
            sink,
        }
    }

    /// Submits a batch to be read, and processes the results that are ready.
    pub(super) fn submit(&mut self, batch: Batch) -> Result<(), Error> {
        self.under_way = true;
        self.workers.submit(batch);
        while let Some(result) = self.workers.next(false) {
            self.take(result)?;
        }
        Ok(())
    }

    /// Batches that have been read. Their buffers can be reused.
    pub(super) const fn spare(&mut self) -> &mut Vec<Batch> {
        &mut self.spare
    }

    /// Reads the last batch. If it is the only one, it is read without starting a thread.
    pub(super) fn last(&mut self, batch: Batch) -> Result<(), Error> {
        if self.under_way {
            while let Some(result) = self.workers.next(true) {
                self.take(result)?;
            }
        }
        // Tens of thousands of small elements are read in parts: until the results are processed,
        // they occupy a hundred times the memory of the elements.
        let mut batch = batch;
        let members = std::mem::take(&mut batch.members);
        for part in members.chunks(PART) {
            batch.members.extend_from_slice(part);
            let (first_index, previous) = (batch.next_index(), batch.last_bytes());
            let result = read::<S>(batch, &self.context);
            self.take(result)?;
            batch = self.spare.pop().unwrap_or_default();
            batch.members.clear();
            (batch.first_index, batch.previous) = (first_index, previous);
        }
        // All certificates are read. Building chains needs the memory.
        self.spare = Vec::new();
        self.context.caches.clear();
        Ok(())
    }

    /// Passes the findings so far to the sink.
    pub(super) fn flush_findings(&mut self) -> Result<(), Error> {
        for finding in self.output.findings.drain(..) {
            self.sink.finding(finding).map_err(Error::sink)?;
        }
        Ok(())
    }

    fn take(&mut self, result: BatchResult<S::Record>) -> Result<(), Error> {
        let BatchResult { batch, certificates, mut noted, sorted, failure } = result;
        if let Some(error) = failure {
            return Err(Error::existing_set(error));
        }
        self.sorted &= sorted;
        let members = batch.members.iter().filter(|each| each.is_certificate());
        let numbered = (batch.first_index..).zip(members);
        for ((index, member), certificate) in numbered.zip(certificates) {
            let bytes = batch.bytes_of(&member.member);
            self.certificate(index, bytes, certificate, &mut noted)?;
        }
        self.spare.push(batch);
        self.flush_findings()
    }

    fn certificate(
        &mut self,
        index: u64,
        bytes: &[u8],
        read: ReadCertificate<S::Record>,
        noted: &mut Noted,
    ) -> Result<(), Error> {
        let ReadCertificate { mut node, location, record, kept, stored, entry, .. } = read;
        let thumbprint = node.thumbprint;
        let earlier = match read.disposition {
            Disposition::Unreadable => None,
            _ => self.seen.find_or_note(thumbprint),
        };
        // A repeated certificate was already judged, counted and stored at its first occurrence.
        node.repeated = earlier.is_some();
        let end = node.not_after;
        // An unreadable `notAfter` is represented by the smallest number.
        let is_expired = end != i64::MIN && end < self.context.at.unix_seconds();
        self.output.take(noted, read.found, index, (node.repeated, is_expired));
        self.roots += u64::from(read.is_root && !node.repeated);
        node.create &= !node.repeated;
        if node.create {
            self.subjects += u64::from(read.subject_bytes);
        }
        let noted = IndexedCertificate {
            key: read.key,
            issuer: read.issuer,
            location,
            kept: kept.filter(|_| !node.repeated),
            crl_url: read.crl_url.map(|id| (id, read.url_bytes)),
        };
        self.seen.push(node, noted);
        let disposition = match read.disposition {
            Disposition::Create if node.repeated => Disposition::Duplicate,
            disposition => disposition,
        };
        self.counts.note(disposition);
        let duplicates = duplicates(index, thumbprint, earlier, &stored);
        if !duplicates.is_empty() {
            self.classic |= stored.iter().any(|entry| entry.is_classic);
            self.check_duplicates(&duplicates, &stored, location, disposition);
        }
        let found = BundleCertificate {
            index,
            offset: location.map_or(0, |location| location.offset),
            bytes,
            sha1: thumbprint,
            sha256: entry.as_ref().map(|entry| entry.sha256),
            disposition,
        };
        self.sink.found(&found).map_err(Error::sink)?;
        if let Some(mut entry) = entry {
            entry.disposition = disposition;
            self.sink.certificate(*entry).map_err(Error::sink)?;
        }
        if let Some(record) = record.filter(|_| disposition == Disposition::Create) {
            self.record(index, record)?;
        }
        if self.context.detail.duplicates {
            for duplicate in duplicates {
                self.sink.duplicate(duplicate).map_err(Error::sink)?;
            }
        }
        Ok(())
    }

    /// Judges a certificate that already exists; `duplicates` is not empty.
    fn check_duplicates(
        &mut self,
        duplicates: &[Duplicate],
        stored: &[ExistingEntry],
        location: Option<Location>,
        disposition: Disposition,
    ) {
        let [Duplicate { index, thumbprint, .. }, ..] = *duplicates else { return };
        let assumptions = &self.context.assumptions;
        let is_created = disposition == Disposition::Create;
        let facts =
            SetFacts { index, thumbprint, location, duplicates, is_created, stored, assumptions };
        check_set(&facts, &mut self.output);
    }

    fn record(&mut self, index: u64, record: PredictedRecord<S::Record>) -> Result<(), Error> {
        match record {
            PredictedRecord::Waiting(record) => self.waiting.push((index, *record)),
            PredictedRecord::Rendered(record) => {
                record.and_then(|record| self.sink.record(record)).map_err(Error::sink)?;
            }
        }
        Ok(())
    }
}

/// The duplicates of a certificate: an earlier one in the bundle, and the entries of the stores.
fn duplicates(
    index: u64,
    thumbprint: Thumbprint,
    earlier: Option<u64>,
    stored: &[ExistingEntry],
) -> Vec<Duplicate> {
    let of_bundle = earlier.map(|index| DuplicateOf::Bundle { index });
    let of_stores = stored.iter().map(|ExistingEntry { store, id, .. }| DuplicateOf::Store {
        store: store.clone(),
        thumbprint,
        id: id.clone(),
    });
    let all = of_bundle.into_iter().chain(of_stores);
    all.map(|of| Duplicate { index, thumbprint, of }).collect()
}

impl<S: Sink> fmt::Debug for ReportAssembler<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("ReportAssembler");
        fields.field("counts", &self.counts).finish_non_exhaustive()
    }
}
