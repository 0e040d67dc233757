//! The validity period of a certificate.

use super::time::{self, TimeViolation};
use super::{FieldError, Instant, content};
use crate::tlv::{Element, ReadErrorKind, Reader};

/// The two times of a certificate. One may be readable even if the other is not.
///
/// ```text
/// Validity ::= SEQUENCE { notBefore Time, notAfter Time }   -- RFC 5280 section 4.1.2.5
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Validity {
    pub(crate) not_before: Time,
    pub(crate) not_after: Time,
}

/// A time, and its violations of RFC 5280.
#[derive(Clone, Debug)]
pub(crate) struct Time {
    pub(crate) instant: Result<Instant, FieldError>,
    pub(crate) violations: Vec<TimeViolation>,
    pub(crate) path: &'static str,
    /// The offset in bytes from the start of the certificate.
    pub(crate) offset: usize,
}

impl Validity {
    pub(super) fn read(field: &Element<'_>) -> Self {
        let mut fields = field.reader();
        Self {
            not_before: Time::read(&mut fields, "tbsCertificate.validity.notBefore"),
            not_after: Time::read(&mut fields, "tbsCertificate.validity.notAfter"),
        }
    }
}

impl Time {
    fn read(fields: &mut Reader<'_>, path: &'static str) -> Self {
        let offset = fields.offset();
        let missing = fields.error(ReadErrorKind::Missing, path);
        let decoded = fields
            .next(path)
            .and_then(|element| element.ok_or(missing))
            .map_err(FieldError::from)
            .and_then(|element| {
                time::read(&element).map_err(|error| content(&element, error.describe(), path))
            });
        match decoded {
            Ok(decoded) => {
                let (instant, violations) = (Ok(decoded.instant), decoded.violations);
                Self { instant, violations, path, offset }
            }
            Err(error) => Self { instant: Err(error), violations: Vec::new(), path, offset },
        }
    }
}
