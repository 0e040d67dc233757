//! The CAs whose CRL URL must be found elsewhere.

use serde::Serialize;

use super::comment;
use crate::digest::Thumbprint;

/// The number of CAs that are listed. Bundles can contain hundreds.
const SHOWN: usize = 20;

/// A CA whose CRL URL is not in the bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MissingCrl {
    pub(super) thumbprint: Thumbprint,
    pub(super) display_name: String,
}

/// What to print about the CAs, one line each; nothing if there are none.
pub(super) fn lines(missing: &[MissingCrl]) -> Vec<String> {
    let mut lines = match missing.len() {
        0 => return Vec::new(),
        1 => vec![
            "1 CA still needs a CRL URL; copy it from a certificate that it issued:".to_owned(),
        ],
        count => vec![format!(
            "{count} CAs still need a CRL URL; copy it from a certificate that each issued:"
        )],
    };
    let named = missing.iter().take(SHOWN);
    lines.extend(named.map(|MissingCrl { thumbprint, display_name }| {
        format!("{thumbprint} {}", comment(display_name))
    }));
    if let Some(more @ 1..) = missing.len().checked_sub(SHOWN) {
        lines.push(format!("and {more} more; `pki-preflight check --list` marks them with H"));
    }
    lines
}

/// The same as statements of a script, after an empty line, so that they are visible at the end
/// after pasting.
pub(super) fn statements(
    missing: &[MissingCrl],
    print: &str,
    quote: fn(&str) -> String,
    end: &str,
) -> String {
    let lines = lines(missing);
    let statements = lines.iter().map(|line| format!("{print}{}{end}\n", quote(line)));
    let first = if lines.is_empty() { "" } else { "\n" };
    format!("{first}{}", statements.collect::<String>())
}

/// The same as comments that begin with `#`, for a request that prints nothing.
pub(super) fn comments(missing: &[MissingCrl]) -> String {
    let lines = lines(missing);
    let first = if lines.is_empty() { "" } else { "\n" };
    format!("{first}{}", lines.iter().map(|line| format!("# {line}\n")).collect::<String>())
}
