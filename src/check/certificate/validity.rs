//! From when to when the certificate is valid.

use super::*;
use crate::assumption::Expired;

/// What counts as soon, in seconds: 90 days.
const SOON: i64 = 90 * 24 * 60 * 60;

impl CertificateFacts<'_> {
    /// The first and the last instant of a CA certificate's validity, if both can be read.
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
    summary: "The CA certificate is expired.",
    consequence: "Nobody can sign in with a certificate below it. In the classic store one expired \
                  CA is documented to block every new upload; for this store nothing is documented, \
                  and it is predicted to become a record.",
    remedy: "Leave the certificate out of the bundle, and put in the one that replaced it.",
    citation: "RFC 5280 section 4.1.2.5; Microsoft Entra, How to configure certificate \
               authorities for Microsoft Entra certificate-based authentication",
    check: Check::Certificate(expired),
    ..Rule::BASE
};

fn expired(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(not_after) = facts.ca().and_then(|fields| fields.not_after) else { return };
    if not_after < facts.at {
        let comes = match facts.assumptions.expired() {
            Expired::Imported => "nothing is documented",
            Expired::Rejects => "it is assumed to reject the upload",
        };
        let message = format_args!(
            "The CA certificate expired at {not_after}. In the classic store one expired CA is \
             documented to block every new upload; for this store {comes}. Leave it out."
        );
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
    consequence: "Until its first instant of validity, sign-ins with certificates below it are \
                  likely to fail; MSIdentityTools reports such a CA as faulty.",
    remedy: "Upload the certificate when it is valid. If it should be valid now, check the clock of \
             the CA that issued it.",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Certificate(not_yet_valid),
    ..Rule::BASE
};

fn not_yet_valid(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((not_before, not_after)) = facts.validity_of_ca() else { return };
    // Waiting does not help where the validity ends before it begins.
    if facts.at < not_before && not_before <= not_after {
        let message = format_args!(
            "The CA certificate is not valid before {not_before}. Until then, sign-ins with \
             certificates below it are likely to fail. Upload it when it is valid."
        );
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
    consequence: "Once it is expired, sign-ins with certificates below it fail. An expired CA in \
                  the classic store is documented to block every new upload there.",
    remedy: "Get the certificate that will replace it, upload that in time, and delete this one \
             from the store when it is expired.",
    citation: "RFC 5280 section 4.1.2.5; Microsoft Entra, How to configure certificate \
               authorities for Microsoft Entra certificate-based authentication",
    check: Check::Certificate(expires_soon),
    ..Rule::BASE
};

fn expires_soon(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((not_before, not_after)) = facts.validity_of_ca() else { return };
    let left = not_after.unix_seconds() - facts.at.unix_seconds();
    if (0..SOON).contains(&left) && not_before <= not_after {
        let days = left / (24 * 60 * 60);
        let message = format_args!(
            "The CA certificate expires at {not_after}, in {days} days. Get the one that will \
             replace it, and upload that in time."
        );
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
    consequence: "There is no instant at which the certificate is valid, so that no certificate \
                  below it can be signed in with.",
    remedy: "Ask the CA that issued the certificate for a correct one, and leave this one out.",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Certificate(validity_inverted),
    ..Rule::BASE
};

fn validity_inverted(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((not_before, not_after)) = facts.validity_of_ca() else { return };
    if not_after < not_before {
        let message = format_args!(
            "The CA certificate is valid from {not_before} to {not_after}: it ends before it \
             begins, and is never valid. Ask its issuer for a correct one, and leave it out."
        );
        findings.add(facts.place_at_field("tbsCertificate.validity"), message);
    }
}
