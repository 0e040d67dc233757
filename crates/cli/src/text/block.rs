//! A file among others, in a few lines.

use super::{Page, danger, head, verdict};

/// What the file is, and the verdicts on the upload and the sign-in.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let mut lines = danger::lines(page);
    lines.extend(head::lines(page));
    let rows = verdict::rows(page);
    let rows = rows.get(..rows.len().min(2)).unwrap_or_default();
    lines.extend(verdict::of_rows(page, rows));
    lines
}
