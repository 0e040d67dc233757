//! Who is told how an upload goes on.

use std::fmt;
use std::time::Duration;

/// Who is told how an upload goes on. Texts may hold what the service sent: escape them where they
/// are printed.
pub trait Observer: fmt::Debug {
    /// A step has begun or was done: a sentence.
    fn step(&mut self, text: &str);

    /// Something may go wrong: one sentence or more.
    fn warning(&mut self, text: &str);

    /// The upload is being waited for.
    fn waiting(&mut self, progress: &Progress);
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The status of the PKI, where it could be read.
    pub status: Option<String>,
    /// How many of the predicted CAs are listed.
    pub present: u64,
    /// How many CAs are predicted.
    pub predicted: u64,
    /// How long ago the request was sent.
    pub elapsed: Duration,
}
