//! The verdicts: one word each, and its reasons.

use anstyle::{AnsiColor, Style};
use pki_preflight::{
    Severity,
    report::{
        ChainRole, PublishPrediction, SignInPrediction, StepTopic, StepWhen, UnusableReason,
        UploadPrediction, Verdict,
    },
    rules::RULES,
};

use super::Page;
use crate::layout::{fill_to, plural, style};

/// The rule about incomplete bundles.
const DAMAGED: &str = "F004";

/// A line of the verdicts.
pub(crate) struct Row {
    pub(super) label: &'static str,
    pub(super) style: Style,
    pub(super) word: String,
    pub(super) text: String,
}

/// The verdict on a file. A file that is not a bundle gets no verdict on the sign-in.
pub(super) fn rows(page: &Page<'_>) -> Vec<Row> {
    let mut rows = rows_of_block(page);
    if page.report.summary.file.kind.is_none() {
        rows.extend(chains(page));
    }
    rows
}

/// The same for a file among others.
pub(super) fn rows_of_block(page: &Page<'_>) -> Vec<Row> {
    let summary = &page.report.summary;
    match summary.file.kind {
        None => of_bundle(&summary.verdict),
        Some(_) => {
            publish(&summary.verdict).into_iter().chain([upload(&summary.verdict)]).collect()
        }
    }
}

/// The three verdicts on a bundle. The verdict that it can be published is not shown.
pub(crate) fn of_bundle(verdict: &Verdict) -> Vec<Row> {
    let rows = [upload(verdict), sign_in(verdict)];
    publish(verdict).into_iter().chain(rows).collect()
}

fn publish(verdict: &Verdict) -> Option<Row> {
    let is_unsafe = verdict.publish != PublishPrediction::Safe;
    is_unsafe.then(|| Row {
        label: "Publish",
        style: style(Severity::Error),
        word: "DO NOT".to_owned(),
        text: "everyone could read the private key (F010)".to_owned(),
    })
}

/// Whether the hash is shown. The hash of a file that must not be uploaded is useless.
pub(super) fn has_hash(page: &Page<'_>) -> bool {
    let summary = &page.report.summary;
    summary.file.kind.is_none() && summary.verdict.publish == PublishPrediction::Safe
}

pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let mut lines = of_rows(page.prose(), &rows(page));
    if has_hash(page) {
        // Never broken, so that it can be copied.
        lines.push("  sha256FileHash".to_owned());
        lines.push(format!("    {}", page.report.summary.file.sha256_file_hash));
    }
    lines
}

