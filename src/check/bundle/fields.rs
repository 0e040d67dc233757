//! Rules about content of the bundle other than X.509 certificates.

use super::{BundleContext, at};
use crate::certificate::ObjectIdentifier;
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Counted, Excerpt, Rule, Severity};
use crate::kind::FileKind;
use crate::signed_data::SmallValue;

pub(in crate::check) static OTHER_CERTIFICATES: Rule = Rule {
    id: "B005",
    name: "other-certificates",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle contains certificates that are not X.509; they are skipped.",
    consequence: "They identify no CA and create no record. Some programs reject a bundle that \
                  contains them; what the service does is not documented.",
    remedy: "Create a bundle that contains only X.509 certificates.",
    citation: "RFC 5652 section 10.2.2, CertificateChoices",
    check: Check::Bundle(other_certificates),
    ..Rule::BASE
};

fn other_certificates(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let names = [
        "extended certificate",
        "version 1 attribute certificate",
        "version 2 attribute certificate",
        "certificate in another format",
    ];
    for (seen, name) in facts.other_certificates.iter().zip(names) {
        if seen.count > 0 {
            let count = Counted(seen.count, name);
            let message = format_args!("The bundle contains {count}.");
            findings.add(at(seen), message);
        }
    }
}

pub(in crate::check) static CRLS: Rule = Rule {
    id: "B006",
    name: "crls",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle contains CRLs; they are skipped.",
    consequence: "The service downloads CRLs from the URL of each CA. What it does with CRLs in a \
                  bundle is not documented. They make the file larger.",
    remedy: "Create the bundle without CRLs: `openssl crl2pkcs7 -nocrl -certfile chain.pem \
             -outform DER -out bundle.p7b`.",
    citation: "RFC 5652 section 5.1, crls; Microsoft Entra, certificate-based authentication, \
               concept page on the certificate revocation list",
    check: Check::Bundle(crls),
    ..Rule::BASE
};

