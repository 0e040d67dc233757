//! The signature algorithm of the certificate and the algorithm of its key.

mod digest;
mod nist;

use super::super::citation::HOW_TO;
use super::*;
use digest::weak_digest;
use nist::NistStatus;

pub(in crate::check) static WEAK_SIGNATURE: Rule = Rule {
    id: "C029",
    name: "weak-signature",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate is signed with MD2, MD4, MD5, SHA or SHA-1.",
    consequence: "A different certificate with the same signature can be forged. NIST disallows \
                  these digests for signatures, and programs reject chains that contain them.",
    remedy: "Ask the issuer to sign the CA certificate again with SHA-256 or a longer digest.",
    citation: "SP 800-131A revision 2 section 9; RFC 6151 section 2",
    check: Check::Certificate(weak_signature),
    ..Rule::BASE
};

/// The digest, if the signature of a CA certificate uses a weak one.
fn weakly_signed<'a>(facts: &CertificateFacts<'a>) -> Option<(&'a Fields<'a>, &'static str)> {
    let fields = facts.ca()?;
    Some((fields, weak_digest(fields.signature_algorithm.as_ref()?)?))
}

fn weak_signature(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((fields, digest)) = weakly_signed(facts) else { return };
    if !fields.is_root() {
        let message = format_args!("The CA certificate is signed with {digest}.");
        findings.add(facts.place_at_field("signatureAlgorithm"), message);
    }
}

pub(in crate::check) static WEAK_ROOT_SIGNATURE: Rule = Rule {
    id: "C030",
    name: "weak-root-signature",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A root is signed with MD2, MD4, MD5, SHA or SHA-1.",
    consequence: "A root is trusted because it is in the store, not because of its own signature, \
                  which programs do not need to verify. The digest shows that the root is old.",
    remedy: "The signature requires no action. Check whether a newer root has replaced this one.",
    citation: "SP 800-131A revision 2 section 9; RFC 5280 section 6.1",
    check: Check::Certificate(weak_root_signature),
    ..Rule::BASE
};

fn weak_root_signature(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((fields, digest)) = weakly_signed(facts) else { return };
    if fields.is_root() {
        let message = format_args!("The root is signed with {digest}.");
        findings.add(facts.place_at_field("signatureAlgorithm"), message);
    }
}

pub(in crate::check) static NOT_NIST_APPROVED: Rule = Rule {
    id: "C033",
    name: "algorithm-not-nist-approved",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The key or the signature uses an algorithm or a curve that NIST does not approve.",
    consequence: "Microsoft's document names NIST's curves and its own recommendations for \
                  algorithms. The service is likely to be unable to verify signatures of this \
                  kind.",
    remedy: "Leave the CA out, or ask the issuer for a CA certificate with an RSA key or a key on \
             P-256, P-384 or P-521, signed with such a key.",
    citation: HOW_TO,
    check: Check::Certificate(not_nist_approved),
    ..Rule::BASE
};

fn not_nist_approved(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    let status = |key| (NistStatus::of_key(key), key);
    if let Some((NistStatus::Outside(why), key)) = fields.key_algorithm.as_ref().map(status) {
        let algorithm = Named(Some(key.named_curve().unwrap_or(key.id)));
        let message = format_args!("The CA's key uses {algorithm}, which {why}.");
        findings.add(facts.place_at_field("tbsCertificate.subjectPublicKeyInfo"), message);
    }
    let signature = fields.signature_algorithm.map(|algorithm| algorithm.id);
    let status = signature.map(|id| NistStatus::of_signature(id.as_bytes()));
    if let Some(NistStatus::Outside(why)) = status {
        let algorithm = Named(signature);
        let message = format_args!("The CA certificate is signed with {algorithm}, which {why}.");
        findings.add(facts.place_at_field("signatureAlgorithm"), message);
    }
}

#[cfg(test)]
mod tests {
    use const_oid::ObjectIdentifier as Constant;

    use super::digest::weak_digest_of;
    use super::*;

    #[test]
    fn signature_algorithms_are_told_apart() {
        // Whether NIST approves the algorithm, and the broken digest, if there is one.
        for (dotted, approved, digest) in [
            ("1.2.840.113549.1.1.2", true, "MD2"),
            ("1.2.840.113549.1.1.3", true, "MD4"),
            ("1.2.840.113549.1.1.4", true, "MD5"),
            ("1.2.840.113549.1.1.5", true, "SHA-1"),
            ("1.2.840.113549.1.1.11", true, ""),
            ("1.2.840.113549.1.1.16", true, ""),
            // An encryption algorithm is not a signature algorithm.
            ("1.2.840.113549.1.1.1", false, ""),
            ("1.2.840.10045.4.1", true, "SHA-1"),
            ("1.2.840.10045.4.3.2", true, ""),
            ("1.2.840.10040.4.3", false, "SHA-1"),
            ("1.3.14.3.2.3", true, "MD5"),
            ("1.3.14.3.2.15", true, "SHA"),
            ("1.3.14.3.2.29", true, "SHA-1"),
            ("1.3.14.3.2.27", false, "SHA-1"),
            ("1.3.101.112", true, ""),
            ("2.16.840.1.101.3.4.3.2", false, ""),
            ("2.16.840.1.101.3.4.3.10", true, ""),
            ("2.16.840.1.101.3.4.3.18", true, ""),
            ("1.2.804.2.1.1.1.1.3.1.1", false, ""),
            ("1.2.643.7.1.1.3.2", false, ""),
            ("1.2.156.10197.1.501", false, ""),
        ] {
            let constant = Constant::new_unwrap(dotted);
            let id = constant.as_bytes();
            assert_eq!(NistStatus::of_signature(id) == NistStatus::Approved, approved, "{dotted}");
            assert_eq!(weak_digest_of(id).unwrap_or_default(), digest, "{dotted}");
        }
    }
}
