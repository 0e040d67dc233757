//! The requests of the API.

use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::Method;

use super::error::ClientError;
use super::http::{Answer, Client};
use super::redact::redact_text;
use super::retry::Backoff;
use crate::{
    CertificateAuthorityDetail, CertificateAuthorityDetailUpdate, CertificateBasedAuthPki,
    CertificateBasedAuthPkiUpdate, UploadParameters, route,
};

/// Maximum number of attempts of a request that changes nothing, or that has the same effect each
/// time.
const ATTEMPTS: u32 = 6;

/// Maximum time for the attempts of one request. It is longer than the longest wait that a service
/// can request.
const PATIENCE: Duration = Duration::from_secs(330);

/// Maximum number of columns of a status or its details.
const DETAILS: usize = 2000;

/// The page size: the documented maximum.
const TOP: &str = "?$top=999";

impl Client<'_> {
    /// All PKIs of the tenant.
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request.
    pub fn pkis(&self) -> Result<Vec<CertificateBasedAuthPki>, ClientError> {
        let pkis = self.members(&format!("{}{TOP}", route::PKIS))?;
        Ok(pkis.into_iter().map(shown).collect())
    }

    /// A PKI.
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request.
    pub fn pki(&self, id: &str) -> Result<CertificateBasedAuthPki, ClientError> {
        let url = self.graph().join(&route::pki(identifier(id)?));
        let answer = self.repeat(&Method::GET, &url, None, self.patience(PATIENCE))?;
        Ok(shown(read(&answer)?))
    }

    /// A certificate authority of a PKI.
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request.
    pub fn authority(
        &self,
        pki_id: &str,
        id: &str,
    ) -> Result<CertificateAuthorityDetail, ClientError> {
        let path = route::authority(identifier(pki_id)?, identifier(id)?);
        let url = self.graph().join(&path);
        read(&self.repeat(&Method::GET, &url, None, self.patience(PATIENCE))?)
    }

    /// Creates a PKI with this name. The request is sent once: names are not unique, so a second
    /// request would create a second PKI.
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request.
    pub fn create_pki(&self, name: &str) -> Result<CertificateBasedAuthPki, ClientError> {
        let body = write(&CertificateBasedAuthPkiUpdate::named(name))?;
        let url = self.graph().join(route::PKIS);
        let pki: CertificateBasedAuthPki = read(&self.send(&Method::POST, &url, Some(&body))?)?;
        identifier(&pki.id)?;
        Ok(pki)
    }

    /// All certificate authorities of a PKI, as values of a type that deserializes Graph's objects.
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request, or if a link leads
    /// to another origin.
    pub fn authorities<T: DeserializeOwned>(&self, pki_id: &str) -> Result<Vec<T>, ClientError> {
        self.members(&format!("{}{TOP}", route::authorities(identifier(pki_id)?)))
    }

    /// Calls the action `upload`, once: see [`ClientError::Lost`].
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request.
    pub fn upload(
        &self,
        pki_id: &str,
        parameters: &UploadParameters,
    ) -> Result<Answer, ClientError> {
        let url = self.graph().join(&route::upload(identifier(pki_id)?));
        self.send(&Method::POST, &url, Some(&write(parameters)?))
    }

    /// Sets the CRL URL of a certificate authority.
    ///
    /// # Errors
    /// Returns an error if the service cannot be reached or refuses the request.
    pub fn set_crl_url(&self, pki_id: &str, id: &str, url: &str) -> Result<Answer, ClientError> {
        let body = write(&CertificateAuthorityDetailUpdate::crl_url(url))?;
        let path = route::authority(identifier(pki_id)?, identifier(id)?);
        let url = self.graph().join(&path);
        self.repeat(&Method::PATCH, &url, Some(&body), self.patience(PATIENCE))
    }

    /// Repeats a request until the service gives a final answer, the attempts are used up, or the
    /// next wait would end after `until`. The request must be safe to repeat.
    pub(super) fn repeat(
        &self,
        method: &Method,
        url: &str,
        body: Option<&[u8]>,
        until: SystemTime,
    ) -> Result<Answer, ClientError> {
        let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(60));
        let mut attempt = 1;
        loop {
            let error = match self.send(method, url, body) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // After a typing error in the host, the user should not have to wait long.
            let most = if matches!(error, ClientError::NotSent(_)) { 3 } else { ATTEMPTS };
            if !error.is_transient() || attempt >= most {
                return Err(error);
            }
            attempt += 1;
            let wait = backoff.wait();
            let asked = error.refusal().and_then(|refusal| refusal.retry_after);
            let left = until.duration_since(self.clock().now()).unwrap_or_default();
            let wait = asked.unwrap_or(wait);
            if wait > left {
                return Err(error);
            }
            self.clock().sleep(wait);
        }
    }

    /// The time `wait` from now.
    pub(super) fn patience(&self, wait: Duration) -> SystemTime {
        let now = self.clock().now();
        now.checked_add(wait).unwrap_or(now)
    }
}

/// Redacts the status of a PKI and its details. They may contain an upload URL, whose query may be
/// a secret.
fn shown(mut pki: CertificateBasedAuthPki) -> CertificateBasedAuthPki {
    let short = |text: String| redact_text(&text, DETAILS);
    (pki.status, pki.status_details) = (pki.status.map(short), pki.status_details.map(short));
    pki
}

/// Checks that an identifier can be part of a path. Graph's identifiers are GUIDs.
fn identifier(id: &str) -> Result<&str, ClientError> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if id.is_empty() || id.len() > 64 || !id.bytes().all(is_part) {
        return Err(ClientError::NotSent("the id has other characters than ids have".to_owned()));
    }
    Ok(id)
}

fn write(value: &impl Serialize) -> Result<Vec<u8>, ClientError> {
    serde_json::to_vec(value).map_err(|error| ClientError::NotSent(error.to_string()))
}

/// Parses the body of an answer.
pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ClientError> {
    serde_json::from_slice(&answer.body).map_err(|error| ClientError::unexpected(&error))
}
