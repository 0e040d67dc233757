//! The existing set: the interface between an inspection and a trust store's contents.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::sync::Arc;

use super::stored::StoredCertificate;
use super::told::Types;
use super::{Store, StoreKind, Stores};
use crate::arithmetic::{part, to_u64};
use crate::certificate::Certificate;
use crate::digest::Thumbprint;

/// The largest number of thumbprints in a call of [`ExistingSet::find`].
const MOST_AT_ONCE: usize = 1_000;

/// A CA in a trust store, as found by an [`ExistingSet`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExistingEntry {
    /// The SHA-1 of the certificate.
    pub thumbprint: Thumbprint,
    /// The name of the store that contains it, for the report. Not escaped.
    pub store: String,
    /// The `id` of the record, for the report. Not escaped. Default: none.
    pub id: Option<String>,
    /// Whether the entry is in the classic store, not in the PKI-based store. Default: no.
    pub is_classic: bool,
    /// Whether the record was deleted and can be restored: `deletedDateTime` is set. Default: no.
    pub is_deleted: bool,
}

impl ExistingEntry {
    /// An entry of the PKI-based store that was not deleted.
    #[must_use]
    pub fn new(thumbprint: Thumbprint, store: impl Into<String>) -> Self {
        Self { thumbprint, store: store.into(), id: None, is_classic: false, is_deleted: false }
    }

    /// Whether the entry counts towards the limit of a PKI-based store.
    const fn counts(&self) -> bool {
        !self.is_classic && !self.is_deleted
    }
}

/// The contents of a trust store, wherever they are stored: [`Stores`] that were read from files,
/// or a database of the caller. [`Options::existing`](crate::Options::existing) accepts one.
///
/// An inspection queries many thumbprints at once, and with the feature `parallel` from several
/// threads at the same time. An error ends the inspection with
/// [`ErrorKind::ExistingSet`](crate::ErrorKind::ExistingSet): a set that fails to answer never
/// counts as one that does not contain the certificate.
///
/// Duplicates, the limit of 250 CAs, a missing root and chains are reported as for stores. Expired
/// CAs, incomplete lists and private keys (B015, B010, F010) are only reported for
/// [`Options::stores`](crate::Options::stores).
///
/// ```
/// use std::collections::BTreeSet;
/// use std::io;
/// use std::sync::Arc;
///
/// use pki_preflight::{ExistingEntry, ExistingSet, Options, Thumbprint, inspect};
///
/// #[derive(Debug)]
/// struct Known(BTreeSet<Thumbprint>);
///
/// impl ExistingSet for Known {
///     fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
///         let known = thumbprints.iter().filter(|each| self.0.contains(each));
///         Ok(known.map(|each| ExistingEntry::new(*each, "known")).collect())
///     }
///
///     fn count(&self) -> io::Result<u64> {
///         Ok(self.0.len() as u64)
///     }
/// }
///
/// let bundle = include_bytes!("../../testdata/contoso.p7b");
/// let known = "C39346558A142EC79AF03B583D2536AE3A55F527".parse()?;
/// let mut options = Options::new("2026-11-24".parse()?);
/// options.existing = Some(Arc::new(Known(BTreeSet::from([known]))));
/// assert_eq!(inspect(bundle, options)?.summary.counts.duplicate, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait ExistingSet: fmt::Debug + Send + Sync {
    /// The entries with one of these thumbprints, in any order. A certificate in several stores has
    /// one entry for each. There are at most 1,000 thumbprints per call, and a thumbprint may be
    /// queried again. Entries with other thumbprints are ignored.
    ///
    /// # Errors
    /// If the set cannot answer.
    fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>>;

    /// The number of distinct CAs that count towards the limit of 250: all except deleted CAs and
    /// CAs in the classic store. Called at the end of a file.
    ///
    /// # Errors
    /// If the set cannot answer.
    fn count(&self) -> io::Result<u64>;

    /// Passes the certificates of CAs in the set to `add`, each in DER with the name of its store,
    /// except those of deleted CAs. Chains are built with them, so that an issuer in the set is not
    /// reported as missing. A certificate that cannot be parsed is ignored. Called at the end of a
    /// file. Default: none.
    ///
    /// # Errors
    /// If the set cannot answer.
    fn certificates(&self, _add: &mut dyn FnMut(&str, &[u8])) -> io::Result<()> {
        Ok(())
    }

    /// The entry with a thumbprint, if there is one. An entry that was not deleted takes
    /// precedence.
    ///
    /// # Errors
    /// Like [`find`](Self::find).
    fn contains(&self, thumbprint: &Thumbprint) -> io::Result<Option<ExistingEntry>> {
        let found = self.find(std::slice::from_ref(thumbprint))?;
        let is_it = |entry: &ExistingEntry| entry.thumbprint == *thumbprint;
        Ok(found.into_iter().filter(is_it).min_by_key(|entry| entry.is_deleted))
    }
}

