//! That a file must not be published, before anything else.

use pki_preflight::{PublishPrediction, Severity};

use super::Page;
use crate::layout::{fill_to, style};

const WORDS: &str = "DO NOT PUBLISH THIS FILE";

pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    if page.report.summary.verdict.publish == PublishPrediction::Safe {
        return Vec::new();
    }
    let style = style(Severity::Error);
    let text = format!(
        "{WORDS}: it contains a private key, or its format is meant to contain one. The service \
         downloads it from a public URL, where everyone can read it. (F010)"
    );
    let text = fill_to(page.prose(), &text, "", "");
    let text = text.replacen(WORDS, &format!("{style}{WORDS}{style:#}"), 1);
    text.lines().map(str::to_owned).collect()
}
