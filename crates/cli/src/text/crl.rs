//! The CRL URLs that have to be set after the upload.

use std::io::{self, Write};

use pki_preflight::{Escaped, Report};

use crate::layout::{HEADING, fill, plural};

/// Lists the URLs that certificates of the bundle name, each whole on a line of its own, and says of
/// how many CAs none does.
pub(super) fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let by_hand = report.chains.iter().filter_map(|chain| {
        chain.crl_by_hand.as_ref().map(|by_hand| (chain.index, by_hand.suggested.as_deref()))
    });
    let (known, unknown): (Vec<_>, Vec<_>) = by_hand.partition(|(_, url)| url.is_some());
    if known.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}  No  CRL URL to set after the upload{HEADING:#}")?;
    for (index, url) in known {
        writeln!(out, "{index:4}  {}", Escaped::new(url.unwrap_or_default()))?;
    }
    let mut text = "Each URL is from a certificate that the CA issued.".to_owned();
    if !unknown.is_empty() {
        let others = plural(u64::try_from(unknown.len()).unwrap_or(u64::MAX), "other CA");
        text.push_str(&format!(
            " For the {others} marked H, copy it from any certificate the CA issued."
        ));
    }
    writeln!(out, "{}\n", fill(&text, "      ", "      "))
}
