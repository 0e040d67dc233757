//! Rules about what else than X.509 certificates the bundle holds.

use super::{BundleFacts, at};
use crate::certificate::ObjectIdentifier;
use crate::check::finding::{Collector, Place};
use crate::check::{Check, Excerpt, Rule, Severity};
use crate::kind::Kind;
use crate::signed_data::SmallValue;

pub(in crate::check) static OTHER_CERTIFICATES: Rule = Rule {
    id: "B005",
    name: "other-certificates",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle holds certificates of other kinds than X.509, which are skipped.",
    consequence: "They name no CA and become no record here. Some programs refuse a bundle that \
                  holds them; what the service does is not documented.",
    remedy: "Leave them out: make a bundle of the X.509 certificates alone.",
    citation: "RFC 5652 section 10.2.2, CertificateChoices",
    check: Check::Bundle(other_certificates),
    ..Rule::BASE
};

fn other_certificates(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let names = [
        "extended certificates",
        "attribute certificates of version 1",
        "attribute certificates of version 2",
        "certificates of another format",
    ];
    for (seen, name) in facts.other_certificates.iter().zip(names) {
        if seen.count > 0 {
            let count = seen.count;
            let message = format_args!(
                "{count} {name} stand in the bundle and are skipped. Some programs refuse a \
                 bundle that holds them; leave them out."
            );
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
    summary: "The bundle holds CRLs, which are skipped.",
    consequence: "The service downloads CRLs from the URL that each CA is given; what it does with \
                  those in a bundle is not documented. They make the file larger.",
    remedy: "Leave them out: `openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out \
             bundle.p7b` makes a bundle without.",
    citation: "RFC 5652 section 5.1, crls; Microsoft Entra, certificate-based authentication, \
               concept page on the certificate revocation list",
    check: Check::Bundle(crls),
    ..Rule::BASE
};

fn crls(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.crls;
    if seen.count > 0 {
        let count = seen.count;
        let message = format_args!(
            "CRLs in the bundle, which are skipped: {count}. What the service does with CRLs is \
             not documented; openssl crl2pkcs7 leaves them out with -nocrl."
        );
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static SIGNERS: Rule = Rule {
    id: "B007",
    name: "signers",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle is signed; the signature is not verified.",
    consequence: "A bundle of CAs needs no signer. In a signed message the certificates may be \
                  those of the signer, and uploading them would make the signer's CAs trusted for \
                  sign-in.",
    remedy: "Check that this is the right file and not a signed message or program. If it is, make \
             a bundle of its CA certificates without signers.",
    citation: "RFC 5652 sections 5.1 and 5.3, signerInfos",
    check: Check::Bundle(signers),
    ..Rule::BASE
};

fn signers(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.signer_infos;
    if seen.count > 0 {
        let count = seen.count;
        let message = format_args!(
            "Signers of the bundle: {count}. Their signatures are not verified, and the \
             certificates may be theirs rather than CAs; check that this is the right file."
        );
        findings.add(at(seen), message);
    }
}

pub(in crate::check) static ENCAPSULATED_CONTENT: Rule = Rule {
    id: "B008",
    name: "encapsulated-content",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The bundle encapsulates content; certificates in it are no members.",
    consequence: "A bundle of certificates has no content. Where there is one the file is mostly a \
                  signed message, and no program takes what is in the content for CAs. An empty \
                  one, as bundles of the US Federal PKI have, changes nothing.",
    remedy: "Check that this is the right file. If the bundle is inside the content, take it out: \
             `openssl cms -verify -noverify -inform DER -in file.p7b -out content`.",
    citation: "RFC 5652 section 5.2, EncapsulatedContentInfo",
    check: Check::Bundle(encapsulated_content),
    ..Rule::BASE
};

fn encapsulated_content(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let Some(content) = &facts.frame.encapsulated_content else { return };
    let place = Place::at(content.location);
    let length = content.length;
    // Bundles of the US Federal PKI have an empty one.
    if length == 0 {
        let message = format_args!(
            "The bundle encapsulates an empty content where a bundle of certificates has none. \
             Nothing needs to be done."
        );
        return findings.add(place, message);
    }
    let content_type = ObjectIdentifier::new(facts.frame.encapsulated_content_type.bytes());
    let what = facts.encapsulated.map_or("", Kind::name);
    let message = format_args!(
        "The bundle encapsulates {length} octets of content of type {content_type} ({what}). \
         Certificates in there are no members of the bundle: they are not counted, and no program \
         takes them for CAs. Check that this is the right file."
    );
    findings.add(place, message);
}

pub(in crate::check) static FRAME_DEPARTS: Rule = Rule {
    id: "B009",
    name: "frame-departs",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A field of SignedData is missing, repeated, empty or unknown.",
    consequence: "Lenient programs read the bundle all the same, strict ones refuse it, and they \
                  may differ in which certificates it holds. How the service reads it is not \
                  documented. An empty crls field, as bundles of the DoD have, changes nothing.",
    remedy: "Where a finding says so, export the bundle again with another program: `openssl pkcs7 \
             -print_certs`, then `openssl crl2pkcs7 -nocrl`.",
    citation: "RFC 5652 section 5.1, SignedData",
    check: Check::Bundle(frame_departs),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn frame_departs(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    repeated_fields(facts, findings);
    // What a damaged bundle lacks, its damage took.
    if frame.version.is_none() && !facts.damaged {
        let message =
            format_args!("SignedData has no version. Some programs refuse that; export it again.");
        findings.add(Place::default(), message);
    }
    if frame.primitive_fields.count > 0 {
        let message = format_args!(
            "SignedData has certificates or crls as a primitive element, where a SET is \
             constructed (X.690 8.12.1). OpenSSL reads it, most other programs refuse it or find \
             nothing in it; export the bundle again."
        );
        findings.add(at(&frame.primitive_fields), message);
    }
    if frame.crls_fields.count > 0 && frame.crls.count == 0 && !facts.damaged {
        let message = format_args!(
            "SignedData has an empty crls field, as bundles of the DoD have. Nothing needs to be \
             done."
        );
        findings.add(at(&frame.crls_fields), message);
    }
    if frame.signer_infos_fields.count == 0 && !facts.damaged {
        let message = format_args!(
            "SignedData has no signerInfos, not even an empty set. Some programs refuse that; \
             export it again."
        );
        findings.add(Place::default(), message);
    }
    if frame.unexpected.count > 0 {
        let count = frame.unexpected.count;
        let message = format_args!(
            "Elements stand in the bundle's frame where RFC 5652 has none: {count}. They are \
             skipped; export the bundle again."
        );
        findings.add(at(&frame.unexpected), message);
    }
}

fn repeated_fields(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    let fields = [
        (&frame.certificates_fields, "certificates"),
        (&frame.crls_fields, "crls"),
        (&frame.signer_infos_fields, "signerInfos"),
    ];
    for (seen, name) in fields {
        if seen.count > frame.bundles.max(1) {
            let message = format_args!(
                "SignedData has the field {name} more than once. All are read here; another \
                 program may read one. Export the bundle again."
            );
            findings.add(at(seen), message);
        }
    }
}

pub(in crate::check) static VERSION_OUT_OF_RANGE: Rule = Rule {
    id: "B013",
    name: "version-out-of-range",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "SignedData has a version other than 0 to 5.",
    consequence: "CMSVersion has the values 0 to 5 and no others. Most programs pass over the \
                  version, some refuse one that they do not know.",
    remedy: "Export the bundle again with another program; a bundle of X.509 certificates alone \
             has version 1.",
    citation: "RFC 5652 sections 5.1 and 10.2.5, CMSVersion",
    check: Check::Bundle(version_out_of_range),
    ..Rule::BASE
};

fn version_out_of_range(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    match facts.frame.version.as_ref().map(SmallValue::bytes) {
        // CMSVersion ::= INTEGER { v0(0), v1(1), v2(2), v3(3), v4(4), v5(5) }
        None | Some([0..=5]) => {}
        Some(_) => findings.add(
            Place::default(),
            format_args!(
                "SignedData has a version other than 0 to 5. Some programs refuse that; export \
                 it again."
            ),
        ),
    }
}
