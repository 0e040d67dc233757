//! Builds chains when all certificates are known, and tells what is to be said of them.

use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::assembler::ReportAssembler;
use super::batch::Context;
use super::certificate_index::CertificateIndex;
use crate::chain::{
    Authorities, CertificateGraph, ChainAnalysis, Event, IssuerMatch, NONE, Node, PathEnd, Paths,
};
use crate::check::{ChainChecks, ChainFacts, Output};
use crate::error::Error;
use crate::record::url_text;
use crate::report::{
    ChainEntry, ChainRole, CrlByHand, IssuedBy, SignatureCounts, SignatureStatus, Sink,
};

/// Largest message of issuer hints, in kilobytes.
const ISSUER_HINTS: u64 = 16;

impl<S: Sink> ReportAssembler<S> {
    /// Builds the chains and hands out what they tell.
    pub(super) fn chains(&mut self) -> Result<SignatureCounts, Error> {
        let context = Arc::clone(&self.context);
        let mut seen =
            std::mem::replace(&mut self.seen, CertificateIndex::new(&context.limits, false));
        seen.settle();
        let set = CertificateGraph::new(&seen.nodes, &context.stores);
        let authorities = Authorities::new(&set);
        let answers = answers(&set, &authorities, &seen, &context);
        let paths = Paths::new(&set, &authorities, &answers);
        let crl_url = context.assumptions.crl_url();
        let survey = ChainAnalysis::new(&set, &authorities, &paths, &answers, crl_url);
        let counts = self.check_chains(&survey, &seen, &context)?;
        if context.detail.chains {
            for member in (0..set.in_bundle()).filter(|member| set.is_authority(*member)) {
                if let Some(entry) = entry(&survey, &seen, member) {
                    self.sink.chain(entry).map_err(Error::sink)?;
                }
            }
        }
        for (index, mut record) in std::mem::take(&mut self.waiting) {
            let predicted = survey.predicted_crl_url(u32::try_from(index).unwrap_or(NONE));
            record.certificate_revocation_list_url = seen.url(predicted);
            self.sink.record(record).map_err(Error::sink)?;
        }
        Ok(counts)
    }

    fn check_chains(
        &mut self,
        survey: &ChainAnalysis<'_>,
        seen: &CertificateIndex,
        context: &Context,
    ) -> Result<SignatureCounts, Error> {
        let checks = ChainChecks::new();
        let members = survey.set.in_bundle();
        // Texts of findings take more memory than numbers.
        let size = if context.detail.findings { PART_WITH_TEXTS } else { PART };
        let starts: Vec<u32> = (0..members).step_by(size).collect();
        let part = |start: u32| {
            let end = start.saturating_add(u32::try_from(size).unwrap_or(u32::MAX)).min(members);
            check_part(start..end, &checks, survey, seen, context)
        };
        let mut counts = SignatureCounts::default();
        let mut left_out = 0;
        // Findings are handed on before there are more of them.
        for starts in starts.chunks(PARTS) {
            for part in each(starts, part) {
                self.output().merge(part.output);
                self.flush_findings()?;
                counts.verified += part.counts.verified;
                counts.wrong += part.counts.wrong;
                counts.not_checked += part.counts.not_checked;
                left_out += part.left_out;
            }
        }
        let url = |number| seen.url(number);
        let facts =
            ChainFacts { survey, member: None, locate: &|_| None, bytes: &|_| None, url: &url };
        if context.verify && left_out > 0 {
            checks.check(&facts, &Event::SignaturesLeftOut { count: left_out }, self.output());
        }
        let (bytes, limit) = (self.subjects, ISSUER_HINTS * context.assumptions.kilobyte());
        if bytes > limit {
            let event = Event::IssuerHintsTooLong { bytes, limit };
            checks.check(&facts, &event, self.output());
        }
        Ok(counts)
    }
}

/// Certificates that one thread looks at, where findings are counted and where they are kept.
const PART: usize = 1 << 9;
const PART_WITH_TEXTS: usize = 1 << 5;

/// Parts that are looked at before their findings are handed on.
const PARTS: usize = 16;

