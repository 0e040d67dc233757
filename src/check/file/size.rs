//! Rules about the size of the file.

use super::FileContext;
use crate::check::citation::HOW_TO_FAQ;
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static FILE_TOO_LARGE: Rule = Rule {
    id: "F002",
    name: "file-too-large",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is larger than the service accepts.",
    consequence: "A PKI file may have at most 2 MB, so the upload fails. Whether a megabyte is \
                  1,048,576 or 1,000,000 bytes is not documented; the larger value is used unless \
                  kilobyte=1000 is assumed.",
    remedy: "Leave out CAs that neither issue sign-in certificates nor are above a CA that does, \
             or upload the bundle in several parts: an upload adds to the existing CAs. A bundle \
             in DER is a quarter smaller than in PEM or base64.",
    citation: HOW_TO_FAQ,
    check: Check::File(too_large),
    ..Rule::BASE
};

fn too_large(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let (length, limit) = (facts.length, facts.limits.file_bytes);
    if length > limit {
        let message = format_args!("The file has {length} bytes; the limit is {limit} bytes.");
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static NEAR_FILE_LIMIT: Rule = Rule {
    id: "F009",
    name: "near-file-limit",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file is larger than 2 MB if a megabyte is 1,000,000 bytes.",
    consequence: "The document gives the limit as 2 MB without defining a megabyte. The upload \
                  fails if the service means 2,000,000 bytes.",
    remedy: "Reduce the file to less than 2,000,000 bytes: leave out CAs that no user certificate \
             needs, or upload DER instead of PEM or base64.",
    citation: HOW_TO_FAQ,
    check: Check::File(near_limit),
    ..Rule::BASE
};

fn near_limit(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let length = facts.length;
    let Some(smaller) = facts.limits.file_bytes_otherwise_read() else { return };
    if length > smaller && length <= facts.limits.file_bytes {
        let message = format_args!(
            "The file has {length} bytes; the limit may be as low as \
                                    {smaller} bytes."
        );
        findings.add(FindingLocation::default(), message);
    }
}
