//! The rules that found something. Facts about all findings of a rule are written once.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::check::{Finding, RULES, Rule};
use crate::outcome::Severity;

/// A rule that found something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleEntry {
    /// [`Rule::id`].
    pub id: Cow<'static, str>,
    /// [`Rule::name`].
    pub name: Cow<'static, str>,
    /// The rule's own severity; the severity of a finding may differ.
    pub severity: Severity,
    /// [`Rule::summary`].
    pub summary: Cow<'static, str>,
    /// [`Rule::consequence`].
    pub consequence: Cow<'static, str>,
    /// [`Rule::remedy`].
    pub remedy: Cow<'static, str>,
    /// [`Rule::citation`].
    pub citation: Cow<'static, str>,
}

impl RuleEntry {
    /// The rules that these findings belong to, in the order of the table.
    pub(super) fn of(findings: &[Finding]) -> Vec<Self> {
        let fired: HashSet<&str> = findings.iter().map(|finding| finding.rule.id).collect();
        let is_fired = |rule: &&&Rule| fired.contains(rule.id);
        RULES.iter().filter(is_fired).map(|rule| Self::new(rule)).collect()
    }

    const fn new(rule: &Rule) -> Self {
        let Rule { id, name, severity, summary, consequence, remedy, citation, .. } = *rule;
        Self {
            id: Cow::Borrowed(id),
            name: Cow::Borrowed(name),
            severity,
            summary: Cow::Borrowed(summary),
            consequence: Cow::Borrowed(consequence),
            remedy: Cow::Borrowed(remedy),
            citation: Cow::Borrowed(citation),
        }
    }
}
