//! Reads one certificate: its fields, what the rules say of it, and what is kept of it.

use super::batch::{Batch, Context, WrittenRecords};
use crate::armor::Location;
use crate::assumption::NonCa;
use crate::certificate::{Certificate, ComponentCache, Fields, Identity, UrlId};
use crate::chain::{Node, OwnSignature};
#[cfg(feature = "verify")]
use crate::chain::{Verification, verify};
use crate::check::{
    CertificateFacts, CertificateLocation, Found, Output, UnreadableFacts, check_certificate,
    check_unreadable,
};
use crate::digest::{Sha256Digest, Thumbprint};
use crate::outcome::{Disposition, DuplicateOf};
use crate::record::{
    CertificateAuthorityDetail, CertificateAuthorityType, certificate_authority_type,
};
use crate::report::CertificateEntry;
use crate::signed_data::Member;
use crate::store::{Store, StoreKind, Stores};

/// What was read of one certificate.
#[derive(Debug)]
pub(super) struct ReadCertificate {
    /// What chains need.
    pub(super) node: Node,
    pub(super) location: Option<Location>,
    /// The length of the subject's encoding.
    pub(super) subject_bytes: u32,
    /// How much the rules found of it.
    pub(super) found: Found,
    /// How many bytes of what was written are the record's.
    pub(super) written: u32,
    /// As far as the certificate alone tells it.
    pub(super) disposition: Disposition,
    /// Whether its record would be of the type root.
    pub(super) is_root: bool,
    /// The first `http` URL of its CRL distribution points.
    pub(super) crl_url: Option<UrlId>,
    /// What is wanted of few certificates, or in few formats.
    pub(super) extra: Option<Box<Extra>>,
}

/// What is not kept of every certificate.
#[derive(Debug, Default)]
pub(super) struct Extra {
    /// The certificate and its CRL URL, where somebody wants to know more of them later.
    pub(super) kept: Option<Box<[u8]>>,
    pub(super) url_bytes: Option<Box<[u8]>>,
    pub(super) stored: Vec<DuplicateOf>,
    pub(super) entry: Option<CertificateEntry>,
    pub(super) record: Option<CertificateAuthorityDetail>,
}

impl Extra {
    fn is_empty(&self) -> bool {
        let Self { kept, url_bytes, stored, entry, record } = self;
        let nothing = kept.is_none() && url_bytes.is_none() && entry.is_none() && record.is_none();
        nothing && stored.is_empty()
    }
}

/// A certificate that is to be read.
pub(super) struct CertificateReader<'a> {
    pub(super) batch: &'a Batch,
    pub(super) member: &'a Member,
    pub(super) bytes: &'a [u8],
    pub(super) index: u64,
    pub(super) context: &'a Context,
}

