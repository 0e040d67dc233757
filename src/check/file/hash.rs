//! Rules about the SHA-256 that was given for the file.

use super::FileContext;
use crate::check::citation::UPLOAD_BODY;
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Rule, Severity};
use crate::file_hash::Judged;

pub(in crate::check) static HASH_MISMATCH: Rule = Rule {
    id: "F003",
    name: "hash-mismatch",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The given SHA-256 is not the hash of this file.",
    consequence: "sha256FileHash must be the SHA-256 of the file at the upload URL. The given \
                  value is the hash of other bytes, so the upload fails.",
    remedy: "Hash the bytes that the URL returns, not a copy: download them with curl, then run \
             Get-FileHash with -Algorithm SHA256. Different line ends, a byte order mark, PEM \
             instead of DER, or a sign-in page instead of the file change the hash.",
    citation: UPLOAD_BODY,
    check: Check::File(mismatch),
    ..Rule::BASE
};

fn mismatch(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(Judged::Mismatch { given, origin }) = &facts.given_hash else { return };
    let actual = facts.sha256;
    let origin = origin.as_ref().map(|origin| format!(" {origin}")).unwrap_or_default();
    let message = format_args!(
        "The given hash is {given}, but the SHA-256 of this file is {actual}.{origin}"
    );
    findings.add(FindingLocation::default(), message);
}

pub(in crate::check) static HASH_MALFORMED: Rule = Rule {
    id: "F014",
    name: "hash-malformed",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The given hash is not 64 hexadecimal digits.",
    consequence: "sha256FileHash must be the SHA-256 of the file: exactly 64 hexadecimal digits. \
                  Any other value fails the upload.",
    remedy: "Send the 64 digits and nothing else. In PowerShell: `(Get-FileHash bundle.p7b \
             -Algorithm SHA256).Hash`. Do not copy the sample request of the how-to: its hash has \
             70 digits.",
    citation: UPLOAD_BODY,
    check: Check::File(malformed),
    ..Rule::BASE
};

fn malformed(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(Judged::Malformed(malformed)) = &facts.given_hash else { return };
    let actual = facts.sha256;
    let message = format_args!("{malformed} The SHA-256 of this file is {actual}.");
    findings.add(FindingLocation::default(), message);
}
