//! The client that the arguments mean.

use std::env;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::{Duration, UNIX_EPOCH};

use pki_preflight::text::Message;
use pki_preflight_graph::CertificateBasedAuthPki;
use pki_preflight_graph::client::{
    Client, ClientError, Clock, GraphUrl, Permission, Token, TokenSource, explain,
};

use super::Failure;
use super::arguments::{Connection, PkiChoice};

/// The variable that a token may be in.
const VARIABLE: &str = "PKI_PREFLIGHT_TOKEN";

/// How long an upload may take; a token that cannot be renewed has to last as long.
const UPLOAD: Duration = Duration::from_secs(35 * 60);

/// A client, with what its token says of itself checked.
pub(super) fn connect<'a>(
    arguments: &Connection,
    permission: Permission,
    clock: &'a dyn Clock,
) -> Result<Client<'a>, Failure> {
    let graph = graph_url(arguments)?;
    let mut client = Client::new(graph, source(arguments)?, clock);
    if let Some(tenant) = &arguments.tenant {
        client = client.for_tenant(tenant);
    }
    check_claims(&client, arguments, permission)?;
    Ok(client)
}

/// The root of the service.
pub(super) fn graph_url(arguments: &Connection) -> Result<GraphUrl, Failure> {
    let url = arguments.graph_url.as_deref();
    let url = url.unwrap_or_else(|| arguments.cloud.cloud().graph_url());
    GraphUrl::new(url).map_err(|error| Failure::new(format_args!("{error}.")))
}

/// The one source of the token.
fn source(arguments: &Connection) -> Result<TokenSource, Failure> {
    let variable = env::var(VARIABLE).ok().filter(|value| !value.is_empty());
    let Connection { token_file, token_stdin, token_command, .. } = arguments;
    let sources =
        [token_file.is_some(), *token_stdin, !token_command.is_empty(), variable.is_some()];
    match sources.iter().filter(|is_given| **is_given).count() {
        1 => {}
        0 => {
            return Err(Failure::new(format_args!(
                "no token: give one of --token-command, --token-file and --token-stdin, or set the \
                 variable {VARIABLE}."
            )));
        }
        _ => {
            return Err(Failure::new(format_args!(
                "several tokens: give exactly one of --token-command, --token-file, --token-stdin \
                 and the variable {VARIABLE}."
            )));
        }
    }
    let source = if let Some(path) = token_file {
        TokenSource::from_file(path)
    } else if *token_stdin {
        TokenSource::from_reader(io::stdin().lock(), "Standard input")
    } else if let Some(text) = variable {
        Token::new(&text, &format!("The variable {VARIABLE}")).map(TokenSource::Given)
    } else {
        Ok(TokenSource::Command(token_command.clone()))
    };
    source.map_err(Failure::new)
}

/// Warns where the token is likely to be refused; one for another tenant is not sent at all.
fn check_claims(
    client: &Client<'_>,
    arguments: &Connection,
    permission: Permission,
) -> Result<(), Failure> {
    let claims = client.claims().map_err(|error| failure(&error, arguments))?;
    if arguments.tenant.is_some() && claims.tenant.is_none() {
        warn("the token does not say which tenant it is for, so --tenant cannot be checked.");
    }
    if claims.lacks(permission) {
        let name = match permission {
            Permission::Read => "PublicKeyInfrastructure.Read.All",
            _ => "PublicKeyInfrastructure.ReadWrite.All",
        };
        warn(&format!("the token does not have the permission {name}; expect error 403."));
    }
    let expires = claims.expires.and_then(|at| UNIX_EPOCH.checked_add(Duration::from_secs(at)));
    if let Some(expires) = expires
        && permission == Permission::ReadWrite
        && !client.source().is_renewable()
    {
        let left = expires.duration_since(client.clock().now()).unwrap_or_default();
        if left < UPLOAD {
            let minutes = left.as_secs() / 60;
            warn(&format!(
                "the token expires in {minutes} min, and an upload can take 30. --token-command \
                 renews it."
            ));
        }
    }
    Ok(())
}

/// A warning that nobody reads is no reason to do nothing.
fn warn(text: &str) {
    let _ = writeln!(anstream::stderr(), "pki-preflight: {text}");
}

/// The error as the service returned it, and its likely meaning.
pub(super) fn failure(error: &ClientError, arguments: &Connection) -> Failure {
    let mut text = error.to_string();
    if let Some(explanation) = error.refusal().and_then(explain) {
        let _ = write!(text, ". {}", with_options(explanation, &arguments.retyped()));
    }
    Failure::Message(Message::untrusted(text))
}

/// Adds the options that select the service to the `status` command in a text of the library.
pub(super) fn with_options(text: &str, options: &str) -> String {
    text.replace("`pki-preflight status`", &format!("`pki-preflight status{options}`"))
}

/// The PKI that was named; `None` where none was.
pub(super) fn pki(
    client: &Client<'_>,
    choice: &PkiChoice,
    arguments: &Connection,
) -> Result<Option<CertificateBasedAuthPki>, Failure> {
    if let Some(id) = &choice.pki_id {
        return client.pki(id).map(Some).map_err(|error| failure(&error, arguments));
    }
    let Some(name) = &choice.pki_name else { return Ok(None) };
    let pkis = client.pkis().map_err(|error| failure(&error, arguments))?;
    let is_it = |pki: &CertificateBasedAuthPki| pki.display_name.as_ref() == Some(name);
    let mut found: Vec<_> = pkis.into_iter().filter(is_it).collect();
    if found.len() > 1 {
        let ids: Vec<_> = found.iter().map(|pki| pki.id.as_str()).collect();
        let ids = ids.join(", ");
        return Err(Failure::new(format_args!(
            "several PKIs have the name \"{name}\"; choose one with --pki: {ids}."
        )));
    }
    let one = found.pop();
    one.map(Some).ok_or_else(|| Failure::new(format_args!("no PKI has the name \"{name}\".")))
}
