//! The assumptions that determine which certificates become CAs.
//!
//! They interact: a file with an expired CA and an end-entity certificate is evidence about two of
//! them. Therefore every combination of their values is tested.

use std::collections::HashSet;

use pki_preflight::{Disposition, Error, Report, Thumbprint, inspect, report::Encoding};

use super::{Compared, StoreState, TestResult, Tested, need, undecided, values};

const TESTED: [&str; 4] = ["duplicate", "non-ca", "expired", "kilobyte"];

/// One value of each assumption.
type Combination = [&'static str; TESTED.len()];

pub(super) fn test(compared: &Compared<'_>) -> Result<Vec<Tested>, Error> {
    // If the store does not contain any certificate of the file, a rejected upload cannot be
    // distinguished from a missing one.
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

/// The undecided result. If the file depends on the assumption but the store may have changed, it
/// requires an unchanged store.
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

/// All combinations of the values on which the prediction depends.
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
        // The names and values are in the table, so this cannot fail.
        let _ = options.assumptions.set(name, value);
    }
    inspect(compared.file, options)
}

/// Whether the store contains exactly the CAs that a prediction creates. For a rejected upload,
/// these are the CAs before the first certificate that causes the rejection. If CAs may have been
/// deleted, missing CAs are ignored.
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

/// The index of the certificate that causes the rejection; 0 if the file itself does.
fn first_reason(report: &Report) -> Option<u64> {
    if !report.is_rejected() {
        return None;
    }
    let because = &report.summary.verdict.because;
    let reasons = report.findings.iter().filter(|finding| because.contains(&finding.rule.id));
    reasons.map(|finding| finding.certificate.unwrap_or(0)).min()
}

/// Number of certificates that distinguish the values.
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

/// The encoding is accepted if the file created CAs.
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
