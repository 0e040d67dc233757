//! Builds the chains once all certificates are known, and reports what the rules find in them.

use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use super::super::context::Context;
use super::ReportAssembler;
use super::certificate_index::CertificateIndex;
use super::issuer_search::IssuerSearch;
use crate::armor::Location;
use crate::chain::{Authorities, CertificateGraph, ChainAnalysis, NONE, PathEnd, Paths, issuers};
use crate::check::{
    ChainContext, ChainFacts, ChainTotals, CrlUrlMismatch, KeptCertificates, Output, check_chain,
    check_chains,
};
use crate::error::Error;
use crate::outcome::{SignatureCounts, SignatureStatus};
use crate::record::url_text;
use crate::report::{ChainEntry, CrlByHand, IssuedBy, Sink};
use crate::store::Store;
use crate::verdict::{CountedAuthority, SignInTally, Usability};

impl<S: Sink> ReportAssembler<S> {
    /// Builds the chains and passes the results to the sink.
    pub(in crate::inspect) fn chains(&mut self) -> Result<(SignatureCounts, SignInTally), Error> {
        let context = Arc::clone(&self.context);
        let mut seen =
            std::mem::replace(&mut self.seen, CertificateIndex::new(&context.limits, false));
        seen.settle();
        let existing = &context.existing;
        let of_set = existing.certificates_of_set().map_err(Error::existing_set)?;
        self.set_types = existing.types_of_set(&of_set).map_err(Error::existing_set)?;
        let keys = std::mem::take(&mut seen.keys);
        let references = seen.references.list();
        let set = CertificateGraph::new(&seen.nodes, references, &existing.stores, &of_set);
        let mut authorities = Authorities::new(&set, keys);
        let search =
            IssuerSearch { set: &set, authorities: &authorities, seen: &seen, context: &context };
        let answers = search.answers();
        let issuers = issuers(&set, &authorities, &answers);
        authorities.settle(&set);
        let paths = Paths::new(&set, &authorities, issuers);
        let mut analysis = ChainAnalysis::new(&set, &authorities, &paths, &answers);
        let usability = Usability::new(&analysis, context.at.unix_seconds());
        analysis.find_hints();
        let crl_url = context.assumptions.crl_url();
        let chains =
            ChainContext { analysis: &analysis, limits: &context.limits, crl_url, kept: &seen };
        let told = self.check_chains(&chains, &usability, &seen, &context)?;
        if context.detail.chains {
            for member in 0..set.in_bundle() {
                if let Some(facts) = ChainFacts::of(&chains, member) {
                    let entry = entry(&chains, &facts, member);
                    self.sink.chain(entry).map_err(Error::sink)?;
                }
            }
        }
        for (index, mut record) in std::mem::take(&mut self.waiting) {
            let member = u32::try_from(index).unwrap_or(NONE);
            let own = set.node(member).map_or(0, |node| node.crl_url.into());
            let predicted = crl_url.choose(own, analysis.crl_hint(member).url, 0);
            record.certificate_revocation_list_url = seen.url(predicted);
            let rendered = S::render(record).and_then(|record| self.sink.record(record));
            rendered.map_err(Error::sink)?;
        }
        Ok(told)
    }

    fn check_chains(
        &mut self,
        chains: &ChainContext<'_>,
        usability: &Usability,
        seen: &CertificateIndex,
        context: &Context,
    ) -> Result<(SignatureCounts, SignInTally), Error> {
        let members = chains.analysis.set.in_bundle();
        // Findings with their texts take more memory than counts.
        let size = if context.detail.findings { PART_WITH_TEXTS } else { PART };
        let starts: Vec<u32> = (0..members).step_by(size).collect();
        let part = |start: u32| {
            let end = start.saturating_add(u32::try_from(size).unwrap_or(u32::MAX)).min(members);
            check_part(start..end, chains, usability, seen, context)
        };
        let mut counts = SignatureCounts::default();
        let mut left_out = 0;
        let mut sign_in = SignInTally::default();
        // Findings are passed on part by part, to limit their number in memory.
        for starts in starts.chunks(PARTS) {
            for part in each(starts, part) {
                self.output.merge(part.output);
                self.flush_findings()?;
                counts.verified += part.counts.verified;
                counts.invalid += part.counts.invalid;
                counts.not_checked += part.counts.not_checked;
                left_out += part.left_out;
                sign_in.merge(&part.sign_in);
            }
        }
        let totals = ChainTotals {
            limits: &context.limits,
            signatures_left_out: if context.verify { left_out } else { 0 },
            subject_bytes: self.subjects,
        };
        check_chains(&totals, &mut self.output);
        Ok((counts, sign_in))
    }
}

