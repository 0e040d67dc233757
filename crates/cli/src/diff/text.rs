//! The differences, for people. No list is longer than a screen.

use std::io::{self, Write};

use pki_preflight::{
    Severity,
    diff::{DiffEntry, DiffSide, Difference, Expiring, Renewal},
    text::{Escaped, shorten},
};

use crate::arguments::Within;
use crate::layout::{HEADING, WIDTH, fill, plural, style};

/// Entries shown of each list.
const SHOWN: usize = 5;

pub(super) fn print(
    out: &mut impl Write,
    difference: &Difference,
    repeated: [u64; 2],
    within: Within,
) -> io::Result<()> {
    let Difference { old, new, .. } = difference;
    for ((word, side), repeated) in [("Old", old), ("New", new)].into_iter().zip(repeated) {
        print_side(out, word, side, repeated)?;
    }
    writeln!(out)?;
    warn(out, difference)?;
    if difference.is_empty() {
        writeln!(out, "Both have the same certificates.")?;
    }
    let is_renewal = |entry: &DiffEntry| {
        difference.renewals.iter().any(|renewal| renewal.new.thumbprint == entry.thumbprint)
    };
    let fresh: Vec<_> = difference.added.iter().filter(|entry| !is_renewal(entry)).collect();
    let lacking: Vec<_> = difference.removed.iter().collect();
    list(out, "only in new, without a predecessor in old", &fresh, entry_line)?;
    let renewals: Vec<_> = difference.renewals.iter().collect();
    list(out, "only in new, with a predecessor in old", &renewals, renewal_line)?;
    let them = if lacking.len() == 1 { "it" } else { "them" };
    let text = format!("only in old; an upload does not remove {them}");
    list(out, &text, &lacking, entry_line)?;
    writeln!(out, "{} in both", plural(count(&difference.unchanged), "certificate"))?;
    let soon: Vec<_> = difference.expiring.iter().collect();
    let (has, expires) = if soon.len() == 1 { ("has", "expires") } else { ("have", "expire") };
    let text = format!("{has} expired or {expires} within {}", plural(within.days.into(), "day"));
    list(out, &text, &soon, expiring_line)?;
    let issuers: Vec<_> = difference.issuers.iter().collect();
    list(out, "of old that issued what only new has", &issuers, |each| {
        format!("{} ({})", named(&each.issuer), plural(each.issued, "certificate"))
    })
}

fn print_side(out: &mut impl Write, word: &str, side: &DiffSide, repeated: u64) -> io::Result<()> {
    let name = Escaped::new(&side.name).to_string();
    let certificates = plural(side.certificates, "certificate");
    let duplicates = match repeated {
        0 => String::new(),
        _ => format!(" and {}", plural(repeated, "duplicate")),
    };
    writeln!(out, "{word}  {}: {certificates}{duplicates}", end_of(&name, 40))?;
    if side.unreadable > 0 {
        let elements = plural(side.unreadable, "element");
        let are = if side.unreadable == 1 { "is" } else { "are" };
        writeln!(out, "     {elements} cannot be parsed and {are} not compared")?;
    }
    for remark in side.remarks.iter().take(SHOWN) {
        writeln!(out, "{}", fill(&Escaped::new(remark).to_string(), "     ", "     "))?;
    }
    Ok(())
}

/// The end of a path, which tells files apart, in about `limit` columns.
fn end_of(path: &str, limit: usize) -> String {
    let count = path.chars().count();
    if count <= limit {
        return path.to_owned();
    }
    let end: String = path.chars().skip(count + 1 - limit).collect();
    shorten(&format!("…{end}"), limit)
}

/// Warnings that the comparison may be worthless.
fn warn(out: &mut impl Write, difference: &Difference) -> io::Result<()> {
    let style = style(Severity::Warning);
    let warning = format!("{style}warning{style:#}");
    let Difference { old, new, .. } = difference;
    if difference.has_shrunk {
        let (few, many) = (plural(new.certificates, "certificate"), old.certificates);
        let text = format!(
            "New has only {few}, old has {many}. If both are published bundles, check that the \
             new one is intact before you rely on it."
        );
        writeln!(out, "{warning} {}\n", fill(&text, "", "  "))?;
    }
    for side in [old, new].into_iter().filter(|side| !side.is_complete) {
        let name = Escaped::new(&side.name);
        let text = format!("{name} is not complete: certificates may be missing from it.");
        writeln!(out, "{warning} {}\n", fill(&text, "", "  "))?;
    }
    Ok(())
}

fn list<T>(
    out: &mut impl Write,
    what: &str,
    entries: &[&T],
    line: impl Fn(&T) -> String,
) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}{} {what}{HEADING:#}", plural(count(entries), "certificate"))?;
    for entry in entries.iter().take(SHOWN) {
        writeln!(out, "  {}", shorten(&line(entry), WIDTH - 2))?;
    }
    if entries.len() > SHOWN {
        writeln!(out, "  … and {} more; --format json lists all", entries.len() - SHOWN)?;
    }
    Ok(())
}

fn entry_line(entry: &DiffEntry) -> String {
    let kind = if entry.is_ca || entry.not_after.is_none() { "" } else { ", not a CA certificate" };
    format!("{}{kind}", named(entry))
}

fn renewal_line(renewal: &Renewal) -> String {
    let key = if renewal.same_key { "same key" } else { "new key" };
    let stays = if renewal.old_stays { ", new also has the old one" } else { "" };
    format!("{} ({key}{stays})", named(&renewal.new))
}

fn expiring_line(expiring: &Expiring) -> String {
    let place = match (expiring.in_old, expiring.in_new) {
        (true, true) => "in both",
        (true, false) => "only in old",
        (false, _) => "only in new",
    };
    let state = if expiring.has_expired { "expired, " } else { "" };
    format!("{} ({state}{place})", named(&expiring.entry))
}

/// The certificate's expiry date and name. A name of any length leaves room for what follows.
fn named(entry: &DiffEntry) -> String {
    let name = Escaped::new(&entry.name).to_string();
    let end = entry.not_after.map(|end| end.to_string());
    let day = end.as_deref().and_then(|end| end.get(..10)).unwrap_or("-         ");
    format!("{day}  {}", shorten(&name, 44))
}

fn count<T>(entries: &[T]) -> u64 {
    u64::try_from(entries.len()).unwrap_or(u64::MAX)
}
