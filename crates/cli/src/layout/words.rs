//! Wraps text and keeps commands in one piece.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::WIDTH;

/// A command of at least this many columns gets its own lines, so that it can be copied whole.
const LONG: usize = 40;

/// [`fill_to`] a width of [`WIDTH`] columns.
pub(crate) fn fill(text: &str, first: &str, rest: &str) -> String {
    fill_to(WIDTH, text, first, rest)
}

/// `text` wrapped to `width` columns. The first line starts with `first`, the others with `rest`.
/// Text between backticks is never broken, even if it is longer than a line.
pub(crate) fn fill_to(width: usize, text: &str, first: &str, rest: &str) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::Custom(words))
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_splitter(WordSplitter::NoHyphenation);
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n').flat_map(|line| pieces(line)) {
        let first = if lines.is_empty() { first } else { rest };
        lines.push(textwrap::fill(line, options.clone().initial_indent(first)));
    }
    lines.join("\n")
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Text to wrap.
    Prose(String),
    /// A command to copy, without backticks.
    Command(String),
}

/// `text` with each long command apart, so that the command can be copied alone.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for piece in text.split('\n').flat_map(|line| pieces_with(line, is_command)) {
        let command = piece.strip_prefix('`').and_then(|rest| rest.rsplit_once('`'));
        match command {
            Some((command, behind)) if is_command(piece) => {
                lines.push(Line::Command(command.to_owned()));
                // A full stop belongs to the preceding sentence.
                let behind = behind.trim_start_matches(['.', ',', ';', ':', ')']).trim();
                lines.extend((!behind.is_empty()).then(|| Line::Prose(behind.to_owned())));
            }
            _ => lines.push(Line::Prose(piece.trim().to_owned())),
        }
    }
    lines
}

/// Whether a word in backticks is a command with arguments.
fn is_command(word: &str) -> bool {
    let mut parts = word.trim_matches(|character| "`.,;:) ".contains(character)).split(' ');
    word.len() >= LONG || parts.next().is_some_and(|it| !it.starts_with('-')) && parts.count() > 1
}

/// The text before, in, and after each long command.
fn pieces(line: &str) -> Vec<&str> {
    pieces_with(line, |word| word.len() >= LONG)
}

/// The text before, in, and after each word in backticks that is set apart.
fn pieces_with(line: &str, is_apart: fn(&str) -> bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (from, to) in spans(line) {
        let word = line.get(from..to).unwrap_or_default();
        if word.starts_with('`') && is_apart(word) {
            pieces.extend(line.get(start..from).map(str::trim_end).filter(|text| !text.is_empty()));
            pieces.push(word.trim_end());
            start = to;
        }
    }
    let left = line.get(start..).unwrap_or_default();
    if !left.is_empty() || pieces.is_empty() {
        pieces.push(left);
    }
    pieces
}

fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let words = spans(line).into_iter().flat_map(|(from, to)| {
        let word = Word::from(line.get(from..to).unwrap_or_default());
        // A URL is copied, and only a whole one works.
        if word.contains('`') || word.contains("://") {
            vec![word]
        } else {
            word.break_apart(WIDTH - 4).collect()
        }
    });
    Box::new(words)
}

/// The start and end of each word, including the spaces that follow it. A space between backticks
/// does not end a word, unless the closing backtick is missing.
fn spans(line: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let (mut start, mut is_code, mut was_blank) = (0, false, false);
    let last = line.rfind('`');
    for (index, character) in line.char_indices() {
        if was_blank && character != ' ' {
            spans.push((start, index));
            start = index;
            was_blank = false;
        }
        match character {
            '`' => is_code = !is_code && last.is_some_and(|last| last > index),
            ' ' if !is_code => was_blank = true,
            _ => {}
        }
    }
    if start < line.len() {
        spans.push((start, line.len()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stay_whole() {
        let command = "`openssl pkcs7 -inform DER -in file.p7b -print_certs -out chain.pem`";
        let text = fill(&format!("Run {command}, then `a b`. Done."), "  ", "    ");
        assert_eq!(text, format!("  Run\n    {command},\n    then `a b`. Done."));
        let long = format!("`{}`", "x -y ".repeat(30).trim_end());
        assert_eq!(fill(&long, "", ""), long);
    }

    #[test]
    fn commands_are_apart() {
        let command = "openssl pkcs7 -inform DER -in file.p7b -print_certs -out chain.pem";
        let text = format!("Run `{command}`, then `a b`. Done.");
        let prose = |text: &str| Line::Prose(text.to_owned());
        assert_eq!(
            lines(&text),
            [prose("Run"), Line::Command(command.to_owned()), prose("then `a b`. Done.")]
        );
    }

    #[test]
    fn a_lone_backtick_is_a_character() {
        let text = "a ` ".repeat(40);
        assert!(fill(text.trim_end(), "", "").lines().all(|line| line.len() <= WIDTH));
        let odd = format!("`{}", "word ".repeat(40));
        assert!(fill(odd.trim_end(), "", "").lines().all(|line| line.len() <= WIDTH));
        assert_eq!((fill("", "  ", "  "), fill("a\nb", "", " ")), ("".into(), "a\n b".into()));
    }
}