/// Certificates checked by one thread: if findings are only counted, and if they are stored.
const PART: usize = 1 << 9;
const PART_WITH_TEXTS: usize = 1 << 5;

/// Parts that are checked before their findings are passed on.
const PARTS: usize = 16;

/// The results for some of the certificates.
struct GraphPart {
    output: Output,
    counts: SignatureCounts,
    sign_in: SignInTally,
    /// Number of signatures that were not checked because the certificates were not stored, or
    /// because verifying them would have taken too long.
    left_out: u64,
}

fn check_part(
    members: Range<u32>,
    chains: &ChainContext<'_>,
    usability: &Usability,
    seen: &CertificateIndex,
    context: &Context,
) -> GraphPart {
    let output = Output::new(Arc::clone(&context.effective), context.detail.findings);
    let (counts, sign_in) = (SignatureCounts::default(), SignInTally::default());
    let mut part = GraphPart { output, counts, sign_in, left_out: 0 };
    for member in members {
        let Some(facts) = ChainFacts::of(chains, member) else { continue };
        check_chain(&facts, &mut part.output);
        let crl_url = CrlUrlMismatch::of(&facts).map(|mismatch| mismatch.hint.url != 0);
        let node = chains.analysis.set.node(member);
        let is_stored_wrong =
            |store: &Store| node.is_some_and(|node| store.has_issuers_crl_url(&node.thumbprint));
        part.sign_in.add(CountedAuthority {
            index: u64::from(member),
            fault: usability.fault(chains.analysis, member),
            crl_url,
            is_stored_wrong: context.existing.stores.iter().any(is_stored_wrong),
            is_created: node.is_some_and(|node| node.create),
        });
        match facts.issuer.signature {
            SignatureStatus::Verified => part.counts.verified += 1,
            SignatureStatus::Invalid => part.counts.invalid += 1,
            SignatureStatus::NotChecked => part.counts.not_checked += 1,
        }
        let could = facts.issuer.issuer != NONE || facts.is_root();
        let left_out = facts.issuer.left_out || !seen.kept.contains_key(&member);
        part.left_out += u64::from(could && left_out);
    }
    part
}

/// The results of several parts, in their order. A single part is checked on the calling thread.
fn each(starts: &[u32], part: impl Fn(u32) -> GraphPart + Send + Sync) -> Vec<GraphPart> {
    #[cfg(feature = "parallel")]
    if starts.len() > 1 {
        return starts.par_iter().map(|start| part(*start)).collect();
    }
    starts.iter().map(|start| part(*start)).collect()
}

impl KeptCertificates for CertificateIndex {
    fn location(&self, member: u32) -> Option<Location> {
        self.location(member)
    }

    fn bytes(&self, member: u32) -> Option<&[u8]> {
        self.kept.get(&member).map(AsRef::as_ref)
    }

    fn url(&self, number: u64) -> Option<String> {
        self.crl_urls.get(number).map(url_text)
    }
}

fn entry(chains: &ChainContext<'_>, facts: &ChainFacts<'_>, member: u32) -> ChainEntry {
    let set = chains.analysis.set;
    let face = chains.analysis.issuer_face(member);
    let issuer = match set.stored(face) {
        Some((store, stored)) => {
            let (store, thumbprint) = (store.to_owned(), stored.thumbprint);
            Some(IssuedBy::Store { store, thumbprint })
        }
        None => set.node(face).map(|_| IssuedBy::Bundle { index: u64::from(face) }),
    };
    let crl_by_hand = CrlUrlMismatch::of(facts).map(|CrlUrlMismatch { predicted, hint }| {
        let suggested = chains.kept.url(hint.url);
        let is_certain = suggested.is_some() && hint.verified && !hint.differs;
        CrlByHand { predicted: chains.kept.url(predicted), suggested, is_certain }
    });
    ChainEntry {
        index: u64::from(member),
        role: facts.role(),
        issuer,
        depth: (facts.end == PathEnd::Root).then_some(facts.depth),
        signature: facts.issuer.signature,
        crl_by_hand,
    }
}
