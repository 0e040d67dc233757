//! Whether the certificate and its fields can be read.

use super::*;

pub(in crate::check) static UNREADABLE_CERTIFICATE: Rule = Rule {
    id: "C001",
    name: "unreadable-certificate",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "An element of the bundle can't be read as a certificate.",
    consequence: "No record is predicted for it. A program may refuse the whole bundle for it; what \
                  the service does is not documented.",
    remedy: "Take the element out of the bundle, or get the certificate again from the CA that \
             issued it.",
    citation: "RFC 5280 section 4.1",
    check: Check::Unreadable(unreadable),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn unreadable(facts: &UnreadableFacts<'_>, findings: &mut Collector<'_>) {
    let error = facts.error;
    let message = format_args!(
        "This element is no certificate that can be read: {error}. The other certificates are not \
         touched by it, but a program may refuse the whole bundle. Take it out, or get the \
         certificate again."
    );
    findings.add(facts.spot.at(error.offset(), error.path()), message);
}

pub(in crate::check) static UNREADABLE_FIELD: Rule = Rule {
    id: "C005",
    name: "unreadable-field",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A field of the certificate can't be read.",
    consequence: "What depends on the field is missing in the predicted record, and rules about it \
                  are silent. Another program may refuse the certificate.",
    remedy: "Ask the CA that issued the certificate for a correct one.",
    citation: "RFC 5280 section 4.1",
    check: Check::Form(unreadable_field),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

/// The fields that a record is made of, and the names that people know the certificate by.
fn unreadable_field(facts: &FormFacts<'_>, findings: &mut Collector<'_>) {
    let certificate = facts.certificate;
    let extensions = certificate.extensions();
    let key = certificate.public_key();
    let mut last = None;
    let errors = [
        certificate.signature_algorithm().err(),
        key.and_then(|key| key.algorithm()).err(),
        extensions.error(),
        facts.validity.not_before.instant.err(),
        facts.validity.not_after.instant.err(),
        extensions.basic_constraints().err(),
        extensions.key_usage().err(),
        extensions.subject_key_identifier().err(),
        extensions.authority_key_identifier().err(),
        extensions.crl_points().err(),
        extensions.freshest_uris().err(),
    ];
    for error in errors.into_iter().flatten() {
        // An extension that can't be told apart makes several values unreadable.
        if last == Some(error) {
            continue;
        }
        last = Some(error);
        let message = format_args!(
            "A field of the certificate can't be read: {error}. What depends on it is left out of \
             the record; another program may refuse the certificate. Ask its issuer for a correct \
             one."
        );
        findings.add(facts.place_at(error.offset(), error.path()), message);
    }
}
