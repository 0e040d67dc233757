//! What a profile holds beside assumptions and severities.

use std::path::Path;

use clap::ValueEnum;
use pki_preflight::{Instant, RULES, Thumbprint};
use serde::Deserialize;
use toml::Spanned;

use super::{Fault, Loaded, decode};
use crate::known::Exception;

/// A finding of one certificate that is accepted until a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExceptionEntry {
    rule: String,
    /// SHA-1 of the certificate in hexadecimal digits.
    thumbprint: String,
    /// Why: whoever reads the profile later will ask.
    reason: String,
    /// As `--at`.
    until: String,
}

pub(super) fn parse(text: &str, folder: &Path) -> Result<Loaded, Fault> {
    let profile = decode(text)?;
    Ok(Loaded {
        fail_on: word(text, profile.fail_on.as_ref())?,
        format: word(text, profile.format.as_ref())?,
        against: profile.against.iter().map(|path| folder.join(path)).collect(),
        exceptions: profile
            .exceptions
            .iter()
            .map(|entry| exception(text, entry))
            .collect::<Result<_, _>>()?,
    })
}

/// One of the words that an option takes.
fn word<T: ValueEnum>(text: &str, value: Option<&Spanned<String>>) -> Result<Option<T>, Fault> {
    let Some(value) = value else { return Ok(None) };
    T::from_str(value.get_ref(), true).map(Some).map_err(|_| {
        let known = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let known: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
        let message = format!("\"{}\" is none of: {}", value.get_ref(), known.join(", "));
        Fault::new(text, value.span().start, message)
    })
}

fn exception(text: &str, entry: &Spanned<ExceptionEntry>) -> Result<Exception, Fault> {
    let fault = |message: String| Fault::new(text, entry.span().start, message);
    let ExceptionEntry { rule: name, thumbprint, reason, until } = entry.get_ref();
    let rule = rule(name).ok_or_else(|| fault(format!("there is no rule \"{name}\"")))?;
    if reason.trim().is_empty() {
        return Err(fault("an exception needs a reason".to_owned()));
    }
    let certificate: Thumbprint =
        thumbprint.parse().map_err(|error| fault(format!("\"{thumbprint}\": {error}")))?;
    let until: Instant = until.parse().map_err(|error| fault(format!("\"{until}\": {error}")))?;
    Ok(Exception { rule, certificate, until })
}

/// The id of a rule that is named by id or name.
pub(super) fn rule(name: &str) -> Option<&'static str> {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    RULES.iter().find(|rule| is_it(rule.id) || is_it(rule.name)).map(|rule| rule.id)
}
