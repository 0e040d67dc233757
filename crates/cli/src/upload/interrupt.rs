//! Explains an interruption of the command. The service continues the upload.

use std::io::{self, IsTerminal as _, Write as _};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use pki_preflight_graph::uploader::{Entry, Journal, Outcome};

/// A journal that records whether the request may have been sent.
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

/// Installs the handler of interruptions. It prints the state of the upload and ends the command
/// with the corresponding exit code. `next`: the advice. `has_journal`: whether the advice applies
/// even if the request was not sent.
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
            // Starts a new line after the progress line, or after the ^C that the terminal shows.
            drop(writeln!(out));
        }
        drop(writeln!(out, "pki-preflight: interrupted. {told}{next}"));
        process::exit(outcome.exit_code().into());
    };
    // Without the handler, an interruption ends the command without an explanation.
    drop(ctrlc::set_handler(handler));
}
