//! Hides secret parts of the upload URL, which the service may repeat in its answers.

/// Minimum length of a secret. Shorter parts of a URL are likely to occur in other text.
const SHORTEST: usize = 6;

/// The secrets of a URL, the longest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// The query of a URL, each value in it, and its user information. Each is included as written
    /// and decoded.
    pub(super) fn of(url: &str) -> Self {
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let (before, query) = url.split_once('?').unwrap_or((url, ""));
        let authority = before.split_once("://").map_or("", |(_, rest)| rest);
        let authority = authority.split('/').next().unwrap_or_default();
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        let values =
            query.split(['&', ';']).map(|pair| pair.split_once('=').map_or(pair, |it| it.1));
        let written = [query, user].into_iter().chain(values).chain(user.split(':'));
        let both = written.flat_map(|text| [text.to_owned(), decoded(text)]);
        let mut secrets: Vec<String> = both.filter(|text| text.len() >= SHORTEST).collect();
        secrets.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        secrets.dedup();
        Self(secrets)
    }

    /// Replaces the secrets in a text.
    pub(super) fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "..."))
    }
}

/// Decodes percent-encoding (RFC 3986 section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%');
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_repeats_a_url_loses_its_secrets() {
        let secrets = Secrets::of("https://me:passphrase@a.example/b?sv=1&sig=aB%2Fcd%3D12&x=y#z");
        for (text, shown) in [
            (
                "fetch https://a.example/b?sv=1&sig=aB%2Fcd%3D12&x=y",
                "fetch https://a.example/b?...",
            ),
            ("sig=aB/cd=12 is wrong", "sig=... is wrong"),
            ("sig=aB%2Fcd%3D12&amp;x=y", "sig=...&amp;x=y"),
            ("me:passphrase or passphrase", "... or ..."),
            ("nothing of it", "nothing of it"),
        ] {
            assert_eq!(secrets.hide(text), shown);
        }
        for (text, plain) in [("%", "%"), ("%4", "%4"), ("%zz%41", "%zzA"), ("%+1", "%+1")] {
            assert_eq!(decoded(text), plain);
        }
    }
}
