//! Where a certificate's encoding departs from DER (X.690 clauses 10 and 11).
//!
//! One walk over every element, those inside extension values included. What an element means is
//! not looked at, but for the two defaults that certificates in use write out.

use super::Extensions;
use crate::tlv::Reader;

/// A way to depart from DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DerViolationKind {
    /// X.690 10.1: only definite lengths.
    IndefiniteLength,
    /// X.690 10.1: the fewest bytes.
    LongLength,
    /// X.690 10.2: strings are primitive.
    ConstructedString,
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
    /// X.690 11.5: a default value is left out.
    Default,
    /// RFC 5280 4.1: an extension's value is the encoding of one value.
    TrailingValue,
    /// No departure, but the bound of [`Limits`](crate::Limits) that ends the walk.
    Depth,
}

impl DerViolationKind {
    const COUNT: usize = 12;

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
        Self::Depth,
    ];

    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::IndefiniteLength => "a length is indefinite (X.690 10.1)",
            Self::LongLength => "a length has more bytes than it needs (X.690 10.1)",
            Self::ConstructedString => "a string is cut into pieces (X.690 10.2)",
            Self::Boolean => "a BOOLEAN is neither 00 nor FF (X.690 11.1)",
            Self::Integer => "an INTEGER is empty or has bytes that it does not need (X.690 8.3.2)",
            Self::ObjectIdentifier => "an OBJECT IDENTIFIER is not well formed (X.690 8.19)",
            Self::UnusedBits => "the unused bits of a BIT STRING are not zero (X.690 11.2.1)",
            Self::Null => "a NULL has content (X.690 8.8.2)",
            Self::SetOrder => "a SET is not in order (X.690 11.6)",
            Self::Default => "a default value is written out (X.690 11.5)",
            Self::TrailingValue => "bytes stand behind an extension's value (RFC 5280 4.1)",
            Self::Depth => "elements are nested deeper than is followed",
        }
    }
}

/// One kind of departure: how often, and where first, in bytes from the start of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DerViolation {
    pub(crate) kind: DerViolationKind,
    pub(crate) count: u32,
    pub(crate) first: usize,
}

/// The departures of one certificate.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DerViolations {
    seen: [Option<(u32, usize)>; DerViolationKind::COUNT],
    /// Where names stand that need no further look; 0, where none stands, for one that does.
    plain_names: [usize; 2],
    /// Where the list of extensions stands.
    extensions: Option<usize>,
}

/// Which part of a certificate is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    Frame,
    /// The list of extensions: an OCTET STRING holds a value.
    Extensions,
    Value,
}

/// Whether elements are as DER wants them, and none deeper than `depth`.
pub(super) fn is_der(bytes: &[u8], depth: u16, zone: Zone) -> bool {
    let mut departures = DerViolations::default();
    departures.walk(bytes, 0, depth, zone);
    departures.iter().next().is_none()
}

impl DerViolations {
    /// Looks through a certificate. Nesting beyond `depth` is noted and not followed, nor is what
    /// can't be taken apart: whoever needs that field says so.
    pub(super) fn of(
        bytes: &[u8],
        plain_names: [usize; 2],
        extensions: &Extensions<'_>,
        depth: u16,
    ) -> Self {
        let mut departures =
            Self { plain_names, extensions: extensions.offset(), ..Self::default() };
        departures.walk(bytes, 0, depth, Zone::Frame);
        if let Some(offset) = extensions.written_ca_default() {
            departures.note(DerViolationKind::Default, offset);
        }
        departures
    }

