//! The rules: what is checked, the severity of each finding, and the document that it follows from.
//!
//! A rule is its metadata and one small function over the facts of its scope, side by side in
//! `check/{file,bundle,certificate,chain,set,crl}.rs` and their submodules. [`RULES`] lists the
//! rules. Their functions only produce findings.

mod bundle;
mod certificate;
mod chain;
mod citation;
mod count;
mod crl;
mod file;
mod finding;
mod policy;
mod set;
mod sign_in_error;
mod table;
mod tally;

pub(crate) use bundle::{BundleContext, ExistingFacts};
pub(crate) use certificate::{CertificateFacts, CertificateLocation, UnreadableFacts};
pub(crate) use chain::{ChainContext, ChainFacts, ChainTotals, CrlUrlMismatch, KeptCertificates};
use count::Counted;
pub(crate) use crl::{CrlFacts, CrlOutcome, Fit, check_crl, is_about_an_entry};
pub(crate) use file::{BlockFault, FileContext, Listed, Trailing};
use finding::Collector;
pub use finding::{Finding, Related};
pub(crate) use finding::{Found, Noted, Output};
pub(crate) use policy::ResolvedPolicy;
pub use policy::{Level, Policy, UnknownRule};
pub(crate) use set::SetFacts;
pub use sign_in_error::{SIGN_IN_ERRORS, SignInError};
pub use table::RULES;
pub(crate) use tally::{FIRST, RuleTally, Tally};

use crate::outcome::Severity;

/// The number of columns of a URL that a message shows: URLs in certificates may have any length.
const SHOWN_COLUMNS: usize = 200;

/// One rule.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The stable id: F file, B bundle, C certificate, S set, R revocation, and a number.
    pub id: &'static str,
    /// The stable name in words.
    pub name: &'static str,
    /// The severity of its findings.
    pub severity: Severity,
    /// Whether a document states that the upload is rejected because of such a finding.
    pub rejects: bool,
    /// How the assumptions about the service change the rule.
    pub assumed: &'static [Effect],
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// What follows for the upload, the record or the sign-in.
    pub consequence: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// The document that the rule is based on.
    pub citation: &'static str,
    /// What a report may show of the file at the location of a finding.
    pub excerpt: Excerpt,
    /// Whether each finding says what to do, because that depends on the file.
    pub findings_advise: bool,
    /// Whether a notice of the rule requires no action unless a [step](crate::report::Step)
    /// mentions the rule. The remedies of other rules describe what to check.
    pub needs_nothing: bool,
    /// Assumptions that a finding depends on without being changed by them.
    pub(crate) rests_on: &'static [Basis],
    pub(crate) check: Check,
}

/// Two rules are equal if their ids are equal.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Rule {}

impl Rule {
    /// The defaults that most rules share.
    pub(crate) const BASE: Self = Self {
        id: "",
        name: "",
        severity: Severity::Notice,
        rejects: false,
        assumed: &[],
        summary: "",
        consequence: "",
        remedy: "",
        citation: "",
        excerpt: Excerpt::None,
        findings_advise: false,
        needs_nothing: false,
        rests_on: &[],
        check: Check::File(|_, _| {}),
    };
}

/// What a report may show of the file at the location of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Excerpt {
    /// Nothing: the finding is about the meaning of the bytes.
    None,
    /// The bytes: the finding is about their encoding.
    Bytes,
    /// Nothing, for any finding about the file: it may contain a private key.
    Forbidden,
}

/// An assumption that a finding depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Basis {
    /// [`Assumption::name`](crate::assumption::Assumption::name).
    pub(crate) assumption: &'static str,
    /// The value that the finding depends on; `None` if it depends on any value.
    pub(crate) value: Option<&'static str>,
}

/// How the value of an assumption changes a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effect {
    /// [`Assumption::name`](crate::assumption::Assumption::name).
    pub assumption: &'static str,
    /// The value that has the effect.
    pub value: &'static str,
    /// The severity in that case.
    pub severity: Severity,
    /// Whether the upload is then predicted to be rejected.
    pub rejects: bool,
}

