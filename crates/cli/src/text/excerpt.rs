//! The bytes that a finding is about, with the offending part marked.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use pki_preflight::{
    Finding, Report,
    report::FileKind,
    rules::Excerpt,
    text::{Escaped, shorten},
};

use crate::layout::WIDTH;

/// Bytes per line.
const LINE: u64 = 16;

/// Bytes of a text line examined on either side of the location.
const REACH: u64 = 400;

/// Columns of a text line that are shown.
const COLUMNS: usize = WIDTH - 4;

/// The excerpt in whole lines. `None` if the finding is not about encoding, or the file cannot be
/// read again: standard input is not kept for this.
pub(super) fn of(finding: &Finding, report: &Report, path: Option<&Path>) -> Option<String> {
    let offset = finding.offset?;
    if finding.rule.excerpt != Excerpt::Bytes || holds_secrets(report) {
        return None;
    }
    let mut file = File::open(path?).ok()?;
    let metadata = file.metadata().ok()?;
    // A pipe would wait, and a file that has changed since would mislead.
    if !metadata.is_file() || metadata.len() != report.summary.file.length {
        return None;
    }
    if finding.line.is_some() {
        let start = offset.saturating_sub(REACH);
        let bytes = window(&mut file, start, offset.saturating_add(REACH))?;
        return text(&bytes, usize::try_from(offset - start).ok()?);
    }
    let start = offset - offset % LINE;
    let bytes = window(&mut file, start, start + 2 * LINE)?;
    Some(hexadecimal(&bytes, start, offset))
}

/// The file may contain a private key beside the bundle, which must not reach a log.
fn holds_secrets(report: &Report) -> bool {
    report.summary.file.kind.is_some_and(FileKind::is_secret)
        || report.findings.iter().any(|finding| finding.rule.excerpt == Excerpt::Forbidden)
}

fn window(file: &mut File, start: u64, end: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(end - start).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Lines of sixteen bytes, each followed by a line of marks if it has any.
fn hexadecimal(bytes: &[u8], start: u64, offset: u64) -> String {
    let first = usize::try_from(offset - start).unwrap_or(0);
    let marked = first..first + extent(bytes.get(first..).unwrap_or_default());
    let mut lines = String::new();
    for (number, line) in bytes.chunks(16).enumerate() {
        let at = number * 16;
        if number > 0 && at >= marked.end {
            break;
        }
        let cell = |byte: &u8| format!("{byte:02X}");
        let cells = line.iter().map(cell).collect::<Vec<_>>().join(" ");
        let shown = |byte: &u8| match byte {
            b' '..=b'~' => char::from(*byte),
            _ => '.',
        };
        let shown: String = line.iter().map(shown).collect();
        let address = start + u64::try_from(at).unwrap_or(0);
        lines.push_str(&format!("    {address:08X}  {cells:<47}  {shown}\n"));
        let mark = |index: usize| if marked.contains(&(at + index)) { "^^ " } else { "   " };
        let marks: String = (0..line.len()).map(mark).collect();
        if !marks.trim().is_empty() {
            lines.push_str(&format!("              {}\n", marks.trim_end()));
        }
    }
    lines
}

/// Bytes to mark of the element that begins here: all of a short one, the identifier and length of
/// a longer one (X.690 clauses 8.1.3.4 and 8.1.3.5), and only the first byte if its length cannot
/// be determined.
fn extent(bytes: &[u8]) -> usize {
    match bytes {
        [identifier, ..] if identifier & 0x1F == 0x1F => 1,
        [_, length @ ..0x80, ..] => 2 + usize::from(*length),
        [_, length @ 0x80..=0x88, ..] => 2 + usize::from(length & 0x7F),
        _ => 1,
    }
}

/// The line of a text file, with a caret below the location.
fn text(bytes: &[u8], place: usize) -> Option<String> {
    // In UTF-16 every other byte is zero, so the excerpt would not show the file's bytes.
    if bytes.contains(&0) {
        return None;
    }
    let (before, behind) = bytes.split_at_checked(place)?;
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let before = before.rsplit(is_end).next().unwrap_or_default();
    let behind = behind.split(is_end).next().unwrap_or_default();
    let escape = |bytes: &[u8]| Escaped::new(&String::from_utf8_lossy(bytes)).to_string();
    let (before, behind) = (escape(before), escape(behind));
    let characters: Vec<char> = before.chars().collect();
    let hidden = characters.len().saturating_sub(COLUMNS / 2);
    let shown: String = characters.into_iter().skip(hidden).collect();
    let front = if hidden > 0 { "…" } else { "" };
    let line = shorten(&format!("{front}{shown}{behind}"), COLUMNS);
    let column = front.chars().count() + shown.chars().count();
    Some(format!("    {line}\n    {}^\n", " ".repeat(column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_element_is_marked() {
        let bytes: Vec<u8> = (0..14).chain([0x01, 0x01, 0x01, 0x41]).collect();
        assert_eq!(
            hexadecimal(&bytes, 0x40, 0x4E),
            "    00000040  00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 01 01  ................\n    \
             \x20                                                   ^^ ^^\n    \
             00000050  01 41                                            .A\n    \
             \x20         ^^\n"
        );
        assert_eq!((extent(&[0x30, 0x82, 1]), extent(&[0x1F, 1, 1]), extent(&[])), (4, 1, 1));
    }

    #[test]
    fn a_line_has_a_caret() {
        assert_eq!(text(b"one\r\nMII*x\nthree", 8).unwrap(), "    MII*x\n       ^\n");
        assert_eq!(text(b"a\x1Bb", 2).unwrap(), "    a\\u{1B}b\n           ^\n");
        assert_eq!(text(b"a\0b", 2), None);
        let long = text(&[b'A'; 300], 200).unwrap();
        assert!(long.lines().all(|line| line.chars().count() <= 80), "{long}");
        assert_eq!(long.lines().last().unwrap().len(), 4 + 1 + 38 + 1);
    }
}
