//! One walk over a list of extensions.

use super::{Extension, FieldError, next};
use crate::certificate::ObjectIdentifier;
use crate::tlv::{ReadError, ReadErrorKind, Reader};

pub(super) const BASIC_CONSTRAINTS: usize = 0;
pub(super) const KEY_USAGE: usize = 1;
pub(super) const SUBJECT_KEY_IDENTIFIER: usize = 2;
pub(super) const AUTHORITY_KEY_IDENTIFIER: usize = 3;
pub(super) const CRL_DISTRIBUTION_POINTS: usize = 4;
pub(super) const FRESHEST_CRL: usize = 5;
pub(super) const NAME_CONSTRAINTS: usize = 6;

/// The number of known extensions.
const KNOWN: usize = 7;

/// The index of a known extension, by its arc below id-ce (2.5.29).
const fn known_index(id: &[u8]) -> Option<usize> {
    match id {
        [0x55, 0x1D, 19] => Some(BASIC_CONSTRAINTS),
        [0x55, 0x1D, 15] => Some(KEY_USAGE),
        [0x55, 0x1D, 14] => Some(SUBJECT_KEY_IDENTIFIER),
        [0x55, 0x1D, 35] => Some(AUTHORITY_KEY_IDENTIFIER),
        [0x55, 0x1D, 31] => Some(CRL_DISTRIBUTION_POINTS),
        [0x55, 0x1D, 46] => Some(FRESHEST_CRL),
        [0x55, 0x1D, 30] => Some(NAME_CONSTRAINTS),
        _ => None,
    }
}

/// A filter of 256 bits for extension ids. It can rule out duplicates; a possible duplicate must be
/// verified.
#[derive(Debug, Default)]
struct SeenIds {
    words: [u128; 2],
    may_repeat: bool,
}

impl SeenIds {
    /// The bit of an id; below 128 it is unique to that id.
    fn bit(id: &[u8]) -> u8 {
        match id {
            [0x55, 0x1D, arc @ 0..=127] => *arc,
            _ => id.iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31) ^ byte) | 0x80,
        }
    }

    fn note(&mut self, bit: u8) {
        let [standard, other] = &mut self.words;
        let word = if bit < 128 { standard } else { other };
        let bit = 1 << (bit & 127);
        self.may_repeat |= *word & bit != 0;
        *word |= bit;
    }
}

/// The result of a walk over a list.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    list: Option<Reader<'a>>,
    known: [Option<Extension<'a>>; KNOWN],
    /// The first error, if the list or one of its elements cannot be parsed.
    pub(super) error: Option<ReadError>,
    /// The first trailing data after the last field of an extension.
    pub(super) trailing: Option<ReadError>,
    may_repeat: bool,
    /// Whether an extension other than the known ones is critical.
    pub(super) has_other_critical: bool,
}

impl<'a> Scan<'a> {
    /// Scans the elements of a list. If there is no list, `error` is the reason, if there is one.
    #[inline]
    pub(super) fn of(list: Option<Reader<'a>>, error: Option<ReadError>) -> Self {
        const PATH: &str = "tbsCertificate.extensions";
        let mut scan = Self {
            list,
            known: [None; KNOWN],
            error,
            trailing: None,
            may_repeat: false,
            has_other_critical: false,
        };
        let mut seen = SeenIds::default();
        let mut rest = list;
        while let Some(reader) = &mut rest {
            match next(reader) {
                Ok(None) => break,
                Ok(Some(extension)) => {
                    if extension.trailing {
                        let offset = extension.value_offset + extension.value.len();
                        let kind = ReadErrorKind::TrailingData;
                        scan.trailing.get_or_insert(ReadError { kind, offset, path: PATH });
                    }
                    seen.note(SeenIds::bit(extension.id));
                    scan.note(extension);
                }
                Err((error, ends)) => {
                    scan.error.get_or_insert(error);
                    if ends {
                        rest = None;
                    }
                }
            }
        }
        scan.may_repeat = seen.may_repeat;
        scan
    }

    fn note(&mut self, extension: Extension<'a>) {
        let slot = known_index(extension.id);
        if let Some(slot) = slot.and_then(|index| self.known.get_mut(index)) {
            // The first of several extensions with the same id counts, as in OpenSSL and Windows.
            slot.get_or_insert(extension);
        } else {
            self.has_other_critical |= extension.critical;
        }
    }

    /// The first extension with this index, even if part of the list cannot be parsed.
    pub(super) fn first(&self, index: usize) -> Option<Extension<'a>> {
        self.known.get(index).copied().flatten()
    }

    /// Like [`first`](Self::first), but returns the error of the list if the extension was not
    /// found, because it is unknown whether it is present.
    pub(super) fn known(&self, index: usize) -> Result<Option<Extension<'a>>, FieldError> {
        match (self.first(index), self.error) {
            (Some(extension), _) => Ok(Some(extension)),
            (None, Some(error)) => Err(FieldError(error)),
            (None, None) => Ok(None),
        }
    }

    /// The extensions whose id already occurred, with their offsets, in the order of their ids.
    pub(super) fn repeated(&self) -> Vec<(usize, ObjectIdentifier<'a>)> {
        if !self.may_repeat {
            return Vec::new();
        }
        let mut seen: Vec<(&[u8], usize)> =
            super::each(self.list).flatten().map(|e| (e.id, e.offset)).collect();
        seen.sort_unstable();
        let pairs = seen.windows(2).filter_map(|pair| match pair {
            [(one, _), (other, offset)] if one == other => {
                Some((*offset, ObjectIdentifier::new(other)))
            }
            _ => None,
        });
        pairs.collect()
    }
}
