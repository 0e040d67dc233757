//! Certificates as nearly all are, read in one go.
//!
//! A certificate is plain when no rule has anything to say of how it is written: DER throughout,
//! version 3, fields and extensions that can be read and stand where RFC 5280 has them, nothing
//! behind them, times and names without departures. Such a one is known by its [`Fields`] alone.
//! Whatever is out of the ordinary is left to [`Certificate`](super::Certificate), which says what it
//! is; both give the same fields.

mod extension;

use std::num::NonZeroU64;

use super::algorithm::AlgorithmFacts;
use super::fields::{FieldValue, Fields};
use super::name::Name;
use super::{AlgorithmIdentifier, ComponentCache, Instant, RsaKey, identity, time};
pub(crate) use extension::KnownExtensions;

/// Elements of a plain certificate lie no deeper in each other.
const DEPTH: u16 = 16;

/// The fields of a certificate, if it is plain. `depth`: how deep elements may lie in each other.
///
/// ```text
/// Certificate ::= SEQUENCE {                          -- RFC 5280 section 4.1, what is plain of it
///   tbsCertificate SEQUENCE {
///     version [0] EXPLICIT INTEGER { v3(2) },
///     serialNumber INTEGER,                           -- positive, 20 bytes at most
///     signature AlgorithmIdentifier,
///     issuer Name,
///     validity SEQUENCE { notBefore Time, notAfter Time },
///     subject Name,
///     subjectPublicKeyInfo SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING },
///     extensions [3] EXPLICIT SEQUENCE SIZE (1..MAX) OF Extension },
///   signatureAlgorithm AlgorithmIdentifier,           -- as inside
///   signatureValue BIT STRING }
/// ```
pub(crate) fn plain<'a>(
    bytes: &'a [u8],
    depth: u16,
    remembered: &mut ComponentCache,
) -> Option<Fields<'a>> {
    if depth < DEPTH {
        return None;
    }
    let mut certificate = only(bytes, 0x30)?;
    let mut tbs = take(&mut certificate, 0x30)?;
    let signature_algorithm = whole(&mut certificate, 0x30)?;
    let signature = only(certificate, 0x03)?;
    let (Some(0), Some(rest)) = (signature.first(), tbs.strip_prefix(VERSION_3)) else {
        return None;
    };
    tbs = rest;
    if !is_plain_serial_number(take(&mut tbs, 0x02)?)
        || whole(&mut tbs, 0x30)? != signature_algorithm
    {
        return None;
    }
    let issuer = whole(&mut tbs, 0x30)?;
    let validity = take(&mut tbs, 0x30)?;
    let subject = whole(&mut tbs, 0x30)?;
    let public_key = take(&mut tbs, 0x30)?;
    let extensions = only(only(tbs, 0xA3)?, 0x30)?;

    let algorithm = AlgorithmFacts::of(signature_algorithm, remembered)?;
    if !algorithm.is_plain {
        return None;
    }
    let (not_before, not_after) = times(validity)?;
    let is_self_issued = issuer == subject;
    let subject_key = name(subject, remembered)?;
    let issuer_key = if is_self_issued { subject_key } else { name(issuer, remembered)? };
    let key = Key::read(public_key, remembered)?;
    let known = KnownExtensions::of(extensions, remembered)?;
    Some(Fields {
        basic_constraints: known.basic_constraints,
        constraints_are_critical: known.constraints_are_critical,
        key_usage: known.key_usage,
        subject_key_identifier: known.subject_key_identifier(extensions),
        authority_key_identifier: known.authority_key_identifier(extensions),
        crl_points: known.crl_points(extensions),
        freshest_uris: known.freshest_uris,
        has_name_constraints: known.has_name_constraints,
        has_other_critical: known.has_other_critical,
        signature_algorithm: AlgorithmIdentifier::of(signature_algorithm),
        key_algorithm: AlgorithmIdentifier::of(key.algorithm),
        rsa_key: key.rsa_key,
        key: Some(key.identity),
        not_before: Some(not_before),
        not_after: Some(not_after),
        is_self_issued,
        subject: subject_key,
        issuer: issuer_key,
        subject_bytes: subject,
        issuer_bytes: issuer,
    })
}

