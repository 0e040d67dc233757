//! Checks the hash to be sent as `sha256FileHash`: its format, and the data that it is the hash of.
//!
//! People paste the output of tools, and hash copies that differ from the file at the URL. The file
//! is buffered, up to a limit, only if a hash was given. Other forms of the file are hashed only if
//! the given hash does not match the file.

mod base64_text;
mod digits;
mod fingerprint;
mod form;
mod lookalike;
mod near;
mod origin;
mod saved;
mod wrapped;

#[cfg(test)]
mod tests;

use std::fmt;

pub(crate) use digits::Digits;
pub(crate) use form::HashForm;
pub(crate) use origin::Origin;

use crate::digest::Sha256Digest;
use crate::text::{Escaped, shorten};

/// The largest file, in bytes, that is buffered to hash other forms of it: about four times the
/// service's limit.
const KEPT: usize = 8 << 20;

/// The number of columns of the value that a message repeats.
const SHOWN: usize = 72;

/// A given value, and the file to compare it with.
#[derive(Debug)]
pub(crate) struct GivenHash {
    value: String,
    /// The file's bytes; `None` if it is longer than the limit.
    file: Option<Vec<u8>>,
}

/// The result of comparing a value.
#[derive(Debug)]
pub(crate) enum Judged {
    /// 64 digits that match the file.
    Right,
    /// 64 digits that do not match the file.
    Mismatch { given: Sha256Digest, origin: Option<Origin> },
    /// Something other than 64 digits.
    Malformed(Box<Malformed>),
}

/// A value that is not 64 digits.
#[derive(Debug)]
pub(crate) struct Malformed {
    form: HashForm,
    /// The beginning of the value as it was given; empty if it must not be repeated.
    shown: String,
    digits: Digits,
    /// The origin of the hash in the value, if it was found.
    origin: Option<Origin>,
    actual: Sha256Digest,
}

impl GivenHash {
    pub(crate) const fn new(value: String) -> Self {
        Self { value, file: Some(Vec::new()) }
    }

    /// Adds the next bytes of the file.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let Some(file) = &mut self.file else { return };
        if file.len().saturating_add(bytes.len()) > KEPT {
            self.file = None;
        } else {
            file.extend_from_slice(bytes);
        }
    }

    /// Compares the value with the complete file, whose SHA-256 is `actual`.
    pub(crate) fn judge(&self, actual: Sha256Digest) -> Judged {
        let origin = |hash: &[u8]| Origin::find(hash, actual, self.file.as_deref());
        match self.value.parse::<Sha256Digest>() {
            Ok(given) if given == actual => Judged::Right,
            Ok(given) => Judged::Mismatch { given, origin: origin(given.as_bytes()) },
            Err(_) => {
                let digits = Digits::find(&self.value);
                let form = HashForm::of(&self.value, &digits);
                Judged::Malformed(Box::new(Malformed {
                    shown: if form.is_repeated() { shown(&self.value) } else { String::new() },
                    origin: digits.hash().and_then(origin),
                    form,
                    digits,
                    actual,
                }))
            }
        }
    }
}

/// The beginning of `value`, at most [`SHOWN`] columns after escaping.
fn shown(value: &str) -> String {
    let mut columns = 0;
    let fits = |character: char| {
        let mut bytes = [0; 4];
        let escaped = Escaped::new(character.encode_utf8(&mut bytes)).to_string();
        columns += escaped.chars().count();
        columns <= SHOWN
    };
    let end = value.chars().take_while({
        let mut fits = fits;
        move |character| fits(*character)
    });
    let end: usize = end.map(char::len_utf8).sum();
    match value.get(..end) {
        Some(part) if end < value.len() => format!("{part}…"),
        // Wide characters take two columns.
        _ => shorten(value, SHOWN),
    }
}

/// Prints the form of the value, and whether the hash in it matches the file.
impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { form, shown, digits, origin, actual } = self;
        match shown.as_str() {
            "" => write!(formatter, "The given value {form}.")?,
            shown => write!(formatter, "The given value, \"{shown}\", {form}.")?,
        }
        match digits.hash() {
            Some(hash) if hash == actual.as_bytes() => {
                formatter.write_str(" The hash in it is this file's SHA-256.")?;
            }
            Some(hash) if hash.len() == actual.as_bytes().len() => {
                formatter.write_str(" The hash in it is not this file's SHA-256.")?;
            }
            _ => near::describe(digits, *actual, formatter)?,
        }
        origin.as_ref().map_or(Ok(()), |origin| write!(formatter, " {origin}"))
    }
}
