//! Compares lost, added or mistyped digits with the digits of the file's hash.

use std::fmt;

use super::digits::Digits;
use crate::digest::Sha256Digest;

/// The largest number of digits that may differ in a mistyped hash. The hash of another file is
/// never this similar.
const MOST: usize = 8;

/// Writes whether incomplete digits are those of the file's hash.
pub(super) fn describe(
    digits: &Digits,
    actual: Sha256Digest,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let actual = actual.to_string();
    let is = match digits {
        Digits::Cut(before, after) => {
            let (before, after) = (before.to_ascii_uppercase(), after.to_ascii_uppercase());
            actual.starts_with(&before) && actual.ends_with(&after)
        }
        Digits::Foreign { text, .. } => text
            .chars()
            .zip(actual.chars())
            .all(|(one, other)| one.eq_ignore_ascii_case(&other) || !one.is_ascii_hexdigit()),
        Digits::Count(digits) => {
            let sentence = count(&digits.to_ascii_uppercase(), &actual);
            return sentence.map_or(Ok(()), |sentence| write!(formatter, " {sentence}"));
        }
        _ => return Ok(()),
    };
    let is = if is { "are" } else { "are not" };
    write!(formatter, " Its digits {is} those of this file's SHA-256.")
}

fn count(digits: &str, actual: &str) -> Option<String> {
    let missing = actual.len().saturating_sub(digits.len());
    let surplus = digits.len().saturating_sub(actual.len());
    let is_near = digits.len() >= MOST;
    let number = match missing.max(surplus) {
        1 => "1 digit".to_owned(),
        number => format!("{number} digits"),
    };
    if is_near && missing > 0 && actual.starts_with(digits) {
        Some(format!("It is this file's SHA-256 without the last {number}."))
    } else if is_near && missing > 0 && actual.ends_with(digits) {
        Some(format!("It is this file's SHA-256 without the first {number}."))
    } else if (1..=MOST).contains(&missing) && is_within(digits, actual) {
        Some(format!("It is this file's SHA-256 without {number}."))
    } else if digits.contains(actual) || (1..=MOST).contains(&surplus) && is_within(actual, digits)
    {
        Some(format!("It is this file's SHA-256 with {number} too many."))
    } else {
        None
    }
}

/// Whether all characters of `part` occur in `whole` in the same order.
fn is_within(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|character| rest.any(|other| other == character))
}

/// The number of digits in which two hashes differ, and the position of the first such digit,
/// counted from 1; `None` if the hashes are equal or differ in more than [`MOST`] digits.
pub(super) fn typing_errors(given: &[u8], actual: Sha256Digest) -> Option<(usize, usize)> {
    let nibbles = |byte: &u8| [byte >> 4, byte & 15];
    let pairs = given.iter().flat_map(nibbles).zip(actual.as_bytes().iter().flat_map(nibbles));
    let mut places =
        (1..).zip(pairs).filter(|(_, (one, other))| one != other).map(|(place, _)| place);
    let first = places.next()?;
    let count = places.count() + 1;
    (given.len() == actual.as_bytes().len() && count <= MOST).then_some((count, first))
}
