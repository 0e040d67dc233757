//! Rules about the SHA-256 that was given for the file.

use super::FileFacts;
use crate::check::citation::UPLOAD_BODY;
use crate::check::finding::{Collector, Place};
use crate::check::{Check, Rule, Severity};
use crate::digest::Sha256Digest;

pub(in crate::check) static HASH_MISMATCH: Rule = Rule {
    id: "F003",
    name: "hash-mismatch",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The SHA-256 that was given is not the file's.",
    consequence: "sha256FileHash has to be the SHA-256 of the file that the upload URL serves. \
                  This one is of other octets, so the upload fails.",
    remedy: "Hash the octets that the URL serves, not a copy: download them with curl, then run \
             Get-FileHash with -Algorithm SHA256. A changed line end, a byte order mark, PEM in \
             place of DER or a sign-in page in place of the file gives another hash.",
    citation: UPLOAD_BODY,
    check: Check::File(mismatch),
};

fn mismatch(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Ok(expected)) = facts.expected.map(str::parse::<Sha256Digest>) else { return };
    let actual = facts.sha256;
    if expected != actual {
        let message = format_args!(
            "The hash given is {expected}, the file's is {actual}. Hash the octets that the \
             upload URL serves: a changed line end, a byte order mark or a sign-in page in \
             place of the file gives another hash."
        );
        findings.add(Place::default(), message);
    }
}

pub(in crate::check) static HASH_MALFORMED: Rule = Rule {
    id: "F014",
    name: "hash-malformed",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The hash that was given is no SHA-256: it has not 64 hexadecimal digits.",
    consequence: "sha256FileHash has to be the SHA-256 of the file. What has another length or \
                  other characters can't be that of any file, so the upload fails.",
    remedy: "Give the 64 digits that Get-FileHash prints with -Algorithm SHA256. Do not take the \
             form from the sample request of the how-to: the hash there has 70 digits.",
    citation: UPLOAD_BODY,
    check: Check::File(malformed),
};

fn malformed(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Err(error)) = facts.expected.map(str::parse::<Sha256Digest>) else { return };
    let actual = facts.sha256;
    let message = format_args!(
        "The hash given is no SHA-256: {error}. It can't match any file. (The sample in the \
         official how-to has 70 digits and is no SHA-256 either.) The file's is {actual}; give \
         that as sha256FileHash."
    );
    findings.add(Place::default(), message);
}
