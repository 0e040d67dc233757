//! How far a long reading has come: on a terminal only, and only when it takes long.

use std::io::{self, IsTerminal as _, Read, Write as _};
use std::time::{Duration, Instant};

use super::layout::thousands;

/// Nothing is said of what is done before.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two lines.
const PAUSE: Duration = Duration::from_millis(200);

/// Tells on standard error how many bytes were read.
#[derive(Debug)]
pub(super) struct Progress<R> {
    reader: R,
    bytes: u64,
    /// When the next line is due; `None` where none is wanted.
    due: Option<Instant>,
    shown: bool,
}

impl<R> Progress<R> {
    /// `prints`: whether results leave for standard output while it is read. On a terminal they are
    /// progress enough, and the line would stand among them.
    pub(super) fn new(reader: R, prints: bool) -> Self {
        let wanted = io::stderr().is_terminal() && !(prints && io::stdout().is_terminal());
        let due = wanted.then(|| Instant::now() + PATIENCE);
        Self { reader, bytes: 0, due, shown: false }
    }

    fn show(&mut self) {
        let Some(now) = self.due.map(|_| Instant::now()) else { return };
        if self.due.is_some_and(|due| now >= due) {
            self.due = Some(now + PAUSE);
            self.shown = true;
            let bytes = thousands(self.bytes);
            // Without a terminal to write to there is nobody to tell.
            drop(write!(io::stderr(), "\rReading: {bytes} bytes"));
        }
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.bytes += u64::try_from(count).unwrap_or(0);
        self.show();
        Ok(count)
    }
}

impl<R> Drop for Progress<R> {
    fn drop(&mut self) {
        if self.shown {
            // Carriage return, erase in line (ECMA-48 section 8.3.41).
            drop(write!(io::stderr(), "\r\u{1B}[K"));
        }
    }
}
