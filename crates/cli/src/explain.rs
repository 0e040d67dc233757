//! `explain`: what a rule, an assumption or a sign-in error means.

use std::io::{self, BufWriter, Write};

use pki_preflight::{
    assumption::{ASSUMPTIONS, Assumption},
    rules::{RULES, Rule, SIGN_IN_ERRORS, SignInError},
};

use super::layout::{self, HEADING};
use super::table::assumption_text;
use super::{Failure, Outcome};

/// What a name refers to.
enum Subject {
    Rule(&'static Rule),
    Assumption(&'static Assumption),
    SignInError(&'static SignInError),
}

pub(super) fn run(names: &[String]) -> Result<Outcome, Failure> {
    let mut subjects = Vec::new();
    for name in names {
        let found = subjects_of(name);
        if found.is_empty() {
            return Err(unknown(name));
        }
        subjects.extend(found);
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    for (index, subject) in subjects.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        match subject {
            Subject::Rule(rule) => explain_rule(&mut out, rule)?,
            Subject::Assumption(assumption) => explain_assumption(&mut out, assumption)?,
            Subject::SignInError(error) => explain_error(&mut out, error)?,
        }
    }
    out.flush()?;
    Ok(Outcome::Passed)
}

/// One rule, or each assumption of an open point. A name shared by both would give both.
fn subjects_of(name: &str) -> Vec<Subject> {
    let is =
        |id: &str, word: &str| id.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(name);
    let rules = RULES.iter().filter(|rule| is(rule.id, rule.name)).map(|rule| Subject::Rule(rule));
    let assumptions = ASSUMPTIONS.iter().filter(|each| is(each.id, each.name));
    let errors = SignInError::find(name).into_iter().map(Subject::SignInError);
    rules.chain(assumptions.map(Subject::Assumption)).chain(errors).collect()
}

fn unknown(name: &str) -> Failure {
    let lower = name.to_lowercase();
    if lower.starts_with("aadsts") {
        let codes: Vec<_> = SIGN_IN_ERRORS.iter().map(|error| error.code.to_string()).collect();
        return Failure::new(format_args!(
            "unknown error \"{name}\". The known errors of certificate-based authentication are: \
             {}.",
            codes.join(", ")
        ));
    }
    let known = RULES.iter().flat_map(|rule| [rule.id, rule.name]);
    let known = known.chain(ASSUMPTIONS.iter().flat_map(|each| [each.id, each.name]));
    let nearest = known.min_by_key(|known| strsim::levenshtein(&known.to_lowercase(), &lower));
    let nearest = nearest.unwrap_or_default();
    Failure::new(format_args!(
        "no rule and no assumption is named \"{name}\"; the nearest is {nearest}. \
         `pki-preflight rules` and `pki-preflight assumptions` list them."
    ))
}

fn explain_rule(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let style = layout::style(rule.severity);
    let severity = rule.severity.name();
    writeln!(out, "{HEADING}{} {}{HEADING:#}", rule.id, rule.name)?;
    let rejects = match rule.rejects {
        true => ": the upload is documented to be rejected",
        false => "",
    };
    writeln!(out, "  {style}{severity}{style:#}{rejects}")?;
    let effects: Vec<String> = rule.assumed.iter().map(effect).collect();
    let name = rule.name;
    let silence = format!(
        "--allow {name} leaves its findings out, --warn {name} and --deny {name} change their \
         severity. In a profile, under [rules]: {name} = \"allow\". The verdict stays the same."
    );
    section(out, "What it finds", rule.summary)?;
    section(out, "What follows", rule.consequence)?;
    section(out, "What to do", &super::text::remedy(rule))?;
    let errors: Vec<_> = rule.sign_in_errors().map(|it| format!("AADSTS{}", it.code)).collect();
    section(out, "What a user would see", &errors.join(", "))?;
    section(out, "With other assumptions", &effects.join("\n"))?;
    section(out, "Source", rule.citation)?;
    section(out, "To change it", &silence)
}

fn effect(effect: &pki_preflight::rules::Effect) -> String {
    let rejects = if effect.rejects { ", and the upload is predicted to be rejected" } else { "" };
    let severity = match effect.severity.name() {
        "error" => "an error",
        "warning" => "a warning",
        _ => "a notice",
    };
    format!("{}={}: {severity}{rejects}.", effect.assumption, effect.value)
}

fn explain_error(out: &mut dyn Write, error: &SignInError) -> io::Result<()> {
    writeln!(out, "{HEADING}AADSTS{}{HEADING:#}", error.code)?;
    section(out, "What it means", error.meaning)?;
    section(out, "What to do", error.remedy)?;
    let rules = RULES.iter().filter(|rule| error.rules.contains(&rule.id));
    let rules: Vec<_> = rules.map(|rule| format!("{} {}", rule.id, rule.name)).collect();
    section(out, "Rules that find the cause beforehand", &rules.join(", "))
}

fn explain_assumption(out: &mut dyn Write, assumption: &Assumption) -> io::Result<()> {
    assumption_text(out, assumption)?;
    let rules = RULES
        .iter()
        .filter(|rule| rule.assumed.iter().any(|effect| effect.assumption == assumption.name));
    let rules: Vec<_> = rules.map(|rule| format!("{} {}", rule.id, rule.name)).collect();
    section(out, "Rules that change with it", &rules.join(", "))?;
    let name = assumption.name;
    let other = assumption.values.get(1).map_or("", |value| value.name);
    let change =
        format!("--assume {name}={other}, or in a profile, under [assume]: {name} = \"{other}\".");
    section(out, "To change it", &change)
}

/// A heading and its text; nothing if the text is empty.
fn section(out: &mut dyn Write, heading: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {HEADING}{heading}{HEADING:#}")?;
    writeln!(out, "{}", layout::fill(text, "    ", "    "))
}
