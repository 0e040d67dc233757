//! Where to read more.

use pki_preflight::{Report, Severity, assumption::Assumed, report::Confidence};

use super::{Page, crl};
use crate::layout::{fill_to, plural};

pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let (report, more) = (page.report, page.more);
    let quiet = Quiet::of(report);
    let mut sentences = Vec::new();
    if quiet.looks > 0 && !more.verbose {
        let verb = if quiet.looks == 1 { "is" } else { "are" };
        let rules = quiet.rules();
        sentences
            .push(format!("{} {verb} worth a look: --verbose ({rules}).", notices(quiet.looks)));
    }
    if quiet.nothing > 0 && !more.verbose {
        let verb = if quiet.nothing == 1 { "needs" } else { "need" };
        let count =
            if quiet.looks > 0 { quiet.nothing.to_string() } else { notices(quiet.nothing) };
        sentences.push(format!("{count} {verb} nothing from you: --verbose."));
    }
    let certificates = report.summary.counts.certificates;
    if certificates > 0 && !more.list {
        let all = match certificates {
            1 => "The certificate".to_owned(),
            _ => format!("All {}", plural(certificates, "certificate")),
        };
        sentences.push(format!("{all}: --list."));
    }
    let mut lines = Vec::new();
    let mut add = |text: &str| {
        let filled = fill_to(page.prose(), text, "", "");
        lines.extend(filled.lines().map(str::to_owned));
    };
    if !sentences.is_empty() {
        add(&sentences.join(" "));
    }
    let is_observed = |assumed: &&Assumed| assumed.confidence == Confidence::Observed;
    let assumptions = &report.summary.assumptions;
    let names = |assumed: Vec<&Assumed>| -> Vec<String> {
        assumed.into_iter().map(|it| format!("{}={}", it.name, it.value)).collect()
    };
    let observed = names(assumptions.iter().filter(is_observed).collect());
    let chosen = assumptions.iter().filter(|it| !it.is_default && !is_observed(it));
    let chosen = names(chosen.collect());
    if !observed.is_empty() {
        add(&format!("Observed on a trust store: {}.", observed.join(", ")));
    }
    if !chosen.is_empty() {
        add(&format!("Assumed by you: {}.", chosen.join(", ")));
    }
    if report.summary.file.kind.is_none() && observed.is_empty() {
        add("Predictions, not observed on the live service: pki-preflight assumptions.");
    }
    lines
}

/// Rules that are named.
const NAMED: usize = 6;

fn notices(count: u64) -> String {
    plural(count, "notice")
}

/// The notices without a step.
#[derive(Debug, Default)]
pub(crate) struct Quiet {
    /// Those that require nothing.
    pub(crate) nothing: u64,
    /// Those worth a look.
    pub(crate) looks: u64,
    /// The rules of the latter.
    rules: Vec<&'static str>,
}

impl Quiet {
    pub(crate) fn of(report: &Report) -> Self {
        let steps = &report.summary.verdict.steps;
        let asks = |rule: &str| steps.iter().any(|step| step.rules.contains(&rule));
        let mut quiet = Self::default();
        let notices = report.findings.iter().filter(|each| each.severity == Severity::Notice);
        let drops_expired = asks("C004");
        for finding in notices.filter(|each| !asks(each.rule.id)) {
            let is_dropped = drops_expired
                && finding.certificate.is_some_and(|index| crl::is_expired(report, index));
            if finding.rule.needs_nothing || is_dropped {
                quiet.nothing += 1;
                continue;
            }
            quiet.looks += 1;
            if !quiet.rules.contains(&finding.rule.id) {
                quiet.rules.push(finding.rule.id);
            }
        }
        quiet.rules.sort_unstable();
        quiet
    }

    /// The first rules that are worth a look.
    fn rules(&self) -> String {
        let shown: Vec<&str> = self.rules.iter().copied().take(NAMED).collect();
        let left = self.rules.len().saturating_sub(NAMED);
        let more = if left > 0 { format!(" and {left} more rules") } else { String::new() };
        format!("{}{more}", shown.join(", "))
    }
}
