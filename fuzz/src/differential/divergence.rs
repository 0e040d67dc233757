//! The list of intended differences.

use std::sync::LazyLock;

/// An entry of `testdata/divergences.toml`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Divergence {
    /// Also the name of the function that recognizes it.
    pub name: &'static str,
    /// The stricter program.
    pub oracle: &'static str,
    /// Rules, one of which reports it; empty if this program does not report it.
    pub rules: Vec<&'static str>,
    pub reason: &'static str,
}

/// Every entry.
pub fn divergences() -> &'static [Divergence] {
    static DIVERGENCES: LazyLock<Vec<Divergence>> =
        LazyLock::new(|| read(include_str!("../../../testdata/divergences.toml")));
    &DIVERGENCES
}

/// The subset of TOML that the list needs: tables whose values are strings or arrays of strings,
/// each on one line.
fn read(text: &'static str) -> Vec<Divergence> {
    let mut divergences = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line == "[[divergence]]" {
            divergences.push(Divergence::default());
            continue;
        }
        let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("{line}"));
        let last = divergences.last_mut().unwrap_or_else(|| panic!("{line} is outside a table"));
        let mut strings = value.split('"').skip(1).step_by(2);
        match key {
            "rules" => last.rules = strings.collect(),
            "name" => last.name = strings.next().unwrap(),
            "oracle" => last.oracle = strings.next().unwrap(),
            "reason" => last.reason = strings.next().unwrap(),
            _ => panic!("{key} is not a key of a divergence"),
        }
    }
    divergences
}
