//! The CA certificates in the first collection that issued added certificates.

use std::collections::HashMap;

use serde::Serialize;

use super::DiffEntry;
use crate::source::Member;

/// A CA certificate that issued added certificates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IssuerUse {
    /// The CA certificate.
    #[serde(flatten)]
    pub issuer: DiffEntry,
    /// The number of added certificates that this CA issued, according to names and key
    /// identifiers. Signatures are not verified.
    pub issued: u64,
}

/// Counts the certificates in `added` that each CA certificate in `old` issued. If several CA
/// certificates have the same name and key identifier, the last one in the list wins.
pub(super) fn find(old: &[Member], added: &[Member]) -> Vec<IssuerUse> {
    let mut by_key = HashMap::new();
    let mut by_name = HashMap::new();
    for (index, member) in old.iter().enumerate().filter(|(_, member)| member.is_ca()) {
        let Some(certificate) = member.certificate() else { continue };
        let name = certificate.subject().as_bytes();
        let identifier = certificate.extensions().subject_key_identifier().ok().flatten();
        by_key.insert((name, identifier), index);
        by_name.insert(name, index);
    }
    let mut counts = vec![0_u64; old.len()];
    for certificate in added.iter().filter_map(Member::certificate) {
        let name = certificate.issuer().as_bytes();
        let identifier = certificate.extensions().authority_key_identifier().ok().flatten();
        let exact = |identifier| by_key.get(&(name, identifier));
        let found = match identifier {
            Some(_) => exact(identifier).or_else(|| exact(None)),
            None => by_name.get(name),
        };
        if let Some(count) = found.and_then(|index| counts.get_mut(*index)) {
            *count += 1;
        }
    }
    let used = old.iter().zip(counts).filter(|(_, issued)| *issued > 0);
    used.map(|(member, issued)| IssuerUse { issuer: DiffEntry::of(member), issued }).collect()
}
