//! The number of findings of each rule, and the first certificates that they are about.

use super::{Basis, RULES, Rule};

/// The number of certificates that are stored for a rule.
pub(crate) const FIRST: usize = 32;

/// The number of findings of each rule, by its index in the table. Memory does not grow with the
/// file, because only the first certificates of each rule are stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(Vec<RuleTally>);

/// The number of findings of one rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleTally {
    count: u64,
    /// The number of certificates that the findings are about. A certificate with several findings
    /// counts once.
    certificates: u64,
    last: Option<u64>,
    first: Vec<u64>,
    /// The number of these certificates that have not expired.
    valid: u64,
    first_valid: Vec<u64>,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self(vec![RuleTally::default(); RULES.len()])
    }

    /// Adds a finding of a rule. The certificates of a rule must come in the order of the file.
    pub(super) fn add(&mut self, rule: usize, certificate: Option<u64>, is_expired: bool) {
        if let Some(tally) = self.0.get_mut(rule) {
            tally.add(certificate, is_expired);
        }
    }

    /// Adds the findings about certificates that come later in the file.
    pub(super) fn merge(&mut self, later: &Self) {
        self.0.iter_mut().zip(&later.0).for_each(|(mine, theirs)| mine.merge(theirs));
    }

    /// Whether an assumption changes a rule that found something.
    pub(crate) fn is_changed_by(&self, assumption: &str) -> bool {
        self.rules().any(|rule| rule.assumed.iter().any(|each| each.assumption == assumption))
    }

    /// Whether a rule that found something depends on this value of an assumption.
    pub(crate) fn rests_on(&self, assumption: &str, value: &str) -> bool {
        let is = |basis: &Basis| {
            basis.assumption == assumption && basis.value.is_none_or(|known| known == value)
        };
        self.rules().any(|rule| rule.rests_on.iter().any(is))
    }

    /// The rules that found something.
    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.iter().filter_map(|(index, _)| RULES.get(index).copied())
    }

    /// Each rule that found something, by its index in the table.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &RuleTally)> {
        self.0.iter().enumerate().filter(|(_, tally)| tally.count > 0)
    }
}

impl RuleTally {
    /// The number of findings.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// The number of certificates that the findings are about; 0 for a rule about the file or the
    /// bundle.
    pub(crate) const fn certificates(&self) -> u64 {
        self.certificates
    }

    /// The first of these certificates.
    pub(crate) fn first(&self) -> &[u64] {
        &self.first
    }

    /// The number of these certificates that have not expired, for rules about a single
    /// certificate, and the first of them.
    pub(crate) fn valid(&self) -> (u64, &[u64]) {
        (self.valid, &self.first_valid)
    }

    fn add(&mut self, certificate: Option<u64>, is_expired: bool) {
        self.count += 1;
        let Some(index) = certificate.filter(|_| certificate != self.last) else { return };
        self.certificates += 1;
        self.last = certificate;
        note(&mut self.first, &[index]);
        if !is_expired {
            self.valid += 1;
            note(&mut self.first_valid, &[index]);
        }
    }

    fn merge(&mut self, later: &Self) {
        self.count += later.count;
        self.certificates += later.certificates;
        self.last = later.last.or(self.last);
        note(&mut self.first, &later.first);
        self.valid += later.valid;
        note(&mut self.first_valid, &later.first_valid);
    }
}

/// Appends certificates, up to [`FIRST`] in total.
fn note(first: &mut Vec<u64>, more: &[u64]) {
    let room = FIRST.saturating_sub(first.len());
    first.extend(more.iter().take(room));
}