/// `version [0] EXPLICIT INTEGER { v3(2) }`
const VERSION_3: &[u8] = &[0xA0, 3, 0x02, 1, 2];

/// Takes the element that `rest` begins with: its content, if it has this identifier and the length
/// that DER gives it, below 16 MiB.
#[inline]
fn take<'a>(rest: &mut &'a [u8], identifier: u8) -> Option<&'a [u8]> {
    let (length, behind) = match **rest {
        [first, length @ 0..=0x7F, ref behind @ ..] if first == identifier => {
            (usize::from(length), behind)
        }
        [first, 0x82, high @ 1..=0xFF, low, ref behind @ ..] if first == identifier => {
            (usize::from(high) << 8 | usize::from(low), behind)
        }
        [first, 0x81, length @ 0x80..=0xFF, ref behind @ ..] if first == identifier => {
            (usize::from(length), behind)
        }
        [first, 0x83, high @ 1..=0xFF, middle, low, ref behind @ ..] if first == identifier => {
            (usize::from(high) << 16 | usize::from(middle) << 8 | usize::from(low), behind)
        }
        _ => return None,
    };
    let (content, next) = behind.split_at_checked(length)?;
    *rest = next;
    Some(content)
}

/// As [`take`], with the header.
#[inline]
fn whole<'a>(rest: &mut &'a [u8], identifier: u8) -> Option<&'a [u8]> {
    let before = *rest;
    take(rest, identifier)?;
    before.get(..before.len() - rest.len())
}

/// The content of the element that `bytes` are, with nothing behind it.
#[inline]
fn only(mut bytes: &[u8], identifier: u8) -> Option<&[u8]> {
    let content = take(&mut bytes, identifier)?;
    bytes.is_empty().then_some(content)
}

/// Positive, in the fewest bytes, 20 at most.
fn is_plain_serial_number(bytes: &[u8]) -> bool {
    match bytes {
        [0, second, ..] => *second >= 0x80 && bytes.len() <= 20,
        [1..=0x7F, ..] => bytes.len() <= 20,
        _ => false,
    }
}

fn times(mut validity: &[u8]) -> Option<(Instant, Instant)> {
    let mut next = || {
        let identifier = *validity.first()?;
        time::plain(identifier, take(&mut validity, identifier)?)
    };
    let both = (next()?, next()?);
    validity.is_empty().then_some(both)
}

/// The comparison key of a name.
fn name(whole: &[u8], remembered: &mut ComponentCache) -> Option<u64> {
    let facts = Name::facts_of(whole, remembered)?;
    facts.is_plain.then_some(facts.comparison_key)
}

/// What a plain `subjectPublicKeyInfo` says.
struct Key<'a> {
    /// The encoding of its algorithm.
    algorithm: &'a [u8],
    rsa_key: FieldValue<RsaKey<'a>>,
    /// See [`identity::public_key`].
    identity: NonZeroU64,
}

impl<'a> Key<'a> {
    fn read(mut info: &'a [u8], remembered: &mut ComponentCache) -> Option<Self> {
        let whole = whole(&mut info, 0x30)?;
        let algorithm = AlgorithmFacts::of(whole, remembered)?;
        let [0, bytes @ ..] = only(info, 0x03)? else { return None };
        let rsa_key = if algorithm.is_rsa {
            let mut numbers = only(bytes, 0x30)?;
            let modulus = take(&mut numbers, 0x02)?;
            let exponent = only(numbers, 0x02)?;
            FieldValue::Is(RsaKey { modulus, exponent })
        } else {
            FieldValue::Absent
        };
        let identity = identity::key_with(algorithm.identity, bytes);
        algorithm.is_plain.then_some(Self { algorithm: whole, rsa_key, identity })
    }
}
