//! The first screen: verdicts, steps, roots, and where to read more.

use super::budget::{BUDGETS, Budget, LINES};
use super::{Page, closing, danger, head, no_bundle, roots, steps, verdict};

/// At most [`LINES`] lines, as far as steps and commands can be left out.
pub(super) fn lines(page: &Page<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for budget in &BUDGETS {
        lines = with(page, budget);
        if lines.len() <= LINES {
            let objects = LINES - lines.len();
            return with(page, &Budget { objects, ..*budget });
        }
    }
    lines
}

fn with(page: &Page<'_>, budget: &Budget) -> Vec<String> {
    let parts = [
        danger::lines(page),
        head::lines(page),
        verdict::lines(page),
        no_bundle::lines(page),
        steps::lines(page, budget),
        roots::lines(page, budget),
        closing::lines(page),
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(&String::new())
}
