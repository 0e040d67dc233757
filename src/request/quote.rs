//! Text as literals of other languages. Every text must be visible ASCII.

use serde::Serialize;

/// For a POSIX shell: between single quotes only the quote itself is special.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For PowerShell: between single quotes only the quote itself is special, and is doubled.
pub(super) fn powershell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// As JSON, which is also a Python literal unless it contains `true` or `null`.
pub(super) fn json(value: &impl Serialize) -> String {
    // Serializing texts and structs of texts cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
