//! PowerShell with `Invoke-RestMethod`, and Microsoft Graph PowerShell. All is in a script block, so
//! that what was pasted runs as one.

use super::quote::powershell as quote;
use super::token::{VARIABLE, comments};
use super::{Cloud, CrlUpdate, UploadRequest};

pub(super) fn rest(request: &UploadRequest) -> String {
    let (pki, body) = (quote(&request.pki_url()), body(request));
    let token = comments(&request.graph_url);
    let mut text = format!(
        r#"# For Windows PowerShell 5.1 and PowerShell 7.
{token}& {{
$ErrorActionPreference = 'Stop'
if (-not $env:{VARIABLE}) {{ throw 'Set $env:{VARIABLE} to an access token for Microsoft Graph.' }}
$pki = {pki}
$call = @{{ Headers = @{{ Authorization = "Bearer $env:{VARIABLE}" }}; ContentType = 'application/json' }}

# 1. Start the upload. The answer is 204 No Content. Do not repeat it if the answer is
#    lost: look at the status first.
$body = {body} | ConvertTo-Json
Invoke-RestMethod @call -Method Post -Uri "$pki/upload" -Body $body

# 2. Follow the status. "succeeded" right at the start can be that of an earlier job.
do {{
    Start-Sleep -Seconds 15
    $state = Invoke-RestMethod @call -Method Get -Uri $pki
    "$($state.status) $($state.statusDetails)"
}} while ($state.status -eq 'running')

# 3. List the CAs: {count} should have been added.
$select = '$top=999&$select=id,displayName,thumbprint'
(Invoke-RestMethod @call -Method Get -Uri "$pki/certificateAuthorities?$select").value
"#,
        count = request.certificate_authorities,
    );
    if !request.crl_updates.is_empty() {
        text.push_str(
            r#"
# 4. Set the CRL URLs that other certificates of the bundle name.
function Set-CrlUrl($Thumbprint, $Url) {
    $filter = '$select=id&$filter=' + [uri]::EscapeDataString("thumbprint eq '$Thumbprint'")
    $found = (Invoke-RestMethod @call -Method Get -Uri "$pki/certificateAuthorities?$filter").value
    if (-not $found) { throw "The PKI does not contain $Thumbprint yet; try again later." }
    $body = @{ certificateRevocationListUrl = $Url } | ConvertTo-Json
    $uri = "$pki/certificateAuthorities/$($found[0].id)"
    Invoke-RestMethod @call -Method Patch -Uri $uri -Body $body
}
"#,
        );
    }
    finish(&mut text, request);
    text
}

pub(super) fn graph(request: &UploadRequest) -> String {
    let (id, body) = (quote(&request.pki_id), body(request));
    let mut text = format!(
        r#"# For PowerShell with the module Microsoft.Graph.Identity.DirectoryManagement.
# Connect-MgGraph signs a user in and asks for consent; the user needs the role Privileged
# Authentication Administrator. No token is shown or stored here.
& {{
$ErrorActionPreference = 'Stop'
{connect}
$pki = {id}

# 1. Start the upload. Do not repeat it if the answer is lost: look at the status first.
Invoke-MgUploadDirectoryPublicKeyInfrastructureCertificateBasedAuthConfiguration `
    -CertificateBasedAuthPkiId $pki -BodyParameter {body}

# 2. Follow the status. "succeeded" right at the start can be that of an earlier job.
do {{
    Start-Sleep -Seconds 15
    $state = Get-MgDirectoryPublicKeyInfrastructureCertificateBasedAuthConfiguration `
        -CertificateBasedAuthPkiId $pki
    "$($state.Status) $($state.StatusDetails)"
}} while ($state.Status -eq 'running')

# 3. List the CAs: {count} should have been added.
Get-MgDirectoryPublicKeyInfrastructureCertificateBasedAuthConfigurationCertificateAuthority `
    -CertificateBasedAuthPkiId $pki -All | Select-Object Id, DisplayName, Thumbprint
"#,
        connect = connect(request),
        count = request.certificate_authorities,
    );
    if !request.crl_updates.is_empty() {
        text.push_str(
            r#"
# 4. Set the CRL URLs that other certificates of the bundle name.
function Set-CrlUrl($Thumbprint, $Url) {
    $found = Get-MgDirectoryPublicKeyInfrastructureCertificateBasedAuthConfigurationCertificateAuthority `
        -CertificateBasedAuthPkiId $pki -Filter "thumbprint eq '$Thumbprint'"
    if (-not $found) { throw "The PKI does not contain $Thumbprint yet; try again later." }
    Update-MgDirectoryPublicKeyInfrastructureCertificateBasedAuthConfigurationCertificateAuthority `
        -CertificateBasedAuthPkiId $pki -CertificateAuthorityDetailId $found[0].Id `
        -BodyParameter @{ certificateRevocationListUrl = $Url }
}
"#,
        );
    }
    finish(&mut text, request);
    text
}

fn body(request: &UploadRequest) -> String {
    let (url, hash) = (quote(&request.body.upload_url), request.body.sha256_file_hash);
    format!("@{{ uploadUrl = {url}; sha256FileHash = '{hash}' }}")
}

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
            let host = request.graph_url.rsplit_once('/').map_or("", |(host, _)| host);
            let host = quote(host);
            format!(
                "# Add-MgEnvironment -Name Other -GraphEndpoint {host} -AzureADEndpoint ...\n\
                 Connect-MgGraph -Environment Other {scopes}"
            )
        }
    }
}

/// Appends the CRL URLs, and ends the script block.
fn finish(text: &mut String, request: &UploadRequest) {
    for crl in &request.crl_updates {
        let CrlUpdate { thumbprint, body, .. } = crl;
        let (name, url) = (crl.comment(), quote(&body.certificate_revocation_list_url));
        text.push_str(&format!("# {name}\nSet-CrlUrl '{thumbprint}' {url}\n"));
    }
    text.push_str("}\n");
}