/// What there is to say of some certificates.
struct GraphPart {
    output: Output,
    counts: SignatureCounts,
    /// How many signatures were not checked because the certificates were not kept.
    left_out: u64,
}

fn check_part(
    members: Range<u32>,
    checks: &ChainChecks,
    survey: &ChainAnalysis<'_>,
    seen: &CertificateIndex,
    context: &Context,
) -> GraphPart {
    let output = Output::new(Arc::clone(&context.effective), context.detail.findings);
    let mut part = GraphPart { output, counts: SignatureCounts::default(), left_out: 0 };
    let bytes = |member| seen.kept.get(&member).map(AsRef::as_ref);
    let url = |number| seen.url(number);
    let locate = |member| seen.location(member);
    let mut facts = ChainFacts { survey, member: None, locate: &locate, bytes: &bytes, url: &url };
    for member in members {
        facts.member = Some(member);
        survey.visit(member, &mut |event| checks.check(&facts, &event, &mut part.output));
        if survey.set.is_authority(member) {
            let answer = survey.answer(member);
            match answer.signature {
                SignatureStatus::Verified => part.counts.verified += 1,
                SignatureStatus::Wrong => part.counts.wrong += 1,
                SignatureStatus::NotChecked => part.counts.not_checked += 1,
            }
            let could = answer.issuer != NONE || survey.set.is_root(member);
            part.left_out += u64::from(could && !seen.kept.contains_key(&member));
        }
    }
    part
}

/// What comes of several parts, in their order; of one no thread is woken.
fn each(starts: &[u32], part: impl Fn(u32) -> GraphPart + Send + Sync) -> Vec<GraphPart> {
    #[cfg(feature = "parallel")]
    if starts.len() > 1 {
        return starts.par_iter().map(|start| part(*start)).collect();
    }
    starts.iter().map(|start| part(*start)).collect()
}

impl CertificateIndex {
    /// The URL that a number stands for.
    fn url(&self, number: u64) -> Option<String> {
        self.crl_urls.get(number).map(url_text)
    }
}

fn entry(survey: &ChainAnalysis<'_>, seen: &CertificateIndex, member: u32) -> Option<ChainEntry> {
    let set = survey.set;
    let node = set.node(member)?;
    let answer = survey.answer(member);
    let face = survey.issuer_face(member);
    let issuer = match set.stored(face) {
        Some((store, stored)) => {
            let (store, thumbprint) = (store.to_owned(), stored.thumbprint);
            Some(IssuedBy::Store { store, thumbprint })
        }
        None => set.node(face).map(|_| IssuedBy::Bundle { index: u64::from(face) }),
    };
    let (depth, top) = survey.paths.above(set, member);
    let crl_by_hand = match survey.crl_by_hand(member) {
        Some(Event::CrlByHand { predicted, suggested, .. }) => {
            Some(CrlByHand { predicted: seen.url(predicted), suggested: seen.url(suggested) })
        }
        _ => None,
    };
    Some(ChainEntry {
        index: u64::from(member),
        role: role(node),
        issuer,
        depth: (top == PathEnd::Root).then_some(depth),
        signature: answer.signature,
        crl_by_hand,
    })
}

fn role(node: &Node) -> ChainRole {
    match (node.is_root(), node.identity.is_self_issued()) {
        (true, _) => ChainRole::Root,
        (false, true) => ChainRole::SelfIssued,
        (false, false) => ChainRole::Intermediate,
    }
}

#[cfg(not(feature = "verify"))]
fn answers(
    _set: &CertificateGraph<'_>,
    _authorities: &Authorities,
    _seen: &CertificateIndex,
    _context: &Context,
) -> Vec<IssuerMatch> {
    Vec::new()
}

/// Verifies the signatures of the certificates that were kept: of each bundle's certificate its
/// issuer, or nothing at all where nobody wants to know.
#[cfg(feature = "verify")]
fn answers(
    set: &CertificateGraph<'_>,
    authorities: &Authorities,
    seen: &CertificateIndex,
    context: &Context,
) -> Vec<IssuerMatch> {
    if !context.verify {
        return Vec::new();
    }
    let questions = super::issuer_search::IssuerSearch { set, authorities, seen, context };
    questions.answers()
}
