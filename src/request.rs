//! The exact request that uploads a file, in a form ready for use.

mod crl;
mod error;
mod form;
mod http;
mod missing;
mod powershell;
mod python;
mod quote;
mod shell;
mod token;

use serde::Serialize;

use crate::digest::Sha256Digest;
use crate::report::Report;
use crate::revocation::CrlReport;
pub use crl::CrlUpdateScope;
use crl::{CreatedAuthority, CrlUpdate, MissingCrl};
pub use error::RequestError;

/// The cloud of a tenant.
///
/// Source: Microsoft Graph, national cloud deployments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The global service.
    Global,
    /// US Government L4.
    UsGov,
    /// US Government L5 (Department of Defense).
    UsGovDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// The maximum size, in bytes, of a CRL that an interactive sign-in downloads: 20 MB, or 45 MB
    /// in the US Government clouds. 1 MB is 1,000,000 bytes. No figure is documented for China; 20
    /// MB is assumed.
    ///
    /// Source: Microsoft Entra, Certificate-based authentication certificate revocation list.
    #[must_use]
    pub const fn crl_size_limit(self) -> u64 {
        match self {
            Self::UsGov | Self::UsGovDod => 45_000_000,
            Self::Global | Self::China => 20_000_000,
        }
    }
}

/// The form of an [`UploadRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestForm {
    /// HTTP messages, as in `.http` files.
    Http,
    /// curl in a POSIX shell.
    Curl,
    /// `Invoke-RestMethod`.
    PowerShell,
    /// The cmdlets of Microsoft Graph PowerShell.
    GraphPowerShell,
    /// `az rest` in a POSIX shell.
    Az,
    /// A Python program that only requires the standard library.
    Python,
    /// An object for programs.
    Json,
}

/// The upload of one file to one PKI, and what to do afterwards.
///
/// ```
/// use pki_preflight::{Cloud, Options, UploadRequest, inspect, request::RequestForm};
///
/// let bundle = include_bytes!("../testdata/contoso.p7b");
/// let report = inspect(bundle, Options::new("2026-11-24T00:00:00Z".parse()?))?;
/// let url = "https://pki.contoso.example/upload.p7b";
/// let id = "fdd9841c-90c6-4234-a116-d72a5cd2c583";
/// let request = UploadRequest::new(&report, Cloud::Global.graph_url(), id, url)?;
/// assert!(request.write(RequestForm::Curl).contains("/upload"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct UploadRequest {
    graph_url: String,
    pki_id: String,
    body: UploadBody,
    certificate_authorities: u64,
    created: Vec<CreatedAuthority>,
    crl_scope: CrlUpdateScope,
}

/// The body of the upload action.
///
/// Source: Microsoft Graph v1.0, `certificateBasedAuthPki: upload`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct UploadBody {
    upload_url: String,
    sha256_file_hash: Sha256Digest,
}

impl Cloud {
    /// The root of Microsoft Graph in this cloud, with the version.
    #[must_use]
    pub const fn graph_url(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com/v1.0",
            Self::UsGov => "https://graph.microsoft.us/v1.0",
            Self::UsGovDod => "https://dod-graph.microsoft.us/v1.0",
            Self::China => "https://microsoftgraph.chinacloudapi.cn/v1.0",
        }
    }
}

