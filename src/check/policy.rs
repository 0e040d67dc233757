//! The effective severity of a finding: the rule's own severity, changed by the assumptions about
//! the service and then by the caller.

use std::fmt;

use super::{RULES, Rule, Severity};
use crate::assumption::Assumptions;

/// What the severity of a rule is changed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Its findings are neither reported nor counted.
    Allow,
    /// Its findings are warnings.
    Warn,
    /// Its findings are errors.
    Deny,
}

/// The severities that the caller changed. [`Default`] changes none.
///
/// Whether the upload is predicted to be rejected does not depend on these settings.
///
/// ```
/// use pki_preflight::{Policy, rules::Level};
///
/// let mut policy = Policy::default();
/// policy.set("expired", Level::Deny)?;
/// policy.set("B004", Level::Allow)?;
/// # Ok::<(), pki_preflight::rules::UnknownRule>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The index of the rule in the table, and its level. The last entry for a rule wins.
    changes: Vec<(usize, Level)>,
}

impl Policy {
    /// Changes the severity of a rule, which is given by id or name in any case.
    ///
    /// # Errors
    /// If there is no such rule.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), UnknownRule> {
        let names = |known: &&&Rule| {
            known.id.eq_ignore_ascii_case(rule) || known.name.eq_ignore_ascii_case(rule)
        };
        match RULES.iter().position(|known| names(&known)) {
            Some(index) => self.changes.push((index, level)),
            None => return Err(UnknownRule::new(rule)),
        }
        Ok(())
    }
}

/// A rule that is not in the table. Its message contains the name as it was given: escape it before
/// you write it to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
    /// The most similar id or name.
    nearest: &'static str,
}

impl UnknownRule {
    fn new(name: &str) -> Self {
        let lower = name.to_lowercase();
        let known = RULES.iter().flat_map(|rule| [rule.id, rule.name]);
        let nearest = known.min_by_key(|known| strsim::levenshtein(&known.to_lowercase(), &lower));
        Self { name: name.to_owned(), nearest: nearest.unwrap_or_default() }
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, nearest } = self;
        write!(formatter, "unknown rule \"{name}\"; the nearest is {nearest}")
    }
}

impl std::error::Error for UnknownRule {}

/// The effective severity of each rule, in the order of the table.
#[derive(Clone, Debug)]
pub(crate) struct ResolvedPolicy(Vec<EffectiveRule>);

/// The effective severity of a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EffectiveRule {
    /// `None`: its findings are neither reported nor counted.
    pub(crate) severity: Option<Severity>,
    /// The severity under the assumptions about the service, before the policy is applied.
    pub(crate) assumed: Severity,
    pub(crate) rejects: bool,
}

impl ResolvedPolicy {
    pub(crate) fn new(assumptions: &Assumptions, policy: &Policy) -> Self {
        let of_rule = |rule: &Rule| {
            let assumed =
                rule.assumed.iter().find(|e| assumptions.get(e.assumption) == Some(e.value));
            let (severity, rejects) = match assumed {
                Some(effect) => (effect.severity, effect.rejects),
                None => (rule.severity, rule.rejects),
            };
            EffectiveRule { severity: Some(severity), assumed: severity, rejects }
        };
        let mut rules: Vec<_> = RULES.iter().map(|rule| of_rule(rule)).collect();
        for (index, level) in &policy.changes {
            if let Some(rule) = rules.get_mut(*index) {
                rule.severity = match level {
                    Level::Allow => None,
                    Level::Warn => Some(Severity::Warning),
                    Level::Deny => Some(Severity::Error),
                };
            }
        }
        Self(rules)
    }

    pub(crate) fn of(&self, index: usize) -> EffectiveRule {
        let (severity, assumed) = (None, Severity::Notice);
        let silent = EffectiveRule { severity, assumed, rejects: false };
        self.0.get(index).copied().unwrap_or(silent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effective(policy: &Policy, id: &str) -> EffectiveRule {
        let index = RULES.iter().position(|rule| rule.id == id).unwrap();
        ResolvedPolicy::new(&Assumptions::default(), policy).of(index)
    }

    #[test]
    fn the_last_change_counts_and_the_verdict_stays() {
        let mut policy = Policy::default();
        assert_eq!(effective(&policy, "C004").severity, Some(Severity::Warning));
        policy.set("expired", Level::Allow).unwrap();
        assert_eq!(effective(&policy, "C004").severity, None);
        policy.set("c004", Level::Deny).unwrap();
        assert_eq!(effective(&policy, "C004").severity, Some(Severity::Error));
        policy.set("F001", Level::Allow).unwrap();
        assert!(effective(&policy, "F001").rejects);
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_nearest() {
        let error = Policy::default().set("expird", Level::Warn).unwrap_err().to_string();
        assert_eq!(error, "unknown rule \"expird\"; the nearest is expired");
        let error = Policy::default().set("C04", Level::Warn).unwrap_err().to_string();
        assert!(error.contains("the nearest is C00"), "{error}");
    }

    #[test]
    fn effects_name_assumptions_that_exist() {
        for effect in RULES.iter().flat_map(|rule| rule.assumed) {
            let mut assumptions = Assumptions::default();
            assumptions.set(effect.assumption, effect.value).unwrap();
            assert!(!effect.rejects || effect.severity == Severity::Error);
        }
    }
}
