//! Errors about invalid arguments. They repeat the arguments, and a file name that a shell inserted
//! is as hostile as one in a report.

use std::ffi::OsString;
use std::fmt;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, Error};
use pki_preflight::text::{Escaped, is_unsafe};

use super::{Arguments, token_command};

/// Parses the arguments. If they are invalid, prints why and ends the process.
pub(crate) fn parse(typed: impl IntoIterator<Item = OsString>) -> Arguments {
    let parsed = Arguments::try_parse_from(typed);
    let checked = parsed.and_then(|arguments| token_command::check(&arguments).map(|()| arguments));
    checked.unwrap_or_else(|error| safe(error).exit())
}

/// The message of a value's parser, which the error repeats unchanged.
pub(super) fn escaped(message: impl fmt::Display) -> String {
    Escaped::new(&message.to_string()).to_string()
}

/// The error with its arguments escaped.
fn safe(mut error: Error) -> Error {
    let hostile: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) if text.contains(is_unsafe) => {
                Some((kind, ContextValue::String(escaped(text))))
            }
            ContextValue::Strings(texts) if texts.iter().any(|text| text.contains(is_unsafe)) => {
                Some((kind, ContextValue::Strings(texts.iter().map(escaped).collect())))
            }
            _ => None,
        })
        .collect();
    if !hostile.is_empty() {
        // A suggestion mixes the argument with clap's own colour codes, so it cannot be escaped.
        error.insert(ContextKind::Suggested, ContextValue::None);
    }
    for (kind, value) in hostile {
        error.insert(kind, value);
    }
    error
}
