//! Judges a file: the records it would create, and its problems.

use std::sync::Arc;

use pki_preflight::report::Encoding;
use pki_preflight::{Disposition, Finding, Instant, Options, Report, inspect};
use pki_preflight_graph::{CertificateAuthorityDetail, CertificateAuthorityType};

use super::known::{self, KnownSet};
use crate::answer::Failure;
use crate::app::App;
use crate::database::authority::Known;

/// The result of judging a file.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    /// The records, in the order of the file, without `id` and `createdDateTime`.
    pub(super) records: Vec<CertificateAuthorityDetail>,
    /// The problems of the file, in the order in which the service would find them.
    pub(super) refusals: Vec<Refusal>,
}

/// The subject of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A certificate that already exists, or is in the file twice.
    Duplicate,
    /// The file, or one of its certificates.
    Other,
}

/// A problem of a file.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) kind: Kind,
    /// Whether the whole file is affected, so that no part of it is used.
    pub(super) is_of_file: bool,
    /// The number of records before the problem.
    pub(super) at: usize,
    /// The problem, in the words of the rule that found it.
    pub(super) reason: String,
}

impl Refusal {
    const fn of_file(reason: String) -> Self {
        Self { kind: Kind::Other, is_of_file: true, at: 0, reason }
    }
}

/// Judges a file as the service is assumed to judge it.
pub(super) fn judge(
    app: &App,
    pki: &str,
    job: i64,
    file: &[u8],
    sha256: &str,
) -> Result<Judgement, Failure> {
    let (known, room) = app.database.read(|connection| {
        let known = known::comparable(app, connection, pki, job)?;
        Ok::<_, rusqlite::Error>((known, known::room(app, connection, pki, job)?))
    })?;
    let report = match report(app, known, file, sha256) {
        Ok(report) => report,
        Err(reason) => {
            let refusals = vec![Refusal::of_file(reason)];
            return Ok(Judgement { records: Vec::new(), refusals });
        }
    };
    let records: Vec<_> = report.certificate_authorities.iter().map(record).collect();
    let mut refusals: Vec<Refusal> =
        report.findings.iter().filter_map(|finding| refusal(app, &report, finding)).collect();
    refusals.extend(encoding(app, &report).map(Refusal::of_file));
    refusals.extend(letters(app, sha256).map(Refusal::of_file));
    refusals.extend(overflow(&records, room));
    refusals.extend(undated(&records));
    refusals.sort_by_key(|refusal| (!refusal.is_of_file, refusal.at));
    Ok(Judgement { records, refusals })
}

fn report(app: &App, known: Vec<Known>, file: &[u8], sha256: &str) -> Result<Report, String> {
    let now = Instant::from_unix_seconds(app.clock().seconds())
        .ok_or("The clock of the service shows an instant outside the years 0000 to 9999.")?;
    let mut options = Options::new(now);
    options.assumptions = *app.options.assumptions.prediction();
    options.sha256 = Some(sha256.to_owned());
    options.verify = true;
    // The limit is checked separately, in the assumed scope.
    options.limits.certificate_authorities = u64::MAX;
    options.existing = Some(Arc::new(KnownSet::new(known)));
    inspect(file, options).map_err(|error| error.to_string())
}

/// The finding of a rule that rejects the upload.
fn refusal(app: &App, report: &Report, finding: &Finding) -> Option<Refusal> {
    let unreadable = finding.rule.id == "C001" && app.options.assumptions.rejects_unreadable();
    let rejects = report.is_rejected() && report.summary.verdict.because.contains(&finding.rule.id);
    if !rejects && !unreadable {
        return None;
    }
    let kind = match finding.rule.id {
        "S001" | "S002" | "S020" => Kind::Duplicate,
        _ => Kind::Other,
    };
    let before = |index: u64| {
        let entries = report.certificates.iter().filter(|entry| entry.index < index);
        entries.filter(|entry| entry.disposition == Disposition::Create).count()
    };
    let is_of_file = finding.certificate.is_none();
    let at = finding.certificate.map_or(0, before);
    let reason = format!("{} ({})", finding.message, finding.rule.id);
    Some(Refusal { kind, is_of_file, at, reason })
}

/// The reason why the encoding of the file is assumed to be rejected.
fn encoding(app: &App, report: &Report) -> Option<String> {
    let (_, accepted) = app.options.assumptions.prediction_basis("encoding");
    let is_accepted = match report.summary.file.encoding {
        Encoding::Ber => accepted != "der",
        Encoding::Pem => matches!(accepted, "der-or-pem" | "any"),
        Encoding::Base64 => accepted == "any",
        // A file without a bundle is rejected for another reason.
        _ => true,
    };
    let encoding = report.summary.file.encoding;
    (!is_accepted).then(|| {
        format!(
            "The bundle is encoded in {encoding}, and the encoding is assumed to be {accepted}."
        )
    })
}

/// The reason why the case of the hash is assumed to be rejected.
fn letters(app: &App, sha256: &str) -> Option<String> {
    let has_lower = sha256.bytes().any(|byte| byte.is_ascii_lowercase());
    (has_lower && !app.options.assumptions.accepts_any_case()).then(|| {
        "The hash has lower-case digits, and only upper-case ones are assumed to be accepted."
            .to_owned()
    })
}

/// The reason why some records cannot be created: the limit is exceeded.
fn overflow(records: &[CertificateAuthorityDetail], room: usize) -> Option<Refusal> {
    (records.len() > room).then(|| Refusal {
        kind: Kind::Other,
        is_of_file: false,
        at: room,
        reason: format!(
            "The bundle has {} new CAs, and the trust store has room for {room}.",
            records.len()
        ),
    })
}

/// The reason why a record cannot be created: Graph requires `expirationDateTime`.
fn undated(records: &[CertificateAuthorityDetail]) -> Option<Refusal> {
    let at = records.iter().position(|record| record.expiration_date_time.is_none())?;
    let reason = "The end of a certificate's validity cannot be parsed.".to_owned();
    Some(Refusal { kind: Kind::Other, is_of_file: false, at, reason })
}

/// Converts a predicted record to a Graph record.
fn record(predicted: &pki_preflight::CertificateAuthorityDetail) -> CertificateAuthorityDetail {
    let mut record = CertificateAuthorityDetail::default();
    record.certificate_authority_type = Some(match predicted.certificate_authority_type {
        pki_preflight::report::CertificateAuthorityType::Root => CertificateAuthorityType::Root,
        _ => CertificateAuthorityType::Intermediate,
    });
    record.certificate = predicted.certificate.parse().ok();
    record.display_name = Some(predicted.display_name.clone());
    record.issuer = Some(predicted.issuer.clone());
    record.issuer_subject_key_identifier = predicted.issuer_subject_key_identifier.clone();
    record.expiration_date_time = predicted.expiration_date_time;
    record.thumbprint = Some(predicted.thumbprint.clone());
    record.certificate_revocation_list_url = predicted.certificate_revocation_list_url.clone();
    record.is_issuer_hint_enabled = Some(predicted.is_issuer_hint_enabled);
    record
}
