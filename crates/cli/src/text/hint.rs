//! The options of this command that help with a finding; the library names none.

use pki_preflight::rules::Rule;

/// Rules by name, and the option that helps.
const HINTS: [(&str, &str); 2] = [("no-root", AGAINST), ("issuer-missing", AGAINST)];

const AGAINST: &str =
    "If it is already in the trust store, pass its certificates with `--against`.";

/// What to do about a rule's findings.
pub(crate) fn remedy(rule: &Rule) -> String {
    match HINTS.iter().find(|(name, _)| *name == rule.name) {
        Some((_, hint)) => format!("{} {hint}", rule.remedy),
        None => rule.remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use pki_preflight::rules::RULES;

    use super::*;

    #[test]
    fn hints_are_of_rules_in_the_table() {
        for (name, hint) in HINTS {
            let rule = RULES.iter().find(|rule| rule.name == name).unwrap();
            assert!(remedy(rule).ends_with(hint));
        }
    }

    /// The library does not know the name of this command.
    #[test]
    fn rules_name_no_option() {
        for rule in RULES {
            for text in [rule.summary, rule.consequence, rule.remedy] {
                for option in ["--against", "--assume", "--format", "--at", "--sha256"] {
                    assert!(!text.contains(option), "{}: {option}", rule.id);
                }
            }
        }
    }
}
