//! `certificateBasedAuthPki`: a container of certificate authorities.

use pki_preflight::Instant;
use serde::{Deserialize, Serialize};

use crate::instant;

/// A PKI of the trust store.
///
/// Source: Microsoft Graph v1.0, resource type `certificateBasedAuthPki`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct CertificateBasedAuthPki {
    /// [`Self::ODATA_TYPE`] if the service or an SDK sends it; otherwise omitted.
    #[serde(rename = "@odata.type", skip_serializing_if = "Option::is_none")]
    pub odata_type: Option<String>,
    /// A GUID; empty if an answer omits it.
    pub id: String,
    /// The time at which the PKI was deleted; `None` if it was not.
    #[serde(deserialize_with = "instant::optional")]
    pub deleted_date_time: Option<Instant>,
    /// At most 256 characters. Several PKIs may have the same name.
    pub display_name: Option<String>,
    /// The time at which the PKI was last modified.
    #[serde(deserialize_with = "instant::optional")]
    pub last_modified_date_time: Option<Instant>,
    /// The status of the last upload: `running` while it is processed, and `succeeded` afterwards
    /// and for a PKI without an upload. No document contains another status.
    pub status: Option<String>,
    /// Details of `status`. Null in every published example.
    pub status_details: Option<String>,
}

impl CertificateBasedAuthPki {
    /// `@odata.type` of this resource.
    pub const ODATA_TYPE: &'static str = "#microsoft.graph.certificateBasedAuthPki";

    /// The documented status of an upload that is being processed.
    pub const RUNNING: &'static str = "running";

    /// The status in every published example of a completed upload.
    pub const SUCCEEDED: &'static str = "succeeded";

    /// Whether an upload is being processed. Any other status does not prove that an upload was
    /// successful: `succeeded` may be the status of an earlier upload.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.status.as_deref() == Some(Self::RUNNING)
    }
}

/// The body that creates or updates a PKI.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct CertificateBasedAuthPkiUpdate {
    /// At most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

impl CertificateBasedAuthPkiUpdate {
    /// A body with a name.
    #[must_use]
    pub fn named(display_name: &str) -> Self {
        Self { display_name: Some(display_name.to_owned()) }
    }
}
