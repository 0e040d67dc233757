//! Several files as NDJSON: read in parallel, printed in the order of the files.
//!
//! A thread that is done with a file begins the next one, and sends what it prints in blocks. The
//! thread that prints empties one file's channel after the other. A reader that is ahead waits where
//! its file's channel is full, and no file is begun that is too far ahead: memory depends on the
//! number of threads alone. The file that is printed is always being read, as files are begun in
//! their order, so nobody waits for ever.

use std::collections::VecDeque;
use std::io::{self, BufWriter, Stdout, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use pki_preflight::Options;

use super::blocks::{Blocks, Part, parts};
use super::json::{End, NotChecked};
use super::{Totals, sentence};
use crate::check::Wanted;
use crate::check::ndjson::{Line, Lines};
use crate::check::paths::Files;
use crate::json::{self, Json};
use crate::{Failure, Outcome, input};

/// Files that are begun before they are printed, for each thread.
const AHEAD: usize = 4;

/// A file to read, and where the lines about it go.
struct Job<'a> {
    file: &'a Path,
    blocks: Blocks,
}

pub(super) fn run(
    threads: Option<u16>,
    wanted: &Wanted,
    all: &Files,
    options: &Options,
) -> Result<Outcome, Failure> {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.map_or_else(cores, usize::from);
    let readers = threads.min(all.files.len()).max(1);
    // Where there are fewer files than threads, several read one.
    let pools = (0..readers).map(|_| pool(threads / readers)).collect::<Result<Vec<_>, _>>()?;
    let (begin, jobs) = mpsc::channel();
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        for pool in &pools {
            let jobs = &jobs;
            let reader = move || pool.install(|| read(jobs, options));
            thread::Builder::new()
                .spawn_scoped(scope, reader)
                .map_err(|error| no_threads(&error))?;
        }
        print(begin, readers * AHEAD, wanted, all)
    })
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| no_threads(&error))
}

fn no_threads(error: &dyn std::error::Error) -> Failure {
    Failure::new(format_args!("no threads are available: {error}."))
}

/// Reads files until no more are begun.
fn read(jobs: &Mutex<Receiver<Job<'_>>>, options: &Options) {
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
    while let Ok(Job { file, blocks }) = next() {
        let end = blocks.end();
        let mut options = options.clone();
        options.name = input::name(file);
        let lines = Lines(Json::new(blocks));
        let result = input::inspect_on_this_thread(file, options, lines);
        let result = result.and_then(|(summary, mut lines)| {
            lines.print(&Line::Summary(&summary))?;
            lines.0.flush()?;
            Ok(Box::new(summary))
        });
        // Where nobody prints any more, nobody asks how it ended.
        drop(end.send(Part::End(result)));
    }
}

/// Begins the files and prints what is sent about them.
fn print<'a>(
    begin: Sender<Job<'a>>,
    ahead: usize,
    wanted: &Wanted,
    all: &'a Files,
) -> Result<Outcome, Failure> {
    let mut printer = Printer {
        out: BufWriter::with_capacity(1 << 16, io::stdout()),
        totals: Totals::default(),
        outcome: Outcome::Passed,
    };
    printer.secrets(wanted, all)?;
    let mut waiting = all.files.iter();
    let mut begun = VecDeque::new();
    loop {
        for file in waiting.by_ref().take(ahead - begun.len()) {
            let (blocks, received) = parts();
            // No reader ends before this sender does.
            drop(begin.send(Job { file, blocks }));
            begun.push_back((file, received));
        }
        let Some((file, parts)) = begun.pop_front() else { break };
        printer.file(wanted, file, &parts)?;
    }
    printer.end(all)
}

struct Printer {
    out: BufWriter<Stdout>,
    totals: Totals,
    outcome: Outcome,
}

impl Printer {
    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        self.out.write_all(&json::line(line)?)
    }

    fn secrets(&mut self, wanted: &Wanted, all: &Files) -> Result<(), Failure> {
        if !all.secrets.is_empty() && wanted.fail_on.severity().is_some() {
            self.outcome = Outcome::Failed;
        }
        for secret in &all.secrets {
            let (name, message) = (secret.name.clone(), sentence(secret.why));
            self.line(&Line::PrivateKey(&NotChecked { name, message }))?;
        }
        Ok(())
    }

    fn file(
        &mut self,
        wanted: &Wanted,
        file: &Path,
        parts: &Receiver<Part>,
    ) -> Result<(), Failure> {
        let name = input::name(file);
        self.line(&Line::File { name: &name })?;
        for part in parts {
            match part {
                Part::Block(block) => self.out.write_all(&block)?,
                Part::End(Ok(summary)) => {
                    self.totals.add(&summary.verdict);
                    if wanted.outcome(&summary) != Outcome::Passed {
                        self.outcome = self.outcome.max(Outcome::Failed);
                    }
                }
                Part::End(Err(Failure::Message(message))) => {
                    writeln!(anstream::stderr(), "pki-preflight: {message}")?;
                    let message = message.raw().to_owned();
                    let name = name.clone();
                    self.line(&Line::Failure(&NotChecked { name, message }))?;
                    self.totals.unreadable += 1;
                    self.outcome = Outcome::NoReport;
                }
                Part::End(Err(failure)) => return Err(failure),
            }
        }
        Ok(())
    }

    fn end(mut self, all: &Files) -> Result<Outcome, Failure> {
        let end = End::new(&self.totals, all, self.outcome.exit_code());
        self.line(&Line::End(&end))?;
        self.out.flush()?;
        Ok(self.outcome)
    }
}
