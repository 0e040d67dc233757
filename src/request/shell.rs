//! curl and `az rest`, for a POSIX shell. Everything is in a subshell, so that a failure ends the
//! pasted commands and not the terminal.

use super::form::fill;
use super::missing;
use super::quote::{json, shell};
use super::token::{comments, resource};
use super::{CrlUpdate, UploadRequest};

pub(super) fn curl(request: &UploadRequest) -> String {
    let updates = updates(request, include_str!("forms/curl-crl.sh.in"));
    let token = comments(&request.graph_url);
    write(request, include_str!("forms/curl.sh.in"), &[("TOKEN", &token), ("UPDATES", &updates)])
}

pub(super) fn az(request: &UploadRequest) -> String {
    let updates = updates(request, include_str!("forms/az-crl.sh.in"));
    let host = shell(resource(&request.graph_url));
    write(request, include_str!("forms/az.sh.in"), &[("RESOURCE", &host), ("UPDATES", &updates)])
}

fn write(request: &UploadRequest, form: &str, values: &[(&str, &str)]) -> String {
    let (pki, body) = (shell(&request.pki_url()), shell(&json(&request.body)));
    let count = request.certificate_authorities.to_string();
    let common = [("PKI", pki.as_str()), ("BODY", &body), ("COUNT", &count)];
    fill(form, &[values, &common].concat())
}

/// The CRL URLs after the function that sets one, then the CAs whose URL is unknown.
fn updates(request: &UploadRequest, function: &str) -> String {
    let calls = request.crl_updates.iter().map(|crl| {
        let CrlUpdate { thumbprint, body, .. } = crl;
        let (name, body) = (crl.comment(), shell(&json(body)));
        format!("# {name}\nset_crl {thumbprint} {body}\n")
    });
    let calls: String = calls.collect();
    let function = if calls.is_empty() { "" } else { function };
    format!(
        "{function}{calls}{}",
        missing::statements(&request.crl_missing, "printf '%s\\n' ", shell, " >&2")
    )
}
