//! Files as collections of certificates, for packing and comparing.

mod bundle;
mod member;

use std::collections::HashSet;
use std::fmt;

use crate::arithmetic::to_u64;
use crate::digest::Thumbprint;
use crate::error::Error;
use crate::store::{Store, StoreError};
use crate::text::{Message, message};
pub use member::{CertificateSummary, Member};

/// The certificates of one file with their original bytes.
///
/// Reads everything that [`inspect`](crate::inspect()) reads as a bundle, and everything that
/// [`Store::parse`] reads: PEM chains, certificates in DER, lists from Graph, lists of thumbprints.
///
/// ```
/// use pki_preflight::Source;
///
/// let bundle = include_bytes!("../testdata/contoso.p7b");
/// let source = Source::parse("contoso.p7b", bundle)?;
/// assert_eq!(source.members().len(), 7);
/// assert!(source.is_complete());
/// # Ok::<(), pki_preflight::source::SourceError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    members: Vec<Member>,
    unreadable: Vec<Message>,
    repeated: u64,
    remarks: Vec<Message>,
    is_complete: bool,
}

/// The reason why a file provides no certificates.
#[derive(Debug)]
#[non_exhaustive]
pub enum SourceError {
    /// The file is neither a bundle nor any other list of certificate authorities.
    Store(StoreError),
    /// A limit that protects the machine was exceeded.
    Inspect(Error),
}

impl Source {
    /// Reads the certificates of a file. `name` identifies the file in messages.
    ///
    /// A bundle provides its certificates in the order of the file, each once. Any other file is
    /// read as a store file and provides its entries in the order of the thumbprints, without
    /// deleted records. Signatures are not verified, and validity is not judged.
    ///
    /// # Errors
    /// If the file is neither a bundle nor a store file, or a limit that protects the machine is
    /// exceeded.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, SourceError> {
        if let Some(source) = bundle::read(name, bytes).map_err(SourceError::Inspect)? {
            return Ok(source);
        }
        let store = Store::parse_keeping_bytes(name, bytes).map_err(SourceError::Store)?;
        Ok(Self::of_store(&store))
    }

    fn of_store(store: &Store) -> Self {
        let member = |thumbprint: Thumbprint| {
            let certificates = store.certificates();
            let found = certificates.binary_search_by_key(&thumbprint, |each| each.thumbprint);
            let bytes = found.ok().and_then(|at| certificates.get(at)?.bytes.as_deref());
            let mut member = match bytes {
                Some(bytes) => Member::of(bytes),
                None => Member::of_thumbprint(thumbprint),
            };
            if let Some(found) = store.find(&thumbprint) {
                member.id = found.id.map(str::to_owned);
                member.display_name = found.display_name.map(str::to_owned);
            }
            member
        };
        Self {
            name: store.name().to_owned(),
            members: store.live_thumbprints().map(member).collect(),
            unreadable: Vec::new(),
            repeated: 0,
            remarks: store.remarks().iter().map(crate::store::StoreWarning::message).collect(),
            is_complete: store.is_complete(),
        }
    }

    /// Combines several sources, such as the files of a folder. A certificate in several sources is
    /// taken from the first. `further` contains other remarks, such as that a file was skipped.
    #[must_use]
    pub fn merge(name: &str, parts: Vec<Self>, further: Vec<Message>) -> Self {
        let mut seen = HashSet::new();
        let mut merged = Self {
            name: name.to_owned(),
            members: Vec::new(),
            unreadable: Vec::new(),
            repeated: 0,
            remarks: Vec::new(),
            is_complete: true,
        };
        // Remarks about incomplete files come first.
        let (complete, damaged): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.is_complete);
        for part in damaged.into_iter().chain(complete) {
            let remarks = part.remarks.iter().map(|remark| {
                message![Message::untrusted(part.name.clone()), ": ", remark.clone()]
            });
            merged.remarks.extend(remarks);
        }
        for part in parts {
            let count = part.members.len();
            let new = part.members.into_iter().filter(|member| seen.insert(member.identity()));
            let before = merged.members.len();
            merged.members.extend(new);
            let added = merged.members.len() - before;
            merged.repeated += part.repeated + to_u64(count - added);
            merged.unreadable.extend(part.unreadable);
            merged.is_complete &= part.is_complete;
        }
        merged.remarks.extend(further);
        merged
    }

    /// The name that was passed to [`parse`](Self::parse) or [`merge`](Self::merge).
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The certificates, each once.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The error for each certificate of a bundle that cannot be parsed. Such certificates are not
    /// among the [`members`](Self::members).
    #[must_use]
    pub fn unreadable(&self) -> &[Message] {
        &self.unreadable
    }

    /// The number of certificates that are duplicates of an earlier one.
    #[must_use]
    pub const fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Whether the file could be read to its end, so that no certificate is missing.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Problems found in the file.
    #[must_use]
    pub fn remarks(&self) -> &[Message] {
        &self.remarks
    }
}

impl SourceError {
    /// The message, with unescaped text from the file.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Store(error) => error.message(),
            Self::Inspect(error) => Message::untrusted(error.to_string()),
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(formatter)
    }
}

impl std::error::Error for SourceError {}
