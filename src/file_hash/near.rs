//! Digits that were lost, added or mistyped, beside those of the file's hash.

use std::fmt;

use super::digits::Digits;
use crate::digest::Sha256Digest;

/// Most digits that may differ in a hash that is the same but for typing errors: no other file's
/// is so near.
const MOST: usize = 8;

/// Says whether incomplete digits are those of the file's hash.
pub(super) fn describe(
    digits: &Digits,
    actual: Sha256Digest,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let actual = actual.to_string();
    match digits {
        Digits::Cut(before, after) => {
            let (before, after) = (before.to_ascii_uppercase(), after.to_ascii_uppercase());
            let is = actual.starts_with(&before) && actual.ends_with(&after);
            let is = if is { "are" } else { "are not" };
            write!(formatter, " The remaining digits {is} those of this file's SHA-256.")
        }
        Digits::Count(digits) => count(&digits.to_ascii_uppercase(), &actual, formatter),
        _ => Ok(()),
    }
}

fn count(digits: &str, actual: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let missing = actual.len().saturating_sub(digits.len());
    let surplus = digits.len().saturating_sub(actual.len());
    let is_near = digits.len() >= MOST;
    if is_near && missing > 0 && actual.starts_with(digits) {
        write!(
            formatter,
            " It is the beginning of this file's SHA-256: the last {missing} are missing."
        )
    } else if is_near && missing > 0 && actual.ends_with(digits) {
        write!(formatter, " It is the end of this file's SHA-256: the first {missing} are missing.")
    } else if surplus > 0 && digits.contains(actual) {
        write!(formatter, " This file's SHA-256 is in it, with {surplus} digits too many.")
    } else if (1..=MOST).contains(&missing) && is_within(digits, actual) {
        write!(formatter, " It is this file's SHA-256 without {missing} of the digits.")
    } else if (1..=MOST).contains(&surplus) && is_within(actual, digits) {
        write!(formatter, " It is this file's SHA-256 with {surplus} digits too many.")
    } else {
        Ok(())
    }
}

/// Whether all of `part` is in `whole`, in this order.
fn is_within(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|character| rest.any(|other| other == character))
}

/// How many digits of two hashes differ where these are few, and the place of the first from 1.
pub(super) fn typing_errors(given: &[u8], actual: Sha256Digest) -> Option<(usize, usize)> {
    let nibbles = |byte: &u8| [byte >> 4, byte & 15];
    let pairs = given.iter().flat_map(nibbles).zip(actual.as_bytes().iter().flat_map(nibbles));
    let mut places =
        (1..).zip(pairs).filter(|(_, (one, other))| one != other).map(|(place, _)| place);
    let first = places.next()?;
    let count = places.count() + 1;
    (given.len() == actual.as_bytes().len() && count <= MOST).then_some((count, first))
}
