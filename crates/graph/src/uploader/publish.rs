//! Downloads the file from the upload URL, as the service will.

use std::time::Duration;

use pki_preflight::Sha256Digest;
use ureq::ResponseExt as _;
use ureq::http::header::{CACHE_CONTROL, CONTENT_TYPE};

use super::steps::Upload;
use super::stop::Stop;
use crate::client::{agent, is_local};

/// Maximum number of redirects that are followed.
const REDIRECTS: u32 = 5;

/// Maximum size of the download in bytes: twice the service's limit.
const LARGEST: u64 = 4 << 20;

/// The time between the two downloads.
const PAUSE: Duration = Duration::from_secs(5);

/// The time between the two downloads from this machine, which no cache affects.
const LOCAL_PAUSE: Duration = Duration::from_millis(200);

/// The answer for a URL.
#[derive(Debug)]
struct Served {
    sha256: Sha256Digest,
    length: usize,
    is_redirected: bool,
    is_web_page: bool,
    /// The `max-age` of the answer, in seconds.
    max_age: u64,
}

impl Upload<'_> {
    /// Compares the file at the URL with the local file, twice. The servers at the URL may not all
    /// return the same file.
    pub(super) fn check_published(&mut self) -> Result<(), Stop> {
        self.observer.step("Fetching the upload URL, twice");
        let first = self.served("")?;
        let pause = if is_local(&self.plan.upload_url) { LOCAL_PAUSE } else { PAUSE };
        self.client.clock().sleep(pause);
        self.served(" the second time")?;
        if first.is_redirected {
            self.warn(
                "The upload URL is a redirect. Whether the service follows redirects is not \
                 documented; the final URL is safer.",
            );
        }
        if first.max_age > 0 {
            let seconds = first.max_age;
            self.warn(format!(
                "Copies of the file may be cached for {seconds} seconds (Cache-Control). If the \
                 URL served another file before, the service may still get that one; a new URL for \
                 each file avoids this."
            ));
        }
        Ok(())
    }

    fn served(&self, when: &str) -> Result<Served, Stop> {
        let url = &self.plan.upload_url;
        let served = fetch(url).map_err(|reason| {
            Stop::nothing_sent(format!("The upload URL cannot be used: {reason}."))
        })?;
        if served.sha256 == self.plan.sha256 {
            return Ok(served);
        }
        let (length, sha256) = (served.length, served.sha256);
        let mut reason = format!(
            "The upload URL does not serve the file{when}: it serves {length} bytes with the \
             SHA-256 {sha256}; the file has {} bytes and {}.",
            self.plan.file.len(),
            self.plan.sha256
        );
        if served.is_web_page {
            reason += " What it serves is a web page, such as one to sign in at.";
        }
        Err(Stop::nothing_sent(reason))
    }
}

fn fetch(url: &str) -> Result<Served, String> {
    let agent = agent(is_local(url), REDIRECTS);
    let mut response = agent.get(url).call().map_err(|error| describe(&error))?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("the server answers {}", status.as_u16()));
    }
    let is_redirected = response.get_redirect_history().is_some_and(|history| history.len() > 1);
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let is_html = header(CONTENT_TYPE).is_some_and(|value| value.contains("html"));
    let max_age = header(CACHE_CONTROL).map_or(0, max_age);
    let body = response.body_mut().with_config().limit(LARGEST).read_to_vec();
    let body = body.map_err(|error| describe(&error))?;
    let starts_as_html = body.trim_ascii_start().starts_with(b"<");
    Ok(Served {
        sha256: Sha256Digest::of(&body),
        length: body.len(),
        is_redirected,
        is_web_page: is_html || starts_as_html,
        max_age,
    })
}

/// The reason for the failure, without the URL, whose query may be a secret.
fn describe(error: &ureq::Error) -> String {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "it is not a URL".to_owned(),
        ureq::Error::BodyExceedsLimit(limit) => format!("it serves more than {limit} bytes"),
        error => error.to_string(),
    }
}

/// The `max-age` of `Cache-Control` (RFC 9111 section 5.2); 0 if the answer must not be stored.
fn max_age(value: &str) -> u64 {
    let mut directives = value.split(',').map(str::trim);
    if directives.clone().any(|it| it.eq_ignore_ascii_case("no-store") || it == "no-cache") {
        return 0;
    }
    let age = directives.find_map(|directive| directive.strip_prefix("max-age="));
    age.and_then(|age| age.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_copy_is_read() {
        for (value, seconds) in [
            ("max-age=300", 300),
            ("public, max-age=60", 60),
            ("no-store, max-age=60", 0),
            ("no-cache", 0),
            ("max-age=x", 0),
            ("", 0),
        ] {
            assert_eq!(max_age(value), seconds, "{value}");
        }
    }
}
