//! Suggests URLs that follow a pattern of the same host, such as one file for each CA. A suggestion
//! is a guess until a CRL downloaded from the URL confirms it.

/// Maximum number of suggestions for one CA.
const MOST: usize = 8;

/// How a CA's name is converted to a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spelling {
    case: Case,
    /// The replacement for a space.
    space: &'static str,
    /// The replacement for a hyphen.
    hyphen: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Kept,
    Upper,
    Lower,
}

impl Spelling {
    fn all() -> impl Iterator<Item = Self> {
        let cases = [Case::Kept, Case::Upper, Case::Lower];
        cases.into_iter().flat_map(|case| {
            ["", "%20", "_", "-"].into_iter().flat_map(move |space| {
                ["-", "_", ""].into_iter().map(move |hyphen| Self { case, space, hyphen })
            })
        })
    }

    /// The file name. `None` if the name contains characters other than ASCII letters, digits,
    /// spaces, `-`, `_` and `.`.
    fn of(self, name: &str) -> Option<String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(is_plain) {
            return None;
        }
        let cased = match self.case {
            Case::Kept => name.to_owned(),
            Case::Upper => name.to_ascii_uppercase(),
            Case::Lower => name.to_ascii_lowercase(),
        };
        Some(cased.replace('-', self.hyphen).replace(' ', self.space))
    }
}

/// The URL before the file name, the spelling of the file name, and the rest of the URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    before: String,
    spelling: Spelling,
    behind: String,
}

/// The patterns of known names and their URLs.
pub(super) fn patterns(known: &[(&str, &str)]) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    for (name, url) in known {
        let Some((folder, file)) = url.rsplit_once('/') else { continue };
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let behind = file.get(stem.len()..).unwrap_or(extension);
        for spelling in Spelling::all().filter(|each| each.of(name).as_deref() == Some(stem)) {
            let (before, behind) = (format!("{folder}/"), behind.to_owned());
            let pattern = Pattern { before, spelling, behind };
            if !patterns.contains(&pattern) && patterns.len() < MOST * 8 {
                patterns.push(pattern);
            }
        }
    }
    patterns
}

/// The URLs of a CA's CRL according to these patterns.
pub(super) fn urls(patterns: &[Pattern], name: &str) -> Vec<String> {
    let mut urls: Vec<String> = Vec::new();
    for Pattern { before, spelling, behind } in patterns {
        let url = spelling.of(name).map(|stem| format!("{before}{stem}{behind}"));
        if let Some(url) = url.filter(|url| !urls.contains(url) && urls.len() < MOST) {
            urls.push(url);
        }
    }
    urls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_pattern_of_another() {
        let known = [("DoD Root CA 3", "http://crl.example/crl/DODROOTCA3.crl")];
        let patterns = patterns(&known);
        let urls = urls(&patterns, "DOD ID CA-59");
        assert!(urls.contains(&"http://crl.example/crl/DODIDCA_59.crl".to_owned()), "{urls:?}");
        assert!(urls.contains(&"http://crl.example/crl/DODIDCA59.crl".to_owned()), "{urls:?}");
    }

    #[test]
    fn without_a_pattern_nothing_is_suggested() {
        let known = [("Contoso Root CA", "http://crl.example/7f3a.crl")];
        assert!(patterns(&known).is_empty());
        let known = [("Contoso Root CA", "http://crl.example/Contoso%20Root%20CA.crl")];
        let patterns = patterns(&known);
        assert_eq!(urls(&patterns, "A/../B"), Vec::<String>::new());
        assert_eq!(urls(&patterns, "A B"), ["http://crl.example/A%20B.crl"]);
    }
}
