//! How characters are encoded, and where the encoding changes: programs append UTF-16 to ASCII
//! files, and ASCII to UTF-16 files.

/// The byte that replaces a UTF-16 byte order mark; it does not occur in UTF-8.
pub(super) const MARK: u8 = 0xFE;

/// The byte that replaces a UTF-16 typographic dash: its code in Windows-1252.
const DASH: u8 = 0x97;

/// The coding of the text changes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) coding: TextCoding,
    /// The length in bytes of the byte order mark that precedes the text in the new coding.
    pub(super) mark: u8,
    /// Whether the last code unit before the change has one byte, not two.
    pub(super) half: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextCoding {
    /// One byte for each ASCII character.
    Bytes,
    Utf16 {
        big_endian: bool,
    },
}

const LITTLE: TextCoding = TextCoding::Utf16 { big_endian: false };
const BIG: TextCoding = TextCoding::Utf16 { big_endian: true };

/// The byte sequences that begin UTF-16 in a text of bytes: a byte order mark, or dashes with a
/// zero byte each. The number is the length of the byte order mark.
const BEGINNINGS: [(&[u8], TextCoding, u8); 4] = [
    (&[0xFF, 0xFE], LITTLE, 2),
    (&[0xFE, 0xFF], BIG, 2),
    (b"-\0-\0", LITTLE, 0),
    (b"\0-\0-", BIG, 0),
];

/// The byte sequences that begin text of another coding, or another alignment, within UTF-16.
const WITHIN_UTF16: [(&[u8], TextCoding, u8); 5] = [
    (b"----", TextCoding::Bytes, 0),
    (b"-\0-\0", LITTLE, 0),
    (b"\0-\0-", BIG, 0),
    (&[0xFF, 0xFE, b'-', 0], LITTLE, 2),
    (&[0xFE, 0xFF, 0, b'-'], BIG, 2),
];

/// The number of bytes of `piece` before the first place where UTF-16 begins. `rest` is the piece
/// and the known bytes that follow it. The change is `None` if that place cannot be decided without
/// more bytes; with `last`, no more bytes follow.
pub(super) fn change(piece: &[u8], rest: &[u8], last: bool) -> Option<(usize, Option<Change>)> {
    let looked_at = rest.get(..=piece.len()).unwrap_or(rest);
    for special in memchr::memchr3_iter(0, 0xFE, 0xFF, looked_at) {
        for at in [special.checked_sub(1), Some(special)].into_iter().flatten() {
            let front = rest.get(at..).unwrap_or_default();
            let found = BEGINNINGS.iter().find(|(beginning, ..)| front.starts_with(beginning));
            if let Some(&(_, coding, mark)) = found.filter(|_| at < piece.len()) {
                return Some((at, Some(Change { coding, mark, half: false })));
            }
        }
    }
    if last || piece.len() < rest.len() {
        return None;
    }
    let is_cut = |length: usize| {
        let tail = piece.len().checked_sub(length).and_then(|at| piece.get(at..));
        tail.is_some_and(|tail| {
            BEGINNINGS.iter().any(|(all, ..)| length < all.len() && all.starts_with(tail))
        })
    };
    (1..=3).rev().find(|length| is_cut(*length)).map(|length| (piece.len() - length, None))
}

/// Narrows UTF-16 to one byte per code unit, up to where the coding changes, and returns the number
/// of bytes read. The caller pushes the remaining bytes again, followed by the next ones.
pub(super) fn narrow(
    bytes: &[u8],
    big_endian: bool,
    last: bool,
    units: &mut Vec<u8>,
) -> (usize, Option<Change>) {
    units.clear();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let [first, second, ..] = *rest else { return (at, None) };
        if rest.len() < LOOKAHEAD && !last {
            return (at, None);
        }
        // Nearly all units are letters or digits, which never begin another coding.
        let (high, low) = if big_endian { (first, second) } else { (second, first) };
        if high == 0 && low.is_ascii_alphanumeric() {
            units.push(low);
            at += 2;
            continue;
        }
        if let Some(change) = change_within(rest, big_endian) {
            if change.half {
                units.push(0xFF);
            }
            return (at + usize::from(change.half), Some(change));
        }
        units.push(unit((high, low)));
        at += 2;
    }
}

/// Narrows UTF-32 to one byte per character. Stops at four bytes that are not a character; the text
/// is read as bytes from there. Returns the number of bytes read.
pub(super) fn narrow_utf32(
    bytes: &[u8],
    big_endian: bool,
    units: &mut Vec<u8>,
) -> (usize, Option<Change>) {
    units.clear();
    for (index, character) in bytes.chunks_exact(4).enumerate() {
        units.push(match (big_endian, character) {
            (false, &[low, high, 0, 0]) | (true, &[0, 0, high, low]) => unit((high, low)),
            (false, [_, _, 0..=0x10, 0]) | (true, [0, 0..=0x10, _, _]) => 0xFF,
            _ => {
                let change = Change { coding: TextCoding::Bytes, mark: 0, half: false };
                return (index * 4, Some(change));
            }
        });
    }
    (units.len() * 4, None)
}

/// The number of bytes needed to decide whether UTF-16 continues.
const LOOKAHEAD: usize = 5;

/// The coding that begins at the first or the second byte, unless the current UTF-16 continues.
fn change_within(rest: &[u8], big_endian: bool) -> Option<Change> {
    let ours = TextCoding::Utf16 { big_endian };
    for half in [false, true] {
        let front = rest.get(usize::from(half)..)?;
        for (beginning, coding, mark) in WITHIN_UTF16 {
            // One byte off, the other byte order looks like the current one.
            let looks_like_ours = half && !(big_endian && rest.first() != Some(&0));
            let is_other = coding == TextCoding::Bytes
                || if looks_like_ours { coding == ours } else { half || coding != ours };
            if is_other && front.starts_with(beginning) {
                return Some(Change { coding, mark, half });
            }
        }
    }
    let swapped = if big_endian { [0xFF, 0xFE] } else { [0xFE, 0xFF] };
    let coding = TextCoding::Utf16 { big_endian: !big_endian };
    rest.starts_with(&swapped).then_some(Change { coding, mark: 2, half: false })
}

/// A code unit as one byte; a non-ASCII unit becomes a byte that is not in the base64 alphabet. The
/// no-break space keeps its code.
const fn unit(unit: (u8, u8)) -> u8 {
    match unit {
        (0, low) if low.is_ascii() || low == 0xA0 => low,
        (0x20, 0x10..=0x15) | (0x22, 0x12) => DASH,
        (0xFE, 0xFF) => MARK,
        _ => 0xFF,
    }
}
