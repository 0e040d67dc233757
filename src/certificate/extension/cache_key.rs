//! The bytes by which a list of extensions is found in the cache.
//!
//! Certificates that are otherwise alike differ in their key identifiers and in the URLs of their
//! issuer's CRL and certificate. Without these values, their lists of extensions have the same bytes
//! and are parsed only once.

use std::ops::Range;

use crate::arithmetic::part;
use crate::tlv::{Reader, Tag};

/// Writes a list of extensions without key identifiers of 20 bytes, and without URLs after their
/// scheme. The bytes before each omitted value, which include its length, are written, so that lists
/// that differ in anything else are written differently. No field of
/// [`ExtensionList`](super::ExtensionList) depends on the omitted bytes.
pub(super) fn without_usual_values(list: &[u8], into: &mut Vec<u8>) {
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
                // CRL distribution points and authority information access.
                [6, 3, 0x55, 0x1D, 31, ..] | [6, 8, 0x2B, 6, 1, 5, 5, 7, 1, 1, ..] => {
                    each_url(extension.reader(), URL_DEPTH, &mut omit);
                }
                _ => {}
            }
        }
    }
    into.extend_from_slice(part(list, start..));
}

/// The number of elements that contain the URL of a distribution point: `extnValue`,
/// `CRLDistributionPoints`, `DistributionPoint`, `distributionPoint` and `fullName`.
const URL_DEPTH: u8 = 5;

/// The length of `https://`, the longest scheme that is recognized.
const SCHEME: usize = 8;

/// Calls `omit` with the range of each `uniformResourceIdentifier [6]` after its scheme.
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
    use super::super::ExtensionList;
    use super::*;
    use crate::certificate::ComponentCache;

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
