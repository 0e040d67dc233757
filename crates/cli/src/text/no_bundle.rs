//! What a file is that holds no bundle, and what to do with it.

use pki_preflight::Escaped;
use pki_preflight::{Finding, Severity};

use super::{Page, remedy};
use crate::layout::{HEADING, Line, fill_to, groups, lines as pieces};

/// Empty for a bundle.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    if page.report.summary.file.kind.is_none() {
        return Vec::new();
    }
    let mut lines = vec![format!("{HEADING}What to do{HEADING:#}")];
    let groups = groups(&page.report.findings);
    let asking = |group: &&Vec<&Finding>| {
        group.first().is_some_and(|first| first.severity > Severity::Notice)
    };
    for group in groups.iter().filter(asking) {
        let Some(first) = group.first() else { continue };
        let message = Escaped::new(&first.message).to_string();
        let text = match first.rule.findings_advise {
            true => message,
            false => format!("{message} {}", remedy(first.rule)),
        };
        lines.extend(paragraph(page, &text, first.rule.id));
    }
    lines
}

/// The text behind the id of its rule, each command on a line of its own.
fn paragraph(page: &Page<'_>, text: &str, id: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for piece in pieces(text) {
        match piece {
            Line::Command(command) => lines.push(format!("          {}", named(page, &command))),
            Line::Prose(prose) => {
                let first = if lines.is_empty() { format!("  {id}  ") } else { " ".repeat(8) };
                let first = format!("{first:<8}");
                let filled = fill_to(page.prose(), &prose, &first, &" ".repeat(8));
                lines.extend(filled.lines().map(str::to_owned));
            }
        }
    }
    lines
}

/// A command of an advice with the file's own name.
fn named(page: &Page<'_>, command: &str) -> String {
    let name = page.shell_name();
    let is_relative = !name.starts_with(['/', '"']) && name != "FILE";
    if name == "FILE" || command.contains("$PWD/file.p7b") && !is_relative {
        return command.to_owned();
    }
    command.replace("file.p7b", &name)
}
