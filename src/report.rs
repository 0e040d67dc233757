//! The result of an inspection: the types of the stable JSON, and the sink that receives results.

mod bundle_certificate;
mod chain;
mod rules;

use std::borrow::Cow;
use std::fmt;
use std::io;

use serde::{Deserialize, Serialize};

use crate::assumption::Assumed;
use crate::certificate::Instant;
use crate::check::Finding;
use crate::digest::{Sha256Digest, Thumbprint};
pub use crate::kind::FileKind;
pub use crate::outcome::{
    BundleFacts, ChainRole, Confidence, Counts, Duplicate, DuplicateOf, SignatureCounts,
    SignatureStatus,
};
use crate::outcome::{Disposition, Severity};
use crate::record::CertificateAuthorityDetail;
pub use crate::record::{CertificateAuthorityType, FIELDS, Field, FieldConfidence};
pub use crate::verdict::{
    CrlUrlSteps, PublishPrediction, SignIn, SignInPrediction, Step, StepTopic, StepWhen,
    UnusableAuthorities, UnusableReason, UploadPrediction, Verdict,
};
pub use bundle_certificate::BundleCertificate;
pub use chain::{ChainEntry, CrlByHand, IssuedBy};
pub use rules::RuleEntry;

/// The version of the JSON. It increases when a key is renamed or removed, or changes its meaning;
/// keys may be added without an increase.
pub const SCHEMA_VERSION: u32 = 1;

/// The summary of an inspection, without the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Summary {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The program.
    pub tool: Tool,
    /// The instant at which validity was judged.
    pub checked_at: Instant,
    /// The file.
    pub file: FileFacts,
    /// The contents of the bundle.
    pub bundle: BundleFacts,
    /// The predicted outcome of the upload and of a sign-in, as far as it is documented, and what
    /// to do.
    pub verdict: Verdict,
    /// Counts of certificates and findings.
    pub counts: Counts,
    /// The results for the signatures of CA certificates.
    pub signatures: SignatureCounts,
    /// The assumptions that this report depends on, about points that the documentation leaves
    /// open.
    pub assumptions: Vec<Assumed>,
    /// The confidence in each field of the records.
    pub confidence: FieldConfidence,
}

/// The program that created a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tool {
    /// `pki-preflight`.
    pub name: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
}

impl Tool {
    pub(crate) const THIS: Self = Self {
        name: Cow::Borrowed(env!("CARGO_PKG_NAME")),
        version: Cow::Borrowed(env!("CARGO_PKG_VERSION")),
    };
}

/// Facts about a file and its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileFacts {
    /// The name that the caller passed.
    pub name: String,
    /// The length in bytes.
    pub length: u64,
    /// How the bundle is encoded.
    pub encoding: Encoding,
    /// The number of PEM blocks in the file, whether or not they are bundles. 0 if it is not PEM.
    pub pem_blocks: u64,
    /// SHA-256 of the file's bytes, as required for the upload's `sha256FileHash`.
    pub sha256_file_hash: Sha256Digest,
    /// The kind of the file, if it is not a bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<FileKind>,
}

/// The encoding of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Encoding {
    /// Binary, with a frame in definite minimal lengths. Whether the SET is sorted, as DER also
    /// requires, is a separate field.
    Der,
    /// Binary, with indefinite or non-minimal lengths in its frame.
    Ber,
    /// Base64 between BEGIN and END lines (RFC 7468).
    Pem,
    /// Only base64.
    Base64,
    /// No bundle was found.
    Unknown,
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Der => "DER",
            Self::Ber => "BER",
            Self::Pem => "PEM",
            Self::Base64 => "base64",
            Self::Unknown => "unknown",
        })
    }
}

