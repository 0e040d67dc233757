//! Rules about what stands in the file.

use super::{BlockFault, FileFacts, Trailing};
use crate::armor::{BlockErrorKind, BodyErrorKind};
use crate::check::citation::{HOW_TO_FAQ, UPLOAD_BODY};
use crate::check::finding::{Collector, Place};
use crate::check::{Check, Rule, Severity};
use crate::kind::Kind;

pub(in crate::check) static NOT_PKCS7: Rule = Rule {
    id: "F001",
    name: "not-pkcs7",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is no PKCS #7 bundle of certificates.",
    consequence: "The upload takes a .p7b file, and the how-to names a valid file as the first \
                  thing to verify when an upload fails. This one is something else, so the \
                  upload fails.",
    remedy: "The finding says what the file is and how to make a bundle of it. For certificates \
             in PEM: `openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out bundle.p7b`.",
    citation: HOW_TO_FAQ,
    check: Check::File(not_pkcs7),
};

fn not_pkcs7(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let Some(kind) = facts.kind.filter(|kind| *kind != Kind::Empty) else { return };
    let (name, advice) = (kind.name(), kind.advice());
    let blocks = match facts.blocks {
        0 | 1 => String::new(),
        blocks => format!(" It has {blocks} PEM blocks."),
    };
    let verb = if kind == Kind::SavedAsText { "was" } else { "contains" };
    let inside = facts.inside.map(|inside| format!("It {verb} {}. ", inside.name()));
    let inside = inside.unwrap_or_default();
    let message = format_args!("The file is {name}, no PKCS #7 bundle.{blocks} {inside}{advice}");
    findings.add(Place::default(), message);
}

pub(in crate::check) static EMPTY_FILE: Rule = Rule {
    id: "F015",
    name: "empty-file",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file has no octets.",
    consequence: "There is nothing that the service could add, and the how-to names a valid file \
                  as the first thing to verify when an upload fails.",
    remedy: "Look why nothing was written: a download that failed, an export that was broken off, \
             or a redirection to a file by a command that printed nothing. Then make the file \
             again.",
    citation: HOW_TO_FAQ,
    check: Check::File(empty_file),
};

fn empty_file(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    if facts.kind == Some(Kind::Empty) {
        let advice = Kind::Empty.advice();
        findings.add(Place::default(), format_args!("The file has no octets. {advice}"));
    }
}

pub(in crate::check) static DAMAGED: Rule = Rule {
    id: "F004",
    name: "damaged",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The bundle breaks off, or can't be read to its end.",
    consequence: "The file is no valid bundle, which the how-to asks for, and the upload fails. \
                  What stands before the damaged place is reported; what stands behind it is not \
                  known.",
    remedy: "Get the file again in binary mode and compare its hash with that of its publisher, or \
             export it again.",
    citation: HOW_TO_FAQ,
    check: Check::File(damaged),
};

fn damaged(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    for (fault, location) in facts.damages.iter() {
        let what = describe(fault);
        let message = format_args!(
            "The bundle can't be read to its end: {what}. What is in front of that place is \
             reported. Get the file again in binary mode, or export it again."
        );
        findings.add(Place::at(location), message);
    }
    if let Some((count, (_, last))) = facts.damages.further() {
        let message = format_args!(
            "{count} further bundles can't be read to their end, the last of them here."
        );
        findings.add(Place::at(last), message);
    }
}

fn describe(fault: BlockFault) -> String {
    match fault {
        BlockFault::Frame(kind) => kind.to_string(),
        BlockFault::Armor(BlockErrorKind::MissingEnd) => "the END line is missing".to_owned(),
        BlockFault::Armor(BlockErrorKind::Body(kind)) => match kind {
            BodyErrorKind::InvalidCharacter(octet) => {
                format!("the octet {octet:02X} is no character of base64")
            }
            BodyErrorKind::DataBehindPadding => "base64 goes on behind its padding (=)".to_owned(),
            BodyErrorKind::StrayCharacter => {
                "one character of base64 is left over, which makes no octet".to_owned()
            }
        },
    }
}

pub(in crate::check) static SEVERAL_BLOCKS: Rule = Rule {
    id: "F005",
    name: "several-blocks",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file holds several bundles in PEM blocks, of which most programs read one.",
    consequence: "Most programs read the first bundle and lose the others in silence, so CAs are \
                  likely to be missing in the trust store. Certificates below them can't sign in.",
    remedy: "Put all certificates into one bundle. `sed 's/-----BEGIN/\\n&/g' file.p7b | awk \
             '/-----BEGIN/{n++} n{print > (\"block\" n \".pem\")}'` writes each block to a file, \
             `for block in block*.pem; do openssl pkcs7 -in \"$block\" -print_certs; done > \
             chain.pem` gathers the certificates, and `openssl crl2pkcs7 -nocrl -certfile \
             chain.pem -outform DER -out bundle.p7b` makes one bundle.",
    citation: "RFC 7468 section 2: several instances in one file",
    check: Check::File(several_blocks),
};

fn several_blocks(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    if facts.bundles > 1 {
        let (bundles, beyond) = (facts.bundles, facts.beyond_first);
        let message = format_args!(
            "The file holds {bundles} bundles in PEM blocks; certificates behind the first: {beyond}. \
             Most programs read the first and lose the rest in silence. Put all certificates into \
             one bundle."
        );
        findings.add(Place::default(), message);
    }
}

