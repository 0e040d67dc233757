//! The thumbprints of a store, sorted, with their names and other facts.

use std::fmt;
use std::ops::Range;

use hashbrown::HashTable;

use super::stored::{self, StoredCertificate};
use super::told::{Told, Types};
use crate::arithmetic::{to_index, to_u64};
use crate::certificate::Instant;
use crate::digest::Thumbprint;
use crate::table_hash::{SeededHash, TableHash as _};

/// Distinct thumbprints with their facts. A million thumbprints take 30 MB; names and expiry dates
/// take space only if there are any.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    /// Ascending.
    thumbprints: Vec<Thumbprint>,
    index: ThumbprintIndex,
    /// Ascending by `entry`.
    labels: Vec<EntryLabel>,
    /// Indices of thumbprints, ascending, with their expiry.
    expirations: Vec<(usize, Instant)>,
    /// Indices of thumbprints, ascending, whose CRL URL is that of the CA's issuer.
    issuers_crl_urls: Vec<(usize, Box<str>)>,
    /// Indices, ascending, of thumbprints that were deleted and can be restored.
    deleted: Vec<usize>,
    types: Types,
    /// Ascending by thumbprint.
    certificates: Vec<StoredCertificate>,
    /// The text that the labels point into.
    text: String,
}

/// The index of each thumbprint. `Debug` prints no entries, because their order depends on a seed.
#[derive(Clone, Default)]
struct ThumbprintIndex {
    indices: HashTable<u32>,
    hash: SeededHash,
}

impl fmt::Debug for ThumbprintIndex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ThumbprintIndex").finish_non_exhaustive()
    }
}

impl ThumbprintIndex {
    fn of(thumbprints: &[Thumbprint]) -> Self {
        let hash = SeededHash::default();
        let mut indices = HashTable::with_capacity(thumbprints.len());
        for (entry, thumbprint) in (0..).zip(thumbprints) {
            indices.insert_unique(hash.hash_of(thumbprint.as_bytes()), entry, |_| 0);
        }
        Self { indices, hash }
    }

    fn find(&self, thumbprint: &Thumbprint, thumbprints: &[Thumbprint]) -> Option<usize> {
        let is_it = |entry: &u32| thumbprints.get(index(*entry)) == Some(thumbprint);
        self.indices.find(self.hash.hash_of(thumbprint.as_bytes()), is_it).copied().map(index)
    }
}

#[derive(Clone, Debug)]
struct EntryLabel {
    /// Index of the thumbprint.
    entry: usize,
    names: Names,
}

/// The ranges of an id and a display name in the text; an absent name has an empty range.
#[derive(Clone, Debug, Default)]
struct Names {
    id: Range<usize>,
    display_name: Range<usize>,
}

/// The id and the display name of an entry.
pub(super) type Labels<'a> = (Option<&'a str>, Option<&'a str>);

impl Names {
    fn resolve<'a>(&self, text: &'a str) -> Labels<'a> {
        let part = |range: &Range<usize>| text.get(range.clone()).filter(|part| !part.is_empty());
        (part(&self.id), part(&self.display_name))
    }
}

impl Entries {
    pub(super) fn thumbprints(&self) -> &[Thumbprint] {
        &self.thumbprints
    }

