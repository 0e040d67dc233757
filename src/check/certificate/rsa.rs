//! The numbers of an RSA key.

use super::*;

const PATH: &str = "tbsCertificate.subjectPublicKeyInfo";

/// The fewest bits that SP 800-131A and Microsoft's recommendations allow.
const BITS: usize = 2048;

pub(in crate::check) static RSA_TOO_SHORT: Rule = Rule {
    id: "C031",
    name: "rsa-too-short",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA's RSA key has fewer than 2,048 bits.",
    consequence: "Such keys can be broken, or soon will be. NIST disallows them for signatures, \
                  and programs reject chains that contain them.",
    remedy: "Leave the CA out, or ask the issuer for a CA certificate with an RSA key of at least \
             2,048 bits.",
    citation: "SP 800-131A revision 2 section 3",
    check: Check::Certificate(rsa_too_short),
    ..Rule::BASE
};

fn rsa_too_short(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Fields { rsa_key: FieldValue::Is(key), .. }) = facts.ca() else { return };
    let bits = key.modulus_bits();
    if (1..BITS).contains(&bits) {
        let message = format_args!("The CA's RSA key has {bits} bits.");
        findings.add(facts.place_at_field(PATH), message);
    }
}

pub(in crate::check) static RSA_EXPONENT: Rule = Rule {
    id: "C032",
    name: "rsa-exponent",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The public exponent of the CA's RSA key is not an odd number from 65,537 to 2^256.",
    consequence: "An exponent that is zero, negative, even or 1 makes the key worthless. A small \
                  exponent, such as 3, works in most programs, but FIPS 186-5 does not allow it.",
    remedy: "Ask the issuer for a CA certificate with a key whose exponent is 65,537.",
    citation: "FIPS 186-5 appendix A.1.1",
    check: Check::Certificate(rsa_exponent),
    ..Rule::BASE
};

fn rsa_exponent(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Fields { rsa_key: FieldValue::Is(key), .. }) = facts.ca() else { return };
    if let Some(fault) = key.exponent_fault() {
        let message = format_args!("The public exponent of the CA's RSA key {fault}.");
        findings.add(facts.place_at_field(PATH), message);
    }
}

pub(in crate::check) static RSA_MODULUS: Rule = Rule {
    id: "C038",
    name: "rsa-modulus",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The modulus of the CA's RSA key is zero, negative or even, or the key is unreadable.",
    consequence: "No RSA key has such a modulus. Programs reject the key or read a different \
                  number, so signatures made with it are likely to fail verification.",
    remedy: "Ask the issuer for a CA certificate with a correct key.",
    citation: "RFC 8017 section 3.1 and appendix A.1.1",
    check: Check::Certificate(rsa_modulus),
    ..Rule::BASE
};

fn rsa_modulus(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    match &fields.rsa_key {
        FieldValue::Is(key) => {
            let Some(fault) = key.modulus_fault() else { return };
            let message = format_args!("The modulus of the CA's RSA key {fault}.");
            findings.add(facts.place_at_field(PATH), message);
        }
        // A key with an unreadable algorithm is reported as a field.
        FieldValue::Unreadable => {
            let key = facts.certificate.public_key().ok();
            let Some(key) = key.filter(|key| key.algorithm().is_ok()) else { return };
            let Err(error) = key.rsa_key() else { return };
            let message = format_args!("The CA's RSA key is unreadable: {error}.");
            findings.add(facts.place_at(error.offset(), error.path()), message);
        }
        FieldValue::Absent => {}
    }
}
