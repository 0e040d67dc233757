//! The list of what is read otherwise on purpose.

use std::sync::LazyLock;

/// An entry of `testdata/divergences.toml`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Divergence {
    /// Also of the function that recognises it.
    pub name: &'static str,
    /// The program that is stricter.
    pub oracle: &'static str,
    /// Rules of which one has a finding then; empty where this program is silent.
    pub rules: Vec<&'static str>,
    pub reason: &'static str,
}

/// Every entry.
pub fn divergences() -> &'static [Divergence] {
    static DIVERGENCES: LazyLock<Vec<Divergence>> =
        LazyLock::new(|| read(include_str!("../../../testdata/divergences.toml")));
    &DIVERGENCES
}

/// As much of TOML as the list needs: tables whose values are strings or arrays of strings, each
/// on one line.
fn read(text: &'static str) -> Vec<Divergence> {
    let mut divergences = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line == "[[divergence]]" {
            divergences.push(Divergence::default());
            continue;
        }
        let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("{line}"));
        let last = divergences.last_mut().unwrap_or_else(|| panic!("{line} stands in no table"));
        let mut strings = value.split('"').skip(1).step_by(2);
        match key {
            "rules" => last.rules = strings.collect(),
            "name" => last.name = strings.next().unwrap(),
            "oracle" => last.oracle = strings.next().unwrap(),
            "reason" => last.reason = strings.next().unwrap(),
            _ => panic!("{key} is no key of a divergence"),
        }
    }
    divergences
}
