//! Rules about a CA certificate in its context.

mod crl;
mod issuer;
mod kin;
mod length;
mod signature;

use std::fmt;

use super::Related;
use super::finding::FindingLocation;
use crate::armor::Location;
use crate::assumption::CrlUrlSource;
use crate::chain::{ChainAnalysis, IssuerMatch, NONE, Node, PathEnd};
use crate::digest::Thumbprint;
use crate::limits::Limits;
use crate::outcome::{ChainRole, SignatureStatus};

pub(crate) use crl::CrlUrlMismatch;
pub(super) use crl::{CRL_URL_MISMATCH, ISSUER_HINTS_TOO_LONG};
pub(super) use issuer::{ISSUER_LOOP, ISSUER_MISNAMED, ISSUER_MISSING, NOT_SELF_SIGNED};
pub(super) use kin::{SAME_NAME_AND_KEY, SAME_NAME_OTHER_KEY, SHARED_KEY_IDENTIFIER, SUPERSEDES};
pub(super) use length::{CHAIN_TOO_LONG, PATH_LENGTH_EXCEEDED};
pub(super) use signature::{SIGNATURE_INVALID, SIGNATURE_NOT_CHECKED, SIGNATURE_WITHOUT_NULL};

/// Facts that are the same for all certificates.
pub(crate) struct ChainContext<'a> {
    pub(crate) analysis: &'a ChainAnalysis<'a>,
    pub(crate) limits: &'a Limits,
    /// The CA whose CRL URL a record is assumed to contain.
    pub(crate) crl_url: CrlUrlSource,
    pub(crate) kept: &'a dyn KeptCertificates,
}

/// Access to what is stored about the certificates of the bundle.
pub(crate) trait KeptCertificates: Sync {
    /// The location of a certificate.
    fn location(&self, member: u32) -> Option<Location>;
    /// The bytes of a certificate.
    fn bytes(&self, member: u32) -> Option<&[u8]>;
    /// The URL with this number.
    fn url(&self, number: u64) -> Option<String>;
}

/// The facts that the rules about a chain use: a CA certificate of the bundle in its context.
pub(crate) struct ChainFacts<'a> {
    context: &'a ChainContext<'a>,
    /// The certificate's number.
    member: u32,
    node: &'a Node,
    pub(crate) issuer: IssuerMatch,
    /// The number of CAs above it, and where the path ends.
    pub(crate) depth: u32,
    pub(crate) end: PathEnd,
}

/// The facts that the rules about all chains together use.
pub(crate) struct ChainTotals<'a> {
    pub(crate) limits: &'a Limits,
    /// The number of CA certificates whose signatures were to be verified but were not: the effort
    /// was too high, or the certificate was not stored.
    pub(crate) signatures_left_out: u64,
    /// The total length in bytes of the subjects of all CAs that would be created.
    pub(crate) subject_bytes: u64,
}

impl<'a> ChainFacts<'a> {
    /// The facts of a CA certificate of the bundle. `None` for any other certificate, and for a
    /// duplicate of an earlier one.
    pub(crate) fn of(context: &'a ChainContext<'a>, member: u32) -> Option<Self> {
        let analysis = context.analysis;
        let node = analysis.set.node(member).filter(|_| analysis.set.is_authority(member))?;
        let (issuer, (depth, end)) = (analysis.answer(member), analysis.above(member));
        Some(Self { context, member, node, issuer, depth, end })
    }

    fn place(&self) -> FindingLocation {
        let location = self.context.kept.location(self.member);
        FindingLocation { certificate: Some(self.member.into()), location, path: None }
    }

    /// Another certificate, if it is in the bundle.
    fn related(&self, member: u32) -> Option<Related> {
        let is_stored = self.context.analysis.set.stored(member).is_some();
        let location = || self.context.kept.location(member);
        (!is_stored).then(|| Related::certificate(u64::from(member), location()))
    }

    /// A certificate of the bundle or a store, for use in a sentence.
    fn name(&self, member: u32) -> NamedIssuer<'a> {
        match self.context.analysis.set.stored(member) {
            Some((store, stored)) => NamedIssuer::Stored { store, thumbprint: stored.thumbprint },
            None => NamedIssuer::InBundle(member),
        }
    }

    /// Whether the certificate is its own issuer.
    pub(crate) fn is_root(&self) -> bool {
        self.node.is_root()
    }

    /// The role of the certificate in a chain.
    pub(crate) fn role(&self) -> ChainRole {
        ChainAnalysis::role(self.node)
    }

    fn is_self_issued(&self) -> bool {
        self.node.is_self_issued()
    }

    /// Whether the certificate is known not to be signed with the issuer's key.
    fn is_wrong(&self) -> bool {
        self.issuer.signature == SignatureStatus::Invalid
    }

    /// Whether the signature is not known to be invalid or unsupported.
    const fn is_undisputed(&self) -> bool {
        self.issuer.reason.is_none() && !matches!(self.issuer.signature, SignatureStatus::Invalid)
    }

    /// Whether the issuer is neither in the bundle nor in a store.
    fn is_issuer_missing(&self) -> bool {
        self.is_undisputed() && self.issuer.issuer == NONE && !self.is_root()
    }

    /// Whether the certificate represents all certificates with its name and key.
    fn is_face(&self) -> bool {
        self.context.analysis.face(self.member) == self.member
    }
}

/// A certificate's name, formatted when it is printed.
enum NamedIssuer<'a> {
    InBundle(u32),
    Stored { store: &'a str, thumbprint: Thumbprint },
}

impl fmt::Display for NamedIssuer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InBundle(member) => write!(formatter, "certificate {member}"),
            Self::Stored { store, thumbprint } => {
                write!(formatter, "certificate {thumbprint} in the store {store}")
            }
        }
    }
}
