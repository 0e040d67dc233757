//! Values of a known format: the output of tools, and text that is not a hash.

use std::fmt;

use super::digits::{DigitStyle, Digits};
use super::lookalike;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrapping {
    Url,
    Guid,
    Variable,
    Placeholder,
    TypeName,
    ErrorMessage,
    FileName,
    RequestBody,
    Object,
    Json,
    Csv,
    Table,
    List,
    Certutil,
    Fingerprint,
    Tag,
    Openssl,
    Sum,
    Integrity,
    Named,
}

impl Wrapping {
    pub(super) fn of(value: &str, digits: &Digits) -> Option<Self> {
        let clean = lookalike::clean(value);
        let text = clean.trim();
        let first = text.split_whitespace().next().unwrap_or_default();
        if first.contains("://") || text.to_ascii_lowercase().starts_with("www.") {
            return Some(Self::Url);
        }
        if is_guid(text) {
            return Some(Self::Guid);
        }
        match digits {
            Digits::None => not_a_hash(text),
            Digits::Cut(..) if is_sample(text) => Some(Self::Placeholder),
            Digits::Hash { written, .. } if !matches!(written, DigitStyle::Lookalike(..)) => {
                printed(text, *written)
            }
            _ => None,
        }
    }
}

/// Whether the text has the form of a GUID (RFC 9562): groups of 8, 4, 4, 4 and 12 characters.
fn is_guid(text: &str) -> bool {
    let text = text.trim_matches(['{', '}', '(', ')', '"', '\'']);
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// Whether the text is the sample value in the Graph reference.
fn is_sample(text: &str) -> bool {
    text.eq_ignore_ascii_case("D7F9....61E6F")
}

/// The format of a text without a hash.
fn not_a_hash(text: &str) -> Option<Wrapping> {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(['"', '\'', '<', '>', '{', '}', '[', ']', ' ']);
    let is_error =
        ["cannot ", "failed", "no such file", "not found", "denied", "error", "not recognized"]
            .iter()
            .any(|part| lower.contains(part));
    let is_variable = lower.starts_with('$')
        || lower.starts_with("{{")
        || lower.starts_with("%(")
        || lower.len() > 2 && lower.starts_with('%') && lower.ends_with('%');
    let placeholders = [
        "hex",
        "hash",
        "string",
        "sha256",
        "sha-256",
        "sha256filehash",
        "null",
        "none",
        "undefined",
    ];
    let is_marked = lower.starts_with('<') && lower.ends_with('>')
        || lower.starts_with('{') && lower.ends_with('}')
        || lower.starts_with("your");
    let is_type =
        lower.contains("filehash") && lower.contains('.') && !lower.contains(['/', '\\', ' '])
            || lower.starts_with("system.")
            || lower.starts_with('<') && lower.contains(" object")
            || lower == "[object object]";
    let has_ending = lower.rsplit_once('.').is_some_and(|(before, ending)| {
        !before.is_empty()
            && (1..=6).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    match () {
        () if is_variable => Some(Wrapping::Variable),
        () if is_type => Some(Wrapping::TypeName),
        () if is_marked || placeholders.contains(&bare) => Some(Wrapping::Placeholder),
        () if is_error => Some(Wrapping::ErrorMessage),
        () if has_ending || lower.contains(['/', '\\']) => Some(Wrapping::FileName),
        () => None,
    }
}

/// The format that the text around the digits indicates, such as the output of a tool.
fn printed(text: &str, written: DigitStyle) -> Option<Wrapping> {
    let lower = text.to_lowercase();
    let has = |part: &str| lower.contains(part);
    let words: Vec<_> = lower.split_whitespace().collect();
    let [first, second] = [0, 1].map(|index| words.get(index).copied().unwrap_or_default());
    let line_starts = |name: &str| {
        let rest = lower.lines().filter_map(|line| line.trim().strip_prefix(name));
        rest.map(str::trim_start).any(|rest| rest.starts_with(':'))
    };
    let is_opened = |line: &str| line.trim_end().ends_with([':', '：']);
    let mut lines = lower.lines();
    let is_headed = lines.next().is_some_and(is_opened) && lines.next().is_some();
    let name = is_algorithm(first);
    match () {
        () if has("@{") => Some(Wrapping::Object),
        () if has("sha256filehash") => Some(Wrapping::RequestBody),
        () if has("fingerprint") || has("thumbprint") => Some(Wrapping::Fingerprint),
        () if has("certutil") || has("hash of ") || is_headed => Some(Wrapping::Certutil),
        () if first == "hash" && second.starts_with("---") => Some(Wrapping::Table),
        () if line_starts("hash") || line_starts("algorithm") => Some(Wrapping::List),
        () if has("algorithm") && has("hash") && !text.starts_with(['"', '{', '[', '#']) => {
            Some(if has("algorithm,") { Wrapping::Csv } else { Wrapping::Table })
        }
        () if text.starts_with(['{', '[']) && has("\"") => Some(Wrapping::Json),
        () if has("\",\"") || has("\";\"") || text.starts_with("#type") => Some(Wrapping::Csv),
        () if has(") = ") => Some(Wrapping::Tag),
        () if has(")= ") || has(")=") => Some(Wrapping::Openssl),
        () if name && is_digits(second) && words.len() > 2 => Some(Wrapping::Table),
        () if is_digits(first) && words.len() > 1 && written == DigitStyle::Run => {
            Some(Wrapping::Sum)
        }
        () if has("sha256-") && written == DigitStyle::Base64 => Some(Wrapping::Integrity),
        () if name || lower.starts_with("urn:sha") => Some(Wrapping::Named),
        () => None,
    }
}

/// Whether a word consists of enough digits for a hash: at least 32, as for MD5. A leading
/// backslash marks an escaped file name.
fn is_digits(word: &str) -> bool {
    let word = word.trim_start_matches('\\');
    word.len() >= 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a word begins with the name of a hash algorithm.
fn is_algorithm(word: &str) -> bool {
    let rest = word.strip_prefix("sha").or_else(|| word.strip_prefix("md"));
    let other = ["blake", "hmac", "sm3", "keccak"].iter().any(|name| word.starts_with(name));
    let is_number =
        |rest: &str| rest.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    other || rest.is_some_and(is_number)
}

/// The algorithm whose name precedes the digits, if it is not SHA-256 but its hashes may have 64
/// digits as well.
pub(super) fn label(value: &str) -> Option<&'static str> {
    let text = value.trim_start().to_ascii_uppercase();
    let name = text.split([' ', '(', ':', '=', '\t']).next().unwrap_or_default();
    [
        ("HMAC", "HMAC"),
        ("SHA3", "SHA-3"),
        ("SHA-3-", "SHA-3"),
        ("SHAKE", "SHAKE"),
        ("KECCAK", "Keccak"),
        ("BLAKE", "BLAKE"),
        ("SM3", "SM3"),
        ("SHA512/256", "SHA-512/256"),
        ("SHA512-256", "SHA-512/256"),
        ("SHA2-512/256", "SHA-512/256"),
    ]
    .iter()
    .find(|(prefix, _)| name.starts_with(prefix))
    .map(|(_, label)| *label)
}

impl fmt::Display for Wrapping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Url => "is a URL",
            Self::Guid => "is a GUID",
            Self::Variable => "is a variable that was not replaced by its value",
            Self::Placeholder => "is a placeholder",
            Self::TypeName => "is the type name of an object, not a value in it",
            Self::ErrorMessage => "is an error message",
            Self::FileName => "is a file name",
            Self::RequestBody => "is a part of the request body",
            Self::Object => {
                "is a whole object of `Get-FileHash`; its property Hash contains the digits"
            }
            Self::Json => "is JSON",
            Self::Csv => "is CSV",
            Self::Table => "is a table printed by `Get-FileHash`",
            Self::List => "is a list printed by `Get-FileHash | Format-List`",
            Self::Certutil => "is text printed by `certutil -hashfile`",
            Self::Fingerprint => "is the fingerprint of a certificate with its name",
            Self::Tag => "is a line printed by `sha256sum --tag`",
            Self::Openssl => "is a line printed by `openssl dgst`",
            Self::Sum => "is a line printed by `sha256sum` or a similar program",
            Self::Integrity => "is base64 in the format of subresource integrity",
            Self::Named => "begins with the name of the algorithm",
        })
    }
}
