//! Rules about one certificate.

use super::citation::HOW_TO;
use super::finding::{Collector, Place};
use super::{Check, Rule, Severity};
use crate::armor::Location;
use crate::certificate::{Certificate, Departures, FieldError, Instant, Validity};
use crate::limits::Limits;

/// What the rules of a certificate look at.
pub(crate) struct CertificateFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) at: Instant,
    pub(crate) index: u64,
    pub(crate) octets: &'a [u8],
    pub(crate) certificate: Result<&'a Certificate<'a>, FieldError>,
    /// Where its encoding departs from DER, if it can be read.
    pub(crate) departures: Option<&'a Departures>,
    pub(crate) is_ca: bool,
    /// Its validity, if it can be read.
    pub(crate) validity: Option<&'a Validity>,
    /// The place in the file of an offset in the certificate.
    pub(crate) locate: &'a dyn Fn(usize) -> Option<Location>,
}

impl CertificateFacts<'_> {
    /// The certificate.
    pub(super) fn place(&self) -> Place {
        Place { certificate: Some(self.index), location: (self.locate)(0), path: None }
    }

    /// An offset in the certificate, and the field that it is in.
    pub(super) fn place_at(&self, offset: usize, path: &'static str) -> Place {
        Place { certificate: Some(self.index), location: (self.locate)(offset), path: Some(path) }
    }

    /// A field of the certificate.
    pub(super) fn place_at_field(&self, path: &'static str) -> Place {
        Place { path: Some(path), ..self.place() }
    }

    /// A field that can't be read.
    pub(super) fn field(&self, error: &FieldError) -> Place {
        self.place_at(error.offset(), error.path())
    }
}

pub(super) static UNREADABLE_CERTIFICATE: Rule = Rule {
    id: "C001",
    name: "unreadable-certificate",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "An element of the bundle can't be read as a certificate.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1",
    check: Check::Certificate(unreadable),
};

fn unreadable(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    if let Err(error) = facts.certificate {
        let message = format_args!(
            "This element is no certificate that can be read: {error}. The other certificates are \
             not touched by it, but a program may refuse the whole bundle. Take it out, or get the \
             certificate again."
        );
        findings.add(facts.field(&error), message);
    }
}

pub(super) static NOT_A_CA: Rule = Rule {
    id: "C002",
    name: "not-a-ca",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate is not a CA's.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.2.1.9",
    check: Check::Certificate(not_a_ca),
};

fn not_a_ca(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
    if facts.is_ca {
        return;
    }
    let why = match certificate.extensions().basic_constraints() {
        Ok(None) => "it has no basic constraints",
        Ok(Some(_)) => "its basic constraints say so",
        Err(_) => "its basic constraints can't be read",
    };
    let message = format_args!(
        "The certificate is not a CA's: {why}. What the service does with it is not documented; it \
         is predicted to be passed over. Leave it out."
    );
    findings.add(facts.place(), message);
}

pub(super) static CERTIFICATE_TOO_LARGE: Rule = Rule {
    id: "C003",
    name: "certificate-too-large",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The certificate is larger than the service takes.",
    consequence: "",
    remedy: "",
    citation: HOW_TO,
    check: Check::Certificate(too_large),
};

fn too_large(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let limit = facts.limits.certificate_octets;
    let length = u64::try_from(facts.octets.len()).unwrap_or(u64::MAX);
    if length > limit && facts.certificate.is_ok() {
        let message = format_args!(
            "The certificate has {length} octets; the service takes 8 KB for each CA, read as {limit} \
             of its DER: which kilobyte, and of what, is not documented. Leave it out, or ask the \
             CA for a smaller one."
        );
        findings.add(facts.place(), message);
    }
}

pub(super) static EXPIRED: Rule = Rule {
    id: "C004",
    name: "expired",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate is expired.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1.2.5; Microsoft Entra, How to configure certificate \
               authorities",
    check: Check::Certificate(expired),
};

fn expired(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(Ok(not_after)) = facts.validity.map(|validity| validity.not_after.instant) else {
        return;
    };
    if facts.is_ca && not_after < facts.at {
        let message = format_args!(
            "The CA certificate expired at {not_after}. In the classic store one expired CA is \
             documented to block every new upload; for this store nothing is documented. Leave it \
             out."
        );
        findings.add(facts.place(), message);
    }
}

pub(super) static UNREADABLE_FIELD: Rule = Rule {
    id: "C005",
    name: "unreadable-field",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "A field of the certificate can't be read.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1",
    check: Check::Certificate(unreadable_field),
};

/// The fields that a record is made of, and the names that people know the certificate by.
fn unreadable_field(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
    let extensions = certificate.extensions();
    let mut last = None;
    let [crl_points, freshest_points] = extensions.check_distribution_points();
    let errors = [
        certificate.signature_algorithm().err(),
        certificate.public_key().and_then(|key| key.algorithm()).err(),
        extensions.error(),
        facts.validity.and_then(|validity| validity.not_before.instant.err()),
        facts.validity.and_then(|validity| validity.not_after.instant.err()),
        extensions.basic_constraints().err(),
        extensions.key_usage().err(),
        extensions.subject_key_identifier().err(),
        extensions.authority_key_identifier().err(),
        crl_points.err(),
        freshest_points.err(),
    ];
    for error in errors.into_iter().flatten() {
        // An extension that can't be told apart makes several values unreadable.
        if last == Some(error) {
            continue;
        }
        last = Some(error);
        let message = format_args!(
            "A field of the certificate can't be read: {error}. What depends on it is left out of \
             the record; another program may refuse the certificate. Ask its issuer for a correct \
             one."
        );
        findings.add(facts.field(&error), message);
    }
}