fn crls(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.crls;
    if seen.count > 0 {
        let count = Counted(seen.count, "CRL");
        let message = format_args!("The bundle contains {count}.");
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static UNEXPECTED_SIGNER_INFO: Rule = Rule {
    id: "B007",
    name: "unexpected-signer-info",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle is signed; the signature is not verified.",
    consequence: "A bundle of CAs needs no signature. In a signed message, the certificates may be \
                  those of the signer, and uploading them would make the signer's CAs trusted for \
                  sign-in.",
    remedy: "Check that this is the correct file and not a signed message or program. If it is, \
             create a bundle of its CA certificates without signers.",
    citation: "RFC 5652 sections 5.1 and 5.3, signerInfos",
    check: Check::Bundle(unexpected_signer_info),
    ..Rule::BASE
};

fn unexpected_signer_info(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.signer_infos;
    if seen.count > 0 {
        let count = Counted(seen.count, "signer");
        let message = format_args!("The bundle has {count}.");
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static ENCAPSULATED_CONTENT: Rule = Rule {
    id: "B008",
    name: "encapsulated-content",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle encapsulates content; certificates in it are not part of the bundle.",
    consequence: "A bundle of certificates has no content. A file with content is usually a signed \
                  message, and no program imports CAs from the content.",
    remedy: "Check that this is the correct file. If the bundle is inside the content, extract it: `openssl cms -verify -noverify -inform DER -in \
             file.p7b -out content`.",
    citation: "RFC 5652 section 5.2, EncapsulatedContentInfo",
    check: Check::Bundle(encapsulated_content),
    ..Rule::BASE
};

fn encapsulated_content(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let Some(content) = &facts.frame.encapsulated_content else { return };
    let place = FindingLocation::at(content.location);
    let length = content.length;
    if length == 0 {
        return;
    }
    let content_type = ObjectIdentifier::new(facts.frame.encapsulated_content_type.bytes());
    let what = facts.encapsulated.map_or("", FileKind::name);
    let length = Counted(length, "byte");
    let message = format_args!(
        "The bundle encapsulates {length} of content of type {content_type} ({what})."
    );
    findings.add(place, message);
}

pub(in crate::check) static MALFORMED_SIGNED_DATA: Rule = Rule {
    id: "B009",
    name: "malformed-signed-data",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A field of SignedData is missing, repeated or unknown.",
    consequence: "Strict programs reject the bundle, or find other certificates in it.",
    remedy: "Export the bundle again with another program.",
    citation: "RFC 5652 section 5.1, SignedData",
    check: Check::Bundle(malformed_signed_data),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn malformed_signed_data(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    repeated_fields(facts, findings);
    // In a damaged bundle, the field may be missing because of the damage.
    if frame.version.is_none() && !facts.damaged {
        let message = format_args!("SignedData has no version.");
        findings.add(FindingLocation::default(), message);
    }
    if frame.primitive_fields.count > 0 {
        let message = format_args!(
            "The certificates or crls field of SignedData is a primitive element, where X.690 \
             8.12.1 requires a constructed one."
        );
        findings.add(at(&frame.primitive_fields), message);
    }
    if frame.signer_infos_fields.count == 0 && !facts.damaged {
        let message = format_args!("SignedData has no signerInfos field.");
        findings.add(FindingLocation::default(), message);
    }
    if frame.unexpected.count > 0 {
        let count = Counted(frame.unexpected.count, "element");
        let message = format_args!("The bundle contains {count} that RFC 5652 does not define.");
        findings.add(at(&frame.unexpected), message);
    }
}

fn repeated_fields(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    let fields = [
        (&frame.certificates_fields, "certificates"),
        (&frame.crls_fields, "crls"),
        (&frame.signer_infos_fields, "signerInfos"),
    ];
    for (seen, name) in fields {
        if seen.count > frame.bundles.max(1) {
            let message = format_args!("SignedData contains the field {name} more than once.");
            findings.add(at(seen), message);
        }
    }
}

pub(in crate::check) static EMPTY_FIELD: Rule = Rule {
    id: "B018",
    name: "empty-field",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A field of SignedData is empty.",
    consequence: "Nothing: DoD bundles have an empty crls field, and bundles of the US Federal PKI \
                  have empty content.",
    remedy: "No action is needed.",
    citation: "RFC 5652 sections 5.1 and 5.2",
    check: Check::Bundle(empty_field),
    excerpt: Excerpt::Bytes,
    needs_nothing: true,
    ..Rule::BASE
};

fn empty_field(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    if let Some(content) = frame.encapsulated_content.as_ref().filter(|it| it.length == 0) {
        let message = format_args!("The bundle encapsulates empty content.");
        findings.add(FindingLocation::at(content.location), message);
    }
    // In a damaged bundle, the field may be missing because of the damage.
    if frame.crls_fields.count > 0 && frame.crls.count == 0 && !facts.damaged {
        let message = format_args!("SignedData has an empty crls field.");
        findings.add(at(&frame.crls_fields), message);
    }
}

pub(in crate::check) static VERSION_OUT_OF_RANGE: Rule = Rule {
    id: "B013",
    name: "version-out-of-range",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The version of SignedData is not between 0 and 5.",
    consequence: "CMSVersion allows only the values 0 to 5. Most programs ignore the version; some \
                  reject an unknown one.",
    remedy: "Export the bundle again with another program. A bundle that contains only X.509 \
             certificates has version 1.",
    citation: "RFC 5652 sections 5.1 and 10.2.5, CMSVersion",
    check: Check::Bundle(version_out_of_range),
    ..Rule::BASE
};

fn version_out_of_range(facts: &BundleContext<'_>, findings: &mut Collector<'_>) {
    match facts.frame.version.as_ref().map(SmallValue::bytes) {
        // CMSVersion ::= INTEGER { v0(0), v1(1), v2(2), v3(3), v4(4), v5(5) }
        None | Some([0..=5]) => {}
        Some(_) => findings.add(
            FindingLocation::default(),
            format_args!("The version of SignedData is not between 0 and 5."),
        ),
    }
}
