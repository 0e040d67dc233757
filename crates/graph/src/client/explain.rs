//! Explains errors returned by Graph.

use super::error::Refusal;

/// The likely meaning of a refusal and what to do, if the documents or reports of users mention it.
/// Show it below the refusal itself.
///
/// Sources: Microsoft Graph, error responses, permissions reference and `certificateBasedAuthPki:
/// upload`; the texts of 401 and 403 are those that users of directory endpoints reported.
#[must_use]
pub fn explain(refusal: &Refusal) -> Option<&'static str> {
    let says = |text: &str| refusal.message.to_ascii_lowercase().contains(text);
    Some(match refusal.status {
        300..=399 => {
            "A redirect is not followed, as the token would be sent to another place. Check the \
             URL of Graph."
        }
        400 if says("duplicate") => {
            "A certificate of the file is already in the trust store, or twice in the file. The \
             service does not say which."
        }
        400 if says("in progress") || says("running") => {
            "Only one upload runs at a time, for up to 30 minutes. `pki-preflight status` shows \
             when it has ended."
        }
        401 if says("empty") => "The request had no token. Check where the token comes from.",
        401 => {
            "The token is not valid: it has expired, or it is for another service or cloud. Its \
             audience must be Microsoft Graph."
        }
        403 => {
            "The token lacks the permission. An app needs the application permission \
             PublicKeyInfrastructure.ReadWrite.All; a user needs that permission and the role \
             Privileged Authentication Administrator. A token that `az` gets for a signed-in user \
             usually fails here whatever the role: Azure CLI may only request a fixed set of \
             permissions. Use a service principal, or Microsoft Graph PowerShell. Uploads also \
             need Entra ID P1 or P2."
        }
        404 => {
            "The id is not that of a PKI of this tenant, or the PKI was created moments ago and is \
             not visible everywhere yet. `pki-preflight status` lists the PKIs."
        }
        429 => "The service limits how many requests it answers. Wait, then try again.",
        500..=599 => "The service failed. What became of the request is not certain.",
        _ => return None,
    })
}
