//! Where there is more to read.

use pki_preflight::Severity;

use super::{More, Page};
use crate::layout::{fill_to, plural};

pub(super) fn lines(page: &Page<'_>, more: More) -> Vec<String> {
    let report = page.report;
    let steps = &report.summary.verdict.steps;
    let asks = |rule: &str| steps.iter().any(|step| step.rules.contains(&rule));
    let quiet = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Notice && !asks(finding.rule.id))
        .count();
    let mut sentences = Vec::new();
    if quiet > 0 && !more.verbose {
        let count = plural(u64::try_from(quiet).unwrap_or(u64::MAX), "notice");
        let verb = if quiet == 1 { "needs" } else { "need" };
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
    let chosen = report.summary.assumptions.iter().filter(|assumed| !assumed.is_default);
    let chosen: Vec<_> =
        chosen.map(|assumed| format!("{}={}", assumed.name, assumed.value)).collect();
    if !chosen.is_empty() {
        add(&format!("Assumed by you: {}.", chosen.join(", ")));
    }
    if report.summary.file.kind.is_none() {
        add("Predictions, not observed on the live service: pki-preflight assumptions.");
    }
    lines
}
