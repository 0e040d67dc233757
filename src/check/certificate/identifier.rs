//! The data from which chains are built: key identifiers and names.

use super::*;

pub(in crate::check) static NO_SUBJECT_KEY_IDENTIFIER: Rule = Rule {
    id: "C020",
    name: "no-subject-key-identifier",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate has no subject key identifier.",
    consequence: "The service builds chains by key identifiers instead of names and requires them \
                  when CRLs are enabled. issuerSubjectKeyIdentifier is predicted to be null, and \
                  sign-in with this CA is likely to fail.",
    remedy: "Ask the issuer for a CA certificate with a subject key identifier.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(no_subject_key_identifier),
    ..Rule::BASE
};

fn no_subject_key_identifier(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    let what = match fields.subject_key_identifier {
        FieldValue::Absent => "no subject key identifier",
        FieldValue::Is([]) => "an empty subject key identifier",
        _ => return,
    };
    let place = facts.place_at_extension(14, "tbsCertificate.extensions.subjectKeyIdentifier");
    let message = format_args!("The CA certificate has {what}.");
    findings.add(place, message);
}

pub(in crate::check) static NO_AUTHORITY_KEY_IDENTIFIER: Rule = Rule {
    id: "C021",
    name: "no-authority-key-identifier",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate of a CA that is not a root has no authority key identifier.",
    consequence: "The service builds chains by key identifiers instead of names and requires them \
                  when CRLs are enabled. It may not find this CA's issuer, and MSIdentityTools \
                  reports the CA as unexpected.",
    remedy: "Ask the issuer for a CA certificate with the key identifier of the CA above it.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(no_authority_key_identifier),
    ..Rule::BASE
};

fn no_authority_key_identifier(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(fields) = facts.ca() else { return };
    if fields.is_self_issued {
        return;
    }
    let what = match fields.authority_key_identifier {
        FieldValue::Is([]) => "an empty authority key identifier",
        FieldValue::Absent if facts.wanted() && facts.extension(35).is_some() => {
            "an authority key identifier extension without a key identifier"
        }
        FieldValue::Absent => "no authority key identifier",
        _ => return,
    };
    let place = facts.place_at_extension(35, "tbsCertificate.extensions.authorityKeyIdentifier");
    let message = format_args!("The CA is not a root, and its certificate has {what}.");
    findings.add(place, message);
}

pub(in crate::check) static EMPTY_NAME: Rule = Rule {
    id: "C035",
    name: "empty-name",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CA certificate's subject or issuer is empty.",
    consequence: "RFC 5280 requires both names in a CA certificate, and programs find CAs by them. \
                  The record's issuer and display name are predicted from the subject and would be \
                  empty, and certificates below cannot name their issuer.",
    remedy: "Ask the issuer for a CA certificate with a subject and an issuer.",
    citation: "RFC 5280 sections 4.1.2.4 and 4.1.2.6",
    check: Check::Certificate(empty_name),
    ..Rule::BASE
};

fn empty_name(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    if facts.ca().is_none() {
        return;
    }
    for each in facts.found(NonconformityKind::EmptyName) {
        let what = each.path.rsplit('.').next().unwrap_or_default();
        let message = format_args!("The CA certificate's {what} is empty.");
        findings.add(facts.place_at(each.offset, each.path), message);
    }
}
