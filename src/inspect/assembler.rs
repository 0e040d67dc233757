//! Brings results into the order of the file, finds duplicates, and feeds the sink.

use std::sync::Arc;

use super::batch::{self, Batch, BatchResult, Context};
use super::bundle_scanner::Batches;
use super::certificate_index::CertificateIndex;
use super::certificate_reader::{Extra, ReadCertificate};
use super::workers::Workers;
use crate::assumption::CrlUrl;
use crate::check::{Noted, Output, SetFacts, Tally, check_set};
use crate::error::Error;
use crate::outcome::{Counts, Disposition, Duplicate, DuplicateOf};
use crate::record::CertificateAuthorityDetail;
use crate::report::Sink;

/// Elements of the last batch that are read at once.
const PART: usize = 1 << 11;

/// Takes batches, hands out results.
#[derive(Debug)]
pub(super) struct ReportAssembler<S> {
    pub(super) context: Arc<Context>,
    workers: Workers,
    under_way: bool,
    pub(super) seen: CertificateIndex,
    /// Records that wait for what all certificates tell.
    pub(super) waiting: Vec<(u64, CertificateAuthorityDetail)>,
    spare: Vec<Batch>,
    output: Output,
    counts: Counts,
    /// Bytes of the subjects of all CAs that would be created.
    pub(super) subjects: u64,
    sorted: bool,
    roots: u64,
    pub(super) sink: S,
}

impl<S: Sink> ReportAssembler<S> {
    pub(super) fn new(context: Arc<Context>, sink: S) -> Self {
        Self {
            workers: Workers::new(Arc::clone(&context)),
            under_way: false,
            seen: CertificateIndex::new(&context.limits, context.detail.findings),
            waiting: Vec::new(),
            spare: Vec::new(),
            output: Output::new(Arc::clone(&context.effective), context.detail.findings),
            counts: Counts::default(),
            subjects: 0,
            sorted: true,
            roots: 0,
            context,
            sink,
        }
    }

    /// The last batch, which may be the only one: then no thread is woken for it.
    pub(super) fn last(&mut self, batch: Batch) -> Result<(), Error> {
        if self.under_way {
            while let Some(result) = self.workers.next(true) {
                self.take(result)?;
            }
        }
        // Small elements by the ten thousand are read in parts: what comes of them takes a hundred
        // times their memory until it is taken.
        let mut batch = batch;
        let members = std::mem::take(&mut batch.members);
        for part in members.chunks(PART) {
            batch.members.extend_from_slice(part);
            let (first_index, previous) = (batch.next_index(), batch.last_bytes());
            let result = batch::read(batch, &self.context);
            self.take(result)?;
            batch = self.spare.pop().unwrap_or_default();
            batch.members.clear();
            (batch.first_index, batch.previous) = (first_index, previous);
        }
        Ok(())
    }

    pub(super) const fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(super) const fn is_sorted(&self) -> bool {
        self.sorted
    }

    /// How many CA certificates become a root.
    pub(super) const fn roots(&self) -> u64 {
        self.roots
    }

    pub(super) const fn output(&mut self) -> &mut Output {
        &mut self.output
    }

    pub(super) const fn tally(&self) -> &Tally {
        &self.output.tally
    }

    pub(super) fn into_sink(self) -> S {
        self.sink
    }

    /// Hands the findings so far to the sink.
    pub(super) fn flush_findings(&mut self) -> Result<(), Error> {
        for finding in self.output.findings.drain(..) {
            self.sink.finding(finding).map_err(Error::sink)?;
        }
        Ok(())
    }

