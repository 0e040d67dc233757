//! The `uploadUrl` from which the service would download the file, judged by its form.
//!
//! Nothing is resolved or downloaded. URLs are parsed as in RFC 3986. Numeric hosts are parsed as
//! programs that download URLs parse them (WHATWG URL standard, section 3.5): `http://0x7F.1/` is
//! loopback.

mod host;

use std::fmt;

pub(crate) use host::Host;

/// A URL with a scheme; `http` and `https` URLs are split into their parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UploadUrl<'a> {
    Http(HttpUrl<'a>),
    /// A URL with another scheme.
    Other {
        scheme: &'a str,
    },
}

/// The parts of a URL (RFC 3986 section 3). The fragment is not sent to the server and not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpUrl<'a> {
    is_https: bool,
    /// The part before `@`, which is a secret.
    user_information: Option<&'a str>,
    pub(crate) host: Host,
    port: Option<&'a str>,
    pub(crate) path: &'a str,
    /// Without the question mark. Its values may be secrets.
    query: &'a str,
}

/// Why text is not a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadUrlFault {
    Empty,
    /// A character that RFC 3986 does not allow there.
    Character(char),
    /// A percent sign that is not followed by two hexadecimal digits.
    Percent,
    NoScheme,
    NoAuthority,
    NoHost,
    Host,
    Port,
}

impl UploadUrlFault {
    /// The rest of a sentence that begins with "The upload URL".
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Empty => "is empty",
            Self::Character(character) if character.is_whitespace() => "contains white space",
            Self::Character('\\') => "contains a backslash",
            Self::Character(character) if !character.is_ascii() => {
                "contains a non-ASCII character, which must be percent-encoded"
            }
            Self::Character(_) => "contains a character that must be percent-encoded",
            Self::Percent => {
                "contains a percent sign that is not followed by two hexadecimal digits"
            }
            Self::NoScheme => "does not begin with a scheme such as https://",
            Self::NoAuthority => "has no // after its scheme",
            Self::NoHost => "has no host",
            Self::Host => "has a host that can be neither a name nor an address",
            Self::Port => "has a port that is not a number from 1 to 65535",
        }
    }
}

impl<'a> UploadUrl<'a> {
    /// Parses a URL. The error contains none of its secrets.
    pub(crate) fn parse(text: &'a str) -> Result<Self, UploadUrlFault> {
        if text.is_empty() {
            return Err(UploadUrlFault::Empty);
        }
        if let Some(odd) = text.chars().find(|character| !is_url_character(*character)) {
            return Err(UploadUrlFault::Character(odd));
        }
        let digits = |rest: &str| {
            rest.get(..2).is_some_and(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        if !text.split('%').skip(1).all(digits) {
            return Err(UploadUrlFault::Percent);
        }
        let (scheme, rest) = text.split_once(':').ok_or(UploadUrlFault::NoScheme)?;
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_scheme(scheme) {
            return Err(UploadUrlFault::NoScheme);
        }
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return Ok(Self::Other { scheme });
        }
        let rest = rest.strip_prefix("//").ok_or(UploadUrlFault::NoAuthority)?;
        let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (path, query) = behind.split_once('?').unwrap_or((behind, ""));
        let (user_information, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let (host, port) = host_and_port(place)?;
        let host = Host::parse(host)?;
        Ok(Self::Http(HttpUrl { is_https, user_information, host, port, path, query }))
    }
}

impl HttpUrl<'_> {
    /// The query's parameters: each name with its value, still encoded.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self.query.split('&').filter(|part| !part.is_empty());
        parts.map(|part| part.split_once('=').unwrap_or((part, "")))
    }

    /// Whether a parameter has a value. Both are compared without regard to case.
    pub(crate) fn has_parameter(&self, name: &str, value: &str) -> bool {
        self.parameters()
            .any(|(n, v)| n.eq_ignore_ascii_case(name) && v.eq_ignore_ascii_case(value))
    }

    /// Whether a user name or password precedes the host.
    pub(crate) fn has_user_information(&self) -> bool {
        self.user_information.is_some_and(|text| !text.is_empty())
    }
}

/// Prints the URL without user name and password, and without the query, whose values may be
/// secrets.
impl fmt::Display for HttpUrl<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_https { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.host)?;
        if let Some(port) = self.port {
            write!(formatter, ":{port}")?;
        }
        formatter.write_str(&crate::text::shorten(self.path, 160))?;
        formatter.write_str(if self.query.is_empty() { "" } else { "?…" })
    }
}

