//! For each rule an input that fires it, and a nearly equal one that does not.

use pki_preflight::Options;

mod bundle;
mod certificate;
pub mod crl;
mod file;
mod set;

/// A rule, with an input on either side of its boundary.
#[derive(Clone, Debug)]
pub struct Case {
    /// The rule's id.
    pub rule: &'static str,
    pub fires: Input,
    pub silent: Input,
}

/// A file, and what it is checked with.
#[derive(Clone, Debug)]
pub struct Input {
    pub bytes: Vec<u8>,
    pub options: Options,
}

impl Input {
    /// Checked at the instant of all tests, without any other options.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, options: super::report::options() }
    }

    /// Changes the options in the middle of a chain of calls.
    pub fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }
}

pub fn cases() -> Vec<Case> {
    [file::cases(), bundle::cases(), certificate::cases(), set::cases()]
        .into_iter()
        .flatten()
        .collect()
}
