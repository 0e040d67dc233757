//! `crl`: determines each CA's CRL, and whether it will work.

mod evidence;
mod folder;
mod next;
mod records;
mod text;

#[cfg(feature = "fetch")]
mod fetch;

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use pki_preflight::{
    Policy, Severity,
    revocation::{CrlInventory, CrlReport, CrlSurvey},
};

use super::arguments::{Crl, CrlFormat};
use super::json::Json;
use super::{Failure, Outcome, input, sarif};
pub(super) use evidence::{add, add_user_certificates};
pub(super) use folder::read as read_folder;

/// Maximum size of a list of URLs, in bytes.
const LIST: u64 = 1 << 24;

pub(super) fn run(arguments: &Crl) -> Result<Outcome, Failure> {
    let at = arguments.at.map_or_else(input::now, Ok)?;
    let mut policy = Policy::default();
    for (rule, level) in &arguments.levels.0 {
        policy.set(rule, *level).map_err(Failure::new)?;
    }
    let inventory = inventory(arguments)?;
    let mut survey = inventory.survey(at, arguments.cloud.cloud().crl_size_limit());
    for path in &arguments.crl_dir {
        folder::read(path, &mut survey)?;
    }
    if arguments.fetch {
        download(&mut survey, arguments.save.as_deref())?;
    }
    let report = survey.finish(&policy);
    let outcome = outcome(&report, arguments.fail_on.severity());
    match arguments.format {
        CrlFormat::Text => {
            let mut out = anstream::stdout().lock();
            text::print(&mut out, &report, arguments)?;
            out.flush()?;
        }
        CrlFormat::Json => {
            let mut out = Json::new(io::stdout().lock());
            serde_json::to_writer_pretty(&mut out, &report)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
        CrlFormat::Sarif => {
            let path = arguments.files.first().and_then(|path| input::path(path));
            let out = io::stdout().lock();
            sarif::print_findings(out, &report.findings, path, outcome.exit_code())?;
        }
    }
    Ok(outcome)
}

#[cfg(feature = "fetch")]
fn download(survey: &mut CrlSurvey, save: Option<&Path>) -> Result<(), Failure> {
    fetch::all(survey, save)
}

#[cfg(not(feature = "fetch"))]
fn download(_: &mut CrlSurvey, _: Option<&Path>) -> Result<(), Failure> {
    Err(Failure::new("this build cannot download; give a folder of CRLs with --crl-dir."))
}

fn inventory(arguments: &Crl) -> Result<CrlInventory, Failure> {
    let mut inventory = CrlInventory::default();
    let mut authorities = 0_u32;
    for path in &arguments.files {
        authorities += evidence::add_certificates(path, &mut inventory)?;
    }
    if authorities == 0 {
        let what = "no file contains a certificate; a list of thumbprints alone is not enough.";
        return Err(Failure::new(what));
    }
    add_user_certificates(&arguments.user_cert, &mut inventory)?;
    for path in &arguments.url {
        for url in urls(path)? {
            inventory.add_url(&url);
        }
    }
    arguments.serial.iter().for_each(|serial| inventory.add_serial_number(&serial.0));
    Ok(inventory)
}

fn urls(path: &Path) -> Result<Vec<String>, Failure> {
    let mut text = String::new();
    let read = input::open(path)?.take(LIST).read_to_string(&mut text);
    read.map_err(|error| input::unreadable(path, &error))?;
    let mut urls = Vec::new();
    for (number, line) in (1_u64..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        if !lower.starts_with("http://") && !lower.starts_with("https://") {
            let (name, line) = (path.display(), pki_preflight::text::shorten(line, 60));
            let message = format!("{name}, line {number}: not an http or https URL: {line}");
            return Err(Failure::new(message));
        }
        urls.push(line.to_owned());
    }
    Ok(urls)
}

fn outcome(report: &CrlReport, severity: Option<Severity>) -> Outcome {
    let fails = |limit| report.findings.iter().any(|finding| finding.severity >= limit);
    if severity.is_some_and(fails) { Outcome::Failed } else { Outcome::Passed }
}
