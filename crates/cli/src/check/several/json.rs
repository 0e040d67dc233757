//! The reports on several files as one JSON document: `schema/reports.schema.json`.

use std::io::{self, Write};

use pki_preflight::{Report, report::SCHEMA_VERSION};
use serde::Serialize;

use super::Totals;
use crate::check::paths::Files;
use crate::json::Json;
use crate::pack::secret::Secret;

/// A document that is written one report at a time.
pub(super) struct Reports<W: Write> {
    out: Json<W>,
    secrets: Vec<NotChecked>,
    failures: Vec<NotChecked>,
    reports: u64,
}

/// A file without a report, and why.
#[derive(Serialize)]
pub(in crate::check) struct NotChecked {
    pub(super) name: String,
    pub(super) message: String,
}

/// The part after the reports.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rest {
    failures: Vec<NotChecked>,
    private_keys: Vec<NotChecked>,
    #[serde(flatten)]
    end: End,
}

/// What all files come to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::check) struct End {
    not_checked: Unchecked,
    counts: Counts,
    exit_code: u8,
}

#[derive(Serialize)]
struct Unchecked {
    files: u64,
    subfolders: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    files: usize,
    ok: u64,
    sign_in_partly_broken: u64,
    sign_in_broken: u64,
    upload_unknown: u64,
    upload_rejected: u64,
    do_not_publish: u64,
    failures: u64,
}

impl End {
    pub(super) fn new(totals: &Totals, all: &Files, exit_code: u8) -> Self {
        Self {
            not_checked: Unchecked { files: all.other_files, subfolders: all.subfolders },
            counts: Counts {
                files: all.files.len(),
                ok: totals.good,
                sign_in_partly_broken: totals.sign_in_partly_broken,
                sign_in_broken: totals.sign_in_broken,
                upload_unknown: totals.unknown,
                upload_rejected: totals.rejected,
                do_not_publish: totals.secret,
                failures: totals.unreadable,
            },
            exit_code,
        }
    }
}

impl<W: Write> Reports<W> {
    pub(super) fn start(out: W) -> io::Result<Self> {
        let mut out = Json::new(out);
        let version = env!("CARGO_PKG_VERSION");
        writeln!(out, "{{\n\"schemaVersion\": {SCHEMA_VERSION},")?;
        writeln!(out, "\"tool\": {{\"name\": \"pki-preflight\", \"version\": \"{version}\"}},")?;
        out.write_all(b"\"reports\": [")?;
        Ok(Self { out, secrets: Vec::new(), failures: Vec::new(), reports: 0 })
    }

    pub(super) fn secret(&mut self, secret: &Secret) -> io::Result<()> {
        let Secret { name, why } = secret;
        self.secrets.push(NotChecked { name: name.clone(), message: super::sentence(why) });
        Ok(())
    }

    pub(super) fn report(&mut self, report: &Report) -> io::Result<()> {
        self.out.write_all(if self.reports == 0 { b"\n" } else { b",\n" })?;
        self.reports += 1;
        serde_json::to_writer_pretty(&mut self.out, report).map_err(Into::into)
    }

    pub(super) fn failure(&mut self, name: String, message: String) {
        self.failures.push(NotChecked { name, message });
    }

    pub(super) fn end(mut self, totals: &Totals, all: &Files, exit_code: u8) -> io::Result<()> {
        let rest = Rest {
            failures: self.failures,
            private_keys: self.secrets,
            end: End::new(totals, all, exit_code),
        };
        self.out.write_all(b"\n],\n")?;
        // The keys continue after the list, so the opening brace of their own object is left out.
        let rest = serde_json::to_string_pretty(&rest)?;
        self.out.write_all(rest.strip_prefix("{\n").unwrap_or(&rest).as_bytes())?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}
