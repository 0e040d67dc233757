//! The extensions of a plain certificate, of which most have been seen before.

use std::hash::Hasher as _;

use super::super::der_violation::{self, Zone};
use super::super::extension::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, BasicConstraints, CRL_DISTRIBUTION_POINTS,
    CRL_POINTS, Extension, FRESHEST_CRL, FRESHEST_POINTS, KEY_USAGE, KeyUsage, NAME_CONSTRAINTS,
    SUBJECT_KEY_IDENTIFIER, SeenIds, known_index,
};
use super::super::fields::FieldValue;
use super::super::{ComponentCache, DistributionPoints, identity};
use super::take;
use crate::tlv::Reader;

/// Elements of an extension lie no deeper in each other.
const DEPTH: u16 = 8;

/// What was found of a list of plain extensions; of key identifiers in the form that nearly all have,
/// which differ from certificate to certificate, only where they stand. What it refers to stands in
/// the list's bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownExtensions {
    pub(super) basic_constraints: FieldValue<BasicConstraints>,
    pub(super) constraints_are_critical: bool,
    pub(super) key_usage: FieldValue<KeyUsage>,
    subject_key_identifier: FieldValue<Part>,
    authority_key_identifier: FieldValue<Part>,
    /// Without the URL.
    crl_points: FieldValue<DistributionPoints<'static>>,
    url: Option<Part>,
    pub(super) freshest_uris: FieldValue<u32>,
    pub(super) has_name_constraints: bool,
    pub(super) has_other_critical: bool,
}

/// Bytes of a list, by their first and the one behind their last.
#[derive(Clone, Copy, Debug)]
struct Part(u32, u32);

impl Part {
    /// Where `bytes` stand in `list`, of which they are a part.
    fn of(bytes: &[u8], list: &[u8]) -> Option<Self> {
        let start = bytes.as_ptr().addr().checked_sub(list.as_ptr().addr())?;
        let end = start.checked_add(bytes.len())?;
        list.get(start..end)?;
        Some(Self(u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }

    fn get(self, list: &[u8]) -> &[u8] {
        let index = |number| usize::try_from(number).unwrap_or(usize::MAX);
        list.get(index(self.0)..index(self.1)).unwrap_or_default()
    }
}

/// Stands for the bytes of a list without those of key identifiers.
fn key(list: &[u8]) -> Option<u64> {
    let mut hasher = identity::hasher();
    let (mut rest, mut run) = (list, list);
    while !rest.is_empty() {
        let content = take(&mut rest, 0x30)?;
        let is_key_identifier = match content {
            [6, 3, 0x55, 0x1D, 14, 4, 22, 4, 20, bytes @ ..] => bytes.len() == 20,
            [6, 3, 0x55, 0x1D, 35, 4, 24, 0x30, 22, 0x80, 20, bytes @ ..] => bytes.len() == 20,
            _ => false,
        };
        if is_key_identifier {
            // All that stands in front of the twenty bytes.
            hasher.write(run.get(..run.len() - rest.len() - 20)?);
            run = rest;
        }
    }
    hasher.write(run);
    Some(hasher.finish())
}

impl KnownExtensions {
    /// What is known of a list, from before or from a look at it; `None` where one is not plain, or
    /// is there twice.
    pub(super) fn of<'r>(list: &[u8], remembered: &'r mut ComponentCache) -> Option<&'r Self> {
        remembered.extensions.get_or(key(list)?, || Self::look(list))
    }

    pub(super) fn subject_key_identifier<'a>(&self, list: &'a [u8]) -> FieldValue<&'a [u8]> {
        self.subject_key_identifier.map(|part| part.get(list))
    }

    pub(super) fn authority_key_identifier<'a>(&self, list: &'a [u8]) -> FieldValue<&'a [u8]> {
        self.authority_key_identifier.map(|part| part.get(list))
    }

    pub(super) fn crl_points<'a>(&self, list: &'a [u8]) -> FieldValue<DistributionPoints<'a>> {
        let http = self.url.map(|part| part.get(list));
        self.crl_points.map(|points| DistributionPoints { http, ..points })
    }

    fn look(list: &[u8]) -> Option<Self> {
        let mut known = Self {
            basic_constraints: FieldValue::Absent,
            constraints_are_critical: false,
            key_usage: FieldValue::Absent,
            subject_key_identifier: FieldValue::Absent,
            authority_key_identifier: FieldValue::Absent,
            crl_points: FieldValue::Absent,
            url: None,
            freshest_uris: FieldValue::Absent,
            has_name_constraints: false,
            has_other_critical: false,
        };
        let (mut rest, mut seen) = (list, SeenIds::default());
        while !rest.is_empty() {
            let content = take(&mut rest, 0x30)?;
            let extension = Extension::read(&mut Reader::new(content, 0)).ok()?;
            if extension.trailing || !der_violation::is_der(content, DEPTH, Zone::Extensions) {
                return None;
            }
            seen.note(SeenIds::bit(extension.id().as_bytes()));
            known.note(&extension, list)?;
        }
        let is_plain = !list.is_empty() && !seen.may_repeat;
        is_plain.then_some(known)
    }

    fn note(&mut self, extension: &Extension<'_>, list: &[u8]) -> Option<()> {
        let part = |bytes| Part::of(bytes, list);
        let id = extension.id().as_bytes();
        match known_index(id) {
            Some(BASIC_CONSTRAINTS) => {
                if extension.written_ca_default().is_some() {
                    return None;
                }
                self.basic_constraints = FieldValue::Is(extension.basic_constraints().ok()?);
                self.constraints_are_critical = extension.is_critical();
            }
            Some(KEY_USAGE) => self.key_usage = FieldValue::Is(extension.key_usage().ok()?),
            Some(SUBJECT_KEY_IDENTIFIER) => {
                let bytes = extension.subject_key_identifier().ok()?;
                self.subject_key_identifier = FieldValue::Is(part(bytes)?);
            }
            Some(AUTHORITY_KEY_IDENTIFIER) => {
                if let Some(bytes) = extension.authority_key_identifier().ok()? {
                    self.authority_key_identifier = FieldValue::Is(part(bytes)?);
                }
            }
            Some(CRL_DISTRIBUTION_POINTS) => {
                let points = DistributionPoints::read(extension, CRL_POINTS).ok()?;
                if let Some(bytes) = points.http {
                    self.url = Some(part(bytes)?);
                }
                self.crl_points = FieldValue::Is(points.without_url());
            }
            Some(FRESHEST_CRL) => {
                let points = DistributionPoints::read(extension, FRESHEST_POINTS).ok()?;
                self.freshest_uris = FieldValue::Is(points.uris);
            }
            Some(NAME_CONSTRAINTS) => self.has_name_constraints = true,
            _ => self.has_other_critical |= extension.is_critical(),
        }
        Some(())
    }
}
