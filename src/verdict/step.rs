//! What to do, before and after the upload.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use crate::check::{FIRST, Rule};

/// Something to do, for all certificates that it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Step {
    /// When to do it.
    pub when: StepWhen,
    /// Its purpose.
    pub topic: StepTopic,
    /// The ids of the rules that require it.
    #[serde(deserialize_with = "rule_ids")]
    pub rules: Vec<&'static str>,
    /// What to do, as one sentence.
    pub action: String,
    /// What happens otherwise, as one sentence; empty if the action implies it.
    pub reason: Cow<'static, str>,
    /// The number of certificates that it concerns; 0 for the file as a whole.
    pub count: u64,
    /// The first certificates that it concerns, by their index in the file: at most
    /// [`CERTIFICATES`](Self::CERTIFICATES). The findings of the rules list all of them.
    pub certificates: Vec<u64>,
    /// A command that performs the step or helps with it. `{file}` is a placeholder for the file's
    /// name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Cow<'static, str>>,
}

impl Step {
    /// The largest number of indices in [`certificates`](Self::certificates).
    pub const CERTIFICATES: usize = FIRST;
}

/// Deserializes the ids of rules, which must exist in this version.
pub(super) fn rule_ids<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<&'static str>, D::Error> {
    let rules = Vec::<&'static Rule>::deserialize(deserializer)?;
    Ok(rules.into_iter().map(|rule| rule.id).collect())
}

/// When to do a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StepWhen {
    /// Before the upload: the file, its URL or its hash must change.
    Before,
    /// After the upload, in the trust store.
    After,
    /// On a later day.
    Later,
}

/// The purpose of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StepTopic {
    /// The file must not be published as it is.
    Publish,
    /// The upload is rejected without it, or may be.
    Upload,
    /// Sign-in fails without it, or may fail.
    SignIn,
}
