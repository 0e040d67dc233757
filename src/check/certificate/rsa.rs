//! The numbers of an RSA key.

use super::*;
use crate::certificate::{RsaKey, magnitude};

const PATH: &str = "tbsCertificate.subjectPublicKeyInfo";

/// The minimum number of bits in SP 800-131A and in Microsoft's recommendations.
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
    if let Some(fault) = exponent_fault(key) {
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
            let Some(fault) = modulus_fault(key) else { return };
            let message = format_args!("The modulus of the CA's RSA key {fault}.");
            findings.add(facts.place_at_field(PATH), message);
        }
        // An unreadable key algorithm is reported as an unreadable field.
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

/// What is wrong with the modulus; the rest of a sentence that begins with it.
fn modulus_fault(key: &RsaKey<'_>) -> Option<&'static str> {
    match (key.modulus(), key.modulus().last()) {
        ([0x80..=0xFF, ..], _) => Some("is negative: a leading 00 byte is missing"),
        (_, None | Some(0)) if magnitude(key.modulus()).is_empty() => Some("is 0"),
        (_, Some(last)) if last % 2 == 0 => Some("is even, so it is not a product of odd primes"),
        _ => None,
    }
}

/// What is wrong with the public exponent; the rest of a sentence that begins with it.
fn exponent_fault(key: &RsaKey<'_>) -> Option<&'static str> {
    let magnitude = magnitude(key.exponent());
    match (key.exponent(), magnitude) {
        ([1, 0, 1], _) => None,
        ([0x80..=0xFF, ..], _) => Some("is negative"),
        (_, []) => Some("is 0"),
        (_, [.., last]) if last % 2 == 0 => Some("is even, so no private key exists for it"),
        (_, [1]) => Some("is 1, so anyone can sign"),
        (_, [_] | [_, _]) => Some("is below 65,537, the minimum of FIPS 186-5"),
        (_, magnitude) if magnitude.len() > 32 => {
            Some("has more than the 256 bits that FIPS 186-5 allows")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_judged() {
        let fault = |exponent| exponent_fault(&RsaKey::new(&[1], exponent));
        assert_eq!(
            (fault(&[1, 0, 1]), fault(&[0, 1, 0, 1]), fault(&[1, 0, 3])),
            (None, None, None)
        );
        let longest = [&[0], &[0xFF; 32][..]].concat();
        assert_eq!(fault(&longest), None);
        let longer = [&[1][..], &longest].concat();
        for (exponent, part) in [
            (&[][..], "is 0"),
            (&[0, 0], "is 0"),
            (&[1], "is 1"),
            (&[0, 1], "is 1"),
            (&[3], "below"),
            (&[0, 0xFF, 0xFF], "below"),
            (&[0xFF, 0xFF], "negative"),
            (&[1, 0, 0], "even"),
            (&[2], "even"),
            (&longer, "256 bits"),
        ] {
            assert!(fault(exponent).unwrap().contains(part), "{exponent:02X?}");
        }
    }

    #[test]
    fn moduli_are_judged() {
        let key = |modulus| RsaKey::new(modulus, &[1, 0, 1]);
        for (modulus, bits, part) in [
            (&[][..], 0, "is 0"),
            (&[0], 0, "is 0"),
            (&[0x80, 1], 16, "negative"),
            (&[0, 0x80, 1], 16, ""),
            (&[0x7F, 1], 15, ""),
            (&[0x7F, 2], 15, "even"),
            (&[0x7F, 0], 15, "even"),
        ] {
            let key = key(modulus);
            assert_eq!(key.modulus_bits(), bits, "{modulus:02X?}");
            let fault = modulus_fault(&key).unwrap_or_default();
            assert!(fault.contains(part) && fault.is_empty() == part.is_empty(), "{modulus:02X?}");
        }
    }
}