/// A certificate of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CertificateEntry {
    /// Its index in the file, from 0.
    pub index: u64,
    /// Its offset, in bytes from the start of the file; in base64, the offset of the character in
    /// which the certificate's first byte begins.
    pub offset: u64,
    /// The length of its encoding, in bytes.
    pub length: u64,
    /// SHA-1 of its bytes: the thumbprint.
    pub sha1: Thumbprint,
    /// SHA-256 of its bytes.
    pub sha256: Sha256Digest,
    /// Its subject as .NET writes it; empty if it cannot be read.
    pub subject: String,
    /// Its issuer as .NET writes it; empty if it cannot be read.
    pub issuer: String,
    /// The subject's common name, the last one if it has several; null if it has none.
    pub common_name: Option<String>,
    /// The issuer's common name; null if it has none.
    pub issuer_common_name: Option<String>,
    /// The first instant of validity; null if it cannot be read.
    pub not_before: Option<Instant>,
    /// The last instant of validity; null if it cannot be read.
    pub not_after: Option<Instant>,
    /// The predicted outcome.
    pub disposition: Disposition,
}

/// The lists that a sink receives. Other lists are not produced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// [`Sink::certificate`]: names and SHA-256 of every certificate.
    pub certificates: bool,
    /// [`Sink::record`]: the predicted records.
    pub records: bool,
    /// [`Sink::duplicate`].
    pub duplicates: bool,
    /// [`Sink::chain`]: the issuers. Chains are built for the rules in any case.
    pub chains: bool,
    /// [`Sink::finding`]: the findings with their messages, not only their count.
    pub findings: bool,
}

impl Detail {
    /// Only the counts.
    pub const SUMMARY: Self = Self {
        certificates: false,
        records: false,
        duplicates: false,
        chains: false,
        findings: false,
    };
    /// Only the records.
    pub const RECORDS: Self = Self { records: true, ..Self::SUMMARY };
    /// Everything.
    pub const ALL: Self =
        Self { certificates: true, records: true, duplicates: true, chains: true, findings: true };
}

/// Receives results as they are produced, in the order of the file. Findings about the whole file
/// come last. A sink that returns an error ends the inspection with
/// [`ErrorKind::Sink`](crate::ErrorKind::Sink).
///
/// # Errors
/// Every function may return any error, usually because it could not write.
#[expect(clippy::missing_errors_doc, reason = "documented for all of them above")]
pub trait Sink {
    /// The type of a record that the sink receives: [`CertificateAuthorityDetail`], or whatever the
    /// sink converts it to, such as a line of text.
    type Record: Send + 'static;

    /// The lists that the sink receives; called once.
    fn detail(&self) -> Detail;

    /// Creates the argument of [`record`](Self::record). With the feature `parallel`, this runs on
    /// several threads at once, where certificates are parsed. The result is dropped if the
    /// certificate turns out to be a duplicate.
    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record>;

    /// A certificate with its bytes, whatever its disposition. Called for every certificate,
    /// regardless of [`detail`](Self::detail), before the other functions receive its results.
    fn found(&mut self, _certificate: &BundleCertificate<'_>) -> io::Result<()> {
        Ok(())
    }

    /// A certificate as a report lists it, whatever its disposition.
    fn certificate(&mut self, _certificate: CertificateEntry) -> io::Result<()> {
        Ok(())
    }

    /// The record that the upload would create for a certificate.
    fn record(&mut self, _record: Self::Record) -> io::Result<()> {
        Ok(())
    }

    /// The position of a CA certificate in its chain. Called at the end, when all certificates are
    /// known.
    fn chain(&mut self, _chain: ChainEntry) -> io::Result<()> {
        Ok(())
    }

    /// A certificate that already exists, including in the classic store.
    fn duplicate(&mut self, _duplicate: Duplicate) -> io::Result<()> {
        Ok(())
    }

    /// A finding of a rule.
    fn finding(&mut self, _finding: Finding) -> io::Result<()> {
        Ok(())
    }
}

/// The sink that receives nothing.
impl Sink for () {
    type Record = ();

    fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        Detail::SUMMARY
    }
}

