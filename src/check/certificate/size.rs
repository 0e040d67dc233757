//! The size of the certificate.

use super::super::citation::HOW_TO;
use super::*;

pub(in crate::check) static CERTIFICATE_TOO_LARGE: Rule = Rule {
    id: "C003",
    name: "certificate-too-large",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The certificate is larger than the service accepts.",
    consequence: "The documented limit is 8 KB for each CA, so the upload is predicted to be \
                  rejected. Whether a kilobyte is 1,024 or 1,000 bytes, and whether the limit \
                  applies to DER or base64, is not documented.",
    remedy: "Leave the certificate out, or ask its issuer for a smaller one.",
    citation: HOW_TO,
    check: Check::Certificate(too_large),
    rests_on: &[Basis { assumption: "kilobyte", value: None }],
    ..Rule::BASE
};

fn too_large(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let limit = facts.limits.certificate_bytes;
    let length = u64::try_from(facts.bytes.len()).unwrap_or(u64::MAX);
    if length > limit && facts.is_taken() {
        let message = format_args!(
            "The certificate has {length} bytes; the limit is {limit} \
                                    bytes."
        );
        findings.add(facts.place(), message);
    }
}

pub(in crate::check) static BASE64_TOO_LARGE: Rule = Rule {
    id: "C022",
    name: "base64-too-large",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate is within the limit of 8 KB in DER, but not in base64.",
    consequence: "The documented limit is 8 KB for each CA, in an unspecified encoding. If the \
                  limit applies to the base64 that Graph shows, the upload fails.",
    remedy: "If the upload fails, leave this certificate out first, or ask its issuer for a \
             smaller one.",
    citation: HOW_TO,
    check: Check::Certificate(base64_too_large),
    rests_on: &[Basis { assumption: "kilobyte", value: None }],
    ..Rule::BASE
};

fn base64_too_large(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let limit = facts.limits.certificate_bytes;
    let length = u64::try_from(facts.bytes.len()).unwrap_or(u64::MAX);
    // RFC 4648 section 4: four characters for three bytes.
    let base64 = length.div_ceil(3).saturating_mul(4);
    if length <= limit && base64 > limit && facts.is_taken() {
        let message = format_args!(
            "The certificate has {length} bytes in DER and {base64} bytes in base64; the limit is \
             {limit} bytes."
        );
        findings.add(facts.place(), message);
    }
}
