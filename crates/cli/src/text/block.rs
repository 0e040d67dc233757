//! A file among others, in a few lines.

use super::{Page, danger, head, verdict};

/// What the file is, and the verdicts on the upload and the sign-in.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let mut lines = danger::lines(page);
    lines.extend(head::lines(page));
    lines.extend(verdict::of_rows(page.prose(), &verdict::rows_of_block(page)));
    lines
}
