//! The content of a profile, as far as its text alone determines it. It depends on the library and
//! on no other part of the command, because a fuzz target includes this file.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use pki_preflight::{
    Assumptions, Cloud, Instant, Limits, Policy, Thumbprint,
    rules::{Level, RULES},
};
use serde::Deserialize;
use toml::{Spanned, Value};

/// A profile. Every name and value in it is one that the command's options accept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) fail_on: Option<String>,
    pub(crate) format: Option<String>,
    /// Paths are relative to the profile's folder.
    pub(crate) against: Vec<PathBuf>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) write_baseline: Option<PathBuf>,
    pub(crate) sha256: Option<String>,
    pub(crate) upload_url: Option<String>,
    pub(crate) at: Option<Instant>,
    pub(crate) threads: Option<u16>,
    pub(crate) list: bool,
    pub(crate) verbose: bool,
    pub(crate) quiet: bool,
    pub(crate) no_verify: bool,
    /// Assumptions with their values.
    pub(crate) assumptions: Vec<(String, String)>,
    /// The assumptions that were observed on a trust store of Entra.
    pub(crate) observed: Vec<String>,
    /// Rule ids with levels.
    pub(crate) levels: Vec<(&'static str, Level)>,
    /// Limits with numbers.
    pub(crate) limits: Vec<(String, u64)>,
    pub(crate) exceptions: Vec<Exception>,
}

/// A finding that somebody accepts for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exception {
    /// The rule's id.
    pub(crate) rule: &'static str,
    pub(crate) certificate: Thumbprint,
    /// The exception ends at this instant.
    pub(crate) until: Instant,
}

/// The possible values of options.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words<'a> {
    pub(crate) fail_on: &'a [String],
    pub(crate) format: &'a [String],
}

/// An error in a profile, and its location.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Counts from 1.
    pub(crate) line: usize,
    /// In characters; counts from 1.
    pub(crate) column: usize,
    pub(crate) message: String,
}

/// The keys as they are written. Each is the option of the same name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Keys {
    fail_on: Option<Spanned<String>>,
    format: Option<Spanned<String>>,
    #[serde(default)]
    against: Vec<PathBuf>,
    baseline: Option<Spanned<PathBuf>>,
    write_baseline: Option<Spanned<PathBuf>>,
    sha256: Option<String>,
    upload_url: Option<String>,
    at: Option<Spanned<String>>,
    threads: Option<Spanned<i64>>,
    list: Option<Spanned<bool>>,
    verbose: Option<Spanned<bool>>,
    quiet: Option<Spanned<bool>>,
    no_verify: Option<bool>,
    /// Assumptions with their values; `true` and `1000` need no quotes.
    #[serde(default)]
    assume: BTreeMap<String, Spanned<Value>>,
    /// Rules with a level, or levels with a list of rules.
    #[serde(default)]
    rules: BTreeMap<String, Spanned<Value>>,
    #[serde(default)]
    limits: BTreeMap<String, Spanned<i64>>,
    #[serde(default)]
    exceptions: Vec<Spanned<ExceptionKeys>>,
    observed: Option<Spanned<ObservedKeys>>,
}

/// The origin of the assumptions that `calibrate` wrote.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ObservedKeys {
    #[serde(rename = "date")]
    _date: Option<String>,
    /// The cloud, or the URL of the service.
    cloud: Option<String>,
    #[serde(rename = "file-sha256")]
    _file: Option<String>,
    #[serde(rename = "store-sha256")]
    _store: Option<String>,
    /// The number of CAs that both have.
    #[serde(rename = "certificates")]
    _certificates: Option<u64>,
    /// Assumptions, each with the number of certificates that agree.
    assumptions: BTreeMap<String, u64>,
}

/// A finding about one certificate that is accepted until a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionKeys {
    rule: String,
    /// SHA-1 of the certificate in hexadecimal digits.
    thumbprint: String,
    /// The reason, for later readers of the profile.
    reason: String,
    until: String,
}

