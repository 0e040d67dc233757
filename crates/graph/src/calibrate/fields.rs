//! The assumptions that determine fields of a record.

use std::borrow::Cow;
use std::collections::HashMap;

use pki_preflight::{CertificateAuthorityDetail as Predicted, Error, Thumbprint, inspect};

use super::{Compared, Example, TestResult, Tested, undecided, values};
use crate::record_fields::fields;

/// The assumptions, and the fields that depend on each.
const TESTED: [(&str, &[&str]); 6] = [
    ("crl-url", &["certificateRevocationListUrl"]),
    ("display-name", &["displayName"]),
    ("issuer", &["issuer"]),
    ("root", &["certificateAuthorityType"]),
    ("issuer-hint", &["isIssuerHintEnabled"]),
    ("hex-case", &["thumbprint", "issuerSubjectKeyIdentifier"]),
];

/// The predicted records.
type Records = HashMap<Thumbprint, Predicted>;

/// A value, and the records predicted with it.
type Prediction<'a> = (&'static str, Cow<'a, Records>);

pub(super) fn test(compared: &Compared<'_>) -> Result<Vec<Tested>, Error> {
    // The first value of each assumption is the default.
    let defaults = predict(compared, &[])?;
    let tested = TESTED.iter().map(|(name, fields)| {
        let predictions = values(name).into_iter().enumerate().map(|(place, value)| {
            let records = match place {
                0 => Cow::Borrowed(&defaults),
                _ => Cow::Owned(predict(compared, &[(name, value)])?),
            };
            Ok((value, records))
        });
        let predictions: Vec<Prediction<'_>> = predictions.collect::<Result<_, Error>>()?;
        Ok(judge(compared, name, fields, &predictions))
    });
    tested.collect()
}

/// Predicts a record for every certificate of the file.
fn predict(compared: &Compared<'_>, assumed: &[(&str, &str)]) -> Result<Records, Error> {
    let mut options = compared.options.clone();
    for (name, value) in [("non-ca", "imported")].iter().chain(assumed) {
        // The names and values are in the table, so this cannot fail.
        let _ = options.assumptions.set(name, value);
    }
    let report = inspect(compared.file, options)?;
    let records = report.certificate_authorities.into_iter();
    Ok(records.filter_map(|it| Some((it.thumbprint.parse().ok()?, it))).collect())
}

fn judge(
    compared: &Compared<'_>,
    name: &'static str,
    names: &[&str],
    predictions: &[Prediction<'_>],
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

/// The field in which a value does not fit a CA of the store.
fn misfit(
    compared: &Compared<'_>,
    names: &[&str],
    (value, records): &Prediction<'_>,
    thumbprint: &Thumbprint,
) -> Option<Example> {
    let (record, actual) = (records.get(thumbprint)?, compared.listed.get(thumbprint)?);
    let compared = fields(record, actual).into_iter();
    let mut relevant = compared.filter(|(field, ..)| names.contains(field));
    let (field, predicted, actual) = relevant.find(|(_, predicted, actual)| predicted != actual)?;
    Some(Example { value, thumbprint: thumbprint.to_string(), field, predicted, actual })
}
