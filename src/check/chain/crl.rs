//! CRL URLs that must be set manually, and the names of issuer hints.

use std::iter;

use super::{ChainFacts, ChainTotals};
use crate::chain::{CrlHint, NONE};
use crate::check::citation::{HOW_TO, REVOCATION};
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Basis, Check, Effect, Rule, SHOWN_COLUMNS, Severity};
use crate::text::shorten;

pub(in crate::check) static CRL_URL_MISMATCH: Rule = Rule {
    id: "S012",
    name: "crl-url-mismatch",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The predicted CRL URL is not known to be the CA's own.",
    consequence: "A CA certificate contains the URL of its issuer's CRL. With that URL in the \
                  record, sign-in fails (AADSTS2205015). With none, revocation is not checked, or \
                  sign-in fails if that is required.",
    remedy: "After the upload, set certificateRevocationListUrl to the URL in the certificates \
             that this CA issues.",
    citation: REVOCATION,
    check: Check::Chain(crl_url_mismatch),
    needs_nothing: true,
    ..Rule::BASE
};

/// A CRL URL that must be set manually: none is predicted, or it differs from the one in the
/// certificates that the CA issued.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CrlUrlMismatch {
    /// The number of the URL that is predicted for the record; 0 for none.
    pub(crate) predicted: u64,
    /// A certificate that contains the CA's own CRL URL.
    pub(crate) hint: CrlHint,
}

impl CrlUrlMismatch {
    pub(crate) fn of(facts: &ChainFacts<'_>) -> Option<Self> {
        let ChainFacts { node, member, context, .. } = *facts;
        if !node.create {
            return None;
        }
        let hint = context.analysis.crl_hint(member);
        let predicted = context.crl_url.choose(node.crl_url.into(), hint.url, 0);
        // A root's own distribution points contain its own CRL URL.
        let names_own = hint.url == 0 && facts.is_root();
        let fits = predicted != 0 && !hint.differs && (predicted == hint.url || names_own);
        (!fits).then_some(Self { predicted, hint })
    }
}

fn crl_url_mismatch(facts: &ChainFacts<'_>, findings: &mut Collector<'_>) {
    let Some(CrlUrlMismatch { predicted, hint }) = CrlUrlMismatch::of(facts) else { return };
    let is_root = facts.is_root();
    let text = |url: u64| {
        let url = facts.context.kept.url(url);
        url.map_or_else(|| "one".to_owned(), |url| shorten(&url, SHOWN_COLUMNS))
    };
    // The texts of URLs are only formatted when they are printed.
    let would = Lazy(|| match predicted {
        0 => "none".to_owned(),
        url if url == hint.url => text(url),
        url if is_root => format!("{}, which the root itself contains", text(url)),
        url => format!("{}, the CRL of the issuer", text(url)),
    });
    let own = Lazy(|| match (hint.url, hint.member) {
        (0, _) | (_, NONE) => "The CA's own URL is not in the bundle.".to_owned(),
        (url, child) => {
            let (child, url) = (facts.name(child), text(url));
            let proof = if hint.verified { "" } else { " (signature not verified)" };
            let others = if hint.differs {
                "; other certificates that it issued contain others"
            } else {
                ""
            };
            format!("In {child}, issued by this CA{proof}: {url}{others}.")
        }
    });
    let message = format_args!("Predicted CRL URL: {would}. {own}");
    // Whose CRL is predicted, and which certificates contain the CA's own URL; only looked up when
    // needed.
    let issuer = iter::once_with(|| match predicted {
        0 => NONE,
        _ if is_root => NONE,
        _ => facts.context.analysis.issuer_face(facts.member),
    });
    let others = issuer.chain([hint.member]);
    let others = others.filter(|other| *other != NONE && *other != facts.member);
    let related = others.filter_map(|other| facts.related(other));
    findings.add_related(facts.place(), message, related);
}

/// Text that is formatted when it is printed.
struct Lazy<F>(F);

impl<F: Fn() -> String> std::fmt::Display for Lazy<F> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0())
    }
}

pub(in crate::check) static ISSUER_HINTS_TOO_LONG: Rule = Rule {
    id: "S013",
    name: "issuer-hints-too-long",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[Effect {
        assumption: "issuer-hint",
        value: "true",
        severity: Severity::Warning,
        rejects: false,
    }],
    summary: "The names of all CAs are longer than issuer hints may be.",
    consequence: "With issuer hints enabled, the sign-in page sends the names of the CAs to the \
                  browser in a message of at most 16 KB.",
    remedy: "Enable issuer hints only for the CAs that issue sign-in certificates.",
    citation: HOW_TO,
    check: Check::Chains(issuer_hints_too_long),
    rests_on: &[Basis { assumption: "kilobyte", value: None }],
    ..Rule::BASE
};

fn issuer_hints_too_long(totals: &ChainTotals<'_>, findings: &mut Collector<'_>) {
    let (bytes, limit) = (totals.subject_bytes, totals.limits.issuer_hint_bytes);
    if bytes > limit {
        let message = format_args!(
            "The subjects of the new CAs have {bytes} bytes in total, more than the {limit} bytes \
             of issuer hints."
        );
        findings.add(FindingLocation::default(), message);
    }
}
