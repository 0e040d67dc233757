//! Walks through a `CertificateList` that arrives in pieces.

use super::CrlError;
use super::entry::{Entry, RevokedEntry, is_time};
use super::extension::CrlExtensions;
use super::serial::Serials;
use crate::certificate::{Instant, instant};
use crate::chain::{SignedMessage, SignedMessageDigest};
use crate::tlv::{Element, Header, Length, Reader, Tag, short};

/// Maximum size of an element that is parsed as a whole: a name, an entry, the extensions.
const LARGEST: u64 = 1 << 20;

/// The field at the current position.
///
/// ```text
/// CertificateList ::= SEQUENCE {                      -- RFC 5280 section 5.1
///   tbsCertList TBSCertList,
///   signatureAlgorithm AlgorithmIdentifier,
///   signatureValue BIT STRING }
///
/// TBSCertList ::= SEQUENCE {
///   version Version OPTIONAL,                         -- INTEGER, v2(1)
///   signature AlgorithmIdentifier,
///   issuer Name,
///   thisUpdate Time,
///   nextUpdate Time OPTIONAL,
///   revokedCertificates SEQUENCE OF SEQUENCE { ... } OPTIONAL,
///   crlExtensions [0] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    CertificateList,
    TbsCertList,
    Version,
    Signature,
    Issuer,
    ThisUpdate,
    NextUpdate,
    RevokedCertificates,
    Entry,
    Extensions,
    SignatureAlgorithm,
    SignatureValue,
    /// After the end of the CRL.
    End,
}

impl Field {
    const fn path(self) -> &'static str {
        match self {
            Self::CertificateList | Self::End => "certificateList",
            Self::TbsCertList => "tbsCertList",
            Self::Version => "tbsCertList.version",
            Self::Signature => "tbsCertList.signature",
            Self::Issuer => "tbsCertList.issuer",
            Self::ThisUpdate => "tbsCertList.thisUpdate",
            Self::NextUpdate => "tbsCertList.nextUpdate",
            Self::RevokedCertificates | Self::Entry => "tbsCertList.revokedCertificates",
            Self::Extensions => "tbsCertList.crlExtensions",
            Self::SignatureAlgorithm => "signatureAlgorithm",
            Self::SignatureValue => "signatureValue",
        }
    }

    /// The next field of `TBSCertList` if this one is absent; `None` if it is required.
    const fn if_absent(self) -> Option<Self> {
        match self {
            Self::Version => Some(Self::Signature),
            Self::NextUpdate => Some(Self::RevokedCertificates),
            Self::RevokedCertificates => Some(Self::Extensions),
            Self::Extensions => Some(Self::SignatureAlgorithm),
            _ => None,
        }
    }
}

/// The result of one step.
enum Step {
    /// This number of bytes was consumed.
    Took(usize),
    /// This number of bytes is required, counted from the same position.
    Needs(usize),
}

/// The state of the walk, and its results.
#[derive(Debug)]
pub(super) struct Walker {
    field: Field,
    /// The bytes of an incomplete element.
    pending: Vec<u8>,
    /// Number of bytes that the incomplete element requires.
    needed: usize,
    /// Number of bytes consumed.
    position: u64,
    /// The ends of `CertificateList`, `TBSCertList` and `revokedCertificates`.
    end: u64,
    tbs_end: u64,
    entries_end: u64,
    /// The signed bytes, until the signature algorithm is known.
    unhashed: Vec<u8>,
    signed: Option<SignedMessage>,
    algorithm: Vec<u8>,
    pub(super) found: Found,
    pub(super) error: Option<CrlError>,
}

/// The values of the fields.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) issuer: Vec<u8>,
    pub(super) this_update: Option<Instant>,
    pub(super) next_update: Option<Instant>,
    pub(super) has_next_update: bool,
    pub(super) entries: u64,
    pub(super) revoked: Vec<RevokedEntry>,
    pub(super) extensions: CrlExtensions,
    pub(super) algorithms_agree: bool,
    pub(super) trailing: u64,
    pub(super) has_long_length: bool,
    pub(super) signature: Vec<u8>,
    pub(super) signed: Option<SignedMessageDigest>,
}

