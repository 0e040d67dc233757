//! Finds violations of DER (X.690 clauses 10 and 11).
//!
//! One walk visits every element, including those inside extension values. The meaning of an
//! element is ignored, except for a default value that certificates in use encode explicitly.

use super::nonconformity::{Nonconformity, NonconformityKind};
use crate::arithmetic::part;
use crate::tlv::{Element, Reader, short};

/// The depth to which a component is checked on its own. A deeper component is checked as part of
/// its certificate, up to the limit of the inspection.
pub(super) const COMPONENT_DEPTH: u16 = 12;

/// The greatest depth at which a component begins in a certificate.
const FRAME_DEPTH: u16 = 4;

/// A kind of DER violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DerViolation {
    /// X.690 10.1: only definite lengths.
    IndefiniteLength,
    /// X.690 10.1: the fewest bytes.
    LongLength,
    /// X.690 10.2: strings are primitive.
    ConstructedString,
    /// X.690 8.9.1, 8.11.1, 8.14.2: an element that contains others is marked as constructed.
    PrimitiveForm,
    /// X.690 11.1: TRUE is `FF`.
    Boolean,
    /// X.690 8.3.2: the fewest bytes, and at least one.
    Integer,
    /// X.690 8.19: base 128 with the fewest bytes, and at least one.
    ObjectIdentifier,
    /// X.690 11.2.1: unused bits are zero; 8.6.2: at most seven of them.
    UnusedBits,
    /// X.690 8.8.2: no content.
    Null,
    /// X.690 11.6: the elements of a SET OF are in order.
    SetOrder,
    /// X.690 11.5: a default value is omitted.
    Default,
    /// RFC 5280 4.1: an extension's value is the encoding of one value.
    TrailingValue,
    /// Not a violation: the walk reached the depth limit of [`Limits`](crate::Limits).
    Depth,
}

impl DerViolation {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::IndefiniteLength => "a length is indefinite (X.690 10.1)",
            Self::LongLength => "a length has unnecessary bytes (X.690 10.1)",
            Self::ConstructedString => "a string is split into pieces (X.690 10.2)",
            Self::PrimitiveForm => {
                "an element that contains others is marked as primitive (X.690 8.9.1, 8.14.2)"
            }
            Self::Boolean => "a BOOLEAN is neither 00 nor FF (X.690 11.1)",
            Self::Integer => "an INTEGER is empty or has unnecessary bytes (X.690 8.3.2)",
            Self::ObjectIdentifier => "an OBJECT IDENTIFIER is malformed (X.690 8.19)",
            Self::UnusedBits => "the unused bits of a BIT STRING are not zero (X.690 11.2.1)",
            Self::Null => "a NULL has content (X.690 8.8.2)",
            Self::SetOrder => "a SET is not sorted (X.690 11.6)",
            Self::Default => "a default value is encoded (X.690 11.5)",
            Self::TrailingValue => "an extension's value has trailing data (RFC 5280 4.1)",
            Self::Depth => "elements are nested too deeply to be checked",
        }
    }
}

/// The violations in a range of bytes: the number of violations of each kind, and the lowest
/// offset.
#[derive(Clone, Debug)]
pub(super) struct DerViolations {
    seen: Vec<(DerViolation, u32, usize)>,
    /// The offsets of the components that were checked on their own.
    skipped: [usize; COMPONENTS],
    skips: usize,
    /// The offset of the list of extensions.
    extensions: usize,
}

/// The number of components of a certificate that are checked on their own.
const COMPONENTS: usize = 6;

/// No offset.
const NOWHERE: usize = usize::MAX;

/// The part of a certificate that is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Frame,
    /// The list of extensions, in which an OCTET STRING contains the value of an extension.
    Extensions,
    Value,
}

impl Default for DerViolations {
    fn default() -> Self {
        Self { seen: Vec::new(), skipped: [NOWHERE; COMPONENTS], skips: 0, extensions: NOWHERE }
    }
}

