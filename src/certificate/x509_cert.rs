//! Conversion to the certificate of the crate `x509-cert`.

use x509_cert::der::{Decode as _, Error};

use super::Certificate;

/// Decodes the certificate's bytes once more with `x509-cert`.
///
/// That crate parses strictly, where this one accepts what certificates in use have. It refuses some
/// certificates that governments publish: a serial number of more than 20 bytes, a `BOOLEAN` or a
/// length that is not in DER, a UTCTime without seconds or with an offset, a UniversalString in a
/// name. Be ready for the error; [`Certificate`] still reads such a certificate.
///
/// Encoding the result again may give other bytes than these. Digests and thumbprints come from
/// [`as_bytes`](Certificate::as_bytes).
///
/// # Errors
/// When the bytes are not a certificate in the strict DER that `x509-cert` requires. The position in
/// the error is relative to the certificate, or to a value inside it.
impl TryFrom<&Certificate<'_>> for x509_cert::Certificate {
    type Error = Error;

    fn try_from(certificate: &Certificate<'_>) -> Result<Self, Error> {
        Self::from_der(certificate.as_bytes())
    }
}
