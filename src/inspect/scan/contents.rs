//! What a file contains beside its certificates.

use crate::armor::{ArmorForm, Location};
use crate::check::{BlockFault, Listed, Trailing};
use crate::kind::{FileKind, Sample};
use crate::report::Encoding;
use crate::signed_data::{FrameFacts, Occurrences};
use crate::tlv::Header;

/// What the blocks came to.
#[derive(Debug)]
pub(in crate::inspect) struct BundleContents {
    pub(in crate::inspect) facts: FrameFacts,
    pub(in crate::inspect) blocks: u64,
    /// What the first block is, if it is no bundle.
    pub(in crate::inspect) first_block: Option<FileKind>,
    pub(in crate::inspect) other_certificates: [Occurrences; 4],
    /// Certificates, and those behind the first bundle.
    pub(in crate::inspect) certificates: u64,
    pub(in crate::inspect) beyond_first: u64,
    pub(in crate::inspect) foreign: Listed<(FileKind, Location)>,
    /// The blocks, boundaries and trailing data that hold or name a private key.
    pub(in crate::inspect) secrets: Listed<(FileKind, Option<Location>)>,
    pub(in crate::inspect) damages: Listed<(BlockFault, Option<Location>)>,
    pub(in crate::inspect) trailing: Option<Trailing>,
    /// Whether a bundle has the label `CMS`, which not every program knows.
    pub(in crate::inspect) labelled_cms: bool,
    pub(in crate::inspect) unread_boundaries: Listed<Location>,
    /// What is outside the blocks and is not read.
    pub(in crate::inspect) embedded: Listed<(FileKind, Location)>,
}

impl BundleContents {
    pub(super) const EMPTY: Self = Self {
        facts: FrameFacts::EMPTY,
        blocks: 0,
        first_block: None,
        other_certificates: [Occurrences::NEVER; 4],
        certificates: 0,
        beyond_first: 0,
        foreign: Listed::EMPTY,
        secrets: Listed::EMPTY,
        damages: Listed::EMPTY,
        trailing: None,
        labelled_cms: false,
        unread_boundaries: Listed::EMPTY,
        embedded: Listed::EMPTY,
    };

    /// Whether a bundle was found.
    pub(in crate::inspect) const fn is_bundle(&self) -> bool {
        self.facts.bundles > 0
    }

    /// How the bundle is written.
    pub(in crate::inspect) fn encoding(&self, form: ArmorForm) -> Encoding {
        match form {
            _ if !self.is_bundle() => Encoding::Unknown,
            ArmorForm::Binary if self.facts.is_ber() => Encoding::Ber,
            ArmorForm::Binary => Encoding::Der,
            ArmorForm::Pem => Encoding::Pem,
            ArmorForm::Base64 => Encoding::Base64,
            ArmorForm::Unknown | ArmorForm::Text => Encoding::Unknown,
        }
    }

    /// What a file without a bundle is: by its first block, or by its own first bytes.
    pub(in crate::inspect) fn kind(&self, head: &[u8], length: u64) -> FileKind {
        match self.first_block {
            Some(kind) if self.blocks == 1 || kind.is_secret() => kind,
            // Several blocks: the first was judged before the others were known.
            Some(FileKind::OneCertificate) => FileKind::CertificateChain,
            Some(kind) => kind,
            None => FileKind::of(&Sample { bytes: head, length, label: "", blocks: 0 }),
        }
    }

    /// What the encapsulated content looks like.
    pub(in crate::inspect) fn encapsulated(&self) -> Option<FileKind> {
        let content = self.facts.encapsulated_content.as_ref()?;
        let bytes = if content.constructed {
            // The content's first piece, behind its own header.
            let header = Header::read(&content.head).ok().flatten()?;
            content.head.get(header.bytes..)?
        } else {
            &content.head
        };
        Some(FileKind::of(&Sample { bytes, length: content.length, label: "", blocks: 0 }))
    }

    /// Notes a private key that a bundle encapsulates.
    pub(in crate::inspect) fn note_encapsulated_secret(&mut self) {
        let secret = self.encapsulated().filter(|kind| kind.is_secret());
        if let (Some(kind), Some(content)) = (secret, &self.facts.encapsulated_content) {
            self.secrets.push((kind, content.location));
        }
    }
}
