//! The reasons why an upload ends before its last step.

use crate::client::{ClientError, Refusal, explain};

/// The reason why an upload ends before its last step.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) kind: Kind,
    /// The reason: one or more sentences, possibly with text from the service.
    pub(super) reason: String,
    /// The likely meaning of the reason.
    pub(super) explanation: Option<String>,
    pub(super) refusal: Option<Box<Refusal>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    NothingSent,
    Rejected,
    Unknown,
}

impl Stop {
    pub(super) fn new(kind: Kind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), explanation: None, refusal: None }
    }

    pub(super) fn nothing_sent(reason: impl Into<String>) -> Self {
        Self::new(Kind::NothingSent, reason)
    }

    /// Whether the service answered with this status.
    pub(super) fn has_status(&self, status: u16) -> bool {
        self.refusal.as_ref().is_some_and(|refusal| refusal.status == status)
    }

    /// The stop caused by an error of the client.
    pub(super) fn of(kind: Kind, error: &ClientError) -> Self {
        let refusal = error.refusal().cloned().map(Box::new);
        let explanation = error.refusal().and_then(explain).map(str::to_owned);
        Self { kind, reason: error.to_string(), explanation, refusal }
    }
}
