//! Finds possible issuers among certificates.

use std::collections::HashMap;

use super::components::components;
use super::{PackError, PackOptions, frame};
use crate::certificate::{Certificate, Instant};
use crate::inspect::{Inspector, Options};
use crate::record::CertificateAuthorityDetail;
use crate::report::{ChainEntry, Detail, IssuedBy, Sink};
use crate::source::Member;

/// The bytes of a name and of a key identifier.
type Key<'a> = (&'a [u8], Option<&'a [u8]>);

/// A graph whose nodes are certificates and whose edges lead to issuers. Edges pass through nodes
/// for names and for names with a key identifier, which keeps their number small even if many
/// certificates have the same name.
#[derive(Debug)]
pub(super) struct Issuers<'a> {
    members: &'a [&'a Member],
    /// The nodes that each node leads to.
    edges: Vec<Vec<usize>>,
    /// The node of each name with a key identifier.
    keys: HashMap<Key<'a>, usize>,
    /// The node of each name.
    names: HashMap<&'a [u8], usize>,
}

impl<'a> Issuers<'a> {
    /// Builds the graph. A certificate that cannot be parsed has no edges.
    pub(super) fn new(members: &'a [&'a Member]) -> Self {
        let edges = vec![Vec::new(); members.len()];
        let mut issuers = Self { members, edges, keys: HashMap::new(), names: HashMap::new() };
        for (index, member) in members.iter().enumerate() {
            if let Some(certificate) = member.certificate().filter(|_| member.is_ca()) {
                issuers.add_authority(index, &certificate);
            }
        }
        for (index, member) in members.iter().enumerate() {
            let found = member.certificate().map(|certificate| issuers.issuers_of(&certificate));
            if let Some(edges) = issuers.edges.get_mut(index) {
                edges.extend(found.into_iter().flatten());
            }
        }
        issuers
    }

    fn add_authority(&mut self, index: usize, certificate: &Certificate<'a>) {
        let name = certificate.subject().as_bytes();
        let identifier = certificate.extensions().subject_key_identifier().ok().flatten();
        let next = self.edges.len();
        let key = *self.keys.entry((name, identifier)).or_insert(next);
        if key == next {
            self.edges.push(Vec::new());
            let next = self.edges.len();
            let named = *self.names.entry(name).or_insert(next);
            if named == next {
                self.edges.push(Vec::new());
            }
            self.lead(named, key);
        }
        self.lead(key, index);
    }

    fn lead(&mut self, from: usize, to: usize) {
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push(to);
        }
    }

    /// The nodes of possible issuers of a certificate: CAs with its issuer's name and with its
    /// authority key identifier or no key identifier. If there are none, all CAs with that name.
    /// Signatures are not verified.
    fn issuers_of(&self, certificate: &Certificate<'_>) -> Vec<usize> {
        let name = certificate.issuer().as_bytes();
        let identifier = certificate.extensions().authority_key_identifier().ok().flatten();
        let exact = identifier.map_or_else(Vec::new, |identifier| {
            let keys = [Some(identifier), None];
            keys.iter().filter_map(|key| self.keys.get(&(name, *key)).copied()).collect()
        });
        if exact.is_empty() { self.names.get(name).copied().into_iter().collect() } else { exact }
    }

    /// The certificates in groups. The group of an issuer comes before the groups that it issued.
    /// Certificates that issued each other in a cycle are in one group.
    pub(super) fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups = components(&self.edges);
        for group in &mut groups {
            group.retain(|node| *node < self.members.len());
            group.sort_unstable();
        }
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// The issuer of a certificate, which need not be in the graph. If there are several issuers,
    /// the one with the latest expiry.
    pub(super) fn issuer_of(&self, certificate: &Certificate<'_>) -> Option<usize> {
        let mut nodes = self.issuers_of(certificate);
        let mut found: Vec<usize> = Vec::new();
        while let Some(node) = nodes.pop() {
            match self.members.get(node) {
                Some(_) => found.push(node),
                None => nodes.extend(self.edges.get(node).into_iter().flatten()),
            }
        }
        let end =
            |node: &usize| -> Option<Instant> { self.members.get(*node)?.summary()?.not_after };
        found.sort_unstable();
        found.into_iter().max_by_key(end)
    }
}

/// The index of each certificate's issuer, as determined by an inspection, which verifies
/// signatures if the options request it. `members` must be sorted by their bytes.
pub(super) fn inspected(
    members: &[&Member],
    options: &PackOptions,
) -> Result<Vec<Option<usize>>, PackError> {
    let bytes: Vec<&[u8]> = members.iter().filter_map(|member| member.bytes()).collect();
    let bundle = frame::write(&bytes).map_err(PackError::encoding)?;
    let mut inspection = Options::new(options.inspect.at);
    inspection.verify = options.inspect.verify;
    inspection.limits = options.inspect.limits;
    let mut inspector = Inspector::new(inspection, Chains(vec![None; members.len()]));
    let result = inspector.push(&bundle).and_then(|()| inspector.finish());
    let (_, Chains(issuers)) = result.map_err(PackError::Inspect)?;
    Ok(issuers)
}

/// Collects the index of each certificate's issuer.
struct Chains(Vec<Option<usize>>);

impl Sink for Chains {
    type Record = ();

    fn render(_: CertificateAuthorityDetail) -> std::io::Result<Self::Record> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        Detail { chains: true, ..Detail::SUMMARY }
    }

    fn chain(&mut self, chain: ChainEntry) -> std::io::Result<()> {
        let place = usize::try_from(chain.index).ok().and_then(|index| self.0.get_mut(index));
        if let (Some(place), Some(IssuedBy::Bundle { index })) = (place, chain.issuer) {
            *place = usize::try_from(index).ok();
        }
        Ok(())
    }
}
