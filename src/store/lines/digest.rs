//! Hexadecimal digits in a line that may be a digest.

use crate::arithmetic::to_u64;
use crate::store::shown::short;
use crate::text::{Message, message};

/// Consecutive digits, possibly in groups of equal length with one separator between them.
#[derive(Debug)]
pub(super) struct Digest<'a> {
    /// The start and the end in the line, in bytes.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'a str,
    pub(super) digits: usize,
    /// Whether an ellipsis follows.
    pub(super) is_cut: bool,
}

/// The smallest number of digits that are examined. It is less than half of a thumbprint, in case a
/// thumbprint was broken over two lines.
const FEWEST: usize = 16;

/// The smallest number of digits that are examined before an ellipsis.
const FEWEST_CUT: usize = 6;

/// All digits in a line that may be a digest.
pub(super) fn find(line: &str) -> Vec<Digest<'_>> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(character) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let word = word_end(line, at);
        if word == at {
            at += character.len_utf8();
            continue;
        }
        let start = at + prefix(bytes.get(at..word).unwrap_or_default());
        at = word;
        let group = word - start;
        if !is_hexadecimal(bytes.get(start..word).unwrap_or_default()) {
            continue;
        }
        let end = groups_end(line, word, group);
        let rest = line.get(end..).unwrap_or_default();
        let is_cut = rest.starts_with("...") || rest.starts_with('…');
        let Some(text) = line.get(start..end) else { continue };
        let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
        if digits >= FEWEST || is_cut && digits >= FEWEST_CUT {
            found.push(Digest { start, end, text, digits, is_cut });
        }
        at = end;
    }
    found
}

/// The end of the letters and digits that begin at an offset.
fn word_end(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    let end = rest.find(|character: char| !character.is_alphanumeric());
    at + end.unwrap_or(rest.len())
}

/// The length of a leading `0x`.
fn prefix(word: &[u8]) -> usize {
    if matches!(word, [b'0', b'x' | b'X', _, ..]) { 2 } else { 0 }
}

fn is_hexadecimal(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(u8::is_ascii_hexdigit)
}

/// The end of consecutive groups of `length` digits; the first group ends at `first`.
fn groups_end(line: &str, first: usize, length: usize) -> usize {
    let (bytes, mut end) = (line.as_bytes(), first);
    if !matches!(length, 2 | 4 | 8) {
        return end;
    }
    let Some(separator @ (b':' | b' ' | b'-')) = bytes.get(first) else { return end };
    while bytes.get(end) == Some(separator) {
        let next = word_end(line, end + 1);
        let group = bytes.get(end + 1..next).unwrap_or_default();
        if group.len() != length || !is_hexadecimal(group) {
            break;
        }
        end = next;
    }
    end
}

/// The reason why truncated digits are not used.
pub(super) fn cut() -> Message {
    message!["the thumbprint was truncated at the end of the column"]
}

/// The reason why a number of digits other than 40 is not used.
pub(super) fn wrong(digits: usize) -> Message {
    let digits = to_u64(digits);
    message![digits, " hexadecimal digits instead of 40"]
}

/// The reason why any other value is not used.
pub(super) fn none(value: &str) -> Message {
    message!["\"", short(value), "\" is not 40 hexadecimal digits"]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_groups_and_without() {
        let digits = |line: &str| {
            let found = find(line);
            found.iter().map(|it| (it.digits, it.is_cut)).collect::<Vec<_>>()
        };
        let one = "C39346558A142EC79AF03B583D2536AE3A55F527";
        assert_eq!(digits(&format!("a {one}, {one};0x{one}")), [(40, false); 3]);
        assert_eq!(digits(&format!("x{one} {one}g ä{one}")), []);
        assert_eq!(digits("SHA1: C3:93:46:55:8A:14:2E:C7:9A"), [(18, false)]);
        assert_eq!(digits("hash c393 4655 8a14 2ec7 9af0 of"), [(20, false)]);
        assert_eq!(digits("CA 45EB8AD53B2A655304... 45EB8AD5… 2026..."), [(18, true), (8, true)]);
        assert_eq!(digits("45eb8ad5-90c6-4234-a116-d72a5cd2c583 28-11-2026 03:52:51"), []);
    }
}
