//! Reads one certificate: parses its fields, runs the rules on it, and determines what is stored.

use super::super::context::Context;
use super::super::scan::Batch;
use super::{PredictedRecord, ReadCertificate};
use crate::arithmetic::to_u64;
use crate::armor::Location;
use crate::certificate::{Certificate, ComponentCache, Fields, Identity};
use crate::chain::{EffortLimit, Node, OwnSignature, Verification, verify};
use crate::check::{
    CertificateFacts, CertificateLocation, Found, Output, UnreadableFacts, check_certificate,
    check_unreadable,
};
use crate::digest::{Sha256Digest, Thumbprint};
use crate::outcome::Disposition;
use crate::record::{
    CertificateAuthorityDetail, CertificateAuthorityType, certificate_authority_type,
};
use crate::report::{CertificateEntry, Sink};
use crate::signed_data::ScannedMember;
use crate::store::ExistingEntry;

/// A certificate to be read.
pub(super) struct CertificateReader<'a> {
    pub(super) batch: &'a Batch,
    pub(super) member: &'a ScannedMember,
    pub(super) bytes: &'a [u8],
    pub(super) thumbprint: Thumbprint,
    /// Its entries in the caller's set.
    pub(super) in_set: &'a [ExistingEntry],
    pub(super) index: u64,
    pub(super) context: &'a Context,
}

impl CertificateReader<'_> {
    /// Reads the certificate and judges it without regard to the others.
    pub(super) fn read<S: Sink>(
        &self,
        cache: &mut ComponentCache,
        output: &mut Output,
    ) -> ReadCertificate<S::Record> {
        let before = output.found();
        let thumbprint = self.thumbprint;
        let locate = |offset| self.locate(offset);
        let wanted = self.context.detail.findings;
        let spot = CertificateLocation { index: self.index, locate: &locate, wanted };
        let certificate = match Certificate::parse(self.bytes) {
            Ok(certificate) => certificate,
            Err(error) => {
                check_unreadable(&UnreadableFacts { error, spot }, output);
                let found = output.found().since(before);
                return self.outcome::<S>(thumbprint, None, found, cache);
            }
        };
        let reading = certificate.read(self.context.limits.depth, cache);
        let facts = CertificateFacts {
            limits: &self.context.limits,
            assumptions: &self.context.assumptions,
            at: self.context.at,
            bytes: self.bytes,
            fields: &reading.fields,
            nonconformities: &reading.nonconformities,
            certificate: &certificate,
            spot,
        };
        check_certificate(&facts, output);
        let found = output.found().since(before);
        self.outcome::<S>(thumbprint, Some((&certificate, &reading.fields)), found, cache)
    }

    /// The result to be stored. `read`: `None` if the certificate cannot be parsed.
    fn outcome<S: Sink>(
        &self,
        thumbprint: Thumbprint,
        read: Option<(&Certificate<'_>, &Fields<'_>)>,
        found: Found,
        cache: &mut ComponentCache,
    ) -> ReadCertificate<S::Record> {
        let context = self.context;
        let fields = read.map(|(_, fields)| fields);
        let identity = fields.map_or(Identity::NONE, Identity::of);
        let is_ca = identity.is_ca;
        let stored = match fields {
            Some(_) => self.stored(),
            None => Vec::new(),
        };
        let disposition = self.disposition(fields, &stored);
        let points = fields.and_then(|fields| fields.crl_points.get());
        let certificate = read.map(|(certificate, _)| certificate);
        let own_signature = own_signature(certificate, &identity, self.index, context);
        let mut node = Node::new(&identity, thumbprint, own_signature);
        node.create = disposition == Disposition::Create;
        let (assumed, is_self_issued) = (context.assumptions.choice(), identity.is_self_issued());
        let kind = certificate_authority_type(node.is_root(), is_self_issued, assumed);
        let record = fields.filter(|_| node.create && context.detail.records);
        let record = record.map(|fields| self.record::<S>(fields, thumbprint, kind, cache));
        let subject_bytes = fields.map_or(0, |fields| fields.subject_bytes.len());
        let url_bytes = points.and_then(|points| points.http).filter(|_| context.keeps_urls());
        let has_entry = context.detail.certificates;
        ReadCertificate {
            node,
            key: identity.key,
            issuer: identity.is_known().then(|| identity.issuer_reference()),
            location: self.locate(0),
            subject_bytes: u32::try_from(subject_bytes).unwrap_or(u32::MAX),
            found,
            disposition,
            is_root: is_ca && kind == CertificateAuthorityType::Root,
            record,
            kept: (fields.is_some() && context.keeps(self.index)).then(|| self.bytes.into()),
            crl_url: points.and_then(|points| points.http_id),
            url_bytes: url_bytes.map(Into::into),
            stored,
            entry: has_entry.then(|| Box::new(self.entry(thumbprint, read, disposition))),
        }
    }

    /// The certificate's entries in the stores and in the caller's set.
    fn stored(&self) -> Vec<ExistingEntry> {
        let mut stored = self.context.existing.stores.entries_of(&self.thumbprint);
        stored.extend_from_slice(self.in_set);
        stored
    }

    /// The disposition of the certificate if the file contained no other. `stored`: its existing
    /// entries.
    fn disposition(&self, fields: Option<&Fields<'_>>, stored: &[ExistingEntry]) -> Disposition {
        let context = self.context;
        match fields {
            None => Disposition::Unreadable,
            Some(fields) if !fields.is_ca() && !context.assumptions.imports_non_ca() => {
                Disposition::NotCa
            }
            Some(_) if is_duplicate(context, stored) => Disposition::Duplicate,
            Some(_) => Disposition::Create,
        }
    }

    fn record<S: Sink>(
        &self,
        fields: &Fields<'_>,
        thumbprint: Thumbprint,
        kind: CertificateAuthorityType,
        cache: &mut ComponentCache,
    ) -> PredictedRecord<S::Record> {
        let assumptions = &self.context.assumptions;
        let record = CertificateAuthorityDetail::predict(
            self.bytes,
            fields,
            thumbprint,
            kind,
            assumptions,
            cache,
        );
        if self.context.records_wait() {
            PredictedRecord::Waiting(Box::new(record))
        } else {
            PredictedRecord::Rendered(S::render(record))
        }
    }

    fn entry(
        &self,
        thumbprint: Thumbprint,
        read: Option<(&Certificate<'_>, &Fields<'_>)>,
        disposition: Disposition,
    ) -> CertificateEntry {
        let certificate = read.map(|(certificate, _)| certificate);
        CertificateEntry {
            index: self.index,
            offset: self.locate(0).map_or(0, |location| location.offset),
            length: self.member.length,
            sha1: thumbprint,
            sha256: Sha256Digest::of(self.bytes),
            subject: certificate.map(|read| read.subject().to_string()).unwrap_or_default(),
            issuer: certificate.map(|read| read.issuer().to_string()).unwrap_or_default(),
            common_name: certificate.and_then(|read| read.subject().common_name()),
            issuer_common_name: certificate.and_then(|read| read.issuer().common_name()),
            not_before: read.and_then(|(_, fields)| fields.not_before),
            not_after: read.and_then(|(_, fields)| fields.not_after),
            disposition,
        }
    }

    /// The location in the file of an offset in the certificate.
    fn locate(&self, offset: usize) -> Option<Location> {
        let offset = to_u64(offset);
        self.batch.map.locate(self.member.offset.saturating_add(offset))
    }
}

