//! Assumptions that fill fields of a record.

use std::collections::HashMap;

use pki_preflight::{CertificateAuthorityDetail as Predicted, Error, Thumbprint, inspect};

use super::{Compared, Example, TestResult, Tested, undecided, values};
use crate::record_fields::fields;

/// The assumptions, and the fields that rest on each.
const TESTED: [(&str, &[&str]); 6] = [
    ("crl-url", &["certificateRevocationListUrl"]),
    ("display-name", &["displayName"]),
    ("issuer", &["issuer"]),
    ("root", &["certificateAuthorityType"]),
    ("issuer-hint", &["isIssuerHintEnabled"]),
    ("hex-case", &["thumbprint", "issuerSubjectKeyIdentifier"]),
];

/// A value, and the records that it predicts.
type Prediction = (&'static str, HashMap<Thumbprint, Predicted>);

pub(super) fn test(compared: &Compared<'_>) -> Result<Vec<Tested>, Error> {
    let tested = TESTED.iter().map(|(name, fields)| {
        let predictions = values(name).into_iter().map(|value| {
            let records = predict(compared, name, value)?;
            Ok((value, records))
        });
        let predictions: Vec<Prediction> = predictions.collect::<Result<_, Error>>()?;
        Ok(judge(compared, name, fields, &predictions))
    });
    tested.collect()
}

/// A record for every certificate of the file.
fn predict(
    compared: &Compared<'_>,
    name: &str,
    value: &str,
) -> Result<HashMap<Thumbprint, Predicted>, Error> {
    let mut options = compared.options.clone();
    // Both are names and values of the table.
    let _ = options.assumptions.set("non-ca", "imported");
    let _ = options.assumptions.set(name, value);
    let report = inspect(compared.file, options)?;
    let records = report.certificate_authorities.into_iter();
    Ok(records.filter_map(|it| Some((it.thumbprint.parse().ok()?, it))).collect())
}

fn judge(
    compared: &Compared<'_>,
    name: &'static str,
    names: &[&str],
    predictions: &[Prediction],
) -> Tested {
    let mut against: Vec<Option<Example>> = vec![None; predictions.len()];
    let mut telling = 0;
    let mut thumbprints: Vec<_> = compared.listed.keys().collect();
    thumbprints.sort();
    for thumbprint in thumbprints {
        let examples: Vec<Option<Example>> = predictions
            .iter()
            .map(|prediction| misfit(compared, names, prediction, thumbprint))
            .collect();
        let fits = examples.iter().filter(|example| example.is_none()).count();
        telling += u64::from(fits < predictions.len());
        for (known, example) in against.iter_mut().zip(examples) {
            if known.is_none() {
                *known = example;
            }
        }
    }
    let fitting: Vec<_> = predictions
        .iter()
        .zip(&against)
        .filter(|(_, example)| example.is_none())
        .map(|((value, _), _)| *value)
        .collect();
    let result = match fitting.as_slice() {
        [value] => TestResult::Settled { value, certificates: telling },
        [] => TestResult::Contradicted { examples: against.into_iter().flatten().collect() },
        several => return undecided(name, several),
    };
    Tested { name, result }
}

/// In what a value does not fit a CA of the store.
fn misfit(
    compared: &Compared<'_>,
    names: &[&str],
    (value, records): &Prediction,
    thumbprint: &Thumbprint,
) -> Option<Example> {
    let (record, actual) = (records.get(thumbprint)?, compared.listed.get(thumbprint)?);
    let compared = fields(record, actual).into_iter();
    let mut relevant = compared.filter(|(field, ..)| names.contains(field));
    let (field, predicted, actual) = relevant.find(|(_, predicted, actual)| predicted != actual)?;
    Some(Example { value, thumbprint: thumbprint.to_string(), field, predicted, actual })
}
