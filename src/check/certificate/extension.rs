//! Extensions that limit or forbid the use of the certificate.

use super::*;

pub(in crate::check) static UNKNOWN_CRITICAL_EXTENSION: Rule = Rule {
    id: "C034",
    name: "unknown-critical-extension",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A critical extension is not among those that programs are known to support.",
    consequence: "A program that does not support a critical extension must reject the \
                  certificate, so chains through this CA are likely to fail.",
    remedy: "Test a sign-in before you rely on this CA, or ask the issuer for a certificate in \
             which the extension is not critical.",
    citation: "RFC 5280 section 4.2",
    check: Check::Certificate(unknown_critical_extension),
    ..Rule::BASE
};

fn unknown_critical_extension(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if fields.has_unknown_critical {
        let extension = facts.certificate.extensions().unknown_critical();
        let id = Named(extension.map(|extension| extension.id()));
        let message =
            format_args!("The extension {id} is critical, and RFC 5280 does not define it.");
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
    summary: "Name constraints limit the names for which the CA may issue certificates.",
    consequence: "A program that validates chains by RFC 5280 rejects certificates below this CA \
                  whose names are outside the constraints. Whether the service does so is not \
                  documented.",
    remedy: "Check that the names in the sign-in certificates are within the constraints.",
    citation: "RFC 5280 section 4.2.1.10",
    check: Check::Certificate(name_constraints),
    ..Rule::BASE
};

fn name_constraints(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if fields.has_name_constraints {
        let place = facts.place_at_extension(30, "tbsCertificate.extensions.nameConstraints");
        let message = format_args!("The CA certificate has name constraints.");
        findings.add(place, message);
    }
}
