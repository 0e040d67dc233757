//! What programs and people put around each line of a block: the quotation marks of a string, the
//! `> ` of a mail, the `# ` of a comment, the `|` of a table.

use std::ops::Range;

use super::body::{is_base64, is_blank};

/// The longest decoration that is recognised.
const LONGEST: usize = 32;

/// The text around the BEGIN line, which is expected around the lines that follow.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoration {
    prefix: Vec<u8>,
    suffix: Vec<u8>,
    quote: Option<u8>,
}

impl Decoration {
    /// Creates the decoration from the text before BEGIN on its line.
    pub(super) fn new(prefix: &[u8]) -> Self {
        let text = trim_end(prefix);
        let quote = text.last().copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let prefix = if text.is_empty() || text.len() > LONGEST { &[] } else { prefix };
        Self { prefix: prefix.to_vec(), suffix: Vec::new(), quote }
    }

    pub(super) const fn is_some(&self) -> bool {
        !self.prefix.is_empty() || !self.suffix.is_empty() || self.quote.is_some()
    }

    /// Adds the text after the BEGIN boundary on its line, unless it may belong to the block.
    /// Returns whether the text is decoration.
    pub(super) fn take_suffix(&mut self, rest: &[u8]) -> bool {
        let text = trim_end(rest);
        let text =
            text.get(text.iter().take_while(|b| is_blank(**b)).count()..).unwrap_or_default();
        let closes = self.quote.is_some_and(|quote| text.first() == Some(&quote));
        let is_suffix = closes
            || (text.len() <= LONGEST
                && !text.iter().any(u8::is_ascii_alphanumeric)
                && text != b"=");
        if is_suffix && !closes {
            self.suffix = text.to_vec();
        }
        is_suffix
    }

    /// The range of a line's own content. `whole` is set if the line begins where a line of the
    /// file begins.
    pub(super) fn content(&self, line: &[u8], whole: bool) -> Range<usize> {
        let start = if whole { self.start(line) } else { 0 };
        let rest = line.get(start..).unwrap_or_default();
        if let Some(quote) = self.quote {
            let end = rest.iter().position(|byte| *byte == quote).unwrap_or(rest.len());
            return start..start + end;
        }
        let text = trim_end(rest);
        let is_decorated = !self.suffix.is_empty() && text.ends_with(&self.suffix);
        let end = if is_decorated { text.len() - self.suffix.len() } else { rest.len() };
        start..start + end
    }

    fn start(&self, line: &[u8]) -> usize {
        if let Some(quote) = self.quote {
            let blanks = line.iter().take_while(|byte| is_blank(**byte)).count();
            return if line.get(blanks) == Some(&quote) { blanks + 1 } else { 0 };
        }
        let prefix = [self.prefix.as_slice(), trim_end(&self.prefix)];
        let found = prefix.into_iter().find(|prefix| line.starts_with(prefix));
        // A prefix of base64 characters may be data, so it is not removed.
        found.filter(|prefix| !prefix.iter().all(|byte| is_base64(*byte))).map_or(0, <[u8]>::len)
    }
}

fn trim_end(text: &[u8]) -> &[u8] {
    let blanks = text.iter().rev().take_while(|byte| is_blank(**byte)).count();
    text.get(..text.len() - blanks).unwrap_or_default()
}
