//! Assumptions that decide which certificates become CAs.
//!
//! They work together: a file with an expired CA and a certificate that is not a CA certificate
//! says something of both. So every combination of their values is tried.

use std::collections::HashSet;

use pki_preflight::{Disposition, Error, Report, Thumbprint, inspect, report::Encoding};

use super::{Compared, StoreState, TestResult, Tested, need, undecided, values};

const TESTED: [&str; 4] = ["duplicate", "non-ca", "expired", "kilobyte"];

/// A value of each.
type Combination = [&'static str; TESTED.len()];

pub(super) fn test(compared: &Compared<'_>) -> Result<Vec<Tested>, Error> {
    // A store without any of the file does not tell a rejected upload from none.
    if compared.listed.is_empty() {
        return Ok(Vec::new());
    }
    let defaults =
        predict(compared, &TESTED.map(|name| values(name).first().copied().unwrap_or("")))?;
    let rests_on =
        |name: &str| defaults.summary.assumptions.iter().any(|assumed| assumed.name == name);
    let mut fitting = Vec::new();
    for combination in combinations(rests_on) {
        if fits(compared, &predict(compared, &combination)?) {
            fitting.push(combination);
        }
    }
    let mut tested: Vec<Tested> = Vec::new();
    for (place, name) in TESTED.into_iter().enumerate() {
        let mut possible: Vec<&'static str> = values(name);
        let seen: HashSet<&str> =
            fitting.iter().filter_map(|combination| combination.get(place).copied()).collect();
        possible.retain(|value| seen.is_empty() || !rests_on(name) || seen.contains(value));
        tested.push(match possible.as_slice() {
            [value] => {
                let certificates = telling(compared, &defaults, name);
                Tested { name, result: TestResult::Settled { value, certificates } }
            }
            several => undecided_by(compared, name, several, rests_on(name)),
        });
    }
    tested.push(encoding(&defaults));
    Ok(tested)
}

/// Undecided, where the file may be able to decide it and the store is not as the upload left it.
fn undecided_by(
    compared: &Compared<'_>,
    name: &'static str,
    possible: &[&'static str],
    rests_on: bool,
) -> Tested {
    let mut tested = undecided(name, possible);
    if let TestResult::Undecided { needs, .. } = &mut tested.result
        && rests_on
        && compared.state == StoreState::MayHaveChanged
    {
        *needs = need::AS_UPLOADED;
    }
    tested
}

/// Every combination of the values that something depends on.
fn combinations(rests_on: impl Fn(&str) -> bool) -> Vec<Combination> {
    let mut all: Vec<Combination> = vec![[""; TESTED.len()]];
    for (place, name) in TESTED.into_iter().enumerate() {
        let of_each = |combination: &Combination| {
            let combination = *combination;
            let count = if rests_on(name) { usize::MAX } else { 1 };
            values(name).into_iter().take(count).map(move |value| {
                let mut next = combination;
                if let Some(slot) = next.get_mut(place) {
                    *slot = value;
                }
                next
            })
        };
        all = all.iter().flat_map(of_each).collect();
    }
    all
}

fn predict(compared: &Compared<'_>, combination: &Combination) -> Result<Report, Error> {
    let mut options = compared.options.clone();
    options.verify = false;
    for (name, value) in TESTED.into_iter().zip(combination) {
        // Both are names and values of the table.
        let _ = options.assumptions.set(name, value);
    }
    inspect(compared.file, options)
}

/// Whether the store lists exactly what a prediction creates; of a rejected upload, what comes before
/// the first certificate that is a reason to reject it. Where CAs may have been deleted, nothing
/// follows from those that are not listed.
fn fits(compared: &Compared<'_>, report: &Report) -> bool {
    let mut created: Vec<Thumbprint> = Vec::new();
    let end = first_reason(report).unwrap_or(u64::MAX);
    for entry in &report.certificates {
        if entry.disposition == Disposition::Create && entry.index < end {
            created.push(entry.sha1);
        }
    }
    let created: HashSet<_> = created.into_iter().collect();
    let is_absent = |thumbprint| !compared.listed.contains_key(thumbprint);
    let was_deleted = compared.state == StoreState::MayHaveChanged;
    compared.listed.keys().all(|thumbprint| created.contains(thumbprint))
        && (was_deleted || !created.iter().any(is_absent))
}

/// The certificate at which an upload is rejected; 0 where the file itself is a reason.
fn first_reason(report: &Report) -> Option<u64> {
    if !report.is_rejected() {
        return None;
    }
    let because = &report.summary.verdict.because;
    let reasons = report.findings.iter().filter(|finding| because.contains(&finding.rule.id));
    reasons.map(|finding| finding.certificate.unwrap_or(0)).min()
}

/// How many certificates tell the values apart.
fn telling(compared: &Compared<'_>, report: &Report, name: &str) -> u64 {
    let at = compared.options.at;
    let entries = report.certificates.iter();
    let count = match name {
        "duplicate" => compared.certificates.values().filter(|count| **count > 1).count(),
        "non-ca" => entries.filter(|it| it.disposition == Disposition::NotCa).count(),
        "expired" => entries.filter(|it| it.not_after.is_some_and(|end| end < at)).count(),
        _ => 1,
    };
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// A file that created CAs was accepted in its encoding.
fn encoding(report: &Report) -> Tested {
    const NAME: &str = "encoding";
    match report.summary.file.encoding {
        Encoding::Base64 => {
            Tested { name: NAME, result: TestResult::Settled { value: "any", certificates: 1 } }
        }
        Encoding::Ber => undecided(NAME, &["ber", "der-or-pem", "any"]),
        Encoding::Pem => undecided(NAME, &["der-or-pem", "any"]),
        _ => undecided(NAME, &values(NAME)),
    }
}
