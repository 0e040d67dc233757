//! Compares the created CAs with the prediction.

use std::collections::{HashMap, HashSet};

use pki_preflight::{CertificateAuthorityDetail as Predicted, Thumbprint};
use serde::Serialize;

use crate::CertificateAuthorityDetail;
use crate::record_fields::fields;

/// The difference between the contents of a PKI and the prediction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Comparison {
    /// Number of CAs that match the prediction in every field.
    pub as_predicted: u64,
    /// Predicted CAs that are missing.
    pub missing: Vec<Named>,
    /// CAs that were added but not predicted, CAs that are listed twice, and CAs whose thumbprint
    /// is unreadable.
    pub extra: Vec<Named>,
    /// Thumbprints of the CAs that were removed since the upload started.
    pub gone: Vec<String>,
    /// Fields that differ from the prediction.
    pub differences: Vec<FieldDifference>,
}

/// A CA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Named {
    /// The SHA-1 of its certificate.
    pub thumbprint: String,
    /// Its name, from the prediction or from the service.
    pub name: String,
}

/// A field that differs from the prediction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FieldDifference {
    /// The CA.
    #[serde(flatten)]
    pub authority: Named,
    /// Graph's name of the field.
    pub field: &'static str,
    /// The predicted value; null for null.
    pub predicted: Option<String>,
    /// The actual value; null for null.
    pub actual: Option<String>,
}

impl Comparison {
    /// Whether everything matches the prediction.
    #[must_use]
    pub fn is_as_predicted(&self) -> bool {
        let has_others = !self.missing.is_empty() || !self.extra.is_empty();
        !has_others && self.gone.is_empty() && self.differences.is_empty()
    }

    /// Removes differences that the upload did not cause.
    pub(super) fn leave_out(&mut self, is_explained: impl Fn(&FieldDifference) -> bool) {
        let others: HashSet<_> = self.differing();
        self.differences.retain(|difference| !is_explained(difference));
        let explained = others.len().saturating_sub(self.differing().len());
        self.as_predicted += u64::try_from(explained).unwrap_or(0);
    }

    fn count(&mut self, predicted: usize) {
        let others = self.missing.len().saturating_add(self.differing().len());
        self.as_predicted = u64::try_from(predicted.saturating_sub(others)).unwrap_or(u64::MAX);
    }

    /// Thumbprints of the CAs with a field that differs from the prediction.
    fn differing(&self) -> HashSet<String> {
        self.differences.iter().map(|it| it.authority.thumbprint.clone()).collect()
    }
}

/// The thumbprint in a CA of the service, with digits of either case.
pub(super) fn thumbprint(authority: &CertificateAuthorityDetail) -> Option<Thumbprint> {
    authority.thumbprint.as_deref()?.parse().ok()
}

/// Compares CAs by thumbprint, then field by field. `before`: the CAs before the upload.
#[must_use]
pub fn compare(
    predicted: &[Predicted],
    actual: &[CertificateAuthorityDetail],
    before: &HashSet<Thumbprint>,
) -> Comparison {
    let mut comparison = Comparison::default();
    let mut there: HashMap<Thumbprint, &CertificateAuthorityDetail> = HashMap::new();
    for authority in actual {
        let name = authority.display_name.as_deref().unwrap_or_default();
        match thumbprint(authority) {
            Some(known) if !there.contains_key(&known) => drop(there.insert(known, authority)),
            Some(known) if before.contains(&known) => {}
            // The CA is listed twice, or its certificate cannot be identified.
            Some(known) => comparison.extra.push(named(&known.to_string(), name)),
            None => {
                let text = authority.thumbprint.as_deref().unwrap_or_default();
                comparison.extra.push(named(text, name));
            }
        }
    }
    let gone = before.iter().filter(|thumbprint| !there.contains_key(*thumbprint));
    comparison.gone = gone.map(ToString::to_string).collect();
    comparison.gone.sort();
    for record in predicted {
        let found = record.thumbprint.parse().ok().and_then(|it: Thumbprint| there.remove(&it));
        let Some(found) = found else {
            comparison.missing.push(named(&record.thumbprint, &record.display_name));
            continue;
        };
        for (field, predicted, actual) in fields(record, found) {
            if predicted != actual {
                let authority = named(&record.thumbprint, &record.display_name);
                let difference = FieldDifference { authority, field, predicted, actual };
                comparison.differences.push(difference);
            }
        }
    }
    let extra = there.iter().filter(|(thumbprint, _)| !before.contains(thumbprint));
    comparison.extra.extend(extra.map(|(thumbprint, it)| {
        named(&thumbprint.to_string(), it.display_name.as_deref().unwrap_or_default())
    }));
    comparison.extra.sort_by(|one, other| one.thumbprint.cmp(&other.thumbprint));
    comparison.count(predicted.len());
    comparison
}

fn named(thumbprint: &str, name: &str) -> Named {
    Named { thumbprint: thumbprint.to_owned(), name: name.to_owned() }
}
