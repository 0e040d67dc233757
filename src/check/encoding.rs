//! Rules about how a certificate is written.

use super::certificate::CertificateFacts;
use super::finding::Collector;
use crate::certificate::DepartureKind;
use crate::digest::Thumbprint;
use crate::tlv;

pub(super) fn departs_from_der(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let (Ok(certificate), Some(departures)) = (facts.certificate, facts.departures) else { return };
    for departure in departures.iter() {
        let what = departure.kind.describe();
        let times = match departure.count {
            1 => String::new(),
            count => format!(" ({count} times, first here)"),
        };
        let place = facts.place_at(departure.first, certificate.path_at(departure.first));
        if departure.kind == DepartureKind::Depth {
            let limit = facts.limits.depth;
            let message = format_args!(
                "The bound `depth` of {limit} was passed: {what}{times}. What is inside was not \
                 looked through; a program may refuse the certificate. Ask its issuer for a \
                 simpler one."
            );
            findings.add(place, message);
            continue;
        }
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

pub(super) fn ber(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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

/// RFC 5280 section 4.1.2.2: positive, at most 20 octets.
pub(super) fn serial_number(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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

pub(super) fn duplicate_extension(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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

/// RFC 5280 section 4.1.2.1: version 3 with extensions, 2 with unique identifiers, else 1.
pub(super) fn version(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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

pub(super) fn algorithms_differ(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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

pub(super) fn algorithm_parameters(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Ok(certificate) = facts.certificate else { return };
    if let Some((path, offset)) = certificate.parameter_departure() {
        let message = format_args!(
            "An algorithm has parameters that it should not have, or lacks the NULL \
             that it should have. Most programs do not mind; a strict one refuses the certificate."
        );
        findings.add(facts.place_at(offset, path), message);
    }
}

pub(super) fn time_departs(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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

pub(super) fn name_departs(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
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
