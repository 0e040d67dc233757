//! The result of parsing a list of extensions, which the next certificate may share.

use std::ops::Range;

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
use crate::tlv::{ReadError, Reader, Tag};

/// A parsed list of extensions. It stores only the offsets of its parts, not their bytes: key
/// identifiers and CRL URLs differ from certificate to certificate, and the list is cached without
/// them.
#[derive(Clone, Debug)]
pub(in crate::certificate) struct ExtensionList {
    pub(in crate::certificate) basic_constraints: FieldValue<BasicConstraints>,
    pub(in crate::certificate) constraints_are_critical: bool,
    pub(in crate::certificate) key_usage: FieldValue<KeyUsage>,
    subject_key_identifier: FieldValue<Part>,
    authority_key_identifier: FieldValue<Part>,
    /// Without the URL and its id.
    crl_points: FieldValue<DistributionPoints<'static>>,
    url: Option<Part>,
    pub(in crate::certificate) freshest_uris: FieldValue<u32>,
    pub(in crate::certificate) has_name_constraints: bool,
    pub(in crate::certificate) has_other_critical: bool,
    /// Why the list cannot be parsed to its end.
    pub(in crate::certificate) error: Option<ReadError>,
    /// Where basic constraints encode FALSE, which is the default of `cA`.
    pub(in crate::certificate) written_ca_default: Option<usize>,
    /// Its other nonconformities.
    pub(in crate::certificate) nonconformities: Vec<Nonconformity>,
    /// Whether it includes violations of DER; otherwise they are searched for where it is used.
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
    /// The range of `bytes` in `list`, which contains them.
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
    /// What is known about a list by its encoding, cached or parsed now.
    pub(in crate::certificate) fn of<'c>(
        encoding: &[u8],
        cache: &'c mut ComponentCache,
    ) -> &'c Self {
        without_usual_values(encoding, &mut cache.scratch);
        cache.extensions.get_or(&cache.scratch, || Self::parse(encoding))
    }

    /// For a certificate without a list; `error` is the reason if there should be one.
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

/// The value of an extension; `note` receives the error if it cannot be parsed.
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

/// Deviations other than values that cannot be parsed.
fn structure(scan: &Scan<'_>) -> Vec<Nonconformity> {
    const PATH: &str = "tbsCertificate.extensions";
    let mut found: Vec<Nonconformity> =
        scan.trailing.map(Nonconformity::trailing).into_iter().collect();
    let kind = NonconformityKind::DuplicateExtension;
    let repeated = scan.repeated().into_iter();
    found.extend(repeated.map(|(offset, _)| Nonconformity { kind, offset, path: PATH }));
    found
}

/// Writes the bytes of a list without the values in which the lists of otherwise equal certificates
/// differ: key identifiers of 20 bytes, and URLs after their scheme. Two lists that differ in
/// anything else are written differently: the bytes that announce such a value, its length among
/// them, are written. No field of [`ExtensionList`] depends on the omitted bytes.
fn without_usual_values(list: &[u8], into: &mut Vec<u8>) {
    into.clear();
    let mut start = 0;
    let mut omit = |omitted: Range<usize>| {
        into.extend_from_slice(part(list, start..omitted.start));
        start = omitted.end;
    };
    let mut elements = match Reader::new(list, 0).next("") {
        Ok(Some(element)) => element.reader(),
        _ => Reader::new(&[], 0),
    };
    while let Ok(Some(extension)) = elements.next("") {
        if extension.tag() == Tag::SEQUENCE && !extension.is_indefinite() {
            let end = extension.content_offset() + extension.content.len();
            match extension.content {
                [6, 3, 0x55, 0x1D, 14, 4, 22, 4, 20, identifier @ ..]
                | [6, 3, 0x55, 0x1D, 35, 4, 24, 0x30, 22, 0x80, 20, identifier @ ..]
                    if identifier.len() == 20 =>
                {
                    omit(end - 20..end);
                }
                // CRL distribution points, and authority information access
                [6, 3, 0x55, 0x1D, 31, ..] | [6, 8, 0x2B, 6, 1, 5, 5, 7, 1, 1, ..] => {
                    each_url(extension.reader(), URL_DEPTH, &mut omit);
                }
                _ => {}
            }
        }
    }
    into.extend_from_slice(part(list, start..));
}

/// The elements around the URL of a distribution point: the extension's value,
/// `CRLDistributionPoints`, `DistributionPoint`, `distributionPoint` and `fullName`.
const URL_DEPTH: u8 = 5;

