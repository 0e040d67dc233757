//! Compares with other parsers of the same bytes.
//!
//! The `cms` and `x509-cert` crates are strict: what they accept, this program accepts with the
//! same result. `testdata/divergences.toml` explains inputs that only this program accepts. A
//! function of the same name in `bundle.rs` or `certificate.rs` recognizes each entry, which names
//! the rule that reports it, if any.

mod bundle;
mod certificate;
mod divergence;

pub use bundle::bundle;
pub use certificate::certificate;
pub use divergence::{Divergence, divergences};

use pki_preflight::Report;

/// The result of a comparison without failure: the divergences that explain it, empty if the
/// programs agree.
pub type Explained = Vec<&'static Divergence>;

/// The recognized divergences for which `oracle` refuses the input, or why none explains it.
fn explain(oracle: &str, recognised: &[&str], report: &Report) -> Result<Explained, String> {
    let found = |rule| report.findings.iter().any(|finding| finding.rule.id == rule);
    let is_told =
        |each: &&Divergence| each.rules.is_empty() || each.rules.iter().copied().any(found);
    let of_oracle = divergences().iter().filter(|each| each.oracle == oracle);
    let listed = of_oracle.filter(|each| recognised.contains(&each.name));
    let explained: Explained = listed.filter(is_told).collect();
    if explained.is_empty() {
        let found: Vec<_> = report.findings.iter().map(|each| each.rule.id).collect();
        return Err(format!("{oracle} refuses it; recognized {recognised:?}, found {found:?}"));
    }
    Ok(explained)
}

/// A recognized divergence is a reason for `oracle` to refuse, so an input that it accepts has
/// none.
fn agreed(oracle: &str, recognised: &[&str]) -> Result<(), String> {
    if recognised.is_empty() {
        return Ok(());
    }
    Err(format!("{oracle} accepts it in spite of {recognised:?}"))
}
