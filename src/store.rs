//! The existing set: what a trust store holds already, as someone saved it.
//!
//! A store is told by its content, never by a name: Graph's answers, the classic store's
//! configuration, a list of thumbprints, another bundle, certificates. Nothing is sent anywhere
//! and no file is opened.

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

/// The certificate authorities that a trust store holds, by thumbprint.
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
    /// Private keys, each with the name of the file that it is in.
    secrets: Vec<(String, Secret)>,
}

/// What a store was read from.
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
    /// Records of the type `certificateAuthorityDetail`: pages of Graph's list, or records alone.
    ///
    /// Source: Microsoft Graph v1.0, resource type `certificateAuthorityDetail`.
    GraphList,
    /// Several of the others.
    Mixed,
    /// A list of thumbprints, one a line.
    Thumbprints,
}

/// A certificate authority that is in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreMatch<'a> {
    /// The thumbprint that was looked for.
    pub thumbprint: Thumbprint,
    /// The record's `id`, where the store tells it.
    pub id: Option<&'a str>,
    /// The record's `displayName`, where the store tells it. Untrusted text.
    pub display_name: Option<&'a str>,
    /// Whether the record was deleted and can be restored: `deletedDateTime` is set.
    pub is_deleted: bool,
}

impl Store {
    /// Reads a store from a file's `bytes`. `name` is kept to tell stores apart.
    ///
    /// Recognised by their content, in UTF-8 or UTF-16 where they are text:
    ///
    /// - Graph's list of `certificateAuthorities` as Graph, Azure CLI or PowerShell write it: pages,
    ///   arrays, single records, answers to `$batch`, each behind the other or within each other;
    ///   property names in any case; certificates as base64, hexadecimal digits or numbers;
    /// - the classic store's `certificateBasedAuthConfiguration`;
    /// - a table with a header (CSV) that has a column for thumbprints or certificates;
    /// - thumbprints, one a line, in any case, with colons or spaces, quotes, a comma behind, a
    ///   header `Thumbprint`, blank lines and lines that begin with `#`; and what tools print, where
    ///   40 digits are labelled as a thumbprint or as SHA-1;
    /// - a PKCS#7 bundle in DER, BER, PEM or base64;
    /// - certificates in PEM, or in DER one behind the other.
    ///
    /// A thumbprint is believed; where a record has a certificate too, that one's is computed and
    /// both are held if they differ. Of certificates nothing is looked at but their frame.
    ///
    /// # Errors
    ///
    /// When the content is none of these or holds no entry, and when a list can't be read to its
    /// end. Only where Graph lists nothing (`{"value":[]}`) is the store empty.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<Self, StoreError> {
        Self::gather(name, bytes, EntriesBuilder::default())
    }

    /// As [`parse`](Self::parse), and the certificates keep their bytes.
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

    /// Makes one store of several, such as the files of a folder, with further remarks such as
    /// [`StoreWarning::FileSkipped`]. Remarks of a part keep its name; that several parts hold one
    /// thumbprint is not remarked on. Without any part the store is empty and not complete.
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

    /// Notes that a file which is no store, and was left out, has a private key.
    pub fn note_private_key(&mut self, name: &str, error: &StoreError) {
        self.secrets.extend(error.secret().map(|secret| (name.to_owned(), secret)));
    }

    /// The private keys in the store's files, each with the file's name: one for each file.
    pub(crate) fn secrets(&self) -> &[(String, Secret)] {
        &self.secrets
    }

    /// The name that the store was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the store was read from.
    #[must_use]
    pub const fn kind(&self) -> StoreKind {
        self.kind
    }

    /// How many distinct thumbprints the store holds. An entry whose certificate has another
    /// thumbprint than it says counts twice.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.thumbprints().len()
    }

    /// Whether the store holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.thumbprints().is_empty()
    }

    /// The certificate authority with a thumbprint, if the store holds it. Of several entries with
    /// one thumbprint, the one with the first `id` by the alphabet.
    #[must_use]
    pub fn find(&self, thumbprint: &Thumbprint) -> Option<StoreMatch<'_>> {
        let (id, display_name) = self.entries.find(thumbprint)?;
        let is_deleted = self.entries.is_deleted(thumbprint);
        Some(StoreMatch { thumbprint: *thumbprint, id, display_name, is_deleted })
    }

    /// What an entry is called: its display name, else the common name of its certificate. Untrusted
    /// text.
    pub(crate) fn name_of(&self, thumbprint: &Thumbprint) -> Option<&str> {
        let display_name = self.entries.find(thumbprint).and_then(|(_, name)| name);
        display_name.or_else(|| {
            let certificates = self.certificates();
            let index = certificates.binary_search_by_key(thumbprint, |it| it.thumbprint).ok()?;
            certificates.get(index)?.common_name.as_deref()
        })
    }

    /// Whether an entry was deleted and can be restored.
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

    /// The entries that have expired at an instant, where the source tells it, ascending by
    /// thumbprint.
    pub(crate) fn expired(&self, at: Instant) -> impl Iterator<Item = (Thumbprint, Instant)> {
        self.entries.expirations().filter(move |(_, expires)| *expires < at)
    }

    /// The entries whose CRL URL is that of the CA's issuer, with the URL, ascending by thumbprint.
    /// Only a record with its certificate tells.
    pub(crate) fn issuers_crl_urls(&self) -> impl Iterator<Item = (Thumbprint, &str)> {
        self.entries.issuers_crl_urls()
    }

    /// Whether the CRL URL of an entry is that of the CA's issuer.
    pub(crate) fn has_issuers_crl_url(&self, thumbprint: &Thumbprint) -> bool {
        self.entries.has_issuers_crl_url(thumbprint)
    }

    /// Which types the entries have.
    pub(crate) const fn types(&self) -> Types {
        self.entries.types()
    }

    /// The thumbprints, ascending and distinct.
    pub fn thumbprints(&self) -> impl Iterator<Item = Thumbprint> + '_ {
        self.entries.thumbprints().iter().copied()
    }

    /// The certificates that the store's file holds, by thumbprint. A list of thumbprints has none.
    pub(crate) fn certificates(&self) -> &[StoredCertificate] {
        self.entries.certificates()
    }

    /// Whether, by what the file says, everything that is in the store is known. Whether someone
    /// shortened a list by hand does not show.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.remarks.iter().any(StoreWarning::is_gap)
    }

    /// What is not as it should be.
    #[must_use]
    pub fn remarks(&self) -> &[StoreWarning] {
        &self.remarks
    }
}

#[cfg(test)]
mod tests;
