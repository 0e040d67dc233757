//! The last requests, for testers.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use serde::Serialize;
use serde_json::Value;

/// The number of requests kept.
const KEPT: usize = 1000;

/// The largest recorded body, in bytes.
const BODY_BYTES: usize = 16 * 1024;

/// The longest recorded target or header value, in characters.
const TEXT_CHARACTERS: usize = 2048;

/// The replacement for a secret.
const REDACTED: &str = "(redacted)";

/// Headers that contain secrets.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// A recorded request, without the token and without the query of its upload URL.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Recorded {
    /// The service's id of the request.
    pub request_id: String,
    /// The arrival time by the service's clock, in milliseconds since 1970-01-01T00:00:00Z.
    pub arrived: i64,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Lower-case names, and values.
    pub headers: Vec<(String, String)>,
    /// The body: JSON, text, or its length if it is neither or has more than 16 KiB.
    pub body: Value,
    /// The status of the answer; 0 if the connection was closed without one.
    pub status: u16,
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<VecDeque<Recorded>>);

impl Recorder {
    pub(crate) fn record(&self, request: Recorded) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == KEPT {
            all.pop_front();
        }
        all.push_back(request);
    }

    /// The recorded requests, oldest first.
    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The recorded form of a text.
pub(crate) fn text(text: &str) -> String {
    text.chars().take(TEXT_CHARACTERS).collect()
}

/// The recorded form of headers.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = headers.iter().map(|(name, value)| {
        let value = match SECRET_HEADERS.contains(&name.as_str()) {
            true => REDACTED.to_owned(),
            false => text(&String::from_utf8_lossy(value.as_bytes())),
        };
        (name.as_str().to_owned(), value)
    });
    shown.collect()
}

/// The recorded form of a body.
pub(crate) fn body(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    if bytes.len() > BODY_BYTES {
        return Value::String(format!("({} bytes)", bytes.len()));
    }
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(mut object)) => {
            if let Some(Value::String(url)) = object.get_mut("uploadUrl") {
                *url = redacted_url(url);
            }
            Value::Object(object)
        }
        Ok(other) => other,
        Err(_) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::String(text.to_owned()),
            Err(_) => Value::String(format!("({} bytes)", bytes.len())),
        },
    }
}

/// A URL without the parts that may be secret: its query, and any text before the host.
pub(crate) fn redacted_url(url: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, ""), |(before, _)| (before, "?"));
    let before = match before.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => before.to_owned(),
    };
    let hidden = if query.is_empty() { "" } else { REDACTED };
    format!("{before}{query}{hidden}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_kept() {
        let mut sent = HeaderMap::new();
        sent.insert("authorization", "Bearer secret".parse().unwrap());
        sent.insert("accept", "application/json".parse().unwrap());
        let kept = headers(&sent);
        assert!(kept.contains(&("authorization".to_owned(), REDACTED.to_owned())));
        assert!(kept.contains(&("accept".to_owned(), "application/json".to_owned())));
        let kept = body(br#"{"uploadUrl":"https://u:secret@a.example/b.p7b?sig=secret"}"#);
        assert_eq!(kept["uploadUrl"], "https://a.example/b.p7b?(redacted)");
        assert_eq!(redacted_url("https://a.example/b.p7b"), "https://a.example/b.p7b");
    }

    #[test]
    fn bodies_are_kept_as_they_can_be() {
        assert_eq!(body(b""), Value::Null);
        assert_eq!(body(b"{"), Value::String("{".to_owned()));
        assert_eq!(body(&[0xFF, 0xFE]), Value::String("(2 bytes)".to_owned()));
        assert_eq!(body(&vec![b' '; 20_000]), Value::String("(20000 bytes)".to_owned()));
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let recorder = Recorder::default();
        for number in 0..KEPT + 5 {
            recorder.record(Recorded {
                request_id: number.to_string(),
                arrived: 0,
                method: String::new(),
                target: String::new(),
                headers: Vec::new(),
                body: Value::Null,
                status: 200,
            });
        }
        let all = recorder.all();
        assert_eq!((all.len(), all[0].request_id.as_str()), (KEPT, "5"));
    }
}
