//! Parsed lists of extensions, cached by their encoding without key identifiers.

use super::cache_key::without_usual_values;
use super::scan::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, CRL_DISTRIBUTION_POINTS, FRESHEST_CRL, KEY_USAGE,
    NAME_CONSTRAINTS, SUBJECT_KEY_IDENTIFIER, Scan,
};
use super::{BasicConstraints, CRL_POINTS, Extension, FRESHEST_POINTS, FieldError, KeyUsage};
use crate::arithmetic::{part, to_index};
use crate::certificate::der_violation::{DerViolations, Zone};
use crate::certificate::fields::FieldValue;
use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};
use crate::certificate::table::CachedValue;
use crate::certificate::{ComponentCache, DistributionPoints};
use crate::tlv::{ReadError, Reader};

/// A parsed list of extensions, which certificates can share. Key identifiers and URLs differ from
/// certificate to certificate, so the list stores the offsets of its parts instead of their bytes.
#[derive(Clone, Debug)]
pub(in crate::certificate) struct ExtensionList {
    pub(in crate::certificate) basic_constraints: FieldValue<BasicConstraints>,
    pub(in crate::certificate) constraints_are_critical: bool,
    pub(in crate::certificate) key_usage: FieldValue<KeyUsage>,
    subject_key_identifier: FieldValue<Part>,
    authority_key_identifier: FieldValue<Part>,
    /// The distribution points without the URL, which is in `url`, and its id.
    crl_points: FieldValue<DistributionPoints<'static>>,
    url: Option<Part>,
    pub(in crate::certificate) freshest_uris: FieldValue<u32>,
    pub(in crate::certificate) has_name_constraints: bool,
    pub(in crate::certificate) has_other_critical: bool,
    /// The first error in the list, if the list or one of its extensions cannot be parsed.
    pub(in crate::certificate) error: Option<ReadError>,
    /// The offset at which basic constraints encode FALSE, the default of `cA`, if they do.
    pub(in crate::certificate) written_ca_default: Option<usize>,
    /// The nonconformities other than `error` and `written_ca_default`.
    pub(in crate::certificate) nonconformities: Vec<Nonconformity>,
    /// Whether `nonconformities` includes violations of DER. If not, each certificate that contains
    /// the list is searched for them.
    pub(in crate::certificate) is_followed: bool,
}

impl CachedValue for ExtensionList {
    fn heap(&self) -> usize {
        size_of_val(&*self.nonconformities)
    }
}

/// A range of bytes of a list: start and end.
#[derive(Clone, Copy, Debug)]
struct Part(u32, u32);

impl Part {
    /// The range of `bytes`, which are a part of `list`.
    fn of(bytes: &[u8], list: &[u8]) -> Option<Self> {
        let start = bytes.as_ptr().addr().checked_sub(list.as_ptr().addr())?;
        let end = start.checked_add(bytes.len())?;
        list.get(start..end)?;
        Some(Self(u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }

    fn get(self, list: &[u8]) -> &[u8] {
        let index = to_index;
        part(list, index(self.0)..index(self.1))
    }
}

impl ExtensionList {
    /// The parsed list with this encoding, from the cache or parsed now.
    pub(in crate::certificate) fn of<'c>(
        encoding: &[u8],
        cache: &'c mut ComponentCache,
    ) -> &'c Self {
        without_usual_values(encoding, &mut cache.scratch);
        cache.extensions.get_or(&cache.scratch, || Self::parse(encoding))
    }

    /// The value for a certificate without a list. `error` is the reason if the field `extensions`
    /// is present.
    pub(in crate::certificate) fn none(error: Option<ReadError>) -> Self {
        Self::from_scan(&Scan::of(None, error), &[])
    }

