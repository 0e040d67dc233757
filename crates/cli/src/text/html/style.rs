//! The style of the document, and the policy that lets a browser use it.

pub(super) const STYLE: &str = include_str!("style.css");

/// Nothing is loaded, run or sent. The only style used is [`STYLE`], identified by its hash.
pub(super) const POLICY: &str = "default-src 'none'; \
    style-src 'sha256-glW8tdXCCVBugOWc3z3Zwu75ImqF1A9l4bxxVUXwbUI='; base-uri 'none'; \
    form-action 'none'";

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_policy_names_the_style() {
        let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        let part = format!("style-src 'sha256-{hash}'; ");
        assert!(POLICY.contains(&part), "the hash is {hash}");
    }

    #[test]
    fn the_style_loads_nothing() {
        for part in ["url(", "@import", "http", "</"] {
            assert!(!STYLE.contains(part), "{part}");
        }
    }
}
