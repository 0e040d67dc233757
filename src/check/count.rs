//! Counts in messages.

use std::fmt;

/// A number with its noun: `1 signer`, `3 signers`, `2 CAs`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted(pub(super) u64, pub(super) &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = *self;
        let ending = if count == 1 { "" } else { "s" };
        write!(formatter, "{count} {noun}{ending}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let texts = [0, 1, 2].map(|count| Counted(count, "byte").to_string());
        assert_eq!(texts, ["0 bytes", "1 byte", "2 bytes"]);
    }
}
