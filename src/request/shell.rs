//! curl and `az rest`, for a POSIX shell. Everything is in a subshell, so that a failure ends the
//! pasted commands and not the terminal.

use super::form::fill;
use super::missing;
use super::quote::{json, shell};
use super::token::{comments, resource};
use super::{CrlUpdate, UploadRequest, step};

/// Returns from the function if the record has a CRL URL.
const CURL_UNLESS_SET: &str = r#"  if printf '%s' "$found" | grep -q '"certificateRevocationListUrl" *: *"[^"]'; then
    printf '%s\n' "$1 has a CRL URL already. It was not changed." >&2
    return
  fi
"#;

/// The same for `az`, with a separate request. `az` prints null as an empty line.
const AZ_UNLESS_SET: &str = r#"  url=$(call --method get --query "certificateRevocationListUrl || ''" --output tsv \
    --url "$pki/certificateAuthorities/$ca")
  if [ -n "$url" ]; then
    printf '%s\n' "$1 has a CRL URL already. It was not changed." >&2
    return
  fi
"#;

pub(super) fn curl(request: &UploadRequest) -> String {
    let updates = updates(request, include_str!("forms/curl-crl.sh.in"), CURL_UNLESS_SET);
    let token = comments(&request.graph_url);
    write(request, include_str!("forms/curl.sh.in"), &[("TOKEN", &token), ("UPDATES", &updates)])
}

pub(super) fn az(request: &UploadRequest) -> String {
    let updates = updates(request, include_str!("forms/az-crl.sh.in"), AZ_UNLESS_SET);
    let host = shell(resource(&request.graph_url));
    write(request, include_str!("forms/az.sh.in"), &[("RESOURCE", &host), ("UPDATES", &updates)])
}

fn write(request: &UploadRequest, form: &str, values: &[(&str, &str)]) -> String {
    let (pki, body) = (shell(&request.pki_url()), shell(&json(&request.body)));
    let count = request.certificate_authorities.to_string();
    let common = [("PKI", pki.as_str()), ("BODY", &body), ("COUNT", &count)];
    fill(form, &[values, &common].concat())
}

/// The function that sets a CRL URL, its calls, and the CAs whose URL is unknown.
fn updates(request: &UploadRequest, function: &str, unless_set: &str) -> String {
    let calls = request.updates().into_iter().map(|crl| {
        let CrlUpdate { thumbprint, body, .. } = &crl;
        let (name, body) = (crl.comment(), shell(&json(body)));
        format!("# {name}\nset_crl {thumbprint} {body}\n")
    });
    let calls: String = calls.collect();
    let function = step(request, &calls, function, unless_set);
    let missing = missing::statements(&request.missing(), "printf '%s\\n' ", shell, " >&2");
    format!("{function}{calls}{missing}")
}
