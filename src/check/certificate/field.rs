//! Whether fields hold what RFC 5280 wants of them.

use super::*;

pub(in crate::check) static SERIAL_NUMBER: Rule = Rule {
    id: "C008",
    name: "serial-number",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The serial number is not a positive number of at most 20 octets.",
    consequence: "RFC 5280 does not allow it, but wants readers to handle it. A strict one \
                  refuses the certificate; the record does not hold the number.",
    remedy: "Nothing needs to be done unless the upload fails. Ask for a correct number when \
             the certificate is renewed.",
    citation: "RFC 5280 section 4.1.2.2",
    check: Check::Form(serial_number),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

/// RFC 5280 section 4.1.2.2: positive, at most 20 octets.
fn serial_number(facts: &FormFacts<'_>, findings: &mut Collector<'_>) {
    let certificate = facts.certificate;
    let octets = certificate.serial_number();
    let what = match octets {
        [] => "is empty".to_owned(),
        [first, ..] if *first >= 0x80 => "is negative".to_owned(),
        _ if octets.iter().all(|octet| *octet == 0) => "is zero".to_owned(),
        _ if octets.len() > 20 => format!("has {} octets, more than 20", octets.len()),
        _ => return,
    };
    let message = format_args!(
        "The serial number {what}. RFC 5280 does not allow that, but wants readers to handle it; \
         a strict one refuses the certificate."
    );
    findings.add(facts.place_at_field("tbsCertificate.serialNumber"), message);
}

pub(in crate::check) static DUPLICATE_EXTENSION: Rule = Rule {
    id: "C009",
    name: "duplicate-extension",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "An extension is there more than once.",
    consequence: "Programs differ on which of them they read, or refuse the certificate. The \
                  first is read here, so that another program may predict another record.",
    remedy: "Ask the issuer for a certificate that has each extension once.",
    citation: "RFC 5280 section 4.2",
    check: Check::Form(duplicate_extension),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn duplicate_extension(facts: &FormFacts<'_>, findings: &mut Collector<'_>) {
    let certificate = facts.certificate;
    for (offset, id) in certificate.extensions().repeated() {
        let message = format_args!(
            "The extension {id} is there more than once; the first is read here. RFC 5280 does \
             not allow that, and programs differ on which they read. Ask the issuer for a correct \
             certificate."
        );
        findings.add(facts.place_at(offset, "tbsCertificate.extensions"), message);
    }
}

pub(in crate::check) static VERSION: Rule = Rule {
    id: "C010",
    name: "version",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The version does not fit the fields.",
    consequence: "A lenient reader does not look at the version; another may refuse the \
                  certificate, or not read its extensions and take it for no CA's.",
    remedy: "Ask the issuer for a certificate of version 3.",
    citation: "RFC 5280 section 4.1.2.1",
    check: Check::Form(version),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

/// RFC 5280 section 4.1.2.1: version 3 with extensions, 2 with unique identifiers, else 1.
fn version(facts: &FormFacts<'_>, findings: &mut Collector<'_>) {
    let certificate = facts.certificate;
    let has_extensions = certificate.extensions().is_present();
    let what = match certificate.version() {
        Err(_) => "can't be read".to_owned(),
        Ok(version @ 1..=2) if has_extensions => {
            format!("is {version}, but the certificate has extensions")
        }
        Ok(version) if version > 3 => format!("is {version}; there is none above 3"),
        Ok(_) if has_extensions && certificate.extensions().is_empty() => {
            "asks for extensions, and their list is empty".to_owned()
        }
        Ok(_) => return,
    };
    let message = format_args!(
        "The version {what}. It is read here; another program may refuse the certificate. Ask its \
         issuer for a correct one."
    );
    findings.add(facts.place_at_field("tbsCertificate.version"), message);
}

pub(in crate::check) static TIME_DEPARTS: Rule = Rule {
    id: "C013",
    name: "time-departs",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A time is not written as RFC 5280 wants.",
    consequence: "The instant can be told and is taken for the record. A strict reader refuses \
                  the certificate.",
    remedy: "Nothing needs to be done unless the upload fails. Ask for a correct time when the \
             certificate is renewed.",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Form(time_departs),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn time_departs(facts: &FormFacts<'_>, findings: &mut Collector<'_>) {
    for time in [&facts.validity.not_before, &facts.validity.not_after] {
        for departure in &time.departures {
            let (path, what) = (time.path, departure.describe());
            let message = format_args!(
                "A time departs from RFC 5280: {path} {what}. It is read here; a strict reader \
                 refuses the certificate."
            );
            findings.add(facts.place_at(time.offset, path), message);
        }
    }
}

pub(in crate::check) static NAME_DEPARTS: Rule = Rule {
    id: "C014",
    name: "name-departs",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A name is not written as RFC 5280 wants.",
    consequence: "What can be read is shown. Programs may show the name in another way than \
                  predicted, fail to compare it with the issuer named below, or refuse the \
                  certificate.",
    remedy: "Compare the record's names after the upload. Ask the issuer for a correct name \
             when the certificate is renewed.",
    citation: "RFC 5280 sections 4.1.2.4 and 4.1.2.6",
    check: Check::Form(name_departs),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn name_departs(facts: &FormFacts<'_>, findings: &mut Collector<'_>) {
    let [issuer, subject] = facts.names;
    let names = [
        (facts.certificate.issuer(), issuer, "tbsCertificate.issuer"),
        (facts.certificate.subject(), subject, "tbsCertificate.subject"),
    ];
    for (name, known, path) in names {
        if known.is_plain {
            continue;
        }
        if let Err(error) = name.check() {
            let message = format_args!(
                "A name can't be read to its end: {error}. What could be read is shown. Ask the \
                 issuer for a correct certificate."
            );
            findings.add(facts.place_at(error.offset, path), message);
        }
        for departure in name.departures() {
            let what = departure.kind.describe();
            let message = format_args!(
                "A name departs from RFC 5280: {what}. It is read here; programs may show it in \
                 another way, or refuse the certificate."
            );
            findings.add(facts.place_at(departure.offset, path), message);
        }
    }
}
