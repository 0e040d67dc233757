//! The existing set: the contents of a trust store, from a saved file.
//!
//! The format of a store is detected from its content, never from a name: responses from Graph, the
//! classic store's configuration, a list of thumbprints, another bundle, certificates. Nothing is
//! sent anywhere and no file is opened.

mod blocks;
mod certificate;
mod csv;
mod document;
mod encoded;
mod entries;
mod error;
mod existing;
mod json;
mod key;
mod lines;
mod parse;
mod record;
mod records;
mod secret;
mod shown;
mod stored;
mod stores;
mod text;
mod told;
mod value;
mod warning;

pub use error::{StoreError, StoreErrorKind};
pub(crate) use existing::{Existing, FoundEntries, NamedCertificate};
pub use existing::{ExistingEntry, ExistingSet};
pub(crate) use stored::StoredCertificate;
pub use stores::{StoreIter, Stores};
pub use warning::StoreWarning;

use crate::certificate::Instant;
use crate::digest::Thumbprint;
use entries::{Entries, EntriesBuilder};
pub(crate) use secret::Secret;
pub(crate) use told::Types;

/// The certificate authorities in a trust store, by thumbprint.
///
/// ```
/// use pki_preflight::Store;
///
/// let list = "Thumbprint\n----------\nC39346558A142EC79AF03B583D2536AE3A55F527\n";
/// let store = Store::parse("thumbprints.txt", list.as_bytes())?;
/// assert_eq!(store.len(), 1);
/// # Ok::<(), pki_preflight::store::StoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    name: String,
    kind: StoreKind,
    entries: Entries,
    remarks: Vec<StoreWarning>,
    /// Private keys, each with the name of its file.
    secrets: Vec<(String, Secret)>,
}

/// The format that a store was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StoreKind {
    /// A PKCS#7 bundle. Every SEQUENCE in `certificates` is an entry.
    Bundle,
    /// Certificates in PEM or DER.
    Certificates,
    /// `certificateBasedAuthConfiguration`, the classic store; its thumbprints are computed.
    ///
    /// Source: Microsoft Graph v1.0, resource type `certificateBasedAuthConfiguration`.
    ClassicConfiguration,
    /// Records of the type `certificateAuthorityDetail`: pages of Graph's list, or separate
    /// records.
    ///
    /// Source: Microsoft Graph v1.0, resource type `certificateAuthorityDetail`.
    GraphList,
    /// More than one of the other formats.
    Mixed,
    /// A list of thumbprints, the output of tools that print them, or a JSON array of strings.
    Thumbprints,
}

/// A certificate authority that is in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreMatch<'a> {
    /// The SHA-1 of the certificate.
    pub thumbprint: Thumbprint,
    /// The record's `id`, if the store contains it.
    pub id: Option<&'a str>,
    /// The record's `displayName`, if the store contains it. Untrusted text.
    pub display_name: Option<&'a str>,
    /// Whether the record was deleted and can be restored: `deletedDateTime` is set.
    pub is_deleted: bool,
}

impl Store {
    /// Reads a store from a file's `bytes`. `name` identifies the store in messages.
    ///
    /// The formats are detected from the content, in UTF-8 or UTF-16 if it is text:
    ///
    /// - Graph's list of `certificateAuthorities`, as written by Graph, Azure CLI or PowerShell:
    ///   pages, arrays, single records and `$batch` responses, concatenated or nested; property
    ///   names in any case; certificates as base64, hexadecimal digits or numbers;
    /// - the classic store's `certificateBasedAuthConfiguration`;
    /// - a table with a header (CSV) and a column for thumbprints or certificates;
    /// - thumbprints, one per line, in any case, with colons or spaces, quotes, a trailing comma, a
    ///   header `Thumbprint`, blank lines and lines that begin with `#`; and the output of tools in
    ///   which 40 digits are labelled as a thumbprint or as SHA-1;
    /// - a PKCS#7 bundle in DER, BER, PEM or base64;
    /// - certificates in PEM, or concatenated in DER.
    ///
    /// A thumbprint in a list is trusted. If a record also contains a certificate, its thumbprint
    /// is computed, and both are stored if they differ. Only the frame of a certificate is parsed.
    ///
    /// # Errors
    ///
    /// If the content has none of these formats, has no usable entry, or is a list that cannot be
    /// read to its end. A store is empty only if Graph returned an empty list (`{"value":[]}`).
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, StoreError> {
        Self::gather(name, bytes, EntriesBuilder::default())
    }

    /// Like [`parse`](Self::parse), but keeps the bytes of the certificates.
    pub(crate) fn parse_keeping_bytes(name: &str, bytes: &[u8]) -> Result<Self, StoreError> {
        Self::gather(name, bytes, EntriesBuilder::keeping_bytes())
    }

    fn gather(name: &str, bytes: &[u8], mut gathered: EntriesBuilder) -> Result<Self, StoreError> {
        let secret = Secret::find(bytes);
        let mut remarks = Vec::new();
        let kind = parse::read(bytes, &mut gathered, &mut remarks)
            .map_err(|error| error.with_secret(secret))?;
        let (entries, count) = gathered.finish();
        if count > 0 {
            remarks.push(StoreWarning::DuplicateEntries { count });
        }
        let secrets = secret.map(|secret| (name.to_owned(), secret)).into_iter().collect();
        Ok(Self { name: name.to_owned(), kind, entries, remarks, secrets })
    }

