//! Rules about the form of the URL from which the service would download the file.

mod page;

use super::FileContext;
use crate::check::citation::UPLOAD_BODY;
use crate::check::finding::{Collector, FindingLocation};
use crate::check::{Check, Rule, Severity};
use crate::upload_url::{HttpUrl, UploadUrl};

pub(in crate::check) static URL_MALFORMED: Rule = Rule {
    id: "F016",
    name: "upload-url-malformed",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The upload URL is not a valid URL.",
    consequence: "uploadUrl must be an http or https URL. The service cannot download the file \
                  from anything else, so the upload fails.",
    remedy: "Copy the whole URL from https:// on, for example from a browser's address bar. \
             Percent-encode characters that are not allowed in a URL: a space is %20.",
    citation: UPLOAD_BODY,
    check: Check::File(malformed),
    ..Rule::BASE
};

fn malformed(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    // The text is not repeated: it cannot be parsed, so its secrets are unknown.
    if let Some(Err(fault)) = facts.upload_url {
        let what = fault.describe();
        let message = format_args!("The upload URL {what}.");
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static URL_SCHEME: Rule = Rule {
    id: "F017",
    name: "upload-url-scheme",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The scheme of the upload URL is neither http nor https.",
    consequence: "uploadUrl must be an http or https URL. The service cannot download the file \
                  with another scheme, so the upload fails.",
    remedy: "Put the file on a web server that everyone can reach, such as a public blob or a raw \
             link of a public repository, and use its https URL.",
    citation: UPLOAD_BODY,
    check: Check::File(scheme),
    ..Rule::BASE
};

fn scheme(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    if let Some(Ok(UploadUrl::Other { scheme })) = &facts.upload_url {
        let scheme = crate::text::shorten(scheme, 20);
        let message = format_args!("The scheme of the upload URL is {scheme}.");
        findings.add(FindingLocation::default(), message);
    }
}

fn http<'a>(facts: &'a FileContext<'_>) -> Option<&'a HttpUrl<'a>> {
    match &facts.upload_url {
        Some(Ok(UploadUrl::Http(url))) => Some(url),
        _ => None,
    }
}

pub(in crate::check) static URL_NOT_PUBLIC: Rule = Rule {
    id: "F018",
    name: "upload-url-not-public",
    severity: Severity::Error,
    rejects: true,
    assumed: &[],
    summary: "The host of the upload URL cannot be reached from the internet.",
    consequence: "The URL must be publicly reachable. The service cannot reach an address or a \
                  name of a private network, so the upload fails.",
    remedy: "Put the file where everyone can reach it, at least for the 30 minutes that the upload \
             may take: a public blob, a raw link of a public repository, or a web server with a \
             public name.",
    citation: "Microsoft Graph v1.0, certificateBasedAuthPki: upload, Request body: publicly \
               reachable; IANA special-purpose address registries; RFC 6761 and RFC 6762 \
               appendix G for names",
    check: Check::File(not_public),
    ..Rule::BASE
};

fn not_public(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(url) = http(facts) else { return };
    if let Some(reason) = url.host.not_public() {
        let (host, why) = (&url.host, reason.describe());
        let message = format_args!("The upload URL {url} is not public: {host} {why}.");
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static URL_IS_PAGE: Rule = Rule {
    id: "F019",
    name: "upload-url-is-page",
    severity: Severity::Warning,
    rejects: false,
    assumed: &[],
    summary: "The upload URL is likely to serve a web page rather than the file.",
    consequence: "Sharing links lead to a page that shows the file, or to a sign-in. The service \
                  then gets HTML, whose hash is not the hash of the file, and the upload is likely \
                  to fail. The example in the document is itself a SharePoint link, which usually \
                  requires a sign-in.",
    remedy: "Use a link that downloads the file directly, without sign-in or consent. Test it on a \
             machine that is not signed in: `curl -L -o test.p7b URL`. Then compare the hash of \
             test.p7b.",
    citation: "Microsoft Graph v1.0, certificateBasedAuthPki: upload, Request body: publicly \
               reachable",
    check: Check::File(is_page),
    ..Rule::BASE
};

fn is_page(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(url) = http(facts) else { return };
    if let Some((site, advice)) = page::of(url) {
        let message = format_args!(
            "The upload URL {url} leads to a page or a sign-in of {site}, not to the file. \
             {advice}"
        );
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static URL_CREDENTIALS: Rule = Rule {
    id: "F020",
    name: "upload-url-credentials",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The upload URL contains credentials.",
    consequence: "A signed link works until it expires, and an upload may take up to 30 minutes; \
                  when the service downloads the file in that time, and whether it sends a user \
                  name and password, is not documented. Anyone who sees the URL in a log can \
                  download the file.",
    remedy: "Make the signature valid for more than 30 minutes after the upload starts, and only \
             for this file. Do not put a user name and password into the URL.",
    citation: "Microsoft Graph v1.0, certificateBasedAuthPki: upload: an upload can take up to 30 \
               minutes; RFC 3986 section 7.5",
    check: Check::File(credentials),
    ..Rule::BASE
};

/// Parameters that grant access, in lower case: shared access signatures of Azure, signed URLs of
/// Amazon, Google and others, tokens and keys.
const SECRET_PARAMETERS: [&str; 24] = [
    "sig",
    "signature",
    "token",
    "access_token",
    "id_token",
    "auth_token",
    "authtoken",
    "private_token",
    "job_token",
    "tempauth",
    "auth",
    "authkey",
    "jwt",
    "key",
    "api_key",
    "apikey",
    "api-key",
    "code",
    "password",
    "pwd",
    "secret",
    "x-amz-signature",
    "x-amz-security-token",
    "x-goog-signature",
];

fn credentials(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(url) = http(facts) else { return };
    let granting = SECRET_PARAMETERS.iter().filter(|known| {
        url.parameters().any(|(name, value)| name.eq_ignore_ascii_case(known) && !value.is_empty())
    });
    let mut parts: Vec<_> = granting.map(|name| format!("the parameter {name}")).collect();
    if url.has_user_information() {
        parts.insert(0, "a user name or a password before the host".to_owned());
    }
    if !parts.is_empty() {
        let parts = parts.join(", ");
        let message = format_args!("The upload URL {url} contains credentials: {parts}.");
        findings.add(FindingLocation::default(), message);
    }
}

pub(in crate::check) static URL_EXTENSION: Rule = Rule {
    id: "F021",
    name: "upload-url-extension",
    severity: Severity::Notice,
    rejects: false,
    assumed: &[],
    summary: "The path of the upload URL does not end with .p7b.",
    consequence: "The documents show no other extension. Whether the service checks it is not \
                  documented.",
    remedy: "Give the file a name that ends with .p7b if you can.",
    citation: UPLOAD_BODY,
    check: Check::File(extension),
    ..Rule::BASE
};

fn extension(facts: &FileContext<'_>, findings: &mut Collector<'_>) {
    let Some(url) = http(facts) else { return };
    if !url.path.to_ascii_lowercase().ends_with(".p7b") {
        let message = format_args!("The path of the upload URL {url} does not end with .p7b.");
        findings.add(FindingLocation::default(), message);
    }
}
