//! Whether fields conform to RFC 5280.

use super::*;
use crate::certificate::Extension;

pub(in crate::check) static SERIAL_NUMBER: Rule = Rule {
    id: "C008",
    name: "serial-number",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The serial number is not a positive number of at most 20 bytes.",
    consequence: "RFC 5280 does not allow it but expects programs to handle it. A strict program \
                  rejects the certificate. The record does not contain the serial number.",
    remedy: "No action is needed unless the upload fails. Ask for a conforming number when the \
             certificate is renewed.",
    citation: "RFC 5280 section 4.1.2.2",
    check: Check::Certificate(serial_number),
    excerpt: Excerpt::Bytes,
    needs_nothing: true,
    ..Rule::BASE
};

/// RFC 5280 section 4.1.2.2: positive, at most 20 bytes.
fn serial_number(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(each) = facts.found(NonconformityKind::SerialNumber).next() else { return };
    let bytes = facts.certificate.serial_number();
    let what = match bytes {
        [] => "is empty".to_owned(),
        [first, ..] if *first >= 0x80 => "is negative".to_owned(),
        _ if bytes.iter().all(|byte| *byte == 0) => "is zero".to_owned(),
        _ => format!("has {} bytes, more than 20", bytes.len()),
    };
    let message = format_args!("The serial number {what}.");
    findings.add(facts.place_at(each.offset, each.path), message);
}

pub(in crate::check) static DUPLICATE_EXTENSION: Rule = Rule {
    id: "C009",
    name: "duplicate-extension",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate contains an extension more than once.",
    consequence: "RFC 5280 does not allow this. Programs reject the certificate or differ on which \
                  extension they use; the prediction is based on the first.",
    remedy: "Ask the issuer for a certificate that contains each extension once.",
    citation: "RFC 5280 section 4.2",
    check: Check::Certificate(duplicate_extension),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn duplicate_extension(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let mut known = Vec::new();
    for each in facts.found(NonconformityKind::DuplicateExtension) {
        if known.is_empty() {
            // The extensions are sorted by offset.
            known.extend(facts.certificate.extensions().iter().flatten());
        }
        let found = known.binary_search_by_key(&each.offset, Extension::offset);
        let Some(id) = found.ok().and_then(|index| known.get(index)).map(Extension::id) else {
            continue;
        };
        let message = format_args!("The certificate contains the extension {id} more than once.");
        findings.add(facts.place_at(each.offset, each.path), message);
    }
}

pub(in crate::check) static VERSION: Rule = Rule {
    id: "C010",
    name: "version",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The version does not match the fields.",
    consequence: "A lenient program ignores the version. Others may reject the certificate, or \
                  ignore its extensions and not recognize it as a CA certificate.",
    remedy: "Ask the issuer for a certificate of version 3.",
    citation: "RFC 5280 section 4.1.2.1",
    check: Check::Certificate(version),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

/// RFC 5280 section 4.1.2.1: version 3 with extensions, 2 with unique identifiers, otherwise 1.
fn version(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(each) = facts.found(NonconformityKind::Version).next() else { return };
    let certificate = facts.certificate;
    let has_extensions = certificate.extensions().is_present();
    let what = match certificate.version() {
        Err(_) => "is unreadable".to_owned(),
        Ok(version @ 1..=2) if has_extensions => {
            format!("is {version}, but the certificate has extensions")
        }
        Ok(version) if version > 3 => format!("is {version}, but the highest defined version is 3"),
        Ok(_) => "allows extensions, but their list is empty".to_owned(),
    };
    let message = format_args!("The version {what}.");
    findings.add(facts.place_at(each.offset, each.path), message);
}

pub(in crate::check) static NONCONFORMING_TIME: Rule = Rule {
    id: "C013",
    name: "nonconforming-time",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A time does not conform to RFC 5280.",
    consequence: "The instant is unambiguous and is used for the record. A strict program rejects \
                  the certificate.",
    remedy: "No action is needed unless the upload fails. Ask for a conforming time when the \
             certificate is renewed.",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Certificate(nonconforming_time),
    excerpt: Excerpt::Bytes,
    needs_nothing: true,
    ..Rule::BASE
};

fn nonconforming_time(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    for each in facts.nonconformities {
        if let NonconformityKind::Time(violation) = each.kind {
            let (path, what) = (each.path, violation.describe());
            let message = format_args!("Nonconforming time: {path} {what}.");
            findings.add(facts.place_at(each.offset, path), message);
        }
    }
}

pub(in crate::check) static NONCONFORMING_NAME: Rule = Rule {
    id: "C014",
    name: "nonconforming-name",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A name does not conform to RFC 5280.",
    consequence: "Programs may show the name differently than predicted, fail to match it with the \
                  issuer of other certificates, or reject the certificate.",
    remedy: "Compare the record's names after the upload. Ask the issuer for a conforming name \
             when the certificate is renewed.",
    citation: "RFC 5280 sections 4.1.2.4 and 4.1.2.6",
    check: Check::Certificate(nonconforming_name),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn nonconforming_name(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    for each in facts.nonconformities {
        let place = || facts.place_at(each.offset, each.path);
        let which = each.path.rsplit('.').next().unwrap_or_default();
        match each.kind {
            NonconformityKind::UnreadableName(error) => {
                let message = format_args!("The {which} cannot be parsed to its end: {error}.");
                findings.add(place(), message);
            }
            NonconformityKind::Name(violation) => {
                let what = violation.describe();
                let message = format_args!("Nonconforming {which}: {what}.");
                findings.add(place(), message);
            }
            _ => {}
        }
    }
}
