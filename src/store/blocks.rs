//! Reads bundles and certificates from every block of a file, in any armour.

use super::StoreKind;
use super::certificate::{Outline, first_certificate};
use super::entries::EntriesBuilder;
use super::error::{StoreError, StoreErrorKind, StorePosition};
use super::told::Told;
use super::warning::StoreWarning;
use crate::arithmetic::{to_u64, to_usize};
use crate::armor::{Armor, Armored, BlockErrorKind, BodyErrorKind, Location, Map};
use crate::digest::Thumbprint;
use crate::error::Error;
use crate::kind::FileKind;
use crate::signed_data::{MemberKind, ScannedMember, Walker};

/// Reads the blocks; `None` if the bytes are text without a block.
pub(super) fn read(
    bytes: &[u8],
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Result<Option<StoreKind>, StoreError> {
    let mut blocks = StoreBlocks::new(gathered);
    let mut armor = Armor::new();
    let end = armor.push(bytes, &mut blocks).and_then(|()| armor.finish(&mut blocks));
    // `StoreBlocks` returns no errors, so an error comes from the armour itself.
    end.map_err(|error| StoreError::new(StoreErrorKind::Damaged { reason: error.to_string() }))?;
    blocks.finish(remarks)
}

struct StoreBlocks<'a> {
    gathered: &'a mut EntriesBuilder,
    /// The open block, decoded, and its offset among all decoded bytes.
    bytes: Vec<u8>,
    start: u64,
    map: Map,
    label: String,
    at: Location,
    any: bool,
    bundles: bool,
    certificates: bool,
    other_elements: u64,
    other: Option<OtherBlock>,
    unread: Option<Unread>,
}

/// Blocks that contain neither certificates nor a bundle: their number, and the first block.
struct OtherBlock {
    count: u64,
    label: String,
    line: u64,
    found: &'static str,
}

/// Parts that could not be read: their number, and the first part.
struct Unread {
    count: u64,
    at: Location,
    reason: String,
}

/// The location and the reason of a fault in a block.
type Failure = (Location, String);

impl Armored for StoreBlocks<'_> {
    fn begin_block(&mut self, label: &str, at: Location) -> Result<u64, Error> {
        self.start += length(&self.bytes);
        self.bytes.clear();
        self.map.clear();
        label.clone_into(&mut self.label);
        (self.at, self.any) = (at, true);
        Ok(self.start)
    }

    fn data(&mut self, bytes: &[u8], map: &Map) -> Result<(), Error> {
        self.bytes.extend_from_slice(bytes);
        self.map.append(map);
        Ok(())
    }

    fn embedded(&mut self, kind: FileKind, at: Location) -> Result<(), Error> {
        // Private keys have their own finding.
        if !kind.is_secret() {
            let reason = format!("{} begins outside the PEM blocks", kind.name());
            self.unread.get_or_insert(Unread { count: 0, at, reason }).count += 1;
        }
        Ok(())
    }

    fn end_block(&mut self, error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        let bytes = std::mem::take(&mut self.bytes);
        let error = error.map(|(kind, at)| (at, describe(kind).to_owned()));
        let failure = self.block(&bytes, error.is_some());
        // A fault in the armour causes any fault in the decoded data.
        if let Some((at, reason)) = error.or(failure) {
            self.unread.get_or_insert(Unread { count: 0, at, reason }).count += 1;
        }
        self.bytes = bytes;
        Ok(())
    }
}

impl<'a> StoreBlocks<'a> {
    fn new(gathered: &'a mut EntriesBuilder) -> Self {
        Self {
            gathered,
            bytes: Vec::new(),
            start: 0,
            map: Map::default(),
            label: String::new(),
            at: Location { offset: 0, text: None },
            any: false,
            bundles: false,
            certificates: false,
            other_elements: 0,
            other: None,
            unread: None,
        }
    }

    fn block(&mut self, bytes: &[u8], broken: bool) -> Option<Failure> {
        let outline = Outline::of(bytes);
        let label = self.label.to_ascii_uppercase();
        match outline {
            Outline::ContentInfo => self.bundle(bytes),
            _ if is_certificate_label(&label) => self.certificates(bytes),
            Outline::Certificate => self.certificates(bytes),
            Outline::Other(found) => {
                if matches!(label.as_str(), "PKCS7" | "CMS") {
                    return Some((
                        self.at,
                        format!("the block does not contain a bundle but {found}"),
                    ));
                }
                // A broken block is reported for its fault.
                if !broken {
                    self.note_other(found);
                }
                None
            }
        }
    }

