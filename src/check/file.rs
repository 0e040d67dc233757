//! Rules about the file as it lies.

use super::citation::{CMS, HOW_TO, UPLOAD};
use super::finding::{Collector, Place};
use super::{Check, Rule, Severity};
use crate::armor::{BlockErrorKind, BodyErrorKind, Departures, Location};
use crate::digest::Sha256Digest;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::signed_data::FrameErrorKind;

/// What the rules of a file look at.
#[derive(Debug)]
pub(crate) struct FileFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) length: u64,
    pub(crate) sha256: Sha256Digest,
    /// The hash that was given, as it was written.
    pub(crate) expected: Option<&'a str>,
    /// What the file is, where it holds no bundle.
    pub(crate) kind: Option<Kind>,
    /// Bundles that were found.
    pub(crate) bundles: u64,
    /// Certificates in the bundles behind the first.
    pub(crate) beyond_first: u64,
    /// Blocks that are no bundles, in a file that holds one.
    pub(crate) foreign_blocks: u64,
    pub(crate) first_foreign: Option<(Kind, Location)>,
    pub(crate) damaged: u64,
    pub(crate) first_damage: Option<(BlockFault, Option<Location>)>,
    pub(crate) trailing: Option<Trailing>,
    pub(crate) departures: &'a Departures,
}

/// Why a bundle can't be read to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockFault {
    Armor(BlockErrorKind),
    Frame(FrameErrorKind),
}

/// What stands behind a bundle, within the same block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trailing {
    pub(crate) octets: u64,
    pub(crate) first: Option<Location>,
    pub(crate) kind: Kind,
    /// Further bundles in it, and how many certificates they hold.
    pub(crate) bundles: u64,
    pub(crate) certificates: u64,
}

pub(super) static NOT_PKCS7: Rule = Rule {
    id: "F001",
    name: "not-pkcs7",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is no PKCS #7 bundle of certificates.",
    consequence: "",
    remedy: "",
    citation: HOW_TO,
    check: Check::File(not_pkcs7),
};

fn not_pkcs7(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    if let Some(kind) = facts.kind {
        let (name, advice) = (kind.name(), kind.advice());
        let message = format_args!("The file is {name}, no PKCS #7 bundle. {advice}");
        findings.add(Place::default(), message);
    }
}

pub(super) static FILE_TOO_LARGE: Rule = Rule {
    id: "F002",
    name: "file-too-large",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The file is larger than the service takes.",
    consequence: "",
    remedy: "",
    citation: HOW_TO,
    check: Check::File(too_large),
};

fn too_large(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let (length, limit) = (facts.length, facts.limits.file_octets);
    if length > limit {
        let message = format_args!(
            "The file has {length} octets; the service takes 2 MB, read as {limit}: which \
             megabyte is meant is not documented. Split the CAs over several PKIs, or leave out \
             those that no user certificate needs."
        );
        findings.add(Place::default(), message);
    }
}

pub(super) static HASH_MISMATCH: Rule = Rule {
    id: "F003",
    name: "hash-mismatch",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The SHA-256 that was given is not the file's.",
    consequence: "",
    remedy: "",
    citation: UPLOAD,
    check: Check::File(hash_mismatch),
};

fn hash_mismatch(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let Some(expected) = facts.expected else { return };
    let actual = facts.sha256;
    match expected.parse::<Sha256Digest>() {
        Ok(expected) if expected == actual => {}
        Ok(expected) => findings.add(
            Place::default(),
            format_args!(
                "The hash given is {expected}, the file's is {actual}. Hash the octets that the \
                 upload URL serves: a changed line end, a byte order mark or a sign-in page in \
                 place of the file gives another hash."
            ),
        ),
        Err(error) => findings.add(
            Place::default(),
            format_args!(
                "The hash given is no SHA-256: {error}. The file's is {actual}; give that as \
                 sha256FileHash."
            ),
        ),
    }
}

pub(super) static DAMAGED: Rule = Rule {
    id: "F004",
    name: "damaged",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The bundle breaks off, or can't be read to its end.",
    consequence: "",
    remedy: "",
    citation: HOW_TO,
    check: Check::File(damaged),
};

fn damaged(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let Some((fault, location)) = facts.first_damage else { return };
    let what = match fault {
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
    };
    let others = facts.damaged.saturating_sub(1);
    let more =
        if others > 0 { format!(" Further damaged blocks: {others}.") } else { String::new() };
    let message = format_args!(
        "The bundle can't be read to its end: {what}.{more} What stands before that place is \
         reported. Get the file again in binary mode, or export it again."
    );
    findings.add(Place::at(location), message);
}

pub(super) static SEVERAL_BLOCKS: Rule = Rule {
    id: "F005",
    name: "several-blocks",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file holds several bundles in PEM blocks, of which most programs read one.",
    consequence: "",
    remedy: "",
    citation: "RFC 7468 section 2",
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

pub(super) static FOREIGN_BLOCK: Rule = Rule {
    id: "F006",
    name: "foreign-block",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The file holds PEM blocks that are no bundles.",
    consequence: "",
    remedy: "",
    citation: "RFC 7468 section 2",
    check: Check::File(foreign_block),
};

fn foreign_block(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    let (Some((kind, location)), None) = (facts.first_foreign, facts.kind) else { return };
    let (name, count) = (kind.name(), facts.foreign_blocks);
    let secret = if kind.is_secret() { " Do not publish this file." } else { "" };
    let message = format_args!(
        "Besides the bundle the file holds PEM blocks that are none: {count}, the first of which \
         is {name}. They are not reported.{secret} Upload a file with the bundle alone."
    );
    findings.add(Place::at(Some(location)), message);
}

pub(super) static TRAILING_DATA: Rule = Rule {
    id: "F007",
    name: "trailing-data",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "Something stands behind the bundle.",
    consequence: "",
    remedy: "",
    citation: CMS,
    check: Check::File(trailing_data),
};

fn trailing_data(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
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

pub(super) static ARMOR_DEPARTS: Rule = Rule {
    id: "F008",
    name: "armor-departs",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The text around the bundle departs from RFC 7468.",
    consequence: "",
    remedy: "",
    citation: "RFC 7468 section 3",
    check: Check::File(armor_departs),
};

fn armor_departs(facts: &FileFacts<'_>, findings: &mut Collector<'_>) {
    if facts.bundles == 0 {
        return;
    }
    for departure in facts.departures.iter() {
        let what = departure.kind.describe();
        let times = match departure.count {
            1 => String::new(),
            count => format!(" ({count} times, first here)"),
        };
        let message = format_args!(
            "The text departs from RFC 7468: {what}{times}. A strict reader refuses that; only \
             DER is known to have been uploaded."
        );
        findings.add(Place::at(Some(departure.first)), message);
    }
}
