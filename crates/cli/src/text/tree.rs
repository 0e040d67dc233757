//! The certificates as a tree of who issued whom.

use std::collections::HashMap;
use std::io::{self, Write};

use pki_preflight::{
    Disposition, Report,
    report::{
        CertificateAuthorityType, CertificateEntry, ChainEntry, ChainRole, DuplicateOf, IssuedBy,
        SignatureStatus,
    },
    text::shorten,
};

use super::{Page, name};
use crate::layout::{HEADING, fill, of_list};

/// Levels that are indented. Deeper ones are aligned with the last of these.
pub(super) const LEVELS: usize = 8;

/// Columns before the name.
const FRONT: usize = 43;

/// The marks of the third column, and what each means.
pub(super) const MARKS: [(char, &str); 5] = [
    ('E', "expired"),
    ('H', "set the CRL URL manually"),
    ('L', "in or below a loop without a root"),
    ('M', "missing issuer"),
    ('W', "invalid signature"),
];

pub(super) fn print(out: &mut impl Write, page: &Page<'_>) -> io::Result<()> {
    let report = page.report;
    if report.certificates.is_empty() {
        return Ok(());
    }
    let parents = parents(report);
    let facts = Facts::of(report);
    let (mut used, width) = (String::new(), of_list());
    writeln!(out, "{HEADING}  No  Prediction               Expires     Name{HEADING:#}")?;
    for (index, depth) in order(&parents, &roots(report)) {
        let Some(entry) = report.certificates.get(index) else { continue };
        let marks = facts.marks(entry, report);
        used.push_str(&marks);
        let what = facts.what(entry);
        let what = shorten(&what, 19);
        let expires = entry.not_after.map(|time| time.to_string()).unwrap_or_default();
        let expires = expires.get(..10).unwrap_or("?");
        let indent = 2 * depth.min(LEVELS);
        let name = match marks.contains('M').then(|| name::of_issuer(entry)).flatten() {
            Some(issuer) => format!("{} (issuer: {issuer})", name::of(entry)),
            None => name::of(entry),
        };
        let name = shorten(&name, width.saturating_sub(FRONT + indent));
        let (number, blank) = (entry.index, " ".repeat(indent));
        let line = format!("{number:4}  {what:<19} {marks:<3}  {expires:<10}  {blank}{name}");
        writeln!(out, "{}", line.trim_end())?;
    }
    let legend = MARKS.iter().filter(|(mark, _)| used.contains(*mark));
    let legend: Vec<_> = legend.map(|(mark, meaning)| format!("{mark} {meaning}")).collect();
    if !legend.is_empty() {
        writeln!(out, "{}", fill(&legend.join(", "), "      ", "      "))?;
    }
    writeln!(out)
}

/// For each certificate, its issuer in the bundle.
pub(super) fn parents(report: &Report) -> Vec<Option<usize>> {
    let mut parents = vec![None; report.certificates.len()];
    for chain in &report.chains {
        let Some(IssuedBy::Bundle { index: issuer }) = chain.issuer else { continue };
        let numbers = (usize::try_from(chain.index), usize::try_from(issuer));
        if let (Ok(child), Ok(issuer)) = numbers
            && let Some(parent) = parents.get_mut(child)
        {
            *parent = Some(issuer);
        }
    }
    parents
}

/// For each certificate, whether it is a root.
pub(super) fn roots(report: &Report) -> Vec<bool> {
    let mut roots = vec![false; report.certificates.len()];
    for chain in report.chains.iter().filter(|chain| chain.role == ChainRole::Root) {
        let index = usize::try_from(chain.index).ok();
        if let Some(is_root) = index.and_then(|index| roots.get_mut(index)) {
            *is_root = true;
        }
    }
    roots
}

/// Each certificate once, with its depth: a parent, then its children. Roots come first, then
/// certificates whose parent is absent, then loops, each below its first certificate; otherwise in
/// the order of the file.
pub(super) fn order(parents: &[Option<usize>], roots: &[bool]) -> Vec<(usize, usize)> {
    let mut children = vec![Vec::new(); parents.len()];
    for (child, parent) in parents.iter().enumerate() {
        if let Some(siblings) = parent.and_then(|parent| children.get_mut(parent)) {
            siblings.push(child);
        }
    }
    let is_top = |index: &usize| {
        parents.get(*index).is_none_or(|parent| parent.is_none_or(|it| it >= parents.len()))
    };
    let mut tops: Vec<usize> = (0..parents.len()).filter(is_top).collect();
    tops.sort_by_key(|top| !roots.get(*top).copied().unwrap_or_default());
    let mut order = Vec::with_capacity(parents.len());
    let mut seen = vec![false; parents.len()];
    // Certificates in loops are not below any top.
    for top in tops.into_iter().chain(0..parents.len()) {
        let mut waiting = vec![(top, 0)];
        while let Some((index, depth)) = waiting.pop() {
            match seen.get_mut(index) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            order.push((index, depth));
            let below = children.get(index).into_iter().flatten().rev();
            waiting.extend(below.map(|child| (*child, depth + 1)));
        }
    }
    order
}

