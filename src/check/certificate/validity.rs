//! The validity period of the certificate.

use super::*;

/// The period that counts as soon, in seconds: 90 days.
const SOON: i64 = 90 * 24 * 60 * 60;

/// The day of an instant, which is the usual precision of an expiry.
struct Day(Instant);

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let instant = self.0.to_string();
        formatter.write_str(instant.get(..10).unwrap_or(&instant))
    }
}

impl CertificateFacts<'_> {
    /// The first and the last instant of a CA certificate's validity, if both are readable.
    fn validity_of_ca(&self) -> Option<(Instant, Instant)> {
        let fields = self.ca()?;
        Some((fields.not_before?, fields.not_after?))
    }
}

pub(in crate::check) static EXPIRED: Rule = Rule {
    id: "C004",
    name: "expired",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[Effect {
        assumption: "expired",
        value: "rejects",
        severity: Severity::Error,
        rejects: true,
    }],
    summary: "The CA certificate has expired.",
    consequence: "Nobody can sign in with a certificate below it. An expired CA in the classic \
                  store is documented to block every new upload; for this store nothing is \
                  documented.",
    remedy: "Leave the certificate out of the bundle and add its replacement.",
    citation: "RFC 5280 section 4.1.2.5; Microsoft Entra, How to configure certificate \
               authorities for Microsoft Entra certificate-based authentication",
    check: Check::Certificate(expired),
    ..Rule::BASE
};

fn expired(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(not_after) = facts.ca().and_then(|fields| fields.not_after) else { return };
    if not_after < facts.at {
        let message = format_args!("The certificate expired on {}.", Day(not_after));
        findings.add(facts.place_at_field("tbsCertificate.validity"), message);
    }
}

pub(in crate::check) static NOT_YET_VALID: Rule = Rule {
    id: "C017",
    name: "not-yet-valid",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate is not valid yet.",
    consequence: "Sign-in with certificates below it is likely to fail until it becomes valid. \
                  MSIdentityTools reports such a CA as faulty.",
    remedy: "Upload the certificate when it is valid. If it should be valid now, check the clock \
             of the CA that issued it.",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Certificate(not_yet_valid),
    ..Rule::BASE
};

fn not_yet_valid(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((not_before, not_after)) = facts.validity_of_ca() else { return };
    // Waiting does not help if the validity ends before it begins.
    if facts.at < not_before && not_before <= not_after {
        let message = format_args!("The certificate is not valid before {not_before}.");
        findings.add(facts.place_at_field("tbsCertificate.validity"), message);
    }
}

pub(in crate::check) static EXPIRES_SOON: Rule = Rule {
    id: "C018",
    name: "expires-soon",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate expires within 90 days.",
    consequence: "After that, sign-in with certificates below it fails. An expired CA in the \
                  classic store is documented to block uploads there.",
    remedy: "Upload the replacement before that day, and delete this one later.",
    citation: "RFC 5280 section 4.1.2.5; Microsoft Entra, How to configure certificate \
               authorities for Microsoft Entra certificate-based authentication",
    check: Check::Certificate(expires_soon),
    ..Rule::BASE
};

fn expires_soon(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((not_before, not_after)) = facts.validity_of_ca() else { return };
    let left = not_after.unix_seconds() - facts.at.unix_seconds();
    if (0..SOON).contains(&left) && not_before <= not_after {
        let days = Counted((left / (24 * 60 * 60)).unsigned_abs(), "day");
        let message = format_args!("The certificate expires on {}, in {days}.", Day(not_after));
        findings.add(facts.place_at_field("tbsCertificate.validity"), message);
    }
}

pub(in crate::check) static VALIDITY_INVERTED: Rule = Rule {
    id: "C019",
    name: "validity-inverted",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate's validity ends before it begins.",
    consequence: "The certificate is never valid, so nobody can sign in with a certificate below \
                  it.",
    remedy: "Ask the issuer for a correct certificate, and leave this one out.",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Certificate(validity_inverted),
    ..Rule::BASE
};

fn validity_inverted(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((not_before, not_after)) = facts.validity_of_ca() else { return };
    if not_after < not_before {
        let message = format_args!(
            "The certificate is valid from {not_before} to {not_after}, an earlier time."
        );
        findings.add(facts.place_at_field("tbsCertificate.validity"), message);
    }
}
