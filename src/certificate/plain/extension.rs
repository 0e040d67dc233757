//! Plain extensions, of which most have been seen before.

use super::super::departure::{self, Zone};
use super::super::extension::{
    AUTHORITY_KEY_IDENTIFIER, BASIC_CONSTRAINTS, BasicConstraints, CRL_DISTRIBUTION_POINTS,
    CRL_POINTS, Extension, FRESHEST_CRL, FRESHEST_POINTS, KEY_USAGE, KeyUsage, NAME_CONSTRAINTS,
    SUBJECT_KEY_IDENTIFIER, SeenIds, known_index,
};
use super::super::fields::{Fields, Value};
use super::super::{DistributionPoints, Remembered, key_of, oid};
use crate::tlv::Reader;

/// Elements of an extension lie no deeper in each other.
const DEPTH: u16 = 8;

/// What was found of a plain extension. What it refers to stands in its octets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownExtension {
    /// Of its id; see [`SeenIds::bit`].
    bit: u8,
    says: Says,
}

#[derive(Clone, Copy, Debug)]
enum Says {
    BasicConstraints {
        constraints: BasicConstraints,
        critical: bool,
    },
    KeyUsage(KeyUsage),
    SubjectKeyIdentifier(Part),
    AuthorityKeyIdentifier(Option<Part>),
    /// All but the URL, and that.
    CrlDistributionPoints(DistributionPoints<'static>, Option<Part>),
    FreshestCrl {
        uris: u32,
    },
    NameConstraints,
    Other {
        is_unknown_critical: bool,
    },
}

/// Octets of an extension, by their first and the one behind their last.
#[derive(Clone, Copy, Debug)]
struct Part(u16, u16);

impl Part {
    /// Where `octets` stand in `content`, of which they are a part.
    fn of(octets: &[u8], content: &[u8]) -> Option<Self> {
        let start = octets.as_ptr().addr().checked_sub(content.as_ptr().addr())?;
        let end = start.checked_add(octets.len())?;
        content.get(start..end)?;
        Some(Self(u16::try_from(start).ok()?, u16::try_from(end).ok()?))
    }

    fn get(self, content: &[u8]) -> &[u8] {
        content.get(usize::from(self.0)..usize::from(self.1)).unwrap_or_default()
    }
}

/// Reads the extension with these content octets into the fields; `None` where it is not plain.
pub(super) fn read<'a>(
    content: &'a [u8],
    remembered: &mut Remembered,
    seen: &mut SeenIds,
    fields: &mut Fields<'a>,
) -> Option<()> {
    // Key identifiers differ from certificate to certificate: as nearly all are, they are told
    // without being remembered.
    match content {
        [6, 3, 0x55, 0x1D, 14, 4, 22, 4, 20, octets @ ..] if octets.len() == 20 => {
            seen.note(14);
            fields.subject_key_identifier = Value::Is(octets);
            return Some(());
        }
        [6, 3, 0x55, 0x1D, 35, 4, 24, 0x30, 22, 0x80, 20, octets @ ..] if octets.len() == 20 => {
            seen.note(35);
            fields.authority_key_identifier = Value::Is(octets);
            return Some(());
        }
        _ => {}
    }
    let key = key_of(content);
    let known = match remembered.extensions.get(key) {
        Some(known) => *known,
        None => {
            let known = KnownExtension::look(content)?;
            remembered.extensions.insert(key, known);
            known
        }
    };
    seen.note(known.bit);
    match known.says {
        Says::BasicConstraints { constraints, critical } => {
            fields.basic_constraints = Value::Is(constraints);
            fields.constraints_are_critical = critical;
        }
        Says::KeyUsage(usage) => fields.key_usage = Value::Is(usage),
        Says::SubjectKeyIdentifier(part) => {
            fields.subject_key_identifier = Value::Is(part.get(content));
        }
        Says::AuthorityKeyIdentifier(part) => {
            fields.authority_key_identifier =
                part.map_or(Value::Absent, |part| Value::Is(part.get(content)));
        }
        Says::CrlDistributionPoints(points, url) => {
            let http = url.map(|part| part.get(content));
            fields.crl_points = Value::Is(DistributionPoints { http, ..points });
        }
        Says::FreshestCrl { uris } => fields.freshest_uris = Value::Is(uris),
        Says::NameConstraints => fields.has_name_constraints = true,
        Says::Other { is_unknown_critical } => fields.has_unknown_critical |= is_unknown_critical,
    }
    Some(())
}

impl KnownExtension {
    fn look(content: &[u8]) -> Option<Self> {
        let extension = Extension::read(&mut Reader::new(content, 0)).ok()?;
        if extension.trailing
            || u16::try_from(content.len()).is_err()
            || !departure::is_der(content, DEPTH, Zone::Extensions)
        {
            return None;
        }
        let part = |octets| Part::of(octets, content);
        let critical = extension.is_critical();
        let says = match known_index(extension.id().as_bytes()) {
            Some(BASIC_CONSTRAINTS) if extension.written_ca_default().is_some() => return None,
            Some(BASIC_CONSTRAINTS) => {
                let constraints = extension.basic_constraints().ok()?;
                Says::BasicConstraints { constraints, critical }
            }
            Some(KEY_USAGE) => Says::KeyUsage(extension.key_usage().ok()?),
            Some(SUBJECT_KEY_IDENTIFIER) => {
                Says::SubjectKeyIdentifier(part(extension.subject_key_identifier().ok()?)?)
            }
            Some(AUTHORITY_KEY_IDENTIFIER) => {
                let octets = extension.authority_key_identifier().ok()?;
                Says::AuthorityKeyIdentifier(match octets {
                    Some(octets) => Some(part(octets)?),
                    None => None,
                })
            }
            Some(CRL_DISTRIBUTION_POINTS) => {
                let points = DistributionPoints::read(&extension, CRL_POINTS).ok()?;
                let url = match points.http {
                    Some(octets) => Some(part(octets)?),
                    None => None,
                };
                Says::CrlDistributionPoints(points.without_url(), url)
            }
            Some(FRESHEST_CRL) => {
                let points = DistributionPoints::read(&extension, FRESHEST_POINTS).ok()?;
                Says::FreshestCrl { uris: points.uris }
            }
            Some(NAME_CONSTRAINTS) => Says::NameConstraints,
            _ => {
                let id = extension.id().as_bytes();
                Says::Other { is_unknown_critical: critical && !oid::is_processed(id) }
            }
        };
        Some(Self { bit: SeenIds::bit(extension.id().as_bytes()), says })
    }
}
