//! The width of the output.

use terminal_size::{Width, terminal_size_of};

/// The columns used without a terminal.
pub(crate) const WIDTH: usize = 80;

/// The maximum width of prose on a wider terminal: longer lines are hard to read.
const PROSE: usize = 100;

/// The width below which lines are not broken further.
const LEAST: usize = 40;

/// The width of the terminal on standard output, or [`WIDTH`].
pub(crate) fn of_terminal() -> usize {
    terminal().unwrap_or(WIDTH)
}

/// The same for a list, which is not cut when written to a file or another program.
pub(crate) fn of_list() -> usize {
    terminal().unwrap_or(usize::MAX)
}

fn terminal() -> Option<usize> {
    let (Width(columns), _) = terminal_size_of(std::io::stdout())?;
    Some(usize::from(columns).max(LEAST))
}

/// The width of prose on a terminal of this width.
pub(crate) fn of_prose(width: usize) -> usize {
    width.min(PROSE)
}
