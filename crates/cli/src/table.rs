//! `rules` and `assumptions`: the two tables.

use std::io::{self, BufWriter, Write};

use anstyle::Style;
use pki_preflight::{
    Severity,
    assumption::{ASSUMPTIONS, Assumption},
    report::Confidence,
    rules::{Effect, RULES, Rule},
};
use serde::Serialize;

use super::arguments::TableFormat;
use super::layout::{self, HEADING};
use super::{Failure, Outcome};

/// A rule as `rules --format json` prints it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleLine {
    id: &'static str,
    name: &'static str,
    scope: &'static str,
    severity: Severity,
    rejects: bool,
    summary: &'static str,
    consequence: &'static str,
    remedy: &'static str,
    citation: &'static str,
    assumed: Vec<EffectLine>,
}

/// What an assumption changes.
#[derive(Serialize)]
struct EffectLine {
    assumption: &'static str,
    value: &'static str,
    severity: Severity,
    rejects: bool,
}

/// An assumption as `assumptions --format json` prints it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AssumptionLine {
    id: &'static str,
    name: &'static str,
    question: &'static str,
    default: Option<&'static str>,
    confidence: Confidence,
    source: &'static str,
    values: Vec<ValueLine>,
}

#[derive(Serialize)]
struct ValueLine {
    name: &'static str,
    meaning: &'static str,
}

#[derive(Serialize)]
struct Rules {
    rules: Vec<RuleLine>,
}

#[derive(Serialize)]
struct Assumptions {
    assumptions: Vec<AssumptionLine>,
}

/// What a rule examines: the file, the bundle, one certificate, a CRL, or all certificates
/// together.
const fn scope(id: &str) -> &'static str {
    match id.as_bytes() {
        [b'F', ..] => "file",
        [b'B', ..] => "bundle",
        [b'C', ..] => "certificate",
        [b'R', ..] => "revocation",
        _ => "set",
    }
}

pub(super) fn rules(format: TableFormat) -> Result<Outcome, Failure> {
    match format {
        TableFormat::Text => print(rules_text)?,
        TableFormat::Json => {
            json(&Rules { rules: RULES.iter().map(|rule| rule_line(rule)).collect() })?;
        }
    }
    Ok(Outcome::Passed)
}

pub(super) fn assumptions(format: TableFormat) -> Result<Outcome, Failure> {
    match format {
        TableFormat::Text => print(assumptions_text)?,
        TableFormat::Json => {
            json(&Assumptions { assumptions: ASSUMPTIONS.iter().map(assumption_line).collect() })?;
        }
    }
    Ok(Outcome::Passed)
}

fn print(text: impl Fn(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    text(&mut out)?;
    Ok(out.flush()?)
}

/// The tables contain no text from files, so nothing is escaped.
fn json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

fn rule_line(rule: &Rule) -> RuleLine {
    let Rule { id, name, severity, rejects, summary, consequence, remedy, citation, .. } = *rule;
    let effect = |effect: &Effect| EffectLine {
        assumption: effect.assumption,
        value: effect.value,
        severity: effect.severity,
        rejects: effect.rejects,
    };
    let assumed = rule.assumed.iter().map(effect).collect();
    let scope = scope(id);
    RuleLine { id, name, scope, severity, rejects, summary, consequence, remedy, citation, assumed }
}

fn assumption_line(assumption: &Assumption) -> AssumptionLine {
    let Assumption { id, name, question, values, confidence, source, .. } = *assumption;
    let values = values.iter();
    let values: Vec<_> =
        values.map(|value| ValueLine { name: value.name, meaning: value.meaning }).collect();
    let default = values.first().map(|value| value.name);
    AssumptionLine { id, name, question, default, confidence, source, values }
}

fn rules_text(out: &mut dyn Write) -> io::Result<()> {
    for group in RULES.chunk_by(|one, other| scope(one.id) == scope(other.id)) {
        let title = match group.first().map_or("", |rule| scope(rule.id)) {
            "file" => "The file",
            "bundle" => "The bundle",
            "certificate" => "A certificate",
            "revocation" => "The CRL of a CA",
            _ => "A certificate among the others",
        };
        writeln!(out, "{HEADING}{title}{HEADING:#}")?;
        for rule in group {
            let style: Style = layout::style(rule.severity);
            let word = rule.severity.name();
            let rejects = if rule.rejects { " (rejects the upload)" } else { "" };
            writeln!(out, "  {}  {style}{word:<7}{style:#}  {}{rejects}", rule.id, rule.name)?;
            writeln!(out, "{}", layout::fill(rule.summary, "        ", "        "))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "`pki-preflight explain NAME` explains one and its remedy.")
}

fn assumptions_text(out: &mut dyn Write) -> io::Result<()> {
    for assumption in &ASSUMPTIONS {
        assumption_text(out, assumption)?;
        writeln!(out)?;
    }
    writeln!(out, "`--assume NAME=VALUE` changes one.")
}

/// One assumption, which `explain` prints too.
pub(super) fn assumption_text(out: &mut dyn Write, assumption: &Assumption) -> io::Result<()> {
    let Assumption { id, name, question, values, confidence, source, .. } = assumption;
    writeln!(out, "{HEADING}{id} {name}{HEADING:#}")?;
    writeln!(out, "{}", layout::fill(question, "  ", "  "))?;
    let width = values.iter().map(|value| value.name.len()).max().unwrap_or(0);
    for (index, value) in values.iter().enumerate() {
        let first = format!("    {:<width$}  ", value.name);
        let rest = " ".repeat(first.len());
        let default = if index == 0 { " (the default)" } else { "" };
        let text = format!("{}{default}", value.meaning);
        writeln!(out, "{}", layout::fill(&text, &first, &rest))?;
    }
    let source = format!("{}: {source}.", layout::confidence(*confidence));
    writeln!(out, "{}", layout::fill(&source, "  ", "  "))
}
