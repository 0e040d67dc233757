//! The facts of a bundle's frame, apart from its certificates.

use crate::armor::{Location, Map};

/// The first bytes of a value. A short value is stored whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SmallValue {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl SmallValue {
    /// Longer than any content type or version that is compared.
    const CAPACITY: usize = 40;

    pub(crate) const EMPTY: Self = Self { bytes: [0; Self::CAPACITY], length: 0 };

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        for (slot, byte) in self.bytes.iter_mut().skip(self.length).zip(bytes) {
            *slot = *byte;
        }
        self.length = self.length.saturating_add(bytes.len());
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&self.bytes)
    }
}

/// The number of occurrences, and the location of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Occurrences {
    pub(crate) count: u64,
    /// The offset in the decoded bytes, until the location is looked up.
    offset: Option<u64>,
    /// The location in the file, once it is looked up.
    pub(crate) first: Option<Location>,
}

impl Occurrences {
    pub(crate) const NEVER: Self = Self { count: 0, offset: None, first: None };

    pub(crate) fn note(&mut self, offset: u64) {
        self.count += 1;
        if self.first.is_none() {
            self.offset.get_or_insert(offset);
        }
    }

    /// Looks up the first location.
    pub(crate) fn locate(&mut self, map: &Map) {
        if let (None, Some(offset)) = (self.first, self.offset) {
            self.first = map.locate(offset);
        }
    }

    pub(crate) fn merge(&mut self, later: &Self) {
        self.count += later.count;
        self.first = self.first.or(later.first);
    }
}

/// The content that a `SignedData` encapsulates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EncapsulatedContent {
    pub(crate) offset: u64,
    pub(crate) location: Option<Location>,
    /// The number of content bytes. For a constructed string, this includes the headers of its
    /// pieces and any end-of-contents octets.
    pub(crate) length: u64,
    pub(crate) constructed: bool,
    /// The first bytes, which identify its kind.
    pub(crate) head: Vec<u8>,
}

/// The facts that [`Walker`](super::Walker) records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FrameFacts {
    /// The number of bundles that these facts cover.
    pub(crate) bundles: u64,
    /// The content bytes of the OID `contentType` in the outer `ContentInfo`.
    pub(crate) content_type: SmallValue,
    /// The content bytes of the INTEGER `version`.
    pub(crate) version: Option<SmallValue>,
    pub(crate) encapsulated_content_type: SmallValue,
    pub(crate) encapsulated_content: Option<EncapsulatedContent>,
    /// `certificates` fields. More than one is not allowed, but all are parsed.
    pub(crate) certificates_fields: Occurrences,
    pub(crate) crls_fields: Occurrences,
    /// `certificates` and `crls` fields that are marked as primitive.
    pub(crate) primitive_fields: Occurrences,
    pub(crate) crls: Occurrences,
    pub(crate) signer_infos_fields: Occurrences,
    pub(crate) signer_infos: Occurrences,
    /// Elements in places where the definition does not allow any.
    pub(crate) unexpected: Occurrences,
    /// Indefinite lengths in the frame.
    pub(crate) indefinite: Occurrences,
    /// Definite lengths in the frame that are not minimal.
    pub(crate) non_minimal: Occurrences,
}

impl FrameFacts {
    pub(crate) const EMPTY: Self = Self {
        bundles: 0,
        content_type: SmallValue::EMPTY,
        version: None,
        encapsulated_content_type: SmallValue::EMPTY,
        encapsulated_content: None,
        certificates_fields: Occurrences::NEVER,
        crls_fields: Occurrences::NEVER,
        primitive_fields: Occurrences::NEVER,
        crls: Occurrences::NEVER,
        signer_infos_fields: Occurrences::NEVER,
        signer_infos: Occurrences::NEVER,
        unexpected: Occurrences::NEVER,
        indefinite: Occurrences::NEVER,
        non_minimal: Occurrences::NEVER,
    };

    const fn seen(&mut self) -> [&mut Occurrences; 9] {
        [
            &mut self.certificates_fields,
            &mut self.crls_fields,
            &mut self.primitive_fields,
            &mut self.crls,
            &mut self.signer_infos_fields,
            &mut self.signer_infos,
            &mut self.unexpected,
            &mut self.indefinite,
            &mut self.non_minimal,
        ]
    }

    /// Looks up the locations of all facts while the map still contains them.
    pub(crate) fn locate(&mut self, map: &Map) {
        self.seen().into_iter().for_each(|seen| seen.locate(map));
        if let Some(content) = &mut self.encapsulated_content {
            content.location = content.location.or_else(|| map.locate(content.offset));
        }
    }

    /// Adds the facts of a later bundle in the same file. Content types and version remain those of
    /// the first bundle.
    pub(crate) fn merge(&mut self, mut later: Self) {
        if self.bundles == 0 {
            *self = later;
        } else {
            self.bundles += later.bundles;
            self.seen().into_iter().zip(later.seen()).for_each(|(mine, theirs)| mine.merge(theirs));
            self.encapsulated_content =
                self.encapsulated_content.take().or(later.encapsulated_content);
        }
    }

    /// Whether a length in the frame is valid in BER but not in DER.
    pub(crate) const fn is_ber(&self) -> bool {
        self.indefinite.count > 0 || self.non_minimal.count > 0
    }
}
