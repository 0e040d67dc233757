//! JSON: concatenated documents, with or without white space between them.

use super::StoreKind;
use super::document::{Document, Failed, Page};
use super::entries::EntriesBuilder;
use super::error::{StoreError, StoreErrorKind, StorePosition};
use super::records::Records;
use super::warning::StoreWarning;

use crate::arithmetic::to_u64;

/// Reads every document of `text`.
pub(super) fn read(
    text: &str,
    gathered: &mut EntriesBuilder,
    remarks: &mut Vec<StoreWarning>,
) -> Result<StoreKind, StoreError> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Document>();
    let (mut records, mut pages) = (Records::new(gathered), Pages::default());
    let (mut lists, mut classic, mut texts, mut objects) = (false, false, false, false);
    let mut failed: Option<Failed> = None;
    loop {
        let start = documents.byte_offset();
        let Some(document) = documents.next() else { break };
        let document = match document {
            Ok(document) => document,
            Err(_) if records.count > 0 && is_prompt(text.get(start..).unwrap_or_default()) => {
                break;
            }
            Err(error) => return Err(json_error(text, &error)),
        };
        if let Some(error) = document.error {
            let kind = StoreErrorKind::Graph { code: error.code, message: error.message };
            return Err(StoreError::at(kind, place_of(text, start)));
        }
        (lists, classic) = (lists || document.lists, classic || document.classic);
        (texts, objects) = (texts || document.texts, objects || document.objects);
        document.records.into_iter().for_each(|record| records.add(record));
        document.pages.into_iter().for_each(|page| pages.add(page));
        document.links.into_iter().for_each(|link| pages.note(link));
        match (&mut failed, document.failed) {
            (Some(failed), Some(next)) => failed.count += next.count,
            (None, next) => failed = next,
            (Some(_), None) => {}
        }
    }
    if let Some(failure) = records.failure() {
        return Err(failure);
    }
    let (count, any_stated) = (records.count, records.any_stated);
    records.finish(remarks);
    if let Some(Failed { count: failures, part, error }) = failed {
        if count == 0 && !lists {
            let kind = StoreErrorKind::Graph { code: error.code, message: error.message };
            return Err(StoreError::new(kind));
        }
        let part = part.map(Into::into).unwrap_or_default();
        let (code, message) = (error.code, error.message);
        remarks.push(StoreWarning::FailedPart { count: failures, part, code, message });
    }
    if count == 0 && !lists {
        return Err(StoreError::new(StoreErrorKind::NoEntries));
    }
    pages.finish(remarks);
    Ok(match (classic && !any_stated, texts && !objects) {
        (true, _) => StoreKind::ClassicConfiguration,
        (_, true) => StoreKind::Thumbprints,
        _ => StoreKind::GraphList,
    })
}

/// Whether the last document is followed only by one line that a shell printed.
fn is_prompt(rest: &str) -> bool {
    let rest = rest.trim();
    rest.lines().count() == 1 && rest.ends_with(['>', '$', '#', '%']) && !rest.contains(['{', '['])
}

/// Follows the links from page to page.
#[derive(Debug, Default)]
struct Pages {
    last: Option<Page>,
    /// The number of links that no page follows, and the first such link.
    open: Option<(u64, Box<str>)>,
}

impl Pages {
    fn add(&mut self, page: Page) {
        if let Some(last) = self.last.take() {
            // Pages of one list have the same context; without a context, the order decides.
            let follows = match (&last.context, &page.context) {
                (Some(before), Some(behind)) => before == behind,
                _ => true,
            };
            if let (false, Some(link)) = (follows, last.next) {
                self.note(link);
            }
        }
        self.last = Some(page);
    }

    fn note(&mut self, link: Box<str>) {
        self.open.get_or_insert((0, link)).0 += 1;
    }

    fn finish(mut self, remarks: &mut Vec<StoreWarning>) {
        if let Some(link) = self.last.take().and_then(|last| last.next) {
            self.note(link);
        }
        if let Some((count, link)) = self.open {
            remarks.push(StoreWarning::Incomplete { count, link: link.into_string() });
        }
    }
}

fn json_error(text: &str, error: &serde_json::Error) -> StoreError {
    let message = error.to_string();
    // The location is reported separately.
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    let kind = StoreErrorKind::Json { reason: reason.to_owned() };
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    // `serde_json` counts bytes, and its position is after the byte that it rejects.
    let bytes = line.as_bytes().get(..error.column().saturating_sub(1)).unwrap_or_default();
    StoreError::at(kind, StorePosition::Text { line: to_u64(error.line()), column: column(bytes) })
}

fn place_of(text: &str, offset: usize) -> StorePosition {
    let skipped = text.get(offset..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let before = text.as_bytes().get(..offset + skipped).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count();
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let column = column(before.get(start..).unwrap_or_default());
    StorePosition::Text { line: to_u64(line + 1), column }
}

/// The column that follows `bytes` in a line, in characters from 1.
fn column(bytes: &[u8]) -> u64 {
    to_u64(bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1)
}
