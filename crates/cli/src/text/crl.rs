//! The CRL URLs that have to be set manually after the upload.

use std::io::{self, Write};

use pki_preflight::{Escaped, Report, shorten};

use crate::layout::{HEADING, WIDTH, fill, plural};

/// URLs that are listed; the others are counted.
const LISTED: usize = 50;

/// Lists the URLs that certificates of the bundle tell, and says of how many CAs none does.
pub(super) fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let by_hand = report.chains.iter().filter_map(|chain| {
        chain.crl_by_hand.as_ref().map(|by_hand| (chain.index, by_hand.suggested.as_deref()))
    });
    let (told, untold): (Vec<_>, Vec<_>) = by_hand.partition(|(_, url)| url.is_some());
    if told.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}  No  CRL URL to set manually{HEADING:#}")?;
    for (index, url) in told.iter().take(LISTED) {
        let url = Escaped::new(url.unwrap_or_default()).to_string();
        writeln!(out, "{index:4}  {}", shorten(&url, WIDTH - 6))?;
    }
    if told.len() > LISTED {
        let left = told.len() - LISTED;
        writeln!(out, "      ... and {left} more; --format json lists them all.")?;
    }
    let mut text = "Each URL is from a certificate that the CA issued.".to_owned();
    if !untold.is_empty() {
        let others = plural(u64::try_from(untold.len()).unwrap_or(u64::MAX), "other CA");
        text.push_str(&format!(
            " For the {others} marked H, copy it from any certificate the CA issued."
        ));
    }
    writeln!(out, "{}\n", fill(&text, "      ", "      "))
}
