//! A stretch of decoded octets with the certificates that lie in it, and what is read of them.

use std::sync::Arc;

use crate::armor::{Location, Map};
use crate::assumption::Assumptions;
use crate::certificate::{Certificate, FieldError, Instant};
use crate::check::{CertificateFacts, Effective, Output, check_certificate};
use crate::digest::{Sha256Digest, Thumbprint};
use crate::limits::Limits;
use crate::record::CertificateAuthorityDetail;
use crate::report::{CertificateEntry, Detail, Disposition, DuplicateOf};
use crate::signed_data::{Member, MemberKind};
use crate::store::Stores;

/// What every batch is read with.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) at: Instant,
    pub(super) limits: Limits,
    pub(super) stores: Stores,
    pub(super) assumptions: Assumptions,
    pub(super) effective: Arc<Effective>,
    pub(super) verify: bool,
    pub(super) detail: Detail,
}

/// Decoded octets and the elements of `certificates` that end in them.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) octets: Vec<u8>,
    /// The decoded octet that `octets` begins with.
    pub(super) base: u64,
    pub(super) map: Map,
    /// In the order of the file.
    pub(super) members: Vec<BatchMember>,
    /// The number of the first certificate among the members.
    pub(super) first_index: u64,
    /// The element before the first member, if that is of the same SET.
    pub(super) previous: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct BatchMember {
    pub(super) member: Member,
    /// Whether it is the first of its SET.
    pub(super) first: bool,
}

impl Batch {
    /// The octets of a member.
    pub(super) fn octets_of(&self, member: &Member) -> &[u8] {
        let range = || {
            let start = usize::try_from(member.offset.checked_sub(self.base)?).ok()?;
            let end = start.checked_add(usize::try_from(member.length).ok()?)?;
            self.octets.get(start..end)
        };
        range().unwrap_or_default()
    }

    /// How much memory it takes: its octets, and where they stand.
    pub(super) fn size(&self) -> usize {
        self.octets.len().saturating_add(self.map.size())
    }

    /// Forgets everything; the buffers stay.
    pub(super) fn clear(&mut self) {
        self.octets.clear();
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
    pub(super) outcomes: Vec<Outcome>,
    pub(super) output: Output,
    pub(super) sorted: bool,
}

/// What was read of one certificate.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) index: u64,
    pub(super) location: Option<Location>,
    pub(super) thumbprint: Thumbprint,
    /// As far as the certificate alone tells it.
    pub(super) disposition: Disposition,
    pub(super) stored: Vec<DuplicateOf>,
    pub(super) entry: Option<Box<CertificateEntry>>,
    pub(super) record: Option<Box<CertificateAuthorityDetail>>,
}

/// Reads the certificates of a batch.
pub(super) fn read(batch: Batch, context: &Context) -> BatchResult {
    let mut output = Output::new(Arc::clone(&context.effective), context.detail.findings);
    let mut outcomes = Vec::with_capacity(batch.members.len());
    let mut sorted = true;
    let mut index = batch.first_index;
    let mut previous: &[u8] = &batch.previous;
    for BatchMember { member, first } in &batch.members {
        let octets = batch.octets_of(member);
        // X.690 11.6 pads the shorter encoding with zeros; no encoding begins another, so that
        // the plain comparison gives the same order.
        sorted &= *first || previous <= octets;
        previous = octets;
        if matches!(member.kind, MemberKind::Certificate | MemberKind::Foreign(_)) {
            outcomes.push(read_one(&batch, member, index, context, &mut output));
            index += 1;
        }
    }
    BatchResult { batch, outcomes, output, sorted }
}

fn read_one(
    batch: &Batch,
    member: &Member,
    index: u64,
    context: &Context,
    output: &mut Output,
) -> Outcome {
    let octets = batch.octets_of(member);
    let locate = |offset: usize| {
        batch.map.locate(member.offset.saturating_add(u64::try_from(offset).unwrap_or(0)))
    };
    // Hashed first: the octets come into the cache in order, which reading in leaps would not do.
    let thumbprint = Thumbprint::of(octets);
    let certificate = Certificate::parse(octets);
    let is_ca = certificate.as_ref().is_ok_and(|read| read.is_ca().unwrap_or(false));
    let departures = certificate.as_ref().ok().map(|read| read.departures(context.limits.depth));
    let validity = certificate.as_ref().ok().map(Certificate::validity);
    let facts = CertificateFacts {
        limits: &context.limits,
        at: context.at,
        index,
        octets,
        certificate: certificate.as_ref().map_err(|error: &FieldError| *error),
        departures: departures.as_ref(),
        is_ca,
        validity: validity.as_ref(),
        locate: &locate,
    };
    check_certificate(&facts, output);
    let disposition = match (&certificate, is_ca) {
        (Err(_), _) => Disposition::Unreadable,
        (Ok(_), false) => Disposition::NotCa,
        (Ok(_), true) => Disposition::Create,
    };
    let location = locate(0);
    let stored = match certificate {
        Ok(_) => stored(&context.stores, &thumbprint),
        Err(_) => Vec::new(),
    };
    let entry = context.detail.certificates.then(|| {
        let read = certificate.as_ref().ok();
        Box::new(CertificateEntry {
            index,
            offset: location.map_or(0, |location| location.offset),
            length: member.length,
            sha1: thumbprint,
            sha256: Sha256Digest::of(octets),
            subject: read.map(|read| read.subject().to_string()).unwrap_or_default(),
            issuer: read.map(|read| read.issuer().to_string()).unwrap_or_default(),
            not_before: validity.as_ref().and_then(|validity| validity.not_before.instant.ok()),
            not_after: validity.as_ref().and_then(|validity| validity.not_after.instant.ok()),
            disposition,
        })
    });
    let record = match &certificate {
        Ok(read) if is_ca && context.detail.records && stored.is_empty() => {
            Some(Box::new(CertificateAuthorityDetail::predict(read, thumbprint)))
        }
        _ => None,
    };
    Outcome { index, location, thumbprint, disposition, stored, entry, record }
}

/// The stores that hold the certificate.
fn stored(stores: &Stores, thumbprint: &Thumbprint) -> Vec<DuplicateOf> {
    let found = stores.iter().filter_map(|store| {
        let found = store.find(thumbprint)?;
        let (store, id) = (store.name().to_owned(), found.id.map(str::to_owned));
        Some(DuplicateOf::Store { store, thumbprint: *thumbprint, id })
    });
    found.collect()
}