/// The index in the table of the first rule of a kind, and one past the index of the last.
macro_rules! span {
    ($kind:pat) => {{
        let (mut first, mut end, mut index) = (RULES.len(), 0, 0);
        let mut rest = RULES;
        while let [rule, behind @ ..] = rest {
            if matches!(rule.check, $kind) {
                end = index + 1;
                if first > index {
                    first = index;
                }
            }
            index += 1;
            rest = behind;
        }
        (first, end)
    }};
}

/// The subject of a rule, and its function.
#[derive(Debug)]
pub(crate) enum Check {
    File(fn(&FileContext<'_>, &mut Collector<'_>)),
    Bundle(fn(&BundleContext<'_>, &mut Collector<'_>)),
    Unreadable(fn(&UnreadableFacts<'_>, &mut Collector<'_>)),
    Certificate(fn(&CertificateFacts<'_>, &mut Collector<'_>)),
    Set(fn(&SetFacts<'_>, &mut Collector<'_>)),
    /// A CRL, or the URL of one.
    Crl(fn(&CrlFacts<'_>, &mut Collector<'_>)),
    /// Each CA certificate in its context.
    Chain(CheckChain),
    /// All chains together.
    Chains(CheckChains),
    /// Each CA certificate in its context, and all chains together.
    ChainAndChains(CheckChain, CheckChains),
}

type CheckChain = fn(&ChainFacts<'_>, &mut Collector<'_>);
type CheckChains = fn(&ChainTotals<'_>, &mut Collector<'_>);

pub(crate) fn check_file(facts: &FileContext<'_>, output: &mut Output) {
    for (index, rule) in RULES.iter().enumerate() {
        if let Check::File(check) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}

pub(crate) fn check_bundle(facts: &BundleContext<'_>, output: &mut Output) {
    for (index, rule) in RULES.iter().enumerate() {
        if let Check::Bundle(check) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}

pub(crate) fn check_unreadable(facts: &UnreadableFacts<'_>, output: &mut Output) {
    for (index, rule) in RULES.iter().enumerate() {
        if let Check::Unreadable(check) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}

/// The ranges in the table that contain the rules about a certificate and the rules about a chain.
/// These rules run for every certificate, so the other rules are not visited each time.
const OF_CERTIFICATES: (usize, usize) = span!(Check::Certificate(_));
const OF_CHAINS: (usize, usize) = span!(Check::Chain(_) | Check::ChainAndChains(..));

/// Applies the rules about a certificate, in the order of the table.
pub(crate) fn check_certificate(facts: &CertificateFacts<'_>, output: &mut Output) {
    let (first, end) = OF_CERTIFICATES;
    let rules = RULES.get(first..end).unwrap_or_default();
    for (index, rule) in (first..end).zip(rules) {
        if let Check::Certificate(check) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}

pub(crate) fn check_set(facts: &SetFacts<'_>, output: &mut Output) {
    for (index, rule) in RULES.iter().enumerate() {
        if let Check::Set(check) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}

/// Applies the rules about a CA certificate in its context, in the order of the table.
pub(crate) fn check_chain(facts: &ChainFacts<'_>, output: &mut Output) {
    let (first, end) = OF_CHAINS;
    let rules = RULES.get(first..end).unwrap_or_default();
    for (index, rule) in (first..end).zip(rules) {
        if let Check::Chain(check) | Check::ChainAndChains(check, _) = rule.check {
            check(facts, &mut output.collector(index, rule));
        }
    }
}

pub(crate) fn check_chains(totals: &ChainTotals<'_>, output: &mut Output) {
    for (index, rule) in RULES.iter().enumerate() {
        if let Check::Chains(check) | Check::ChainAndChains(_, check) = rule.check {
            check(totals, &mut output.collector(index, rule));
        }
    }
}
