//! Predicts what Microsoft Entra will do with a PKI bundle before it is uploaded.
//!
//! The Graph action `certificateBasedAuthPki: upload` takes a `.p7b` of certificate authorities. This
//! library reads such a file as a stream, finds duplicates of what a trust store holds, and reports
//! the `certificateAuthorities` records that the service is expected to create, with findings about
//! the file, its certificates and their chains.
//!
//! ```
//! use pki_preflight::{Options, UploadPrediction, inspect};
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
//! [`inspect()`] takes a slice, [`inspect_reader`] a reader, and [`Inspector`] pieces of any size, with
//! a [`Sink`] that receives results as they are made. Any byte string gets a [`Report`] or an
//! [`Error`]; an error means that a limit which protects the machine was passed, or that reading
//! failed. Everything else that is wrong with a file is a [`Finding`] of one of the [`RULES`].
//!
//! The library opens no file or socket and reads no clock: [`Options::new`] takes the instant that
//! validity is judged at, and [`Store::parse`] the bytes of what a trust store holds.
//!
//! # Features
//!
//! A feature adds something; none changes what a default does.
//!
//! - `jiff`: conversions between [`Instant`] and jiff's timestamps.
//! - `pack`: bundles can be written, in strict DER.
//! - `parallel`: large files are read, and chains analysed, on rayon's threads.
//! - `verify`: signatures are verified where [`Options::verify`] asks for it, in pure Rust.
//!
//! # What is not checked
//!
//! Name constraints, certificate policies, and whether a CA was valid when it signed. An inspection
//! does not look at revocation; [`CrlInventory`] does, with the CRLs that it is given.
//! What is predicted of the service rests on documents and [`ASSUMPTIONS`]; nothing was observed on
//! the live service, and each field of a record has a [`Confidence`].

#![forbid(unsafe_code)]

mod armor;
mod assumption;
mod base64_engine;
mod certificate;
mod chain;
mod check;
mod crl;
mod diff;
mod digest;
mod error;
mod file_hash;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod inspect;
mod kind;
mod limits;
mod outcome;
#[cfg(feature = "pack")]
mod pack;
mod record;
mod report;
mod request;
mod revocation;
mod signed_data;
mod source;
mod store;
mod table_hash;
mod text;
mod tlv;
mod upload_url;
mod verdict;

pub use assumption::{
    ASSUMPTIONS, Assumed, Assumption, AssumptionError, AssumptionValue, Assumptions,
};
pub use certificate::{
    BasicConstraints, Certificate, Extension, Extensions, FieldError, Instant, KeyUsage, Name,
    ObjectIdentifier, ParseInstantError, PublicKey,
};
pub use check::{
    Effect, Excerpt, Finding, Level, Policy, RULES, Related, Rule, SIGN_IN_ERRORS, SignInError,
    UnknownRule,
};
pub use crl::{
    Crl, CrlError, CrlForm, CrlReader, IssuingDistributionPoint, RevocationReason, RevokedEntry,
};
pub use diff::{DiffEntry, DiffOptions, DiffSide, Difference, Expiring, IssuerUse, Renewal, diff};
pub use digest::{ParseDigestError, Sha256Digest, Sha256Hasher, Thumbprint};
pub use error::{Error, ErrorKind};
pub use inspect::{Inspector, Options, inspect, inspect_reader};
pub use kind::FileKind;
pub use limits::Limits;
pub use outcome::{
    BundleFacts, ChainRole, Confidence, Counts, Disposition, Duplicate, DuplicateOf, Severity,
    SignatureCounts, SignatureStatus,
};
#[cfg(feature = "pack")]
pub use pack::{
    LeftOut, LeftOutReason, PackError, PackOptions, Packed, PackedFile, Selector, pack,
};
pub use record::{
    CertificateAuthorityDetail, CertificateAuthorityType, FIELDS, Field, FieldConfidence,
};
pub use report::{
    CertificateEntry, ChainEntry, CollectedReport, CrlByHand, Detail, Encoding, FileFacts,
    IssuedBy, Report, RuleEntry, SCHEMA_VERSION, Sink, Summary, Tool,
};
pub use request::{Cloud, RequestError, RequestForm, UploadRequest};
pub use revocation::{
    AuthorityCrl, CandidateUrl, CrlDetails, CrlDownload, CrlInventory, CrlReport, CrlSource,
    CrlSurvey, CrlVerdict, UrlEvidence,
};
pub use source::{CertificateSummary, Member, Source, SourceError};
pub use store::{
    Store, StoreError, StoreErrorKind, StoreIter, StoreKind, StoreMatch, StoreWarning, Stores,
};
pub use text::{Escaped, Message, is_unsafe, shorten};
pub use verdict::{
    CrlUrlSteps, PublishPrediction, SignIn, SignInPrediction, Step, StepTopic, StepWhen,
    UnusableAuthorities, UnusableReason, UploadPrediction, Verdict,
};
