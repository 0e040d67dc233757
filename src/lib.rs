//! Predicts what Microsoft Entra will do with a PKI bundle before it is uploaded.
//!
//! The Graph action `certificateBasedAuthPki: upload` accepts a `.p7b` file of certificate
//! authorities. This library reads such a file as a stream, finds certificates that a trust store
//! already contains, and reports the `certificateAuthorities` records that the service is expected
//! to create, with findings about the file, its certificates and their chains.
//!
//! ```
//! use pki_preflight::{Options, inspect, report::UploadPrediction};
//!
//! let bundle = include_bytes!("../testdata/contoso.p7b");
//! let options = Options::new("2026-11-24T00:00:00Z".parse()?);
//! let report = inspect(bundle, options)?;
//! assert_eq!(report.summary.verdict.upload, UploadPrediction::Clear);
//! for record in &report.certificate_authorities {
//!     println!("{} {}", record.thumbprint, record.display_name);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`inspect()`] accepts a slice, [`inspect_reader`] a reader, and [`Inspector`] pieces of any
//! size, with a [`Sink`] that receives results as they are produced. The result is always a
//! [`Report`] or an [`Error`]. An error means that a limit that protects the machine was exceeded,
//! or that the reader, the sink or the [`ExistingSet`] failed. Any other fault of a file is a
//! [`Finding`] of one of the [rules](rules::RULES).
//!
//! The library opens no file or socket and reads no clock: the caller passes the instant at which
//! validity is judged to [`Options::new`], and the contents of a trust store as bytes to
//! [`Store::parse`].
//!
//! # Features
//!
//! Features only add functionality; none changes the default behaviour.
//!
//! - `jiff`: conversions between [`Instant`] and jiff's timestamps.
//! - `pack`: writes bundles in strict DER.
//! - `parallel`: reads large files and analyses chains on rayon's threads.
//! - `verify`: verifies signatures in pure Rust if [`Options::verify`] is set.
//! - `x509-cert`: converts a [`Certificate`] to the one of the crate `x509-cert`, which parses
//!   strictly.
//!
//! # What is not checked
//!
//! Name constraints, certificate policies, and whether a CA was valid when it signed are not
//! checked. An inspection does not check revocation; [`revocation::CrlInventory`] does, with CRLs
//! that the caller passes to it. Predictions about the service are based on documents and
//! [assumptions](assumption::ASSUMPTIONS), not on observations of the live service. Each field of a
//! record has a [confidence](report::Confidence).

#![forbid(unsafe_code)]

mod arithmetic;
mod armor;
pub mod assumption;
mod base64_engine;
pub mod certificate;
mod chain;
mod check;
pub mod crl;
pub mod diff;
mod digest;
mod error;
mod file_hash;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod inspect;
mod kind;
mod known;
mod limits;
mod outcome;
#[cfg(feature = "pack")]
pub mod pack;
mod record;
pub mod report;
pub mod request;
pub mod revocation;
mod signed_data;
pub mod source;
pub mod store;
mod table_hash;
pub mod text;
mod tlv;
mod upload_url;
mod verdict;

/// The rules by which files are checked, and their findings.
pub mod rules {
    pub use crate::check::{
        Effect, Excerpt, Finding, Level, Policy, RULES, Related, Rule, SIGN_IN_ERRORS, SignInError,
        UnknownRule,
    };
    pub use crate::outcome::Severity;
}

pub use assumption::Assumptions;
pub use certificate::{Certificate, Instant};
pub use check::{Finding, Policy};
pub use diff::diff;
pub use digest::{ParseDigestError, Sha256Digest, Sha256Hasher, Thumbprint};
pub use error::{Error, ErrorKind};
pub use inspect::{Inspector, Options, inspect, inspect_reader};
pub use limits::Limits;
pub use outcome::{Disposition, Severity};
#[cfg(feature = "pack")]
pub use pack::pack;
pub use record::CertificateAuthorityDetail;
pub use report::{Report, Sink};
pub use request::{Cloud, UploadRequest};
pub use source::Source;
pub use store::{ExistingEntry, ExistingSet, Store, Stores};
