//! `calibrate`: determines which assumptions fit a trust store.

mod listed;
mod profile;
mod text;

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use pki_preflight::{
    Options, Sha256Digest, Source, pack, pack::PackOptions, report::SCHEMA_VERSION,
};
use pki_preflight_graph::calibrate::{Calibration, StoreState, TestResult, calibrate};
use pki_preflight_graph::{CertificateAuthorityDetail, Page};
use serde::Serialize;
use serde_json::Value;

use super::arguments::{Calibrate, CalibrateFormat};
use super::json::Json;
use super::{Failure, Outcome, input};
use listed::Listed;

/// Maximum size of a file, in bytes.
const LARGEST: u64 = 64 << 20;

pub(super) fn run(arguments: &Calibrate) -> Result<Outcome, Failure> {
    let file = read(&arguments.file)?;
    let (bundle, sha256) = bundle(file, &arguments.file)?;
    let store = read(&arguments.store)?;
    let listed = Listed::parse(&store).map_err(|reason| {
        Failure::new(format_args!("{} is not a list of CAs: {reason}.", arguments.store.display()))
    })?;
    let mut options = Options::new(input::now()?);
    options.verify = true;
    let state = match arguments.as_uploaded || listed.is_report {
        true => StoreState::AsUploaded,
        false => StoreState::MayHaveChanged,
    };
    let result = calibrate(&bundle, &listed.authorities, state, &options);
    let mut calibration = result
        .map_err(|error| Failure::new(format_args!("{}: {error}.", arguments.file.display())))?;
    if arguments.redact {
        calibration.redact();
    }
    if let Some(path) = &arguments.output {
        let origin = profile::Origin {
            date: input::now()?,
            cloud: listed.cloud.clone(),
            file: sha256,
            store: Sha256Digest::of(&store),
        };
        profile::write(path, arguments.force, &calibration, &origin)?;
    }
    print(arguments, &calibration, &listed.cloud)?;
    let is_contradicted = calibration
        .assumptions
        .iter()
        .any(|tested| matches!(tested.result, TestResult::Contradicted { .. }));
    let fails = is_contradicted || calibration.matched == 0;
    Ok(if fails { Outcome::Failed } else { Outcome::Passed })
}

fn print(arguments: &Calibrate, calibration: &Calibration, cloud: &str) -> Result<(), Failure> {
    match arguments.format {
        CalibrateFormat::Text => {
            let mut out = anstream::stdout().lock();
            let written = arguments.output.as_deref().map(|path| (path, cloud));
            text::print(&mut out, calibration, written)?;
            out.flush()?;
        }
        CalibrateFormat::Json => {
            let mut out = Json::new(io::stdout().lock());
            let document = Document { schema_version: SCHEMA_VERSION, calibration };
            serde_json::to_writer_pretty(&mut out, &document)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    #[serde(flatten)]
    calibration: &'a Calibration,
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut reader = input::open(path)?.take(LARGEST + 1);
    reader.read_to_end(&mut bytes).map_err(|error| input::unreadable(path, &error))?;
    if reader.limit() == 0 {
        let name = path.display();
        return Err(Failure::new(format_args!("{name} has more than {LARGEST} bytes.")));
    }
    Ok(bytes)
}

/// The file or, for a report, a bundle of the certificates with a predicted CA. Also returns the
/// SHA-256 of the uploaded file.
fn bundle(file: Vec<u8>, path: &Path) -> Result<(Vec<u8>, Sha256Digest), Failure> {
    let is_json = file.trim_ascii_start().starts_with(b"{");
    let report: Option<Value> = is_json.then(|| serde_json::from_slice(&file).ok()).flatten();
    let Some(records) = report.as_ref().and_then(|it| it.get("certificateAuthorities")) else {
        let sha256 = Sha256Digest::of(&file);
        return Ok((file, sha256));
    };
    let wrong = |reason: &str| Failure::new(format_args!("{}: {reason}.", path.display()));
    let records: Vec<CertificateAuthorityDetail> =
        serde_json::from_value(records.clone()).map_err(|error| wrong(&error.to_string()))?;
    let list = serde_json::to_vec(&Page::new(records))?;
    let source =
        Source::parse(&input::name(path), &list).map_err(|error| wrong(error.message().raw()))?;
    let packed = pack(&[source], &PackOptions::new(Options::new(input::now()?)))
        .map_err(|error| wrong(error.message().raw()))?;
    let first = packed.files.into_iter().next().map(|file| file.bytes);
    let sha256 = report.as_ref().and_then(|it| it.pointer("/file/sha256FileHash"));
    let sha256 = sha256.and_then(Value::as_str).and_then(|digits| digits.parse().ok());
    let sha256 = sha256.ok_or_else(|| wrong("the report does not have the hash of its file"))?;
    let bundle = first.ok_or_else(|| wrong("the report has no certificate"))?;
    Ok((bundle, sha256))
}
