//! Explains how to get a token.

/// The lines for requests that require a token. `{}` is the resource.
const LINES: [&str; 9] = [
    "The token is read from PKI_PREFLIGHT_TOKEN and not stored. It needs the permission",
    "PublicKeyInfrastructure.ReadWrite.All. For an app (service principal) that has it:",
    "  az login --service-principal ...",
    "  az account get-access-token --resource {} --query accessToken -o tsv",
    "The token that az has for a signed-in user is likely to be refused: Azure CLI has",
    "fixed Graph permissions, and this is not known to be one of them. A user gets one",
    "with Microsoft Graph PowerShell; see --as graph-powershell. The user needs the role",
    "Privileged Authentication Administrator. Tokens expire: an upload can take 30",
    "minutes.",
];

/// The lines as comments that begin with `#`.
pub(super) fn comments(graph_url: &str) -> String {
    let host = resource(graph_url);
    LINES.map(|line| format!("# {}\n", line.replace("{}", host))).concat()
}

/// The resource of a token: the root of Microsoft Graph without the version.
pub(super) fn resource(graph_url: &str) -> &str {
    graph_url.rsplit_once('/').map_or(graph_url, |(host, _)| host)
}
