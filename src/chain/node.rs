//! The data about each certificate that is stored until all are known.

use std::cmp::Reverse;
use std::num::NonZeroU16;

use super::{ChunkedVec, index, number};
use crate::certificate::{Identity, IssuerReference, KeyId, KeyIdentifier, NameId};
use crate::digest::Thumbprint;
use crate::store::{NamedCertificate, StoredCertificate, Stores};

/// A certificate of the bundle: 80 bytes, regardless of its size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) thumbprint: Thumbprint,
    subject: NameId,
    pub(crate) subject_key_identifier: Option<KeyIdentifier>,
    /// `notAfter` in seconds since 1970-01-01; the smallest number if it is unreadable.
    pub(crate) not_after: i64,
    /// The number of its issuer reference.
    pub(crate) issuer: u32,
    /// The number of the first `http` URL of its CRL distribution points; 0 if it has none.
    pub(crate) crl_url: u32,
    /// The path length plus one.
    path_length: Option<NonZeroU16>,
    is_ca: bool,
    names: NamePair,
    pub(crate) own_signature: OwnSignature,
    /// Whether a record would be created for it.
    pub(crate) create: bool,
    /// Whether the same certificate occurs earlier in the bundle.
    pub(crate) repeated: bool,
}

// Up to millions of nodes are stored: see `Limits::certificates`.
const _: () = assert!(size_of::<Node>() <= 80, "see `CertificateIndex`");

/// The relationship between a certificate's subject and issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamePair {
    Differ,
    /// The names are equal, but the key identifiers differ.
    SelfIssued,
    /// The names and key identifiers permit that it is signed with its own key.
    MayBeSelfSigned,
    /// The certificate is unreadable.
    Unknown,
}

/// Whether a self-issued certificate is signed with its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnSignature {
    /// The names differ, the signature was not checked, or the algorithm is unsupported.
    Unknown,
    /// Verification would have taken too long.
    LeftOut,
    Verified,
    /// Verified, but the NULL parameters of its digest algorithm are missing.
    VerifiedWithoutNull,
    Wrong,
}

impl Node {
    /// The data about a certificate, without the numbers of its issuer reference and URL.
    pub(crate) fn new(
        identity: &Identity,
        thumbprint: Thumbprint,
        own_signature: OwnSignature,
    ) -> Self {
        let names = match identity {
            identity if !identity.is_known() => NamePair::Unknown,
            identity if identity.may_be_self_signed() => NamePair::MayBeSelfSigned,
            identity if identity.is_self_issued() => NamePair::SelfIssued,
            _ => NamePair::Differ,
        };
        let path_length = identity.path_length.map(|length| length.saturating_add(1));
        Self {
            thumbprint,
            subject: identity.subject,
            subject_key_identifier: identity.subject_key_identifier,
            not_after: identity.not_after,
            issuer: 0,
            crl_url: 0,
            path_length: path_length.and_then(NonZeroU16::new),
            is_ca: identity.is_ca,
            names,
            own_signature,
            create: false,
            repeated: false,
        }
    }

    /// Whether the certificate is readable.
    pub(crate) fn is_known(&self) -> bool {
        self.names != NamePair::Unknown
    }

    /// Whether subject and issuer are equal (RFC 5280 section 3.2).
    pub(crate) const fn is_self_issued(&self) -> bool {
        matches!(self.names, NamePair::SelfIssued | NamePair::MayBeSelfSigned)
    }

    /// See [`Identity::may_be_self_signed`].
    pub(crate) fn may_be_self_signed(&self) -> bool {
        self.names == NamePair::MayBeSelfSigned
    }

    /// Whether the certificate is its own issuer: its own key made the signature or, if that is
    /// unknown, its key identifiers match.
    pub(crate) fn is_root(&self) -> bool {
        match self.own_signature {
            OwnSignature::Verified | OwnSignature::VerifiedWithoutNull => true,
            OwnSignature::Wrong => false,
            OwnSignature::Unknown | OwnSignature::LeftOut => self.may_be_self_signed(),
        }
    }
}

/// The precedence among several certificates: the least rank comes first. Their order in the bundle
/// does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// 0 in the bundle, otherwise the position in the stores.
    stored: u32,
    not_after: Reverse<i64>,
    thumbprint: Option<Thumbprint>,
}

/// The certificates of the bundle followed by those of the stores, with consecutive numbers.
#[derive(Debug)]
pub(crate) struct CertificateGraph<'a> {
    pub(crate) nodes: &'a ChunkedVec<Node>,
    /// The issuer references of the nodes.
    pub(crate) references: &'a [IssuerReference],
    /// The stored certificates, each with its store's name.
    stored: Vec<(&'a str, &'a StoredCertificate)>,
}

