//! Shortens strings from files for use in a sentence.

use crate::text::MessagePart;

/// At most `most` characters of a text, for a message.
pub(super) struct Shown<'a> {
    pub(super) text: &'a str,
    pub(super) most: usize,
}

/// A word or a name.
pub(super) const fn short(text: &str) -> Shown<'_> {
    Shown { text, most: 80 }
}

/// A message from another program.
pub(super) const fn long(text: &str) -> Shown<'_> {
    Shown { text, most: 400 }
}

impl MessagePart for Shown<'_> {
    fn append(&self, text: &mut String) {
        let cut = self.text.char_indices().nth(self.most).map(|(index, _)| index);
        text.push_str(cut.and_then(|cut| self.text.get(..cut)).unwrap_or(self.text));
        if cut.is_some() {
            text.push('…');
        }
    }
}

/// The host and the path of a link. Its query contains a token that is of no use to a reader.
pub(super) fn host_and_path(link: &str) -> &str {
    let behind_scheme = link.split_once("://").map_or(link, |(_, rest)| rest);
    behind_scheme.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::message;

    #[test]
    fn nothing_reaches_the_terminal_that_moves_its_cursor() {
        let hostile = "a\u{1B}[2J\u{202E}\"b\"\n";
        let shown = |text: &str| message![short(text)].to_string();
        assert_eq!(shown(hostile), "a\\u{1B}[2J\\u{202E}\"b\"\\u{A}");
        assert_eq!(shown(&"x".repeat(81)), "x".repeat(80) + "…");
    }

    #[test]
    fn a_link_without_its_query() {
        assert_eq!(host_and_path("https://h.example/a?$skiptoken=1"), "h.example/a");
        assert_eq!(host_and_path(""), "");
    }
}
