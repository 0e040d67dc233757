//! Finds the digits of a hash, whatever surrounds and separates them.

use super::{base64_text, lookalike};

/// Lengths of hashes in bytes, in the order of the search: SHA-256, SHA-1, SHA-512, SHA-384,
/// SHA-224, MD5.
const LENGTHS: [usize; 6] = [32, 20, 64, 48, 28, 16];

/// The smallest number of hexadecimal digits that count as a part of a hash, not as a word.
const FEWEST: usize = 8;

/// The digits that were found in a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Digits {
    /// Nothing like a hash.
    None,
    /// One hash.
    Hash { bytes: Vec<u8>, written: DigitStyle },
    /// Different hashes with the same length, in bytes.
    Several(usize),
    /// Hexadecimal digits that do not form a hash.
    Count(String),
    /// The hexadecimal digits before and after a gap.
    Cut(String, String),
    /// 64 characters, a few of which are not digits. `first` is the first such character, and
    /// `place` its position from 1.
    Foreign { text: String, first: char, place: usize },
}

/// How the bytes of a hash are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DigitStyle {
    /// One run of digits.
    Run,
    /// Digits with separators.
    Apart,
    /// Digits with a letter in place of a digit, at a position from 1.
    Lookalike(char, usize),
    Base64,
    /// Base64 of the digits.
    Base64OfDigits,
    /// Decimal numbers.
    Decimal,
}

impl Digits {
    pub(super) fn find(value: &str) -> Self {
        let clean = lookalike::clean(value);
        let tokens = tokens(&clean);
        let runs: Vec<_> = tokens.iter().filter(|token| is_hex(token)).copied().collect();
        // A SHA-256 in most forms takes precedence over digits of other lengths.
        let (sha256, others) = LENGTHS.split_at(1);
        let apart = |lengths: &[usize]| {
            let of_line = |line| apart(&self::tokens(line), lengths);
            clean.lines().find_map(of_line).or_else(|| apart(&tokens, lengths))
        };
        of_runs(&runs, sha256)
            .or_else(|| cut(&clean))
            .or_else(|| decimal(&tokens))
            .or_else(|| apart(sha256))
            .or_else(|| lookalike::find(&clean))
            .or_else(|| base64_text::find(&clean, &LENGTHS))
            .or_else(|| of_runs(&runs, others))
            .or_else(|| apart(others))
            .or_else(|| longest(&runs, &clean))
            .unwrap_or(Self::None)
    }

    /// The bytes of the hash, if the value contains exactly one.
    pub(crate) fn hash(&self) -> Option<&[u8]> {
        match self {
            Self::Hash { bytes, .. } => Some(bytes),
            _ => None,
        }
    }
}

/// Words of letters and digits, without the prefixes of hexadecimal numbers.
fn tokens(text: &str) -> Vec<&str> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    let bare = |word: &str| {
        let marks = ["0x", "0X", "x", "X"];
        marks.iter().find(|mark| word.starts_with(**mark)).map_or(0, |mark| mark.len())
    };
    words.filter_map(|word| word.get(bare(word)..)).filter(|word| !word.is_empty()).collect()
}

pub(super) fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The bytes of an even number of hexadecimal digits.
pub(super) fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, []) = digits.as_bytes().as_chunks::<2>() else { return None };
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|it| u8::try_from(it).ok());
    pairs.iter().map(|[high, low]| Some(value(*high)? << 4 | value(*low)?)).collect()
}

/// The runs of digits with the length of a hash.
fn of_runs(runs: &[&str], lengths: &[usize]) -> Option<Digits> {
    lengths.iter().find_map(|length| {
        let mut hashes: Vec<_> = runs
            .iter()
            .filter(|run| run.len() == length * 2)
            .filter_map(|run| bytes(run))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        match hashes.len() {
            0 => None,
            1 => Some(Digits::Hash { bytes: hashes.pop()?, written: DigitStyle::Run }),
            _ => Some(Digits::Several(*length)),
        }
    })
}

/// A hash in consecutive groups of digits, such as pairs, or the parts of a value that was broken
/// over lines.
fn apart(tokens: &[&str], lengths: &[usize]) -> Option<Digits> {
    let groups = tokens.split(|token| !(is_hex(token) && token.len().is_multiple_of(2)));
    let found = |groups: &[&str]| {
        let digits = groups.concat();
        let is_hash = lengths.iter().any(|length| digits.len() == length * 2);
        let bytes = is_hash.then(|| bytes(&digits)).flatten()?;
        Some(Digits::Hash { bytes, written: DigitStyle::Apart })
    };
    groups.filter(|groups| groups.len() > 1).find_map(|groups| {
        // A neighbouring word may consist only of the letters A to F.
        let equal = |(first, second): (&&str, &&str)| first.len() == second.len();
        found(groups).or_else(|| groups.chunk_by(|a, b| equal((a, b))).find_map(found))
    })
}

/// A hash in decimal numbers, one for each byte.
fn decimal(tokens: &[&str]) -> Option<Digits> {
    // Pairs of hexadecimal digits may all look like decimal numbers.
    if tokens.iter().all(|token| token.len() == 2) {
        return None;
    }
    let is_number = |token: &&&str| token.len() <= 3 && token.bytes().all(|b| b.is_ascii_digit());
    let first = tokens.iter().position(|token| is_number(&token))?;
    let numbers = tokens.get(first..)?.iter().take_while(is_number);
    let bytes: Option<Vec<u8>> = numbers.map(|token| token.parse().ok()).collect();
    let bytes = bytes.filter(|bytes| LENGTHS.contains(&bytes.len()))?;
    Some(Digits::Hash { bytes, written: DigitStyle::Decimal })
}

/// Digits on one or both sides of dots, an ellipsis or asterisks.
fn cut(text: &str) -> Option<Digits> {
    let (before, after) =
        ["...", "…", "..", "***"].iter().find_map(|dots| text.split_once(dots))?;
    let is_other = |character: char| !character.is_alphanumeric();
    let before = before.rsplit(is_other).next().unwrap_or_default();
    let after =
        after.trim_start_matches(['.', '…', '*']).split(is_other).next().unwrap_or_default();
    let is_part = |part: &str| part.is_empty() || is_hex(part);
    let count = before.len() + after.len();
    let is_cut = is_part(before) && is_part(after) && count >= FEWEST;
    is_cut.then(|| Digits::Cut(before.to_owned(), after.to_owned()))
}

/// The longest run of digits, or all digits if the value contains no other letters.
fn longest(runs: &[&str], text: &str) -> Option<Digits> {
    let all: String = text.chars().filter(|character| character.is_alphanumeric()).collect();
    if is_hex(&all) {
        return Some(Digits::Count(all));
    }
    let longest = runs.iter().max_by_key(|run| run.len()).filter(|run| run.len() >= FEWEST * 3)?;
    Some(Digits::Count((*longest).to_owned()))
}
