//! Rules about the CA that a CRL belongs to.

use super::{CrlFacts, Fit, add};
use crate::check::finding::Collector;
use crate::check::{Check, Rule, Severity};
use crate::text::shorten;

const NAME: usize = 60;

pub(in crate::check) static OF_OTHER_AUTHORITY: Rule = Rule {
    id: "R006",
    name: "crl-of-other-ca",
    severity: Severity::Error,
    summary: "The CRL belongs to another CA.",
    consequence: "The service verifies a CRL with the key of the CA whose record contains its URL. \
                  Sign-in fails with AADSTS2205015 for everyone whose certificate this CA issued.",
    remedy: "Set the URL of the CA's own CRL: the one in certificates that this CA issued. The URL \
             in the CA's own certificate is that of its issuer's CRL.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205015",
    check: Check::Crl(of_other_authority),
    ..Rule::BASE
};

fn of_other_authority(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    let what = facts.what();
    match &facts.fit {
        Fit::Other { issuer, authority: Some(name) } if issuer == name => {
            add(findings, format_args!("{what} is the CRL of {}.", shorten(name, NAME)));
        }
        Fit::Other { issuer, authority } => {
            let issuer = shorten(issuer, NAME);
            match authority {
                Some(name) => {
                    let name = shorten(name, NAME);
                    add(
                        findings,
                        format_args!("{what} has the issuer {issuer}: it belongs to {name}."),
                    );
                }
                None => add(findings, format_args!("{what} has a different issuer: {issuer}.")),
            }
        }
        Fit::OtherKey { crl, own } => {
            let own = own.as_deref().unwrap_or("none");
            let message = format_args!(
                "{what} has the CA's name but a different key: authority key identifier {crl}, \
                 subject key identifier of the CA {own}."
            );
            add(findings, message);
        }
        _ => {}
    }
}

pub(in crate::check) static SIGNATURE_WRONG: Rule = Rule {
    id: "R007",
    name: "crl-signature-invalid",
    severity: Severity::Error,
    summary: "The signature of the CRL is not valid for this CA's key.",
    consequence: "Sign-in fails with AADSTS2205015 for everyone whose certificate this CA issued.",
    remedy: "Publish the CRL again as the CA wrote it. If the CA has a new key, upload the \
             certificate with that key.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205015",
    check: Check::Crl(signature_wrong),
    ..Rule::BASE
};

fn signature_wrong(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if facts.fit == Fit::WrongSignature {
        add(findings, format_args!("{} has an invalid signature.", facts.what()));
    }
}

pub(in crate::check) static UNVERIFIED: Rule = Rule {
    id: "R008",
    name: "crl-signature-unverified",
    severity: Severity::Notice,
    summary: "The signature of the CRL could not be verified here.",
    consequence: "Issuer and key identifier match the CA. Whether the service can verify the \
                  signature is not known.",
    remedy: "Verify it with another program: `openssl crl -inform DER -in FILE -CAfile CA -noout`.",
    citation: "RFC 5280 section 5.1.1.3",
    check: Check::Crl(unverified),
    ..Rule::BASE
};

fn unverified(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if let Fit::Unverified(why) = facts.fit {
        add(findings, format_args!("{} has an unverified signature: {why}.", facts.what()));
    }
}

pub(in crate::check) static NO_KEY_IDENTIFIER: Rule = Rule {
    id: "R015",
    name: "crl-without-key-identifier",
    severity: Severity::Warning,
    summary: "The CRL has no authority key identifier.",
    consequence: "The service finds the CA of a CRL by key identifier, and its document requires \
                  one. Sign-in is likely to fail with AADSTS500176 or AADSTS2205015.",
    remedy: "Have the CA issue CRLs with an authority key identifier; RFC 5280 requires it.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS2205015, AADSTS500176; RFC 5280 section 5.2.1",
    check: Check::Crl(no_key_identifier),
    ..Rule::BASE
};

fn no_key_identifier(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    if facts.crl().is_some_and(|crl| crl.authority_key_identifier().is_none()) {
        add(findings, format_args!("{} has no authority key identifier.", facts.what()));
    }
}

pub(in crate::check) static AUTHORITY_REVOKED: Rule = Rule {
    id: "R023",
    name: "ca-revoked",
    severity: Severity::Error,
    summary: "A CA is on the CRL of its issuer.",
    consequence: "The service checks every CA of the chain. Sign-in fails with AADSTS500171 or \
                  AADSTS500183 for everyone whose certificate this CA issued.",
    remedy: "Do not upload the CA: a revoked CA must not be trusted. Remove it from the trust \
             store if it is there.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500171, AADSTS500183",
    check: Check::Crl(authority_revoked),
    ..Rule::BASE
};

fn authority_revoked(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    revoked(facts, true, findings);
}

pub(in crate::check) static CERTIFICATE_REVOKED: Rule = Rule {
    id: "R024",
    name: "certificate-revoked",
    severity: Severity::Error,
    summary: "A given certificate is on the CRL.",
    consequence: "Sign-in with it fails with AADSTS500171 or AADSTS7000214.",
    remedy: "Replace the certificate. If it should not be on the CRL, have the CA issue a new CRL.",
    citation: "Microsoft Entra, Certificate-based authentication certificate revocation list: \
               AADSTS500171, AADSTS7000214",
    check: Check::Crl(certificate_revoked),
    ..Rule::BASE
};

fn certificate_revoked(facts: &CrlFacts<'_>, findings: &mut Collector<'_>) {
    revoked(facts, false, findings);
}

fn revoked(facts: &CrlFacts<'_>, authorities: bool, findings: &mut Collector<'_>) {
    let what = facts.what();
    for (name, is_authority, entry) in &facts.revoked {
        if *is_authority != authorities {
            continue;
        }
        let name = shorten(name, NAME);
        let reason = entry.reason.map_or("unspecified", |reason| reason.name());
        match entry.revocation_date {
            Some(date) => {
                let message =
                    format_args!("{what} lists {name}: revoked on {date}, reason {reason}.");
                add(findings, message);
            }
            None => add(findings, format_args!("{what} lists {name}: revoked, reason {reason}.")),
        }
    }
}