impl DerViolations {
    /// The violations of a component that is checked on its own; `None` if it is nested too deeply
    /// for that.
    pub(super) fn of_component(bytes: &[u8], zone: Zone) -> Option<Self> {
        let mut violations = Self::default();
        let is_der = is_der(bytes, COMPONENT_DEPTH, zone);
        if is_der && !cfg!(debug_assertions) {
            return Some(violations);
        }
        if zone == Zone::Extensions {
            violations.extensions = 0;
        }
        violations.walk(bytes, 0, COMPONENT_DEPTH, Zone::Frame);
        debug_assert!(!is_der || violations.is_empty(), "cached as DER");
        (!violations.has(DerViolation::Depth)).then_some(violations)
    }

    /// Adds the violations of a whole certificate, apart from the components that were skipped.
    /// Nesting beyond `depth` is recorded and not followed. Data that cannot be parsed is ignored,
    /// because the code that needs that field reports it. `extensions` is the offset of the list of
    /// extensions.
    pub(super) fn add_frame(&mut self, bytes: &[u8], extensions: Option<usize>, depth: u16) {
        self.extensions = extensions.unwrap_or(NOWHERE);
        self.walk(bytes, 0, depth, Zone::Frame);
    }

    /// Skips a component that was checked on its own, and returns whether it is skipped. A
    /// component that may exceed the depth limit is not.
    pub(super) fn skip(&mut self, component: &Element<'_>, depth: u16) -> bool {
        if depth < COMPONENT_DEPTH + FRAME_DEPTH || !component.tag().is_constructed() {
            return false;
        }
        let Some(slot) = self.skipped.get_mut(self.skips) else { return false };
        *slot = component.offset;
        self.skips += 1;
        true
    }

