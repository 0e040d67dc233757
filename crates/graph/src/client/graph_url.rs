//! The root URL of the service, and its origin.

use std::fmt;
use std::net::IpAddr;

use ureq::http::Uri;

/// The root URL of the service with its version, such as `https://graph.microsoft.com/v1.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphUrl {
    /// The URL without a trailing slash.
    url: String,
    origin: Origin,
}

/// Scheme, host and port (RFC 6454).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    is_https: bool,
    host: String,
    port: u16,
}

/// The reason why a URL cannot be the root of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphUrlError {
    /// Not an absolute `http` or `https` URL, or a URL with user information, a query or a
    /// fragment.
    Form,
    /// The scheme is `http` and the host is another machine. A token would be sent in clear text.
    Insecure,
}

impl fmt::Display for GraphUrlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Form => "the URL of Graph is not a URL such as https://graph.microsoft.com/v1.0",
            Self::Insecure => {
                "the URL of Graph must begin with https://, as a token is sent there; http:// is \
                 for this machine alone (127.0.0.1, [::1], localhost)"
            }
        })
    }
}

impl std::error::Error for GraphUrlError {}

impl Origin {
    fn of(uri: &Uri) -> Option<Self> {
        let is_https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') {
            return None;
        }
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        (!host.is_empty()).then_some(Self { is_https, host, port })
    }

    fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl GraphUrl {
    /// Parses a root URL.
    ///
    /// # Errors
    /// Returns an error if it is not an `http` or `https` URL, contains user information, a query
    /// or a fragment, or is an `http` URL of another machine.
    pub fn new(url: &str) -> Result<Self, GraphUrlError> {
        let uri: Uri = url.parse().map_err(|_| GraphUrlError::Form)?;
        let origin = Origin::of(&uri).ok_or(GraphUrlError::Form)?;
        if uri.query().is_some() || url.contains('#') {
            return Err(GraphUrlError::Form);
        }
        if !origin.is_https && !origin.is_loopback() {
            return Err(GraphUrlError::Insecure);
        }
        Ok(Self { url: url.trim_end_matches('/').to_owned(), origin })
    }

    /// The root URL, without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.origin.is_loopback()
    }

    /// Whether a URL has the same origin: scheme, host and port.
    #[must_use]
    pub fn has_origin_of(&self, url: &str) -> bool {
        let uri: Option<Uri> = url.parse().ok();
        uri.and_then(|uri| Origin::of(&uri)).is_some_and(|origin| origin == self.origin)
    }

    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

/// Whether the host of a URL is this machine.
pub(crate) fn is_local(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    uri.and_then(|uri| Origin::of(&uri)).is_some_and(|origin| origin.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_leaves_over_https_or_stays_on_the_machine() {
        for url in [
            "https://graph.microsoft.com/v1.0",
            "http://127.0.0.1:8080/v1.0/",
            "http://[::1]:8080/v1.0",
            "http://LOCALHOST/beta",
        ] {
            assert!(!GraphUrl::new(url).unwrap().as_str().ends_with('/'), "{url}");
        }
        for url in
            ["http://graph.microsoft.com/v1.0", "http://localhost.evil.example", "http://10.0.0.1"]
        {
            assert_eq!(GraphUrl::new(url), Err(GraphUrlError::Insecure), "{url}");
        }
        for url in ["", "graph", "/v1.0", "ftp://a", "https://u@a/", "https://a/?q", "https://a/#f"]
        {
            assert_eq!(GraphUrl::new(url), Err(GraphUrlError::Form), "{url}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let graph = GraphUrl::new("https://graph.microsoft.com/v1.0").unwrap();
        for url in ["https://graph.microsoft.com/v1.0/a?b", "https://GRAPH.microsoft.com:443/beta"]
        {
            assert!(graph.has_origin_of(url), "{url}");
        }
        for url in [
            "http://graph.microsoft.com/v1.0",
            "https://graph.microsoft.com:8443/v1.0",
            "https://graph.microsoft.com.evil.example/v1.0",
            "https://graph.microsoft.com@evil.example/",
            "//graph.microsoft.com/",
            "/v1.0/next",
            "",
        ] {
            assert!(!graph.has_origin_of(url), "{url}");
        }
    }
}
