//! Who a certificate says that it is, in numbers that can be kept and compared for a million.

use std::hash::{BuildHasher as _, Hasher, RandomState};
use std::num::NonZeroU64;
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::quality::SeedableRandomState;

use super::fields::FieldValue;
use super::{Fields, Instant, ObjectIdentifier};

/// The facts of a certificate that tell who issued it and whom it issued.
///
/// Each number stands for some bytes and is equal where they are equal. They are keyed with a
/// number that is drawn once for the process: who makes a certificate can't make them collide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity {
    /// The comparison keys of both names.
    pub(crate) subject: u64,
    pub(crate) issuer: u64,
    /// Algorithm, parameters and bytes of the public key; `None` where it can't be read.
    pub(crate) key: Option<NonZeroU64>,
    /// `None` where there is none, an empty one, or one that can't be read.
    pub(crate) subject_key_identifier: Option<NonZeroU64>,
    pub(crate) authority_key_identifier: Option<NonZeroU64>,
    /// `notAfter` in seconds since 1970; the least number where it can't be read.
    pub(crate) not_after: i64,
    /// Path length of the basic constraints, at most 65,534; `None` is without limit.
    pub(crate) path_length: Option<u16>,
    pub(crate) is_ca: bool,
}

impl Identity {
    /// Of what can't be read.
    pub(crate) const NONE: Self = Self {
        subject: 0,
        issuer: 1,
        key: None,
        subject_key_identifier: None,
        authority_key_identifier: None,
        not_after: i64::MIN,
        path_length: None,
        is_ca: false,
    };

    pub(crate) fn of(fields: &Fields<'_>) -> Self {
        let identifier = |bytes: FieldValue<&[u8]>| {
            let bytes = bytes.get().filter(|bytes| !bytes.is_empty());
            bytes.map(|bytes| nonzero(key_of(bytes)))
        };
        let constraints = fields.basic_constraints.get();
        Self {
            subject: fields.subject,
            issuer: fields.issuer,
            key: fields.key,
            subject_key_identifier: identifier(fields.subject_key_identifier),
            authority_key_identifier: identifier(fields.authority_key_identifier),
            not_after: fields.not_after.map_or(i64::MIN, Instant::unix_seconds),
            path_length: constraints
                .and_then(|constraints| constraints.path_length)
                .map(|length| u16::try_from(length).unwrap_or(u16::MAX)),
            is_ca: fields.is_ca(),
        }
    }

    /// Whether it is that of a certificate that can be read.
    pub(crate) const fn is_known(&self) -> bool {
        self.subject != Self::NONE.subject
    }

    /// Whether subject and issuer are equal (RFC 5280 section 3.2).
    pub(crate) const fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }

    /// Whether names and key identifiers allow that the certificate is signed with its own key. Of
    /// six self-issued certificates in the US Federal PKI's bundle five are rekeyed, with an
    /// authority key identifier that is not their own.
    pub(crate) fn may_be_self_signed(&self) -> bool {
        self.is_self_issued()
            && self
                .authority_key_identifier
                .is_none_or(|authority| self.subject_key_identifier == Some(authority))
    }
}

/// Equal for equal keys: of a key's bytes, and what [`algorithm`] gives. RSA keys with and without
/// the NULL are one key.
pub(super) fn key_with(algorithm: u64, bytes: &[u8]) -> NonZeroU64 {
    nonzero(key_of(bytes).wrapping_add(algorithm))
}

/// Equal for equal algorithms of keys.
pub(super) fn algorithm(id: ObjectIdentifier<'_>, parameters: Option<&[u8]>) -> u64 {
    let mut hasher = hasher();
    hasher.write(id.as_bytes());
    hasher.write(parameters.filter(|bytes| *bytes != [0x05, 0]).unwrap_or_default());
    hasher.finish()
}

const fn nonzero(key: u64) -> NonZeroU64 {
    match NonZeroU64::new(key) {
        Some(key) => key,
        None => NonZeroU64::MAX,
    }
}

/// The number that stands for some bytes.
#[inline]
pub(crate) fn key_of(bytes: &[u8]) -> u64 {
    let mut hasher = hasher();
    hasher.write(bytes);
    hasher.finish()
}

#[inline]
pub(super) fn hasher() -> impl Hasher {
    static STATE: LazyLock<SeedableRandomState> = LazyLock::new(|| {
        // Both the state and what the bytes are multiplied with: where the latter is known, there
        // are bytes that erase the former.
        static MULTIPLIERS: LazyLock<SharedSeed> =
            LazyLock::new(|| SharedSeed::from_u64(RandomState::new().hash_one(0)));
        SeedableRandomState::with_seed(RandomState::new().hash_one(1), &MULTIPLIERS)
    });
    STATE.build_hasher()
}

#[cfg(test)]
mod tests {
    use foldhash::quality::FixedState;

    use super::*;

    #[test]
    fn bytes_that_erase_what_stands_before_them_do_not_here() {
        // What foldhash multiplies with where nobody chose otherwise.
        let multiplier = 0xc0ac_29b7_c97c_50dd_u64.to_ne_bytes();
        let bytes = |first: u8| [&[first; 32][..], &multiplier.repeat(16)].concat();
        assert_ne!(bytes(1), bytes(2));
        let known = |bytes: &[u8]| {
            let mut hasher = FixedState::with_seed(RandomState::new().hash_one(0)).build_hasher();
            hasher.write(bytes);
            hasher.finish()
        };
        assert_eq!(known(&bytes(1)), known(&bytes(2)));
        assert_ne!(key_of(&bytes(1)), key_of(&bytes(2)));
    }
}
