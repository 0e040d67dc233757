//! Rules about what the file contains.

use super::armor::PemTool;
use super::{BlockFault, FileContext, Trailing};
use crate::armor::{BlockErrorKind, BodyErrorKind, Location};
use crate::check::citation::{HOW_TO_FAQ, UPLOAD_BODY};
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Counted, Excerpt, Rule, Severity};
use crate::kind::{FileKind, NONCONFORMING_CHAIN};

pub(in crate::check) static NOT_PKCS7: Rule = Rule {
    id: "F001",
    name: "not-pkcs7",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is not a PKCS #7 bundle of certificates.",
    consequence: "An upload accepts only a valid .p7b file, so this upload fails.",
    remedy: "Create a bundle as the finding describes. For certificates in PEM: `openssl crl2pkcs7 \
             -nocrl -certfile chain.pem -outform DER -out bundle.p7b`.",
    citation: HOW_TO_FAQ,
    check: Check::File(not_pkcs7),
    findings_advise: true,
    ..Rule::BASE
};

fn not_pkcs7(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(kind) = facts.kind.filter(|kind| *kind != FileKind::Empty) else { return };
    let is_chain = matches!(kind, FileKind::OneCertificate | FileKind::CertificateChain);
    let advice = match facts.pem_tool() {
        Some(PemTool::OpenSsl) | None => kind.advice(),
        Some(PemTool::Pipe) if is_chain => NONCONFORMING_CHAIN,
        Some(PemTool::None) if is_chain => {
            "Export the CA certificates again, as one bundle in PKCS #7 (.p7b)."
        }
        Some(_) => kind.advice(),
    };
    let name = kind.name();
    if let Some(begins) = embedded_bundle(facts, kind) {
        let from = begins.offset + 1;
        let message = format_args!(
            "The file is {name}, not a PKCS #7 bundle. It contains a bundle that begins at byte \
             {}. Get the file again in binary mode, or remove what precedes the bundle (Linux, \
             macOS): `tail -c +{from} file.p7b > bundle.p7b`. Check bundle.p7b before the upload.",
            begins.offset
        );
        return findings.add(FindingLocation::at(Some(begins)), message);
    }
    let blocks = match facts.blocks {
        0 | 1 => String::new(),
        blocks => format!(" It contains {blocks} PEM blocks."),
    };
    let verb = if kind == FileKind::SavedAsText { "was" } else { "contains" };
    let inside = facts.inside.map(|inside| format!("It {verb} {}. ", inside.name()));
    let inside = inside.unwrap_or_default();
    let message =
        format_args!("The file is {name}, not a PKCS #7 bundle.{blocks} {inside}{advice}");
    findings.add(FindingLocation::default(), message);
}

/// The location of a bundle inside a file that is not itself a bundle.
fn embedded_bundle(facts: &FileContext<'_>, kind: FileKind) -> Option<Location> {
    let is_vague = matches!(kind, FileKind::Unknown | FileKind::LeadingBytes | FileKind::PlainText);
    let mut embedded = facts.embedded.iter().filter(|_| is_vague && facts.blocks == 0);
    embedded.find(|(kind, _)| *kind == FileKind::SignedData).map(|(_, at)| at)
}

pub(in crate::check) static EMPTY_FILE: Rule = Rule {
    id: "F015",
    name: "empty-file",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is empty.",
    consequence: "The service cannot add anything, so the upload fails.",
    remedy: "Get the file again, or create it again. Common causes are a failed download, an \
             interrupted export, and a redirection from a command that printed nothing.",
    citation: HOW_TO_FAQ,
    check: Check::File(empty_file),
    ..Rule::BASE
};

fn empty_file(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if facts.kind == Some(FileKind::Empty) {
        findings.add(FindingLocation::default(), format_args!("The file has 0 bytes."));
    }
}

