//! What the certificate is signed with, and which kind of key it holds.

use super::super::citation::HOW_TO;
use super::*;
use crate::certificate::NistStatus;

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

fn weak_signature(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    let Some(digest) = fields.weak_digest else { return };
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
                  which no program needs to verify. The digest shows that the root is old.",
    remedy: "The signature requires no action. Check whether a newer root has replaced this one.",
    citation: "SP 800-131A revision 2 section 9; RFC 5280 section 6.1",
    check: Check::Certificate(weak_root_signature),
    ..Rule::BASE
};

fn weak_root_signature(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    let Some(digest) = fields.weak_digest else { return };
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
    check: Check::Certificate(not_nist),
    ..Rule::BASE
};

fn not_nist(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if let Some(NistStatus::Outside(why)) = fields.key_status {
        let key = facts.certificate.public_key().ok();
        let algorithm =
            Named(key.and_then(|key| key.named_curve().or_else(|| key.algorithm().ok())));
        let message = format_args!("The CA's key uses {algorithm}, which {why}.");
        findings.add(facts.place_at_field("tbsCertificate.subjectPublicKeyInfo"), message);
    }
    if let NistStatus::Outside(why) = fields.signature_status {
        let algorithm = Named(facts.certificate.signature_algorithm().ok());
        let message = format_args!("The CA certificate is signed with {algorithm}, which {why}.");
        findings.add(facts.place_at_field("signatureAlgorithm"), message);
    }
}
