//! The form of a value that is not 64 digits.

use std::fmt;

use super::digits::{DigitStyle, Digits};
use super::lookalike;
use super::wrapped::{self, Wrapping};
use crate::text::is_unsafe;

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HashForm {
    what: What,
    /// The length in bytes of the hash in the value, if there is one.
    length: Option<usize>,
    /// Another algorithm, if its name precedes the hash.
    label: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Empty,
    Blank,
    /// Only digits.
    Bare,
    /// The output of a tool, or something else of a known format.
    Wrapped(Wrapping),
    Several,
    Cut,
    /// This many digits, which do not form a hash.
    Count(usize),
    /// Nearly 64 digits; the first character that is not a digit, and its position from 1.
    Foreign(char, usize),
    /// Like [`Foreign`](Self::Foreign), for a character that looks like a digit.
    Lookalike(char, usize),
    Base64,
    Base64OfDigits,
    Decimal,
    Lines,
    Separated(&'static str),
    Invisible(char),
    Wide,
    Quoted,
    Prefixed,
    LineEnd,
    WhiteSpace,
    TextAround,
    /// Other text, with its number of characters.
    NoHash(usize),
}

impl HashForm {
    pub(super) fn of(value: &str, digits: &Digits) -> Self {
        let length = match digits {
            Digits::Hash { bytes, .. } => Some(bytes.len()),
            Digits::Several(length) => Some(*length),
            _ => None,
        };
        let what = what(value, digits);
        let length = length.filter(|_| what != What::Wrapped(Wrapping::Guid));
        Self { what, length, label: length.and_then(|_| wrapped::label(value)) }
    }

    /// Whether a message may repeat the value: a URL, or a value of the wrong variable, may be a
    /// secret.
    pub(super) const fn is_repeated(self) -> bool {
        let is_secret = matches!(self.what, What::NoHash(_) | What::Wrapped(Wrapping::Url));
        !is_secret && !matches!(self.what, What::Empty | What::Blank)
    }
}

fn what(value: &str, digits: &Digits) -> What {
    if value.is_empty() {
        return What::Empty;
    }
    let is_blank = |it: char| it.is_whitespace() || is_unsafe(it);
    if value.chars().all(is_blank) {
        return What::Blank;
    }
    if let Some(wrapping) = Wrapping::of(value, digits) {
        return What::Wrapped(wrapping);
    }
    // A fault in the digits takes precedence over a fault around them.
    match digits {
        Digits::None => What::NoHash(value.chars().count()),
        Digits::Several(_) => What::Several,
        Digits::Count(digits) => What::Count(digits.len()),
        Digits::Cut(..) => What::Cut,
        Digits::Foreign { first, place, .. } => What::Foreign(*first, *place),
        Digits::Hash { written, .. } => match written {
            DigitStyle::Base64 => What::Base64,
            DigitStyle::Base64OfDigits => What::Base64OfDigits,
            DigitStyle::Decimal => What::Decimal,
            DigitStyle::Lookalike(character, place) => What::Lookalike(*character, *place),
            DigitStyle::Apart => apart(value),
            DigitStyle::Run => around(value),
        },
    }
}

/// The separator between the digits.
fn apart(value: &str) -> What {
    let inner = value.trim();
    if inner.contains(['\n', '\r']) {
        return What::Lines;
    }
    let others = inner.chars().filter(|character| !character.is_alphanumeric());
    let separator = others.clone().find(|character| !is_unsafe(*character));
    What::Separated(match separator {
        Some(':') => "colons",
        Some('-' | '\u{2010}'..='\u{2015}') => "dashes",
        Some(',') => "commas",
        Some('.') => "dots",
        Some('_') => "underscores",
        Some(character) if character.is_whitespace() => "spaces",
        _ => "other characters",
    })
}

/// The form of a value with one run of digits, by the text around them.
fn around(value: &str) -> What {
    let invisible = |character: &char| {
        let is_blank = character.is_whitespace();
        is_unsafe(*character) && !is_blank || is_blank && !character.is_ascii()
    };
    if let Some(character) = value.chars().find(invisible) {
        return What::Invisible(character);
    }
    if value.chars().any(lookalike::is_wide) {
        return What::Wide;
    }
    let inner = value.trim();
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_quote = |character: char| {
        matches!(character, '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' | '«' | '»' | '‹' | '›')
    };
    match inner {
        _ if inner.len() == value.len() && is_digits(value) => What::Bare,
        _ if is_digits(inner) && value.ends_with(['\n', '\r']) => What::LineEnd,
        _ if is_digits(inner) => What::WhiteSpace,
        _ if is_digits(inner.trim_matches(is_quote)) => What::Quoted,
        _ if inner.starts_with(['x', 'X']) || inner.get(1..2).is_some_and(|x| x == "x") => {
            What::Prefixed
        }
        _ => What::TextAround,
    }
}

/// The algorithm whose hashes have this many bytes.
pub(super) const fn algorithm(length: usize) -> &'static str {
    match length {
        16 => "MD5",
        20 => "SHA-1",
        28 => "SHA-224",
        48 => "SHA-384",
        64 => "SHA-512",
        _ => "SHA-256",
    }
}