    fn take(&mut self, result: BatchResult) -> Result<(), Error> {
        let BatchResult { mut batch, outcomes, mut noted, sorted } = result;
        self.sorted &= sorted;
        if let Some(error) = batch.written.failure.take() {
            return Err(Error::sink(error));
        }
        // Records that were written out, and go to the sink together up to one that does not.
        let (mut start, mut end) = (0, 0);
        for (index, outcome) in (batch.first_index..).zip(outcomes) {
            let length = usize::try_from(outcome.written).unwrap_or(usize::MAX);
            let is_created = self.certificate(index, outcome, &mut noted)?;
            if !is_created && length > 0 {
                self.written(batch.written.bytes.get(start..end))?;
                start = end + length;
            }
            end += length;
        }
        self.written(batch.written.bytes.get(start..end))?;
        self.spare.push(batch);
        self.flush_findings()
    }

    fn written(&mut self, bytes: Option<&[u8]>) -> Result<(), Error> {
        match bytes {
            Some(bytes) if !bytes.is_empty() => self.sink.written(bytes).map_err(Error::sink),
            _ => Ok(()),
        }
    }

    /// Says whether a record would be created.
    fn certificate(
        &mut self,
        index: u64,
        outcome: ReadCertificate,
        noted: &mut Noted,
    ) -> Result<bool, Error> {
        let ReadCertificate { mut node, subject_bytes, location, found, .. } = outcome;
        let ReadCertificate { mut disposition, is_root, crl_url, extra, .. } = outcome;
        let thumbprint = node.thumbprint;
        let earlier = match disposition {
            Disposition::Unreadable => None,
            _ => self.seen.find_or_note(thumbprint),
        };
        // What stands here once more was judged, counted and kept where it stands first.
        node.repeated = earlier.is_some();
        self.output.take(noted, found, index, node.repeated);
        self.roots += u64::from(is_root && !node.repeated);
        node.create &= earlier.is_none();
        if node.create {
            self.subjects += u64::from(subject_bytes);
        }
        let Extra { kept, url_bytes, stored, entry, record } =
            extra.map_or_else(Extra::default, |extra| *extra);
        let kept = kept.filter(|_| !node.repeated);
        self.seen.push(node, location, kept, crl_url.map(|id| (id, url_bytes)));
        let of_bundle = earlier.map(|index| DuplicateOf::Bundle { index });
        let duplicates: Vec<Duplicate> = of_bundle
            .into_iter()
            .chain(stored)
            .map(|of| Duplicate { index, thumbprint, of })
            .collect();
        if !duplicates.is_empty() {
            if disposition == Disposition::Create && earlier.is_some() {
                disposition = Disposition::Duplicate;
            }
            let Context { stores, assumptions, .. } = &*self.context;
            let duplicates = duplicates.as_slice();
            let is_created = disposition == Disposition::Create;
            let facts = SetFacts {
                index,
                thumbprint,
                location,
                duplicates,
                is_created,
                stores,
                assumptions,
            };
            check_set(&facts, &mut self.output);
        }
        self.counts.certificates += 1;
        match disposition {
            Disposition::Create => self.counts.create += 1,
            Disposition::Duplicate => self.counts.duplicate += 1,
            Disposition::NotCa => self.counts.not_ca += 1,
            Disposition::Unreadable => self.counts.unreadable += 1,
        }
        if let Some(mut entry) = entry {
            entry.disposition = disposition;
            self.sink.certificate(entry).map_err(Error::sink)?;
        }
        if let (Some(record), Disposition::Create) = (record, disposition) {
            match self.context.assumptions.crl_url() {
                CrlUrl::Child => self.waiting.push((index, record)),
                _ => self.sink.record(record).map_err(Error::sink)?,
            }
        }
        if self.context.detail.duplicates {
            for duplicate in duplicates {
                self.sink.duplicate(duplicate).map_err(Error::sink)?;
            }
        }
        Ok(disposition == Disposition::Create)
    }
}

impl<S: Sink> Batches for ReportAssembler<S> {
    fn batch(&mut self, batch: Batch) -> Result<Batch, Error> {
        self.under_way = true;
        self.workers.submit(batch);
        while let Some(result) = self.workers.next(false) {
            self.take(result)?;
        }
        Ok(self.spare.pop().unwrap_or_default())
    }
}
