//! The certificate authorities with which a new one may conflict.

use std::collections::HashMap;
use std::io;

use pki_preflight::{ExistingEntry, ExistingSet, Limits, Thumbprint};
use pki_preflight_graph::CertificateAuthorityDetail;
use rusqlite::Connection;

use crate::answer::{Basis, Failure};
use crate::app::App;
use crate::assumption::{Row, Scope};
use crate::database::authority::{self, Known};

/// A number that is never used for a job.
const NO_JOB: i64 = 0;

/// The documented message for a duplicate.
pub(super) const DUPLICATE: &str = "Duplicate Certificate exists";

/// The assumptions on which the refusal of a duplicate is based.
pub(super) fn duplicate_bases(app: &App) -> [Basis; 3] {
    let assumptions = &app.options.assumptions;
    [
        assumptions.prediction_basis("duplicate"),
        assumptions.basis(Row::DuplicateScope),
        assumptions.prediction_basis("deleted-duplicate"),
    ]
}

/// The certificate authorities that a new one in this PKI may duplicate.
pub(super) fn comparable(
    app: &App,
    connection: &Connection,
    pki: &str,
    job: i64,
) -> rusqlite::Result<Vec<Known>> {
    let mut known = authority::known(connection, job)?;
    if app.options.assumptions.duplicate_scope() == Scope::Pki {
        known.retain(|each| each.pki == pki);
    }
    Ok(known)
}

/// The certificate authorities in the form that an inspection requires.
#[derive(Debug)]
pub(super) struct KnownSet(HashMap<Thumbprint, Vec<ExistingEntry>>);

impl KnownSet {
    pub(super) fn new(known: Vec<Known>) -> Self {
        let mut entries: HashMap<_, Vec<_>> = HashMap::new();
        for each in known {
            // Every record has a thumbprint of 40 digits, which may differ from that of its
            // certificate.
            let Ok(thumbprint) = each.thumbprint.parse() else { continue };
            let mut entry = ExistingEntry::new(thumbprint, "the trust store");
            entry.id = Some(each.id);
            entry.is_deleted = each.is_deleted;
            entries.entry(thumbprint).or_default().push(entry);
        }
        Self(entries)
    }
}

impl ExistingSet for KnownSet {
    fn find(&self, thumbprints: &[Thumbprint]) -> io::Result<Vec<ExistingEntry>> {
        let found = thumbprints.iter().filter_map(|thumbprint| self.0.get(thumbprint));
        Ok(found.flatten().cloned().collect())
    }

    fn count(&self) -> io::Result<u64> {
        let is_live = |entries: &&Vec<ExistingEntry>| entries.iter().any(|each| !each.is_deleted);
        Ok(u64::try_from(self.0.values().filter(is_live).count()).unwrap_or(u64::MAX))
    }
}

/// The number of certificate authorities that can still be added to a PKI.
pub(super) fn room(
    app: &App,
    connection: &Connection,
    pki: &str,
    job: i64,
) -> rusqlite::Result<usize> {
    let limit = Limits::default().certificate_authorities;
    let scope = match app.options.assumptions.limit_scope() {
        Scope::Pki => Some(pki),
        Scope::Tenant => None,
    };
    let left = limit.saturating_sub(authority::count(connection, scope, job)?);
    Ok(usize::try_from(left).unwrap_or(usize::MAX))
}

/// Refuses a certificate authority if the limit has been reached.
pub(crate) fn check_room(app: &App, connection: &Connection, pki: &str) -> Result<(), Failure> {
    if room(app, connection, pki, NO_JOB)? > 0 {
        return Ok(());
    }
    let limit = Limits::default().certificate_authorities;
    let message = format!("The trust store cannot hold more than {limit} certificate authorities.");
    Err(Failure::ours(&message).assuming([app.options.assumptions.basis(Row::LimitScope)]))
}

/// Refuses a certificate authority that the PKI already contains.
pub(crate) fn check_new(
    app: &App,
    connection: &Connection,
    pki: &str,
    record: &CertificateAuthorityDetail,
) -> Result<(), Failure> {
    let counts_deleted = app.options.assumptions.prediction_basis("deleted-duplicate").1 != "none";
    check(app, connection, pki, record, counts_deleted)
}

/// As [`check_new`], for a PKI that is deleted together with its certificate authorities.
pub(crate) fn check_with_pki(
    app: &App,
    connection: &Connection,
    pki: &str,
    record: &CertificateAuthorityDetail,
) -> Result<(), Failure> {
    check(app, connection, pki, record, true)
}

fn check(
    app: &App,
    connection: &Connection,
    pki: &str,
    record: &CertificateAuthorityDetail,
    counts_deleted: bool,
) -> Result<(), Failure> {
    let thumbprint = record.thumbprint.as_deref().unwrap_or_default();
    let known = comparable(app, connection, pki, NO_JOB)?;
    let is_same = |each: &&Known| {
        each.thumbprint.eq_ignore_ascii_case(thumbprint)
            && each.id != record.id
            && (counts_deleted || !each.is_deleted)
    };
    if known.iter().find(is_same).is_none() {
        return Ok(());
    }
    Err(Failure::bad_request(DUPLICATE).assuming(duplicate_bases(app)))
}
