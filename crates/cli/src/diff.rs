//! `diff`: what a bundle changes.

mod text;

use std::io::{self, Write as _};

use pki_preflight::{
    Instant, diff,
    diff::{DiffOptions, Difference},
    report::SCHEMA_VERSION,
};
use serde::Serialize;

use super::arguments::{Diff, DiffFormat};
use super::json::Json;
use super::pack::secret;
use super::{Failure, Outcome, input};

pub(super) fn run(arguments: &Diff) -> Result<Outcome, Failure> {
    let at = arguments.at.map_or_else(input::now, Ok)?;
    let mut options = DiffOptions::new(at);
    let seconds = i64::from(arguments.within.days) * 86_400;
    let until = Instant::from_unix_seconds(at.unix_seconds().saturating_add(seconds));
    options.expires_before = until.unwrap_or(at);
    let paths = [&arguments.old, &arguments.new];
    let then = "Everyone can read what the service downloads.";
    let sources = secret::read(&paths, false, then)?;
    let [old, new] = sources.as_slice() else { return Ok(Outcome::NoReport) };
    let difference = diff(old, new, options);
    match arguments.format {
        DiffFormat::Text => {
            let mut out = anstream::stdout().lock();
            let repeated = [old.repeated(), new.repeated()];
            text::print(&mut out, &difference, repeated, arguments.within)?;
            out.flush()?;
        }
        DiffFormat::Json => {
            let mut out = Json::new(io::stdout().lock());
            let document = Document { schema_version: SCHEMA_VERSION, difference: &difference };
            serde_json::to_writer_pretty(&mut out, &document)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
    }
    Ok(if difference.is_empty() { Outcome::Passed } else { Outcome::Failed })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    #[serde(flatten)]
    difference: &'a Difference,
}
