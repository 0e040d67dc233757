//! Whether the URL of a CRL is well-formed, and the check that MSIdentityTools applies to it.

/// Why a CRL URL is likely to be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DistributionUrlFault {
    /// It contains a byte that RFC 3986 section 2 does not allow.
    Character,
    /// It does not pass the check of MSIdentityTools.
    Shape,
}

impl DistributionUrlFault {
    pub(super) fn of(url: &[u8]) -> Option<Self> {
        match (has_only_characters_of_urls(url), passes(url)) {
            (true, true) => None,
            (false, _) => Some(Self::Character),
            (_, false) => Some(Self::Shape),
        }
    }
}

/// Whether the URL passes `Test-MsIdCBATrustStoreConfiguration`, which compares it with
///
/// ```text
/// ^http:\/\/[\w\-_]+(\.[\w\-_]+)+([\w\-\.,@?^=%&:/~\+#]*[\w\-\@?^=%&/~\+#])\/[^\/]+\.[^\/]+$
/// ```
///
/// ignoring case. The part up to the last slash has a host of at least two labels and one more
/// character; the part after it has a dot with something on both sides. Non-ASCII bytes, which a
/// URL cannot contain, do not count as word characters.
fn passes(url: &[u8]) -> bool {
    let Some((scheme, rest)) = url.split_at_checked(7) else { return false };
    let mut parts = rest.rsplitn(2, |byte| *byte == b'/');
    let (Some(file), Some(front)) = (parts.next(), parts.next()) else { return false };
    scheme.eq_ignore_ascii_case(b"http://") && is_front(front) && is_file(file)
}

/// Whether RFC 3986 section 2 allows every byte. A percent sign is always allowed.
fn has_only_characters_of_urls(url: &[u8]) -> bool {
    all(url, URL)
}

/// `[\w\-_]+(\.[\w\-_]+)+([\w\-\.,@?^=%&:/~\+#]*[\w\-\@?^=%&/~\+#])`: the class of the characters
/// that follow includes the characters of a label. So the second label needs only one character,
/// and everything after it is checked against that class.
fn is_front(front: &[u8]) -> bool {
    let label = front.iter().take_while(|byte| is_label(**byte)).count();
    let (Some([b'.', second, follows @ ..]), 1..) = (front.get(label..), label) else {
        return false;
    };
    let ends = follows.last().is_some_and(|last| !b".,:".contains(last));
    is_label(*second) && ends && all(follows, FOLLOWS)
}

/// `[^\/]+\.[^\/]+`
fn is_file(file: &[u8]) -> bool {
    let inner = file.get(1..file.len().saturating_sub(1)).unwrap_or_default();
    inner.contains(&b'.')
}

// The classes of characters; a character may belong to several.
const LABEL: u8 = 1;
const FOLLOWS: u8 = 2;
const URL: u8 = 4;

/// One lookup per byte, because every URL of every certificate is checked.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let (mut rest, mut byte): (&mut [u8], u8) = (&mut classes, 0);
    while let [first, behind @ ..] = rest {
        *first = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => LABEL | FOLLOWS | URL,
            b'^' => FOLLOWS,
            b'.' | b',' | b'@' | b'?' | b'=' | b'%' | b'&' | b':' | b'/' | b'~' | b'+' | b'#' => {
                FOLLOWS | URL
            }
            b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b';' | b'[' | b']' => URL,
            _ => 0,
        };
        byte = byte.wrapping_add(1);
        rest = behind;
    }
    classes
};

fn class(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Whether all bytes belong to a class.
fn all(bytes: &[u8], of: u8) -> bool {
    bytes.iter().fold(of, |all, byte| all & class(*byte)) != 0
}

fn is_label(byte: u8) -> bool {
    class(byte) & LABEL != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The results of Python's `re` for the same expression with `re.IGNORECASE` and `re.ASCII`.
    const URLS: [(&str, bool); 47] = [
        ("http://crl.contoso.example/root.crl", true),
        ("HTTP://CRL.CONTOSO.EXAMPLE/ROOT.CRL", true),
        ("https://crl.contoso.example/root.crl", false),
        ("http://crl.contoso.example", false),
        ("http://crl.contoso.example/", false),
        ("http://crl.contoso.example/root", false),
        ("http://crl.contoso.example/.crl", false),
        ("http://crl.contoso.example/root.", false),
        ("http://crl.contoso.example/a.b", true),
        ("http://crl/root.crl", false),
        ("http://a.b/x.crl", false),
        ("http://a.bc/x.crl", true),
        ("http://a.b.c/x.crl", true),
        ("http://.b.c/x.crl", false),
        ("http://a..b/x.crl", false),
        ("http://a.b./x.crl", false),
        ("http://a.bc./x.crl", false),
        ("http://a.bc:80/x.crl", true),
        ("http://a.bc:/x.crl", false),
        ("http://a.bc,/x.crl", false),
        ("http://a.bc//x.crl", true),
        ("http://a.bc/d e/x.crl", false),
        ("http://a.bc/d/x y.crl", true),
        ("http://a.bc/d%20e/x.crl", true),
        ("http://a.bc/d/x.crl?y=/z", false),
        ("http://a.bc/d/x.crl?y=/z.w", true),
        ("http://a.bc/d(1)/x.crl", false),
        ("http://a.bc/d/x(1).crl", true),
        ("http://10.0.0.1/x.crl", true),
        ("http://[::1]/x.crl", false),
        ("http://user@a.bc/x.crl", false),
        ("http://a_b.c-d/x.crl", true),
        ("http://a.bc/x.crl\n", true),
        ("http://a.bc/d/.\n", false),
        ("http://a.bc/x\n.crl", true),
        ("ldap://a.bc/x.crl", false),
        (" http://a.bc/x.crl", false),
        ("http:/a.bc/x.crl", false),
        ("http://", false),
        ("", false),
        ("http://a.bc/d!/x.crl", false),
        ("http://a.bc/d/x!.crl", true),
        ("http://é.bc/x.crl", false),
        ("http://crl.disa.mil/crl/DODROOTCA3.crl", true),
        ("http://a.bc/d;e/x.crl", false),
        ("http://a.b-/x.crl", true),
        ("http://-.-~/x.y", true),
    ];

    #[test]
    fn characters_are_those_of_urls() {
        assert!(has_only_characters_of_urls(b"http://a.bc/~d%20e/x.crl?y=[z]&'(1)'#"));
        for byte in b"\0\n \"<>\\^`{|}\x7F\x80\xFF" {
            assert!(!has_only_characters_of_urls(&[b'h', *byte]), "{byte:02X}");
        }
    }

    #[test]
    fn urls_pass_as_the_expression_has_it() {
        for (url, expected) in URLS {
            assert_eq!(passes(url.as_bytes()), expected, "{url:?}");
        }
    }
}
