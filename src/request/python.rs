//! A program in Python.

use super::UploadRequest;
use super::quote::json;
use super::token::{VARIABLE, comments};

/// What does not depend on the request.
const FUNCTIONS: &str = r#"

class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirection would carry the token elsewhere."""

    def redirect_request(self, *arguments):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def call(method, url, body=None):
    headers = {"Authorization": "Bearer " + TOKEN, "Accept": "application/json"}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with OPENER.open(request, timeout=60) as response:
            content = response.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {url}: {error.code} {error.read().decode(errors='replace')}")
    return json.loads(content) if content else None


def set_crl(thumbprint, url):
    query = urllib.parse.urlencode({"$select": "id", "$filter": f"thumbprint eq '{thumbprint}'"})
    found = call("GET", f"{PKI}/certificateAuthorities?{query}")["value"]
    if not found:
        sys.exit(f"The PKI does not contain {thumbprint} yet; try again later.")
    identifier = urllib.parse.quote(found[0]["id"], safe="")
    body = {"certificateRevocationListUrl": url}
    call("PATCH", f"{PKI}/certificateAuthorities/{identifier}", body)


# 1. Start the upload. The answer is 204 No Content. Do not repeat it if the answer is
#    lost: look at the status first.
call("POST", f"{PKI}/upload", BODY)

# 2. Follow the status. "succeeded" right at the start can be that of an earlier job.
while True:
    time.sleep(float(os.environ.get("PKI_PREFLIGHT_INTERVAL", "15")))
    state = call("GET", PKI)
    print(state.get("status"), state.get("statusDetails") or "", flush=True)
    if state.get("status") != "running":
        break
"#;

pub(super) fn program(request: &UploadRequest) -> String {
    let (pki, body) = (json(&request.pki_url()), json(&request.body));
    let token = comments(&request.graph_url);
    let mut text = format!(
        r#"# For Python 3.8 or newer, with nothing but its standard library.
{token}import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TOKEN = os.environ.get("{VARIABLE}") or sys.exit("Set {VARIABLE} to an access token.")
PKI = {pki}
BODY = {body}
{FUNCTIONS}
# 3. List the CAs: {count} should have been added.
following = PKI + "/certificateAuthorities?$top=999&$select=id,displayName,thumbprint"
while following and following.startswith(PKI):
    page = call("GET", following)
    for authority in page["value"]:
        print(authority.get("thumbprint"), ascii(authority.get("displayName")))
    following = page.get("@odata.nextLink")
"#,
        count = request.certificate_authorities,
    );
    if !request.crl_updates.is_empty() {
        text.push_str("\n# 4. Set the CRL URLs that other certificates of the bundle name.\n");
    }
    for crl in &request.crl_updates {
        let (name, url) = (crl.comment(), json(&crl.body.certificate_revocation_list_url));
        text.push_str(&format!("# {name}\nset_crl(\"{}\", {url})\n", crl.thumbprint));
    }
    text
}
