//! Where the CRL is to be had.

use super::super::SHOWN_COLUMNS;
use super::super::citation::HOW_TO;
use super::*;
use crate::certificate::{DistributionPoints, UrlFault, is_https};
use crate::text::shorten;

const CRL_POINTS: &str = "tbsCertificate.extensions.cRLDistributionPoints";
const FRESHEST_CRL: &str = "tbsCertificate.extensions.freshestCRL";

/// A URL as a message has it, looked up and put together when it is printed.
struct Shown<F>(F);

impl<'a, F: Fn() -> Option<&'a [u8]>> std::fmt::Display for Shown<F> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(url) = self;
        let url = url().unwrap_or_default();
        // An octet is at least a column, or takes part in a character of at least one.
        let start = url.get(..SHOWN_COLUMNS * 4).unwrap_or(url);
        formatter.write_str(&shorten(&String::from_utf8_lossy(start), SHOWN_COLUMNS))
    }
}

impl<'a> CertificateFacts<'a> {
    /// The CRL distribution points of a CA, if they can be read.
    fn crl_points(&self) -> Option<(DistributionPoints<'a>, &'a Fields<'a>)> {
        let fields = self.ca()?;
        match fields.crl_points {
            Value::Is(points) => Some((points, fields)),
            Value::Absent => Some((DistributionPoints::NONE, fields)),
            Value::Unreadable => None,
        }
    }

    /// The first URI of the distribution points that is one of those.
    fn first_uri(&self, is_one: fn(&[u8]) -> bool) -> Option<&'a [u8]> {
        let uris = self.certificate()?.extensions().crl_distribution_points().ok()?;
        uris.into_iter().find(|uri| is_one(uri))
    }

    fn place_at_crl_points(&self) -> Place {
        self.place_at_extension(31, CRL_POINTS)
    }
}

pub(in crate::check) static NO_CRL_URL: Rule = Rule {
    id: "C023",
    name: "no-crl-url",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate of a CA that is no root names no URL of a CRL.",
    consequence: "The record's CRL URL is predicted to stay null. Without one the service checks no \
                  revocation for this CA, which its document does not want in production; where \
                  CRL validation is required, sign-ins fail instead.",
    remedy: "Set the URL of the CA's CRL by hand after the upload. It stands in the certificates \
             that the CA issues.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(no_crl_url),
    ..Rule::BASE
};

fn no_crl_url(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, fields)) = facts.crl_points() else { return };
    if points.uris > 0 || fields.is_root() {
        return;
    }
    let what = match (fields.crl_points, points.has_other_names) {
        (Value::Absent, _) => "has no CRL distribution points",
        (_, false) => "has CRL distribution points without a name",
        (_, true) => "has CRL distribution points, but no URL among their names",
    };
    let message = format_args!(
        "The CA is no root, and its certificate {what}. Without a CRL the service checks no \
         revocation, or refuses the sign-in where CRL validation is required. Set the CA's CRL by \
         hand after the upload."
    );
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static NO_HTTP_CRL_URL: Rule = Rule {
    id: "C024",
    name: "no-http-crl-url",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CRL is to be had by LDAP, or in another way than HTTP, alone.",
    consequence: "The service takes CRLs by HTTP or HTTPS only, and the upload takes the first HTTP \
                  URL. The record's CRL URL is predicted to stay null, so that no revocation is \
                  checked, or sign-ins fail where CRL validation is required.",
    remedy: "Publish the CRL by HTTP where the internet reaches it, and set that URL by hand after \
             the upload.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(no_http_crl_url),
    ..Rule::BASE
};

