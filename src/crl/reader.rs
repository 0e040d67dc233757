//! Reads a CRL from the bytes of a file.

use std::sync::Arc;

use super::serial::Serials;
use super::walker::Walker;
use super::{Crl, CrlError, CrlForm};
use crate::armor::{Armor, ArmorForm, Armored, BlockErrorKind, Location, Map};
use crate::chain::SignedMessage;
use crate::error::Error;
use crate::kind::{FileKind, Sample};

/// Number of bytes kept from the start of a file to identify its type.
const HEAD: usize = 4096;

/// The length assumed for the file when its head is judged.
const WHOLE: u64 = 4096;

/// Reads a CRL from bytes that arrive in pieces of any size. The CRL may be encoded in DER, PEM or
/// base64. Only the first PEM block is read.
///
/// Memory does not grow with the CRL, with one exception: to verify an Ed25519 signature, up to 4
/// MiB are stored. The signature of a larger CRL is not verified.
///
/// ```
/// use pki_preflight::{crl::{CrlError, CrlReader}, report::FileKind};
///
/// let mut reader = CrlReader::default();
/// reader.push(b"<!DOCTYPE html><html><body>Sign in</body></html>");
/// assert_eq!(reader.finish().unwrap_err(), CrlError::NotCrl(FileKind::HtmlPage));
/// ```
#[derive(Debug)]
pub struct CrlReader {
    armor: Armor,
    blocks: Blocks,
    head: Vec<u8>,
    length: u64,
    /// Whether the head shows that the file cannot contain a CRL.
    is_other: bool,
}

/// The blocks of a file. Only the first is read as a CRL.
#[derive(Debug)]
struct Blocks {
    wanted: Arc<Serials>,
    walker: Walker,
    /// The label and the first bytes of the block.
    label: String,
    head: Vec<u8>,
    length: u64,
    blocks: u64,
    /// Whether the first block has ended.
    is_decided: bool,
}

impl Default for CrlReader {
    fn default() -> Self {
        Self {
            armor: Armor::new(),
            blocks: Blocks {
                wanted: Arc::default(),
                walker: Walker::new(),
                label: String::new(),
                head: Vec::new(),
                length: 0,
                blocks: 0,
                is_decided: false,
            },
            head: Vec::new(),
            length: 0,
            is_other: false,
        }
    }
}

impl CrlReader {
    /// A reader that searches for these serial numbers.
    pub(crate) fn looking_for(serials: &Arc<Serials>) -> Self {
        let mut reader = Self::default();
        reader.blocks.wanted = Arc::clone(serials);
        reader
    }

    /// Searches for the entry with a serial number, given as the big-endian content bytes of the
    /// INTEGER. Call this before [`push`](Self::push).
    pub fn find(&mut self, serial_number: &[u8]) {
        Arc::make_mut(&mut self.blocks.wanted).add(serial_number);
    }

    /// Reads the next bytes. The result does not depend on how they are cut.
    pub fn push(&mut self, bytes: &[u8]) {
        self.length += u64::try_from(bytes.len()).unwrap_or(0);
        let room = HEAD.saturating_sub(self.head.len());
        let (head, rest) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
        if !head.is_empty() {
            self.head.extend_from_slice(head);
            self.take(head);
            self.is_other = self.head.len() == HEAD && self.is_hopeless();
        }
        if !self.is_other {
            self.take(rest);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.armor.is_binary() {
            self.blocks.take(bytes);
        } else {
            // `Blocks` never returns an error.
            let _ = self.armor.push(bytes, &mut self.blocks);
        }
    }

    /// Whether no CRL can follow these first bytes. A web page or an archive is not searched for
    /// PEM, regardless of its length.
    fn is_hopeless(&self) -> bool {
        let is_text = matches!(
            FileKind::of(&Sample { bytes: &self.head, length: WHOLE, label: "", blocks: 0 }),
            FileKind::PlainText | FileKind::Blank | FileKind::CertificateRevocationList
        );
        self.blocks.blocks == 0 && !self.armor.is_binary() && !is_text
    }

    /// Returns the CRL.
    ///
    /// # Errors
    /// Returns an error if the file is not a CRL, or is a CRL that cannot be parsed completely.
    pub fn finish(mut self) -> Result<Crl, CrlError> {
        let _ = self.armor.finish(&mut self.blocks);
        let Self { armor, mut blocks, head, length, .. } = self;
        let form = match armor.form() {
            ArmorForm::Pem => CrlForm::Pem,
            ArmorForm::Base64 => CrlForm::Base64,
            _ => CrlForm::Der,
        };
        if blocks.blocks == 0 {
            let sample = Sample { bytes: &head, length, label: "", blocks: 0 };
            return Err(CrlError::NotCrl(FileKind::of(&sample)));
        }
        blocks.walker.finish();
        if let Some(error) = blocks.walker.error.take() {
            return Err(blocks.explain(error, form));
        }
        let found = blocks.walker.found;
        let signed = found.signed.unwrap_or_else(|| SignedMessage::new(&[], None).finish());
        Ok(Crl {
            form,
            length,
            issuer: found.issuer,
            this_update: found.this_update,
            next_update: found.next_update,
            has_next_update: found.has_next_update,
            entries: found.entries,
            revoked: found.revoked,
            extensions: found.extensions,
            algorithms_agree: found.algorithms_agree,
            trailing: found.trailing,
            has_long_length: found.has_long_length,
            signature: found.signature,
            signed,
        })
    }
}

impl Blocks {
    fn take(&mut self, bytes: &[u8]) {
        if self.is_decided {
            return;
        }
        self.length += u64::try_from(bytes.len()).unwrap_or(0);
        keep(&mut self.head, bytes);
        self.walker.push(bytes, &self.wanted);
    }

    /// The parsing error or, if the file is not a CRL, the kind of the file.
    fn explain(&self, error: CrlError, form: CrlForm) -> CrlError {
        let blocks = if form == CrlForm::Der { 0 } else { self.blocks };
        let sample = Sample { bytes: &self.head, length: self.length, label: &self.label, blocks };
        match FileKind::of(&sample) {
            FileKind::CertificateRevocationList | FileKind::UnknownAsn1 => error,
            kind => CrlError::NotCrl(kind),
        }
    }
}

fn keep(head: &mut Vec<u8>, bytes: &[u8]) {
    let room = HEAD.saturating_sub(head.len());
    head.extend(bytes.iter().take(room));
}

impl Armored for Blocks {
    fn begin_block(&mut self, label: &str, _at: Location) -> Result<u64, Error> {
        self.blocks += 1;
        if !self.is_decided && self.blocks == 1 {
            label.clone_into(&mut self.label);
        }
        Ok(0)
    }

    fn data(&mut self, bytes: &[u8], _map: &Map) -> Result<(), Error> {
        self.take(bytes);
        Ok(())
    }

    /// Only the first block is read.
    fn end_block(&mut self, _error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        self.is_decided = true;
        Ok(())
    }
}
