//! Faults as JSON.

use std::fmt;

use serde_json::{Map, Value};

use super::{Fault, FaultKind};

/// The longest latency, in milliseconds.
const LATENCY_MILLISECONDS: u64 = 600_000;

/// An error in a list of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

impl Fault {
    /// Parses a list of faults: an array of objects. The property `fault` is the kind, and further
    /// properties are its values. `method`, `path` and `times` limit the requests to which it
    /// applies.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not such a list, or if a value is out of range.
    pub fn parse_all(json: &[u8]) -> Result<Vec<Self>, FaultError> {
        let list: Value =
            serde_json::from_slice(json).map_err(|error| FaultError(error.to_string()))?;
        let Value::Array(list) = list else {
            return Err(FaultError("expected a list of faults".to_owned()));
        };
        (1..)
            .zip(list)
            .map(|(number, value)| {
                Self::parse(value).map_err(|what| FaultError(format!("fault {number}: {what}")))
            })
            .collect()
    }

    fn parse(value: Value) -> Result<Self, String> {
        let Value::Object(mut object) = value else {
            return Err("expected an object".to_owned());
        };
        let method = take(&mut object, "method")?;
        let path = take(&mut object, "path")?;
        let times: Option<u32> = take(&mut object, "times")?;
        if times == Some(0) {
            return Err("times must be 1 or more".to_owned());
        }
        let kind: FaultKind =
            serde_json::from_value(Value::Object(object)).map_err(|error| error.to_string())?;
        check(&kind)?;
        Ok(Self { kind, method, path, times })
    }
}

/// Parses a property that every fault may have.
fn take<T: serde::de::DeserializeOwned>(
    object: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, String> {
    let value = object.remove(name).map(serde_json::from_value).transpose();
    value.map_err(|error| format!("{name}: {error}"))
}

fn check(kind: &FaultKind) -> Result<(), String> {
    let wrong = match kind {
        FaultKind::Status { status, .. } | FaultKind::AcceptThen { status, .. }
            if !(400..=599).contains(status) =>
        {
            "status must be 400 to 599"
        }
        FaultKind::Latency { milliseconds } if *milliseconds > LATENCY_MILLISECONDS => {
            "milliseconds must be 600,000 or less"
        }
        FaultKind::FailAt { authority: 0 } => "authority must be 1 or more",
        _ => return Ok(()),
    };
    Err(wrong.to_owned())
}