    pub(in crate::certificate) fn subject_key_identifier<'a>(
        &self,
        list: &'a [u8],
    ) -> FieldValue<&'a [u8]> {
        self.subject_key_identifier.map(|part| part.get(list))
    }

    pub(in crate::certificate) fn authority_key_identifier<'a>(
        &self,
        list: &'a [u8],
    ) -> FieldValue<&'a [u8]> {
        self.authority_key_identifier.map(|part| part.get(list))
    }

    pub(in crate::certificate) fn crl_points<'a>(
        &self,
        list: &'a [u8],
    ) -> FieldValue<DistributionPoints<'a>> {
        let http = self.url.map(|part| part.get(list));
        self.crl_points.map(|points| DistributionPoints { http, ..points })
    }

    pub(in crate::certificate) fn is_ca(&self) -> bool {
        matches!(self.basic_constraints, FieldValue::Is(BasicConstraints { ca: true, .. }))
    }

    fn parse(encoding: &[u8]) -> Self {
        let der = DerViolations::of_component(encoding, Zone::Extensions);
        let element = Reader::new(encoding, 0).next("").ok().flatten();
        let scan = Scan::of(element.map(|element| element.reader()), None);
        let mut list = Self::from_scan(&scan, encoding);
        list.nonconformities.extend(der.iter().flat_map(DerViolations::iter));
        list.is_followed = der.is_some();
        list
    }

    fn from_scan(scan: &Scan<'_>, list: &[u8]) -> Self {
        let mut nonconformities = Vec::new();
        let mut note = |error| nonconformities.push(Nonconformity::unreadable(error));
        let basic_constraints =
            value(scan, BASIC_CONSTRAINTS, &mut note, |found| found.basic_constraints().map(Some));
        let key_usage = value(scan, KEY_USAGE, &mut note, |found| found.key_usage().map(Some));
        let subject_key_identifier = value(scan, SUBJECT_KEY_IDENTIFIER, &mut note, |found| {
            Ok(Part::of(found.subject_key_identifier()?, list))
        });
        let authority_key_identifier = value(scan, AUTHORITY_KEY_IDENTIFIER, &mut note, |found| {
            Ok(found.authority_key_identifier()?.and_then(|bytes| Part::of(bytes, list)))
        });
        let mut url = None;
        let crl_points = value(scan, CRL_DISTRIBUTION_POINTS, &mut note, |found| {
            let points = DistributionPoints::read(found, CRL_POINTS)?;
            url = points.http.and_then(|bytes| Part::of(bytes, list));
            Ok(Some(points.without_url()))
        });
        let freshest_uris = value(scan, FRESHEST_CRL, &mut note, |found| {
            Ok(Some(DistributionPoints::read(found, FRESHEST_POINTS)?.uris))
        });
        let constraints = scan.first(BASIC_CONSTRAINTS);
        nonconformities.extend(structure(scan));
        Self {
            basic_constraints,
            constraints_are_critical: constraints.is_some_and(|found| found.is_critical()),
            key_usage,
            subject_key_identifier,
            authority_key_identifier,
            crl_points,
            url,
            freshest_uris,
            has_name_constraints: scan.first(NAME_CONSTRAINTS).is_some(),
            has_other_critical: scan.has_other_critical,
            error: scan.error,
            written_ca_default: constraints.and_then(|found| found.written_ca_default()),
            nonconformities,
            is_followed: true,
        }
    }
}

/// The value of an extension. If it cannot be parsed, `note` is called with the error.
fn value<'a, T>(
    scan: &Scan<'a>,
    index: usize,
    note: &mut dyn FnMut(FieldError),
    read: impl FnOnce(&Extension<'a>) -> Result<Option<T>, FieldError>,
) -> FieldValue<T> {
    let result = scan.known(index).and_then(|found| found.as_ref().map_or(Ok(None), read));
    if let Err(error) = result {
        note(error);
    }
    result.into()
}

/// Trailing data and duplicate extensions.
fn structure(scan: &Scan<'_>) -> Vec<Nonconformity> {
    const PATH: &str = "tbsCertificate.extensions";
    let mut found: Vec<Nonconformity> =
        scan.trailing.map(Nonconformity::trailing).into_iter().collect();
    let kind = NonconformityKind::DuplicateExtension;
    let repeated = scan.repeated().into_iter();
    found.extend(repeated.map(|(offset, _)| Nonconformity { kind, offset, path: PATH }));
    found
}
