//! What parsing a name finds, which the next name may share.

use std::hash::Hasher as _;

use super::attribute::must_be;
use super::comparison::attribute_key;
use super::violation::{NameViolation, NameViolations};
use super::{ATTRIBUTE, Attribute, Name};
use crate::certificate::der_violation::{DerViolations, Zone};
use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};
use crate::certificate::table::CachedValue;
use crate::certificate::{ComponentCache, identity};
use crate::tlv::{Element, ReadError, Reader, Tag};

/// A name that was parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::certificate) struct NameComponent {
    /// Equal for names that RFC 5280 section 7.1 calls equal; see [`Look`].
    pub(in crate::certificate) comparison_key: u64,
    /// In how far it does not conform.
    pub(in crate::certificate) nonconformities: Vec<Nonconformity>,
    /// Whether violations of DER are among them: else they are looked for where the name stands.
    pub(in crate::certificate) is_followed: bool,
}

impl CachedValue for NameComponent {
    fn heap(&self) -> usize {
        size_of_val(&*self.nonconformities)
    }
}

impl NameComponent {
    /// What is known of a name by its encoding, from before or parsed now.
    pub(in crate::certificate) fn of<'c>(
        encoding: &[u8],
        cache: &'c mut ComponentCache,
    ) -> &'c Self {
        cache.names.get_or(encoding, || Self::parse(encoding))
    }

    fn parse(encoding: &[u8]) -> Self {
        let look = match Reader::new(encoding, 0).next("") {
            Ok(Some(element)) => Name::new(element).look(),
            _ => Look::default(),
        };
        let Look { comparison_key, error, violations, is_der } = look;
        let mut nonconformities = Vec::new();
        if let Some(error) = error {
            let (kind, offset) = (NonconformityKind::UnreadableName(error), error.offset);
            nonconformities.push(Nonconformity { kind, offset, path: "" });
        }
        nonconformities.extend(violations.into_sorted());
        let look_through = || DerViolations::of_component(encoding, Zone::Frame);
        if is_der {
            debug_assert!(look_through().is_some_and(|der| der.is_empty()), "taken for DER");
            return Self { comparison_key, nonconformities, is_followed: true };
        }
        let der = look_through();
        nonconformities.extend(der.iter().flat_map(DerViolations::iter));
        Self { comparison_key, nonconformities, is_followed: der.is_some() }
    }
}

/// What one look at a name finds.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Equal for equal names: case, white space at the ends and its length in between, string types,
    /// and the order of attributes within one RDN make no difference. Two names with equal numbers
    /// are equal but for a chance of about one to 2^64, which nobody can raise who does not know the
    /// process's key. It differs from one process to the next.
    ///
    /// Unicode is folded by lower case alone, without the normalisation of RFC 4518.
    pub(super) comparison_key: u64,
    /// The first element that cannot be parsed or has no place, if there is one. Types and values
    /// are not looked into.
    pub(super) error: Option<ReadError>,
    /// What is wrong with the RDNs and values that can be parsed.
    pub(super) violations: NameViolations,
    /// Whether all is in DER, told from what was parsed; `false` says nothing.
    is_der: bool,
}

impl Name<'_> {
    /// Goes through the whole name.
    pub(super) fn look(&self) -> Look {
        let mut look = Look {
            error: must_be(&self.0, Tag::SEQUENCE, "Name").err(),
            is_der: self.0.has_der_header(),
            ..Look::default()
        };
        let mut hasher = identity::hasher();
        let mut is_whole = true;
        for rdn in self.rdns() {
            match rdn {
                Ok(rdn) => {
                    let keys = look.note_rdn(&rdn);
                    if is_whole {
                        hasher.write_u64(keys);
                    }
                }
                Err(error) => {
                    look.error.get_or_insert(error);
                    if std::mem::take(&mut is_whole) {
                        // Names that cannot be parsed are equal when their bytes are.
                        hasher.write(self.as_bytes());
                    }
                }
            }
        }
        look.is_der &= look.error.is_none();
        look.comparison_key = hasher.finish();
        look
    }
}

impl Look {
    /// Says what an RDN adds to the comparison key.
    fn note_rdn(&mut self, rdn: &Element<'_>) -> u64 {
        if rdn.content.is_empty() {
            self.violations.note(NameViolation::EmptyRdn, rdn.offset);
        }
        self.is_der &= rdn.has_der_header();
        let mut keys = 0_u64;
        let mut elements = rdn.reader();
        // Up to the first that cannot be parsed: where the next begins is then unknown.
        while let Some(element) = elements.next(ATTRIBUTE).transpose() {
            let is_last = element.is_err();
            let key = match element.and_then(|element| Attribute::read(&element)) {
                Ok(attribute) => {
                    // Of several, the order would have to be looked at.
                    self.is_der &= attribute.is_der && elements.is_empty();
                    if let (None, Some(error)) = (self.error, attribute.trailing) {
                        self.error = Some(error);
                    }
                    if let Some(violation) = attribute.violation() {
                        self.violations.note(violation, attribute.value.offset);
                    }
                    attribute_key(&attribute)
                }
                Err(error) => {
                    self.error.get_or_insert(error);
                    identity::key_of(rdn.whole)
                }
            };
            keys = keys.wrapping_add(key);
            if is_last {
                break;
            }
        }
        keys
    }
}