    /// Whether the name at `offset` was found to need no further look.
    pub(crate) fn is_plain_name(&self, offset: usize) -> bool {
        offset != 0 && self.plain_names.contains(&offset)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = DerViolation> {
        DerViolationKind::ALL.into_iter().zip(self.seen).filter_map(|(kind, seen)| {
            seen.map(|(count, first)| DerViolation { kind, count, first })
        })
    }

    pub(crate) fn note(&mut self, kind: DerViolationKind, offset: usize) {
        let slot =
            DerViolationKind::ALL.iter().zip(&mut self.seen).find(|(each, _)| **each == kind);
        if let Some((_, slot)) = slot {
            let (count, first) = slot.unwrap_or((0, offset));
            *slot = Some((count.saturating_add(1), first.min(offset)));
        }
    }

    /// Looks at each element of `bytes`, the first of which stands at `offset`; says how many there
    /// are side by side.
    ///
    /// Every byte of every certificate passes here, so that elements with headers of two bytes,
    /// which nearly all are, are taken from the slice without more ado.
    fn walk(&mut self, bytes: &[u8], offset: usize, depth: u16, zone: Zone) -> usize {
        let mut count = 0;
        let mut rest = bytes;
        while let Some(([identifier, length], behind)) = rest.split_first_chunk() {
            count += 1;
            let at = offset + (bytes.len() - rest.len());
            if *length <= 0x7F && identifier & 0x1F != 0x1F {
                let Some((content, next)) = behind.split_at_checked(usize::from(*length)) else {
                    break;
                };
                match *identifier {
                    0x30 | 0xA0..=0xBE if !self.is_plain_name(at) => {
                        self.inside(content, at, at + 2, depth, zone);
                    }
                    identifier if holds(identifier, content, zone) => {}
                    identifier => {
                        let found = FoundViolation {
                            identifier,
                            content,
                            offset: at,
                            content_offset: at + 2,
                        };
                        self.element(found, depth, zone);
                    }
                }
                rest = next;
                continue;
            }
            let Ok(Some(element)) = Reader::new(rest, at).next("") else { break };
            if element.is_indefinite() {
                self.note(DerViolationKind::IndefiniteLength, at);
            } else if !element.is_minimal() {
                self.note(DerViolationKind::LongLength, at);
            }
            let (content, content_offset) = (element.content, element.content_offset());
            let found =
                FoundViolation { identifier: *identifier, content, offset: at, content_offset };
            self.element(found, depth, zone);
            rest = rest.get(element.whole.len()..).unwrap_or_default();
        }
        count
    }

    /// The elements inside the one at `offset`.
    #[inline]
    fn inside(&mut self, content: &[u8], offset: usize, inner: usize, depth: u16, zone: Zone) {
        if let Some(depth) = depth.checked_sub(1) {
            let zone = if self.extensions == Some(offset) { Zone::Extensions } else { zone };
            self.walk(content, inner, depth, zone);
        } else {
            self.note(DerViolationKind::Depth, offset);
        }
    }

    /// An element that holds others, or that [`holds`] does not vouch for.
    fn element(&mut self, found: FoundViolation<'_>, depth: u16, zone: Zone) {
        let FoundViolation { identifier, content, offset, content_offset } = found;
        let departure = match identifier {
            0x01 if zone == Zone::Extensions && content == [0] => Some(DerViolationKind::Default),
            0x01 if !matches!(content, [0 | 0xFF]) => Some(DerViolationKind::Boolean),
            0x02 if !is_minimal_integer(content) => Some(DerViolationKind::Integer),
            0x03 if !unused_bits_are_zero(content) => Some(DerViolationKind::UnusedBits),
            0x04 if zone == Zone::Extensions => {
                let values = self.walk(content, content_offset, depth, Zone::Value);
                (values > 1).then_some(DerViolationKind::TrailingValue)
            }
            0x05 if !content.is_empty() => Some(DerViolationKind::Null),
            0x06 if !super::ObjectIdentifier::new(content).is_valid() => {
                Some(DerViolationKind::ObjectIdentifier)
            }
            _ if identifier & 0x20 == 0 || self.is_plain_name(offset) => None,
            _ => {
                self.inside(content, offset, content_offset, depth, zone);
                match identifier {
                    0x31 if !is_sorted(Reader::new(content, 0)) => Some(DerViolationKind::SetOrder),
                    // EXTERNAL, EMBEDDED PDV, SEQUENCE and SET have no other form.
                    0x28 | 0x2B | 0x30 | 0x31 => None,
                    0x20..=0x3E => Some(DerViolationKind::ConstructedString),
                    _ => None,
                }
            }
        };
        if let Some(kind) = departure {
            self.note(kind, offset);
        }
    }
}

/// Whether a primitive element is as DER wants it, and nothing more is to be done with it.
#[inline]
fn holds(identifier: u8, content: &[u8], zone: Zone) -> bool {
    match identifier {
        // Strings and times, which other rules look at, and context-specific fields.
        0x0C | 0x13 | 0x14 | 0x16..=0x18 | 0x1E | 0x80..=0x9E => true,
        0x04 => zone != Zone::Extensions,
        0x06 => !content.is_empty() && content.iter().fold(0, |all, byte| all | byte) < 0x80,
        0x05 => content.is_empty(),
        0x02 => is_minimal_integer(content),
        _ => false,
    }
}

/// An element that is looked at.
#[derive(Clone, Copy)]
struct FoundViolation<'a> {
    identifier: u8,
    content: &'a [u8],
    offset: usize,
    content_offset: usize,
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

    fn kinds(bytes: &[u8]) -> Vec<(DerViolationKind, usize)> {
        let mut departures = DerViolations::default();
        departures.walk(bytes, 0, 64, Zone::Frame);
        departures.iter().map(|departure| (departure.kind, departure.first)).collect()
    }

    #[test]
    fn each_departure_is_seen_where_it_is() {
        assert_eq!(kinds(&[0x30, 3, 0x01, 1, 0xFF]), []);
        for (bytes, kind, offset) in [
            (&[0x30, 0x80, 0, 0][..], DerViolationKind::IndefiniteLength, 0),
            (&[0x30, 0x81, 2, 0x05, 0], DerViolationKind::LongLength, 0),
            (&[0x24, 0], DerViolationKind::ConstructedString, 0),
            (&[0x30, 3, 0x01, 1, 0x01], DerViolationKind::Boolean, 2),
            (&[0x02, 2, 0, 1], DerViolationKind::Integer, 0),
            (&[0x02, 0], DerViolationKind::Integer, 0),
            (&[0x06, 2, 0x80, 1], DerViolationKind::ObjectIdentifier, 0),
            (&[0x03, 2, 1, 1], DerViolationKind::UnusedBits, 0),
            (&[0x05, 1, 0], DerViolationKind::Null, 0),
            (&[0x31, 6, 0x02, 1, 2, 0x02, 1, 1], DerViolationKind::SetOrder, 0),
        ] {
            assert_eq!(kinds(bytes), [(kind, offset)], "{bytes:02X?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = [[0x30, 0x80].repeat(5_000), [0, 0].repeat(5_000)].concat();
        assert_eq!(
            kinds(&deep),
            [(DerViolationKind::IndefiniteLength, 0), (DerViolationKind::Depth, 128)]
        );
    }
}
