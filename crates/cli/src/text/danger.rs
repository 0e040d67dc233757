//! The warning not to publish a file, before anything else.

use pki_preflight::{Severity, report::PublishPrediction};

use super::Page;
use crate::layout::{fill_to, style};

pub(super) const WORDS: &str = "DO NOT PUBLISH THIS FILE:";

pub(super) const REASON: &str = "it contains a private key, or its format is meant for one. \
                                 Everyone can read what the service downloads. (F010)";

pub(super) fn applies(page: &Page<'_>) -> bool {
    page.report.summary.verdict.publish != PublishPrediction::Safe
}

pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    if !applies(page) {
        return Vec::new();
    }
    let style = style(Severity::Error);
    let text = fill_to(page.prose(), &format!("{WORDS} {REASON}"), "", "");
    let text = text.replacen(WORDS, &format!("{style}{WORDS}{style:#}"), 1);
    text.lines().map(str::to_owned).collect()
}