impl Document {
    pub(crate) fn parse(text: &str, words: Words<'_>) -> Result<Self, Fault> {
        let keys: Keys = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            Fault::new(text, offset, error.message())
        })?;
        contradictions(text, &keys)?;
        let is_set = |flag: &Option<Spanned<bool>>| flag.as_ref().is_some_and(|it| *it.get_ref());
        let (assumptions, levels) = (assumptions(text, &keys)?, levels(text, &keys)?);
        let observed = observed(text, &keys)?;
        Ok(Self {
            fail_on: word(text, keys.fail_on.as_ref(), words.fail_on)?,
            format: word(text, keys.format.as_ref(), words.format)?,
            at: keys.at.as_ref().map(|at| instant(text, at)).transpose()?,
            threads: keys.threads.as_ref().map(|number| threads(text, number)).transpose()?,
            list: is_set(&keys.list),
            verbose: is_set(&keys.verbose),
            quiet: is_set(&keys.quiet),
            no_verify: keys.no_verify.unwrap_or(false),
            limits: limits(text, &keys.limits)?,
            exceptions: exceptions(text, &keys.exceptions)?,
            against: keys.against,
            baseline: keys.baseline.map(Spanned::into_inner),
            write_baseline: keys.write_baseline.map(Spanned::into_inner),
            sha256: keys.sha256,
            upload_url: keys.upload_url,
            assumptions,
            observed,
            levels,
        })
    }
}

impl Fault {
    fn new(text: &str, offset: usize, message: impl ToString) -> Self {
        let before = text.get(..offset).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: line_of(text, offset),
            column: line.chars().count() + 1,
            // The parser's own messages have several lines.
            message: message.to_string().lines().collect::<Vec<_>>().join("; "),
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().matches('\n').count() + 1
}

/// Keys that exclude each other: which one was intended is unknown.
fn contradictions(text: &str, keys: &Keys) -> Result<(), Fault> {
    let set = |name: &'static str, flag: &Option<Spanned<bool>>| {
        flag.as_ref().filter(|it| *it.get_ref()).map(|it| (name, it.span().start))
    };
    let streamed = keys.format.as_ref().filter(|format| {
        matches!(format.get_ref().to_ascii_lowercase().as_str(), "ndjson" | "summary")
    });
    let streamed = streamed.map(|format| ("format", format.span().start));
    let place = |key: &Option<Spanned<PathBuf>>| key.as_ref().map(|it| it.span().start);
    let exceptions = keys.exceptions.first().map(|entry| ("exceptions", entry.span().start));
    let quiet = set("quiet", &keys.quiet);
    let pairs = [
        (quiet, set("list", &keys.list)),
        (quiet, set("verbose", &keys.verbose)),
        (streamed, place(&keys.baseline).map(|at| ("baseline", at))),
        (streamed, place(&keys.write_baseline).map(|at| ("write-baseline", at))),
        (streamed, exceptions),
    ];
    for (one, other) in pairs {
        if let (Some(one), Some(other)) = (one, other) {
            let (first, second) = if one.1 < other.1 { (one, other) } else { (other, one) };
            let line = line_of(text, first.1);
            let message = format!("{} contradicts {} in line {line}", second.0, first.0);
            return Err(Fault::new(text, second.1, message));
        }
    }
    Ok(())
}

/// One of the values that an option accepts.
fn word(
    text: &str,
    value: Option<&Spanned<String>>,
    words: &[String],
) -> Result<Option<String>, Fault> {
    let Some(value) = value else { return Ok(None) };
    let is_it = |word: &&String| word.eq_ignore_ascii_case(value.get_ref());
    match words.iter().find(is_it) {
        Some(word) => Ok(Some(word.clone())),
        None => {
            let message = format!("\"{}\" is not one of: {}", value.get_ref(), words.join(", "));
            Err(Fault::new(text, value.span().start, message))
        }
    }
}

fn instant(text: &str, value: &Spanned<String>) -> Result<Instant, Fault> {
    value.get_ref().parse().map_err(|error| {
        Fault::new(text, value.span().start, format!("\"{}\": {error}", value.get_ref()))
    })
}

fn threads(text: &str, value: &Spanned<i64>) -> Result<u16, Fault> {
    u16::try_from(*value.get_ref()).ok().filter(|number| (1..=1024).contains(number)).ok_or_else(
        || Fault::new(text, value.span().start, "threads must be a number from 1 to 1024"),
    )
}