    /// Combines several stores, such as the files of a folder, and adds further remarks such as
    /// [`StoreWarning::FileSkipped`]. Each remark of a part names the part. A thumbprint in several
    /// parts is not reported. With no parts, the store is empty and incomplete.
    #[must_use]
    pub fn merge(name: &str, parts: Vec<Self>, further: Vec<StoreWarning>) -> Self {
        let (mut gathered, mut remarks) = (EntriesBuilder::default(), Vec::new());
        let (mut kind, mut secrets) = (None, Vec::new());
        for part in parts {
            secrets.extend(part.secrets);
            gathered.append(&part.entries);
            let same = kind.is_none_or(|kind| kind == part.kind);
            kind = Some(if same { part.kind } else { StoreKind::Mixed });
            remarks.extend(part.remarks.into_iter().map(|remark| match remark {
                StoreWarning::InFile { .. } | StoreWarning::FileSkipped { .. } => remark,
                remark => {
                    StoreWarning::InFile { name: part.name.clone(), remark: Box::new(remark) }
                }
            }));
        }
        if kind.is_none() {
            remarks.push(StoreWarning::NoParts);
        }
        remarks.extend(further);
        let (kind, (entries, _)) = (kind.unwrap_or(StoreKind::Mixed), gathered.finish());
        Self { name: name.to_owned(), kind, entries, remarks, secrets }
    }

    /// Records the private key in a file that was left out because it is not a store. Does nothing
    /// if the error does not report a private key.
    pub fn note_private_key(&mut self, name: &str, error: &StoreError) {
        self.secrets.extend(error.secret().map(|secret| (name.to_owned(), secret)));
    }

    /// The first private key in each of the store's files, with the file's name.
    pub(crate) fn secrets(&self) -> &[(String, Secret)] {
        &self.secrets
    }

    /// The name that was given to the store.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The format that the store was read from.
    #[must_use]
    pub const fn kind(&self) -> StoreKind {
        self.kind
    }

    /// The number of distinct thumbprints in the store. An entry counts twice if its stated
    /// thumbprint is not that of its certificate.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.thumbprints().len()
    }

    /// Whether the store has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.thumbprints().is_empty()
    }

    /// The certificate authority with a thumbprint, if the store contains it. If several entries
    /// have the thumbprint, an entry that was not deleted takes precedence, then the first `id` in
    /// alphabetical order.
    #[must_use]
    pub fn find(&self, thumbprint: &Thumbprint) -> Option<StoreMatch<'_>> {
        let (id, display_name) = self.entries.find(thumbprint)?;
        let is_deleted = self.entries.is_deleted(thumbprint);
        Some(StoreMatch { thumbprint: *thumbprint, id, display_name, is_deleted })
    }

    /// The name of an entry: its display name, otherwise the common name of its certificate.
    /// Untrusted text.
    pub(crate) fn name_of(&self, thumbprint: &Thumbprint) -> Option<&str> {
        let display_name = self.entries.find(thumbprint).and_then(|(_, name)| name);
        display_name.or_else(|| {
            let certificates = self.certificates();
            let index = certificates.binary_search_by_key(thumbprint, |it| it.thumbprint).ok()?;
            certificates.get(index)?.common_name.as_deref()
        })
    }

    /// Whether any entry was deleted and can be restored.
    pub(crate) const fn has_deleted(&self) -> bool {
        self.entries.has_deleted()
    }

    /// The thumbprints of entries that were not deleted, ascending and distinct.
    pub(crate) fn live_thumbprints(&self) -> impl Iterator<Item = Thumbprint> + '_ {
        let mut deleted = self.entries.deleted().iter().peekable();
        let all = self.entries.thumbprints().iter().enumerate();
        all.filter(move |(entry, _)| deleted.next_if(|it| *it == entry).is_none())
            .map(|(_, thumbprint)| *thumbprint)
    }

    /// The entries that have expired at an instant, ascending by thumbprint. Entries without a
    /// known expiry are not included.
    pub(crate) fn expired(&self, at: Instant) -> impl Iterator<Item = (Thumbprint, Instant)> {
        self.entries.expirations().filter(move |(_, expires)| *expires < at)
    }

    /// The entries whose CRL URL is that of the CA's issuer, with the URL, ascending by thumbprint.
    /// Only records that contain their certificate are checked.
    pub(crate) fn issuers_crl_urls(&self) -> impl Iterator<Item = (Thumbprint, &str)> {
        self.entries.issuers_crl_urls()
    }

    /// Whether the CRL URL of an entry is that of the CA's issuer.
    pub(crate) fn has_issuers_crl_url(&self, thumbprint: &Thumbprint) -> bool {
        self.entries.has_issuers_crl_url(thumbprint)
    }

    /// The types of the entries: whether one is a root, and whether one is unknown.
    pub(crate) const fn types(&self) -> Types {
        self.entries.types()
    }

    /// The thumbprints, ascending and distinct.
    pub fn thumbprints(&self) -> impl Iterator<Item = Thumbprint> + '_ {
        self.entries.thumbprints().iter().copied()
    }

    /// The certificates in the store's file, ascending by thumbprint. A list of thumbprints has no
    /// certificates.
    pub(crate) fn certificates(&self) -> &[StoredCertificate] {
        self.entries.certificates()
    }

    /// Whether the file lists the whole store, as far as its content shows. A list that someone
    /// shortened manually is not detected.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.remarks.iter().any(StoreWarning::is_gap)
    }

    /// Problems found in the store.
    #[must_use]
    pub fn remarks(&self) -> &[StoreWarning] {
        &self.remarks
    }
}

#[cfg(test)]
mod tests;
