//! The observer of an upload's progress.

use std::fmt;
use std::time::Duration;

/// Observes the progress of an upload. The texts may contain text from the service: escape them
/// before printing.
pub trait Observer: fmt::Debug {
    /// A step has started or is done. The text is a sentence.
    fn step(&mut self, text: &str);

    /// Something may go wrong. The text is one or more sentences.
    fn warning(&mut self, text: &str);

    /// The upload is still running.
    fn waiting(&mut self, progress: &Progress);
}

/// The progress of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The status of the PKI, if it could be read.
    pub status: Option<String>,
    /// Number of predicted CAs that are listed.
    pub present: u64,
    /// Number of predicted CAs.
    pub predicted: u64,
    /// The time since the request was sent.
    pub elapsed: Duration,
}
