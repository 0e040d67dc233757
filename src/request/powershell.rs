//! PowerShell with `Invoke-RestMethod`, and Microsoft Graph PowerShell. Everything is in a script
//! block, so that pasted text runs as a unit.

use super::form::fill;
use super::missing;
use super::quote::powershell as quote;
use super::token::{comments, resource};
use super::{Cloud, CrlUpdate, UploadRequest, step};

/// Returns from the function if the record has a CRL URL. PowerShell ignores the case of property
/// names.
const UNLESS_SET: &str = r#"    if ($found[0].certificateRevocationListUrl) {
        Write-Warning "$Thumbprint has a CRL URL already. It was not changed."
        return
    }
"#;

pub(super) fn rest(request: &UploadRequest) -> String {
    let updates = updates(request, include_str!("forms/rest-crl.ps1.in"), UNLESS_SET);
    let (token, pki) = (comments(&request.graph_url), quote(&request.pki_url()));
    let values = [("TOKEN", token.as_str()), ("PKI", &pki), ("UPDATES", &updates)];
    write(request, include_str!("forms/rest.ps1.in"), &values)
}

pub(super) fn graph(request: &UploadRequest) -> String {
    let updates = updates(request, include_str!("forms/graph-crl.ps1.in"), UNLESS_SET);
    let (connect, id) = (connect(request), quote(&request.pki_id));
    let values = [("CONNECT", connect.as_str()), ("ID", &id), ("UPDATES", &updates)];
    write(request, include_str!("forms/graph.ps1.in"), &values)
}

fn write(request: &UploadRequest, form: &str, values: &[(&str, &str)]) -> String {
    let (url, hash) = (quote(&request.body.upload_url), request.body.sha256_file_hash);
    let body = format!("@{{ uploadUrl = {url}; sha256FileHash = '{hash}' }}");
    let count = request.certificate_authorities.to_string();
    fill(form, &[values, &[("BODY", &body), ("COUNT", &count)]].concat())
}

/// Signs in to the cloud of the request.
fn connect(request: &UploadRequest) -> String {
    let environments = [
        (Cloud::Global, "Global"),
        (Cloud::UsGov, "USGov"),
        (Cloud::UsGovDod, "USGovDoD"),
        (Cloud::China, "China"),
    ];
    let known = environments.iter().find(|(cloud, _)| cloud.graph_url() == request.graph_url);
    let scopes = "-Scopes 'PublicKeyInfrastructure.ReadWrite.All'";
    match known {
        Some((_, name)) => format!("Connect-MgGraph -Environment {name} {scopes}"),
        None => {
            let host = quote(resource(&request.graph_url));
            format!(
                "# Add-MgEnvironment -Name Other -GraphEndpoint {host} -AzureADEndpoint ...\n\
                 Connect-MgGraph -Environment Other {scopes}"
            )
        }
    }
}

/// The function that sets a CRL URL, its calls, and the CAs whose URL is unknown.
fn updates(request: &UploadRequest, function: &str, unless_set: &str) -> String {
    let calls = request.updates().into_iter().map(|crl| {
        let CrlUpdate { thumbprint, body, .. } = &crl;
        let (name, url) = (crl.comment(), quote(&body.certificate_revocation_list_url));
        format!("# {name}\nSet-CrlUrl '{thumbprint}' {url}\n")
    });
    let calls: String = calls.collect();
    let function = step(request, &calls, function, unless_set);
    let missing = missing::statements(&request.missing(), "Write-Warning ", quote, "");
    format!("{function}{calls}{missing}")
}
