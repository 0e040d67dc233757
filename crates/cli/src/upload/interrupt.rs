//! What is said when the command is interrupted: the service goes on without it.

use std::io::{self, IsTerminal as _, Write as _};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use pki_preflight_graph::uploader::{Entry, Journal, Outcome};

/// A journal that notes when the request may have been sent.
#[derive(Debug)]
pub(super) struct Watched<'a> {
    pub(super) journal: &'a mut dyn Journal,
    pub(super) may_be_sent: Arc<AtomicBool>,
}

impl Journal for Watched<'_> {
    fn append(&mut self, entry: &Entry, now: SystemTime) -> io::Result<()> {
        if matches!(entry, Entry::Posting { .. }) {
            self.may_be_sent.store(true, Ordering::SeqCst);
        }
        self.journal.append(entry, now)
    }
}

/// From here on an interruption says what becomes of the upload, and ends the command with the exit
/// code that tells. `next`: what to do; `has_journal`: whether that helps before the request was sent.
pub(super) fn explain(may_be_sent: &Arc<AtomicBool>, next: String, has_journal: bool) {
    let may_be_sent = Arc::clone(may_be_sent);
    let handler = move || {
        let is_sent = may_be_sent.load(Ordering::SeqCst);
        let (told, outcome) = match is_sent {
            true => ("An upload goes on without this command.", Outcome::Unknown),
            false => ("The request to upload was not sent.", Outcome::NothingSent),
        };
        let next = if is_sent || has_journal { format!(" {next}") } else { String::new() };
        let mut out = anstream::stderr();
        if io::stderr().is_terminal() {
            // Below the line that changes, or the ^C that the terminal shows.
            drop(writeln!(out));
        }
        drop(writeln!(out, "pki-preflight: interrupted. {told}{next}"));
        process::exit(outcome.exit_code().into());
    };
    // Where nothing can be said, an interruption ends the command as ever.
    drop(ctrlc::set_handler(handler));
}