/// Provides entries and their number. An inspection takes other facts of stores (certificates for
/// chains, expired CAs, warnings) from [`Options::stores`](crate::Options::stores).
impl ExistingSet for Stores {
    fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
        Ok(thumbprints.iter().flat_map(|thumbprint| self.entries_of(thumbprint)).collect())
    }

    fn count(&self) -> io::Result<u64> {
        Ok(self.distinct_of_pkis())
    }
}

impl Stores {
    /// The entries for one certificate, in the order of the stores.
    pub(crate) fn entries_of(&self, thumbprint: &Thumbprint) -> Vec<ExistingEntry> {
        let entry = |store: &Store| {
            let found = store.find(thumbprint)?;
            Some(ExistingEntry {
                thumbprint: *thumbprint,
                store: store.name().to_owned(),
                id: found.id.map(str::to_owned),
                is_classic: store.kind() == StoreKind::ClassicConfiguration,
                is_deleted: found.is_deleted,
            })
        };
        self.iter().filter_map(entry).collect()
    }
}

/// The entries from the caller's own set, by their thumbprints.
#[derive(Debug, Default)]
pub(crate) struct FoundEntries(Vec<ExistingEntry>);

impl FoundEntries {
    /// The entries for one certificate, in the order in which they were returned.
    pub(crate) fn of(&self, thumbprint: &Thumbprint) -> &[ExistingEntry] {
        let start = self.0.partition_point(|entry| entry.thumbprint < *thumbprint);
        let rest = part(&self.0, start..);
        let end = rest.partition_point(|entry| entry.thumbprint == *thumbprint);
        part(rest, ..end)
    }
}

/// A certificate of the set, with the name of its store.
pub(crate) type NamedCertificate = (String, StoredCertificate);

/// The sets that an inspection compares with: stores from files, and the caller's own set.
#[derive(Clone, Debug)]
pub(crate) struct Existing {
    pub(crate) stores: Stores,
    pub(crate) set: Option<Arc<dyn ExistingSet>>,
}

impl Existing {
    /// The entries of the caller's set for these certificates.
    pub(crate) fn find_in_set(&self, thumbprints: &[Thumbprint]) -> io::Result<FoundEntries> {
        let Some(set) = &self.set else { return Ok(FoundEntries::default()) };
        let mut found = Vec::new();
        for part in thumbprints.chunks(MOST_AT_ONCE) {
            found.extend(set.find(part)?);
        }
        found.sort_by_key(|entry| entry.thumbprint);
        Ok(FoundEntries(found))
    }

    /// The certificates of the caller's set.
    pub(crate) fn certificates_of_set(&self) -> io::Result<Vec<NamedCertificate>> {
        let mut certificates = Vec::new();
        if let Some(set) = &self.set {
            let mut seen = HashSet::new();
            set.certificates(&mut |store, bytes| {
                let Ok(certificate) = Certificate::parse(bytes) else { return };
                let mut stored = StoredCertificate::new(&certificate);
                if seen.insert(stored.thumbprint) {
                    stored.shed(certificates.len());
                    certificates.push((store.to_owned(), stored));
                }
            })?;
        }
        Ok(certificates)
    }

    /// The number of CAs that count towards the limit of a PKI. A CA in both the stores and the
    /// caller's set counts once.
    pub(crate) fn count(&self) -> io::Result<u64> {
        let of_stores = self.stores.distinct_of_pkis();
        let Some(set) = &self.set else { return Ok(of_stores) };
        let mut both: u64 = 0;
        let known: Vec<Thumbprint> = self.stores.live_of_pkis();
        for part in known.chunks(MOST_AT_ONCE) {
            let found = self.find_in_set(part)?;
            let is_known = |each: &&Thumbprint| found.of(each).iter().any(ExistingEntry::counts);
            both += to_u64(part.iter().filter(is_known).count());
        }
        Ok(set.count()?.saturating_add(of_stores.saturating_sub(both)))
    }

    /// The types of the CAs in the caller's set, judged by its certificates.
    pub(crate) fn types_of_set(&self, certificates: &[NamedCertificate]) -> io::Result<Types> {
        let mut types = Types::default();
        if let Some(set) = &self.set {
            let roots = certificates.iter().map(|(_, stored)| stored.identity.may_be_self_signed());
            roots.for_each(|is_root| types.note(Some(is_root)));
            types.untold = set.count()? > to_u64(certificates.len());
        }
        Ok(types)
    }

    /// Whether there is nothing to compare with.
    pub(crate) fn is_empty(&self) -> bool {
        self.stores.is_empty() && self.set.is_none()
    }
}