/// Rows below each other, in this number of columns.
pub(crate) fn of_rows(columns: usize, rows: &[Row]) -> Vec<String> {
    let column = rows.iter().map(|row| row.word.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for Row { label, style, word, text } in rows {
        let first = format!("  {label:<8}  {word:<column$}  ");
        let rest = " ".repeat(first.len());
        let filled = fill_to(columns, text, &first, &rest);
        let coloured = filled.replacen(word, &format!("{style}{word}{style:#}"), 1);
        lines.extend(coloured.lines().map(str::to_owned));
    }
    lines
}

fn good() -> Style {
    AnsiColor::Green.on_default().bold()
}

fn upload(verdict: &Verdict) -> Row {
    let (style, word) = match verdict.upload {
        UploadPrediction::Clear => (good(), "OK"),
        UploadPrediction::Rejected => (style(Severity::Error), "REJECTED"),
        _ => (style(Severity::Warning), "UNKNOWN"),
    };
    let text = match verdict.upload {
        UploadPrediction::Clear => "no documented reason to reject it was found".to_owned(),
        _ => because(&verdict.because),
    };
    Row { label: "Upload", style, word: word.to_owned(), text }
}

/// The rules behind a prediction, with the text of the first ones.
fn because(rules: &[&str]) -> String {
    const SHOWN: usize = 2;
    let known = |id: &&str| RULES.iter().find(|rule| rule.id == *id);
    let shown = rules.iter().take(SHOWN).filter_map(known);
    let mut parts: Vec<String> =
        shown.map(|rule| format!("{} ({})", rule.summary.trim_end_matches('.'), rule.id)).collect();
    let left = rules.len().saturating_sub(SHOWN);
    if left > 0 {
        parts.push(format!("and {left} more"));
    }
    parts.join("; ")
}

fn sign_in(verdict: &Verdict) -> Row {
    let sign_in = &verdict.sign_in;
    let all = sign_in.certificate_authorities;
    let steps = verdict
        .steps
        .iter()
        .filter(|step| step.topic == StepTopic::SignIn && step.when != StepWhen::Later);
    let steps: Vec<String> = steps.map(|step| lower(&step.action)).collect();
    let (style, word, text) = match sign_in.prediction {
        SignInPrediction::Ready => (
            good(),
            "READY".to_owned(),
            match all {
                1 => "the CA is usable as it is".to_owned(),
                _ => format!("all {all} CAs are usable as they are"),
            },
        ),
        SignInPrediction::ToDo => {
            let word = match steps.len() {
                0 => "TO DO".to_owned(),
                count => format!("{count} TO DO"),
            };
            let text = match (steps.len(), verdict.because.contains(&DAMAGED)) {
                (0, true) => "only a part of the bundle was read".to_owned(),
                (0, false) => "all steps were left out of this report".to_owned(),
                _ => steps.join("; "),
            };
            (style(Severity::Warning), word, text)
        }
        SignInPrediction::PartlyBroken => {
            let text =
                format!("{} of {all} CAs are unusable: {}", sign_in.unusable, reasons(verdict));
            (style(Severity::Error), "PARTLY BROKEN".to_owned(), text)
        }
        _ => {
            let text = match all {
                0 => "the bundle contains no CA certificate".to_owned(),
                1 => format!("the CA is unusable: {}", reasons(verdict)),
                _ => format!("none of {all} CAs is usable: {}", reasons(verdict)),
            };
            (style(Severity::Error), "BROKEN".to_owned(), text)
        }
    };
    Row { label: "Sign-in", style, word, text }
}

/// An action inside a sentence.
fn lower(action: &str) -> String {
    let action = action.trim_end_matches('.');
    let mut characters = action.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

fn reasons(verdict: &Verdict) -> String {
    let reasons = verdict.sign_in.unusable_because.iter().map(|each| {
        let what = match each.reason {
            UnusableReason::Expired => "expired",
            UnusableReason::InvalidSignature => "with an invalid signature",
            UnusableReason::PathLength => "excluded by a path length",
            UnusableReason::IssuerMissing => "below a missing issuer",
            UnusableReason::IssuerUnusable => "below an unusable CA",
            _ => "in or below a loop without a root",
        };
        format!("{} {what}", each.count)
    });
    reasons.collect::<Vec<_>>().join(", ")
}

/// Who issued whom, and the result of verifying the signatures.
fn chains(page: &Page<'_>) -> Option<Row> {
    let report = page.report;
    if report.chains.is_empty() {
        return None;
    }
    let count = |role| report.chains.iter().filter(|chain| chain.role == role).count();
    let count = |role| u64::try_from(count(role)).unwrap_or(u64::MAX);
    let mut parts = vec![
        plural(count(ChainRole::Root), "root"),
        plural(count(ChainRole::Intermediate), "intermediate"),
    ];
    let self_issued = count(ChainRole::SelfIssued);
    if self_issued > 0 {
        parts.push(format!("{self_issued} self-issued"));
    }
    let signatures = &report.summary.signatures;
    match (signatures.verified, signatures.invalid, signatures.not_checked) {
        (1, 0, 0) => parts.push("its signature verified".to_owned()),
        (verified, 0, 0) => parts.push(format!("all {verified} signatures verified")),
        (0, 0, _) => parts.push("signatures not verified".to_owned()),
        (verified, invalid, not_checked) => {
            parts.push(format!("{} verified", plural(verified, "signature")));
            let others = [(invalid, "invalid"), (not_checked, "not verified")];
            let others = others.iter().filter(|(count, _)| *count > 0);
            parts.extend(others.map(|(count, what)| format!("{count} {what}")));
        }
    }
    let (style, word) = chain_word(page);
    Some(Row { label: "Chains", style, word: word.to_owned(), text: parts.join(", ") })
}

fn chain_word(page: &Page<'_>) -> (Style, &'static str) {
    let summary = &page.report.summary;
    let because = &summary.verdict.sign_in.unusable_because;
    let is = |reason| because.iter().any(|each| each.reason == reason);
    if summary.signatures.invalid > 0 {
        (style(Severity::Error), "INVALID")
    } else if summary.verdict.because.contains(&DAMAGED) {
        (style(Severity::Warning), "INCOMPLETE")
    } else if is(UnusableReason::IssuerMissing) || is(UnusableReason::Loop) {
        (style(Severity::Error), "INCOMPLETE")
    } else if summary.signatures.not_checked > 0 {
        (style(Severity::Warning), "UNVERIFIED")
    } else if is(UnusableReason::IssuerUnusable) || is(UnusableReason::PathLength) {
        (style(Severity::Error), "BROKEN")
    } else {
        (good(), "OK")
    }
}
