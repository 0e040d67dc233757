//! How characters are written, and where that changes: programs append UTF-16 to files in ASCII,
//! and ASCII to files in UTF-16.

/// What a byte order mark in UTF-16 is narrowed to, which no text in UTF-8 contains.
pub(super) const MARK: u8 = 0xFE;

/// What a typographic dash in UTF-16 is narrowed to: its number in Windows-1252.
const DASH: u8 = 0x97;

/// From here on the text is written in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// One byte for each character of ASCII. The unit in front of it has one byte, not two (`half`).
    Bytes { half: bool },
    /// UTF-16, behind a byte order mark of so many bytes.
    Utf16 { big_endian: bool, mark: u8 },
}

/// What begins UTF-16 in a text of bytes: a mark, or dashes that have a zero each.
const BEGINNINGS: [(&[u8], Change); 4] = [
    (&[0xFF, 0xFE], Change::Utf16 { big_endian: false, mark: 2 }),
    (&[0xFE, 0xFF], Change::Utf16 { big_endian: true, mark: 2 }),
    (b"-\0-\0", Change::Utf16 { big_endian: false, mark: 0 }),
    (b"\0-\0-", Change::Utf16 { big_endian: true, mark: 0 }),
];

/// The first place of `piece` where UTF-16 begins: how many bytes are in front of it. `rest` is the
/// piece and all that is known behind it; a change of `None` is a place that only more can tell of,
/// unless the file ends there (`last`).
pub(super) fn change(piece: &[u8], rest: &[u8], last: bool) -> Option<(usize, Option<Change>)> {
    let looked_at = rest.get(..=piece.len()).unwrap_or(rest);
    for special in memchr::memchr3_iter(0, 0xFE, 0xFF, looked_at) {
        for at in [special.checked_sub(1), Some(special)].into_iter().flatten() {
            let front = rest.get(at..).unwrap_or_default();
            let found = BEGINNINGS.iter().find(|(beginning, _)| front.starts_with(beginning));
            if let Some((_, change)) = found.filter(|_| at < piece.len()) {
                return Some((at, Some(*change)));
            }
        }
    }
    if last || piece.len() < rest.len() {
        return None;
    }
    let is_cut = |length: usize| {
        let tail = piece.len().checked_sub(length).and_then(|at| piece.get(at..));
        tail.is_some_and(|tail| {
            BEGINNINGS.iter().any(|(all, _)| length < all.len() && all.starts_with(tail))
        })
    };
    (1..=3).rev().find(|length| is_cut(*length)).map(|length| (piece.len() - length, None))
}

/// Narrows UTF-16 to one byte for each code unit, up to where the text changes; says how many bytes
/// were taken. What is left over is to be pushed again with what follows.
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
        if second == b'-' && first != 0 {
            let near = rest.get(1..5).unwrap_or_else(|| rest.get(1..).unwrap_or_default());
            let is_dashes = near.iter().all(|byte| *byte == b'-');
            if is_dashes && near.len() < 4 && !last {
                return (at, None);
            }
            if is_dashes && near.len() >= 3 {
                if first == b'-' {
                    return (at, Some(Change::Bytes { half: false }));
                }
                if near.len() == 4 {
                    units.push(0xFF);
                    return (at + 1, Some(Change::Bytes { half: true }));
                }
            }
        }
        let swapped = if big_endian { [0xFF, 0xFE] } else { [0xFE, 0xFF] };
        if [first, second] == swapped {
            return (at, Some(Change::Utf16 { big_endian: !big_endian, mark: 2 }));
        }
        units.push(unit(if big_endian { (first, second) } else { (second, first) }));
        at += 2;
    }
}

/// A code unit as one byte; what is not ASCII becomes one that base64 has no use for. The no-break
/// space keeps its number.
const fn unit(unit: (u8, u8)) -> u8 {
    match unit {
        (0, low) if low.is_ascii() || low == 0xA0 => low,
        (0x20, 0x10..=0x15) | (0x22, 0x12) => DASH,
        (0xFE, 0xFF) => MARK,
        _ => 0xFF,
    }
}
