//! A stretch of decoded octets with the certificates that lie in it, and what is read of them.

use std::sync::Arc;

use crate::armor::Map;
use crate::assumption::{Assumptions, CrlUrl, NonCa};
use crate::certificate::{Certificate, FieldError, Fields, Identity, Instant, key_of};
use crate::chain::{Node, OwnSignature};
#[cfg(feature = "verify")]
use crate::chain::{Verification, verify};
use crate::check::{CertificateFacts, Effective, Output, check_certificate};
use crate::digest::{Sha256Digest, Thumbprint};
use crate::limits::Limits;
use crate::record::{
    CertificateAuthorityDetail, CertificateAuthorityType, certificate_authority_type,
};
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

impl BatchMember {
    /// Whether it is, or should be, an X.509 certificate.
    const fn is_certificate(&self) -> bool {
        matches!(self.member.kind, MemberKind::Certificate | MemberKind::Foreign(_))
    }
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

    /// The number of the first certificate behind the members.
    pub(super) fn next_index(&self) -> u64 {
        let certificates = self.members.iter().filter(|each| each.is_certificate()).count();
        self.first_index + u64::try_from(certificates).unwrap_or(0)
    }

    /// The octets of the last member.
    pub(super) fn last_octets(&self) -> Vec<u8> {
        let last = self.members.last();
        last.map(|last| self.octets_of(&last.member).to_vec()).unwrap_or_default()
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
    /// What chains need; of an unreadable one its place alone.
    pub(super) node: Node,
    /// The certificate and its CRL URL, where somebody wants to know more of them later.
    pub(super) kept: Option<Box<[u8]>>,
    /// The length of the subject's encoding.
    pub(super) subject_octets: u32,
    pub(super) crl_url: Option<Box<[u8]>>,
    /// As far as the certificate alone tells it.
    pub(super) disposition: Disposition,
    /// Whether its record would be of the type root.
    pub(super) is_root: bool,
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
    for each in &batch.members {
        let BatchMember { member, first } = each;
        let octets = batch.octets_of(member);
        // X.690 11.6 pads the shorter encoding with zeros; no encoding begins another, so that
        // the plain comparison gives the same order.
        sorted &= *first || previous <= octets;
        previous = octets;
        if each.is_certificate() {
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
    let fields = certificate.as_ref().ok().map(Certificate::fields);
    let is_ca = fields.as_ref().is_some_and(Fields::is_ca);
    let departures = match (&certificate, &fields) {
        (Ok(read), Some(fields)) => Some(read.departures(fields, context.limits.depth)),
        _ => None,
    };
    let validity = certificate.as_ref().ok().map(Certificate::validity);
    let facts = CertificateFacts {
        limits: &context.limits,
        assumptions: &context.assumptions,
        at: context.at,
        index,
        octets,
        certificate: certificate.as_ref().map_err(|error: &FieldError| *error),
        fields: fields.as_ref(),
        departures: departures.as_ref(),
        validity: validity.as_ref(),
        locate: &locate,
        wanted: context.detail.findings,
    };
    check_certificate(&facts, output);
    let imported = is_ca || context.assumptions.non_ca() == NonCa::Imported;
    let disposition = match (&certificate, imported) {
        (Err(_), _) => Disposition::Unreadable,
        (Ok(_), true) => Disposition::Create,
        (Ok(_), false) => Disposition::NotCa,
    };
    let location = locate(0);
    let stored = match certificate {
        Ok(_) => stored(&context.stores, &thumbprint),
        Err(_) => Vec::new(),
    };
    let identity = match (&fields, &validity) {
        (Some(fields), Some(validity)) => Identity::of(fields, validity.not_after.instant),
        _ => Identity::NONE,
    };
    let points = fields.as_ref().and_then(|fields| fields.crl_points.ok());
    let crl_url = points.and_then(|points| points.first_http);
    let own_signature = certificate
        .as_ref()
        .map_or(OwnSignature::Unknown, |read| own_signature(read, &identity, index, context));
    let crl_key = crl_url.map_or(0, |url| key_of(url).max(1));
    let mut node = Node::new(identity, thumbprint, own_signature, crl_key, location);
    node.create = disposition == Disposition::Create && stored.is_empty();
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
    let (assumed, is_self_issued) = (context.assumptions.root(), identity.is_self_issued());
    let kind = certificate_authority_type(node.is_root(), is_self_issued, assumed);
    let is_root = is_ca && kind == CertificateAuthorityType::Root;
    let record = match (&certificate, &fields) {
        (Ok(read), Some(fields)) if node.create && context.detail.records => {
            let record = CertificateAuthorityDetail::predict(
                read,
                fields,
                thumbprint,
                kind,
                &context.assumptions,
            );
            Some(Box::new(record))
        }
        _ => None,
    };
    let kept = (certificate.is_ok() && context.keeps(index)).then(|| octets.into());
    let crl_url = crl_url.filter(|_| context.keeps_urls()).map(Into::into);
    let subject = certificate.as_ref().map_or(0, |read| read.subject().as_bytes().len());
    let subject_octets = u32::try_from(subject).unwrap_or(u32::MAX);
    Outcome {
        index,
        node,
        kept,
        subject_octets,
        crl_url,
        disposition,
        is_root,
        stored,
        entry,
        record,
    }
}

/// Whether a certificate whose names are equal signed itself, if that is to be verified.
#[cfg_attr(
    not(feature = "verify"),
    expect(unused_variables, clippy::missing_const_for_fn, reason = "nothing is verified")
)]
fn own_signature(
    certificate: &Certificate<'_>,
    identity: &Identity,
    index: u64,
    context: &Context,
) -> OwnSignature {
    #[cfg(feature = "verify")]
    if context.verify && index < context.limits.signatures && identity.is_self_issued() {
        let key = certificate.public_key();
        let result = key.map(|key| verify(certificate, &key, context.limits.depth));
        return match result {
            Ok(Verification::Verified) => OwnSignature::Verified,
            Ok(Verification::Wrong) => OwnSignature::Wrong,
            _ => OwnSignature::Unknown,
        };
    }
    OwnSignature::Unknown
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