fn no_http_crl_url(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    if points.uris == 0 || points.http.is_some() || points.has_https {
        return;
    }
    let (url, count) = (Shown(|| facts.first_uri(|_| true)), points.uris);
    let message = format_args!(
        "No URL of the CRL begins with http:// or https://; the first of {count} is {url}. \
         The service takes CRLs by HTTP or HTTPS only. Publish the CRL by HTTP, and set its URL by \
         hand after the upload."
    );
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static HTTPS_CRL_URL: Rule = Rule {
    id: "C025",
    name: "https-crl-url",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The first CRL URL that can be fetched begins with https://.",
    consequence: "Microsoft's documents disagree: the page on CRLs allows HTTPS and recommends \
                  HTTP, the page on CAs and MSIdentityTools allow HTTP alone. The upload is \
                  documented to take the first HTTP URL; whether HTTPS counts is not said.",
    remedy: "Look after the upload which URL the record has. Publish the CRL by HTTP, and set that \
             URL by hand.",
    citation: "Microsoft Entra, Microsoft Entra certificate-based authentication Certificate \
               Revocation List (CRL); Microsoft Entra, How to configure certificate authorities \
               for Microsoft Entra certificate-based authentication",
    check: Check::Certificate(https_crl_url),
    ..Rule::BASE
};

fn https_crl_url(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    if !points.https_leads {
        return;
    }
    let url = Shown(|| facts.first_uri(is_https));
    let comes = match points.http {
        None => "there is none with http://, so that the record is predicted to have no URL",
        Some(_) => "the record is predicted to have the first with http:// behind it",
    };
    let message = format_args!(
        "The CRL URL {url} begins with https://; {comes}. Documents disagree on whether the \
         service takes it. Look after the upload which URL the record has, and set one with \
         http:// by hand."
    );
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static SEVERAL_CRL_URLS: Rule = Rule {
    id: "C026",
    name: "several-crl-urls",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate names several CRL URLs, of which the record takes one.",
    consequence: "The service knows one CRL URL for each CA, and the upload is documented to take \
                  the first available HTTP URL. Where that one does not answer, the others are not \
                  tried.",
    remedy: "Check that the first HTTP URL is reachable from the internet; set another by hand if \
             it is not.",
    citation: HOW_TO,
    check: Check::Certificate(several_crl_urls),
    ..Rule::BASE
};

fn several_crl_urls(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    let (2.., Some(http)) = (points.uris, points.http) else { return };
    let (count, url) = (points.uris, Shown(|| Some(http)));
    let message = format_args!(
        "The certificate names {count} CRL URLs; the record takes one, by the document the first \
         with http://: {url}. Check that this one is reachable from the internet."
    );
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static CRL_URL_MALFORMED: Rule = Rule {
    id: "C027",
    name: "crl-url-malformed",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The CRL URL has an octet that no URL may have, or does not pass the test that \
              MSIdentityTools applies.",
    consequence: "Microsoft's tool reports such a URL as invalid and checks nothing further of the \
                  CA. The test wants a host with a dot and a file with an ending; a URL without \
                  them may work, or may be one that only an internal network knows.",
    remedy: "Try the URL from the internet. If it does not answer, set a right one by hand after \
             the upload.",
    citation: "Microsoft MSIdentityTools, Test-MsIdCBATrustStoreConfiguration; RFC 3986 \
               section 2",
    check: Check::Certificate(crl_url_malformed),
    ..Rule::BASE
};

fn crl_url_malformed(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    let (Some(http), Some(fault)) = (points.http, points.http_fault) else { return };
    let why = match fault {
        UrlFault::Character => "has an octet that no URL may have, such as a blank",
        UrlFault::Shape => {
            "does not pass the test of MSIdentityTools, which wants a host with a dot and a file \
             with an ending"
        }
    };
    let url = Shown(|| Some(http));
    let message = format_args!(
        "The CRL URL {url} {why}. Try it from the internet, and set a right one by hand if it does \
         not answer."
    );
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static DELTA_WITHOUT_BASE: Rule = Rule {
    id: "C028",
    name: "delta-without-base",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The certificate says where delta CRLs are, but not where the base CRL is.",
    consequence: "A delta CRL is worth nothing without its base. Where a delta CRL is configured \
                  for a CA without a base CRL, sign-ins fail with AADSTS500177. The upload is \
                  predicted to fill neither.",
    remedy: "Set the URL of the CA's base CRL by hand after the upload, and a delta CRL only beside \
             it.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(delta_without_base),
    ..Rule::BASE
};

fn delta_without_base(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, fields)) = facts.crl_points() else { return };
    if matches!(fields.freshest_uris, Value::Is(1..)) && points.uris == 0 {
        let message = format_args!(
            "The certificate says where delta CRLs are, but has no URL of the base CRL that they \
             belong to. A CA with a delta CRL alone is a misconfiguration that fails sign-ins. Set \
             the base CRL by hand first."
        );
        findings.add(facts.place_at_extension(46, FRESHEST_CRL), message);
    }
}