/// The longest scheme that is told apart, `https://`.
const SCHEME: usize = 8;

/// Calls `omit` with the range of each `uniformResourceIdentifier [6]`, without its scheme.
fn each_url(mut elements: Reader<'_>, depth: u8, omit: &mut dyn FnMut(Range<usize>)) {
    while let Ok(Some(element)) = elements.next("") {
        let content = element.content_offset();
        match (element.identifier(), depth.checked_sub(1)) {
            _ if element.is_indefinite() => return,
            (0x86, _) if element.content.len() > SCHEME => {
                omit(content + SCHEME..content + element.content.len());
            }
            (0x04 | 0x30 | 0xA0, Some(depth)) => each_url(element.reader(), depth, omit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        match length {
            ..0x80 => [&[tag, length], content].concat(),
            0x80.. => [&[tag, 0x81, length], content].concat(),
        }
    }

    fn extension(last_arc: u8, value: &[u8]) -> Vec<u8> {
        tlv(0x30, &[&[6, 3, 0x55, 0x1D, last_arc][..], &tlv(4, value)].concat())
    }

    fn points(names: &[u8]) -> Vec<u8> {
        extension(31, &tlv(0x30, &tlv(0x30, &tlv(0xA0, &tlv(0xA0, names)))))
    }

    fn access(url: &[u8]) -> Vec<u8> {
        let description = [&[6, 8, 0x2B, 6, 1, 5, 5, 7, 0x30, 2][..], &tlv(0x86, url)].concat();
        let id = [6, 8, 0x2B, 6, 1, 5, 5, 7, 1, 1];
        tlv(0x30, &[&id[..], &tlv(4, &tlv(0x30, &tlv(0x30, &description)))].concat())
    }

    fn written(extensions: &[Vec<u8>]) -> Vec<u8> {
        let mut into = Vec::new();
        without_usual_values(&tlv(0x30, &extensions.concat()), &mut into);
        into
    }

    #[test]
    fn lists_that_differ_only_in_usual_values_are_written_alike() {
        let list = |byte: u8, url: &[u8]| {
            let authority = tlv(0x30, &tlv(0x80, &[byte; 20]));
            written(&[
                extension(14, &tlv(4, &[byte; 20])),
                extension(35, &authority),
                points(&[tlv(0x86, b"ldap://a.example"), tlv(0x86, url)].concat()),
                access(url),
                extension(15, &[3, 2, 1, 6]),
            ])
        };
        assert_eq!(list(1, b"http://a.example/1.crl"), list(2, b"http://a.sample/22.crl"));
        assert_ne!(list(1, b"http://a.example/1.crl"), list(1, b"http://a.example/12.crl"));
    }

    #[test]
    fn lists_that_differ_in_anything_else_are_written_differently() {
        let url = |url: &[u8]| tlv(0x86, url);
        let all = [
            written(&[points(&url(b"http://a.example"))]),
            written(&[points(&url(b"http://b.example.org"))]),
            written(&[points(&url(b"HTTP://a.example"))]),
            written(&[points(&url(b"ldap://a.example"))]),
            written(&[points(&url(b"http:/"))]),
            written(&[points(&url(b"https://a.example"))]),
            written(&[points(&url(b"ldap:/"))]),
            written(&[points(&[url(b"http://a"), url(b"http://bc")].concat())]),
            written(&[points(&tlv(0x82, b"http://a.example"))]),
            written(&[extension(46, &tlv(0x30, &tlv(0x86, b"http://a.example")))]),
            written(&[extension(46, &tlv(0x30, &tlv(0x86, b"http://a.examplf")))]),
            written(&[extension(14, &tlv(4, &[1; 19]))]),
            written(&[extension(14, &tlv(4, &[1; 21]))]),
            written(&[extension(14, &tlv(4, &[2; 21]))]),
        ];
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn a_cached_list_gives_each_its_own_values() {
        let mut cache = ComponentCache::default();
        for url in [&b"http://a.example/1.crl"[..], b"http://b.example/2.crl"] {
            let extensions = [extension(14, &tlv(4, &[url[7]; 20])), points(&tlv(0x86, url))];
            let encoding = tlv(0x30, &extensions.concat());
            let list = ExtensionList::of(&encoding, &mut cache);
            assert_eq!(list.crl_points(&encoding).get().unwrap().http, Some(url));
            assert_eq!(list.subject_key_identifier(&encoding).get(), Some(&[url[7]; 20][..]));
        }
    }
}
