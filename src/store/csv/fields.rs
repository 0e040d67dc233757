//! Rows and their fields (RFC 4180), with any separator.

use std::borrow::Cow;

/// One row.
#[derive(Debug)]
pub(super) struct CsvRow<'a> {
    pub(super) fields: Vec<Cow<'a, str>>,
    /// The row and everything after it.
    pub(super) text: &'a str,
    /// The text after the row.
    pub(super) rest: &'a str,
    /// Whether the row contains an unclosed quotation mark.
    pub(super) is_open: bool,
}

pub(super) fn rows(text: &str, separator: u8) -> impl Iterator<Item = CsvRow<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let row = row(rest, separator);
        rest = row.rest;
        Some(row)
    })
}

fn row(text: &str, separator: u8) -> CsvRow<'_> {
    let (mut fields, mut rest) = (Vec::new(), text);
    loop {
        // `="…"` makes Excel treat a field as text.
        let quoted = rest.strip_prefix('=').filter(|quoted| quoted.starts_with('"'));
        let (field, behind, is_open) = match quoted.unwrap_or(rest).strip_prefix('"') {
            Some(quoted) => quoted_field(quoted),
            None => (Cow::Borrowed(""), rest, false),
        };
        // Text after a closing quotation mark is malformed; it becomes part of the field.
        let end = memchr::memchr3(separator, b'\n', b'\r', behind.as_bytes());
        let (plain, tail) =
            behind.split_at_checked(end.unwrap_or(behind.len())).unwrap_or((behind, ""));
        let field = match (field.is_empty(), plain.is_empty()) {
            (true, _) => Cow::Borrowed(plain),
            (_, true) => field,
            _ => field + plain,
        };
        fields.push(field);
        if tail.as_bytes().first() == Some(&separator) {
            rest = tail.get(1..).unwrap_or_default();
            continue;
        }
        let tail = tail.strip_prefix('\r').unwrap_or(tail);
        let tail = tail.strip_prefix('\n').unwrap_or(tail);
        return CsvRow { fields, text, rest: tail, is_open };
    }
}

/// Reads a field after its opening quotation mark. Returns the field, the text after it, and
/// whether its closing quotation mark is missing.
fn quoted_field(text: &str) -> (Cow<'_, str>, &str, bool) {
    let (mut field, mut rest) = (Cow::Borrowed(""), text);
    loop {
        let Some((piece, behind)) = rest.split_once('"') else {
            return (field + rest, "", true);
        };
        field += piece;
        let Some(doubled) = behind.strip_prefix('"') else { return (field, behind, false) };
        field += "\"";
        rest = doubled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_with_and_without_quotes() {
        let all = |text| {
            let rows = rows(text, b',');
            rows.map(|row| row.fields.join("|")).collect::<Vec<_>>()
        };
        assert_eq!(all("a,\"b,\"\"c\"\"\nd\",\r\n,e"), ["a|b,\"c\"\nd|", "|e"]);
        assert_eq!(all("\"a\"b,c\n\n\"d"), ["ab|c", "", "d"]);
        assert!(rows("\"d", b',').all(|row| row.is_open));
        assert_eq!(all(""), Vec::<String>::new());
    }
}
