//! `upload`: uploads a file, and compares the result with the prediction.

mod interrupt;
mod live;
mod resume;
mod text;

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use pki_preflight::text::Message;
use pki_preflight_graph::client::{Client, Permission, SystemClock};
use pki_preflight_graph::uploader::{
    FileJournal, Journal, NoJournal, PkiSelector, State, UploadPlan, UploadReport, upload,
};

use super::arguments::{Upload, UploadFormat};
use super::json::Json;
use super::{Failure, Outcome, connection, input, text::quoted};
use interrupt::Watched;
use live::Live;

/// Maximum size of a file, in bytes. The service's limit is far lower.
const LARGEST: u64 = 64 << 20;

pub(super) fn run(arguments: &Upload) -> Result<Outcome, Failure> {
    if let Some(path) = &arguments.resume {
        return resume::run(arguments, path);
    }
    let (Some(file), Some(url)) = (&arguments.file, &arguments.upload_url) else {
        return Err(Failure::new("which file, and where is it published?"));
    };
    if let Some(path) = arguments.report.as_ref().filter(|path| path.exists()) {
        let name = path.display();
        return Err(Failure::new(format_args!(
            "{name} already exists. Give --report another name."
        )));
    }
    let mut options = input::judging(&arguments.settings, &[], arguments.at)?;
    options.name = input::name(file);
    let mut plan = UploadPlan::new(read(file)?, url, selector(arguments)?, options);
    plan.set_crl = arguments.set_crl.choice();
    plan.dry_run = arguments.dry_run;
    plan.force = arguments.force;
    let client = connect(arguments, &mut plan)?;
    let mut journal: Box<dyn Journal> = match &arguments.journal {
        None => Box::new(NoJournal),
        Some(path) => {
            Box::new(FileJournal::create(path).map_err(|error| unwritable(path, &error))?)
        }
    };
    finish(arguments, &client, &plan, State::default(), journal.as_mut())
}

fn selector(arguments: &Upload) -> Result<PkiSelector, Failure> {
    match (&arguments.pki.pki_id, &arguments.pki.pki_name) {
        (Some(id), _) => Ok(PkiSelector::Id(id.clone())),
        (None, Some(name)) => Ok(PkiSelector::name(name, arguments.create)),
        (None, None) => Err(Failure::new("which PKI? Give --pki ID or --pki-name NAME.")),
    }
}

/// Creates a client. The tenant in its token is added to the plan.
fn connect(arguments: &Upload, plan: &mut UploadPlan) -> Result<Client<'static>, Failure> {
    let permission = if plan.dry_run { Permission::Read } else { Permission::ReadWrite };
    let client = connection::connect(&arguments.connection, permission, &SystemClock)?;
    let claims =
        client.claims().map_err(|error| connection::failure(&error, &arguments.connection))?;
    plan.tenant = arguments.connection.tenant.clone().or(claims.tenant);
    Ok(client)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if input::is_standard_input(path) {
        return Err(Failure::new("upload reads a file: standard input cannot be read again."));
    }
    let is_large = fs::metadata(path).is_ok_and(|file| file.len() > LARGEST);
    if is_large {
        let name = path.display();
        return Err(Failure::new(format_args!("{name} has more than {LARGEST} bytes.")));
    }
    let mut bytes = Vec::new();
    let mut file = input::open(path)?.take(LARGEST);
    file.read_to_end(&mut bytes).map_err(|error| input::unreadable(path, &error))?;
    Ok(bytes)
}

fn finish(
    arguments: &Upload,
    client: &Client<'_>,
    plan: &UploadPlan,
    state: State,
    journal: &mut dyn Journal,
) -> Result<Outcome, Failure> {
    let mut live = Live::new();
    let may_be_sent = Arc::new(AtomicBool::new(state.may_be_sent()));
    let has_journal = arguments.journal.is_some() || arguments.resume.is_some();
    interrupt::explain(&may_be_sent, next(arguments), has_journal);
    let mut watched = Watched { journal, may_be_sent };
    let report = upload(client, plan, state, &mut watched, &mut live);
    live.end();
    let outcome = Outcome::of_code(report.outcome.exit_code());
    // The request may have been sent, so a failure to print does not change the outcome.
    let written = [save(arguments, &report), print(arguments, &report)];
    for failure in written.into_iter().filter_map(Result::err) {
        let why = match failure {
            Failure::Message(message) => message.to_string(),
            Failure::ClosedPipe => "its reader has gone".to_owned(),
        };
        let code = report.outcome.exit_code();
        let text = format!("the report cannot be written: {why}. The exit code is {code}.");
        let _ = writeln!(anstream::stderr(), "pki-preflight: {}", Message::untrusted(text));
    }
    Ok(outcome)
}

fn print(arguments: &Upload, report: &UploadReport) -> Result<(), Failure> {
    match arguments.format {
        UploadFormat::Text => {
            let mut out = anstream::stdout().lock();
            let options = arguments.connection.retyped();
            text::print(&mut out, report, &next(arguments), &options)?;
            out.flush()?;
        }
        UploadFormat::Json => write(io::stdout().lock(), report)?,
    }
    Ok(())
}

fn write(out: impl io::Write, report: &UploadReport) -> Result<(), Failure> {
    let mut out = Json::new(out);
    serde_json::to_writer_pretty(&mut out, report)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// Writes the report to the requested file.
fn save(arguments: &Upload, report: &UploadReport) -> Result<(), Failure> {
    use pki_preflight_graph::uploader::Outcome::{DryRun, NothingSent};
    let Some(path) = &arguments.report else { return Ok(()) };
    if matches!(report.outcome, DryRun | NothingSent) {
        return Ok(());
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).truncate(arguments.resume.is_some());
    options.create_new(arguments.resume.is_none()).create(arguments.resume.is_some());
    let file = options.open(path).map_err(|error| unwritable(path, &error))?;
    write(io::BufWriter::new(file), report)
}

/// The advice if the outcome is unknown.
fn next(arguments: &Upload) -> String {
    let options = arguments.connection.retyped();
    match arguments.journal.as_ref().or(arguments.resume.as_ref()) {
        Some(path) => {
            let name = quoted(&path.display().to_string());
            format!("Go on with: pki-preflight upload --resume {name}{options}")
        }
        None => format!(
            "Without --journal the upload cannot be resumed. Look at the PKI with \
             `pki-preflight status{options}` and `pki-preflight list{options}`."
        ),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(format_args!(
            "{} already exists. Give --resume to go on with it, or another name.",
            path.display()
        )),
        _ => Failure::new(format_args!("{} cannot be written: {error}.", path.display())),
    }
}