    pub(super) fn find(&self, thumbprint: &Thumbprint) -> Option<Labels<'_>> {
        let entry = self.index.find(thumbprint, &self.thumbprints)?;
        Some(self.labels(entry))
    }

    fn labels(&self, entry: usize) -> Labels<'_> {
        let label = self.labels.binary_search_by_key(&entry, |label| label.entry).ok();
        label
            .and_then(|index| self.labels.get(index))
            .map_or((None, None), |label| label.names.resolve(&self.text))
    }

    pub(super) fn expirations(&self) -> impl Iterator<Item = (Thumbprint, Instant)> {
        let told = self.expirations.iter();
        told.filter_map(|(entry, expires)| Some((*self.thumbprints.get(*entry)?, *expires)))
    }

    /// The entries whose CRL URL is that of the CA's issuer, ascending, with the URL.
    pub(super) fn issuers_crl_urls(&self) -> impl Iterator<Item = (Thumbprint, &str)> {
        let told = self.issuers_crl_urls.iter();
        told.filter_map(|(entry, url)| Some((*self.thumbprints.get(*entry)?, &**url)))
    }

    /// Whether the CRL URL of an entry is that of the CA's issuer.
    pub(super) fn has_issuers_crl_url(&self, thumbprint: &Thumbprint) -> bool {
        // Most stores have no such URL.
        !self.issuers_crl_urls.is_empty()
            && self.thumbprints.binary_search(thumbprint).is_ok_and(|entry| {
                self.issuers_crl_urls.binary_search_by_key(&entry, |(entry, _)| *entry).is_ok()
            })
    }

    /// Whether all entries with this thumbprint were deleted; `false` if there are none.
    pub(super) fn is_deleted(&self, thumbprint: &Thumbprint) -> bool {
        // Most stores have no deleted entries.
        !self.deleted.is_empty()
            && self
                .thumbprints
                .binary_search(thumbprint)
                .is_ok_and(|entry| self.holds_deleted(entry))
    }

    fn holds_deleted(&self, entry: usize) -> bool {
        self.deleted.binary_search(&entry).is_ok()
    }

    /// The indices of thumbprints that were deleted, ascending.
    pub(super) fn deleted(&self) -> &[usize] {
        &self.deleted
    }

    pub(super) const fn has_deleted(&self) -> bool {
        !self.deleted.is_empty()
    }

    pub(super) fn certificates(&self) -> &[StoredCertificate] {
        &self.certificates
    }

    pub(super) const fn types(&self) -> Types {
        self.types
    }

    fn iter(&self) -> impl Iterator<Item = (Thumbprint, Labels<'_>)> {
        let mut labels = self.labels.iter().peekable();
        self.thumbprints.iter().enumerate().map(move |(index, thumbprint)| {
            let label = labels.next_if(|label| label.entry == index);
            (*thumbprint, label.map_or((None, None), |label| label.names.resolve(&self.text)))
        })
    }
}

fn index(entry: u32) -> usize {
    to_index(entry)
}

/// The bit that marks an entry that was deleted and can be restored, in the number of its names.
const DELETED: u32 = 1 << 31;

/// Entries in the order of a file.
#[derive(Debug, Default)]
pub(super) struct EntriesBuilder {
    /// Thumbprints, each with the position of its names in `names`, from 1, or 0 if it has none.
    /// [`DELETED`] marks deleted entries.
    entries: Vec<(Thumbprint, u32)>,
    names: Vec<Names>,
    expirations: Vec<(Thumbprint, Instant)>,
    issuers_crl_urls: Vec<(Thumbprint, Box<str>)>,
    types: Types,
    certificates: Vec<StoredCertificate>,
    text: String,
    /// Whether to keep the bytes of certificates.
    keeps_bytes: bool,
}

impl EntriesBuilder {
    /// A builder that keeps the bytes of certificates.
    pub(super) fn keeping_bytes() -> Self {
        Self { keeps_bytes: true, ..Self::default() }
    }

    /// An empty builder with the same settings.
    pub(super) fn emptied(&self) -> Self {
        Self { keeps_bytes: self.keeps_bytes, ..Self::default() }
    }

    pub(super) fn add(&mut self, thumbprint: Thumbprint, labels: Labels<'_>, told: Told) {
        self.expirations.extend(told.expires.map(|expires| (thumbprint, expires)));
        let url = told.issuers_crl_url().map(|url| (thumbprint, url.into()));
        self.issuers_crl_urls.extend(url);
        self.types.note(told.is_root);
        if let Some(certificate) = told.certificate {
            stored::keep(&mut self.certificates, *certificate, self.keeps_bytes);
        }
        self.keep(thumbprint, labels, 0);
    }

    /// Adds a deleted entry, without its other facts, which no longer apply.
    pub(super) fn add_deleted(&mut self, thumbprint: Thumbprint, labels: Labels<'_>) {
        self.keep(thumbprint, labels, DELETED);
    }

    /// Adds everything from another store.
    pub(super) fn append(&mut self, entries: &Entries) {
        for (index, (thumbprint, labels)) in entries.iter().enumerate() {
            let mark = if entries.holds_deleted(index) { DELETED } else { 0 };
            self.keep(thumbprint, labels, mark);
        }
        self.expirations.extend(entries.expirations());
        let urls = entries.issuers_crl_urls();
        self.issuers_crl_urls.extend(urls.map(|(thumbprint, url)| (thumbprint, url.into())));
        self.types.merge(entries.types);
        for certificate in &entries.certificates {
            stored::keep(&mut self.certificates, certificate.clone(), self.keeps_bytes);
        }
    }

