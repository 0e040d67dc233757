//! What to do, before and after the upload and later.

use pki_preflight::{
    report::{Step, StepWhen},
    text::Escaped,
};

use super::budget::{Budget, OBJECTS};
use super::{Page, objects};
use crate::layout::{HEADING, fill_to};

/// Columns before a step's text.
const INDENT: usize = 5;

/// Empty if nothing has to be done, or if the file is not a bundle.
pub(super) fn lines(page: &Page<'_>, budget: &Budget) -> Vec<String> {
    let verdict = &page.report.summary.verdict;
    let mut lines = Vec::new();
    if page.report.summary.file.kind.is_some() {
        return lines;
    }
    let steps = verdict.steps.iter().zip(1..).take(budget.steps);
    let mut last = None;
    let mut room = Room::new(&verdict.steps, budget);
    for (step, number) in steps {
        if last != Some(step.when) {
            if last.is_some() {
                lines.push(String::new());
            }
            let heading = heading(step.when);
            lines.push(format!("{HEADING}{heading}{HEADING:#}"));
            last = Some(step.when);
        }
        lines.extend(one(page, step, number, budget));
        lines.extend(room.objects(page, step));
        lines.extend(command_lines(page, step, budget));
    }
    let left = verdict.steps.len().saturating_sub(budget.steps);
    if left > 0 {
        lines.push(format!("     and {left} more: {}", page.rest_of_findings()));
    }
    lines
}

fn one(page: &Page<'_>, step: &Step, number: usize, budget: &Budget) -> Vec<String> {
    let rules = step.rules.join(" ");
    let text = text(page, step, budget.reasons);
    let width = page.prose().saturating_sub(rules.len() + 3);
    let filled = fill_to(width, &text, &format!("{number:3}  "), &" ".repeat(INDENT));
    let mut lines: Vec<String> = filled.lines().map(str::to_owned).collect();
    if let Some(first) = lines.first_mut() {
        *first = format!("{first:<width$}  {rules}");
    }
    let is_crl = step.rules.contains(&"S012");
    if is_crl && budget.reasons {
        let text = crl_urls(page);
        let indent = " ".repeat(INDENT + 2);
        lines.extend(fill_to(width, &text, &indent, &indent).lines().map(str::to_owned));
    }
    lines
}

fn command_lines(page: &Page<'_>, step: &Step, budget: &Budget) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((steps, command)) = command(page, step).filter(|_| budget.commands) {
        let indent = " ".repeat(INDENT + 2);
        lines.extend(steps.map(|steps| format!("{indent}{steps}")));
        lines.push(format!("{indent}{}", page.command(command)));
    }
    lines
}

/// The command shown below a step. One command makes the file for several steps: it is shown below
/// the last of them, with their numbers above it.
pub(super) fn command<'a>(page: &'a Page<'_>, step: &'a Step) -> Option<(Option<String>, &'a str)> {
    let command = step.command.as_deref()?;
    if !is_pack(step) {
        return Some((None, command));
    }
    let steps = &page.report.summary.verdict.steps;
    let packs: Vec<_> = (1..).zip(steps).filter(|(_, each)| is_pack(each)).collect();
    let (_, last) = packs.last()?;
    // The longest command covers the most.
    let command = packs
        .iter()
        .filter_map(|(_, each)| each.command.as_deref())
        .max_by_key(|each| each.len())?;
    let numbers: Vec<String> = packs.iter().map(|(number, _)| number.to_string()).collect();
    let several = (numbers.len() > 1).then(|| format!("Steps {} in one:", numbers.join(", ")));
    std::ptr::eq(*last, step).then_some((several, command))
}

fn is_pack(step: &Step) -> bool {
    step.command.as_ref().is_some_and(|command| command.starts_with("pki-preflight pack "))
}

/// The remaining lines for certificates, shared by the steps that list some.
struct Room {
    lines: usize,
    steps: usize,
}

impl Room {
    fn new(steps: &[Step], budget: &Budget) -> Self {
        let steps = steps.iter().take(budget.steps).filter(|step| has_objects(step)).count();
        Self { lines: budget.objects, steps }
    }

    /// The certificates of a step, in its share of the lines.
    fn objects(&mut self, page: &Page<'_>, step: &Step) -> Vec<String> {
        if !has_objects(step) || self.steps == 0 {
            return Vec::new();
        }
        // A name and a count of the others need two lines. With fewer, neither is shown.
        let share = (self.lines / self.steps).clamp(2, OBJECTS + 1);
        let lines = match self.lines {
            0 => Vec::new(),
            lines if lines < share => vec![objects::hint(page, step)],
            _ => objects::lines(page, step, share),
        };
        self.lines = self.lines.saturating_sub(lines.len());
        self.steps -= 1;
        lines
    }
}

/// Whether certificates are named below a step. CRL URLs have their own list.
pub(super) fn has_objects(step: &Step) -> bool {
    !step.certificates.is_empty() && !step.rules.contains(&"S012")
}

/// The heading above steps.
pub(super) const fn heading(when: StepWhen) -> &'static str {
    match when {
        StepWhen::Before => "Before the upload",
        StepWhen::After => "After the upload",
        _ => "Later",
    }
}

/// What to do and why. A step for the whole file describes the file's content instead of the
/// reason.
pub(super) fn text(page: &Page<'_>, step: &Step, reasons: bool) -> String {
    let is_of_step = |rule: &str| step.rules.contains(&rule);
    let message = page.report.findings.iter().find(|finding| {
        step.reason.is_empty() && finding.certificate.is_none() && is_of_step(finding.rule.id)
    });
    let reason = match message {
        _ if !reasons => String::new(),
        Some(finding) if !finding.rule.findings_advise => {
            Escaped::new(&finding.message).to_string()
        }
        _ => step.reason.to_string(),
    };
    format!("{} {reason}", step.action).trim_end().to_owned()
}

/// Where to find the CRL URLs to set.
pub(super) fn crl_urls(page: &Page<'_>) -> String {
    let urls = page.report.summary.verdict.sign_in.crl_urls;
    let are = |count| if count == 1 { "is" } else { "are" };
    let known = format!("{} {} known from this bundle", urls.known, are(urls.known));
    let unknown =
        format!("{} {} in any certificate the CA issued", urls.unknown, are(urls.unknown));
    match (urls.known, urls.unknown) {
        (_, 0) => format!("{known}: {}.", page.rest_of_list()),
        (0, _) => format!("{unknown}."),
        _ => format!("{known} ({}); {unknown}.", page.rest_of_list()),
    }
}