pub(in crate::check) static TRUNCATED_OR_CORRUPT: Rule = Rule {
    id: "F004",
    name: "truncated-or-corrupt",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The bundle is truncated or corrupt.",
    consequence: "The file is not a valid bundle, so the upload fails. The report covers what \
                  precedes this place; what follows it is unknown.",
    remedy: "Get the file again in binary mode and compare its hash with the publisher's, or \
             export it again.",
    citation: HOW_TO_FAQ,
    check: Check::File(truncated_or_corrupt),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn truncated_or_corrupt(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    for (fault, location) in facts.damages.iter() {
        let what = describe(fault);
        let message = format_args!("The bundle cannot be parsed to its end: {what}.");
        findings.add(FindingLocation::at(location), message);
    }
    if let Some((count, (_, last))) = facts.damages.further() {
        let further = Counted(count, "further incomplete bundle");
        let message = format_args!("Not listed separately: {further}, the last one here.");
        findings.add(FindingLocation::at(last), message);
    }
}

fn describe(fault: BlockFault) -> String {
    match fault {
        BlockFault::Frame(kind) => kind.to_string(),
        BlockFault::Armor(BlockErrorKind::MissingEnd) => "the END line is missing".to_owned(),
        BlockFault::Armor(BlockErrorKind::Body(kind)) => match kind {
            BodyErrorKind::InvalidCharacter(byte) => {
                format!("the byte {byte:02X} is not a base64 character")
            }
            BodyErrorKind::DataBehindPadding => "base64 continues after its padding (=)".to_owned(),
            BodyErrorKind::StrayCharacter => {
                "the last base64 characters do not form a whole byte".to_owned()
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
    summary: "The file contains several bundles in PEM blocks; most programs read only one.",
    consequence: "Most programs read the first bundle and silently ignore the others, so CAs are \
                  likely to be missing from the trust store. Users with certificates below them \
                  cannot sign in.",
    remedy: "Put all certificates into one bundle. Write each block to a file: `sed \
             's/-----BEGIN/\\n&/g' file.p7b | awk '/-----BEGIN/{n++} n{print > (\"block\" n \
             \".pem\")}'`. Collect the certificates: `for block in block*.pem; do openssl pkcs7 \
             -in \"$block\" -print_certs; done > chain.pem`. Create one bundle: `openssl crl2pkcs7 \
             -nocrl -certfile chain.pem -outform DER -out bundle.p7b`.",
    citation: "RFC 7468 section 2: several instances in one file",
    check: Check::File(several_blocks),
    ..Rule::BASE
};

fn several_blocks(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if facts.bundles > 1 {
        let bundles = facts.bundles;
        let beyond = Counted(facts.beyond_first, "certificate");
        let message = format_args!(
            "The file contains {bundles} bundles in PEM blocks, with {beyond} after the first."
        );
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static FOREIGN_BLOCK: Rule = Rule {
    id: "F006",
    name: "foreign-block",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file contains PEM blocks that are not bundles.",
    consequence: "A program may mistake such a block for the bundle and fail. The report does not \
                  cover it, and certificates in separate blocks are likely to be lost.",
    remedy: "Upload a file that contains only the bundle, with all certificates in it.",
    citation: "RFC 7468 section 2: several instances in one file",
    check: Check::File(foreign_block),
    excerpt: Excerpt::Forbidden,
    ..Rule::BASE
};

fn foreign_block(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    // If there is no bundle, F001 reports what the file is instead.
    let named = match facts.kind {
        Some(FileKind::CertificateChain) => Some(FileKind::OneCertificate),
        kind => kind,
    };
    // Private keys have their own rule.
    let is_told = |kind: FileKind| kind.is_secret() || Some(kind) == named;
    for (kind, location) in facts.foreign.iter().filter(|(kind, _)| !is_told(*kind)) {
        let name = kind.name();
        let message = format_args!("This PEM block is not a bundle: it is {name}.");
        findings.add(FindingLocation::at(Some(location)), message);
    }
    if let Some((count, (_, last))) = facts.foreign.further() {
        let further = Counted(count, "further PEM block");
        let message = format_args!("Not listed separately: {further}, the last one here.");
        findings.add(FindingLocation::at(Some(last)), message);
    }
}

pub(in crate::check) static TRAILING_DATA: Rule = Rule {
    id: "F007",
    name: "trailing-data",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file contains data after the bundle.",
    consequence: "Most programs silently ignore it; strict programs reject the file. The report \
                  does not cover it, and certificates in it are likely to be missing from the \
                  trust store.",
    remedy: "Remove the trailing data, or put all certificates into one bundle. If files were \
             concatenated, separate them first.",
    citation: "RFC 5652 section 3: the length of a ContentInfo determines its end",
    check: Check::File(trailing_data),
    excerpt: Excerpt::Bytes,
    ..Rule::BASE
};

fn trailing_data(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    trailing_bytes(facts, findings);
    for location in facts.unread_boundaries.iter() {
        let message = format_args!("A PEM block begins here, after binary data.");
        findings.add(FindingLocation::at(Some(location)), message);
    }
    if let Some((count, last)) = facts.unread_boundaries.further() {
        let further = Counted(count, "further PEM block");
        let message = format_args!("Not listed separately: {further}, the last one here.");
        findings.add(FindingLocation::at(Some(last)), message);
    }
    unread_data(facts, findings);
}

/// If neither a bundle nor a block was found, F001 reports what the file is.
fn unread_data(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if facts.bundles == 0 && facts.blocks == 0 {
        return;
    }
    for (kind, location) in facts.embedded.iter() {
        let name = kind.name();
        let message = format_args!(
            "Outside the bundle, {name} begins here. Remove it, or put its certificates into the \
             bundle."
        );
        findings.add(FindingLocation::at(Some(location)), message);
    }
    if let Some((count, (_, last))) = facts.embedded.further() {
        let further = Counted(count, "further structure");
        let message = format_args!("Outside the bundle: {further}, the last one here.");
        findings.add(FindingLocation::at(Some(last)), message);
    }
}

fn trailing_bytes(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(trailing) = facts.trailing else { return };
    let Trailing { bytes, first, kind, bundles, certificates } = trailing;
    let certificates = Counted(certificates, "certificate");
    let (length, follow) = (Counted(bytes, "byte"), if bytes == 1 { "follows" } else { "follow" });
    let what = match bundles {
        0 => kind.name().to_owned(),
        1 => format!("another bundle with {certificates}"),
        _ => format!("{bundles} more bundles with {certificates}"),
    };
    let message = format_args!("{length} of trailing data {follow} the bundle: {what}.");
    findings.add(FindingLocation::at(first), message);
}

pub(in crate::check) static HOLDS_PRIVATE_KEY: Rule = Rule {
    id: "F010",
    name: "holds-private-key",
    severity: Severity::Error,
    rejects: false,
    assumed: &[],
    summary: "The file contains a private key, or its format is meant to contain one.",
    consequence: "The upload URL must be reachable from the internet, and anyone who gets the file \
                  gets the key. With a CA's key, anyone can issue certificates that sign in.",
    remedy: "Do not publish the file; bundle only the CA certificates. If it was already at a URL, \
             revoke the certificate and replace the key.",
    citation: UPLOAD_BODY,
    check: Check::File(holds_private_key),
    excerpt: Excerpt::Forbidden,
    ..Rule::BASE
};

fn holds_private_key(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    private_keys_in_stores(facts, findings);
    let of_file = facts.kind.filter(|kind| kind.is_secret() && facts.secrets.count == 0);
    for (kind, location) in facts.secrets.iter().chain(of_file.map(|kind| (kind, None))) {
        let name = kind.name();
        let message = format_args!("The file contains {name}.");
        findings.add(FindingLocation::at(location), message);
    }
    if let Some((count, (_, last))) = facts.secrets.further() {
        let further = Counted(count, "further private key");
        let message = format_args!("Not listed separately: {further}, the last one here.");
        findings.add(FindingLocation::at(last), message);
    }
}

fn private_keys_in_stores(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    for (file, secret) in facts.stores.secrets() {
        let name = secret.kind.name();
        let place = secret.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let message = format_args!("The store file {file} contains {name}{place}.");
        findings.add(FindingLocation::default(), message);
    }
}
