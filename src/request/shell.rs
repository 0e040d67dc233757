//! curl and `az rest`, for a POSIX shell. All is in a subshell, so that a failure ends what was
//! pasted and not the terminal.

use super::quote::{json, shell};
use super::token::{VARIABLE, comments};
use super::{CrlUpdate, UploadRequest};

pub(super) fn curl(request: &UploadRequest) -> String {
    let (pki, body) = (shell(&request.pki_url()), shell(&json(&request.body)));
    let token = comments(&request.graph_url);
    let mut text = format!(
        r#"# For a POSIX shell with curl 7.76 or newer.
{token}(
set -eu
: "${{{VARIABLE}:?set it to an access token for Microsoft Graph}}"
pki={pki}
call() {{
  # Arguments can be seen by other users of the machine; the token is not one of them.
  printf 'Authorization: Bearer %s\n' "${VARIABLE}" |
    curl --silent --show-error --fail-with-body --header @- "$@"
}}

# 1. Start the upload. The answer is 204 No Content. Do not repeat it if the answer is
#    lost: look at the status first.
call --request POST "$pki/upload" --header 'Content-Type: application/json' \
  --data-raw {body}

# 2. Follow the status. "succeeded" right at the start can be that of an earlier job.
while
  sleep "${{PKI_PREFLIGHT_INTERVAL:-15}}"
  status=$(call "$pki")
  printf '%s\n' "$status"
  printf '%s' "$status" | grep -q '"status" *: *"running"'
do :; done

# 3. List the CAs: {count} should have been added. Follow @odata.nextLink if there is one.
call "$pki/certificateAuthorities?\$top=999&\$select=id,displayName,thumbprint"
"#,
        count = request.certificate_authorities,
    );
    let update = r#"
# 4. Set the CRL URLs that other certificates of the bundle name.
set_crl() {
  ca=$(call --get "$pki/certificateAuthorities" --data-urlencode '$select=id' \
    --data-urlencode "\$filter=thumbprint eq '$1'" | tr -d '\r\n' |
    sed -n 's/.*"id" *: *"\([0-9A-Za-z-]*\)".*/\1/p')
  if [ -z "$ca" ]; then
    printf '%s\n' "The PKI does not contain $1 yet; try again later." >&2
    return 1
  fi
  call --request PATCH "$pki/certificateAuthorities/$ca" \
    --header 'Content-Type: application/json' --data-raw "$2"
}
"#;
    finish(&mut text, request, update);
    text
}

pub(super) fn az(request: &UploadRequest) -> String {
    let (pki, body) = (shell(&request.pki_url()), shell(&json(&request.body)));
    let host = request.graph_url.rsplit_once('/').map_or("", |(host, _)| host);
    let resource = shell(host);
    let mut text = format!(
        r#"# For a POSIX shell with Azure CLI, which adds the token of whoever is signed in:
#   az login --service-principal ...
# The app needs the permission PublicKeyInfrastructure.ReadWrite.All. A signed-in user
# is likely to be refused with 403: Azure CLI has fixed Graph permissions for users, and
# this is not known to be one of them. Use --as graph-powershell then.
(
set -eu
pki={pki}
call() {{ az rest --resource {resource} "$@"; }}

# 1. Start the upload. The answer is 204 No Content. Do not repeat it if the answer is
#    lost: look at the status first.
call --method post --url "$pki/upload" --headers Content-Type=application/json \
  --body {body}

# 2. Follow the status. "succeeded" right at the start can be that of an earlier job.
while
  sleep "${{PKI_PREFLIGHT_INTERVAL:-15}}"
  status=$(call --method get --url "$pki" --query status --output tsv)
  printf '%s\n' "$status"
  [ "$status" = running ]
do :; done

# 3. List the CAs: {count} should have been added.
call --method get \
  --url "$pki/certificateAuthorities?\$top=999&\$select=id,displayName,thumbprint"
"#,
        count = request.certificate_authorities,
    );
    let update = r#"
# 4. Set the CRL URLs that other certificates of the bundle name.
set_crl() {
  ca=$(call --method get --query 'value[0].id' --output tsv \
    --url "$pki/certificateAuthorities?\$select=id&\$filter=thumbprint%20eq%20'$1'")
  if [ -z "$ca" ]; then
    printf '%s\n' "The PKI does not contain $1 yet; try again later." >&2
    return 1
  fi
  call --method patch --url "$pki/certificateAuthorities/$ca" \
    --headers Content-Type=application/json --body "$2"
}
"#;
    finish(&mut text, request, update);
    text
}

/// Appends the CRL URLs, if there are any, and ends the subshell.
fn finish(text: &mut String, request: &UploadRequest, update: &str) {
    if !request.crl_updates.is_empty() {
        text.push_str(update);
    }
    for crl in &request.crl_updates {
        let CrlUpdate { thumbprint, body, .. } = crl;
        let (name, body) = (crl.comment(), shell(&json(body)));
        text.push_str(&format!("# {name}\nset_crl {thumbprint} {body}\n"));
    }
    text.push_str(")\n");
}
