//! Results as they are produced, one JSON object per line.

use std::io::{self, Write};

use pki_preflight::{
    CertificateAuthorityDetail, Finding, Sink,
    report::{CertificateEntry, ChainEntry, Detail, Duplicate, Summary},
};
use serde::Serialize;

use super::several::{End, NotChecked};
use crate::json::Json;

/// One line of NDJSON.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(super) enum Line<'a> {
    Certificate(&'a CertificateEntry),
    CertificateAuthority(&'a CertificateAuthorityDetail),
    Duplicate(&'a Duplicate),
    Chain(&'a ChainEntry),
    Finding(&'a Finding),
    Summary(&'a Summary),
    /// Of several files: what follows is about it, until its summary or failure.
    File {
        name: &'a str,
    },
    Failure(&'a NotChecked),
    PrivateKey(&'a NotChecked),
    End(&'a End),
}

/// Prints each result as it is produced.
pub(super) struct Lines<W: Write>(pub(super) Json<W>);

impl<W: Write> Lines<W> {
    pub(super) fn print(&mut self, line: &Line<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, line)?;
        self.0.write_all(b"\n")
    }
}

impl<W: Write> Sink for Lines<W> {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        Detail::ALL
    }

    fn certificate(&mut self, certificate: CertificateEntry) -> io::Result<()> {
        self.print(&Line::Certificate(&certificate))
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        self.print(&Line::CertificateAuthority(&record))
    }

    fn duplicate(&mut self, duplicate: Duplicate) -> io::Result<()> {
        self.print(&Line::Duplicate(&duplicate))
    }

    fn chain(&mut self, chain: ChainEntry) -> io::Result<()> {
        self.print(&Line::Chain(&chain))
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        self.print(&Line::Finding(&finding))
    }
}
