//! Strings from files, made fit for a sentence.

use std::fmt::{self, Write as _};

/// Shows at most `most` characters, without control characters and without marks that change the
/// direction of what stands around them.
pub(super) struct Shown<'a> {
    pub(super) text: &'a str,
    pub(super) most: usize,
}

/// A word or a name.
pub(super) const fn short(text: &str) -> Shown<'_> {
    Shown { text, most: 80 }
}

/// A message that others wrote.
pub(super) const fn long(text: &str) -> Shown<'_> {
    Shown { text, most: 400 }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.text.chars().enumerate() {
            if index >= self.most {
                return formatter.write_char('…');
            }
            match character {
                // Visible, so there is nothing to escape.
                '"' | '\'' | '\\' => formatter.write_char(character)?,
                _ => write!(formatter, "{}", character.escape_debug())?,
            }
        }
        Ok(())
    }
}

/// The host and the path of a link: its query holds a token that tells nobody anything.
pub(super) fn host_and_path(link: &str) -> &str {
    let behind_scheme = link.split_once("://").map_or(link, |(_, rest)| rest);
    behind_scheme.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_moves_its_cursor() {
        let hostile = "a\u{1B}[2J\u{202E}\"b\"\n";
        assert_eq!(short(hostile).to_string(), "a\\u{1b}[2J\\u{202e}\"b\"\\n");
        assert_eq!(short(&"x".repeat(81)).to_string(), "x".repeat(80) + "…");
    }

    #[test]
    fn a_link_without_its_query() {
        assert_eq!(host_and_path("https://h.example/a?$skiptoken=1"), "h.example/a");
        assert_eq!(host_and_path(""), "");
    }
}
