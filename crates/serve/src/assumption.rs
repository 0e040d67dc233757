//! What is assumed of the service where the documents leave a point open.

use pki_preflight::Assumptions;

/// A value for every assumption.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Assumed {
    /// Those of predicted records, which the library has.
    pub prediction: Assumptions,
}