/// Splits `host[:port]`; an IPv6 address keeps its brackets.
fn host_and_port(place: &str) -> Result<(&str, Option<&str>), UploadUrlFault> {
    let end = if place.starts_with('[') {
        place.find(']').ok_or(UploadUrlFault::Host)? + 1
    } else {
        place.find(':').unwrap_or(place.len())
    };
    let (host, behind) = place.split_at_checked(end).unwrap_or((place, ""));
    let port = match behind.strip_prefix(':') {
        Some("") => None,
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            if port.parse::<u16>().map_or(true, |number| number == 0) {
                return Err(UploadUrlFault::Port);
            }
            Some(port)
        }
        Some(_) => return Err(UploadUrlFault::Port),
        None if behind.is_empty() => None,
        None => return Err(UploadUrlFault::Host),
    };
    Ok((host, port))
}

/// `scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )`
fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Whether the character is unreserved, reserved, or the percent sign.
const fn is_url_character(character: char) -> bool {
    character.is_ascii_graphic()
        && !matches!(character, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> UploadUrlFault {
        UploadUrl::parse(text).unwrap_err()
    }

    fn http(text: &str) -> HttpUrl<'_> {
        match UploadUrl::parse(text) {
            Ok(UploadUrl::Http(url)) => url,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn takes_a_url_apart() {
        let url = http("HTTPS://user:p%40ss@Pki.Contoso.example.:8443/a/b.p7b?sig=AB%3D&x#part");
        assert_eq!(url.to_string(), "https://pki.contoso.example:8443/a/b.p7b?…");
        assert_eq!(url.parameters().collect::<Vec<_>>(), [("sig", "AB%3D"), ("x", "")]);
        assert!(url.has_user_information() && url.has_parameter("SIG", "ab%3d"));
        let url = http("http://contoso.example");
        assert_eq!((url.path, url.has_user_information()), ("", false));
        assert_eq!(http("http://a@b@contoso.example:/?").to_string(), "http://contoso.example/");
        // A slash or a question mark ends the host, whatever follows.
        assert_eq!(
            http("http://contoso.example?@127.0.0.1/").to_string(),
            "http://contoso.example?…"
        );
        assert_eq!(
            http("http://contoso.example#@127.0.0.1/").to_string(),
            "http://contoso.example"
        );
        assert_eq!(http("http://[2001:DB8::1]:80/").to_string(), "http://[2001:db8::1]:80/");
    }

    #[test]
    fn what_is_no_url_says_why() {
        for (text, expected) in [
            ("", UploadUrlFault::Empty),
            ("https://contoso.example/CA bundle.p7b", UploadUrlFault::Character(' ')),
            ("https://contoso.example/a\u{1B}[2J", UploadUrlFault::Character('\u{1B}')),
            ("https://contöso.example/", UploadUrlFault::Character('ö')),
            (r"\\server\share\ca.p7b", UploadUrlFault::Character('\\')),
            ("https://contoso.example/100%.p7b", UploadUrlFault::Percent),
            ("https://contoso.example/%é0", UploadUrlFault::Character('é')),
            ("contoso.example/ca.p7b", UploadUrlFault::NoScheme),
            ("//contoso.example/ca.p7b", UploadUrlFault::NoScheme),
            ("1http://contoso.example/", UploadUrlFault::NoScheme),
            ("https:contoso.example", UploadUrlFault::NoAuthority),
            ("https:/contoso.example", UploadUrlFault::NoAuthority),
            ("https:///ca.p7b", UploadUrlFault::NoHost),
            ("https://user@:80/", UploadUrlFault::NoHost),
            ("https://contoso.example:http/", UploadUrlFault::Port),
            ("https://contoso.example:65536/", UploadUrlFault::Port),
            ("https://contoso.example:0/", UploadUrlFault::Port),
            ("https://a..b/", UploadUrlFault::Host),
            ("https://[::1/", UploadUrlFault::Host),
            ("https://[::1]x/", UploadUrlFault::Host),
            ("https://1.2.3.4.5/", UploadUrlFault::Host),
        ] {
            assert_eq!(fault(text), expected, "{text}");
        }
        assert_eq!(UploadUrl::parse("ftp://a/b"), Ok(UploadUrl::Other { scheme: "ftp" }));
    }

    proptest::proptest! {
        #[test]
        fn no_secret_is_printed(
            secret in "[a-zA-Z0-9]{12}", user in "[a-z]{1,8}", scheme in "https?|HTTP"
        ) {
            let text = format!("{scheme}://{user}:{secret}@a.example/b?sig={secret}#{secret}");
            let url = http(&text);
            proptest::prop_assert!(!url.to_string().contains(&secret));
        }

        #[test]
        fn any_text_is_taken_apart_or_refused(text in "(https?://)?\\PC{0,40}") {
            let _ = UploadUrl::parse(&text);
        }
    }
}
