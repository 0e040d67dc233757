//! `pack`: makes the file to upload.

mod output;
pub(super) mod secret;
mod text;

use std::io::{self, Write as _};
use std::path::PathBuf;

use pki_preflight::{
    Options, Sha256Digest, Source, Store, Thumbprint, inspect, pack,
    pack::{LeftOut, PackOptions, Packed},
    report::{Counts, SCHEMA_VERSION, Summary, Verdict},
};
use serde::Serialize;

use super::arguments::{Pack, PackFormat};
use super::json::Json;
use super::text::Quiet;
use super::{Failure, Outcome, input};
use output::Targets;

pub(super) fn run(arguments: &Pack) -> Result<Outcome, Failure> {
    let read = |paths: &[PathBuf]| {
        let paths: Vec<_> = paths.iter().collect();
        secret::read(&paths, true, "pack writes only certificates.")
    };
    let mut options =
        PackOptions::new(input::judging(&arguments.settings, &arguments.against, arguments.at)?);
    options.drop_expired = arguments.drop_expired;
    options.drop.clone_from(&arguments.drop);
    options.keep.clone_from(&arguments.keep);
    options.keep_non_ca = arguments.keep_non_ca;
    options.chain_of = read(&arguments.chain_of)?;
    options.split = arguments.split;
    options.pem = arguments.pem;
    let sources = read(&arguments.inputs)?;
    let packed = pack(&sources, &options)
        .map_err(|error| Failure::new(format_args!("{}.", error.message().raw())))?;
    let targets = Targets::new(arguments, packed.files.len())?;
    let files = judge(&packed, &targets, &options.inspect)?;
    if !arguments.dry_run {
        targets.write(&packed.files)?;
    }
    print(arguments, &PackResult::new(arguments, files, &packed, &sources))
}

fn print(arguments: &Pack, result: &PackResult<'_>) -> Result<Outcome, Failure> {
    match arguments.format {
        PackFormat::Text => {
            let mut out = anstream::stdout().lock();
            text::print(&mut out, result)?;
            out.flush()?;
        }
        PackFormat::Json => {
            let mut out = Json::new(io::stdout().lock());
            serde_json::to_writer_pretty(&mut out, result)?;
            out.write_all(b"\n")?;
            out.flush()?;
        }
    }
    let has_errors = result.files.iter().any(|file| file.counts.errors > 0);
    // Several files belong together, so only the first can be judged alone. An empty list judges
    // none.
    let is_broken = result.files.iter().all(|file| input::is_broken(&file.verdict));
    Ok(if has_errors || is_broken { Outcome::Failed } else { Outcome::Passed })
}

/// The result: the JSON output of the command.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PackResult<'a> {
    schema_version: u32,
    /// Whether the files were written.
    written: bool,
    files: Vec<JudgedFile>,
    left_out: &'a [LeftOut],
    /// Certificates in the inputs, including those that cannot be parsed.
    certificates: u64,
    /// How many of these repeat an earlier certificate of the same input. They are not in
    /// `left_out`.
    repeated: u64,
    /// Problems in the inputs.
    remarks: Vec<String>,
}

impl<'a> PackResult<'a> {
    fn new(
        arguments: &Pack,
        files: Vec<JudgedFile>,
        packed: &'a Packed,
        sources: &[Source],
    ) -> Self {
        let count = |source: &Source| source.members().len() + source.unreadable().len();
        let count: usize = sources.iter().map(count).sum();
        let repeated: u64 = sources.iter().map(Source::repeated).sum();
        let remarks = sources.iter().flat_map(|source| {
            source.remarks().iter().map(|remark| format!("{}: {}", source.name(), remark.raw()))
        });
        Self {
            schema_version: SCHEMA_VERSION,
            written: !arguments.dry_run && !files.is_empty(),
            files,
            left_out: &packed.left_out,
            certificates: u64::try_from(count).unwrap_or(u64::MAX).saturating_add(repeated),
            repeated,
            remarks: remarks.collect(),
        }
    }
}

/// A file with the result of `check`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct JudgedFile {
    path: String,
    length: u64,
    sha256_file_hash: Sha256Digest,
    certificates: Vec<Thumbprint>,
    pki: u64,
    verdict: Verdict,
    counts: Counts,
    /// Notices without a step.
    #[serde(skip)]
    quiet: Quiet,
}

/// Checks each file against the stores and the earlier files.
fn judge(
    packed: &Packed,
    targets: &Targets,
    options: &Options,
) -> Result<Vec<JudgedFile>, Failure> {
    let mut stores = options.stores.clone();
    let limit = options.limits.certificate_authorities;
    let mut judged = Vec::new();
    for (file, path) in packed.files.iter().zip(targets.paths()) {
        let mut options = options.clone();
        options.name = path.display().to_string();
        options.stores = stores.clone();
        // The limit applies per PKI, so several PKIs hold a multiple of it.
        options.limits.certificate_authorities = limit.saturating_mul(file.pki);
        let name = options.name.clone();
        let fails = |error: &dyn std::fmt::Display| Failure::new(format_args!("{name}: {error}."));
        let report = inspect(&file.bytes, options).map_err(|error| fails(&error))?;
        let quiet = Quiet::of(&report);
        let Summary { file: facts, verdict, counts, .. } = report.summary;
        judged.push(JudgedFile {
            path: facts.name,
            length: facts.length,
            sha256_file_hash: file.sha256_file_hash,
            certificates: file.certificates.clone(),
            pki: file.pki,
            verdict,
            counts,
            quiet,
        });
        let store = Store::parse(&name, &file.bytes).map_err(|error| fails(&error))?;
        stores.push(store);
    }
    Ok(judged)
}
