//! A table for spreadsheets: one row for each CA certificate, with what to do about it.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use pki_preflight::{
    CertificateAuthorityDetail, Disposition, Report, Severity,
    report::{CertificateEntry, ChainEntry},
    text::is_unsafe,
};

/// Excel recognizes UTF-8 by this mark.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

const COLUMNS: [&str; 17] = [
    "number",
    "commonName",
    "disposition",
    "daysLeft",
    "certificateRevocationListUrl",
    "certificateRevocationListUrlToSet",
    "certificateRevocationListUrlAction",
    "problems",
    "certificateAuthorityType",
    "displayName",
    "issuer",
    "issuerSubjectKeyIdentifier",
    "expirationDateTime",
    "thumbprint",
    "deltaCertificateRevocationListUrl",
    "isIssuerHintEnabled",
    "certificate",
];

/// What to do about the URL: set the one in the next column, or find it in a certificate that the
/// CA issued, because no certificate in the bundle contains it.
const SET: &str = "set";
const FIND: &str = "find";

/// Prints the table. A certificate that is not a CA certificate creates no record and has no row.
pub(super) fn print(mut out: impl Write, report: &Report) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(write_error)?;
    let chains: HashMap<u64, &ChainEntry> =
        report.chains.iter().map(|chain| (chain.index, chain)).collect();
    let problems = problems(report);
    let mut records = report.certificate_authorities.iter();
    for entry in &report.certificates {
        let record = match entry.disposition {
            Disposition::Create => records.next(),
            Disposition::Duplicate => None,
            _ => continue,
        };
        let chain = chains.get(&entry.index).copied();
        let problems = problems.get(&entry.index);
        let mut row = front(report, entry, record, chain).to_vec();
        let problems = problems.map(|rules| Vec::from_iter(rules.iter().copied()).join(" "));
        row.push(problems.unwrap_or_default());
        row.extend(rest(entry, record));
        writer.write_record(row).map_err(write_error)?;
    }
    writer.flush()
}

/// The error of the output itself. The conversion that `csv` provides hides that of a closed pipe.
fn write_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// The rules of the warnings and errors about each certificate.
fn problems(report: &Report) -> HashMap<u64, BTreeSet<&'static str>> {
    let mut problems: HashMap<u64, BTreeSet<&'static str>> = HashMap::new();
    for finding in report.findings.iter().filter(|each| each.severity > Severity::Notice) {
        if let Some(index) = finding.certificate {
            problems.entry(index).or_default().insert(finding.rule.id);
        }
    }
    problems
}

fn front(
    report: &Report,
    entry: &CertificateEntry,
    record: Option<&CertificateAuthorityDetail>,
    chain: Option<&ChainEntry>,
) -> [String; 7] {
    let now = report.summary.checked_at;
    let disposition = if record.is_some() { "create" } else { "duplicate" };
    let days =
        entry.not_after.map(|end| (end.unix_seconds() - now.unix_seconds()).div_euclid(86_400));
    let predicted = record.and_then(|record| record.certificate_revocation_list_url.as_deref());
    let by_hand = chain.and_then(|chain| chain.crl_by_hand.as_ref()).filter(|_| record.is_some());
    let to_set = by_hand.and_then(|urls| urls.suggested.as_deref());
    let action = by_hand.map(|urls| if urls.suggested.is_some() { SET } else { FIND });
    [
        entry.index.to_string(),
        cell(entry.common_name.as_deref().unwrap_or(&entry.subject)),
        disposition.to_owned(),
        days.map(|days| days.to_string()).unwrap_or_default(),
        cell(predicted.unwrap_or_default()),
        cell(to_set.unwrap_or_default()),
        action.unwrap_or_default().to_owned(),
    ]
}

/// The other fields of the record. A duplicate has no record, so it gets its thumbprint alone.
fn rest(entry: &CertificateEntry, record: Option<&CertificateAuthorityDetail>) -> [String; 9] {
    let Some(record) = record else {
        let mut row = [const { String::new() }; 9];
        let [_, _, _, _, _, thumbprint, ..] = &mut row;
        *thumbprint = entry.sha1.to_string();
        return row;
    };
    let kind = serde_json::to_value(record.certificate_authority_type);
    let optional = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
    [
        kind.ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default(),
        cell(&record.display_name),
        cell(&record.issuer),
        optional(&record.issuer_subject_key_identifier),
        record.expiration_date_time.map(|time| time.to_string()).unwrap_or_default(),
        record.thumbprint.to_string(),
        optional(&record.delta_certificate_revocation_list_url),
        record.is_issuer_hint_enabled.to_string(),
        record.certificate.clone(),
    ]
}

/// Text from a certificate for a cell. Text that a spreadsheet would evaluate as a formula gets a
/// leading apostrophe, and invisible characters are spelled out.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.push('\'');
    }
    for character in text.chars() {
        if is_unsafe(character) {
            cell.extend(character.escape_unicode());
        } else {
            cell.push(character);
        }
    }
    cell
}
