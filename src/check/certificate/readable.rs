//! Whether the certificate and its fields can be read.

use super::*;

pub(in crate::check) static UNREADABLE_CERTIFICATE: Rule = Rule {
    id: "C001",
    name: "unreadable-certificate",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "An element of the bundle cannot be parsed as a certificate.",
    consequence: "No record is predicted for it. The other certificates are not affected, but a \
                  program may reject the whole bundle; what the service does is not documented.",
    remedy: "Remove the element from the bundle, or get the certificate again from its issuer.",
    citation: "RFC 5280 section 4.1",
    check: Check::Unreadable(unreadable),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn unreadable(facts: &UnreadableFacts<'_>, findings: &mut Collector<'_>) {
    let error = facts.error;
    let message = format_args!("The element cannot be parsed as a certificate: {error}.");
    findings.add(facts.spot.at(error.offset(), error.path()), message);
}

pub(in crate::check) static UNREADABLE_FIELD: Rule = Rule {
    id: "C005",
    name: "unreadable-field",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A field of the certificate is unreadable.",
    consequence: "Values that depend on the field are missing from the predicted record, and rules \
                  about it do not apply. Other programs may reject the certificate.",
    remedy: "Ask the issuer for a correct certificate.",
    citation: "RFC 5280 section 4.1",
    check: Check::Certificate(unreadable_field),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

/// The fields that a record is made from, and the fields by which people recognise the certificate.
fn unreadable_field(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    for each in facts.nonconformities {
        let NonconformityKind::Unreadable(error) = each.kind else { continue };
        let message = format_args!("Unreadable field: {error}.");
        findings.add(facts.place_at(each.offset, each.path), message);
    }
}
