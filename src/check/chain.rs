//! Rules about a CA certificate among the others.

mod crl;
mod issuer;
mod kin;
mod length;
mod signature;

use std::fmt;

use super::finding::{FindingLocation, Output};
use super::{Check, RULES, Related, Rule};
use crate::armor::Location;
use crate::chain::{ChainAnalysis, Event};
use crate::digest::Thumbprint;

pub(super) use crl::{CRL_URL_MISMATCH, ISSUER_HINTS_TOO_LONG};
pub(super) use issuer::{ISSUER_LOOP, ISSUER_MISNAMED, ISSUER_MISSING, NOT_SELF_SIGNED};
pub(super) use kin::{SAME_NAME_AND_KEY, SAME_NAME_OTHER_KEY, SHARED_KEY_IDENTIFIER, SUPERSEDES};
pub(super) use length::{CHAIN_TOO_LONG, PATH_LENGTH_EXCEEDED};
pub(super) use signature::{SIGNATURE_NOT_CHECKED, SIGNATURE_WITHOUT_NULL, SIGNATURE_WRONG};

/// What the rules of a chain look at: one certificate, and something about it.
pub(crate) struct ChainFacts<'a> {
    pub(crate) survey: &'a ChainAnalysis<'a>,
    /// The certificate's number; none for what is about all of them.
    pub(crate) member: Option<u32>,
    /// The place of a certificate of the bundle, if it was kept.
    pub(crate) locate: &'a dyn Fn(u32) -> Option<Location>,
    /// The bytes of a certificate of the bundle, if they were kept.
    pub(crate) bytes: &'a dyn Fn(u32) -> Option<&'a [u8]>,
    /// The URL that a number stands for.
    pub(crate) url: &'a dyn Fn(u64) -> Option<String>,
}

impl ChainFacts<'_> {
    fn place(&self) -> FindingLocation {
        let location = self.member.and_then(|member| (self.locate)(member));
        FindingLocation { certificate: self.member.map(u64::from), location, path: None }
    }

    /// Another certificate, if it is in the bundle.
    fn related(&self, member: u32) -> Option<Related> {
        let is_stored = self.survey.set.stored(member).is_some();
        (!is_stored).then(|| Related::certificate(u64::from(member), (self.locate)(member)))
    }

    /// A certificate of the bundle or a store, as a sentence names it.
    fn name(&self, member: u32) -> NamedIssuer<'_> {
        match self.survey.set.stored(member) {
            Some((store, stored)) => NamedIssuer::Stored { store, thumbprint: stored.thumbprint },
            None => NamedIssuer::InBundle(member),
        }
    }
}

/// A certificate's name, put together where somebody reads it.
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

/// How many kinds of events there are.
const EVENTS: usize = 17;

/// The rule that each event is for, in the order of [`number`].
static RULES_OF_EVENTS: [&Rule; EVENTS] = [
    &PATH_LENGTH_EXCEEDED,
    &SAME_NAME_AND_KEY,
    &SHARED_KEY_IDENTIFIER,
    &SAME_NAME_OTHER_KEY,
    &ISSUER_MISSING,
    &NOT_SELF_SIGNED,
    &SIGNATURE_WRONG,
    &SIGNATURE_NOT_CHECKED,
    &SIGNATURE_NOT_CHECKED,
    &CHAIN_TOO_LONG,
    &CRL_URL_MISMATCH,
    &ISSUER_HINTS_TOO_LONG,
    &SUPERSEDES,
    &ISSUER_LOOP,
    &ISSUER_MISSING,
    &SIGNATURE_WITHOUT_NULL,
    &ISSUER_MISNAMED,
];

const fn number(event: &Event) -> usize {
    match event {
        Event::PathLengthExceeded { .. } => 0,
        Event::SameNameAndKey { .. } => 1,
        Event::SharedKeyIdentifier { .. } => 2,
        Event::SameNameOtherKey { .. } => 3,
        Event::IssuerMissing => 4,
        Event::NotSelfSigned => 5,
        Event::SignatureWrong { .. } => 6,
        Event::SignatureNotChecked { .. } => 7,
        Event::SignaturesLeftOut { .. } => 8,
        Event::ChainTooLong { .. } => 9,
        Event::CrlByHand { .. } => 10,
        Event::IssuerHintsTooLong { .. } => 11,
        Event::Supersedes { .. } => 12,
        Event::Circle => 13,
        Event::HoleInStore { .. } => 14,
        Event::SignatureWithoutNull => 15,
        Event::IssuerMisnamed { .. } => 16,
    }
}

/// Finds the rule of an event without going through the table each time.
pub(crate) struct ChainChecks {
    indices: [usize; EVENTS],
}

impl ChainChecks {
    pub(crate) fn new() -> Self {
        let index = |rule: &Rule| RULES.iter().position(|known| known.id == rule.id);
        Self { indices: RULES_OF_EVENTS.map(|rule| index(rule).unwrap_or(usize::MAX)) }
    }

    pub(crate) fn check(&self, facts: &ChainFacts<'_>, event: &Event, output: &mut Output) {
        let index = self.indices.get(number(event)).copied().unwrap_or(usize::MAX);
        if let Some(rule) = RULES.get(index)
            && let Check::Chain(check) = rule.check
        {
            check(facts, event, &mut output.collector(index, rule));
        }
    }
}
