//! How wide the output is.

use terminal_size::{Width, terminal_size_of};

/// Columns where no terminal says otherwise.
pub(crate) const WIDTH: usize = 80;

/// Columns that prose keeps to on a wider terminal: longer lines are hard to read.
const PROSE: usize = 100;

/// Columns below which nothing is broken any further.
const LEAST: usize = 40;

/// The columns of the terminal that standard output is, else [`WIDTH`].
pub(crate) fn of_terminal() -> usize {
    terminal().unwrap_or(WIDTH)
}

/// The same for a list, which a file or another program gets whole.
pub(crate) fn of_list() -> usize {
    terminal().unwrap_or(usize::MAX)
}

fn terminal() -> Option<usize> {
    let (Width(columns), _) = terminal_size_of(std::io::stdout())?;
    Some(usize::from(columns).max(LEAST))
}

/// The columns that prose has on a terminal of this width.
pub(crate) fn of_prose(width: usize) -> usize {
    width.min(PROSE)
}
