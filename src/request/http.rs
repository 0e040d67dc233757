//! HTTP messages, and the same messages as an object for programs.

use serde_json::json;

use super::quote::json as line;
use super::token::comments;
use super::{CrlUpdate, UploadRequest, missing};

const AUTHORIZATION: &str = "Authorization: Bearer {{token}}";

/// In the format of `.http` files: `###` between messages, `{{name}}` for placeholders.
pub(super) fn messages(request: &UploadRequest) -> String {
    let pki = request.pki_url();
    let token = comments(&request.graph_url).replace("PKI_PREFLIGHT_TOKEN", "{{token}}");
    let body = line(&request.body);
    let count = request.certificate_authorities;
    let url = if request.only_missing() { ",certificateRevocationListUrl" } else { "" };
    // Everything after the headers of a message is its body, so the CAs are listed before the first
    // message.
    let missing = missing::comments(&request.missing());
    let mut text = format!(
        "{token}{missing}
### 1. Start the upload. The answer is 204 No Content.
POST {pki}/upload HTTP/1.1
{AUTHORIZATION}
Content-Type: application/json

{body}

### 2. Repeat this until the status is not \"running\". If it is not \"succeeded\" then, stop
# and read statusDetails.
GET {pki} HTTP/1.1
{AUTHORIZATION}

### 3. List the CAs: {count} should have been added.
GET {pki}/certificateAuthorities?$top=999&$select=id,displayName,thumbprint{url} HTTP/1.1
{AUTHORIZATION}
"
    );
    for (number, crl) in (4..).zip(&request.updates()) {
        text.push_str(&update(&pki, number, crl, request.only_missing()));
    }
    text
}

/// The message that sets a CRL URL. Its path contains an id that must be taken from the list of
/// CAs.
fn update(pki: &str, number: u64, crl: &CrlUpdate, only_missing: bool) -> String {
    let (name, thumbprint, body) = (crl.comment(), crl.thumbprint, line(&crl.body));
    let unless_set = match only_missing {
        true => "# Do not send this if that CA has a certificateRevocationListUrl there.\n",
        false => "",
    };
    format!(
        "
### {number}. Set the CRL URL of {name}
# {{{{id of {thumbprint}}}}} is a placeholder. Replace it
# with the id of the CA that has this thumbprint in the answer to request 3.
{unless_set}PATCH {pki}/certificateAuthorities/{{{{id of {thumbprint}}}}} HTTP/1.1
{AUTHORIZATION}
Content-Type: application/json

{body}
"
    )
}

/// An object with every request.
pub(super) fn object(request: &UploadRequest) -> String {
    let pki = request.pki_url();
    let crls = request.updates().into_iter().map(|crl| {
        let select = "$select=id,certificateRevocationListUrl";
        let filter = format!("{select}&$filter=thumbprint%20eq%20'{}'", crl.thumbprint);
        json!({
            "thumbprint": crl.thumbprint,
            "displayName": crl.display_name,
            "find": { "method": "GET", "url": format!("{pki}/certificateAuthorities?{filter}") },
            "update": {
                "method": "PATCH",
                "url": format!("{pki}/certificateAuthorities/{{id}}"),
                "body": crl.body,
                "onlyIfNull": request.only_missing().then_some("certificateRevocationListUrl"),
            },
        })
    });
    let crls: Vec<_> = crls.collect();
    let object = json!({
        "upload": { "method": "POST", "url": format!("{pki}/upload"), "body": request.body },
        "status": {
            "method": "GET",
            "url": pki,
            "repeatWhile": "running",
            "continueIf": "succeeded",
        },
        "list": { "method": "GET", "url": format!("{pki}/certificateAuthorities") },
        "added": request.certificate_authorities,
        "crlUpdates": crls,
        "crlUrlsMissing": request.missing(),
        "headers": {
            "Authorization": "Bearer {token}",
            "Content-Type": "application/json",
        },
        "permission": "PublicKeyInfrastructure.ReadWrite.All",
    });
    let mut text = serde_json::to_string_pretty(&object).unwrap_or_default();
    text.push('\n');
    text
}
