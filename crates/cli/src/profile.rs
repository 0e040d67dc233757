//! A profile: assumptions and severities that several runs share, in TOML.

mod rest;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use pki_preflight::{Assumptions, Level, Options, Policy};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::Failure;
use super::arguments::{CheckFormat, FailOn, Settings};
use super::known::Exception;
use rest::ExceptionEntry;

/// Bytes that a profile may have.
const LIMIT: u64 = 1 << 20;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Profile {
    /// As `--fail-on`.
    fail_on: Option<Spanned<String>>,
    /// As `--format` of `check`.
    format: Option<Spanned<String>>,
    /// As `--against`; relative to the profile's folder.
    #[serde(default)]
    against: Vec<PathBuf>,
    /// Findings that are accepted for a while.
    #[serde(default)]
    exceptions: Vec<Spanned<ExceptionEntry>>,
    /// Assumptions with their values; `true` and `1000` may stand without quotes.
    #[serde(default)]
    assume: BTreeMap<String, Spanned<Value>>,
    /// Rules with a level, or levels with a list of rules.
    #[serde(default)]
    rules: BTreeMap<String, Spanned<Value>>,
}

/// Sets what the profile says, and then what was typed.
pub(super) fn apply(settings: &Settings, options: &mut Options) -> Result<(), Failure> {
    if let Some(path) = &settings.profile {
        let text = read(path)?;
        let (assumptions, policy) = (&mut options.assumptions, &mut options.policy);
        parse(&text, assumptions, policy).map_err(|fault| fault.of(path))?;
    }
    options.verify = !settings.no_verify;
    for assume in &settings.assume {
        options.assumptions.set(&assume.name, &assume.value).map_err(Failure::new)?;
    }
    for (rule, level) in &settings.levels.0 {
        options.policy.set(rule, *level).map_err(Failure::new)?;
    }
    Ok(())
}

/// What a profile holds beside assumptions and severities.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) fail_on: Option<FailOn>,
    pub(super) format: Option<CheckFormat>,
    /// Each relative to the working folder.
    pub(super) against: Vec<PathBuf>,
    pub(super) exceptions: Vec<Exception>,
}

/// Everything else that the profile says; nothing where there is none.
pub(super) fn load(settings: &Settings) -> Result<Loaded, Failure> {
    let Some(path) = &settings.profile else { return Ok(Loaded::default()) };
    let text = read(path)?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    rest::parse(&text, folder).map_err(|fault| fault.of(path))
}

fn read(path: &Path) -> Result<String, Failure> {
    let unreadable =
        |error| Failure::new(format_args!("{} cannot be read: {error}.", path.display()));
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LIMIT + 1).read_to_string(&mut text).map_err(unreadable)?;
    if u64::try_from(text.len()).is_ok_and(|length| length <= LIMIT) {
        return Ok(text);
    }
    let name = path.display();
    Err(Failure::new(format_args!("{name} is no profile: it has more than {LIMIT} bytes.")))
}

/// What is wrong with a profile, and where.
#[derive(Debug, PartialEq, Eq)]
struct Fault {
    line: usize,
    column: usize,
    message: String,
}

impl Fault {
    /// With the name of the file.
    fn of(self, path: &Path) -> Failure {
        let (name, Self { line, column, message }) = (path.display(), self);
        let message = message.trim_end_matches('.');
        Failure::new(format_args!("{name}, line {line}, column {column}: {message}."))
    }

    fn new(text: &str, offset: usize, message: impl ToString) -> Self {
        let before = text.get(..offset).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            // The parser's own messages have several lines.
            message: message.to_string().lines().collect::<Vec<_>>().join("; "),
        }
    }
}

fn decode(text: &str) -> Result<Profile, Fault> {
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        Fault::new(text, offset, error.message())
    })
}

