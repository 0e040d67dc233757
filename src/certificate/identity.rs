//! Who a certificate says that it is, in numbers that can be kept and compared for a million.

mod keys;
mod names;
mod parts;
mod table;

use std::hash::{BuildHasher as _, Hasher, RandomState};
use std::num::NonZeroU32;
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;

use keys::Keys;
use names::Names;
pub(crate) use parts::{Parts, Span};
use table::Table;
#[cfg(test)]
pub(crate) use table::tests::Colliding;
pub(crate) use table::{Hash, Seeded};

/// The facts of a certificate that tell who issued it and whom it issued.
///
/// Numbers are those of [`Identities`], and equal where what they stand for is. 0 stands for
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// 0 for what is not a CA certificate: it issues nothing.
    pub(crate) subject: u32,
    pub(crate) issuer: u32,
    /// Algorithm, parameters and bytes of the public key; 0 where it cannot be parsed.
    pub(crate) key: u32,
    pub(crate) subject_key_identifier: Option<NonZeroU32>,
    pub(crate) authority_key_identifier: Option<NonZeroU32>,
    /// The first `http` URL of the CRL distribution points.
    pub(crate) crl_url: u32,
    /// See [`Parts`], as the others.
    pub(crate) not_after: i64,
    pub(crate) path_length: Option<u16>,
    pub(crate) is_ca: bool,
    pub(crate) is_self_issued: bool,
    pub(crate) may_be_self_signed: bool,
}

impl Identity {
    /// Of what cannot be parsed, and of what takes no part in chains.
    pub(crate) const NONE: Self = Self {
        subject: 0,
        issuer: 0,
        key: 0,
        subject_key_identifier: None,
        authority_key_identifier: None,
        crl_url: 0,
        not_after: i64::MIN,
        path_length: None,
        is_ca: false,
        is_self_issued: false,
        may_be_self_signed: false,
    };

    /// Whether it is that of a certificate that can be parsed.
    pub(crate) const fn is_known(&self) -> bool {
        self.issuer != 0
    }
}

/// Of the bytes that are kept to compare others with, keys have at most one in so many.
const OF_KEYS: u64 = 16;

/// The names, keys, key identifiers and URLs of one inspection, each with a number. Equal numbers
/// mean equal bytes, of names equal names: no hash decides.
#[derive(Clone, Debug)]
pub(crate) struct Identities<H = Seeded> {
    names: Names<H>,
    keys: Keys<H>,
    identifiers: Table<H>,
    urls: Table<H>,
    /// Bytes that may still be kept, beside those of keys.
    room: u64,
}

impl<H: Hash> Identities<H> {
    /// Keeps at most `most` bytes.
    pub(crate) fn new(hash: H, most: u64) -> Self {
        let of_keys = most / OF_KEYS;
        Self {
            names: Names::new(hash.clone()),
            keys: Keys::new(hash.clone(), of_keys),
            identifiers: Table::new(hash.clone()),
            urls: Table::new(hash),
            room: most - of_keys,
        }
    }

    /// The identity of a certificate; `None` where more than can be kept would have to be compared
    /// to tell it.
    pub(crate) fn identify(&mut self, parts: &Parts<&[u8]>) -> Option<Identity> {
        let room = &mut self.room;
        let issuer = self.names.number(parts.issuer, room)?;
        let mut identity = Identity { issuer, ..Identity::NONE };
        if parts.is_ca {
            identity.subject = match parts.is_self_issued {
                true => issuer,
                false => self.names.number(parts.subject, room)?,
            };
            identity.key = parts.public_key.map_or(Some(0), |key| self.keys.number(key))?;
        }
        let mut identifier = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => self.identifiers.number(bytes, room).map(NonZeroU32::new),
            None => Some(None),
        };
        identity.authority_key_identifier = identifier(parts.authority_key_identifier)?;
        let of_subject = parts.subject_key_identifier.filter(|_| parts.is_ca);
        identity.subject_key_identifier = identifier(of_subject)?;
        identity.crl_url = parts.crl_url.map_or(Some(0), |url| self.urls.number(url, room))?;
        let Parts { not_after, path_length, is_ca, is_self_issued, may_be_self_signed, .. } =
            *parts;
        Some(Identity {
            not_after,
            path_length,
            is_ca,
            is_self_issued,
            may_be_self_signed,
            ..identity
        })
    }

    /// The URL that a number stands for.
    pub(crate) fn url(&self, number: u32) -> Option<&[u8]> {
        self.urls.get(number)
    }

    /// Keeps the URLs alone: no certificate follows.
    pub(crate) fn settle(&mut self) {
        let hash = self.urls.hasher();
        self.names = Names::new(hash.clone());
        self.keys = Keys::new(hash.clone(), 0);
        self.identifiers = Table::new(hash);
    }
}

/// The number that stands for some octets, to find them by; equal numbers say nothing.
#[inline]
pub(crate) fn key_of(octets: &[u8]) -> u64 {
    let mut hasher = hasher();
    hasher.write(octets);
    hasher.finish()
}

#[inline]
pub(super) fn hasher() -> impl Hasher {
    static STATE: LazyLock<SeedableRandomState> = LazyLock::new(|| {
        // Both the state and what the octets are multiplied with: where the latter is known, there
        // are octets that erase the former.
        static MULTIPLIERS: LazyLock<SharedSeed> =
            LazyLock::new(|| SharedSeed::from_u64(RandomState::new().hash_one(0)));
        SeedableRandomState::with_seed(RandomState::new().hash_one(1), &MULTIPLIERS)
    });
    STATE.build_hasher()
}

#[cfg(test)]
mod tests;
