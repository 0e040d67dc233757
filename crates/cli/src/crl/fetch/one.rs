//! One download.

use std::error::Error as _;
use std::io::{self, Read, Write as _};
use std::time::{Duration, Instant};

use pki_preflight::{
    crl::CrlReader,
    revocation::{CrlDownload, CrlSource},
};
use ureq::http::{StatusCode, Uri, header};
use ureq::{Agent, Body};

use super::hosts::Hosts;
use super::save::Saving;
use crate::Failure;

/// Maximum duration of a download.
const LONGEST: Duration = Duration::from_secs(10);

/// Maximum number of bytes that the service downloads: 150 MB in the US Government clouds.
const MOST: u64 = 150_000_000;

/// Maximum number of redirects that are followed.
const REDIRECTS: usize = 5;

/// The result for a URL, and the name of the saved file.
pub(super) type Result = std::result::Result<(CrlSource, CrlDownload, Option<String>), Failure>;

pub(super) fn download(
    through: (&Agent, &Hosts),
    url: &str,
    reader: CrlReader,
    saving: Option<&Saving>,
    index: usize,
) -> Result {
    let begin = Instant::now();
    let mut source = CrlSource::of_url(url);
    let mut file = None;
    let download = match respond(through, url, begin, &mut source) {
        Ok(body) => {
            let mut temporary = saving.map(Saving::file).transpose()?;
            let out = temporary.as_mut().map(tempfile::NamedTempFile::as_file_mut);
            let download = read(body, reader, begin, out, &mut source)?;
            let is_whole = matches!(download, CrlDownload::Read(_) | CrlDownload::Unreadable(_));
            if let (Some(saving), Some(temporary), true) = (saving, temporary, is_whole) {
                file = Some(saving.keep(temporary, url, index)?);
            }
            download
        }
        Err(download) => download,
    };
    source.elapsed = Some(begin.elapsed());
    Ok((source, download, file))
}

/// The body of the answer, after redirects.
fn respond(
    (agent, hosts): (&Agent, &Hosts),
    url: &str,
    begin: Instant,
    source: &mut CrlSource,
) -> std::result::Result<Body, CrlDownload> {
    let failed = |why: String| CrlDownload::Failed(why);
    let mut url: Uri = url.parse().map_err(|_| failed("the URL is not valid".to_owned()))?;
    for _ in 0..=REDIRECTS {
        let host = url.host().unwrap_or_default();
        match hosts.address(host) {
            Some(address) => source.note_address(address),
            // A proxy may be able to resolve the name.
            None if agent.config().proxy().is_some() => {}
            None => return Err(failed(format!("the name {host} does not resolve"))),
        }
        let left = LONGEST.checked_sub(begin.elapsed()).ok_or(CrlDownload::TimedOut)?;
        let request = agent.get(&url).config().timeout_global(Some(left)).build();
        let response = request.call().map_err(|error| match error {
            ureq::Error::Timeout(_) => CrlDownload::TimedOut,
            error => failed(describe(&error)),
        })?;
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            let location = response.headers().get(header::LOCATION);
            let location = location.and_then(|location| location.to_str().ok());
            let location = location.ok_or_else(|| failed(answered(status)))?;
            url = follow(&url, location).map_err(failed)?;
            continue;
        }
        if !status.is_success() {
            return Err(failed(answered(status)));
        }
        return Ok(response.into_body());
    }
    Err(failed(format!("the server redirects more than {REDIRECTS} times")))
}

fn answered(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!("the server answered {} {reason}", status.as_u16()).trim_end().to_owned()
}

/// The target of a redirect, if it has the same scheme.
fn follow(from: &Uri, location: &str) -> std::result::Result<Uri, String> {
    let scheme = from.scheme_str().unwrap_or_default();
    let authority = from.authority().map_or("", |authority| authority.as_str());
    let text = if location.contains("://") {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else {
        let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let to: Uri = text.parse().map_err(|_| "the server redirects to an invalid URL".to_owned())?;
    match to.scheme_str() {
        Some(other) if other.eq_ignore_ascii_case(scheme) => Ok(to),
        other => {
            let other = other.unwrap_or_default();
            Err(format!("the server redirects from {scheme} to {other}, which is not followed"))
        }
    }
}

/// An error with its causes.
fn describe(error: &ureq::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(&format!(": {inner_text}"));
        }
        cause = inner.source();
    }
    text
}

fn read(
    body: Body,
    mut reader: CrlReader,
    begin: Instant,
    mut out: Option<&mut std::fs::File>,
    source: &mut CrlSource,
) -> std::result::Result<CrlDownload, Failure> {
    let mut body = body.into_reader();
    let mut block = vec![0; 1 << 16];
    let mut length = 0_u64;
    loop {
        match body.read(&mut block) {
            Ok(0) => break,
            Ok(count) => {
                let bytes = block.get(..count).unwrap_or_default();
                length += u64::try_from(count).unwrap_or(0);
                source.length = Some(length);
                if length > MOST {
                    return Ok(CrlDownload::TooLarge);
                }
                reader.push(bytes);
                if let Some(out) = &mut out {
                    out.write_all(bytes)?;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) if begin.elapsed() >= LONGEST => return Ok(CrlDownload::TimedOut),
            Err(error) => {
                let what = format!("the download broke off after {length} bytes: {error}");
                return Ok(CrlDownload::Failed(what));
            }
        }
    }
    Ok(reader.finish().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_keep_the_scheme() {
        let from: Uri = "http://a.example/b/c.crl".parse().unwrap();
        for (location, to) in [
            ("http://d.example/e.crl", "http://d.example/e.crl"),
            ("//d.example/e.crl", "http://d.example/e.crl"),
            ("/e.crl", "http://a.example/e.crl"),
            ("e.crl", "http://a.example/b/e.crl"),
        ] {
            assert_eq!(follow(&from, location).unwrap().to_string(), to);
        }
        for location in ["https://a.example/", "file:///etc/passwd", "ldap://a.example/"] {
            assert!(follow(&from, location).is_err(), "{location}");
        }
    }
}
