//! A certificate that is split into its fields when someone asks for one.

use std::cell::OnceCell;

use super::{Certificate, FieldError};

/// The bytes of a certificate, and its fields once they were asked for.
#[derive(Debug)]
pub(crate) struct View<'a> {
    bytes: &'a [u8],
    certificate: OnceCell<Result<Certificate<'a>, FieldError>>,
}

impl<'a> View<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, certificate: OnceCell::new() }
    }

    /// The certificate, or why it can't be read.
    pub(crate) fn read(&self) -> Result<&Certificate<'a>, FieldError> {
        let read = self.certificate.get_or_init(|| Certificate::parse(self.bytes));
        read.as_ref().map_err(|error| *error)
    }
}
