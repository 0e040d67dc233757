//! What a trust store shows of the points that the documents leave open.
//!
//! A file that was uploaded is predicted with each value of each assumption, and compared with what
//! the trust store lists. An assumption is *settled* where one value alone fits, *contradicted* where
//! none does, and *undecided* where several do.
//!
//! CAs that were in the store before, or were changed since, are taken for the upload's work. That a
//! certificate is not listed shows something only where the store is as the upload left it. Nothing is sent from here, and no clock is read.

mod fields;
mod need;
mod presence;

use std::collections::HashMap;

use pki_preflight::{Error, Options, Thumbprint, assumption::ASSUMPTIONS};
use serde::Serialize;

use crate::CertificateAuthorityDetail;

/// Whether a certificate that a store does not list was never added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreState {
    /// The store is as the upload left it.
    AsUploaded,
    /// CAs may have been deleted since.
    MayHaveChanged,
}

/// What a trust store shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Calibration {
    /// Certificates of the file, each counted once.
    pub certificates: u64,
    /// Of these, how many the store lists.
    pub matched: u64,
    /// Every assumption, in the order of the table.
    pub assumptions: Vec<Tested>,
}

/// An assumption, and what the store shows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tested {
    /// The name of the assumption.
    pub name: &'static str,
    /// What the store shows.
    #[serde(flatten)]
    pub result: TestResult,
}

/// What a store shows of an assumption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum TestResult {
    /// One value alone fits.
    Settled {
        /// The value.
        value: &'static str,
        /// How many certificates tell it from the others. All of them agree.
        certificates: u64,
    },
    /// No value fits.
    Contradicted {
        /// For each value a certificate that it does not fit.
        examples: Vec<Example>,
    },
    /// Several values fit.
    Undecided {
        /// Those that do.
        possible: Vec<&'static str>,
        /// What a file or store has to have to decide it.
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
    /// SHA-1 of the certificate.
    pub thumbprint: String,
    /// Graph's name of the field.
    pub field: &'static str,
    /// What the value predicts; null for null, and left out where the example is redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicted: Option<String>,
    /// What the store lists; as above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
}

/// What is compared.
#[derive(Debug)]
struct Compared<'a> {
    file: &'a [u8],
    options: &'a Options,
    state: StoreState,
    /// What the store lists of the file.
    listed: HashMap<Thumbprint, &'a CertificateAuthorityDetail>,
    /// Every certificate of the file.
    certificates: HashMap<Thumbprint, u64>,
}

/// Compares a file that was uploaded with what the trust store lists.
///
/// `options` gives the limits, and the instant where the store does not tell when its CAs were
/// created; what it assumes and which stores it has does not matter.
///
/// # Errors
/// When a limit is passed that protects the machine.
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
    // Whether a CA had expired is judged when it was created.
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
    /// Leaves out everything but names of assumptions, values, counts and thumbprints.
    pub fn redact(&mut self) {
        for tested in &mut self.assumptions {
            if let TestResult::Contradicted { examples } = &mut tested.result {
                for example in examples {
                    (example.predicted, example.actual) = (None, None);
                }
            }
        }
    }

    /// What is settled: names, values, and how many certificates agree.
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