impl UploadRequest {
    /// The upload of the file that `report` describes. `graph_url` is the root of Microsoft Graph
    /// with the version, as returned by [`Cloud::graph_url`], or that of another service with the
    /// same interface. The verdict of the report is ignored: the caller must reject a file that
    /// must not be published.
    ///
    /// # Errors
    /// Returns an error if `pki_id` contains characters that identifiers do not have, or if a URL
    /// is not an `http` or `https` URL of visible ASCII characters.
    pub fn new(
        report: &Report,
        graph_url: &str,
        pki_id: &str,
        upload_url: &str,
    ) -> Result<Self, RequestError> {
        let is_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if pki_id.is_empty() || pki_id.len() > 64 || !pki_id.bytes().all(is_id) {
            return Err(RequestError::PkiId);
        }
        let is_base = |byte: u8| is_id(byte) || b".:/_[]~".contains(&byte);
        if !is_url(graph_url) || !graph_url.bytes().all(is_base) {
            return Err(RequestError::GraphUrl);
        }
        if !is_url(upload_url) {
            return Err(RequestError::UploadUrl);
        }
        let sha256_file_hash = report.summary.file.sha256_file_hash;
        Ok(Self {
            graph_url: graph_url.trim_end_matches('/').to_owned(),
            pki_id: pki_id.to_owned(),
            body: UploadBody { upload_url: upload_url.to_owned(), sha256_file_hash },
            certificate_authorities: report.summary.counts.create,
            created: crl::created(report),
            crl_scope: CrlUpdateScope::default(),
        })
    }

    /// The request and the steps that follow it, to be pasted or run. It does not contain a token
    /// but explains how to get one.
    #[must_use]
    pub fn write(&self, form: RequestForm) -> String {
        match form {
            RequestForm::Http => http::messages(self),
            RequestForm::Curl => shell::curl(self),
            RequestForm::PowerShell => powershell::rest(self),
            RequestForm::GraphPowerShell => powershell::graph(self),
            RequestForm::Az => shell::az(self),
            RequestForm::Python => python::program(self),
            RequestForm::Json => http::object(self),
        }
    }

    /// Selects the CRL URLs that are set after the upload.
    #[must_use]
    pub const fn with_crl_scope(mut self, scope: CrlUpdateScope) -> Self {
        self.crl_scope = scope;
        self
    }

    /// Sets the CRL URLs that are certain according to a survey (see
    /// [`UrlCertainty::may_be_set`](crate::revocation::UrlCertainty::may_be_set)), instead of those
    /// that the bundle's certificates contain.
    #[must_use]
    pub fn with_crl_report(mut self, report: &CrlReport) -> Self {
        crl::apply(&mut self.created, report);
        self
    }

    /// Number of CRL URLs that are set after the upload: those that are known to be the CA's own
    /// and differ from the predicted ones.
    #[must_use]
    pub fn crl_updates(&self) -> usize {
        self.updates().len()
    }

    fn updates(&self) -> Vec<CrlUpdate> {
        match self.crl_scope {
            CrlUpdateScope::None => Vec::new(),
            _ => crl::updates(&self.created),
        }
    }

    /// The CAs whose CRL URL is not set and may be wrong.
    fn missing(&self) -> Vec<MissingCrl> {
        crl::missing(&self.created, self.crl_scope)
    }

    /// Whether a URL is set only if the record has none.
    fn only_missing(&self) -> bool {
        self.crl_scope == CrlUpdateScope::Missing
    }

    fn pki_url(&self) -> String {
        let Self { graph_url, pki_id, .. } = self;
        let path = "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";
        format!("{graph_url}/{path}/{pki_id}")
    }
}

/// The function that sets a CRL URL; empty if it is never called.
fn step(request: &UploadRequest, calls: &str, function: &str, unless_set: &str) -> String {
    let unless_set = if request.only_missing() { unless_set } else { "" };
    let function = if calls.is_empty() { "" } else { function };
    form::fill(function, &[("WHICH", which(request)), ("UNLESS_SET", unless_set)])
}

/// A comment that describes the step.
fn which(request: &UploadRequest) -> &'static str {
    match request.only_missing() {
        true => "Set the CRL URLs of CAs that have none.",
        false => "Set the CRL URLs that are known to be the CAs' own.",
    }
}

/// Whether a text is a URL that can be sent unchanged.
fn is_url(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let rest = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    let has_host = rest.is_some_and(|rest| !rest.is_empty() || text.len() > lower.len());
    has_host && text.bytes().all(|byte| byte.is_ascii_graphic())
}
