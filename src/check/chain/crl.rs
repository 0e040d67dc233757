//! CRL URLs that somebody must set by hand, and the names of issuer hints.

use super::ChainFacts;
use crate::chain::{Event, NONE};
use crate::check::citation::{HOW_TO, REVOCATION};
use crate::check::finding::Collector;
use crate::check::{Check, Effect, Rule, SHOWN_COLUMNS, Severity};
use crate::text::shorten;

pub(in crate::check) static CRL_BY_HAND: Rule = Rule {
    id: "S012",
    name: "crl-by-hand",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CRL URL that the record is predicted to get is not known to be the CA's own.",
    consequence: "A CA certificate names the CRL of its issuer. With that in the record the service \
                  holds the CRL for another CA's and sign-in fails (AADSTS2205015); without any, \
                  revoked certificates go on to work, or all are refused where CRL validation is \
                  required.",
    remedy: "After the upload set certificateRevocationListUrl of the record to the URL that stands \
             in the certificates which this CA issues.",
    citation: REVOCATION,
    check: Check::Chain(crl_by_hand),
};

fn crl_by_hand(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::CrlByHand { predicted, suggested, child, verified, differs } = *event else {
        return;
    };
    let is_root = facts.member.and_then(|member| facts.survey.set.node(member));
    let is_root = is_root.is_some_and(crate::chain::Node::is_root);
    let text = |url: u32| {
        (facts.url)(url).map_or_else(|| "one".to_owned(), |url| shorten(&url, SHOWN_COLUMNS))
    };
    // The texts of URLs are put together only where somebody reads them.
    let would = Lazy(|| match predicted {
        0 => "no CRL URL".to_owned(),
        url if is_root => format!("the CRL URL {}, which the root itself names", text(url)),
        url => format!("the CRL URL {}, which is that of the CA's issuer", text(url)),
    });
    let what_to_do = Lazy(|| match (suggested, child) {
        (0, _) | (_, NONE) => "No certificate of the bundle tells the CA's own: look it up in a \
                               certificate that the CA issued, and set it by hand."
            .to_owned(),
        (url, child) => {
            let (child, url) = (facts.name(child), text(url));
            let proof = if verified { "" } else { " (its signature is not verified)" };
            let others = if differs {
                " Others that it issued name another URL: find out which is in use."
            } else {
                ""
            };
            format!("The CA issued {child}{proof}, which names {url}: set that by hand.{others}")
        }
    });
    let message = format_args!("The record is predicted to get {would}. {what_to_do}");
    findings.add(facts.place(), message);
}

/// Text that is made when it is printed.
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
    summary: "The names of all the CAs are longer than issuer hints may be.",
    consequence: "With issuer hints on, the sign-in page sends the names of the CAs to the browser, \
                  in a message of at most 16 KB.",
    remedy: "Switch issuer hints on for the CAs that issue sign-in certificates alone.",
    citation: HOW_TO,
    check: Check::Chain(issuer_hints_too_long),
};

fn issuer_hints_too_long(facts: &ChainFacts<'_>, event: &Event, findings: &mut Collector<'_>) {
    let Event::IssuerHintsTooLong { octets, limit } = *event else { return };
    let message = format_args!(
        "The subjects of the CAs to be created have {octets} octets together; issuer hints may have \
         {limit}. Switch them on for the CAs that issue sign-in certificates alone."
    );
    findings.add(facts.place(), message);
}
