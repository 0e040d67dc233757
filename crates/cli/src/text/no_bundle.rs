//! What a file without a bundle is, and what to do with it.

use pki_preflight::{Finding, Severity, report::FileKind, text::Escaped};

use super::{Page, remedy};
use crate::layout::{HEADING, Line, fill_to, groups, lines as pieces};

/// Empty for a bundle.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    if page.report.summary.file.kind.is_none() {
        return Vec::new();
    }
    let mut lines = vec![format!("{HEADING}What to do{HEADING:#}")];
    if let Some(pack) = pack(page) {
        lines.extend(pack);
        return lines;
    }
    let groups = groups(&page.report.findings);
    let asking = |group: &&Vec<&Finding>| {
        group.first().is_some_and(|first| first.severity > Severity::Notice)
    };
    for group in groups.iter().filter(asking) {
        let Some(first) = group.first() else { continue };
        let message = Escaped::new(&first.message).to_string();
        let text = match first.rule.findings_advise {
            true => named(page, &message),
            false => format!("{message} {}", remedy(first.rule)),
        };
        lines.extend(paragraph(page, &text, first.rule.id));
    }
    lines
}

/// How to make a bundle of certificates, if the file contains only certificates.
fn pack(page: &Page<'_>) -> Option<Vec<String>> {
    let kind = page.report.summary.file.kind?;
    let is_known = matches!(
        kind,
        FileKind::OneCertificate | FileKind::CertificateChain | FileKind::CertificatesConcatenated
    );
    let severe = |finding: &Finding| finding.severity > Severity::Notice;
    let others = page.report.findings.iter().filter(|finding| severe(finding));
    if !is_known || others.count() > 1 {
        return None;
    }
    let name = kind.name();
    let text = format!(
        "The file is {name}, not a PKCS #7 bundle. Make a bundle of your users' CA certificates, \
         roots and intermediates; list further files after this one: \
         `pki-preflight pack {} -o upload.p7b`",
        page.shell_name()
    );
    Some(paragraph(page, &text, "F001"))
}

/// The text after the id of its rule, each command on its own line.
fn paragraph(page: &Page<'_>, text: &str, id: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for piece in pieces(text) {
        match piece {
            Line::Command(command) => lines.push(format!("          {command}")),
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

/// Advice with the file's own name in its commands.
fn named(page: &Page<'_>, advice: &str) -> String {
    let name = page.shell_name();
    if name == "FILE" {
        return advice.to_owned();
    }
    // PowerShell's example joins the name to a folder.
    let is_relative = !name.starts_with(['/', '"']) && !name.contains(':');
    let own = if is_relative { format!("$PWD/{name}") } else { name.trim_matches('"').to_owned() };
    advice.replace("$PWD/file.p7b", &own).replace("file.p7b", &name)
}
