//! The requests of the API.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::Method;

use super::error::ClientError;
use super::http::{Answer, Client};
use super::retry::Backoff;
use crate::{
    CertificateAuthorityDetailUpdate, CertificateBasedAuthPki, CertificateBasedAuthPkiUpdate,
    UploadParameters, route,
};

/// How often a request that changes nothing, or the same thing, is sent.
const ATTEMPTS: u32 = 6;

/// Members of a page: the documented maximum.
const TOP: &str = "?$top=999";

impl Client<'_> {
    /// All PKIs of the tenant.
    ///
    /// # Errors
    /// When the service cannot be reached or refuses.
    pub fn pkis(&self) -> Result<Vec<CertificateBasedAuthPki>, ClientError> {
        self.members(&format!("{}{TOP}", route::PKIS))
    }

    /// A PKI.
    ///
    /// # Errors
    /// When the service cannot be reached or refuses.
    pub fn pki(&self, id: &str) -> Result<CertificateBasedAuthPki, ClientError> {
        let url = self.graph().join(&route::pki(identifier(id)?));
        read(&self.repeat(&Method::GET, &url, None)?)
    }

    /// A new PKI of this name. Sent once: names are not unique, and a second request would make a
    /// second PKI.
    ///
    /// # Errors
    /// When the service cannot be reached or refuses.
    pub fn create_pki(&self, name: &str) -> Result<CertificateBasedAuthPki, ClientError> {
        let body = write(&CertificateBasedAuthPkiUpdate::named(name))?;
        let url = self.graph().join(route::PKIS);
        let pki: CertificateBasedAuthPki = read(&self.send(&Method::POST, &url, Some(&body))?)?;
        identifier(&pki.id)?;
        Ok(pki)
    }

    /// All certificate authorities of a PKI, as values of a type that reads Graph's objects.
    ///
    /// # Errors
    /// When the service cannot be reached or refuses, or a link leads to another origin.
    pub fn authorities<T: DeserializeOwned>(&self, pki_id: &str) -> Result<Vec<T>, ClientError> {
        self.members(&format!("{}{TOP}", route::authorities(identifier(pki_id)?)))
    }

    /// Calls the action `upload`, once: see [`ClientError::Lost`].
    ///
    /// # Errors
    /// When the service cannot be reached or refuses.
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
    /// When the service cannot be reached or refuses.
    pub fn set_crl_url(&self, pki_id: &str, id: &str, url: &str) -> Result<Answer, ClientError> {
        let body = write(&CertificateAuthorityDetailUpdate::crl_url(url))?;
        let path = route::authority(identifier(pki_id)?, identifier(id)?);
        self.repeat(&Method::PATCH, &self.graph().join(&path), Some(&body))
    }

    /// Sends a request that may be sent several times, until the service answers something that
    /// will not change soon.
    pub(super) fn repeat(
        &self,
        method: &Method,
        url: &str,
        body: Option<&[u8]>,
    ) -> Result<Answer, ClientError> {
        let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(60));
        let mut attempt = 1;
        loop {
            let error = match self.send(method, url, body) {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // Who typed a wrong host should not wait for long.
            let most = if matches!(error, ClientError::NotSent(_)) { 3 } else { ATTEMPTS };
            if !error.is_transient() || attempt >= most {
                return Err(error);
            }
            attempt += 1;
            let wait = backoff.wait();
            let asked = error.refusal().and_then(|refusal| refusal.retry_after);
            self.clock().sleep(asked.unwrap_or(wait));
        }
    }
}

/// An identifier that can be part of a path: Graph's are GUIDs.
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

/// The body of an answer.
pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ClientError> {
    serde_json::from_slice(&answer.body).map_err(|error| ClientError::Unexpected(error.to_string()))
}
