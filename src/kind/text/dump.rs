//! Dumps: bytes in columns, usually with an offset before them and characters after them.

use super::numbers::hex;
use crate::kind::FileKind;
use crate::kind::content::{Content, is_established};

/// The number of lines that are searched for the start of a dump. A heading may precede it, such as
/// that of `Format-Hex`.
const HEADING: usize = 12;

/// The largest number of bytes that are read from a line.
const COLUMNS: usize = 16;

/// One line of a dump.
#[derive(Debug)]
struct DumpLine<'a> {
    /// The digits of the offset; empty if the line has no offset.
    offset: &'a [u8],
    colon: bool,
    groups: Vec<&'a [u8]>,
    /// The number of bytes in all groups of the line.
    bytes: usize,
    /// Whether something other than a group follows the groups.
    characters: bool,
}

/// The kind of the data in a dump.
pub(super) fn content(text: &[u8]) -> Option<Content> {
    let lines = || text.split(|byte| *byte == b'\n').map(line);
    let above = lines().take(HEADING).position(|line| line.is_some_and(|line| line.is_first()))?;
    let lines: Vec<DumpLine<'_>> = lines().skip(above).map_while(|line| line).collect();
    let [first, rest @ ..] = lines.as_slice() else { return None };
    let width = first.groups.first()?.len();
    let groups = || lines.iter().flat_map(|line| line.groups.iter().copied());
    let steps = |offset: &[u8]| rest.first().is_none_or(|next| is_number(next.offset, offset));
    // 16 bytes per line: the second offset is 10 in hexadecimal and 20 in octal digits.
    if matches!(width, 3 | 6) || !rest.is_empty() && steps(b"20") {
        let decoded: Vec<u8> = groups().flat_map(printed).collect();
        let is_octal = steps(b"20") && is_established(&decoded);
        return is_octal.then(|| Content::around(FileKind::OctalDump, &decoded));
    }
    let decoded = hex(&groups().flatten().copied().collect::<Vec<u8>>());
    if is_established(&decoded) {
        // Only xxd writes eight digits and a colon, in lines of any width.
        let is_xxd = first.colon && first.offset.len() == 8;
        let kind = if first.is_whole(rest.first()) { Some(FileKind::HexDump) } else { None };
        let kind = kind.or_else(|| is_xxd.then_some(FileKind::HexDumpOtherWidth));
        return kind.map(|kind| Content::around(kind, &decoded));
    }
    let swapped: Vec<u8> = groups().flat_map(printed).collect();
    if width == 4 && !first.colon && steps(b"10") && is_established(&swapped) {
        return Some(Content::around(FileKind::HexWordDump, &swapped));
    }
    let is_dump = !first.offset.is_empty() && width <= 4 && first.is_whole(rest.first());
    is_dump.then(|| Content::around(FileKind::HexDump, &decoded))
}

impl DumpLine<'_> {
    /// Whether a dump begins at this line: it has offset 0, or no offset but a column of
    /// characters.
    fn is_first(&self) -> bool {
        if self.offset.is_empty() {
            let are_pairs = self.groups.iter().all(|group| group.len() == 2);
            return self.characters && self.groups.len() >= 8 && are_pairs;
        }
        self.offset.iter().all(|digit| *digit == b'0')
    }

    /// Whether the groups contain all bytes of the line: it has no more columns than are read, and
    /// it does not annotate a structure.
    fn is_whole(&self, next: Option<&Self>) -> bool {
        match next {
            Some(next) if self.offset.is_empty() => next.offset.is_empty() && self.bytes == COLUMNS,
            Some(next) => {
                self.bytes == COLUMNS
                    && [&b"10"[..], b"16"].iter().any(|at| is_number(next.offset, at))
            }
            None => self.bytes >= 4,
        }
    }
}

fn is_number(digits: &[u8], number: &[u8]) -> bool {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.get(zeros..) == Some(number)
}

/// The bytes of a group that `od` or `hexdump` printed, in octal or hexadecimal digits. Words have
/// the low byte first.
fn printed(group: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(group).unwrap_or_default();
    let radix = if matches!(group.len(), 2 | 4) { 16 } else { 8 };
    let Ok(value) = u16::from_str_radix(text, radix) else { return Vec::new() };
    let [low, high] = value.to_le_bytes();
    if group.len() <= 3 { vec![low] } else { vec![low, high] }
}

/// Parses an optional offset of at least four digits, and groups of digits up to a wide gap or
/// anything else.
fn line(text: &[u8]) -> Option<DumpLine<'_>> {
    let mut rest = text.trim_ascii();
    let mut parsed =
        DumpLine { offset: &[], colon: false, groups: Vec::new(), bytes: 0, characters: false };
    let (first, behind) = digits(rest);
    if first.len() >= 4 {
        let (colon, behind) =
            behind.strip_prefix(b":").map_or((false, behind), |rest| (true, rest));
        // A line with only an offset has no bytes, such as the last line of `od`.
        if !behind.first()?.is_ascii_whitespace() {
            return None;
        }
        (parsed.offset, parsed.colon, rest) = (first, colon, behind.trim_ascii_start());
    }
    while let Some((group, behind)) = group(rest).filter(|_| parsed.bytes < COLUMNS) {
        parsed.bytes += match group.len() {
            3 => 1,
            6 => 2,
            length => length / 2,
        };
        parsed.groups.push(group);
        let gap = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        rest = behind.get(gap..).unwrap_or_default();
        if gap > 2 {
            break;
        }
    }
    parsed.characters = !rest.is_empty() && group(rest).is_none();
    (!parsed.groups.is_empty()).then_some(parsed)
}

