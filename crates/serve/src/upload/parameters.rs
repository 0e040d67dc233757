//! The parameters of the action, and the errors in them.

use fluent_uri::Uri;
use pki_preflight::Sha256Digest;
use pki_preflight_graph::UploadParameters;
use serde_json::{Map, Value};

use crate::answer::Failure;
use crate::call::Call;

const NAMES: [&str; 2] = ["uploadUrl", "sha256FileHash"];

/// Parses the body, which must contain exactly the two parameters.
pub(super) fn read(call: &Call) -> Result<UploadParameters, Failure> {
    let object = call.object()?;
    let known = |name: &String| NAMES.contains(&name.as_str()) || name.starts_with('@');
    if let Some(name) = object.keys().find(|name| !known(name)) {
        let message =
            format!("The action has no parameter '{name}', only uploadUrl and sha256FileHash.");
        return Err(Failure::bad_request(message));
    }
    let [url, hash] = NAMES.map(|name| text(&object, name));
    let (url, hash) = (url?, hash?);
    check_url(url)?;
    check_hash(hash)?;
    Ok(UploadParameters::new(url, hash))
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a str, Failure> {
    let wrong = |what: &str| Failure::bad_request(format!("The parameter '{name}' {what}."));
    match object.get(name) {
        None => Err(wrong("is missing")),
        Some(Value::Null) => Err(wrong("is null")),
        Some(Value::String(text)) if text.is_empty() => Err(wrong("is empty")),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(wrong("is not a string")),
    }
}

fn check_url(url: &str) -> Result<(), Failure> {
    let wrong = |what: &str| Failure::bad_request(format!("The parameter 'uploadUrl' {what}."));
    let uri = Uri::parse(url).map_err(|_| wrong("is not a URL"))?;
    if !["http", "https"].iter().any(|scheme| uri.scheme().as_str().eq_ignore_ascii_case(scheme)) {
        return Err(wrong("is not an http or https URL"));
    }
    match uri.authority() {
        Some(authority) if !authority.host().is_empty() => Ok(()),
        _ => Err(wrong("has no host")),
    }
}

fn check_hash(hash: &str) -> Result<(), Failure> {
    let is_hex = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && hash.len() == 64 && hash.parse::<Sha256Digest>().is_ok() {
        return Ok(());
    }
    let found = if is_hex {
        format!("has {} hexadecimal digits", hash.len())
    } else {
        "has characters that are not hexadecimal digits".to_owned()
    };
    let message = format!(
        "The parameter 'sha256FileHash' {found}; a SHA-256 digest has 64 hexadecimal digits."
    );
    Err(Failure::bad_request(message))
}