fn assumptions(text: &str, keys: &Keys) -> Result<Vec<(String, String)>, Fault> {
    let mut known = Assumptions::default();
    let mut assumptions = Vec::new();
    for (name, value) in &keys.assume {
        let fault = |message: String| Fault::new(text, value.span().start, message);
        let word = match value.get_ref() {
            Value::String(word) => word.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(truth) => truth.to_string(),
            _ => return Err(fault(format!("the value of {name} is not a word"))),
        };
        known.set(name, &word).map_err(|error| fault(error.to_string()))?;
        assumptions.push((name.clone(), word));
    }
    Ok(assumptions)
}

/// The clouds of Entra, as `calibrate` names them. What another service shows, such as a local one, was
/// not observed on Entra.
pub(crate) const CLOUDS: [(&str, Cloud); 4] = [
    ("global", Cloud::Global),
    ("usgov", Cloud::UsGov),
    ("usgov-dod", Cloud::UsGovDod),
    ("china", Cloud::China),
];

/// Names of assumptions that have a value in the profile, if it is from a trust store of Entra.
fn observed(text: &str, keys: &Keys) -> Result<Vec<String>, Fault> {
    let Some(observed) = &keys.observed else { return Ok(Vec::new()) };
    let names: Vec<String> = observed.get_ref().assumptions.keys().cloned().collect();
    match names.iter().find(|name| !keys.assume.contains_key(*name)) {
        None if is_of_entra(observed.get_ref()) => Ok(names),
        None => Ok(Vec::new()),
        Some(name) => {
            let message = format!("[observed] names {name}, but [assume] has no value for it");
            Err(Fault::new(text, observed.span().start, message))
        }
    }
}

fn is_of_entra(observed: &ObservedKeys) -> bool {
    let cloud = observed.cloud.as_deref();
    cloud.is_some_and(|cloud| CLOUDS.iter().any(|(name, _)| *name == cloud))
}

fn levels(text: &str, keys: &Keys) -> Result<Vec<(&'static str, Level)>, Fault> {
    // In the order of the file, so that the first error is reported.
    let mut rules: Vec<_> = keys.rules.iter().collect();
    rules.sort_by_key(|(_, value)| value.span().start);
    let mut known: HashMap<&str, (&str, Level, usize)> = HashMap::new();
    let mut levels = Vec::new();
    for (key, value) in rules {
        let start = value.span().start;
        let fault = |message: String| Fault::new(text, start, message);
        for (name, level) in levels_of(key, value.get_ref()).map_err(fault)? {
            Policy::default().set(name, level).map_err(|error| fault(error.to_string()))?;
            let Some(id) = rule(name) else { continue };
            match known.insert(id, (key, level, start)) {
                Some((other, before, at)) if before != level => {
                    let line = line_of(text, at);
                    return Err(fault(format!(
                        "{key} contradicts {other} in line {line}: the rule {name} has two \
                         different levels"
                    )));
                }
                _ => levels.push((id, level)),
            }
        }
    }
    Ok(levels)
}

/// The rules on one line with their level: `expired = "deny"` or `deny = ["expired"]`.
fn levels_of<'a>(name: &'a str, value: &'a Value) -> Result<Vec<(&'a str, Level)>, String> {
    match (level(name), value) {
        (Some(level), Value::Array(rules)) => {
            let rules = rules.iter().map(|rule| match rule {
                Value::String(rule) => Ok((rule.as_str(), level)),
                _ => Err(format!("{name} requires a list of rule ids or names, each in quotes")),
            });
            rules.collect()
        }
        (Some(_), _) => {
            Err(format!("{name} requires a list of rules, such as {name} = [\"expired\"]"))
        }
        (None, Value::String(word)) => match level(word) {
            Some(level) => Ok(vec![(name, level)]),
            None => Err(format!("\"{word}\" is not a level; the levels are: allow, warn, deny")),
        },
        (None, _) => Err(format!("the rule {name} requires \"allow\", \"warn\" or \"deny\"")),
    }
}

