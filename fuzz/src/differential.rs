//! The same bytes, read by other programs.
//!
//! The `cms` and `x509-cert` crates are strict: what they take, this program takes, and reads the
//! same from it. What it takes and they do not, `testdata/divergences.toml` explains: each entry is
//! recognised by a function of its name in `bundle.rs` or `certificate.rs`, and says which rule
//! tells the user, if one does.

mod bundle;
mod certificate;
mod divergence;

pub use bundle::bundle;
pub use certificate::certificate;
pub use divergence::{Divergence, divergences};

use pki_preflight::Report;

/// What came of a comparison that did not fail: the divergences that explain it, none where the
/// programs agree.
pub type Explained = Vec<&'static Divergence>;

/// The divergences of those that were recognised for which `oracle` refuses the input, or why none
/// explains it.
fn explain(oracle: &str, recognised: &[&str], report: &Report) -> Result<Explained, String> {
    let found = |rule| report.findings.iter().any(|finding| finding.rule.id == rule);
    let is_told =
        |each: &&Divergence| each.rules.is_empty() || each.rules.iter().copied().any(found);
    let of_oracle = divergences().iter().filter(|each| each.oracle == oracle);
    let listed = of_oracle.filter(|each| recognised.contains(&each.name));
    let explained: Explained = listed.filter(is_told).collect();
    if explained.is_empty() {
        let found: Vec<_> = report.findings.iter().map(|each| each.rule.id).collect();
        return Err(format!("{oracle} refuses it; recognised {recognised:?}, found {found:?}"));
    }
    Ok(explained)
}

/// What is recognised is what `oracle` refuses for: an input that it reads has nothing of it.
fn agreed(oracle: &str, recognised: &[&str]) -> Result<(), String> {
    if recognised.is_empty() {
        return Ok(());
    }
    Err(format!("{oracle} reads it in spite of {recognised:?}"))
}
