#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod armor;
mod assumption;
mod certificate;
mod chain;
mod check;
mod digest;
mod error;
mod file_hash;
#[doc(hidden)]
pub mod fuzzing;
mod inspect;
mod kind;
mod limits;
mod record;
mod report;
mod signed_data;
mod store;
mod text;
mod tlv;
mod upload_url;

pub use assumption::{
    ASSUMPTIONS, Assumed, Assumption, AssumptionError, AssumptionValue, Assumptions,
};
pub use certificate::{
    BasicConstraints, Certificate, Extension, Extensions, FieldError, Instant, KeyUsage, Name,
    ObjectIdentifier, ParseInstantError, PublicKey,
};
pub use check::{
    Effect, Excerpt, Finding, Level, Policy, RULES, Related, Rule, Severity, UnknownRule,
};
pub use digest::{ParseDigestError, Sha256Digest, Sha256Hasher, Thumbprint};
pub use error::{Error, ErrorKind};
pub use inspect::{Inspector, Options, inspect, inspect_reader};
pub use kind::Kind;
pub use limits::Limits;
pub use record::{
    CertificateAuthorityDetail, CertificateAuthorityType, Confidence, FIELDS, Field,
    FieldConfidence,
};
pub use report::{
    BundleFacts, CertificateEntry, ChainEntry, ChainRole, Counts, CrlByHand, Detail, Disposition,
    Duplicate, DuplicateOf, Encoding, FileFacts, IssuedBy, Lists, Report, RuleEntry,
    SCHEMA_VERSION, SignatureCounts, SignatureStatus, Sink, Summary, Tool, Upload, Verdict,
    WriteRecord,
};
pub use store::{Store, StoreError, StoreErrorKind, StoreKind, StoreMatch, StoreRemark, Stores};
pub use text::{Escaped, Message, is_unsafe, shorten};
