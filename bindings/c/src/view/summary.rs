//! The verdicts and counts of a report.

use std::ffi::c_char;

use preflight::report::{self, PublishPrediction};

use super::Viewed;
use crate::text::Texts;

/// Whether a documented reason to reject the upload was found.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadPrediction {
    /// No reason was found. This guarantees nothing more.
    Clear = 0,
    /// Not decided by any document. The file differs from what is known to be accepted.
    Unknown = 1,
    /// A reason was found.
    Rejected = 2,
}

/// Whether people can sign in with certificates that the CAs of the bundle issued.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInPrediction {
    /// No action is needed.
    Ready = 0,
    /// It is predicted to work after the steps in the JSON.
    ToDo = 1,
    /// Some CAs that have not expired cannot be used.
    PartlyBroken = 2,
    /// No CA can be used.
    Broken = 3,
}

/// The verdicts on a file, and counts of its certificates and findings.
#[repr(C)]
#[derive(Debug)]
pub struct Summary {
    /// SHA-256 of the file, 64 hexadecimal digits, as the upload requires for `sha256FileHash`.
    pub sha256_file_hash: *const c_char,
    /// The length of the file in bytes.
    pub file_length: u64,
    /// Whether a documented reason to reject the upload was found.
    pub upload: UploadPrediction,
    /// Whether people can sign in.
    pub sign_in: SignInPrediction,
    /// Whether the file may be published, as the upload requires: no private key was found in it.
    pub may_be_published: bool,
    /// All certificates: the sum of the next four.
    pub certificates: u64,
    /// Certificates that become a record.
    pub create: u64,
    /// CA certificates that are in a store, or earlier in the bundle.
    pub duplicate: u64,
    /// Certificates that are not CA certificates.
    pub not_ca: u64,
    /// Elements that cannot be read as a certificate.
    pub unreadable: u64,
    /// Findings for which a document states that the upload or the sign-in fails.
    pub errors: u64,
    /// Findings with which it is likely to fail, or which a document advises against.
    pub warnings: u64,
    /// Findings for information.
    pub notices: u64,
}

impl Viewed for Summary {
    type Part = report::Summary;

    fn new(part: &Self::Part, texts: &mut Texts) -> Self {
        let report::Summary { file, verdict, counts, .. } = part;
        Self {
            sha256_file_hash: texts.keep(&file.sha256_file_hash.to_string()),
            file_length: file.length,
            upload: match verdict.upload {
                report::UploadPrediction::Clear => UploadPrediction::Clear,
                report::UploadPrediction::Rejected => UploadPrediction::Rejected,
                _ => UploadPrediction::Unknown,
            },
            sign_in: match verdict.sign_in.prediction {
                report::SignInPrediction::Ready => SignInPrediction::Ready,
                report::SignInPrediction::ToDo => SignInPrediction::ToDo,
                report::SignInPrediction::PartlyBroken => SignInPrediction::PartlyBroken,
                _ => SignInPrediction::Broken,
            },
            may_be_published: verdict.publish == PublishPrediction::Safe,
            certificates: counts.certificates,
            create: counts.create,
            duplicate: counts.duplicate,
            not_ca: counts.not_ca,
            unreadable: counts.unreadable,
            errors: counts.errors,
            warnings: counts.warnings,
            notices: counts.notices,
        }
    }
}