/// For each certificate, whether its ancestors issued each other. Linear: each chain is followed
/// once.
fn loops(parents: &[Option<usize>], roots: &[bool]) -> Vec<bool> {
    let mut known: Vec<Option<bool>> = vec![None; parents.len()];
    let mut on_path = vec![false; parents.len()];
    for start in 0..parents.len() {
        let (mut path, mut at) = (Vec::new(), Some(start));
        let is_loop = loop {
            let Some(index) = at.filter(|index| *index < parents.len()) else { break false };
            if let Some(known) = known.get(index).copied().flatten() {
                break known;
            }
            if roots.get(index) == Some(&true) {
                break false;
            }
            match on_path.get_mut(index) {
                Some(on_path) if !*on_path => *on_path = true,
                _ => break true,
            }
            path.push(index);
            at = parents.get(index).copied().flatten();
        };
        for index in path {
            if let (Some(known), Some(on_path)) = (known.get_mut(index), on_path.get_mut(index)) {
                (*known, *on_path) = (Some(is_loop), false);
            }
        }
    }
    known.into_iter().map(|known| known == Some(true)).collect()
}

/// The entries about a certificate in the report's lists, by its number.
pub(super) struct Facts<'a> {
    duplicates: HashMap<u64, &'a DuplicateOf>,
    chains: HashMap<u64, &'a ChainEntry>,
    types: HashMap<u64, CertificateAuthorityType>,
    loops: Vec<bool>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let created =
            report.certificates.iter().filter(|entry| entry.disposition == Disposition::Create);
        let records = report.certificate_authorities.iter();
        let types = created.zip(records);
        let duplicates = report.duplicates.iter().rev();
        Self {
            duplicates: duplicates.map(|duplicate| (duplicate.index, &duplicate.of)).collect(),
            chains: report.chains.iter().map(|chain| (chain.index, chain)).collect(),
            types: types
                .map(|(entry, record)| (entry.index, record.certificate_authority_type))
                .collect(),
            loops: loops(&parents(report), &roots(report)),
        }
    }

    pub(super) fn what(&self, entry: &CertificateEntry) -> String {
        match entry.disposition {
            Disposition::Create => match self.types.get(&entry.index) {
                Some(CertificateAuthorityType::Root) => "root".to_owned(),
                _ => "intermediate".to_owned(),
            },
            Disposition::Duplicate => match self.duplicates.get(&entry.index) {
                Some(DuplicateOf::Bundle { index }) => format!("duplicate of {index}"),
                Some(_) => "already in a store".to_owned(),
                None => "duplicate".to_owned(),
            },
            Disposition::NotCa => "skipped: not a CA".to_owned(),
            _ => "skipped: unreadable".to_owned(),
        }
    }

    pub(super) fn marks(&self, entry: &CertificateEntry, report: &Report) -> String {
        let chain = self.chains.get(&entry.index);
        let applies = |mark: char| match mark {
            'E' => entry.not_after.is_some_and(|end| end < report.summary.checked_at),
            'H' => {
                let is_expired = super::crl::is_expired(report, entry.index);
                chain.is_some_and(|chain| chain.crl_by_hand.is_some()) && !is_expired
            }
            'L' => {
                let index = usize::try_from(entry.index).ok();
                index.and_then(|index| self.loops.get(index)) == Some(&true)
            }
            'M' => {
                chain.is_some_and(|chain| chain.issuer.is_none() && chain.role != ChainRole::Root)
            }
            _ => chain.is_some_and(|chain| chain.signature == SignatureStatus::Invalid),
        };
        MARKS.iter().map(|(mark, _)| *mark).filter(|mark| applies(*mark)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_stand_under_their_parents() {
        let parents = [Some(1), None, Some(1), Some(0), None];
        let sorted = [(1, 0), (0, 1), (3, 2), (2, 1), (4, 0)];
        assert_eq!(order(&parents, &[]), sorted);
        let sorted = [(4, 0), (1, 0), (0, 1), (3, 2), (2, 1)];
        assert_eq!(order(&parents, &[false, false, false, false, true]), sorted);
    }

    #[test]
    fn circles_and_strays_are_listed_once() {
        let parents = [Some(2), Some(0), Some(1), Some(9), Some(4)];
        assert_eq!(order(&parents, &[]), [(3, 0), (0, 0), (1, 1), (2, 2), (4, 0)]);
    }

    #[test]
    fn loops_are_told_from_what_ends() {
        // 0 and 1 issued each other, and 2 is below them. 3 is a root, with 4 below it. 5 has no
        // issuer.
        let parents = [Some(1), Some(0), Some(1), Some(3), Some(3), None];
        let roots = [false, false, false, true, false, false];
        assert_eq!(loops(&parents, &roots), [true, true, true, false, false, false]);
    }

    #[test]
    fn a_long_chain_is_no_deep_stack() {
        let parents: Vec<_> = (0..100_000_usize).map(|index| index.checked_sub(1)).collect();
        assert_eq!(order(&parents, &[]).last(), Some(&(99_999, 99_999)));
    }
}
