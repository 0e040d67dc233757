//! Conversion to the certificate type of the crate `x509-cert`.

use x509_cert::der::{Decode as _, Error};

use super::Certificate;

/// Decodes the certificate's bytes again with `x509-cert`.
///
/// `x509-cert` parses strictly, while this crate accepts the deviations of certificates in use.
/// `x509-cert` rejects some certificates that governments publish: for example those with a serial
/// number of more than 20 bytes, a `BOOLEAN` or a length that is not in DER, a UTCTime without
/// seconds or with an offset, or a UniversalString in a name. Handle the error; [`Certificate`]
/// still parses such a certificate.
///
/// Encoding the result may give bytes that differ from the original. Compute digests and
/// thumbprints from [`as_bytes`](Certificate::as_bytes).
///
/// # Errors
/// If the bytes are not a certificate in the strict DER that `x509-cert` requires. The position in
/// the error is relative to the certificate, or to a value inside it.
impl TryFrom<&Certificate<'_>> for x509_cert::Certificate {
    type Error = Error;

    fn try_from(certificate: &Certificate<'_>) -> Result<Self, Error> {
        Self::from_der(certificate.as_bytes())
    }
}
