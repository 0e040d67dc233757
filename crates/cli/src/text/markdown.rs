//! The first screen as Markdown, for tickets and pull requests.

use std::io::{self, Write};

use pki_preflight::{Finding, Severity, text::Escaped};

use super::{Page, danger, head, objects, remedy, roots, steps, verdict};
use crate::layout::groups;

/// Certificates named below a step.
const OBJECTS: usize = 5;

pub(crate) fn print(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    let file = &page.report.summary.file;
    writeln!(out, "### {}\n", literal(&Escaped::new(&file.name).to_string()))?;
    if danger::applies(page) {
        writeln!(out, "**{}** {}\n", danger::WORDS, literal(danger::REASON))?;
    }
    writeln!(out, "{}\n", literal(&head::facts(page).join(", ")))?;
    writeln!(out, "| Verdict | | |\n| --- | --- | --- |")?;
    for row in verdict::rows(page) {
        writeln!(out, "| {} | **{}** | {} |", row.label, row.word, literal(&row.text))?;
    }
    if verdict::has_hash(page) {
        writeln!(out, "\nsha256FileHash: `{}`", file.sha256_file_hash)?;
    }
    if file.kind.is_some() {
        return no_bundle(out, page);
    }
    print_steps(out, page)?;
    print_roots(out, page)
}

fn no_bundle(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    let groups = groups(&page.report.findings);
    let asking = |first: &&&Finding| first.severity > Severity::Notice;
    for first in groups.iter().filter_map(|group| group.first()).filter(asking) {
        let message = Escaped::new(&first.message).to_string();
        let text = match first.rule.findings_advise {
            true => message,
            false => format!("{message} {}", remedy(first.rule)),
        };
        writeln!(out, "\n{} ({})", outside_code(&text), first.rule.id)?;
    }
    Ok(())
}

fn print_steps(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    let mut last = None;
    for (step, number) in page.report.summary.verdict.steps.iter().zip(1..) {
        if last != Some(step.when) {
            writeln!(out, "\n**{}**\n", steps::heading(step.when))?;
            last = Some(step.when);
        }
        let (text, rules) = (steps::text(page, step, true), step.rules.join(" "));
        writeln!(out, "{number}. {} ({rules})", outside_code(&text))?;
        if step.rules.contains(&"S012") {
            writeln!(out, "   - {}", literal(&steps::crl_urls(page)))?;
        }
        if let Some((several, command)) = steps::command(page, step) {
            let several = several.map(|several| format!("{several} ")).unwrap_or_default();
            writeln!(out, "   - {several}`{}`", page.command(command))?;
        }
        if !steps::has_objects(step) {
            continue;
        }
        let (rows, count) = objects::rows(page, step, OBJECTS);
        for row in &rows {
            let parts = [&row.front, &row.name, &row.detail];
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let text = parts.map(|part| literal(part)).collect::<Vec<_>>().join(", ");
            writeln!(out, "   - {text}")?;
        }
        if count > rows.len() {
            writeln!(out, "   - and {} more", count - rows.len())?;
        }
    }
    Ok(())
}

fn print_roots(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    let rows = roots::rows(page);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| CAs | Root | Expires | Next expiry below it | Expired |")?;
    writeln!(out, "| ---: | --- | --- | --- | ---: |")?;
    for row in rows {
        let day = |instant: Option<pki_preflight::Instant>| {
            instant.map(|instant| instant.to_string().chars().take(10).collect::<String>())
        };
        let (expires, next) = (day(row.expires), day(row.next));
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            row.below,
            literal(&row.name),
            expires.unwrap_or_default(),
            next.unwrap_or_default(),
            row.expired
        )?;
    }
    Ok(())
}

/// Text whose characters have no special meaning. It is escaped already, and has no line ends.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_{}[]<>#|!~&@".contains(character) {
            literal.push('\\');
        }
        literal.push(character);
    }
    literal
}

/// [`literal`], except for text between backticks.
fn outside_code(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return literal(text);
    }
    let parts = parts.iter().enumerate().map(|(index, part)| match index % 2 {
        0 => literal(part),
        _ => format!("`{part}`"),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        assert_eq!(literal("<a>|*b*"), "\\<a\\>\\|\\*b\\*");
        assert_eq!(outside_code("a_b `c_d` <"), "a\\_b `c_d` \\<");
        assert_eq!(outside_code("a ` <"), "a \\` \\<");
    }
}
