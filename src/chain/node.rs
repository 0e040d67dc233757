//! What is kept of each certificate until all are known.

use std::cmp::Reverse;

use crate::certificate::Identity;
use crate::digest::Thumbprint;
use crate::store::{NamedCertificate, StoredCertificate, Stores};

/// A certificate of the bundle: 136 bytes, however large it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) identity: Identity,
    pub(crate) thumbprint: Thumbprint,
    pub(crate) own_signature: OwnSignature,
    /// Whether a record would be created for it.
    pub(crate) create: bool,
    /// Whether it stands earlier in the bundle.
    pub(crate) repeated: bool,
    /// The number of the first `http` URL of its CRL distribution points; 0 where it has none.
    pub(crate) crl_url: u64,
}

// A million of them are kept.
const _: () = assert!(size_of::<Node>() <= 136, "see `CertificateIndex`");

/// Whether a certificate with equal names is signed with its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnSignature {
    /// The names differ, it was not tried, or the algorithm is not known.
    Unknown,
    /// It would have taken too long.
    LeftOut,
    Verified,
    /// Verified, but for the NULL that its digest's algorithm lacks.
    VerifiedWithoutNull,
    Wrong,
}

impl Node {
    pub(crate) const fn new(
        identity: Identity,
        thumbprint: Thumbprint,
        own_signature: OwnSignature,
    ) -> Self {
        let (create, repeated, crl_url) = (false, false, 0);
        Self { identity, thumbprint, own_signature, create, repeated, crl_url }
    }

    /// Whether the certificate is its own issuer: its own key signed it, or, where that is not
    /// known, its key identifiers fit.
    pub(crate) fn is_root(&self) -> bool {
        match self.own_signature {
            OwnSignature::Verified | OwnSignature::VerifiedWithoutNull => true,
            OwnSignature::Wrong => false,
            OwnSignature::Unknown | OwnSignature::LeftOut => self.identity.may_be_self_signed(),
        }
    }
}

/// Which of several certificates goes before the others: the least. Where they stand in the bundle
/// has no part in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// 0 in the bundle, else the place in the stores.
    stored: u32,
    not_after: Reverse<i64>,
    thumbprint: Option<Thumbprint>,
}

/// The certificates of the bundle, and behind them those of the stores, under one count.
#[derive(Debug)]
pub(crate) struct CertificateGraph<'a> {
    pub(crate) nodes: &'a [Node],
    /// Each with its store's name.
    stored: Vec<(&'a str, &'a StoredCertificate)>,
}

impl<'a> CertificateGraph<'a> {
    /// `of_set`: those of the caller's set, which stand behind those of the stores.
    pub(crate) fn new(
        nodes: &'a [Node],
        stores: &'a Stores,
        of_set: &'a [NamedCertificate],
    ) -> Self {
        let stored = stores.iter().flat_map(|store| {
            store.certificates().iter().map(|certificate| (store.name(), certificate))
        });
        let of_set = of_set.iter().map(|(store, certificate)| (store.as_str(), certificate));
        Self { nodes, stored: stored.chain(of_set).collect() }
    }

    /// How many there are in all.
    pub(crate) fn len(&self) -> u32 {
        super::number(self.nodes.len().saturating_add(self.stored.len()))
    }

    /// How many stand in the bundle.
    pub(crate) fn in_bundle(&self) -> u32 {
        super::number(self.nodes.len())
    }

    pub(crate) fn node(&self, member: u32) -> Option<&'a Node> {
        self.nodes.get(super::index(member))
    }

    /// A certificate of a store, with the store's name.
    pub(crate) fn stored(&self, member: u32) -> Option<(&'a str, &'a StoredCertificate)> {
        self.stored.get(super::index(member).checked_sub(self.nodes.len())?).copied()
    }

    pub(crate) fn identity(&self, member: u32) -> Option<&'a Identity> {
        match self.node(member) {
            Some(node) => Some(&node.identity),
            None => self.stored(member).map(|(_, certificate)| &certificate.identity),
        }
    }

    /// Those of the bundle go before those of the stores, then what expires later.
    pub(crate) fn rank(&self, member: u32) -> Rank {
        let not_after = self.identity(member).map_or(i64::MIN, |identity| identity.not_after);
        let thumbprint = match self.node(member) {
            Some(node) => Some(node.thumbprint),
            None => self.stored(member).map(|(_, stored)| stored.thumbprint),
        };
        let stored = match self.node(member) {
            Some(_) => 0,
            None => member.saturating_sub(self.in_bundle()).saturating_add(1),
        };
        Rank { stored, not_after: Reverse(not_after), thumbprint }
    }

    /// Whether a certificate is its own issuer. Signatures of what is in a store already are not
    /// verified.
    pub(crate) fn is_root(&self, member: u32) -> bool {
        match self.node(member) {
            Some(node) => node.is_root(),
            None => {
                let stored = self.stored(member);
                stored.is_some_and(|(_, certificate)| certificate.identity.may_be_self_signed())
            }
        }
    }

    /// Whether a certificate is a CA's, and no copy of one before it.
    pub(crate) fn is_authority(&self, member: u32) -> bool {
        let repeated = self.node(member).is_some_and(|node| node.repeated);
        !repeated && self.identity(member).is_some_and(|identity| identity.is_ca)
    }
}
