//! Removes possible secrets from URLs.

use pki_preflight::text::shorten;

/// Maximum number of columns of a URL.
const COLUMNS: usize = 2000;

/// A URL without user information, query and fragment, which may be secrets.
#[must_use]
pub fn redact(url: &str) -> String {
    let url = url.split_once('#').map_or(url, |(before, _)| before);
    let (before, query) = url.split_once('?').map_or((url, ""), |(before, _)| (before, "?..."));
    let shown = match before.split_once("://") {
        None => before.to_owned(),
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
    };
    shorten(&(shown + query), COLUMNS)
}

/// A text from the service with every URL in it redacted, shortened to this number of columns.
pub(super) fn redact_text(text: &str, columns: usize) -> String {
    let mut redacted = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let is_scheme = |it: char| it.is_ascii_alphanumeric();
        let before = rest.get(..at).unwrap_or_default();
        let start = before.trim_end_matches(is_scheme).len();
        let url = rest.get(start..).unwrap_or_default();
        let end = url.find(|it: char| it.is_whitespace() || "\"'<>".contains(it));
        let end = end.unwrap_or(url.len());
        redacted.push_str(before.get(..start).unwrap_or_default());
        redacted.push_str(&redact(url.get(..end).unwrap_or_default()));
        rest = url.get(end..).unwrap_or_default();
    }
    redacted.push_str(rest);
    shorten(&redacted, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_a_url_are_not_shown() {
        for (url, shown) in [
            ("https://a.example/b.p7b?sv=1&sig=secret", "https://a.example/b.p7b?..."),
            ("https://user:secret@a.example/b@c.p7b#d", "https://a.example/b@c.p7b"),
            ("https://a.example", "https://a.example"),
            ("a.p7b?secret", "a.p7b?..."),
        ] {
            assert_eq!(redact(url), shown);
        }
    }

    #[test]
    fn a_text_is_shown_without_queries_and_not_at_any_length() {
        for (text, shown) in [
            (
                "Why? See \"https://a.example/b?sig=c\", d.",
                "Why? See \"https://a.example/b?...\", d.",
            ),
            ("HTTP://u:p@a/?x http://b?y", "HTTP://a/?... http://b?..."),
            ("://", "://"),
            ("é://é?é", "é://é?..."),
            ("plain", "plain"),
        ] {
            assert_eq!(redact_text(text, 100), shown);
        }
        assert_eq!(redact_text("abcdef", 4), "abc…");
    }
}