fn level(word: &str) -> Option<Level> {
    match word {
        "allow" => Some(Level::Allow),
        "warn" => Some(Level::Warn),
        "deny" => Some(Level::Deny),
        _ => None,
    }
}

/// The id of a rule, given by id or name.
fn rule(name: &str) -> Option<&'static str> {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    RULES.iter().find(|rule| is_it(rule.id) || is_it(rule.name)).map(|rule| rule.id)
}

fn limits(text: &str, keys: &BTreeMap<String, Spanned<i64>>) -> Result<Vec<(String, u64)>, Fault> {
    let mut limits = Limits::default();
    let limit = |(name, value): (&String, &Spanned<i64>)| {
        let fault = |message: String| Fault::new(text, value.span().start, message);
        let number = u64::try_from(*value.get_ref())
            .map_err(|_| fault(format!("{name} requires a number that is not negative")))?;
        set_limit(&mut limits, name, number).map_err(fault)?;
        Ok((name.clone(), number))
    };
    keys.iter().map(limit).collect()
}

/// The names of limits, as in options and profiles.
pub(crate) const LIMITS: [&str; 11] = [
    "file-bytes",
    "certificate-authorities",
    "certificate-bytes",
    "chain-authorities",
    "issuer-hint-bytes",
    "element-bytes",
    "depth",
    "certificates",
    "signatures",
    "signature-effort",
    "signature-bytes",
];

/// Changes a limit. The error is the second half of a sentence.
pub(crate) fn set_limit(limits: &mut Limits, name: &str, number: u64) -> Result<(), String> {
    let too_large = |_| format!("{number} is too large for the limit {name}");
    match name {
        "file-bytes" => limits.file_bytes = number,
        "certificate-authorities" => limits.certificate_authorities = number,
        "certificate-bytes" => limits.certificate_bytes = number,
        "chain-authorities" => {
            limits.chain_authorities = u32::try_from(number).map_err(too_large)?;
        }
        "issuer-hint-bytes" => limits.issuer_hint_bytes = number,
        "element-bytes" => limits.element_bytes = number,
        // Each level of nesting needs stack space, so the default is the maximum.
        "depth" if number > u64::from(Limits::default().depth) => {
            return Err(format!("the limit depth is at most {}", Limits::default().depth));
        }
        "depth" => limits.depth = u16::try_from(number).map_err(too_large)?,
        "certificates" => limits.certificates = number,
        "signatures" => limits.signatures = number,
        "signature-effort" => limits.signature_effort = number,
        "signature-bytes" => limits.signature_bytes = number,
        _ => {
            let known = LIMITS.join(", ");
            return Err(format!("unknown limit \"{name}\"; the limits are: {known}"));
        }
    }
    Ok(())
}

fn exceptions(text: &str, entries: &[Spanned<ExceptionKeys>]) -> Result<Vec<Exception>, Fault> {
    let mut known = HashMap::new();
    let mut exceptions = Vec::new();
    for entry in entries {
        let exception = exception(text, entry)?;
        let start = entry.span().start;
        if let Some(at) = known.insert((exception.rule, exception.certificate), start) {
            let (rule, line) = (exception.rule, line_of(text, at));
            let message = format!(
                "this exception contradicts the one in line {line}: both are for {rule} of the \
                 same certificate"
            );
            return Err(Fault::new(text, start, message));
        }
        exceptions.push(exception);
    }
    Ok(exceptions)
}

fn exception(text: &str, entry: &Spanned<ExceptionKeys>) -> Result<Exception, Fault> {
    let fault = |message: String| Fault::new(text, entry.span().start, message);
    let ExceptionKeys { rule: name, thumbprint, reason, until } = entry.get_ref();
    let rule = rule(name).ok_or_else(|| fault(format!("unknown rule \"{name}\"")))?;
    if reason.trim().is_empty() {
        return Err(fault("an exception needs a reason".to_owned()));
    }
    let certificate: Thumbprint =
        thumbprint.parse().map_err(|error| fault(format!("\"{thumbprint}\": {error}")))?;
    let until: Instant = until.parse().map_err(|error| fault(format!("\"{until}\": {error}")))?;
    Ok(Exception { rule, certificate, until })
}
