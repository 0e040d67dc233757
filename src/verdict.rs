//! The verdict on a file: whether the upload is predicted to succeed, whether people can sign in
//! with the CAs that it would create, whether the file may be published, and what to do.
//!
//! The verdict is judged from counts of rules and from the chains, never from messages. The
//! predictions for the upload and the publication do not depend on a [`Policy`](crate::Policy),
//! which does not change what the service does. The steps depend on it, because an allowed rule
//! requires no action; so does whether the sign-in needs steps.

mod judge;
mod sign_in;
mod step;
mod table;
mod usability;

use serde::{Deserialize, Serialize};

pub(crate) use judge::{VerdictFacts, judge};
pub(crate) use sign_in::{CountedAuthority, SignInTally};
pub use sign_in::{CrlUrlSteps, SignIn, SignInPrediction, UnusableAuthorities, UnusableReason};
use step::rule_ids;
pub use step::{Step, StepTopic, StepWhen};
pub(crate) use usability::Usability;

/// The three verdicts, and the steps that improve them.
///
/// ```
/// use pki_preflight::{Options, inspect, report::UploadPrediction};
///
/// let bundle = include_bytes!("../testdata/contoso.p7b");
/// let report = inspect(bundle, Options::new("2026-11-24".parse()?))?;
/// let verdict = &report.summary.verdict;
/// assert_eq!(verdict.upload, UploadPrediction::Clear);
/// assert_eq!(verdict.sign_in.usable + verdict.sign_in.usable_after_steps, 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Verdict {
    /// Whether a documented reason to reject the upload was found.
    pub upload: UploadPrediction,
    /// The ids of the rules that make `upload` something other than clear, in the order of the
    /// table.
    #[serde(deserialize_with = "rule_ids")]
    pub because: Vec<&'static str>,
    /// Whether people can sign in with the CAs of the bundle.
    pub sign_in: SignIn,
    /// Whether the file may be published, as the upload requires.
    pub publish: PublishPrediction,
    /// What to do, in order.
    pub steps: Vec<Step>,
}

/// Whether a documented reason to reject the upload was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum UploadPrediction {
    /// No reason was found. That does not guarantee that the upload succeeds.
    Clear,
    /// No document decides it: the file differs from what is known to be accepted.
    Unknown,
    /// A reason was found.
    Rejected,
}

/// Whether a file may be published. The service downloads the file from a public URL, so anyone
/// can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum PublishPrediction {
    /// No private key was found.
    Safe,
    /// The file contains a private key, or its format is intended for one (F010).
    DoNotPublish,
}
