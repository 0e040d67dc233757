//! A stretch of decoded bytes with the certificates that lie in it, and what is read of them.

use std::io;
use std::sync::Arc;

use super::buffer::Buffer;
use super::caches::Caches;
use super::certificate_reader::{CertificateReader, ReadCertificate};
use crate::armor::Map;
use crate::assumption::{Assumptions, CrlUrl};
use crate::certificate::Instant;
use crate::check::{Noted, Output, ResolvedPolicy};
use crate::limits::Limits;
use crate::record::CertificateAuthorityDetail;
use crate::report::{Detail, WriteRecord};
use crate::signed_data::{Member, MemberKind};
use crate::store::Stores;

/// What every batch is read with.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) at: Instant,
    pub(super) limits: Limits,
    pub(super) stores: Stores,
    pub(super) assumptions: Assumptions,
    pub(super) effective: Arc<ResolvedPolicy>,
    pub(super) verify: bool,
    pub(super) detail: Detail,
    /// How records are written out, if they are where they are made.
    pub(super) write_record: Option<WriteRecord>,
    pub(super) caches: Caches,
}

impl Context {
    /// Whether a certificate is kept until all are known: to verify its signature, and to name it.
    pub(super) const fn keeps(&self, index: u64) -> bool {
        (self.verify || self.detail.findings) && index < self.limits.signatures
    }

    /// Whether CRL URLs are kept until all certificates are known.
    pub(super) fn keeps_urls(&self) -> bool {
        let records = self.detail.records && self.assumptions.crl_url() == CrlUrl::Child;
        self.detail.findings || self.detail.chains || records
    }
}

/// Decoded bytes and the elements of `certificates` that end in them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) bytes: Buffer,
    /// The decoded byte that `bytes` begins with.
    pub(super) base: u64,
    pub(super) map: Map,
    /// In the order of the file.
    pub(super) members: Vec<BatchMember>,
    /// The number of the first certificate among the members.
    pub(super) first_index: u64,
    /// The element before the first member, if that is of the same SET.
    pub(super) previous: Vec<u8>,
    pub(super) written: WrittenRecords,
}

/// Records that were written out.
#[derive(Debug, Default)]
pub(super) struct WrittenRecords {
    pub(super) bytes: Vec<u8>,
    /// Why one could not be.
    pub(super) failure: Option<io::Error>,
    /// The one that is being written: no writer is to touch what others have written.
    current: Vec<u8>,
}

impl WrittenRecords {
    /// Writes a record behind the others; says how many bytes it takes.
    pub(super) fn add(&mut self, write: WriteRecord, record: CertificateAuthorityDetail) -> u32 {
        self.current.clear();
        let result = write(record, &mut self.current);
        let length = u32::try_from(self.current.len());
        match (result, length) {
            (Ok(()), Ok(length)) => {
                self.bytes.extend_from_slice(&self.current);
                return length;
            }
            (Ok(()), Err(error)) => self.failure = Some(io::Error::other(error)),
            (Err(error), _) => self.failure = Some(error),
        }
        0
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct BatchMember {
    pub(super) member: Member,
    /// Whether it is the first of its SET.
    pub(super) first: bool,
}

impl BatchMember {
    /// Whether it is, or should be, an X.509 certificate.
    const fn is_certificate(&self) -> bool {
        matches!(self.member.kind, MemberKind::Certificate | MemberKind::Foreign(_))
    }
}

impl Batch {
    /// The bytes of a member.
    pub(super) fn bytes_of(&self, member: &Member) -> &[u8] {
        let range = || {
            let start = usize::try_from(member.offset.checked_sub(self.base)?).ok()?;
            let end = start.checked_add(usize::try_from(member.length).ok()?)?;
            self.bytes.get(start..end)
        };
        range().unwrap_or_default()
    }

    /// The bytes from a decoded byte on.
    pub(super) fn bytes_from(&self, decoded: u64) -> &[u8] {
        let start = decoded.checked_sub(self.base).and_then(|start| usize::try_from(start).ok());
        start.and_then(|start| self.bytes.get(start..)).unwrap_or_default()
    }

    /// The number of the first certificate behind the members.
    pub(super) fn next_index(&self) -> u64 {
        let certificates = self.members.iter().filter(|each| each.is_certificate()).count();
        self.first_index + u64::try_from(certificates).unwrap_or(0)
    }

    /// The bytes of the last member.
    pub(super) fn last_bytes(&self) -> Vec<u8> {
        let last = self.members.last();
        last.map(|last| self.bytes_of(&last.member).to_vec()).unwrap_or_default()
    }

    /// How much memory it takes: its bytes, and where they stand.
    pub(super) fn size(&self) -> usize {
        self.bytes.len().saturating_add(self.map.size())
    }

    /// Forgets everything; the buffers stay.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.map.clear();
        self.members.clear();
        self.previous.clear();
    }
}

/// What was read of a batch.
#[derive(Debug)]
pub(super) struct BatchResult {
    /// To be used again.
    pub(super) batch: Batch,
    /// Of each certificate, in the order of the file.
    pub(super) outcomes: Vec<ReadCertificate>,
    pub(super) noted: Noted,
    pub(super) sorted: bool,
}

/// Reads the certificates of a batch.
pub(super) fn read(mut batch: Batch, context: &Context) -> BatchResult {
    let mut written = std::mem::take(&mut batch.written);
    written.bytes.clear();
    let mut output = Output::noting(Arc::clone(&context.effective), context.detail.findings);
    let mut outcomes = Vec::with_capacity(batch.members.len());
    let mut sorted = true;
    let mut index = batch.first_index;
    let mut previous: &[u8] = &batch.previous;
    context.caches.with(|cache| {
        for each in &batch.members {
            let BatchMember { member, first } = each;
            let bytes = batch.bytes_of(member);
            // X.690 11.6 pads the shorter encoding with zeros; no encoding begins another, so that
            // the plain comparison gives the same order.
            sorted &= *first || previous <= bytes;
            previous = bytes;
            if each.is_certificate() {
                let one = CertificateReader { batch: &batch, member, bytes, index, context };
                let before = output.found();
                let mut outcome = one.read(cache, &mut output, &mut written);
                outcome.found = output.found().since(before);
                outcomes.push(outcome);
                index += 1;
            }
        }
    });
    batch.written = written;
    BatchResult { batch, outcomes, noted: output.into_noted(), sorted }
}