/// The digits of one or more bytes, followed by white space or the end of the line.
fn group(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (group, behind) = digits(text);
    let is_group = matches!(group.len(), 2 | 3 | 4 | 6 | 8 | 16 | 32)
        && behind.first().is_none_or(u8::is_ascii_whitespace);
    is_group.then_some((group, behind))
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    text.split_at_checked(count).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<FileKind> {
        content(text.as_bytes()).map(|content| content.kind)
    }

    #[test]
    fn dumps_of_many_programs() {
        for (text, expected) in [
            ("00000000: 3082 025b", Some(FileKind::HexDump)),
            ("0000\t30 82 02 5b", Some(FileKind::HexDump)),
            ("0000 is no code", None),
            // hexdump -C
            (
                "00000000  30 82 06 53 06 09 2a 86  48 86 f7 0d 01 07 02 a0  |0..S..*.H.......|\n\
                 00000010  82 06 44 30 82 06 40 02  01 01 31 00 30 0b 06 09  |..D0..@...1.0...|",
                Some(FileKind::HexDump),
            ),
            // certutil -encodehex, and the same with 4, 5 and 10
            (
                "0000\t30 82 06 53 06 09 2a 86  48 86 f7 0d 01 07 02 a0   0..S..*.H.......\r\n\
                 0010\t82 06 44 30 82 06 40 02  01 01 31 00 30 0b 06 09   ..D0..@...1.0...\r\n",
                Some(FileKind::HexDump),
            ),
            (
                "30 82 06 53 06 09 2a 86  48 86 f7 0d 01 07 02 a0   0..S..*.H.......\r\n\
                 82 06 44 30 82 06 40 02  01 01 31 00 30 0b 06 09   ..D0..@...1.0...\r\n",
                Some(FileKind::HexDump),
            ),
            // Format-Hex of PowerShell 5.1 and of 7
            (
                "\r\n\r\n           Path: C:\\temp\\bundle.p7b\r\n\r\n           00 01 02 03 04 05 06 \
                 07 08 09 0A 0B 0C 0D 0E 0F\r\n\r\n00000000   30 82 06 53 06 09 2A 86 48 86 F7 0D \
                 01 07 02 A0  0..S..*.H÷.....\r\n00000010   82 06 44 30 82 06 40 02 01 01 31 00 30 \
                 0B 06 09  ..D0..@...1.0...\r\n",
                Some(FileKind::HexDump),
            ),
            (
                "   Label: C:\\temp\\bundle.p7b\n\n          Offset Bytes                              \
                               Ascii\n                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\
                 \n          ------ ----------------------------------------------- -----\n\
                 0000000000000000 30 82 06 53 06 09 2A 86 48 86 F7 0D 01 07 02 A0 0S\n\
                 0000000000000010 82 06 44 30 82 06 40 02 01 01 31 00 30 0B 06 09 D0@\n",
                Some(FileKind::HexDump),
            ),
            (
                "0000000 8230 5306 0906 862a 8648 0df7 0701 a002\n0000010 0682 3044",
                Some(FileKind::HexWordDump),
            ),
            (
                "0000000 101060 051406 004406 103052 103110 006767 003401 120002",
                Some(FileKind::OctalDump),
            ),
            ("0000000 060 202 006 123 006 011 052 206\n0000020 202 006", Some(FileKind::OctalDump)),
            (
                "0000000 30 82 06 53 06 09 2a 86 48 86 f7 0d 01 07 02 a0\n0000020 82",
                Some(FileKind::OctalDump),
            ),
            (
                "00000000: 3081 8702 0100 3013 0607 2a86 48ce 3d02  0.....0...*.H.=.",
                Some(FileKind::PrivateKey),
            ),
            ("0000000 8130 0287 0001 1330 0706 862a ce48 023d", Some(FileKind::PrivateKey)),
            // Other columns, bits, words of four bytes, and the output of certutil -asn for a
            // structure.
            (
                "00000000: 3082 0653 0609 2a86 4886 f70d 0107 02a0 8206 4430\n00000014: 8206",
                Some(FileKind::HexDumpOtherWidth),
            ),
            (
                "00000000: 3082 0653 0609 2a86  0.\n00000008: 4886 f70d 0107 02a0",
                Some(FileKind::HexDumpOtherWidth),
            ),
            ("00000000: 00110000 10000010 00000110 01010011\n00000004: 00000110", None),
            ("00000000: 53068230 862a0906 0df78648 a0020701\n00000010: 30440682", None),
            (
                "0000: 30 82 06 53                 ; SEQUENCE\n0004:    06 09                  ; \
                 OID",
                None,
            ),
            ("0000000   48 -126    6   83    6    9   42 -122", None),
            ("30 82 06 53 06 09 2a 86 48 86 f7 0d 01 07 02 a0 82 06 44 30", None),
            ("0000000 060 202 006 123 006 011 052 206\n0000010 202 006", None),
            ("0001 12 23 45\n0002 45 67 89", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
