//! Extensions that limit or forbid the use of the certificate.

use super::*;

pub(in crate::check) static UNKNOWN_CRITICAL_EXTENSION: Rule = Rule {
    id: "C034",
    name: "unknown-critical-extension",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A critical extension is not one that programs are known to process.",
    consequence: "Whoever does not process a critical extension must refuse the certificate, so \
                  that chains through this CA are likely to fail.",
    remedy: "Try a sign-in before you rely on this CA, or ask the issuer for a certificate in which \
             the extension is not critical.",
    citation: "RFC 5280 section 4.2",
    check: Check::Certificate(unknown_critical_extension),
    ..Rule::BASE
};

fn unknown_critical_extension(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if fields.has_unknown_critical {
        let extension = facts.certificate().and_then(|read| read.extensions().unknown_critical());
        let id = Named(extension.map(|extension| extension.id()));
        let message = format_args!(
            "The extension {id} is critical, and RFC 5280 does not define it. A \
             program that does not process it must refuse the certificate. Try a sign-in before \
             you rely on this CA, or ask its issuer for a certificate without it."
        );
        let offset = extension.map_or(0, |extension| extension.offset());
        findings.add(facts.place_at(offset, "tbsCertificate.extensions"), message);
    }
}

pub(in crate::check) static NAME_CONSTRAINTS: Rule = Rule {
    id: "C036",
    name: "name-constraints",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "Name constraints limit which names the CA may issue certificates for.",
    consequence: "A program that builds a chain as RFC 5280 wants refuses certificates below this \
                  CA whose names are outside the constraints. Whether the service does is not \
                  documented.",
    remedy: "Check that the names in the certificates that people sign in with are inside the \
             constraints.",
    citation: "RFC 5280 section 4.2.1.10",
    check: Check::Certificate(name_constraints),
    ..Rule::BASE
};

fn name_constraints(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if fields.has_name_constraints {
        let place = facts.place_at_extension(30, "tbsCertificate.extensions.nameConstraints");
        let message = format_args!(
            "The CA is limited by name constraints: certificates below it are valid for certain \
             names alone. Check that the names in the certificates that people sign in with are \
             among them."
        );
        findings.add(place, message);
    }
}