/// Prints the rest of a sentence that begins with "The given value".
impl fmt::Display for HashForm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(formatter)?;
        match self.length {
            Some(20) if self.what == What::Bare => {
                write!(
                    formatter,
                    "has 40 hexadecimal digits, the length of SHA-1, which a thumbprint is and \
                     `certutil -hashfile` prints by default"
                )?;
            }
            Some(length) if self.what == What::Bare => {
                let digits = length * 2;
                let name = algorithm(length);
                write!(formatter, "has {digits} hexadecimal digits, the length of {name}")?;
            }
            Some(length) if length != 32 => {
                write!(formatter, ", with a hash of the length of {}", algorithm(length))?;
            }
            _ => {}
        }
        self.label.map_or(Ok(()), |label| write!(formatter, ", and is labelled {label}"))
    }
}

impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match *self {
            Self::Bare => "",
            Self::Empty => "is empty",
            Self::Blank => "consists of white space or invisible characters",
            Self::Wrapped(wrapping) => return wrapping.fmt(formatter),
            Self::Several => "contains several different hashes",
            Self::Cut => "is truncated: some of its digits are missing",
            Self::Count(70) => {
                "has 70 hexadecimal digits; the sample in the official how-to has 70 digits as well"
            }
            Self::Count(1) => "has 1 hexadecimal digit",
            Self::Count(count) => return write!(formatter, "has {count} hexadecimal digits"),
            Self::Foreign(character, place) => {
                return write!(
                    formatter,
                    "has \"{character}\", which is not a hexadecimal digit, at position {place}"
                );
            }
            Self::Lookalike(character, place) => {
                return write!(
                    formatter,
                    "has the letter {character} in place of a digit at position {place}"
                );
            }
            Self::Base64 => "is base64",
            Self::Base64OfDigits => "is base64 of the digits",
            Self::Decimal => "is a hash in decimal numbers",
            Self::Lines => "has its digits on more than one line",
            Self::Separated(what) => return write!(formatter, "has {what} between its digits"),
            Self::Invisible(character) => {
                let number = u32::from(character);
                return write!(formatter, "contains the invisible character U+{number:04X}");
            }
            Self::Wide => "has full-width digits",
            Self::Quoted => "is in quotation marks",
            Self::Prefixed => "has 0x before its digits",
            Self::LineEnd => "has a line end after its digits",
            Self::WhiteSpace => "has white space around its digits",
            Self::TextAround => "has other text around its digits",
            Self::NoHash(1) => "is 1 character, not a hash",
            Self::NoHash(count) => {
                return write!(formatter, "is a text of {count} characters, not a hash");
            }
        })
    }
}
