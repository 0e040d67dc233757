//! What a file comes to: the records it would create, and what speaks against it.

use pki_preflight::{Disposition, Finding, Instant, Options, Report, Store, inspect};
use pki_preflight_graph::{CertificateAuthorityDetail, CertificateAuthorityType};
use serde_json::json;

use crate::answer::Failure;
use crate::app::App;
use crate::database::authority::{self, Known};

/// What a file comes to.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    /// The records, in the order of the file, without `id` and `createdDateTime`.
    pub(super) records: Vec<CertificateAuthorityDetail>,
    /// What speaks against the file, the first to be met first.
    pub(super) refusals: Vec<Refusal>,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A certificate that is there already, or twice in the file.
    Duplicate,
    /// The file, or one of its certificates.
    Other,
}

/// Something that speaks against a file.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) kind: Kind,
    /// How many records come before it.
    pub(super) at: usize,
    /// What is wrong, in the words of the rule that found it.
    pub(super) reason: String,
}

/// Reads a file as the service is assumed to.
pub(super) fn judge(
    app: &App,
    pki: &str,
    job: i64,
    file: &[u8],
    sha256: &str,
) -> Result<Judgement, Failure> {
    let known = app.database.read(|connection| authority::known(connection, job))?;
    let report = match report(app, pki, &known, file, sha256) {
        Ok(report) => report,
        Err(reason) => {
            let refusals = vec![Refusal { kind: Kind::Other, at: 0, reason }];
            return Ok(Judgement { records: Vec::new(), refusals });
        }
    };
    let mut refusals: Vec<Refusal> =
        report.findings.iter().filter_map(|finding| refusal(&report, finding)).collect();
    refusals.sort_by_key(|refusal| refusal.at);
    let records = report.certificate_authorities.iter().map(record).collect();
    Ok(Judgement { records, refusals })
}

fn report(
    app: &App,
    pki: &str,
    known: &[Known],
    file: &[u8],
    sha256: &str,
) -> Result<Report, String> {
    let now = Instant::from_unix_seconds(app.clock().seconds())
        .ok_or("The clock of the service shows no instant of the years 0000 to 9999.")?;
    let mut options = Options::new(now);
    options.assumptions = *app.options.assumptions.prediction();
    options.sha256 = Some(sha256.to_owned());
    options.verify = true;
    let list = known.iter().filter(|each| each.pki == pki).map(|each| {
        let deleted = each.is_deleted.then(|| "2000-01-01T00:00:00Z");
        json!({ "id": each.id, "thumbprint": each.thumbprint, "deletedDateTime": deleted })
    });
    let list = json!({ "value": list.collect::<Vec<_>>() }).to_string();
    let store = Store::parse("the PKI", list.as_bytes()).map_err(|error| error.to_string())?;
    options.stores.push(store);
    inspect(file, options).map_err(|error| error.to_string())
}

fn refusal(report: &Report, finding: &Finding) -> Option<Refusal> {
    if !report.summary.verdict.because.contains(&finding.rule.id) || !report.is_rejected() {
        return None;
    }
    let before = |index: u64| {
        let entries = report.certificates.iter().filter(|entry| entry.index < index);
        entries.filter(|entry| entry.disposition == Disposition::Create).count()
    };
    let kind = match finding.rule.id {
        "S001" | "S002" | "S020" => Kind::Duplicate,
        _ => Kind::Other,
    };
    let at = finding.certificate.map_or(0, before);
    let reason = format!("{} ({})", finding.message, finding.rule.id);
    Some(Refusal { kind, at, reason })
}

/// A predicted record as one of Graph.
fn record(predicted: &pki_preflight::CertificateAuthorityDetail) -> CertificateAuthorityDetail {
    let mut record = CertificateAuthorityDetail::default();
    record.certificate_authority_type = Some(match predicted.certificate_authority_type {
        pki_preflight::CertificateAuthorityType::Root => CertificateAuthorityType::Root,
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
