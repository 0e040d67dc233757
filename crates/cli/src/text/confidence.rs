//! How to read the prediction.

use std::io::{self, Write};

use pki_preflight::{
    Report,
    report::{Confidence, FIELDS},
};

use crate::layout::{self, fill};
/// What was assumed where the documents leave a point open.
pub(super) fn assumed(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let assumptions = &report.summary.assumptions;
    if assumptions.is_empty() {
        return Ok(());
    }
    let parts = assumptions.iter().map(|assumed| {
        let is_chosen = !assumed.is_default && assumed.confidence != Confidence::Observed;
        let confidence = if is_chosen { "chosen" } else { layout::confidence(assumed.confidence) };
        format!("{}={} ({confidence})", assumed.name, assumed.value)
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    let text = format!(
        "Assumed: {parts}. `--assume NAME=VALUE` changes one; `pki-preflight explain NAME` \
         explains it."
    );
    writeln!(out, "{}\n", fill(&text, "", ""))
}

/// How to read the predicted records.
pub(super) fn of_fields(out: &mut impl Write) -> io::Result<()> {
    let names = |confidence| {
        let of = FIELDS.iter().filter(|field| field.confidence == confidence);
        of.map(|field| field.name).collect::<Vec<_>>().join(", ")
    };
    let mut text = "The records are predicted (see `pki-preflight records`).".to_owned();
    for (what, confidence) in
        [("Documented", Confidence::Documented), ("Unknown", Confidence::Unknown)]
    {
        let names = names(confidence);
        if !names.is_empty() {
            text.push_str(&format!(" {what}: {names}."));
        }
    }
    text.push_str(
        " The other fields are inferred from documents and tools. Nothing was observed on the live \
         service.",
    );
    writeln!(out, "{}", fill(&text, "", ""))
}
