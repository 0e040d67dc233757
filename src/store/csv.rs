//! A table with a header, as written by `Export-Csv`, spreadsheets and this program.

mod fields;

use super::StoreKind;
use super::entries::EntriesBuilder;
use super::error::{StoreError, StoreErrorKind};
use super::key::StoreKey;
use super::record::StoreRecord;
use super::records::Records;
use super::value::StoreValue;
use super::warning::StoreWarning;
use crate::arithmetic::to_u64;
use crate::text::message;
use fields::{CsvRow, rows};

/// Characters that may separate two fields.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The separator, and the property in each column.
#[derive(Debug)]
struct CsvHeader {
    separator: u8,
    columns: Vec<StoreKey>,
}

/// Reads a table that has a column for thumbprints or certificates; `None` if the text is not such
/// a table.
pub(super) fn read(
    text: &str,
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Option<Result<StoreKind, StoreError>> {
    // A carriage return ends lines only if no line ends with a line feed.
    let ended = (!text.contains('\n') && text.contains('\r')).then(|| text.replace('\r', "\n"));
    let text = ended.as_deref().unwrap_or(text);
    let (header, body) = header(text)?;
    // One word above a PEM block is a heading, not a column.
    if header.columns.len() == 1 && body.trim_start().starts_with("-----BEGIN ") {
        return None;
    }
    let mut records = Records::new(gathered);
    let mut classic = false;
    let mut open = None;
    let first = 1 + line_ends(text) - line_ends(body);
    for row in rows(body, header.separator) {
        if row.is_open {
            open = Some(first + line_ends(body) - line_ends(row.text));
        }
        if row.fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let record = record(&header, row);
        classic |= record.classic;
        records.add(record);
    }
    if let Some(failure) = records.failure() {
        return Some(Err(failure));
    }
    let (count, any_stated) = (records.count, records.any_stated);
    records.finish(remarks);
    if count == 0 {
        return Some(Err(StoreError::new(StoreErrorKind::NoEntries)));
    }
    if let Some(line) = open {
        let reason = message!["a quotation mark is not closed, so what follows is one field"];
        remarks.push(StoreWarning::RefusedLines { count: 1, line, reason });
    }
    let classic = classic && !any_stated;
    Some(Ok(if classic { StoreKind::ClassicConfiguration } else { StoreKind::GraphList }))
}

fn record(header: &CsvHeader, row: CsvRow<'_>) -> StoreRecord {
    let mut record = StoreRecord::default();
    for (key, field) in header.columns.iter().zip(row.fields) {
        record.set(*key, StoreValue::String(field));
    }
    record
}

fn line_ends(text: &str) -> u64 {
    to_u64(memchr::memchr_iter(b'\n', text.as_bytes()).count())
}

/// The largest number of title lines before the header.
const TITLES: usize = 8;

/// The header and the text after it. Lines before the header may state the separator (Excel) or the
/// type (PowerShell), or be titles without digests.
fn header(text: &str) -> Option<(CsvHeader, &str)> {
    let mut rest = text;
    let (mut told, mut titles) = (None, 0);
    loop {
        let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim_matches(|c: char| c.is_whitespace() && c != '\t');
        let lower = line.trim_matches('"').to_ascii_lowercase();
        match lower.strip_prefix("sep=") {
            Some(separator) => told = separator.bytes().next(),
            None if line.is_empty() || line.starts_with('#') => {}
            None => match named(line, told) {
                Some(header) if titles == 0 || header.columns.len() > 1 => {
                    return Some((header, behind));
                }
                _ if titles < TITLES && super::lines::is_prose(line) => titles += 1,
                _ => return None,
            },
        }
        if behind.is_empty() {
            return None;
        }
        rest = behind;
    }
}

/// The header in a line, if one of its columns contains thumbprints or certificates. A single
/// column of thumbprints is a list, not a table.
fn named(line: &str, told: Option<u8>) -> Option<CsvHeader> {
    // OpenSSL prints certificates as text that begins with `Certificate:`.
    if line.contains(':') {
        return None;
    }
    let candidates = match told {
        Some(separator) => vec![separator],
        None => SEPARATORS.to_vec(),
    };
    candidates.into_iter().find_map(|separator| {
        let row = rows(line, separator).next()?;
        let columns: Vec<StoreKey> =
            row.fields.iter().map(|field| StoreKey::of_column(field.trim())).collect();
        let counts = |key: &StoreKey| {
            matches!(
                key,
                StoreKey::Thumbprint | StoreKey::Certificate | StoreKey::TrustedCertificate
            )
        };
        let is_list = matches!(columns.as_slice(), [StoreKey::Thumbprint]);
        (columns.iter().any(counts) && !is_list).then_some(CsvHeader { separator, columns })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "C39346558A142EC79AF03B583D2536AE3A55F527";
    const TWO: &str = "45EB8AD53B2A6553040591F46EABC28634EF92F8";

    fn count(text: &str) -> usize {
        let mut gathered = EntriesBuilder::default();
        read(text, &mut gathered, &mut Vec::new()).unwrap().unwrap();
        gathered.finish().0.thumbprints().len()
    }

    #[test]
    fn by_the_names_of_the_columns() {
        for text in [
            format!("Id,Thumbprint\r\n1,{ONE}\r\n2,{TWO}\r\n"),
            format!("\"THUMBPRINT\";\"DisplayName\"\n\"{ONE}\";\"a;\"\"b\"\"\nc\"\n{TWO};d"),
            format!("sep=;\nName;SHA-1 Fingerprint\na;{ONE}\nb;{TWO}\n\n"),
            format!("Id,Thumbprint\r1,{ONE}\r2,{TWO}\r"),
            format!("Id,Certificate Hash\n=\"1\",=\"{ONE}\"\n2,=\"{TWO}\"\n"),
            format!("CAs of Contoso\nas of today\n\nName;Thumbprint\na;{ONE}\nb;{TWO}\n"),
            format!("#TYPE System.Object\nName\tthumbprint\n\"a\tb\"\t{ONE}\n\n\t{TWO}"),
        ] {
            assert_eq!(count(&text), 2, "{text}");
        }
    }

    #[test]
    fn rows_without_anything_are_counted() {
        let (mut gathered, mut remarks) = (EntriesBuilder::default(), Vec::new());
        let text = format!("Id,Thumbprint,Certificate\n1,,System.Byte[]\n2,{ONE},\n3\n4,{ONE},\"x");
        read(&text, &mut gathered, &mut remarks).unwrap().unwrap();
        assert!(remarks.iter().any(|remark| matches!(
            remark,
            StoreWarning::EntryWithoutThumbprint { count: 1, first: 1, .. }
        )));
        assert!(remarks.iter().any(|remark| matches!(
            remark,
            StoreWarning::EntryWithoutThumbprint { count: 1, first: 3, .. }
        )));
        let open = StoreWarning::RefusedLines {
            count: 1,
            line: 5,
            reason: message!["a quotation mark is not closed, so what follows is one field"],
        };
        assert!(remarks.contains(&open), "{remarks:?}");
    }

    #[test]
    fn other_text_is_no_table() {
        for text in [
            "Thumbprint\n----------\n",
            ONE,
            "",
            "Id,Name\n1,2\n",
            "Certificate:\n    Data:\n",
            "Certificate\n\n-----BEGIN X-----\n",
            "Dear all, a Thumbprint",
        ] {
            assert!(
                read(text, &mut EntriesBuilder::default(), &mut Vec::new()).is_none(),
                "{text}"
            );
        }
    }
}