    /// Whether [`add_frame`](Self::add_frame) would add violations.
    pub(super) fn has_more(&self, bytes: &[u8], depth: u16) -> bool {
        let mut frame = Self { seen: Vec::new(), ..self.clone() };
        frame.add_frame(bytes, None, depth);
        !frame.seen.is_empty()
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// The number of components that are skipped.
    pub(super) const fn skips(&self) -> usize {
        self.skips
    }

    /// The violations in the order of their kinds.
    pub(super) fn iter(&self) -> impl Iterator<Item = Nonconformity> {
        let mut seen = self.seen.clone();
        seen.sort_unstable_by_key(|(violation, ..)| *violation);
        seen.into_iter().map(|(violation, count, offset)| {
            let kind = NonconformityKind::Der { violation, count };
            Nonconformity { kind, offset, path: "" }
        })
    }

    fn has(&self, violation: DerViolation) -> bool {
        self.seen.iter().any(|(known, ..)| *known == violation)
    }

    pub(super) fn note(&mut self, violation: DerViolation, offset: usize) {
        self.add(violation, 1, offset);
    }

    #[cold]
    pub(super) fn add(&mut self, violation: DerViolation, times: u32, offset: usize) {
        match self.seen.iter_mut().find(|(known, ..)| *known == violation) {
            Some((_, count, first)) => {
                *count = count.saturating_add(times);
                *first = offset.min(*first);
            }
            None => self.seen.push((violation, times, offset)),
        }
    }

    /// Checks each element of `bytes`, which start at `offset`; returns the number of elements on
    /// the top level.
    ///
    /// All bytes that are not cached pass through here, so elements with short headers stay in
    /// registers.
    fn walk(&mut self, bytes: &[u8], offset: usize, depth: u16, zone: Zone) -> usize {
        let (mut count, mut rest) = (0, bytes);
        while rest.len() >= 2 {
            count += 1;
            let at = offset + (bytes.len() - rest.len());
            if let Some((identifier, content, behind)) = short(rest) {
                rest = behind;
                if !holds(identifier, content, zone) && !self.is_skipped(identifier, at) {
                    self.element(Place { identifier, content, at, inside: at + 2 }, depth, zone);
                }
                continue;
            }
            let Ok(Some(element)) = Reader::new(rest, at).next("") else { break };
            rest = part(rest, element.whole.len()..);
            let identifier = element.identifier();
            if self.is_skipped(identifier, at) {
                continue;
            }
            if element.is_indefinite() {
                self.note(DerViolation::IndefiniteLength, at);
            } else if !element.is_minimal() {
                self.note(DerViolation::LongLength, at);
            }
            let (content, inside) = (element.content, element.content_offset());
            self.element(Place { identifier, content, at, inside }, depth, zone);
        }
        count
    }

    #[inline]
    fn is_skipped(&self, identifier: u8, at: usize) -> bool {
        let [first, ..] = self.skipped;
        identifier & 0x20 != 0 && first != NOWHERE && self.skipped.contains(&at)
    }

    /// Checks the elements inside an element.
    #[inline]
    fn inside(&mut self, place: Place<'_>, depth: u16, zone: Zone) {
        if let Some(depth) = depth.checked_sub(1) {
            let zone = if self.extensions == place.at { Zone::Extensions } else { zone };
            self.walk(place.content, place.inside, depth, zone);
        } else {
            self.note(DerViolation::Depth, place.at);
        }
    }

    /// Checks an element that contains others, or for which [`holds`] gives no answer.
    fn element(&mut self, place: Place<'_>, depth: u16, zone: Zone) {
        let content = place.content;
        let violation = match place.identifier {
            0x30 | 0xA0..=0xBE => return self.inside(place, depth, zone),
            0x01 if zone == Zone::Extensions && content == [0] => Some(DerViolation::Default),
            0x01 if !matches!(content, [0 | 0xFF]) => Some(DerViolation::Boolean),
            0x02 if !is_minimal_integer(content) => Some(DerViolation::Integer),
            0x03 if !unused_bits_are_zero(content) => Some(DerViolation::UnusedBits),
            0x04 if zone == Zone::Extensions => {
                let values = self.walk(content, place.inside, depth, Zone::Value);
                (values > 1).then_some(DerViolation::TrailingValue)
            }
            0x05 if !content.is_empty() => Some(DerViolation::Null),
            0x06 if !super::ObjectIdentifier::new(content).is_valid() => {
                Some(DerViolation::ObjectIdentifier)
            }
            // EXTERNAL, EMBEDDED PDV, SEQUENCE and SET have no other form.
            0x08 | 0x0B | 0x10 | 0x11 => Some(DerViolation::PrimitiveForm),
            identifier if identifier & 0x20 == 0 => None,
            identifier => {
                self.inside(place, depth, zone);
                match identifier {
                    0x31 if !is_sorted(content) => Some(DerViolation::SetOrder),
                    0x28 | 0x2B | 0x31 => None,
                    0x20..=0x3E => Some(DerViolation::ConstructedString),
                    _ => None,
                }
            }
        };
        if let Some(violation) = violation {
            self.note(violation, place.at);
        }
    }
}

/// Whether a component is known to be DER and not nested deeper than `depth`; `false` means
/// unknown. Nearly all components pass this check, which needs no offsets.
fn is_der(component: &[u8], depth: u16, zone: Zone) -> bool {
    let Ok(Some(element)) = Reader::new(component, 0).next("") else { return false };
    let is_sequence = element.identifier() == 0x30 && element.has_der_header();
    is_sequence
        && element.whole.len() == component.len()
        && elements_in_der(element.content, depth - 1, zone).is_some()
}

/// The number of elements on the top level if all elements are known to be DER.
fn elements_in_der(mut bytes: &[u8], depth: u16, zone: Zone) -> Option<usize> {
    let mut count = 0;
    while !bytes.is_empty() {
        count += 1;
        let (identifier, content, behind) = match short(bytes) {
            Some(element) => element,
            None => {
                let element = Reader::new(bytes, 0).next("").ok()??;
                let behind = bytes.get(element.whole.len()..)?;
                (element.has_der_header()).then_some((
                    element.identifier(),
                    element.content,
                    behind,
                ))?
            }
        };
        let holds = holds(identifier, content, zone)
            || match identifier {
                0x30 | 0xA0..=0xBE => {
                    elements_in_der(content, depth.checked_sub(1)?, zone).is_some()
                }
                0x31 => elements_in_der(content, depth.checked_sub(1)?, zone)? <= 1,
                0x04 => elements_in_der(content, depth, Zone::Value)? <= 1,
                0x03 => unused_bits_are_zero(content),
                0x06 => super::ObjectIdentifier::new(content).is_valid(),
                0x01 => content == [0xFF] || content == [0] && zone != Zone::Extensions,
                _ => false,
            };
        if !holds {
            return None;
        }
        bytes = behind;
    }
    Some(count)
}

/// An element that is checked: its offset and its content.
#[derive(Clone, Copy)]
struct Place<'a> {
    identifier: u8,
    content: &'a [u8],
    at: usize,
    /// The offset of the content.
    inside: usize,
}

