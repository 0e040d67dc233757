//! The CRL URLs to set after the upload.

use std::io::{self, Write};

use pki_preflight::{Report, text::Escaped};

use crate::layout::{HEADING, fill, plural};

/// Lists the URLs found in certificates of the bundle, each on its own line, and counts the CAs
/// without one.
pub(super) fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let by_hand = report.chains.iter().filter(|chain| !is_expired(report, chain.index));
    let by_hand = by_hand.filter_map(|chain| {
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

/// Whether a certificate is expired. It is to be left out, and needs no URL.
pub(super) fn is_expired(report: &Report, index: u64) -> bool {
    let entry = usize::try_from(index).ok().and_then(|index| report.certificates.get(index));
    entry.and_then(|entry| entry.not_after).is_some_and(|end| end < report.summary.checked_at)
}