/// The sink that stores everything. Memory grows with the file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CollectedReport {
    /// In the order of the file.
    pub certificate_authorities: Vec<CertificateAuthorityDetail>,
    /// In the order of the file.
    pub certificates: Vec<CertificateEntry>,
    /// In the order of the file.
    pub duplicates: Vec<Duplicate>,
    /// In the order of the file.
    pub chains: Vec<ChainEntry>,
    /// Findings about certificates in the order of the file, then findings about the whole file.
    pub findings: Vec<Finding>,
}

impl Sink for CollectedReport {
    type Record = CertificateAuthorityDetail;

    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record> {
        Ok(record)
    }

    fn detail(&self) -> Detail {
        Detail::ALL
    }

    fn certificate(&mut self, certificate: CertificateEntry) -> io::Result<()> {
        self.certificates.push(certificate);
        Ok(())
    }

    fn record(&mut self, record: CertificateAuthorityDetail) -> io::Result<()> {
        self.certificate_authorities.push(record);
        Ok(())
    }

    fn duplicate(&mut self, duplicate: Duplicate) -> io::Result<()> {
        self.duplicates.push(duplicate);
        Ok(())
    }

    fn chain(&mut self, chain: ChainEntry) -> io::Result<()> {
        self.chains.push(chain);
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        self.findings.push(finding);
        Ok(())
    }
}

/// The complete result of an inspection: the output of `check --format json`.
///
/// It can be deserialized from that JSON. Keys that this version does not define are ignored.
/// Rules, assumptions and words (a severity, a file kind) are looked up in this version's tables.
/// An unknown one is an error that names it, because a report that lacks some of its findings would
/// look better than it is. [`Summary::tool`] contains the program that created a report and its
/// version. Nothing else is validated: counts and lists are not compared with each other.
///
/// ```
/// use pki_preflight::{Options, Report, inspect};
///
/// let bundle = include_bytes!("../testdata/contoso-problems.p7b");
/// let report = inspect(bundle, Options::new("2026-11-24".parse()?))?;
/// let written = serde_json::to_string(&report)?;
/// assert_eq!(serde_json::from_str::<Report>(&written)?, report);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// File, verdict and counts.
    #[serde(flatten)]
    pub summary: Summary,
    /// The records that the upload would create.
    pub certificate_authorities: Vec<CertificateAuthorityDetail>,
    /// Every certificate of the file.
    pub certificates: Vec<CertificateEntry>,
    /// Certificates that already exist.
    pub duplicates: Vec<Duplicate>,
    /// The position of each CA certificate in its chain.
    pub chains: Vec<ChainEntry>,
    /// The findings, most severe first. Within a severity, findings about the whole file come
    /// first, then those about certificates in the order of the file.
    pub findings: Vec<Finding>,
    /// The rules that found something, in the order of the table.
    pub rules: Vec<RuleEntry>,
}

impl Report {
    /// Combines a summary and the lists of the same inspection.
    #[must_use]
    pub fn new(summary: Summary, lists: CollectedReport) -> Self {
        let mut findings = lists.findings;
        findings.sort_by(|one, other| {
            let key = |finding: &Finding| (finding.certificate, finding.offset);
            other.severity.cmp(&one.severity).then_with(|| key(one).cmp(&key(other)))
        });
        let rules = RuleEntry::of(&findings);
        Self {
            summary,
            certificate_authorities: lists.certificate_authorities,
            certificates: lists.certificates,
            duplicates: lists.duplicates,
            chains: lists.chains,
            findings,
            rules,
        }
    }

    /// Whether a document states that the service rejects the upload.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.summary.verdict.upload == UploadPrediction::Rejected
    }

    /// The findings of at least this severity, most severe first.
    ///
    /// ```
    /// use pki_preflight::{Options, Severity, inspect};
    ///
    /// let bundle = include_bytes!("../testdata/contoso-problems.p7b");
    /// let report = inspect(bundle, Options::new("2026-11-24".parse()?))?;
    /// assert!(report.is_rejected());
    /// let expired = report.findings_at_least(Severity::Warning).any(|each| each.rule.id == "C004");
    /// assert!(expired);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn findings_at_least(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity >= severity)
    }
}
