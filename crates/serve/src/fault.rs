//! Faults that testers inject.

mod document;

use std::sync::{Mutex, PoisonError};

use axum::http::Method;
use pki_preflight_graph::CertificateBasedAuthPki;
use serde::Serialize;

pub use document::FaultError;

/// A deliberate fault, for the requests that it matches.
///
/// Parsed from JSON with [`Fault::parse_all`]; `docs/local-service.md` lists every form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Fault {
    /// The kind of the fault.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// The method of the requests. Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A text that the path of the requests contains. Default: any path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The remaining number of times that it happens. Default: unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// The kind of a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(
    tag = "fault",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[non_exhaustive]
pub enum FaultKind {
    /// The request is not processed, but answered with a status.
    Status {
        /// 400 to 599.
        status: u16,
        /// The header `Retry-After`, unchanged: seconds with or without a fraction, or a date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
    },
    /// The request is processed, but answered with a status as if it had not been processed.
    AcceptThen {
        /// 400 to 599. Default: 504.
        #[serde(default = "gateway_timeout")]
        status: u16,
        /// The header `Retry-After`, as for `Status`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
    },
    /// The request is processed after a delay in real time.
    Latency {
        /// At most 600,000.
        milliseconds: u64,
    },
    /// The connection is closed without an answer.
    Drop {
        /// Whether the request is processed first.
        #[serde(default)]
        after_processing: bool,
    },
    /// A list returns an empty page with a next link.
    EmptyPage {},
    /// Reads do not show PKIs and CAs younger than this.
    ReplicationLag {
        /// By the service's clock.
        seconds: u32,
    },
    /// Reads of a PKI show another status while an upload runs, such as that of the previous
    /// upload.
    StaleStatus {
        /// Default: `succeeded`.
        #[serde(default = "succeeded")]
        status: String,
    },
    /// Uploads take this long.
    UploadDuration {
        /// By the service's clock.
        seconds: u32,
    },
    /// Uploads fail at a CA of the file.
    FailAt {
        /// Its number among the records of the file, from 1.
        authority: u32,
    },
}

fn succeeded() -> String {
    CertificateBasedAuthPki::SUCCEEDED.to_owned()
}

const fn gateway_timeout() -> u16 {
    504
}

/// The properties of a request that are compared with those of a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
}

/// The active faults.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Fault {
    fn matches(&self, target: Target<'_>) -> bool {
        let is_method = |method: &String| method.eq_ignore_ascii_case(target.method.as_str());
        self.method.as_ref().is_none_or(is_method)
            && self.path.as_ref().is_none_or(|part| target.path.contains(part.as_str()))
    }
}

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        Self(Mutex::new(faults))
    }

    pub(crate) fn replace(&self, faults: Vec<Fault>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    pub(crate) fn all(&self) -> Vec<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The effect of the first fault that matches the request and that `pick` selects. The fault is
    /// counted as having happened.
    pub(crate) fn take<T>(
        &self,
        target: Target<'_>,
        pick: impl Fn(&FaultKind) -> Option<T>,
    ) -> Option<T> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, found) = faults.iter().enumerate().find_map(|(at, fault)| {
            let found = fault.matches(target).then(|| pick(&fault.kind)).flatten();
            found.map(|found| (at, found))
        })?;
        let times = faults.get_mut(at).and_then(|fault| fault.times.as_mut());
        if let Some(times) = times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                faults.remove(at);
            }
        }
        Some(found)
    }

    /// The minimum age, in seconds, of a PKI or CA that reads show. This fault is not counted as
    /// having happened, because it is a state, not an event.
    pub(crate) fn replication_lag(&self, target: Target<'_>) -> i64 {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lags = faults.iter().filter(|fault| fault.matches(target));
        let lags = lags.filter_map(|fault| match fault.kind {
            FaultKind::ReplicationLag { seconds } => Some(i64::from(seconds)),
            _ => None,
        });
        lags.max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_happens_as_often_as_it_says_where_it_matches() {
        let text = r#"[{"fault":"status","status":503,"path":"/upload","method":"post","times":2},
                       {"fault":"latency","milliseconds":5}]"#;
        let faults = Faults::new(Fault::parse_all(text.as_bytes()).unwrap());
        let target = |method| Target { method, path: "/v1.0/x/upload" };
        let status = |kind: &FaultKind| match kind {
            FaultKind::Status { status, .. } => Some(*status),
            _ => None,
        };
        assert_eq!(faults.take(target(&Method::GET), status), None);
        assert_eq!(faults.take(target(&Method::POST), status), Some(503));
        assert_eq!(faults.all()[0].times, Some(1));
        assert_eq!(faults.take(target(&Method::POST), status), Some(503));
        assert_eq!(faults.take(target(&Method::POST), status), None);
        assert_eq!(faults.all().len(), 1);
    }

    #[test]
    fn what_is_shown_can_be_set_again() {
        let text = r#"[{"fault":"status","status":429,"retryAfter":"2.128"},
            {"fault":"accept-then"},{"fault":"drop","afterProcessing":true},{"fault":"empty-page"},
            {"fault":"replication-lag","seconds":30},{"fault":"stale-status","times":3},
            {"fault":"stale-status","status":"failed"},
            {"fault":"upload-duration","seconds":1800},{"fault":"fail-at","authority":5}]"#;
        let faults = Fault::parse_all(text.as_bytes()).unwrap();
        assert_eq!(faults[1].kind, FaultKind::AcceptThen { status: 504, retry_after: None });
        let shown = serde_json::to_vec(&faults).unwrap();
        assert_eq!(Fault::parse_all(&shown).unwrap(), faults);
    }

    #[test]
    fn what_is_wrong_with_a_fault_is_named() {
        for (text, expected) in [
            ("{", "EOF"),
            ("{}", "a list"),
            (r#"[{"fault":"flood"}]"#, "unknown variant `flood`"),
            (r#"[{"fault":"drop","colour":1}]"#, "unknown field `colour`"),
            (r#"[{"fault":"status","status":200}]"#, "status must be 400 to 599"),
            (r#"[{"fault":"latency","milliseconds":600001}]"#, "milliseconds"),
            (r#"[{"fault":"drop","times":0}]"#, "times must be 1 or more"),
            (r#"[{"fault":"fail-at","authority":0}]"#, "authority must be 1 or more"),
            (r#"[{"fault":"drop"},{"method":"GET"}]"#, "fault 2: missing field `fault`"),
        ] {
            let error = Fault::parse_all(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
