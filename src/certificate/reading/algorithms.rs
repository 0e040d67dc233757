//! Parses the three algorithms of a certificate and its public key.

use super::Gathered;
use crate::certificate::algorithm::AlgorithmFacts;
use crate::certificate::fields::FieldValue;
use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};
use crate::certificate::{
    AlgorithmIdentifier, Certificate, ComponentCache, FieldError, PublicKey, RsaKey, trailing,
};
use crate::tlv::ReadError;

const INNER: &str = "tbsCertificate.signature";
const OUTER: &str = "signatureAlgorithm";
const KEY: &str = "tbsCertificate.subjectPublicKeyInfo";

pub(super) struct Algorithms<'a> {
    /// `None` if the key or its algorithm cannot be parsed.
    pub(super) key_algorithm: Option<AlgorithmIdentifier<'a>>,
    pub(super) rsa_key: FieldValue<RsaKey<'a>>,
    pub(super) public_key: Option<PublicKey<'a>>,
    /// Whether the BIT STRING of the key is known to be DER; `false` means unknown.
    pub(super) has_usual_key: bool,
}

impl<'a> Algorithms<'a> {
    pub(super) fn read(
        certificate: &Certificate<'a>,
        all: &mut Gathered,
        cache: &mut ComponentCache,
    ) -> Self {
        let (inner, outer) = (&certificate.inner_algorithm, &certificate.signature_algorithm);
        let algorithm = AlgorithmFacts::of(inner.whole, cache);
        let of_inner = all.component(inner, algorithm.is_followed, &algorithm.nonconformities);
        // The inner and the outer algorithm nearly always have the same encoding.
        let is_same = inner.whole == outer.whole;
        let mut of_outer = Vec::new();
        if is_same {
            of_outer = all.component(outer, algorithm.is_followed, &algorithm.nonconformities);
        }
        all.trailing(|| trailing_of(&of_inner, INNER));
        all.trailing(|| trailing(&certificate.validity, 2, "tbsCertificate.validity"));
        let (read, key_error, of_key) = Self::key(certificate, all, cache);
        if !is_same {
            let algorithm = AlgorithmFacts::of(outer.whole, cache);
            of_outer = all.component(outer, algorithm.is_followed, &algorithm.nonconformities);
        }
        let error = error_of(&of_outer, "signatureAlgorithm.algorithm");
        error.into_iter().chain(key_error).for_each(|error| all.unreadable(error));
        if certificate.algorithms_agree() {
            // The nonconformities were already recorded for the inner algorithm.
            of_outer.clear();
        } else {
            all.note(NonconformityKind::AlgorithmsDiffer, outer.offset, OUTER);
        }
        all.trailing(|| trailing_of(&of_outer, OUTER));
        let parameters = [
            (&of_inner, INNER),
            (&of_outer, OUTER),
            (&of_key, "tbsCertificate.subjectPublicKeyInfo.algorithm"),
        ];
        let wrong = parameters.iter().find_map(|(found, path)| {
            let is_wrong =
                |each: &&Nonconformity| each.kind == NonconformityKind::AlgorithmParameters;
            found.iter().find(is_wrong).map(|each| (each.offset, *path))
        });
        if let Some((offset, path)) = wrong {
            all.note(NonconformityKind::AlgorithmParameters, offset, path);
        }
        read
    }

    /// Parses the public key. Also returns the error if the key or its algorithm cannot be parsed,
    /// and the nonconformities of its algorithm.
    fn key(
        certificate: &Certificate<'a>,
        all: &mut Gathered,
        cache: &mut ComponentCache,
    ) -> (Self, Option<FieldError>, Vec<Nonconformity>) {
        let info = &certificate.subject_public_key_info;
        let mut read = Self {
            key_algorithm: None,
            rsa_key: FieldValue::Unreadable,
            public_key: None,
            has_usual_key: false,
        };
        let key = PublicKey::read(info);
        all.trailing(|| key.as_ref().map_or_else(|_| trailing(info, 2, KEY), |key| key.trailing));
        let element = match &key {
            Ok(key) => Some(key.algorithm),
            Err(_) => info.reader().next(KEY).ok().flatten(),
        };
        let Some(element) = element else { return (read, key.err(), Vec::new()) };
        let algorithm = AlgorithmFacts::of(element.whole, cache);
        let found = all.component(&element, algorithm.is_followed, &algorithm.nonconformities);
        all.trailing(|| trailing_of(&found, KEY));
        let error = match key {
            Ok(key) => {
                read.key_algorithm = key.algorithm_identifier();
                read.has_usual_key = super::is_usual_bit_string(&key.key);
                read.public_key = Some(key);
                read.rsa_key = match algorithm.is_rsa {
                    Some(true) => key.rsa_numbers().map_or(FieldValue::Unreadable, FieldValue::Is),
                    Some(false) => FieldValue::Absent,
                    None => FieldValue::Unreadable,
                };
                error_of(&found, KEY)
            }
            Err(error) => Some(error),
        };
        (read, error, found)
    }
}

/// The trailing data of an algorithm at `path`, if there is any.
fn trailing_of(found: &[Nonconformity], path: &'static str) -> Option<ReadError> {
    found.iter().find_map(|each| match each.kind {
        NonconformityKind::Trailing(FieldError(error)) => Some(ReadError { path, ..error }),
        _ => None,
    })
}

/// The error of an algorithm at `path` that cannot be parsed.
fn error_of(found: &[Nonconformity], path: &'static str) -> Option<FieldError> {
    found.iter().find_map(|each| match each.kind {
        NonconformityKind::Unreadable(FieldError(error)) => {
            Some(FieldError(ReadError { path, ..error }))
        }
        _ => None,
    })
}
