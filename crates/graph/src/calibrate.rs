//! Determines which of the open assumptions fit a trust store.
//!
//! The records of an uploaded file are predicted with each value of each assumption, and compared
//! with those in the trust store. An assumption is *settled* if only one value fits, *contradicted*
//! if none does, and *undecided* if several do.
//!
//! CAs that were added before the upload or changed since are assumed to be its result. A
//! certificate that is missing from the store is evidence only if the store has not changed since
//! the upload. This module does not send anything and does not read a clock.

mod fields;
mod need;
mod presence;

use std::collections::HashMap;

use pki_preflight::{Error, Options, Thumbprint, assumption::ASSUMPTIONS};
use serde::Serialize;

use crate::CertificateAuthorityDetail;

/// Whether a certificate that is missing from the store was never added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreState {
    /// The store has not changed since the upload.
    AsUploaded,
    /// CAs may have been deleted since the upload.
    MayHaveChanged,
}

/// The result of comparing a file with a trust store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Calibration {
    /// Number of distinct certificates in the file.
    pub certificates: u64,
    /// Number of these certificates that are in the store.
    pub matched: u64,
    /// All assumptions, in the order of the table.
    pub assumptions: Vec<Tested>,
}

/// An assumption and its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tested {
    /// The name of the assumption.
    pub name: &'static str,
    /// The result.
    #[serde(flatten)]
    pub result: TestResult,
}

/// The result for an assumption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum TestResult {
    /// Only one value fits.
    Settled {
        /// The value.
        value: &'static str,
        /// Number of certificates that distinguish it from the other values. All of them fit.
        certificates: u64,
    },
    /// No value fits.
    Contradicted {
        /// For each value, a certificate that it does not fit.
        examples: Vec<Example>,
    },
    /// Several values fit.
    Undecided {
        /// The values that fit.
        possible: Vec<&'static str>,
        /// What a file or store requires to decide it.
        needs: &'static str,
    },
}

/// A certificate that a value of an assumption does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Example {
    /// The value.
    pub value: &'static str,
    /// The SHA-1 of the certificate.
    pub thumbprint: String,
    /// Graph's name of the field.
    pub field: &'static str,
    /// The predicted value; null for null. Omitted if the example is redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicted: Option<String>,
    /// The value in the store; null for null. Omitted if the example is redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
}

/// The file and the records that are compared.
#[derive(Debug)]
struct Compared<'a> {
    file: &'a [u8],
    options: &'a Options,
    state: StoreState,
    /// The CAs in the store whose certificates are in the file.
    listed: HashMap<Thumbprint, &'a CertificateAuthorityDetail>,
    /// The certificates of the file, and how often each occurs.
    certificates: HashMap<Thumbprint, u64>,
}

/// Compares an uploaded file with the CAs in the trust store.
///
/// `options` provides the limits. It also provides the time at which validity is judged, if the
/// store does not contain the creation times of its CAs. Its assumptions and stores are ignored.
///
/// # Errors
/// Returns an error if a limit that protects the machine is exceeded.
pub fn calibrate(
    file: &[u8],
    store: &[CertificateAuthorityDetail],
    state: StoreState,
    options: &Options,
) -> Result<Calibration, Error> {
    let mut options = options.clone();
    options.stores = pki_preflight::Stores::default();
    options.assumptions = pki_preflight::Assumptions::default();
    let report = pki_preflight::inspect(file, options.clone())?;
    let mut certificates: HashMap<Thumbprint, u64> = HashMap::new();
    for entry in &report.certificates {
        *certificates.entry(entry.sha1).or_default() += 1;
    }
    let by_thumbprint = store.iter().filter_map(|authority| {
        let thumbprint: Thumbprint = authority.thumbprint.as_deref()?.parse().ok()?;
        certificates.contains_key(&thumbprint).then_some((thumbprint, authority))
    });
    let listed: HashMap<_, _> = by_thumbprint.collect();
    // Whether a CA had expired is judged at its creation time.
    let created = listed.values().filter_map(|authority| authority.created_date_time).min();
    options.at = created.unwrap_or(options.at);
    let compared = Compared { file, options: &options, state, listed, certificates };
    let mut results = fields::test(&compared)?;
    results.extend(presence::test(&compared)?);
    let assumptions = ASSUMPTIONS.iter().map(|row| {
        let found = results.iter().position(|tested| tested.name == row.name);
        found.map_or_else(|| undecided(row.name, &values(row.name)), |at| results.swap_remove(at))
    });
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Ok(Calibration {
        assumptions: assumptions.collect(),
        certificates: count(compared.certificates.len()),
        matched: count(compared.listed.len()),
    })
}

impl Calibration {
    /// Removes everything except the names of assumptions, values, counts and thumbprints.
    pub fn redact(&mut self) {
        for tested in &mut self.assumptions {
            if let TestResult::Contradicted { examples } = &mut tested.result {
                for example in examples {
                    (example.predicted, example.actual) = (None, None);
                }
            }
        }
    }

    /// The settled assumptions: name, value, and number of certificates that fit.
    pub fn settled(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> + '_ {
        self.assumptions.iter().filter_map(|tested| match tested.result {
            TestResult::Settled { value, certificates } => Some((tested.name, value, certificates)),
            _ => None,
        })
    }
}

/// The values of an assumption.
fn values(name: &str) -> Vec<&'static str> {
    let row = ASSUMPTIONS.iter().find(|row| row.name == name);
    row.map_or(&[][..], |row| row.values).iter().map(|value| value.name).collect()
}

fn undecided(name: &'static str, possible: &[&'static str]) -> Tested {
    let result = TestResult::Undecided { possible: possible.to_vec(), needs: need::of(name) };
    Tested { name, result }
}