impl CertificateReader<'_> {
    /// `written`: where the record goes, if it is written out.
    pub(super) fn read(
        &self,
        cache: &mut ComponentCache,
        output: &mut Output,
        written: &mut WrittenRecords,
    ) -> ReadCertificate {
        // Hashed first: the bytes come into the cache in order, which reading in leaps would not
        // do.
        let thumbprint = Thumbprint::of(self.bytes);
        let locate = |offset| self.locate(offset);
        let wanted = self.context.detail.findings;
        let spot = CertificateLocation { index: self.index, locate: &locate, wanted };
        let certificate = match Certificate::parse(self.bytes) {
            Ok(certificate) => certificate,
            Err(error) => {
                check_unreadable(&UnreadableFacts { error, spot }, output);
                return self.outcome(thumbprint, None, cache, written);
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
        self.outcome(thumbprint, Some((&certificate, &reading.fields)), cache, written)
    }

    /// What is kept of the certificate. `read`: nothing where it cannot be parsed.
    fn outcome(
        &self,
        thumbprint: Thumbprint,
        read: Option<(&Certificate<'_>, &Fields<'_>)>,
        cache: &mut ComponentCache,
        written: &mut WrittenRecords,
    ) -> ReadCertificate {
        let context = self.context;
        let fields = read.map(|(_, fields)| fields);
        let identity = fields.map_or(Identity::NONE, Identity::of);
        let is_ca = identity.is_ca;
        let stored = match fields {
            Some(_) => stored(&context.stores, &thumbprint),
            None => Vec::new(),
        };
        let disposition = match fields {
            None => Disposition::Unreadable,
            Some(_) if !is_ca && context.assumptions.non_ca() != NonCa::Imported => {
                Disposition::NotCa
            }
            Some(_) if !stored.is_empty() && is_duplicate(context, &thumbprint) => {
                Disposition::Duplicate
            }
            Some(_) => Disposition::Create,
        };
        let points = fields.and_then(|fields| fields.crl_points.get());
        let own_signature =
            own_signature(read.map(|(certificate, _)| certificate), &identity, self.index, context);
        let mut node = Node::new(identity, thumbprint, own_signature);
        node.create = disposition == Disposition::Create;
        let (assumed, is_self_issued) = (context.assumptions.root(), identity.is_self_issued());
        let kind = certificate_authority_type(node.is_root(), is_self_issued, assumed);
        let mut extra = Extra {
            kept: (fields.is_some() && context.keeps(self.index)).then(|| self.bytes.into()),
            url_bytes: points
                .and_then(|points| points.http)
                .filter(|_| context.keeps_urls())
                .map(Into::into),
            stored,
            entry: (context.detail.certificates).then(|| self.entry(thumbprint, read, disposition)),
            record: fields.filter(|_| node.create && context.detail.records).map(|fields| {
                CertificateAuthorityDetail::predict(
                    self.bytes,
                    fields,
                    thumbprint,
                    kind,
                    &context.assumptions,
                    cache,
                )
            }),
        };
        let mut length = 0;
        if let Some(write) = context.write_record
            && let Some(record) = extra.record.take()
        {
            length = written.add(write, record);
        }
        let subject_bytes = fields.map_or(0, |fields| fields.subject_bytes.len());
        ReadCertificate {
            node,
            location: self.locate(0),
            subject_bytes: u32::try_from(subject_bytes).unwrap_or(u32::MAX),
            found: Found::default(),
            written: length,
            disposition,
            is_root: is_ca && kind == CertificateAuthorityType::Root,
            crl_url: points.and_then(|points| points.http_id),
            extra: (!extra.is_empty()).then(|| Box::new(extra)),
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

    /// The place in the file of an offset in the certificate.
    fn locate(&self, offset: usize) -> Option<Location> {
        let offset = u64::try_from(offset).unwrap_or(0);
        self.batch.map.locate(self.member.offset.saturating_add(offset))
    }
}

/// Whether a certificate whose names are equal signed itself, if that is to be verified.
#[cfg_attr(
    not(feature = "verify"),
    expect(unused_variables, clippy::missing_const_for_fn, reason = "nothing is verified")
)]
fn own_signature(
    certificate: Option<&Certificate<'_>>,
    identity: &Identity,
    index: u64,
    context: &Context,
) -> OwnSignature {
    #[cfg(feature = "verify")]
    if context.verify && index < context.limits.signatures && identity.is_self_issued() {
        let result = certificate.and_then(|certificate| {
            let key = certificate.public_key().ok()?;
            Some(verify(certificate, &key, context.limits.depth))
        });
        return match result {
            Some(Verification::Verified) => OwnSignature::Verified,
            Some(Verification::VerifiedWithoutNull) => OwnSignature::VerifiedWithoutNull,
            Some(Verification::Wrong | Verification::NotAllowed(_)) => OwnSignature::Wrong,
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

/// Whether one of the stores that hold a certificate makes it a duplicate.
fn is_duplicate(context: &Context, thumbprint: &Thumbprint) -> bool {
    let classic = context.assumptions.classic_duplicate();
    let deleted = context.assumptions.deleted_duplicate();
    let counts = |store: &Store| classic || store.kind() != StoreKind::ClassicConfiguration;
    context
        .stores
        .iter()
        .filter(|store| counts(store))
        .any(|store| store.find(thumbprint).is_some_and(|found| deleted || !found.is_deleted))
}
