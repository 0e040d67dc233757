//! Shows the progress of an upload: one changing line on a terminal, otherwise one line for each
//! step.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use pki_preflight::text::{Escaped, shorten};
use pki_preflight_graph::uploader::{Observer, Progress};

use crate::layout::of_terminal;

/// Prints the progress on standard error.
#[derive(Debug)]
pub(super) struct Live {
    is_terminal: bool,
    /// Whether the progress line is shown.
    is_shown: bool,
}

impl Live {
    pub(super) fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), is_shown: false }
    }

    /// Removes the progress line.
    pub(super) fn end(&mut self) {
        if self.is_shown {
            // Carriage return, erase in line (ECMA-48 section 8.3.41).
            drop(write!(io::stderr(), "\r\u{1B}[K"));
            self.is_shown = false;
        }
    }

    fn line(&mut self, text: &str) {
        self.end();
        // The upload continues even if its progress cannot be printed.
        drop(writeln!(anstream::stderr(), "{}", Escaped::new(text)));
    }
}

impl Observer for Live {
    fn step(&mut self, text: &str) {
        self.line(text);
    }

    fn warning(&mut self, text: &str) {
        self.line(&format!("Warning: {text}"));
    }

    fn waiting(&mut self, progress: &Progress) {
        if !self.is_terminal {
            return;
        }
        let status = progress.status.as_deref().unwrap_or("not visible");
        let status = Escaped::new(status);
        let elapsed = minutes(progress.elapsed);
        let mut text = format!("{elapsed}  status {status}");
        if progress.predicted > 0 {
            text += &format!(", {} of {} CAs", progress.present, progress.predicted);
        }
        let width = of_terminal().saturating_sub(1);
        drop(write!(io::stderr(), "\r\u{1B}[K{}", shorten(&text, width)));
        self.is_shown = true;
    }
}

/// The minutes and seconds, such as 1:05.
fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
