//! The JSON that Microsoft Graph's PKI-based trust store reads and writes.
//!
//! One type for each resource, request body and answer of `certificateBasedAuthPki`, with the
//! property names, null values, instants and base64 of the service. The feature `client` adds a
//! client that uploads. Without it, nothing is sent.
//!
//! ```
//! use pki_preflight_graph::{CertificateBasedAuthPki, Page};
//!
//! let answer = r#"{
//!     "value": [{
//!         "id": "fdd9841c-90c6-4234-a116-d72a5cd2c583",
//!         "displayName": "Contoso PKI",
//!         "status": "running",
//!         "lastModifiedDateTime": "2024-10-16T18:09:56Z"
//!     }]
//! }"#;
//! let page: Page<CertificateBasedAuthPki> = serde_json::from_str(answer)?;
//! assert!(page.value[0].is_running() && page.next_link.is_none());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Reading and writing
//!
//! Reading is lenient where services and documents differ: a missing property is `None`, unknown
//! properties are ignored, base64 may be of either alphabet and lack padding, and instants may have
//! a fraction or an offset. Both spellings of the delta CRL URL in Microsoft's documents are read.
//! Writing is strict: standard base64 with padding, instants as `2027-08-29T02:05:57Z`, the
//! spelling of Graph's metadata.
//!
//! # What is not checked
//!
//! Lengths, identifiers, URLs, hashes, and whether a record matches its certificate.
//!
//! Sources: Microsoft Graph v1.0 reference, resource types `certificateBasedAuthPki` and
//! `certificateAuthorityDetail`; Graph's metadata, for types and spelling.

#![forbid(unsafe_code)]

mod authority;
mod binary;
pub mod calibrate;
#[cfg(feature = "client")]
pub mod client;
mod collection;
mod error;
mod instant;
mod pki;
mod record_fields;
pub mod route;
mod upload;
#[cfg(feature = "client")]
pub mod uploader;

pub use authority::{
    CertificateAuthorityDetail, CertificateAuthorityDetailUpdate, CertificateAuthorityType,
};
pub use binary::{Binary, ParseBinaryError};
pub use collection::Page;
pub use error::{ErrorResponse, GraphError, InnerError};
pub use pki::{CertificateBasedAuthPki, CertificateBasedAuthPkiUpdate};
pub use upload::UploadParameters;