    fn keep(&mut self, thumbprint: Thumbprint, (id, display_name): Labels<'_>, mark: u32) {
        let mut keep = |part: Option<&str>| {
            let start = self.text.len();
            self.text.push_str(part.unwrap_or_default());
            start..self.text.len()
        };
        let names = Names { id: keep(id), display_name: keep(display_name) };
        let is_named = !(names.id.is_empty() && names.display_name.is_empty());
        if is_named {
            self.names.push(names);
        }
        let number = if is_named { self.names.len() } else { 0 };
        self.entries.push((thumbprint, u32::try_from(number).unwrap_or(0) | mark));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sorts the entries and removes duplicates. Also returns the number of duplicates.
    ///
    /// Which entry is kept does not depend on their order: an entry that was not deleted takes
    /// precedence, then one with an id, then the first in alphabetical order. The earliest expiry
    /// is kept.
    pub(super) fn finish(self) -> (Entries, u64) {
        let Self { mut entries, names, mut expirations, types, certificates, text, .. } = self;
        let mut urls = self.issuers_crl_urls;
        let names_of =
            |number: u32| names.get(usize::try_from(number & !DELETED).ok()?.checked_sub(1)?);
        let rank = |number: u32| {
            let labels = names_of(number).map(|names| names.resolve(&text));
            let (id, display_name) = labels.unwrap_or_default();
            (number & DELETED, id.is_none(), id, display_name.is_none(), display_name)
        };
        // A stable sort is fast for sorted runs, which merged stores have.
        entries.sort_by(|(left, left_names), (right, right_names)| {
            left.cmp(right).then_with(|| rank(*left_names).cmp(&rank(*right_names)))
        });
        let all = entries.len();
        entries.dedup_by_key(|(thumbprint, _)| *thumbprint);
        let repeated = to_u64(all - entries.len());
        let labels = entries.iter().enumerate().filter_map(|(entry, (_, number))| {
            Some(EntryLabel { entry, names: names_of(*number)?.clone() })
        });
        let labels = labels.collect();
        let marked = entries.iter().enumerate().filter(|(_, (_, number))| number & DELETED != 0);
        let deleted = marked.map(|(entry, _)| entry).collect();
        let thumbprints: Vec<_> = entries.into_iter().map(|(thumbprint, _)| thumbprint).collect();
        expirations.sort_unstable();
        expirations.dedup_by_key(|(thumbprint, _)| *thumbprint);
        let place = |(thumbprint, expires): (Thumbprint, Instant)| {
            Some((thumbprints.binary_search(&thumbprint).ok()?, expires))
        };
        let expirations = expirations.into_iter().filter_map(place).collect();
        urls.sort_unstable();
        urls.dedup_by_key(|(thumbprint, _)| *thumbprint);
        let place = |(thumbprint, url): (Thumbprint, Box<str>)| {
            Some((thumbprints.binary_search(&thumbprint).ok()?, url))
        };
        let issuers_crl_urls = urls.into_iter().filter_map(place).collect();
        let certificates = stored::finish(certificates);
        let index = ThumbprintIndex::of(&thumbprints);
        let entries = Entries {
            thumbprints,
            index,
            labels,
            expirations,
            issuers_crl_urls,
            deleted,
            types,
            certificates,
            text,
        };
        (entries, repeated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_does_not_depend_on_the_order() {
        let (one, two) = (Thumbprint::of(b"1"), Thumbprint::of(b"2"));
        let instant = |seconds| Instant::from_unix_seconds(seconds);
        let all = [
            (one, (None, None), Told::default()),
            (
                two,
                (Some("b"), Some("Zwei")),
                Told { expires: instant(2), is_root: Some(false), ..Told::default() },
            ),
            (
                one,
                (None, Some("Eins")),
                Told { expires: None, is_root: Some(true), ..Told::default() },
            ),
            (
                two,
                (Some("a"), None),
                Told { expires: instant(1), is_root: None, ..Told::default() },
            ),
            (two, (None, None), Told::default()),
        ];
        for turn in 0..all.len() {
            let mut gathered = EntriesBuilder::default();
            for (thumbprint, labels, told) in all.iter().cycle().skip(turn).take(all.len()) {
                gathered.add(*thumbprint, *labels, told.clone());
            }
            let (entries, repeated) = gathered.finish();
            assert_eq!((entries.thumbprints().len(), repeated), (2, 3));
            assert_eq!(entries.find(&one), Some((None, Some("Eins"))));
            assert_eq!(entries.find(&two), Some((Some("a"), None)));
            assert_eq!(entries.find(&Thumbprint::of(b"3")), None);
            assert_eq!(entries.types(), Types { root: true, untold: true });
            assert!(entries.expirations().eq([(two, instant(1).unwrap())]));
            let mut merged = EntriesBuilder::default();
            merged.append(&entries);
            let (merged, _) = merged.finish();
            assert!(merged.expirations().eq(entries.expirations()));
            assert_eq!((merged.types(), merged.find(&two)), (entries.types(), entries.find(&two)));
            assert_eq!(entries.iter().filter(|(_, labels)| labels.0.is_some()).count(), 1);
        }
    }
}