/// Whether a self-issued certificate is signed with its own key, if signatures are verified.
fn own_signature(
    certificate: Option<&Certificate<'_>>,
    identity: &Identity,
    index: u64,
    context: &Context,
) -> OwnSignature {
    if !context.verify || index >= context.limits.signatures || !identity.is_self_issued() {
        return OwnSignature::Unknown;
    }
    let result = certificate.and_then(|certificate| {
        let key = certificate.public_key().ok()?;
        let mut limit = EffortLimit::of(context.limits.signature_effort, index);
        Some(verify(certificate, &key, context.limits.depth, &mut limit))
    });
    match result {
        Some(Verification::Verified) => OwnSignature::Verified,
        Some(Verification::VerifiedWithoutNull) => OwnSignature::VerifiedWithoutNull,
        Some(Verification::Wrong | Verification::NotAllowed(_)) => OwnSignature::Wrong,
        Some(Verification::LeftOut) => OwnSignature::LeftOut,
        _ => OwnSignature::Unknown,
    }
}

/// Whether one of these entries makes the certificate a duplicate.
fn is_duplicate(context: &Context, stored: &[ExistingEntry]) -> bool {
    let classic = context.assumptions.classic_duplicate();
    let deleted = context.assumptions.deleted_duplicate();
    stored.iter().any(|entry| (classic || !entry.is_classic) && (deleted || !entry.is_deleted))
}
