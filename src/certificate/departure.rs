//! Where a certificate's encoding departs from DER (X.690 clauses 10 and 11).
//!
//! One walk over every element, those inside extension values included. What an element means is
//! not looked at, but for the two defaults that certificates in use write out.

use super::Extensions;
use crate::tlv::{Length, Reader, Tag};

/// A way to depart from DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DepartureKind {
    /// X.690 10.1: only definite lengths.
    IndefiniteLength,
    /// X.690 10.1: the fewest octets.
    LongLength,
    /// X.690 10.2: strings are primitive.
    ConstructedString,
    /// X.690 11.1: TRUE is `FF`.
    Boolean,
    /// X.690 8.3.2: the fewest octets, and at least one.
    Integer,
    /// X.690 8.19: base 128 with the fewest octets, and at least one.
    ObjectIdentifier,
    /// X.690 11.2.1: unused bits are zero; 8.6.2: at most seven of them.
    UnusedBits,
    /// X.690 8.8.2: no content.
    Null,
    /// X.690 11.6: the elements of a SET OF are in order.
    SetOrder,
    /// X.690 11.5: a default value is left out.
    Default,
    /// RFC 5280 4.1: an extension's value is the encoding of one value.
    TrailingValue,
}

impl DepartureKind {
    const COUNT: usize = 11;

    const ALL: [Self; Self::COUNT] = [
        Self::IndefiniteLength,
        Self::LongLength,
        Self::ConstructedString,
        Self::Boolean,
        Self::Integer,
        Self::ObjectIdentifier,
        Self::UnusedBits,
        Self::Null,
        Self::SetOrder,
        Self::Default,
        Self::TrailingValue,
    ];

    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::IndefiniteLength => "a length is indefinite (X.690 10.1)",
            Self::LongLength => "a length has more octets than it needs (X.690 10.1)",
            Self::ConstructedString => "a string is cut into pieces (X.690 10.2)",
            Self::Boolean => "a BOOLEAN is neither 00 nor FF (X.690 11.1)",
            Self::Integer => {
                "an INTEGER is empty or has octets that it does not need (X.690 8.3.2)"
            }
            Self::ObjectIdentifier => "an OBJECT IDENTIFIER is not well formed (X.690 8.19)",
            Self::UnusedBits => "the unused bits of a BIT STRING are not zero (X.690 11.2.1)",
            Self::Null => "a NULL has content (X.690 8.8.2)",
            Self::SetOrder => "a SET is not in order (X.690 11.6)",
            Self::Default => "a default value is written out (X.690 11.5)",
            Self::TrailingValue => "octets stand behind an extension's value (RFC 5280 4.1)",
        }
    }
}

/// One kind of departure: how often, and where first, in octets from the start of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Departure {
    pub(crate) kind: DepartureKind,
    pub(crate) count: u32,
    pub(crate) first: usize,
}

/// The departures of one certificate.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Departures {
    seen: [Option<(u32, usize)>; DepartureKind::COUNT],
    /// Where names stand that need no further look.
    plain_names: [Option<usize>; 2],
}

