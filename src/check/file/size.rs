//! Rules about how large the file is.

use super::FileFacts;
use crate::check::citation::HOW_TO_FAQ;
use crate::check::finding::{Collector, Place};
use crate::check::{Check, Rule, Severity};

pub(in crate::check) static FILE_TOO_LARGE: Rule = Rule {
    id: "F002",
    name: "file-too-large",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is larger than the service takes.",
    consequence: "A PKI file may have at most 2 MB, so the upload of this one fails. \
                  The document does not say whether a megabyte is 1,048,576 or 1,000,000 \
                  octets; the larger is taken here unless kilobyte=1000 is assumed.",
    remedy: "Leave out the CAs that issue no sign-in certificate and are above none that does, or \
             upload the bundle in several parts, for an upload adds to what is there. In PEM or base64 a third of the file is armour: \
             the same bundle in DER is smaller.",
    citation: HOW_TO_FAQ,
    check: Check::File(too_large),
    ..Rule::BASE
};

fn too_large(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let (length, limit) = (facts.length, facts.limits.file_octets);
    if length > limit {
        let message = format_args!(
            "The file has {length} octets; the service takes 2 MB, read as {limit}: which \
             megabyte is meant is not documented. Upload it in several parts, for an upload adds to \
             what is there, or leave out those that no user certificate needs."
        );
        findings.add(Place::default(), message);
    }
}

pub(in crate::check) static NEAR_FILE_LIMIT: Rule = Rule {
    id: "F009",
    name: "near-file-limit",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file is larger than 2 MB if a megabyte is 1,000,000 octets.",
    consequence: "The document gives the limit as 2 MB and does not say how many octets that is. \
                  The upload fails if the service reads it as 2,000,000.",
    remedy: "Bring the file below 2,000,000 octets: leave out CAs that no user certificate needs, \
             or upload the bundle in DER if it is PEM or base64.",
    citation: HOW_TO_FAQ,
    check: Check::File(near_limit),
    ..Rule::BASE
};

fn near_limit(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let length = facts.length;
    let Some(smaller) = facts.limits.file_octets_otherwise_read() else { return };
    if length > smaller && length <= facts.limits.file_octets {
        let message = format_args!(
            "The file has {length} octets. The service takes 2 MB; that is too much if it means \
             {smaller} octets, which is not documented. Leave out the CAs that no user certificate \
             needs, or upload DER in place of text."
        );
        findings.add(Place::default(), message);
    }
}
