//! Whether the certificate is a CA certificate, and what its key may be used for.

use super::*;

pub(in crate::check) static NOT_A_CA: Rule = Rule {
    id: "C002",
    name: "not-a-ca",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[Effect {
        assumption: "non-ca",
        value: "rejects",
        severity: Severity::Error,
        rejects: true,
    }],
    summary: "The certificate is not a CA certificate.",
    consequence: "It cannot issue the certificates with which users sign in. What the service does \
                  with it is not documented; unless an assumption is changed, it is predicted to \
                  be skipped.",
    remedy: "Leave the certificate out of the bundle. If it should be a CA certificate, ask its \
             issuer for one with basic constraints.",
    citation: "RFC 5280 section 4.2.1.9",
    check: Check::Certificate(not_a_ca),
    ..Rule::BASE
};

fn not_a_ca(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let fields = facts.fields;
    if fields.is_ca() {
        return;
    }
    let why = match fields.basic_constraints {
        FieldValue::Absent => "It has no basic constraints.",
        FieldValue::Is(_) => "Its basic constraints have cA set to false.",
        FieldValue::Unreadable => "Its basic constraints are unreadable.",
    };
    let message = format_args!("The certificate is not a CA certificate. {why}");
    findings.add(facts.place(), message);
}

/// The path of the extension.
const KEY_USAGE: &str = "tbsCertificate.extensions.keyUsage";

pub(in crate::check) static NO_CERTIFICATE_SIGNING: Rule = Rule {
    id: "C015",
    name: "no-certificate-signing",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA's key usage does not allow signing certificates.",
    consequence: "A program that validates chains by RFC 5280 rejects every certificate that this \
                  CA issued, so sign-in with such a certificate is likely to fail.",
    remedy: "Ask the issuer for a CA certificate whose key usage includes keyCertSign, or leave \
             this one out.",
    citation: "RFC 5280 sections 4.2.1.3, 4.2.1.9 and 6.1.4 (n)",
    check: Check::Certificate(no_certificate_signing),
    ..Rule::BASE
};

fn no_certificate_signing(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Fields { key_usage: FieldValue::Is(usage), .. }) = facts.ca() else { return };
    if !usage.key_cert_sign() {
        let message = format_args!(
            "The basic constraints identify a CA, but the key usage does not include keyCertSign."
        );
        findings.add(facts.place_at_extension(15, KEY_USAGE), message);
    }
}

pub(in crate::check) static NO_CRL_SIGNING: Rule = Rule {
    id: "C016",
    name: "no-crl-signing",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA's key usage does not allow signing CRLs.",
    consequence: "The service requires that a CA signs its own CRL. A program that validates CRLs \
                  by RFC 5280 rejects one from this key, so sign-in is likely to fail once a CRL \
                  is configured.",
    remedy: "Ask the issuer for a CA certificate whose key usage includes cRLSign, or configure no \
             CRL for this CA.",
    citation: "RFC 5280 sections 4.2.1.3 and 6.3.3 (f)",
    check: Check::Certificate(no_crl_signing),
    ..Rule::BASE
};

fn no_crl_signing(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Fields { key_usage: FieldValue::Is(usage), .. }) = facts.ca() else { return };
    if !usage.crl_sign() {
        let message = format_args!("The CA's key usage does not include cRLSign.");
        findings.add(facts.place_at_extension(15, KEY_USAGE), message);
    }
}

pub(in crate::check) static NO_KEY_USAGE: Rule = Rule {
    id: "C037",
    name: "no-key-usage",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate has no key usage.",
    consequence: "RFC 5280 requires the extension in a CA certificate. Most programs interpret its \
                  absence as any usage; a strict program rejects the certificate.",
    remedy: "No action is needed now. Ask for a key usage with keyCertSign and cRLSign when the \
             certificate is renewed.",
    citation: "RFC 5280 section 4.2.1.3",
    check: Check::Certificate(no_key_usage),
    needs_nothing: true,
    ..Rule::BASE
};

fn no_key_usage(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(Fields { key_usage: FieldValue::Absent, .. }) = facts.ca() {
        let message = format_args!("The CA certificate has no key usage.");
        findings.add(facts.place_at_field("tbsCertificate.extensions"), message);
    }
}

pub(in crate::check) static CONSTRAINTS_NOT_CRITICAL: Rule = Rule {
    id: "C039",
    name: "constraints-not-critical",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The CA's basic constraints are not critical.",
    consequence: "RFC 5280 requires them to be critical in a CA certificate. Common programs \
                  accept the certificate; a strict program rejects it.",
    remedy: "No action is needed now. Ask for critical basic constraints when the certificate is \
             renewed.",
    citation: "RFC 5280 section 4.2.1.9",
    check: Check::Certificate(constraints_not_critical),
    needs_nothing: true,
    ..Rule::BASE
};

fn constraints_not_critical(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if !fields.constraints_are_critical {
        let place = facts.place_at_extension(19, "tbsCertificate.extensions.basicConstraints");
        let message = format_args!("The CA's basic constraints are not critical.");
        findings.add(place, message);
    }
}
