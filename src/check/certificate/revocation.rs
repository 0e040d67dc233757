//! The URL of the CRL.

mod url;

use super::super::SHOWN_COLUMNS;
use super::super::citation::HOW_TO;
use super::*;
use crate::certificate::{DistributionPoints, is_https};
use crate::text::shorten;
use url::DistributionUrlFault;

const CRL_POINTS: &str = "tbsCertificate.extensions.cRLDistributionPoints";
const FRESHEST_CRL: &str = "tbsCertificate.extensions.freshestCRL";

/// A URL as messages show it; it is looked up and formatted when it is printed.
struct ShownUrls<F>(F);

impl<'a, F: Fn() -> Option<&'a [u8]>> std::fmt::Display for ShownUrls<F> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(url) = self;
        let url = url().unwrap_or_default();
        // A byte takes at least one column, or is part of a character that does.
        let start = url.get(..SHOWN_COLUMNS * 4).unwrap_or(url);
        formatter.write_str(&shorten(&String::from_utf8_lossy(start), SHOWN_COLUMNS))
    }
}

impl<'a> CertificateFacts<'a> {
    /// The CRL distribution points of a CA, if they are readable.
    fn crl_points(&self) -> Option<(DistributionPoints<'a>, &'a Fields<'a>)> {
        let fields = self.ca()?;
        match fields.crl_points {
            FieldValue::Is(points) => Some((points, fields)),
            FieldValue::Absent => Some((DistributionPoints::NONE, fields)),
            FieldValue::Unreadable => None,
        }
    }

    /// The first URI in the distribution points for which `is_one` is true.
    fn first_uri(&self, is_one: fn(&[u8]) -> bool) -> Option<&'a [u8]> {
        let uris = self.certificate.extensions().crl_distribution_points().ok()?;
        uris.into_iter().find(|uri| is_one(uri))
    }

    fn place_at_crl_points(&self) -> FindingLocation {
        self.place_at_extension(31, CRL_POINTS)
    }
}

pub(in crate::check) static NO_CRL_URL: Rule = Rule {
    id: "C023",
    name: "no-crl-url",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate of a CA that is not a root contains no CRL URL.",
    consequence: "The record's CRL URL is predicted to be null. Without one, the service does not \
                  check revocation for this CA, which its document advises against in production; \
                  if CRL validation is required, sign-in fails.",
    remedy: "After the upload, set the URL of the CA's CRL manually. Copy it from any certificate \
             that the CA issued.",
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
        (FieldValue::Absent, _) => "has no CRL distribution points",
        (_, false) => "has CRL distribution points without names",
        (_, true) => "has CRL distribution points without a URL",
    };
    let message = format_args!("The CA is not a root, and its certificate {what}.");
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static NO_HTTP_CRL_URL: Rule = Rule {
    id: "C024",
    name: "no-http-crl-url",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "None of the CRL URLs uses HTTP or HTTPS.",
    consequence: "The service downloads CRLs only by HTTP or HTTPS, and the upload uses the first \
                  HTTP URL. The record's CRL URL is predicted to be null: revocation is not \
                  checked, or sign-in fails if CRL validation is required.",
    remedy: "Publish the CRL by HTTP where it can be reached from the internet, and set that URL \
             manually after the upload.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(no_http_crl_url),
    ..Rule::BASE
};

fn no_http_crl_url(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    if points.uris == 0 || points.http.is_some() || points.has_https {
        return;
    }
    let url = ShownUrls(|| facts.first_uri(|_| true));
    let count = Counted(points.uris.into(), "CRL URL");
    let message = format_args!(
        "The certificate has {count}, and none begins with http:// or https://. The first is \
         {url}."
    );
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static HTTPS_CRL_URL: Rule = Rule {
    id: "C025",
    name: "https-crl-url",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The first usable CRL URL begins with https://.",
    consequence: "Microsoft's documents disagree: the page on CRLs allows HTTPS and recommends \
                  HTTP; the page on CAs and MSIdentityTools allow only HTTP. The upload is \
                  documented to use the first HTTP URL; whether HTTPS counts is not documented.",
    remedy: "Check the URL of the record after the upload. Publish the CRL by HTTP and set that \
             URL manually.",
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
    let url = ShownUrls(|| facts.first_uri(is_https));
    let comes = match points.http {
        None => "no URL begins with http://",
        Some(_) => "a URL that begins with http:// follows",
    };
    let message = format_args!("The CRL URL {url} begins with https://, and {comes}.");
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static SEVERAL_CRL_URLS: Rule = Rule {
    id: "C026",
    name: "several-crl-urls",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate contains several CRL URLs, and the record holds one.",
    consequence: "The service uses one CRL URL for each CA, and the upload is documented to use \
                  the first available HTTP URL. If that URL does not respond, the others are not \
                  tried.",
    remedy: "Check that the first HTTP URL can be reached from the internet. If it cannot, set \
             another URL manually.",
    citation: HOW_TO,
    check: Check::Certificate(several_crl_urls),
    ..Rule::BASE
};

fn several_crl_urls(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    let (2.., Some(http)) = (points.uris, points.http) else { return };
    let (count, url) = (points.uris, ShownUrls(|| Some(http)));
    let message =
        format_args!("The certificate contains {count} CRL URLs. The first with http:// is {url}.");
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static CRL_URL_MALFORMED: Rule = Rule {
    id: "C027",
    name: "crl-url-malformed",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The CRL URL contains an invalid character or fails the check of MSIdentityTools.",
    consequence: "Microsoft's tool reports such a URL as invalid and stops checking the CA. It \
                  requires a host with a dot and a file with an extension. A URL without them may \
                  work, or may belong to an internal network.",
    remedy: "Open the URL from the internet. If it does not respond, set the correct URL manually \
             after the upload.",
    citation: "Microsoft MSIdentityTools, Test-MsIdCBATrustStoreConfiguration; RFC 3986 \
               section 2",
    check: Check::Certificate(crl_url_malformed),
    ..Rule::BASE
};

fn crl_url_malformed(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, _)) = facts.crl_points() else { return };
    let Some(http) = points.http else { return };
    let Some(fault) = DistributionUrlFault::of(http) else { return };
    let why = match fault {
        DistributionUrlFault::Character => {
            "contains a character that is not allowed in a URL, such as a space"
        }
        DistributionUrlFault::Shape => "fails the check of MSIdentityTools",
    };
    let url = ShownUrls(|| Some(http));
    let message = format_args!("The CRL URL {url} {why}.");
    findings.add(facts.place_at_crl_points(), message);
}

pub(in crate::check) static DELTA_WITHOUT_BASE: Rule = Rule {
    id: "C028",
    name: "delta-without-base",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The certificate contains URLs of delta CRLs, but no URL of the base CRL.",
    consequence: "A delta CRL cannot be used without its base CRL. If a delta CRL is configured \
                  for a CA without a base CRL, sign-in fails (AADSTS500177). The upload is \
                  predicted to set neither.",
    remedy: "After the upload, set the URL of the CA's base CRL manually, and set a delta CRL only \
             together with it.",
    citation: CRL_CONCEPT,
    check: Check::Certificate(delta_without_base),
    ..Rule::BASE
};

fn delta_without_base(facts: &CertificateFacts<'_>, findings: &mut Collector<'_>) {
    let Some((points, fields)) = facts.crl_points() else { return };
    if matches!(fields.freshest_uris, FieldValue::Is(1..)) && points.uris == 0 {
        let message =
            format_args!("The certificate contains a delta CRL URL, but no URL of the base CRL.");
        findings.add(facts.place_at_extension(46, FRESHEST_CRL), message);
    }
}
