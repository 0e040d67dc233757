//! Text as literals of other languages. Every text is visible ASCII.

use serde::Serialize;

/// For a POSIX shell: nothing is special between single quotes but the quote itself.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For PowerShell: nothing is special between single quotes but the quote itself, which is doubled.
pub(super) fn powershell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// As JSON, which is a literal of Python too as long as it has neither `true` nor `null`.
pub(super) fn json(value: &impl Serialize) -> String {
    // Texts and structs of texts are always serialized.
    serde_json::to_string(value).unwrap_or_default()
}
