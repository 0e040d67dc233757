//! The roots, with a summary of the CAs below each.

use std::cmp::Reverse;

use pki_preflight::{
    Instant,
    report::{ChainRole, IssuedBy},
    text::shorten,
};

use super::budget::Budget;
use super::{Page, name};
use crate::layout::HEADING;

/// A root, or the group of CAs without one.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) expires: Option<Instant>,
    /// CAs below it.
    pub(super) below: u64,
    pub(super) expired: u64,
    /// When the next of these expires.
    pub(super) next: Option<Instant>,
}

impl Row {
    /// Counts a CA below it.
    fn add(&mut self, not_after: Option<Instant>, now: Instant) {
        self.below += 1;
        match not_after {
            Some(end) if end < now => self.expired += 1,
            Some(end) => self.next = Some(self.next.map_or(end, |next| next.min(end))),
            None => {}
        }
    }
}

/// The end of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Top {
    Unknown,
    /// A root, by its position among the certificates.
    Root(usize),
    Store,
    None,
}

/// Empty if the bundle contains no CA certificate.
pub(super) fn lines(page: &Page<'_>, budget: &Budget) -> Vec<String> {
    let rows = rows(page);
    if rows.is_empty() {
        return Vec::new();
    }
    let longest = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let names = longest.clamp(4, page.width.saturating_sub(46).max(24));
    let title = format!("   CAs  {:names$}  Expires     Next expiry below it", "Root");
    let mut lines = vec![format!("{HEADING}{title}{HEADING:#}")];
    for row in rows.iter().take(budget.roots) {
        let day = |instant: Option<Instant>| {
            instant.map(|instant| instant.to_string().chars().take(10).collect::<String>())
        };
        let (expires, next) = (day(row.expires), day(row.next));
        let name = shorten(&row.name, names);
        let expired = match row.expired {
            0 => String::new(),
            count => format!("{count} expired"),
        };
        lines.push(format!(
            "{:6}  {name:names$}  {:10}  {:10}  {expired}",
            row.below,
            expires.unwrap_or_default(),
            next.unwrap_or_default()
        ));
    }
    let left = rows.len().saturating_sub(budget.roots);
    if left > 0 {
        lines.push(format!("        and {left} more: {}", page.rest_of_list()));
    }
    lines
}

/// Roots with CAs below them come first, then those that expire last.
pub(super) fn rows(page: &Page<'_>) -> Vec<Row> {
    let tops = tops(page);
    let now = page.report.summary.checked_at;
    let mut rows: Vec<(Top, Row)> = Vec::new();
    for chain in &page.report.chains {
        let Some(entry) = page.certificate(chain.index) else { continue };
        let Ok(position) = usize::try_from(chain.index) else { continue };
        if chain.role == ChainRole::Root {
            change(&mut rows, Top::Root(position), |row| {
                (row.name, row.expires) = (name::of(entry), entry.not_after);
            });
            continue;
        }
        let top = tops.get(position).copied().unwrap_or(Top::None);
        change(&mut rows, top, |row| row.add(entry.not_after, now));
    }
    for (top, row) in &mut rows {
        match top {
            Top::Root(_) => {}
            Top::Store => row.name = "(a root in a store)".to_owned(),
            _ => row.name = "(no root in this bundle)".to_owned(),
        }
    }
    rows.sort_by_key(|(top, row)| {
        (!matches!(top, Top::Root(_)), row.below == 0, Reverse(row.expires))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Changes the row of a top, or adds it.
fn change(rows: &mut Vec<(Top, Row)>, top: Top, change: impl FnOnce(&mut Row)) {
    match rows.iter_mut().find(|(known, _)| *known == top) {
        Some((_, row)) => change(row),
        None => {
            let mut row = Row::default();
            change(&mut row);
            rows.push((top, row));
        }
    }
}

/// For each certificate, where its chain leads. Linear: each chain is followed once.
fn tops(page: &Page<'_>) -> Vec<Top> {
    let count = page.report.certificates.len();
    let (mut tops, mut parents) = (vec![Top::Unknown; count], vec![None; count]);
    for chain in &page.report.chains {
        let Ok(position) = usize::try_from(chain.index) else { continue };
        let (Some(top), Some(parent)) = (tops.get_mut(position), parents.get_mut(position)) else {
            continue;
        };
        match (&chain.issuer, chain.role, chain.depth) {
            (_, ChainRole::Root, _) => *top = Top::Root(position),
            (Some(IssuedBy::Bundle { index }), _, Some(_)) => {
                *parent = usize::try_from(*index).ok();
            }
            (Some(IssuedBy::Store { .. }), _, Some(_)) => *top = Top::Store,
            _ => *top = Top::None,
        }
    }
    for start in 0..count {
        let (mut path, mut position) = (Vec::new(), Some(start));
        let mut found = Top::None;
        while let Some(at) = position {
            match tops.get(at) {
                // The depth guarantees that the chain ends: a path cannot have more steps than
                // there are certificates.
                Some(Top::Unknown) if path.len() < count => path.push(at),
                Some(top) if *top != Top::Unknown => {
                    found = *top;
                    break;
                }
                _ => break,
            }
            position = parents.get(at).copied().flatten();
        }
        for at in path {
            if let Some(top) = tops.get_mut(at) {
                *top = found;
            }
        }
    }
    tops
}