impl<'a> CertificateGraph<'a> {
    /// `of_set`: the certificates of the caller's set, which follow those of the stores.
    pub(crate) fn new(
        nodes: &'a ChunkedVec<Node>,
        references: &'a [IssuerReference],
        stores: &'a Stores,
        of_set: &'a [NamedCertificate],
    ) -> Self {
        let stored = stores.iter().flat_map(|store| {
            store.certificates().iter().map(|certificate| (store.name(), certificate))
        });
        let of_set = of_set.iter().map(|(store, certificate)| (store.as_str(), certificate));
        Self { nodes, references, stored: stored.chain(of_set).collect() }
    }

    /// Number of all certificates.
    pub(crate) fn len(&self) -> u32 {
        number(self.nodes.len().saturating_add(self.stored.len()))
    }

    /// Number of certificates in the bundle.
    pub(crate) fn in_bundle(&self) -> u32 {
        number(self.nodes.len())
    }

    pub(crate) fn node(&self, member: u32) -> Option<&'a Node> {
        self.nodes.get(member)
    }

    /// A certificate of a store, with the store's name.
    pub(crate) fn stored(&self, member: u32) -> Option<(&'a str, &'a StoredCertificate)> {
        self.stored.get(index(member).checked_sub(self.nodes.len())?).copied()
    }

    /// A property of a certificate, from the bundle or a store.
    fn of<T>(
        &self,
        member: u32,
        of_node: impl FnOnce(&'a Node) -> T,
        of_stored: impl FnOnce(&'a Identity) -> T,
    ) -> Option<T> {
        match self.node(member) {
            Some(node) => Some(of_node(node)),
            None => self.stored(member).map(|(_, stored)| of_stored(&stored.identity)),
        }
    }

    pub(crate) fn subject(&self, member: u32) -> Option<NameId> {
        self.of(member, |node| node.subject, |identity| identity.subject)
    }

    /// The key of a certificate in a store.
    pub(crate) fn stored_key(&self, member: u32) -> Option<KeyId> {
        self.stored(member).map(|(_, stored)| stored.identity.key)
    }

    pub(crate) fn subject_key_identifier(&self, member: u32) -> Option<KeyIdentifier> {
        let of_node = |node: &Node| node.subject_key_identifier;
        self.of(member, of_node, |identity| identity.subject_key_identifier).flatten()
    }

    /// The issuer named in a certificate; `None` if the certificate is unreadable.
    pub(crate) fn issuer_reference(&self, member: u32) -> Option<IssuerReference> {
        let of_node = |node: &Node| {
            let reference = self.references.get(index(node.issuer)).copied();
            reference.filter(|_| node.is_known())
        };
        let of_stored =
            |identity: &Identity| identity.is_known().then(|| identity.issuer_reference());
        self.of(member, of_node, of_stored).flatten()
    }

    pub(crate) fn not_after(&self, member: u32) -> Option<i64> {
        self.of(member, |node| node.not_after, |identity| identity.not_after)
    }

    /// The path length of the basic constraints; `None` means no limit.
    pub(crate) fn path_length(&self, member: u32) -> Option<u32> {
        let of_node = |node: &Node| node.path_length.map(|more| u32::from(more.get()) - 1);
        self.of(member, of_node, |identity| identity.path_length.map(u32::from)).flatten()
    }

    /// Whether subject and issuer are equal.
    pub(crate) fn is_self_issued(&self, member: u32) -> bool {
        let is_self_issued = self.of(member, Node::is_self_issued, Identity::is_self_issued);
        is_self_issued == Some(true)
    }

    /// The rank of a certificate: those of the bundle come before those of the stores, then those
    /// that expire later.
    pub(crate) fn rank(&self, member: u32) -> Rank {
        if let Some(node) = self.node(member) {
            let (not_after, thumbprint) = (Reverse(node.not_after), Some(node.thumbprint));
            return Rank { stored: 0, not_after, thumbprint };
        }
        let stored = self.stored(member).map(|(_, stored)| stored);
        Rank {
            stored: member.saturating_sub(self.in_bundle()).saturating_add(1),
            not_after: Reverse(stored.map_or(i64::MIN, |stored| stored.identity.not_after)),
            thumbprint: stored.map(|stored| stored.thumbprint),
        }
    }

    /// Whether a certificate is its own issuer. Signatures of certificates in a store are not
    /// verified.
    pub(crate) fn is_root(&self, member: u32) -> bool {
        self.of(member, Node::is_root, Identity::may_be_self_signed) == Some(true)
    }

    /// Whether a certificate is a CA certificate and not a repetition of an earlier one.
    pub(crate) fn is_authority(&self, member: u32) -> bool {
        let of_node = |node: &Node| node.is_ca && !node.repeated;
        self.of(member, of_node, |identity| identity.is_ca) == Some(true)
    }
}
