//! Where CRLs are to be had: what the distribution points of an extension hold.

use super::{Extension, FieldError};
use crate::tlv::Tag;

/// The distribution points of one extension, counted in one walk without a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DistributionPoints<'a> {
    /// Whether the extension is there.
    pub(crate) is_present: bool,
    /// Full names that are URIs, of any scheme.
    pub(crate) uris: usize,
    /// Full names of another kind, such as a directory's.
    pub(crate) other_names: usize,
    /// The first URI, and the first of each scheme that a CRL can be fetched with.
    pub(crate) first: Option<&'a [u8]>,
    pub(crate) first_http: Option<&'a [u8]>,
    pub(crate) first_https: Option<&'a [u8]>,
    /// Whether the first `https` URI stands before any `http` URI.
    pub(crate) https_leads: bool,
}

impl<'a> DistributionPoints<'a> {
    /// What an extension holds; nothing where there is none.
    pub(super) fn read(
        extension: Option<&Extension<'a>>,
        path: &'static str,
    ) -> Result<Self, FieldError> {
        let mut points = Self { is_present: extension.is_some(), ..Self::default() };
        if let Some(extension) = extension {
            each_name(extension, path, &mut |tag, name| points.note(tag, name))?;
        }
        Ok(points)
    }

    fn note(&mut self, tag: Tag, name: &'a [u8]) {
        if tag != Tag::context_primitive(6) {
            self.other_names += 1;
            return;
        }
        self.uris += 1;
        self.first.get_or_insert(name);
        if has_scheme(name, b"http://") {
            self.first_http.get_or_insert(name);
        } else if has_scheme(name, b"https://") {
            self.https_leads |= self.first_http.is_none();
            self.first_https.get_or_insert(name);
        }
    }
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
/// Hands out the tag and the content of each full name.
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
