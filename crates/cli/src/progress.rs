//! The progress of a long read. It is shown on a terminal only, and only if the read takes long.

use std::io::{self, IsTerminal as _, Read, Write as _};
use std::time::{Duration, Instant};

use super::layout::thousands;

/// A read that ends sooner shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two lines.
const PAUSE: Duration = Duration::from_millis(200);

/// Reports on standard error how many bytes have been read.
#[derive(Debug)]
pub(super) struct Progress<R> {
    reader: R,
    bytes: u64,
    /// When the next line is due; `None` if progress is not shown.
    due: Option<Instant>,
    shown: bool,
}

impl<R> Progress<R> {
    /// `prints`: whether results go to standard output during the read. On a terminal they show
    /// enough progress, and the line would appear among them.
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
            // Without a terminal nobody would see it.
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
