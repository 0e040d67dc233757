//! Resumes the upload recorded in a journal.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use pki_preflight::{Sha256Digest, text::Message};
use pki_preflight_graph::uploader::{
    Begin, Entry, FileJournal, JournalError, Line, State, UploadPlan,
};

use super::super::arguments::{Connection, Upload};
use super::super::connection;
use super::{Failure, Outcome, connect, finish, input, read};

pub(super) fn run(arguments: &Upload, path: &Path) -> Result<Outcome, Failure> {
    let name = path.display();
    let (mut journal, lines) = match FileJournal::open(path) {
        Ok(opened) => opened,
        Err(error) => return cannot_open(path, &error, &arguments.connection.retyped()),
    };
    let Some(Line { entry: Entry::Begin(begin), .. }) = lines.first() else {
        return Err(Failure::new(format_args!(
            "{name} cannot be resumed: nothing was done yet. Start the upload again."
        )));
    };
    let state = State::of(&lines);
    if let Some(code) = state.done() {
        let text = format!("the upload of {name} has ended already, with exit code {code}.");
        say(&Message::untrusted(text));
        return Ok(Outcome::of_code(code));
    }
    let may_be_sent = state.may_be_sent();
    match go_on(arguments, begin, state, &mut journal) {
        // Exit code 2 would mean that nothing was sent.
        Err(Failure::Message(message)) if may_be_sent => {
            say(&message);
            Ok(Outcome::Unknown)
        }
        result => result,
    }
}

/// The request of a damaged journal may have been sent. Exit code 2 would mean that it was not.
fn cannot_open(path: &Path, error: &JournalError, options: &str) -> Result<Outcome, Failure> {
    let name = path.display();
    if matches!(error, JournalError::Locked) {
        let text = format!("{name} cannot be resumed: {error}. Wait until it has ended.");
        say(&Message::untrusted(text));
        return Ok(Outcome::Unknown);
    }
    let text = fs::read(path).unwrap_or_default();
    if !String::from_utf8_lossy(&text).contains("\"posting\"") {
        return Err(Failure::new(format_args!("{name} cannot be resumed: {error}.")));
    }
    let text = format!(
        "{name} cannot be resumed: {error}. The request may have been sent: look at the PKI with \
         `pki-preflight status{options}` before you start another upload."
    );
    say(&Message::untrusted(text));
    Ok(Outcome::Unknown)
}

fn say(message: &Message) {
    let _ = writeln!(anstream::stderr(), "pki-preflight: {message}");
}

fn go_on(
    arguments: &Upload,
    begin: &Begin,
    state: State,
    journal: &mut FileJournal,
) -> Result<Outcome, Failure> {
    check_service(&arguments.connection, begin)?;
    let mut plan = plan(arguments, begin, &state)?;
    let client = connect(arguments, &mut plan)?;
    check_tenant(begin, &plan)?;
    finish(arguments, &client, &plan, state, journal)
}

/// The user enters the connection options again. They must select the same service.
fn check_service(connection: &Connection, begin: &Begin) -> Result<(), Failure> {
    let url = connection::graph_url(connection)?;
    if url.as_str() == begin.graph_url {
        return Ok(());
    }
    Err(Failure::new(format_args!(
        "the journal is of an upload to {}, not to {}: give the same --cloud or --graph-url.",
        begin.graph_url,
        url.as_str()
    )))
}

fn check_tenant(begin: &Begin, plan: &UploadPlan) -> Result<(), Failure> {
    match (&begin.tenant, &plan.tenant) {
        (Some(before), Some(now)) if !before.eq_ignore_ascii_case(now) => {
            Err(Failure::new(format_args!(
                "the journal is of an upload to the tenant {before}; the token is for {now}."
            )))
        }
        _ => Ok(()),
    }
}

fn plan(arguments: &Upload, begin: &Begin, state: &State) -> Result<UploadPlan, Failure> {
    let path = PathBuf::from(&begin.file);
    let file = read(&path)?;
    let name = path.display();
    if begin.sha256_file_hash.parse::<Sha256Digest>() != Ok(Sha256Digest::of(&file)) {
        return Err(Failure::new(format_args!(
            "{name} is not the file that the upload began with: its SHA-256 was {}.",
            begin.sha256_file_hash
        )));
    }
    let url = match (&arguments.upload_url, begin.has_query) {
        (Some(url), _) => url,
        (None, true) if !state.may_be_sent() => {
            return Err(Failure::new(
                "the request was not sent yet, and the journal does not hold the query of the \
                 upload URL: give --upload-url again.",
            ));
        }
        (None, _) => &begin.upload_url,
    };
    let mut options = input::judging(&arguments.settings, &[], arguments.at)?;
    options.name.clone_from(&begin.file);
    for (name, value) in &begin.assumptions {
        options.assumptions.set(name, value).map_err(Failure::new)?;
    }
    let mut plan = UploadPlan::new(file, url, begin.pki.clone(), options);
    plan.set_crl = begin.set_crl;
    plan.force = begin.force;
    Ok(plan)
}
