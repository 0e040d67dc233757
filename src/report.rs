//! What an inspection says: the shapes of the stable JSON, and the sink that results go to.

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

/// Version of the JSON. It grows when a key is renamed or removed, or changes its meaning; keys
/// may be added without that.
pub const SCHEMA_VERSION: u32 = 1;

/// What was inspected, and what came of it, without the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Summary {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The program.
    pub tool: Tool,
    /// The instant that validity was judged at.
    pub checked_at: Instant,
    /// The file.
    pub file: FileFacts,
    /// What stands in it.
    pub bundle: BundleFacts,
    /// What the upload and a sign-in would do, as far as documents say, and what to do.
    pub verdict: Verdict,
    /// How many of what.
    pub counts: Counts,
    /// What came of the CA certificates' signatures.
    pub signatures: SignatureCounts,
    /// What was taken for what the documents leave open, as far as anything here depends on it.
    pub assumptions: Vec<Assumed>,
    /// How surely each field of the records is known.
    pub confidence: FieldConfidence,
}

/// The program that made a report.
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

/// Facts of a file as it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileFacts {
    /// The name that the caller gave.
    pub name: String,
    /// In bytes.
    pub length: u64,
    /// How the bundle is written.
    pub encoding: Encoding,
    /// How many PEM blocks the file has, bundles and others. 0 where it is not PEM.
    pub pem_blocks: u64,
    /// SHA-256 of the file's bytes, as the upload's `sha256FileHash` wants it.
    pub sha256_file_hash: Sha256Digest,
    /// What the file is, where it is no bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<FileKind>,
}

/// How a bundle is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Encoding {
    /// Binary, its frame in definite minimal lengths. Whether the SET is sorted, as DER wants
    /// too, is said apart.
    Der,
    /// Binary, its frame with indefinite or longer lengths than needed.
    Ber,
    /// Base64 between BEGIN and END lines (RFC 7468).
    Pem,
    /// Base64 alone.
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

/// One certificate of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CertificateEntry {
    /// Its number in the file, from 0.
    pub index: u64,
    /// Where it begins, in bytes from the start of the file; for base64, the character that its
    /// first byte begins in.
    pub offset: u64,
    /// The length of its encoding in bytes.
    pub length: u64,
    /// SHA-1 of its bytes: the thumbprint.
    pub sha1: Thumbprint,
    /// SHA-256 of its bytes.
    pub sha256: Sha256Digest,
    /// Its subject as .NET writes it; empty where it can't be read.
    pub subject: String,
    /// Its issuer as .NET writes it; empty where it can't be read.
    pub issuer: String,
    /// The subject's common name, the last one where it has several; null where it has none.
    pub common_name: Option<String>,
    /// The issuer's common name; null where it has none.
    pub issuer_common_name: Option<String>,
    /// The first instant of validity; null where it can't be read.
    pub not_before: Option<Instant>,
    /// The last instant of validity; null where it can't be read.
    pub not_after: Option<Instant>,
    /// What would become of it.
    pub disposition: Disposition,
}

/// Which lists a sink takes. What it does not take is not made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// [`Sink::certificate`]: names and SHA-256 of every certificate.
    pub certificates: bool,
    /// [`Sink::record`]: the predicted records.
    pub records: bool,
    /// [`Sink::duplicate`].
    pub duplicates: bool,
    /// [`Sink::chain`]: who issued whom. Chains are built for the rules in any case.
    pub chains: bool,
    /// [`Sink::finding`]: the findings with their messages, not only their number.
    pub findings: bool,
}

impl Detail {
    /// Nothing but the numbers.
    pub const SUMMARY: Self = Self {
        certificates: false,
        records: false,
        duplicates: false,
        chains: false,
        findings: false,
    };
    /// The records alone.
    pub const RECORDS: Self = Self { records: true, ..Self::SUMMARY };
    /// Everything.
    pub const ALL: Self =
        Self { certificates: true, records: true, duplicates: true, chains: true, findings: true };
}

/// Takes results as they are made, in the order of the file; findings about the whole file come
/// last. A sink that returns an error ends the inspection with
/// [`ErrorKind::Sink`](crate::ErrorKind::Sink).
///
/// # Errors
/// Every function may return any error; that it could not write is the usual one.
#[expect(clippy::missing_errors_doc, reason = "said for all of them above")]
pub trait Sink {
    /// A record as the sink takes it: [`CertificateAuthorityDetail`], or what the sink would make of
    /// one anyway, such as a line of text.
    type Record: Send + 'static;

    /// What the sink takes; asked once.
    fn detail(&self) -> Detail;

    /// Makes what [`record`](Self::record) takes. With the feature `parallel` this runs on several
    /// threads at once, where certificates are parsed; what it makes may be dropped, because the
    /// certificate turns out to be a duplicate.
    fn render(record: CertificateAuthorityDetail) -> io::Result<Self::Record>;

    /// A certificate with its bytes, of any disposition. Called for each, whatever
    /// [`detail`](Self::detail) says, and before the other functions get what came of it.
    fn found(&mut self, _certificate: &BundleCertificate<'_>) -> io::Result<()> {
        Ok(())
    }

    /// A certificate, of any disposition, as a report lists it.
    fn certificate(&mut self, _certificate: CertificateEntry) -> io::Result<()> {
        Ok(())
    }

    /// The record of a certificate that would be created.
    fn record(&mut self, _record: Self::Record) -> io::Result<()> {
        Ok(())
    }

    /// Where a CA certificate stands among the others. Known at the end, when all are.
    fn chain(&mut self, _chain: ChainEntry) -> io::Result<()> {
        Ok(())
    }

    /// A certificate that is there already, in the classic store too.
    fn duplicate(&mut self, _duplicate: Duplicate) -> io::Result<()> {
        Ok(())
    }

    /// What a rule found.
    fn finding(&mut self, _finding: Finding) -> io::Result<()> {
        Ok(())
    }
}

/// The sink that takes nothing.
impl Sink for () {
    type Record = ();

    fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        Detail::SUMMARY
    }
}

/// The sink that keeps everything; memory grows with the file.
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
    /// Those of the certificates in the order of the file, then those of the whole.
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

/// Everything that an inspection says: what `check --format json` prints.
///
/// It is read back from that JSON. Keys that this version does not know are ignored. Rules,
/// assumptions and words (a severity, a file kind) are looked up in this version's tables: one that
/// is not there is an error that names it, since a report without some of its findings could be
/// taken for a better one. The program that made a report and its version are in
/// [`Summary::tool`]. Nothing else is checked: counts and lists are taken as they are written.
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
    /// File, verdict and numbers.
    #[serde(flatten)]
    pub summary: Summary,
    /// The records that the upload would create.
    pub certificate_authorities: Vec<CertificateAuthorityDetail>,
    /// Every certificate of the file.
    pub certificates: Vec<CertificateEntry>,
    /// What is there already.
    pub duplicates: Vec<Duplicate>,
    /// Where each CA certificate stands among the others.
    pub chains: Vec<ChainEntry>,
    /// What the rules found, gravest first, then in the order of the file.
    pub findings: Vec<Finding>,
    /// The rules that found something, in the order of the table.
    pub rules: Vec<RuleEntry>,
}

impl Report {
    /// Puts a summary and the lists of the same inspection together.
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

    /// Whether a document says that the service rejects the upload.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.summary.verdict.upload == UploadPrediction::Rejected
    }

    /// The findings of a severity or a graver one, gravest first.
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
