//! Checks a file as a stream, reports progress, and stops on request.
//!
//! ```sh
//! cargo run --example reader -- testdata/contoso.p7b
//! ```

use std::fs::File;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

use pki_preflight::{Options, inspect_reader};

/// Counts the bytes that are read. An error from a reader ends the inspection; this is how to
/// cancel one.
struct Watched<'a, R> {
    inner: R,
    read: u64,
    total: u64,
    is_cancelled: &'a AtomicBool,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_cancelled.load(Ordering::Relaxed) {
            // Not `Interrupted`: a read that returns it is repeated.
            return Err(io::Error::other("cancelled"));
        }
        let count = self.inner.read(buffer)?;
        self.read += u64::try_from(count).unwrap_or(0);
        eprint!("\r{} of {} bytes", self.read, self.total);
        Ok(count)
    }
}

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "testdata/contoso.p7b".to_owned());
    run(&path, false)
}

pub(crate) fn run(path: &str, cancel: bool) -> Result<(), Box<dyn std::error::Error>> {
    // Set by another thread or a signal handler.
    let is_cancelled = AtomicBool::new(cancel);
    let file = File::open(path)?;
    let total = file.metadata()?.len();
    let reader = Watched { inner: file, read: 0, total, is_cancelled: &is_cancelled };
    let mut options = Options::new("2026-11-24".parse()?);
    options.name = path.to_owned();
    let report = inspect_reader(reader, options)?;
    eprintln!();
    println!("{} certificates", report.summary.bundle.certificates);
    Ok(())
}