impl Departures {
    /// Looks through a certificate. Nesting beyond `depth`, and what can't be taken apart, is not
    /// followed: whoever needs that field says so.
    pub(super) fn of(
        octets: &[u8],
        plain_names: [Option<usize>; 2],
        extensions: &Extensions<'_>,
        depth: u16,
    ) -> Self {
        let mut departures = Self { plain_names, ..Self::default() };
        departures.walk(octets, 0, depth);
        for extension in extensions.iter().flatten() {
            let (value, offset) = (extension.value(), extension.value_offset());
            if departures.walk(value, offset, depth) > 1 {
                departures.note(DepartureKind::TrailingValue, offset);
            }
            if let Some(offset) = extension.written_default() {
                departures.note(DepartureKind::Default, offset);
            }
        }
        departures
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Departure> {
        DepartureKind::ALL
            .into_iter()
            .zip(self.seen)
            .filter_map(|(kind, seen)| seen.map(|(count, first)| Departure { kind, count, first }))
    }

    pub(crate) fn note(&mut self, kind: DepartureKind, offset: usize) {
        let slot = DepartureKind::ALL.iter().zip(&mut self.seen).find(|(each, _)| **each == kind);
        if let Some((_, slot)) = slot {
            let (count, first) = slot.unwrap_or((0, offset));
            *slot = Some((count.saturating_add(1), first.min(offset)));
        }
    }

    /// Looks at each element of `octets`, the first of which stands at `offset`; says how many there
    /// are side by side.
    fn walk(&mut self, octets: &[u8], offset: usize, depth: u16) -> usize {
        let mut reader = Reader::new(octets, offset);
        let mut count = 0;
        while let Ok(Some(element)) = reader.next("") {
            count += 1;
            if element.header.length == Length::Indefinite {
                self.note(DepartureKind::IndefiniteLength, element.offset);
            } else if !element.header.is_minimal() {
                self.note(DepartureKind::LongLength, element.offset);
            }
            let tag = element.tag();
            if !tag.is_constructed() {
                if let Some(kind) = departure_of(tag, element.content) {
                    self.note(kind, element.offset);
                }
                continue;
            }
            if self.plain_names.contains(&Some(element.offset)) {
                continue;
            }
            if tag == Tag::SET && !is_sorted(element.reader()) {
                self.note(DepartureKind::SetOrder, element.offset);
            }
            if tag.is_universal_string() {
                self.note(DepartureKind::ConstructedString, element.offset);
            }
            if let Some(depth) = depth.checked_sub(1) {
                self.walk(element.content, element.content_offset(), depth);
            }
        }
        count
    }
}

/// How the content of a primitive element of a universal type departs.
fn departure_of(tag: Tag, content: &[u8]) -> Option<DepartureKind> {
    let (kind, holds) = match tag {
        Tag::BOOLEAN => (DepartureKind::Boolean, matches!(content, [0 | 0xFF])),
        Tag::INTEGER => (DepartureKind::Integer, is_minimal_integer(content)),
        Tag::BIT_STRING => (DepartureKind::UnusedBits, unused_bits_are_zero(content)),
        Tag::NULL => (DepartureKind::Null, content.is_empty()),
        Tag::OBJECT_IDENTIFIER => {
            let valid = super::ObjectIdentifier::new(content).is_valid();
            (DepartureKind::ObjectIdentifier, valid)
        }
        _ => return None,
    };
    (!holds).then_some(kind)
}

const fn is_minimal_integer(content: &[u8]) -> bool {
    match content {
        [] => false,
        [0, second, ..] => *second >= 0x80,
        [0xFF, second, ..] => *second < 0x80,
        _ => true,
    }
}

fn unused_bits_are_zero(content: &[u8]) -> bool {
    match (content.first(), content.get(1..).and_then(<[u8]>::last)) {
        (Some(0), _) => true,
        (Some(unused @ 1..=7), Some(last)) => last.trailing_zeros() >= u32::from(*unused),
        _ => false,
    }
}

/// X.690 11.6: ascending as octet strings.
fn is_sorted(mut elements: Reader<'_>) -> bool {
    let Ok(Some(first)) = elements.next("") else { return true };
    let mut previous = first.whole;
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

    fn kinds(octets: &[u8]) -> Vec<(DepartureKind, usize)> {
        let mut departures = Departures::default();
        departures.walk(octets, 0, 64);
        departures.iter().map(|departure| (departure.kind, departure.first)).collect()
    }

    #[test]
    fn each_departure_is_seen_where_it_is() {
        assert_eq!(kinds(&[0x30, 3, 0x01, 1, 0xFF]), []);
        for (octets, kind, offset) in [
            (&[0x30, 0x80, 0, 0][..], DepartureKind::IndefiniteLength, 0),
            (&[0x30, 0x81, 2, 0x05, 0], DepartureKind::LongLength, 0),
            (&[0x24, 0], DepartureKind::ConstructedString, 0),
            (&[0x30, 3, 0x01, 1, 0x01], DepartureKind::Boolean, 2),
            (&[0x02, 2, 0, 1], DepartureKind::Integer, 0),
            (&[0x02, 0], DepartureKind::Integer, 0),
            (&[0x06, 2, 0x80, 1], DepartureKind::ObjectIdentifier, 0),
            (&[0x03, 2, 1, 1], DepartureKind::UnusedBits, 0),
            (&[0x05, 1, 0], DepartureKind::Null, 0),
            (&[0x31, 6, 0x02, 1, 2, 0x02, 1, 1], DepartureKind::SetOrder, 0),
        ] {
            assert_eq!(kinds(octets), [(kind, offset)], "{octets:02X?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = [0x30, 0x80].repeat(5_000);
        assert!(kinds(&deep).len() <= 1);
    }
}
