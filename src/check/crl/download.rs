//! Rules about what was downloaded.

use std::time::Duration;

use super::{CrlFacts, CrlOutcome, add};
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};
use crate::crl::{CrlError, CrlForm};

/// The longest time that a download may take.
const LONGEST: Duration = Duration::from_secs(10);

pub(in crate::check) static NOT_DER: Rule = Rule {
    id: "R001",
    name: "crl-not-der",
    severity: Severity::Error,
    summary: "The file at the URL is not a CRL in DER.",
    consequence: "The service only accepts CRLs in DER. Sign-in fails with AADSTS2205011 for \
                  everyone whose certificate this CA issued.",
    remedy: "Publish the CRL in DER. `openssl crl -in crl.pem -outform DER -out crl.crl` converts \
             PEM. If the URL returns a web page, find the URL of the file itself.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205011",
    check: Check::Crl(not_der),
    ..Rule::BASE
};

fn not_der(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let what = facts.what();
    match facts.outcome {
        CrlOutcome::Crl(crl) if crl.form == CrlForm::Pem => {
            add(findings, format_args!("{what} is PEM, not DER."));
        }
        CrlOutcome::Crl(crl) if crl.form == CrlForm::Base64 => {
            add(findings, format_args!("{what} is base64, not DER."));
        }
        CrlOutcome::Unreadable(
            error @ (CrlError::NotCrl(_) | CrlError::IndefiniteLength { .. }),
        ) => add(findings, format_args!("{what} is {error}.")),
        _ => {}
    }
}

pub(in crate::check) static MALFORMED: Rule = Rule {
    id: "R002",
    name: "crl-malformed",
    severity: Severity::Error,
    summary: "The CRL is damaged or incomplete.",
    consequence: "The service cannot parse it. Sign-in fails with AADSTS500174 or AADSTS500175 for \
                  everyone whose certificate this CA issued.",
    remedy: "Publish the CRL again, and compare the file at the URL with the one that the CA \
             wrote.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500174, AADSTS500175",
    check: Check::Crl(malformed),
    ..Rule::BASE
};

fn malformed(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let CrlOutcome::Unreadable(
        error @ (CrlError::Malformed { .. } | CrlError::Truncated { .. }),
    ) = facts.outcome
    {
        add(findings, format_args!("{} cannot be parsed: {error}.", facts.what()));
    }
}

pub(in crate::check) static NOT_DOWNLOADED: Rule = Rule {
    id: "R003",
    name: "crl-not-downloaded",
    severity: Severity::Error,
    summary: "The CRL could not be downloaded.",
    consequence: "If the service cannot download it either, sign-in fails with AADSTS500173 for \
                  everyone whose certificate this CA issued.",
    remedy: "Make the URL reachable from the internet without sign-in, or set the URL where the \
             CRL is published. A firewall that returns 403 is a common cause.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500173",
    check: Check::Crl(not_downloaded),
    ..Rule::BASE
};

fn not_downloaded(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let CrlOutcome::NotDownloaded(why) = facts.outcome {
        let why = crate::text::shorten(why, 200);
        add(findings, format_args!("{} was not downloaded: {why}.", facts.what()));
    }
}

pub(in crate::check) static SLOW: Rule = Rule {
    id: "R004",
    name: "crl-download-slow",
    severity: Severity::Error,
    summary: "The download of the CRL takes more than 10 seconds.",
    consequence: "The service allows 10 seconds. Sign-in fails with AADSTS2205012 or AADSTS500179 \
                  until a download succeeds.",
    remedy: "Publish the CRL on a server that is fast wherever the service downloads from, and keep \
             it small. The time measured here depends on this machine's connection.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205012, AADSTS500179",
    check: Check::Crl(slow),
    ..Rule::BASE
};

fn slow(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let what = facts.what();
    match (facts.outcome, facts.elapsed) {
        (CrlOutcome::TimedOut, _) => {
            add(findings, format_args!("{what} was not complete after 10 seconds."));
        }
        (_, Some(elapsed)) if elapsed > LONGEST => {
            let seconds = elapsed.as_secs();
            add(findings, format_args!("{what} took {seconds} seconds to download."));
        }
        _ => {}
    }
}

pub(in crate::check) static TOO_LARGE: Rule = Rule {
    id: "R005",
    name: "crl-too-large",
    severity: Severity::Error,
    summary: "The CRL is larger than an interactive sign-in downloads.",
    consequence: "The limit is 20 MB in the global service and 45 MB in the US Government clouds. A \
                  sign-in fails with AADSTS2205014, until the service has downloaded the CRL in the \
                  background under a higher limit.",
    remedy: "Remove expired certificates from the CRL, shorten the lifetime of certificates, or \
             issue from several CAs. The documents do not say whether 1 MB is 1,000,000 bytes; this \
             program assumes so.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205014",
    check: Check::Crl(too_large),
    ..Rule::BASE
};

fn too_large(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let (what, limit) = (facts.what(), facts.size_limit);
    if matches!(facts.outcome, CrlOutcome::TooLarge) {
        add(findings, format_args!("{what} is larger than the service downloads."));
    } else if let Some(length) = facts.length.filter(|length| *length > limit) {
        add(findings, format_args!("{what} has {length} bytes; the limit is {limit}."));
    }
}

pub(in crate::check) static ENCODING: Rule = Rule {
    id: "R019",
    name: "crl-encoding",
    severity: Severity::Warning,
    summary: "The CRL is not in strict DER, or has trailing data.",
    consequence: "Whether the service accepts it is not documented. Programs that accept only \
                  strict DER reject it.",
    remedy: "Publish the file as the CA wrote it. Trailing data is usually a line end that a \
             transfer in text mode added.",
    citation: "RFC 5280 section 5.1; ITU-T X.690 clause 10.1",
    check: Check::Crl(encoding),
    ..Rule::BASE
};

fn encoding(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let Some(crl) = facts.crl() else { return };
    let what = facts.what();
    if crl.trailing > 0 {
        add(findings, format_args!("{what} is followed by trailing data: {} bytes.", crl.trailing));
    }
    if crl.has_long_length {
        add(findings, format_args!("{what} contains a length with more bytes than DER allows."));
    }
}