/// Whether a primitive element is known to conform to DER; `false` means that it needs a further
/// check.
#[inline]
pub(super) fn holds(identifier: u8, content: &[u8], zone: Zone) -> bool {
    match identifier {
        // Strings and times, which other rules check, and context-specific fields.
        0x0C | 0x13 | 0x14 | 0x16..=0x18 | 0x1E | 0x80..=0x9E => true,
        0x04 => zone != Zone::Extensions,
        0x06 => !content.is_empty() && content.iter().fold(0, |all, byte| all | byte) < 0x80,
        0x05 => content.is_empty(),
        0x02 => is_minimal_integer(content),
        _ => false,
    }
}

pub(super) const fn is_minimal_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [0, second, ..] => *second >= 0x80,
        [0xFF, second, ..] => *second < 0x80,
        _ => true,
    }
}

pub(super) fn unused_bits_are_zero(content: &[u8]) -> bool {
    match (content.first(), content.get(1..).and_then(<[u8]>::last)) {
        (Some(0), _) => true,
        (Some(unused @ 1..=7), Some(last)) => last.trailing_zeros() >= u32::from(*unused),
        _ => false,
    }
}

/// Whether elements are in ascending order as octet strings (X.690 11.6).
fn is_sorted(content: &[u8]) -> bool {
    if short(content).is_some_and(|(.., behind)| behind.is_empty()) {
        return true;
    }
    let mut elements = Reader::new(content, 0);
    let mut previous: &[u8] = &[];
    while let Ok(Some(element)) = elements.next("") {
        if element.whole < previous {
            return false;
        }
        previous = element.whole;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(bytes: &[u8]) -> Vec<(DerViolation, usize)> {
        let mut violations = DerViolations::default();
        violations.add_frame(bytes, None, 64);
        let one = |each: Nonconformity| match each.kind {
            NonconformityKind::Der { violation, .. } => (violation, each.offset),
            other => panic!("{other:?}"),
        };
        violations.iter().map(one).collect()
    }

    #[test]
    fn each_violation_is_seen_where_it_is() {
        assert_eq!(kinds(&[0x30, 3, 0x01, 1, 0xFF]), []);
        for (bytes, kind, offset) in [
            (&[0x30, 0x80, 0, 0][..], DerViolation::IndefiniteLength, 0),
            (&[0x30, 0x81, 2, 0x05, 0], DerViolation::LongLength, 0),
            (&[0x24, 0], DerViolation::ConstructedString, 0),
            (&[0x30, 2, 0x10, 0], DerViolation::PrimitiveForm, 2),
            (&[0x11, 0], DerViolation::PrimitiveForm, 0),
            (&[0x30, 3, 0x01, 1, 0x01], DerViolation::Boolean, 2),
            (&[0x02, 2, 0, 1], DerViolation::Integer, 0),
            (&[0x02, 0], DerViolation::Integer, 0),
            (&[0x06, 2, 0x80, 1], DerViolation::ObjectIdentifier, 0),
            (&[0x03, 2, 1, 1], DerViolation::UnusedBits, 0),
            (&[0x05, 1, 0], DerViolation::Null, 0),
            (&[0x31, 6, 0x02, 1, 2, 0x02, 1, 1], DerViolation::SetOrder, 0),
        ] {
            assert_eq!(kinds(bytes), [(kind, offset)], "{bytes:02X?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = [[0x30, 0x80].repeat(5_000), [0, 0].repeat(5_000)].concat();
        assert_eq!(kinds(&deep), [(DerViolation::IndefiniteLength, 0), (DerViolation::Depth, 128)]);
    }
}