    fn bundle(&mut self, bytes: &[u8]) -> Option<Failure> {
        let mut walker = Walker::new(self.start);
        let mut members = Vec::new();
        let end = walker
            .push(bytes, &mut |member| members.push(member))
            .and_then(|taken| walker.finish().map(|()| taken));
        if end.is_err_and(|error| error.kind.is_other_format()) {
            self.note_other("PKCS #7 that is not a bundle of certificates");
            return None;
        }
        self.bundles = true;
        for ScannedMember { kind, offset, length } in members {
            let begin = to_usize(offset.saturating_sub(self.start));
            let end = begin.saturating_add(to_usize(length));
            match (kind, bytes.get(begin..end)) {
                (MemberKind::Certificate, Some(certificate)) => {
                    self.add(certificate);
                }
                _ => self.other_elements += 1,
            }
        }
        match end {
            Err(error) => {
                // The lost data begins with the truncated certificate.
                let lost = walker.needed_from().min(error.offset);
                Some((self.locate(lost), error.kind.to_string()))
            }
            Ok(taken) => {
                let rest = bytes.get(taken..).unwrap_or_default();
                (!is_filling(rest)).then(|| self.behind(rest, bytes, "the bundle"))
            }
        }
    }

    /// Reads one or several concatenated certificates.
    fn certificates(&mut self, bytes: &[u8]) -> Option<Failure> {
        self.certificates = true;
        let mut rest = bytes;
        loop {
            match first_certificate(rest) {
                Ok((certificate, behind)) => {
                    self.add(certificate);
                    rest = behind;
                }
                Err(reason) => {
                    let at = self.locate(self.start + length(bytes) - length(rest));
                    return Some((at, format!("a certificate cannot be read: {reason}")));
                }
            }
            // OpenSSL's TRUSTED CERTIFICATE has settings after the certificate.
            if is_filling(rest) || self.label.eq_ignore_ascii_case("TRUSTED CERTIFICATE") {
                return None;
            }
            if Outline::of(rest) != Outline::Certificate {
                return Some(self.behind(rest, bytes, "the certificate"));
            }
        }
    }

    fn add(&mut self, certificate: &[u8]) {
        let thumbprint = Thumbprint::of(certificate);
        self.gathered.add(thumbprint, (None, None), Told::by(certificate));
    }

    fn behind(&self, rest: &[u8], bytes: &[u8], what: &str) -> Failure {
        let at = self.locate(self.start + length(bytes) - length(rest));
        let unit = if rest.len() == 1 { "byte" } else { "bytes" };
        (at, format!("trailing data after {what}, {} {unit}", rest.len()))
    }

    fn locate(&self, decoded: u64) -> Location {
        self.map.locate(decoded).unwrap_or(self.at)
    }

    fn note_other(&mut self, found: &'static str) {
        let (label, line) = (self.label.clone(), self.at.text.map_or(1, |(line, _)| line));
        self.other.get_or_insert(OtherBlock { count: 0, label, line, found }).count += 1;
    }

    fn finish(self, remarks: &mut Vec<StoreWarning>) -> Result<Option<StoreKind>, StoreError> {
        if !self.any {
            return Ok(None);
        }
        if self.gathered.is_empty() {
            return Err(match (self.unread, self.other) {
                (Some(Unread { at, reason, .. }), _) => {
                    StoreError::at(StoreErrorKind::Damaged { reason }, place(at))
                }
                (None, Some(other)) if !self.bundles => StoreError::unrecognised(other.describe()),
                _ => StoreError::new(StoreErrorKind::NoEntries),
            });
        }
        if self.other_elements > 0 {
            remarks.push(StoreWarning::OtherElements { count: self.other_elements });
        }
        if let Some(OtherBlock { count, label, line, .. }) = self.other {
            remarks.push(StoreWarning::OtherBlocks { count, label, line });
        }
        if let Some(Unread { count, at: Location { offset, text }, reason }) = self.unread {
            let line = text.map(|(line, _)| line);
            remarks.push(StoreWarning::Unread { count, offset, line, reason });
        }
        Ok(Some(match (self.bundles, self.certificates) {
            (true, true) => StoreKind::Mixed,
            (true, false) => StoreKind::Bundle,
            (false, _) => StoreKind::Certificates,
        }))
    }
}

impl OtherBlock {
    fn describe(&self) -> String {
        let Self { label, found, .. } = self;
        if label.is_empty() { (*found).to_owned() } else { format!("PEM with a \"{label}\"") }
    }
}

fn place(at: Location) -> StorePosition {
    match at.text {
        Some((line, column)) => StorePosition::Text { line, column },
        None => StorePosition::Byte(at.offset),
    }
}

fn length(bytes: &[u8]) -> u64 {
    to_u64(bytes.len())
}

/// Labels that announce a certificate (RFC 7468 section 5, and OpenSSL's own).
fn is_certificate_label(label: &str) -> bool {
    matches!(label, "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE")
}

/// Whether the bytes are only zeros and white space, which copying may append to DER.
fn is_filling(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace())
}

const fn describe(kind: BlockErrorKind) -> &'static str {
    match kind {
        BlockErrorKind::Body(BodyErrorKind::InvalidCharacter(_)) => {
            "a character is not in the base64 alphabet"
        }
        BlockErrorKind::Body(BodyErrorKind::DataBehindPadding) => {
            "base64 continues after its padding"
        }
        BlockErrorKind::Body(BodyErrorKind::StrayCharacter) => {
            "the base64 ends with one character too many"
        }
        BlockErrorKind::MissingEnd => "a block has no END line",
    }
}
