//! CRL distribution points: the locations of CRLs in an extension.

use super::table::Table;
use super::{Extension, FieldError, UrlId};
use crate::tlv::Tag;

/// The distribution points of one extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DistributionPoints<'a> {
    /// The number of full names that are URIs, of any scheme.
    pub(crate) uris: u32,
    /// Whether there are full names of another kind, such as a directory name.
    pub(crate) has_other_names: bool,
    /// The first URI that begins with `http://`, which is the one predicted for the record.
    pub(crate) http: Option<&'a [u8]>,
    /// Its id; `None` until [`identified`](Self::identified).
    pub(crate) http_id: Option<UrlId>,
    pub(crate) has_https: bool,
    /// Whether the first `https` URI precedes every `http` URI.
    pub(crate) https_leads: bool,
}

impl<'a> DistributionPoints<'a> {
    /// The value for an absent extension.
    pub(crate) const NONE: Self = Self {
        uris: 0,
        has_other_names: false,
        http: None,
        http_id: None,
        has_https: false,
        https_leads: false,
    };

    /// Summarizes the content of an extension in one walk, without collecting its names.
    pub(super) fn read(extension: &Extension<'a>, path: &'static str) -> Result<Self, FieldError> {
        let mut points = Self::NONE;
        each_name(extension, path, &mut |tag, name| points.note(tag, name))?;
        Ok(points)
    }

    /// The same value with the id of its URL, cached or computed now.
    pub(super) fn identified(self, known: &mut Table<UrlId>) -> Self {
        let http_id = self.http.map(|url| *known.get_or(url, || UrlId::of(url)));
        Self { http_id, ..self }
    }

    /// The same value without the URL.
    pub(super) const fn without_url(self) -> DistributionPoints<'static> {
        DistributionPoints {
            uris: self.uris,
            has_other_names: self.has_other_names,
            http: None,
            http_id: None,
            has_https: self.has_https,
            https_leads: self.https_leads,
        }
    }

    fn note(&mut self, tag: Tag, name: &'a [u8]) {
        if tag != Tag::context_primitive(6) {
            self.has_other_names = true;
            return;
        }
        self.uris = self.uris.saturating_add(1);
        if has_scheme(name, b"http://") {
            self.http.get_or_insert(name);
        } else if has_scheme(name, HTTPS) {
            self.https_leads |= self.http.is_none();
            self.has_https = true;
        }
    }
}

const HTTPS: &[u8] = b"https://";

/// Whether a URI begins with `https://`.
pub(crate) fn is_https(uri: &[u8]) -> bool {
    has_scheme(uri, HTTPS)
}

fn has_scheme(uri: &[u8], scheme: &[u8]) -> bool {
    uri.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// ```text
/// CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
/// DistributionPoint ::= SEQUENCE {
///   distributionPoint [0] DistributionPointName OPTIONAL,
///   reasons [1] ReasonFlags OPTIONAL,
///   cRLIssuer [2] GeneralNames OPTIONAL }
/// DistributionPointName ::= CHOICE {
///   fullName [0] GeneralNames,
///   nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
/// GeneralName ::= CHOICE { ..., uniformResourceIdentifier [6] IA5String, ... }
/// ```
///
/// Calls `on_name` with the tag and the content of each full name.
pub(super) fn each_name<'a>(
    extension: &Extension<'a>,
    path: &'static str,
    on_name: &mut dyn FnMut(Tag, &'a [u8]),
) -> Result<(), FieldError> {
    let mut points = extension.reader().expect(Tag::SEQUENCE, path)?.reader();
    while !points.is_empty() {
        let mut point = points.expect(Tag::SEQUENCE, path)?.reader();
        let Some(name) = point.optional(Tag::context(0), path)? else { continue };
        let Some(full_name) = name.reader().optional(Tag::context(0), path)? else { continue };
        let mut names = full_name.reader();
        while let Some(name) = names.next(path)? {
            on_name(name.tag(), name.content);
        }
    }
    Ok(())
}
