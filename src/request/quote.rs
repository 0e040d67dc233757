//! Text as literals of other languages. The text must be visible ASCII.

use serde::Serialize;

/// For a POSIX shell. Between single quotes, only the single quote is special.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For PowerShell. Between single quotes, only the single quote is special; it is doubled.
pub(super) fn powershell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// As JSON, which is also a Python literal unless it contains `true` or `null`.
pub(super) fn json(value: &impl Serialize) -> String {
    // Serializing texts and structs of texts cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