impl Walker {
    pub(super) fn new() -> Self {
        Self {
            field: Field::CertificateList,
            pending: Vec::new(),
            needed: 0,
            position: 0,
            end: LARGEST,
            tbs_end: 0,
            entries_end: 0,
            unhashed: Vec::new(),
            signed: None,
            algorithm: Vec::new(),
            found: Found::default(),
            error: None,
        }
    }

    /// Walks through the next bytes. The result does not depend on how they are cut.
    pub(super) fn push(&mut self, bytes: &[u8], wanted: &Serials) {
        let mut rest = bytes;
        while self.error.is_none() && !rest.is_empty() {
            if !self.pending.is_empty() {
                rest = self.fill(rest, wanted);
                continue;
            }
            match self.step(rest, wanted) {
                Ok(Step::Took(count)) => rest = rest.get(count..).unwrap_or_default(),
                Ok(Step::Needs(needed)) => {
                    self.needed = needed;
                    self.pending.extend_from_slice(rest);
                    rest = &[];
                }
                Err(error) => self.error = Some(error),
            }
        }
    }

    /// Completes the pending element; returns the remaining bytes.
    fn fill<'a>(&mut self, rest: &'a [u8], wanted: &Serials) -> &'a [u8] {
        let missing = self.needed.saturating_sub(self.pending.len()).min(rest.len());
        let (part, behind) = rest.split_at_checked(missing).unwrap_or((rest, &[]));
        self.pending.extend_from_slice(part);
        if self.pending.len() >= self.needed {
            let mut pending = std::mem::take(&mut self.pending);
            match self.step(&pending, wanted) {
                Ok(Step::Took(count)) => {
                    pending.drain(..count);
                }
                Ok(Step::Needs(needed)) => self.needed = needed,
                Err(error) => self.error = Some(error),
            }
            self.pending = pending;
        }
        behind
    }

    /// Ends the walk at the end of the file.
    pub(super) fn finish(&mut self) {
        if self.error.is_none() && self.field != Field::End {
            let pending = u64::try_from(self.pending.len()).unwrap_or(0);
            let expected = (self.field != Field::CertificateList).then_some(self.end);
            let actual = self.position.saturating_add(pending);
            self.error = Some(CrlError::Truncated { expected, actual });
        }
    }

    /// Consumes one element, the header of one, or all complete entries.
    fn step(&mut self, bytes: &[u8], wanted: &Serials) -> Result<Step, CrlError> {
        if self.field == Field::End {
            self.found.trailing += length(bytes);
            return Ok(Step::Took(bytes.len()));
        }
        // At the end of a structure, its remaining fields are absent.
        while self.position == self.entries_end && self.field == Field::Entry {
            self.field = Field::Extensions;
        }
        while self.position == self.tbs_end
            && let Some(next) = self.field.if_absent()
        {
            self.field = next;
        }
        if self.field == Field::SignatureAlgorithm && self.position < self.tbs_end {
            return Err(
                self.malformed("contains elements after its last field", Field::TbsCertList)
            );
        }
        if self.field == Field::Entry {
            return self.entries(bytes, wanted);
        }
        let Some(header) =
            Header::read(bytes).map_err(|_| self.malformed("has no valid length", self.field))?
        else {
            return Ok(Step::Needs(bytes.len() + 1));
        };
        let Length::Definite(content) = header.length else {
            return Err(CrlError::IndefiniteLength { offset: self.position });
        };
        let whole = content.saturating_add(length_of(header.bytes));
        let within = match self.field {
            Field::CertificateList => u64::MAX,
            Field::TbsCertList | Field::SignatureAlgorithm | Field::SignatureValue => self.end,
            _ => self.tbs_end,
        };
        if self.position.saturating_add(whole) > within {
            return Err(self.malformed("is longer than the element that contains it", self.field));
        }
        let fits = usize::try_from(content).unwrap_or(usize::MAX);
        self.found.has_long_length |= !Header::is_minimal(header.tag, fits, header.bytes);
        self.field(bytes, &header, whole)
    }

    /// Consumes the element with this header, if it is the expected one.
    fn field(&mut self, bytes: &[u8], header: &Header, whole: u64) -> Result<Step, CrlError> {
        let expected = match self.field {
            Field::Version => header.tag == Tag::INTEGER,
            Field::ThisUpdate | Field::NextUpdate => is_time(header.tag),
            Field::Extensions => header.tag == Tag::context(0),
            Field::SignatureValue => header.tag == Tag::BIT_STRING,
            _ => header.tag == Tag::SEQUENCE,
        };
        if !expected {
            let Some(next) =
                self.field.if_absent().filter(|next| *next != Field::SignatureAlgorithm)
            else {
                return Err(self.malformed("is missing", self.field));
            };
            self.field = next;
            return Ok(Step::Took(0));
        }
        let ends_at = self.position.saturating_add(whole);
        let next = match self.field {
            Field::CertificateList => {
                self.end = ends_at;
                Field::TbsCertList
            }
            Field::TbsCertList => {
                self.tbs_end = ends_at;
                Field::Version
            }
            Field::RevokedCertificates => {
                self.entries_end = ends_at;
                Field::Entry
            }
            _ => return self.whole_field(bytes, whole),
        };
        let header = bytes.get(..header.bytes).unwrap_or_default();
        if self.field != Field::CertificateList {
            self.hash(header);
        }
        self.advance(header.len(), next)
    }

    /// Consumes an element that is parsed as a whole.
    fn whole_field(&mut self, bytes: &[u8], whole: u64) -> Result<Step, CrlError> {
        let count = match usize::try_from(whole) {
            Ok(count) if whole <= LARGEST => count,
            _ => return Err(self.malformed("is larger than 1 MiB", self.field)),
        };
        let Some(bytes) = bytes.get(..count) else { return Ok(Step::Needs(count)) };
        let element = Reader::new(bytes, 0).next("").ok().flatten();
        let element = element.ok_or_else(|| self.malformed("cannot be parsed", self.field))?;
        let next = self.note(&element)?;
        if !matches!(self.field, Field::SignatureAlgorithm | Field::SignatureValue) {
            self.hash(bytes);
        }
        self.advance(count, next)
    }

    /// Stores the value of a field; returns the next field.
    fn note(&mut self, element: &Element<'_>) -> Result<Field, CrlError> {
        Ok(match self.field {
            Field::Version => Field::Signature,
            Field::Signature => {
                self.algorithm = element.content.to_vec();
                let mut fields = element.reader();
                let id = fields.expect(Tag::OBJECT_IDENTIFIER, "");
                let id = id.map_err(|_| self.malformed("has no algorithm", self.field))?;
                let parameters = fields.next("").ok().flatten().map(|parameters| parameters.whole);
                let mut signed = SignedMessage::new(id.content, parameters);
                signed.push(&std::mem::take(&mut self.unhashed));
                self.signed = Some(signed);
                Field::Issuer
            }
            Field::Issuer => {
                self.found.issuer = element.whole.to_vec();
                Field::ThisUpdate
            }
            Field::ThisUpdate => {
                self.found.this_update = instant(element);
                Field::NextUpdate
            }
            Field::NextUpdate => {
                self.found.has_next_update = true;
                self.found.next_update = instant(element);
                Field::RevokedCertificates
            }
            Field::Extensions => {
                self.found.extensions.read(element);
                Field::SignatureAlgorithm
            }
            Field::SignatureAlgorithm => {
                self.found.algorithms_agree = self.algorithm == element.content;
                Field::SignatureValue
            }
            _ => {
                self.found.signature = element.content.to_vec();
                self.found.signed = self.signed.take().map(SignedMessage::finish);
                Field::End
            }
        })
    }

    /// Consumes all complete entries.
    fn entries(&mut self, bytes: &[u8], wanted: &Serials) -> Result<Step, CrlError> {
        let left = self.entries_end.saturating_sub(self.position);
        let within = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let mut rest = bytes.get(..within).unwrap_or_default();
        while let Some((0x30, content, behind)) = short(rest) {
            if let Err(what) = self.entry(content, wanted) {
                let before = within - rest.len();
                self.position = self.position.saturating_add(length_of(before));
                return Err(self.malformed(what, Field::Entry));
            }
            rest = behind;
        }
        let count = within - rest.len();
        if count > 0 {
            self.hash(bytes.get(..count).unwrap_or_default());
            return self.advance(count, Field::Entry);
        }
        self.long_entry(bytes, left, wanted)
    }

    /// Consumes an entry that is incomplete or whose length is encoded in more than one byte.
    fn long_entry(&mut self, bytes: &[u8], left: u64, wanted: &Serials) -> Result<Step, CrlError> {
        let malformed = |what| self.malformed(what, Field::Entry);
        let header = Header::read(bytes).map_err(|_| malformed("has an entry without a length"))?;
        let Some(header) = header else { return Ok(Step::Needs(bytes.len() + 1)) };
        let Length::Definite(content) = header.length else {
            return Err(CrlError::IndefiniteLength { offset: self.position });
        };
        let whole = content.saturating_add(length_of(header.bytes));
        if header.tag != Tag::SEQUENCE {
            return Err(malformed("has an entry that is not a SEQUENCE"));
        }
        if whole > left {
            return Err(malformed("has an entry that is longer than the list"));
        }
        let count = match usize::try_from(whole) {
            Ok(count) if whole <= LARGEST => count,
            _ => return Err(malformed("has an entry that is larger than 1 MiB")),
        };
        let Some(whole) = bytes.get(..count) else { return Ok(Step::Needs(count)) };
        self.found.has_long_length |=
            !Header::is_minimal(header.tag, count - header.bytes, header.bytes);
        self.entry(whole.get(header.bytes..).unwrap_or_default(), wanted)
            .map_err(|what| self.malformed(what, Field::Entry))?;
        self.hash(whole);
        self.advance(count, Field::Entry)
    }

    #[inline]
    fn entry(&mut self, content: &[u8], wanted: &Serials) -> Result<(), &'static str> {
        let entry = Entry::read(content)?;
        self.found.entries += 1;
        if entry.has_unusual_extensions() {
            let extensions = &mut self.found.extensions;
            entry.each_unknown_critical(&mut |id| extensions.note_unknown(id));
        }
        if wanted.contains(entry.serial) {
            let known = |each: &RevokedEntry| each.serial_number == entry.serial;
            if !self.found.revoked.iter().any(known) {
                self.found.revoked.push(entry.revoked());
            }
        }
        Ok(())
    }

    fn hash(&mut self, bytes: &[u8]) {
        match &mut self.signed {
            Some(signed) => signed.push(bytes),
            None => self.unhashed.extend_from_slice(bytes),
        }
    }

    fn advance(&mut self, count: usize, next: Field) -> Result<Step, CrlError> {
        self.position = self.position.saturating_add(length_of(count));
        self.field = next;
        if next == Field::End && self.position < self.end {
            return Err(self.malformed("contains elements after its last field", Field::End));
        }
        Ok(Step::Took(count))
    }

    const fn malformed(&self, what: &'static str, field: Field) -> CrlError {
        CrlError::Malformed { path: field.path(), what, offset: self.position }
    }
}

fn length(bytes: &[u8]) -> u64 {
    length_of(bytes.len())
}

fn length_of(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
