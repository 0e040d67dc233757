//! Extensions that limit or forbid the use of the certificate.

use super::*;
use crate::certificate::Extension;

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
    let Some(Fields { has_other_critical: true, .. }) = facts.ca() else { return };
    let is_unknown = |extension: &Extension<'_>| {
        extension.is_critical() && !is_processed(extension.id().as_bytes())
    };
    if let Some(extension) = facts.certificate.extensions().iter().flatten().find(is_unknown) {
        let id = Named(Some(extension.id()));
        let message =
            format_args!("The extension {id} is critical, and RFC 5280 does not define it.");
        findings.add(facts.place_at(extension.offset(), "tbsCertificate.extensions"), message);
    }
}

/// Whether RFC 5280 defines the extension, or programs in common use process it.
const fn is_processed(extension: &[u8]) -> bool {
    match extension {
        // id-ce, 2.5.29: all of RFC 5280 section 4.2.1, and privateKeyUsagePeriod of RFC 3280
        [0x55, 0x1D, arc] => {
            matches!(*arc, 9 | 14..=19 | 30..=33 | 35 | 36 | 37 | 46 | 54)
        }
        // id-pe, 1.3.6.1.5.5.7.1: authorityInfoAccess, qcStatements, subjectInfoAccess
        [0x2B, 6, 1, 5, 5, 7, 1, arc] => matches!(*arc, 1 | 3 | 11),
        // Microsoft's, 1.3.6.1.4.1.311.21: applicationPolicies, their mappings and constraints
        [0x2B, 6, 1, 4, 1, 0x82, 0x37, 21, arc] => matches!(*arc, 10..=12),
        // netscape-cert-type, 2.16.840.1.113730.1.1
        [0x60, 0x86, 0x48, 1, 0x86, 0xF8, 0x42, 1, 1] => true,
        _ => false,
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

#[cfg(test)]
mod tests {
    use const_oid::ObjectIdentifier as Constant;

    use super::*;

    #[test]
    fn extensions_in_use_are_processed() {
        let processed = |dotted: &str| is_processed(Constant::new_unwrap(dotted).as_bytes());
        for arc in [9, 14, 15, 16, 17, 18, 19, 30, 31, 32, 33, 35, 36, 37, 46, 54] {
            assert!(processed(&format!("2.5.29.{arc}")), "{arc}");
        }
        for dotted in ["1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.3", "1.3.6.1.4.1.311.21.10"] {
            assert!(processed(dotted), "{dotted}");
        }
        // The IP addresses of RFC 3779, the poison of RFC 6962, and an unassigned id.
        for dotted in ["1.3.6.1.5.5.7.1.7", "1.3.6.1.4.1.11129.2.4.3", "2.5.29.20", "1.2.3.4"] {
            assert!(!processed(dotted), "{dotted}");
        }
    }
}
