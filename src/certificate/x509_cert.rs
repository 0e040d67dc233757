//! Conversion to the certificate of the crate `x509-cert`.

use x509_cert::der::{Decode as _, Error};

use super::Certificate;

/// Decodes the certificate's bytes once more with `x509-cert`.
///
/// `x509-cert` parses strictly, while this crate accepts the deviations of certificates in use.
/// `x509-cert` rejects some certificates that governments publish: a serial number of more than 20
/// bytes, a `BOOLEAN` or a length that is not in DER, a UTCTime without seconds or with an offset,
/// a UniversalString in a name. Handle the error; [`Certificate`] still reads such a certificate.
///
/// Encoding the result may give bytes that differ from the original. Digests and thumbprints are
/// computed from [`as_bytes`](Certificate::as_bytes).
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
