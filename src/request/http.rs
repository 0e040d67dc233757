//! HTTP messages, and the same as an object for programs.

use serde_json::json;

use super::UploadRequest;
use super::quote::json as line;
use super::token::comments;

/// As `.http` files have them: `###` between messages, `{{name}}` for what is filled in.
pub(super) fn messages(request: &UploadRequest) -> String {
    let pki = request.pki_url();
    let token = comments(&request.graph_url).replace("PKI_PREFLIGHT_TOKEN", "{{token}}");
    let body = line(&request.body);
    let count = request.certificate_authorities;
    let authorization = "Authorization: Bearer {{token}}";
    let mut text = format!(
        "{token}
### 1. Start the upload. The answer is 204 No Content.
POST {pki}/upload HTTP/1.1
{authorization}
Content-Type: application/json

{body}

### 2. Follow the status, until it is not \"running\".
GET {pki} HTTP/1.1
{authorization}

### 3. List the CAs: {count} should have been added.
GET {pki}/certificateAuthorities?$top=999&$select=id,displayName,thumbprint HTTP/1.1
{authorization}
"
    );
    for crl in &request.crl_updates {
        let (name, thumbprint, body) = (crl.comment(), crl.thumbprint, line(&crl.body));
        text.push_str(&format!(
            "
### 4. Set the CRL URL of {name}. Its id is in the list, by the thumbprint
# {thumbprint}
PATCH {pki}/certificateAuthorities/{{{{id of {thumbprint}}}}} HTTP/1.1
{authorization}
Content-Type: application/json

{body}
"
        ));
    }
    text
}

/// An object with every request.
pub(super) fn object(request: &UploadRequest) -> String {
    let pki = request.pki_url();
    let crls = request.crl_updates.iter().map(|crl| {
        let filter = format!("$select=id&$filter=thumbprint%20eq%20'{}'", crl.thumbprint);
        json!({
            "thumbprint": crl.thumbprint,
            "displayName": crl.display_name,
            "find": { "method": "GET", "url": format!("{pki}/certificateAuthorities?{filter}") },
            "update": {
                "method": "PATCH",
                "url": format!("{pki}/certificateAuthorities/{{id}}"),
                "body": crl.body,
            },
        })
    });
    let crls: Vec<_> = crls.collect();
    let object = json!({
        "upload": { "method": "POST", "url": format!("{pki}/upload"), "body": request.body },
        "status": { "method": "GET", "url": pki },
        "list": { "method": "GET", "url": format!("{pki}/certificateAuthorities") },
        "added": request.certificate_authorities,
        "crlUpdates": crls,
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
