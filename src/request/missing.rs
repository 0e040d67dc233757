//! The CAs whose CRL URL somebody must find elsewhere.

use serde::Serialize;

use super::comment;
use crate::digest::Thumbprint;

/// How many CAs a comment names. Bundles can have hundreds.
const SHOWN: usize = 20;

/// A CA that needs a CRL URL which is not in the bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MissingCrl {
    pub(super) thumbprint: Thumbprint,
    pub(super) display_name: String,
}

/// The CAs as comments that begin with `#`, after an empty line; nothing if there are none.
pub(super) fn comments(missing: &[MissingCrl]) -> String {
    let mut text = match missing.len() {
        0 => return String::new(),
        1 => "\n# 1 CA still needs a CRL URL; copy it from a certificate that it issued:\n"
            .to_owned(),
        count => format!(
            "\n# {count} CAs still need a CRL URL; copy it from a certificate that each issued:\n"
        ),
    };
    for MissingCrl { thumbprint, display_name } in missing.iter().take(SHOWN) {
        text.push_str(&format!("# {thumbprint} {}\n", comment(display_name)));
    }
    if let Some(more @ 1..) = missing.len().checked_sub(SHOWN) {
        text.push_str(&format!("# and {more} more; `pki-preflight check` lists them as S012\n"));
    }
    text
}