pub(in crate::check) static FOREIGN_BLOCK: Rule = Rule {
    id: "F006",
    name: "foreign-block",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file holds PEM blocks that are no bundles.",
    consequence: "A program that reads one block may take such a block for the bundle and fail. \
                  Certificates that stand in blocks of their own are likely to be lost.",
    remedy: "Upload a file with the bundle alone. Certificates that are to be added belong into \
             the bundle.",
    citation: "RFC 7468 section 2: several instances in one file",
    check: Check::File(foreign_block),
};

fn foreign_block(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    // Where there is no bundle, F001 names what the file is instead.
    let named = match facts.kind {
        Some(Kind::CertificateChain) => Some(Kind::OneCertificate),
        kind => kind,
    };
    // A private key has a rule of its own.
    let is_told = |kind: Kind| kind.is_secret() || Some(kind) == named;
    for (kind, location) in facts.foreign.iter().filter(|(kind, _)| !is_told(*kind)) {
        let name = kind.name();
        let message = format_args!(
            "This PEM block is not a bundle but {name}, and it is not reported. Upload a file with \
             the bundle alone."
        );
        findings.add(Place::at(Some(location)), message);
    }
    if let Some((count, (_, last))) = facts.foreign.further() {
        let message =
            format_args!("{count} further PEM blocks are not bundles, the last of them here.");
        findings.add(Place::at(Some(last)), message);
    }
}

pub(in crate::check) static TRAILING_DATA: Rule = Rule {
    id: "F007",
    name: "trailing-data",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "Something stands behind the bundle.",
    consequence: "Most programs pass over it in silence, strict ones refuse the file. Certificates \
                  in it are likely to be missing in the trust store.",
    remedy: "Take out what stands behind the bundle, or put all certificates into one bundle. A \
             file that was appended to another has to be taken apart first.",
    citation: "RFC 5652 section 3: a ContentInfo ends where its length says",
    check: Check::File(trailing_data),
};

fn trailing_data(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    trailing_bytes(facts, findings);
    for location in facts.unread_boundaries.iter() {
        let message = format_args!(
            "A PEM block begins here, behind binary data, and is not read. Take it out, or put its \
             certificates into the bundle."
        );
        findings.add(Place::at(Some(location)), message);
    }
    if let Some((count, last)) = facts.unread_boundaries.further() {
        let message =
            format_args!("{count} further PEM blocks are not read, the last of them begins here.");
        findings.add(Place::at(Some(last)), message);
    }
    unread_data(facts, findings);
}

/// Where nothing is read at all, F001 names what the file is.
fn unread_data(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    if facts.bundles == 0 && facts.blocks == 0 {
        return;
    }
    for (kind, location) in facts.embedded.iter() {
        let name = kind.name();
        let message = format_args!(
            "Outside the PEM blocks, {name} begins here, and is not read. Take it out, or put its \
             certificates into the bundle."
        );
        findings.add(Place::at(Some(location)), message);
    }
    if let Some((count, (_, last))) = facts.embedded.further() {
        let message = format_args!(
            "{count} further structures outside the PEM blocks are not read, the last of them \
             begins here."
        );
        findings.add(Place::at(Some(last)), message);
    }
}

fn trailing_bytes(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let Some(trailing) = facts.trailing else { return };
    let Trailing { octets, first, kind, bundles, certificates } = trailing;
    let what = match bundles {
        0 => kind.name().to_owned(),
        1 => format!("another bundle (certificates in it: {certificates})"),
        _ => format!("{bundles} more bundles (certificates in them: {certificates})"),
    };
    let message = format_args!(
        "Something stands behind the bundle, {octets} octets long: {what}. It is no part of it and \
         is not reported; most programs pass over it in silence. Take it out, or put all \
         certificates into one bundle."
    );
    findings.add(Place::at(first), message);
}

pub(in crate::check) static HOLDS_PRIVATE_KEY: Rule = Rule {
    id: "F010",
    name: "holds-private-key",
    severity: Severity::Error,
    rejects: false,
    assumed: &[],
    summary: "The file holds a private key, or is of a format that is made to hold one.",
    consequence: "The upload URL has to be reachable from the internet, so whoever knows it gets \
                  the key. With a CA's key anyone can issue certificates that sign in.",
    remedy: "Do not publish the file. Make a bundle of the CA certificates alone. If the file \
             already stood at a URL, treat the key as exposed: have its certificate revoked and \
             make a new key.",
    citation: UPLOAD_BODY,
    check: Check::File(holds_private_key),
};

fn holds_private_key(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    private_keys_in_stores(facts, findings);
    let of_file = facts.kind.filter(|kind| kind.is_secret() && facts.secrets.count == 0);
    for (kind, location) in facts.secrets.iter().chain(of_file.map(|kind| (kind, None))) {
        let name = kind.name();
        let message = format_args!(
            "Do not publish this file: {name} stands in it, and the upload needs a URL that \
             everyone can reach. If it already stood at one, treat the key as exposed. Make a \
             bundle of the CA certificates alone."
        );
        findings.add(Place::at(location), message);
    }
    if let Some((count, (_, last))) = facts.secrets.further() {
        let message =
            format_args!("{count} further private keys are in it, the last of them here.");
        findings.add(Place::at(last), message);
    }
}

fn private_keys_in_stores(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    for (file, secret) in facts.stores.secrets() {
        let name = secret.kind.name();
        let place = secret.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let message = format_args!(
            "The store file {file} holds {name}{place}. Whoever has that file has the key. Remove \
             the key, and do not hand the file on."
        );
        findings.add(Place::default(), message);
    }
}
