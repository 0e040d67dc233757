//! Whether the certificate is a CA's, and what it may be used for.

use super::*;
use crate::assumption::NonCa;

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
    summary: "The certificate is not a CA's.",
    consequence: "It can't issue the certificates that people sign in with. What the service does \
                  with it is not documented; it is predicted to be passed over.",
    remedy: "Leave the certificate out of the bundle. If it is meant to be a CA's, ask its issuer \
             for one with basic constraints.",
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
        Value::Absent => "it has no basic constraints",
        Value::Is(_) => "its basic constraints say so",
        Value::Unreadable => "its basic constraints can't be read",
    };
    let comes = match facts.assumptions.non_ca() {
        NonCa::Skipped => "it is predicted to be passed over",
        NonCa::Rejects => "it is assumed to reject the upload",
        NonCa::Imported => {
            "it is assumed to become a record like a CA's, though nobody can sign \
                            in by it"
        }
    };
    let message = format_args!(
        "The certificate is not a CA's: {why}. What the service does with it is not documented; \
         {comes}. Leave it out."
    );
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
    summary: "The CA's key usage does not allow it to sign certificates.",
    consequence: "A program that builds a chain as RFC 5280 wants does not accept any certificate \
                  that this CA issued, so that sign-ins by them are likely to fail.",
    remedy: "Ask the issuer for a CA certificate whose key usage has keyCertSign, or leave this one \
             out.",
    citation: "RFC 5280 sections 4.2.1.3, 4.2.1.9 and 6.1.4 (n)",
    check: Check::Certificate(no_certificate_signing),
    ..Rule::BASE
};

fn no_certificate_signing(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Fields { key_usage: Value::Is(usage), .. }) = facts.ca() else { return };
    if !usage.key_cert_sign() {
        let message = format_args!(
            "Basic constraints say that this is a CA, but its key usage has no keyCertSign: the \
             key may not sign certificates. Chains through it are likely to be refused. Ask its \
             issuer for a correct certificate, or leave it out."
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
    summary: "The CA's key usage does not allow it to sign CRLs.",
    consequence: "The service wants the CRL of a CA to be signed by that CA. A program that checks \
                  a CRL as RFC 5280 wants does not accept one from this key, so that sign-ins are \
                  likely to fail once a CRL is configured.",
    remedy: "Ask the issuer for a CA certificate whose key usage has cRLSign, or configure no CRL \
             for this CA.",
    citation: "RFC 5280 sections 4.2.1.3 and 6.3.3 (f)",
    check: Check::Certificate(no_crl_signing),
    ..Rule::BASE
};

fn no_crl_signing(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Fields { key_usage: Value::Is(usage), .. }) = facts.ca() else { return };
    if !usage.crl_sign() {
        let message = format_args!(
            "The CA's key usage has no cRLSign: the key may not sign CRLs, and the service takes \
             only a CRL that the CA itself signed. Ask its issuer for a correct certificate, or \
             configure no CRL for this CA."
        );
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
    consequence: "RFC 5280 wants every CA to include the extension. Readers take its absence for \
                  any usage, so that chains are built; a strict one refuses the certificate.",
    remedy: "Nothing needs to be done now. Ask for key usage with keyCertSign and cRLSign when the \
             certificate is renewed.",
    citation: "RFC 5280 section 4.2.1.3",
    check: Check::Certificate(no_key_usage),
    ..Rule::BASE
};

fn no_key_usage(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(Fields { key_usage: Value::Absent, .. }) = facts.ca() {
        let message = format_args!(
            "The CA certificate has no key usage, which RFC 5280 wants of every CA. Most programs \
             take that for any usage. Ask for the extension when the certificate is renewed."
        );
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
    consequence: "RFC 5280 wants them to be critical in a CA certificate. Programs in common use \
                  read them all the same; a strict one refuses the certificate.",
    remedy: "Nothing needs to be done now. Ask for critical basic constraints when the certificate \
             is renewed.",
    citation: "RFC 5280 section 4.2.1.9",
    check: Check::Certificate(constraints_not_critical),
    ..Rule::BASE
};

fn constraints_not_critical(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if !fields.constraints_are_critical {
        let place = facts.place_at_extension(19, "tbsCertificate.extensions.basicConstraints");
        let message = format_args!(
            "The CA's basic constraints are not critical, as RFC 5280 wants them to be. Most \
             programs do not mind. Ask for that when the certificate is renewed."
        );
        findings.add(place, message);
    }
}
