//! The contents of a file other than its certificates.

use crate::armor::{ArmorForm, Location};
use crate::check::{BlockFault, Listed, Trailing};
use crate::kind::{FileKind, Sample};
use crate::report::Encoding;
use crate::signed_data::{FrameFacts, Occurrences};
use crate::tlv::Header;

/// The results for all blocks.
#[derive(Debug)]
pub(in crate::inspect) struct BundleContents {
    pub(in crate::inspect) facts: FrameFacts,
    pub(in crate::inspect) blocks: u64,
    /// The kind of the first block, if it is not a bundle.
    pub(in crate::inspect) first_block: Option<FileKind>,
    pub(in crate::inspect) other_certificates: [Occurrences; 4],
    /// Number of certificates, and of those after the first bundle.
    pub(in crate::inspect) certificates: u64,
    pub(in crate::inspect) beyond_first: u64,
    pub(in crate::inspect) foreign: Listed<(FileKind, Location)>,
    /// The blocks, boundaries and trailing data that contain or name a private key.
    pub(in crate::inspect) secrets: Listed<(FileKind, Option<Location>)>,
    pub(in crate::inspect) damages: Listed<(BlockFault, Option<Location>)>,
    pub(in crate::inspect) trailing: Option<Trailing>,
    /// Whether a bundle has the label `CMS`, which not every program supports.
    pub(in crate::inspect) labelled_cms: bool,
    pub(in crate::inspect) unread_boundaries: Listed<Location>,
    /// Structures outside the blocks or in trailing data, which are not read.
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

    /// The encoding of the bundle.
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

    /// The kind of a file without a bundle, judged by its first block or by its first bytes.
    pub(in crate::inspect) fn kind(&self, head: &[u8], length: u64) -> FileKind {
        match self.first_block {
            Some(kind) if self.blocks == 1 || kind.is_secret() => kind,
            // The first of several blocks was judged before the others were known.
            Some(FileKind::OneCertificate) => FileKind::CertificateChain,
            Some(kind) => kind,
            None => FileKind::of(&Sample { bytes: head, length, label: "", blocks: 0 }),
        }
    }

    /// The kind of the encapsulated content.
    pub(in crate::inspect) fn encapsulated(&self) -> Option<FileKind> {
        let content = self.facts.encapsulated_content.as_ref()?;
        let bytes = if content.constructed {
            // The first segment of the content, without its header.
            let header = Header::read(&content.head).ok().flatten()?;
            content.head.get(header.bytes..)?
        } else {
            &content.head
        };
        Some(FileKind::of(&Sample { bytes, length: content.length, label: "", blocks: 0 }))
    }

    /// Records a private key that is the encapsulated content of a bundle.
    pub(in crate::inspect) fn note_encapsulated_secret(&mut self) {
        let secret = self.encapsulated().filter(|kind| kind.is_secret());
        if let (Some(kind), Some(content)) = (secret, &self.facts.encapsulated_content) {
            self.secrets.push((kind, content.location));
        }
    }
}
