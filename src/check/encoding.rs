//! Rules about how a certificate is written.

use super::certificate::CertificateFacts;
use super::finding::Collector;
use super::{Check, Rule, Severity};
use crate::certificate::DepartureKind;
use crate::digest::Thumbprint;
use crate::tlv;

pub(super) static NOT_DER: Rule = Rule {
    id: "C006",
    name: "not-der",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate's encoding departs from DER.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1, X.690 clauses 10 and 11",
    check: Check::Certificate(departs_from_der),
};

fn departs_from_der(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let (Ok(certificate), Some(departures)) = (facts.certificate, facts.departures) else { return };
    for departure in departures.iter() {
        let what = departure.kind.describe();
        let times = match departure.count {
            1 => String::new(),
            count => format!(" ({count} times, first here)"),
        };
        let place = facts.place_at(departure.first, certificate.path_at(departure.first));
        let message = format_args!(
            "The certificate is not in DER: {what}{times}. It is read here; a strict reader \
             refuses it. Nothing can be changed without a new signature."
        );
        findings.add(place, message);
    }
    if let Some(error) = certificate.trailing_data() {
        let message = format_args!(
            "The certificate is not as RFC 5280 defines it: {error}. It is read here; a strict \
             reader refuses it. Ask its issuer for a correct one."
        );
        findings.add(facts.field(&error), message);
    }
}

pub(super) static BER_CERTIFICATE: Rule = Rule {
    id: "C007",
    name: "ber-certificate",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate is written in BER, so that programs differ on its thumbprint.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1.1.3, X.690 clause 10",
    check: Check::Certificate(ber),
};

fn ber(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(departures) = facts.departures else { return };
    let changes = [
        DepartureKind::IndefiniteLength,
        DepartureKind::LongLength,
        DepartureKind::ConstructedString,
    ];
    if !departures.iter().any(|departure| changes.contains(&departure.kind)) {
        return;
    }
    let Some(der) = tlv::der_form(facts.octets, facts.limits.depth) else { return };
    let (as_it_stands, der) = (Thumbprint::of(facts.octets), Thumbprint::of(&der));
    let message = format_args!(
        "The certificate is written in BER. Its thumbprint as it stands in the file is \
         {as_it_stands}; a program that writes it again in DER gets {der}. Which of them the \
         service takes is not documented: look for both. Get the certificate in DER."
    );
    findings.add(facts.place(), message);
}

pub(super) static SERIAL_NUMBER: Rule = Rule {
    id: "C008",
    name: "serial-number",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The serial number is not a positive number of at most 20 octets.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1.2.2",
    check: Check::Certificate(serial_number),
};

/// RFC 5280 section 4.1.2.2: positive, at most 20 octets.
fn serial_number(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
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

pub(super) static DUPLICATE_EXTENSION: Rule = Rule {
    id: "C009",
    name: "duplicate-extension",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "An extension is there more than once.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.2",
    check: Check::Certificate(duplicate_extension),
};

fn duplicate_extension(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
    for (offset, id) in certificate.extensions().repeated() {
        let message = format_args!(
            "The extension {id} is there more than once; the first is read here. RFC 5280 does \
             not allow that, and programs differ on which they read. Ask the issuer for a correct \
             certificate."
        );
        findings.add(facts.place_at(offset, "tbsCertificate.extensions"), message);
    }
}

pub(super) static VERSION: Rule = Rule {
    id: "C010",
    name: "version",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The version does not fit the fields.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1.2.1",
    check: Check::Certificate(version),
};

/// RFC 5280 section 4.1.2.1: version 3 with extensions, 2 with unique identifiers, else 1.
fn version(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
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

pub(super) static ALGORITHMS_DIFFER: Rule = Rule {
    id: "C011",
    name: "algorithms-differ",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The signature algorithm inside the signed part is not the one outside.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1.1.2",
    check: Check::Certificate(algorithms_differ),
};

fn algorithms_differ(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
    if !certificate.algorithms_agree() {
        let message = format_args!(
            "The signature algorithm inside the signed part is not the one outside. RFC 5280 \
             section 4.1.1.2 wants them equal, and programs refuse the certificate. Ask its issuer \
             for a correct one."
        );
        findings.add(facts.place_at_field("signatureAlgorithm"), message);
    }
}

pub(super) static ALGORITHM_PARAMETERS: Rule = Rule {
    id: "C012",
    name: "algorithm-parameters",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The parameters of an algorithm are not what its definition wants.",
    consequence: "",
    remedy: "",
    citation: "RFC 3279 section 2.3.1, RFC 4055 section 5, RFC 5758 section 3.2, RFC 8410 section 3",
    check: Check::Certificate(algorithm_parameters),
};

fn algorithm_parameters(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
    if let Some((path, offset)) = certificate.parameter_departure() {
        let message = format_args!(
            "An algorithm has parameters that it should not have, or lacks the NULL \
             that it should have. Most programs do not mind; a strict one refuses the certificate."
        );
        findings.add(facts.place_at(offset, path), message);
    }
}

pub(super) static TIME_DEPARTS: Rule = Rule {
    id: "C013",
    name: "time-departs",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A time is not written as RFC 5280 wants.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 section 4.1.2.5",
    check: Check::Certificate(time_departs),
};

fn time_departs(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some(validity) = facts.validity else { return };
    for time in [&validity.not_before, &validity.not_after] {
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

pub(super) static NAME_DEPARTS: Rule = Rule {
    id: "C014",
    name: "name-departs",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "A name is not written as RFC 5280 wants.",
    consequence: "",
    remedy: "",
    citation: "RFC 5280 sections 4.1.2.4 and 4.1.2.6",
    check: Check::Certificate(name_departs),
};

fn name_departs(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let (Ok(certificate), Some(departures)) = (facts.certificate, facts.departures) else { return };
    let names = [
        (certificate.issuer(), "tbsCertificate.issuer"),
        (certificate.subject(), "tbsCertificate.subject"),
    ];
    for (name, path) in names {
        if departures.is_plain_name(name.offset()) {
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