fn parse(text: &str, assumptions: &mut Assumptions, policy: &mut Policy) -> Result<(), Fault> {
    let profile = decode(text)?;
    for (name, value) in &profile.assume {
        let fault = |message: String| Fault::new(text, value.span().start, message);
        let word = match value.get_ref() {
            Value::String(word) => word.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(truth) => truth.to_string(),
            _ => return Err(fault(format!("the value of {name} is no word"))),
        };
        assumptions.set(name, &word).map_err(|error| fault(error.to_string()))?;
    }
    // In the order of the file, so that the first fault is reported.
    let mut rules: Vec<_> = profile.rules.iter().collect();
    rules.sort_by_key(|(_, value)| value.span().start);
    let mut known: HashMap<&str, Level> = HashMap::new();
    for (name, value) in rules {
        let fault = |message: String| Fault::new(text, value.span().start, message);
        for (rule, level) in levels(name, value.get_ref()).map_err(fault)? {
            policy.set(rule, level).map_err(|error| fault(error.to_string()))?;
            let id = rest::rule(rule).unwrap_or_default();
            // Nobody can tell which of two was meant.
            if known.insert(id, level).is_some_and(|before| before != level) {
                return Err(fault(format!("the rule {rule} has two different levels")));
            }
        }
    }
    Ok(())
}

/// The rules of one line with their level: `expired = "deny"` or `deny = ["expired"]`.
fn levels<'a>(name: &'a str, value: &'a Value) -> Result<Vec<(&'a str, Level)>, String> {
    match (level(name), value) {
        (Some(level), Value::Array(rules)) => {
            let rules = rules.iter().map(|rule| match rule {
                Value::String(rule) => Ok((rule.as_str(), level)),
                _ => Err(format!("{name} lists ids or names of rules, each in quotes")),
            });
            rules.collect()
        }
        (Some(_), _) => Err(format!("{name} takes a list of rules, as {name} = [\"expired\"]")),
        (None, Value::String(word)) => match level(word) {
            Some(level) => Ok(vec![(name, level)]),
            None => Err(format!("\"{word}\" is no level; there are: allow, warn, deny")),
        },
        (None, _) => Err(format!("the rule {name} takes \"allow\", \"warn\" or \"deny\"")),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<(Assumptions, Policy), (usize, usize, String)> {
        let (mut assumptions, mut policy) = (Assumptions::default(), Policy::default());
        match parse(text, &mut assumptions, &mut policy) {
            Ok(()) => Ok((assumptions, policy)),
            Err(Fault { line, column, message }) => Err((line, column, message)),
        }
    }

    #[test]
    fn holds_several() {
        let text = "[assume]\ncrl-url = \"child\"\nkilobyte = 1000\nissuer-hint = true\n\
                    [rules]\nallow = [\"B006\", \"unsorted\"]\nexpired = \"deny\"\n";
        let (assumptions, policy) = parsed(text).unwrap();
        assert_eq!(assumptions.get("crl-url"), Some("child"));
        assert_eq!(assumptions.get("kilobyte"), Some("1000"));
        assert_eq!(assumptions.get("issuer-hint"), Some("true"));
        let mut expected = Policy::default();
        for (rule, level) in [("B006", Level::Allow), ("B004", Level::Allow), ("C004", Level::Deny)]
        {
            expected.set(rule, level).unwrap();
        }
        assert_eq!(policy, expected);
        assert_eq!(parsed("").unwrap(), (Assumptions::default(), Policy::default()));
    }

    #[test]
    fn what_is_unknown_is_refused_with_its_place() {
        for (text, place, message) in [
            ("[asume]\n", (1, 2), "unknown field `asume`, expected one of"),
            ("[assume]\ncrl = \"own\"", (2, 7), "there is no assumption \"crl\""),
            ("[assume]\ncrl-url = \"owns\"", (2, 11), "it has: own, child, none"),
            ("[assume]\ncrl-url = [1]", (2, 11), "the value of crl-url is no word"),
            ("[rules]\nexpird = \"deny\"", (2, 10), "the nearest is expired"),
            ("[rules]\nexpired = \"forbid\"", (2, 11), "there are: allow, warn, deny"),
            ("[rules]\nexpired = 1", (2, 11), "takes \"allow\", \"warn\" or \"deny\""),
            ("[rules]\ndeny = \"expired\"", (2, 8), "takes a list of rules"),
            ("[rules]\ndeny = [1]", (2, 8), "lists ids or names"),
            ("[rules]\ndeny = [\"C04\"]", (2, 8), "there is no rule \"C04\""),
            ("[rules]\nexpired = \"deny\"\nallow = [\"C004\"]", (3, 9), "two different levels"),
            ("[assume\n", (1, 8), ""),
        ] {
            let (line, column, told) = parsed(text).unwrap_err();
            assert!(told.contains(message), "{text}: {told}");
            assert_eq!((line, column), place, "{text}: {told}");
        }
    }
}
