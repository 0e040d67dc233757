//! Parsed names, cached by their encoding.

use super::attribute::must_be;
use super::comparison::ComparisonForm;
use super::violation::{NameViolation, NameViolations};
use super::{ATTRIBUTE, Attribute, Name, string};
use crate::certificate::der_violation::{DerViolations, Zone};
use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};
use crate::certificate::table::CachedValue;
use crate::certificate::{ComponentCache, NameId};
use crate::tlv::{Element, ReadError, Reader, Tag};

/// A parsed name, which certificates can share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::certificate) struct NameComponent {
    pub(in crate::certificate) id: NameId,
    pub(in crate::certificate) nonconformities: Vec<Nonconformity>,
    /// Whether `nonconformities` includes violations of DER. If not, each certificate that contains
    /// the name is searched for them.
    pub(in crate::certificate) is_followed: bool,
}

impl CachedValue for NameComponent {
    fn heap(&self) -> usize {
        size_of_val(&*self.nonconformities)
    }
}

impl NameComponent {
    /// The parsed name with this encoding, from the cache or parsed now.
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
        let Look { form, error, violations, is_der } = look;
        let id = NameId::of(form.as_bytes());
        let mut nonconformities = Vec::new();
        if let Some(error) = error {
            let (kind, offset) = (NonconformityKind::UnreadableName(error), error.offset);
            nonconformities.push(Nonconformity { kind, offset, path: "" });
        }
        nonconformities.extend(violations.into_sorted());
        let look_through = || DerViolations::of_component(encoding, Zone::Frame);
        if is_der {
            debug_assert!(look_through().is_some_and(|der| der.is_empty()), "cached as DER");
            return Self { id, nonconformities, is_followed: true };
        }
        let der = look_through();
        nonconformities.extend(der.iter().flat_map(DerViolations::iter));
        Self { id, nonconformities, is_followed: der.is_some() }
    }
}

/// The result of one walk over a name.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) form: ComparisonForm,
    /// The first element that cannot be parsed or has the wrong tag, or the first trailing data
    /// after a value. The content of types and values is not checked.
    pub(super) error: Option<ReadError>,
    /// Violations in the RDNs and values that can be parsed.
    pub(super) violations: NameViolations,
    /// Whether the name is known to be DER; `false` means unknown.
    is_der: bool,
}

impl Name<'_> {
    /// The identifier by which names are compared.
    pub(crate) fn id(&self) -> NameId {
        NameId::of(self.look().form.as_bytes())
    }

    /// Walks the whole name.
    pub(super) fn look(&self) -> Look {
        let mut look = Look {
            error: must_be(&self.0, Tag::SEQUENCE, "Name").err(),
            is_der: self.0.has_der_header(),
            form: ComparisonForm::with_capacity(self.0.content.len()),
            ..Look::default()
        };
        for rdn in self.rdns() {
            match rdn {
                Ok(rdn) => look.note_rdn(&rdn),
                Err(error) => {
                    look.error.get_or_insert(error);
                    look.form.close(self.as_bytes());
                }
            }
        }
        look.is_der &= look.error.is_none();
        look
    }
}

impl Look {
    fn note_rdn(&mut self, rdn: &Element<'_>) {
        if rdn.content.is_empty() {
            self.violations.note(NameViolation::EmptyRdn, rdn.offset);
        }
        self.is_der &= rdn.has_der_header();
        let mut elements = rdn.reader();
        // Stops after the first element that cannot be parsed, because the start of the next one is
        // unknown.
        while let Some(element) = elements.next(ATTRIBUTE).transpose() {
            let is_last = element.is_err();
            match element.and_then(|element| Attribute::read(&element)) {
                Ok(attribute) => {
                    // Several attributes would have to be checked for their order.
                    self.is_der &= attribute.is_der && elements.is_empty();
                    if let (None, Some(error)) = (self.error, attribute.trailing) {
                        self.error = Some(error);
                    }
                    self.note_value(&attribute);
                }
                Err(error) => {
                    self.error.get_or_insert(error);
                    self.form.unreadable_attribute(rdn.whole);
                }
            }
            if is_last {
                break;
            }
        }
        self.form.end_rdn();
    }

    fn note_value(&mut self, attribute: &Attribute<'_>) {
        let Attribute { oid, value, .. } = attribute;
        if !value.content.is_empty() && string::is_of_its_characters(value) {
            self.form.ascii_attribute(*oid, value.content);
            return;
        }
        let text = string::decode(value);
        let violation = match &text {
            Some(text) if text.text.is_empty() => Some(NameViolation::EmptyValue),
            Some(text) => text.violation,
            None => Some(NameViolation::NotAString),
        };
        if let Some(violation) = violation {
            self.violations.note(violation, value.offset);
        }
        self.form.attribute(*oid, value, text.as_ref());
    }
}
