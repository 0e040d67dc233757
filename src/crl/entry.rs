//! One revoked certificate.

use serde::{Serialize, Serializer};

use super::extension;
use crate::certificate::{Extension, Extensions, Instant, instant};
use crate::digest::Hex;
use crate::tlv::{Element, Reader, Tag};

/// A requested entry of a CRL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RevokedEntry {
    /// The content bytes of the serial number; as hexadecimal digits in JSON.
    #[serde(serialize_with = "hex")]
    pub serial_number: Vec<u8>,
    /// `revocationDate`; `None` if it cannot be parsed.
    pub revocation_date: Option<Instant>,
    /// The reason; `None` if the entry does not contain one.
    pub reason: Option<RevocationReason>,
}

/// `CRLReason` (RFC 5280 section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names of RFC 5280 section 5.3.1")]
pub enum RevocationReason {
    Unspecified,
    KeyCompromise,
    CaCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
    RemoveFromCrl,
    PrivilegeWithdrawn,
    AaCompromise,
    /// A number that RFC 5280 does not define.
    Other,
}

impl RevocationReason {
    const fn of(number: u8) -> Self {
        match number {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => Self::Other,
        }
    }

    /// The name as written in RFC 5280.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
            Self::Other => "other",
        }
    }
}

fn hex<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Hex(bytes))
}

/// The extension that nearly all entries with extensions have: a reason code that is not critical.
/// Its last byte, the reason, is omitted.
const REASON: [u8; 13] = [0x30, 12, 0x30, 10, 6, 3, 0x55, 0x1D, 21, 4, 3, 10, 1];

/// ```text
/// SEQUENCE {                                          -- RFC 5280 section 5.1
///   userCertificate CertificateSerialNumber,          -- INTEGER
///   revocationDate Time,
///   crlEntryExtensions Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) serial: &'a [u8],
    date: Element<'a>,
    /// The bytes after the date.
    extensions: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Parses the content of an entry.
    #[inline]
    pub(super) fn read(content: &'a [u8]) -> Result<Self, &'static str> {
        let mut fields = Reader::new(content, 0);
        let serial = fields.expect(Tag::INTEGER, "").map_err(|_| "has no serial number")?;
        let date = fields.next("").ok().flatten().filter(|date| is_time(date.tag()));
        let date = date.ok_or("has no revocation date")?;
        let extensions = content.get(fields.offset()..).unwrap_or_default();
        Ok(Self { serial: serial.content, date, extensions })
    }

    /// Whether there are extensions that must be searched for critical ones.
    #[inline]
    pub(super) fn has_unusual_extensions(&self) -> bool {
        match self.extensions {
            [] => false,
            [usual @ .., _] => *usual != REASON,
        }
    }

    /// Passes on the critical extensions that this program does not process.
    pub(super) fn each_unknown_critical(&self, on_id: &mut dyn FnMut(String)) {
        let list = Extensions::of_list(self.extensions);
        for found in list.iter().flatten().filter(Extension::is_critical) {
            if !extension::is_known_of_entry(found.id().as_bytes()) {
                on_id(found.id().to_string());
            }
        }
    }

    pub(super) fn revoked(&self) -> RevokedEntry {
        let list = Extensions::of_list(self.extensions);
        let reason = list.iter().flatten().find(|found| found.id().as_bytes() == [0x55, 0x1D, 21]);
        let reason = reason.and_then(|found| {
            let value = Reader::new(found.value(), 0).expect(Tag::ENUMERATED, "").ok()?;
            Some(RevocationReason::of(*value.content.first()?))
        });
        RevokedEntry {
            serial_number: self.serial.to_vec(),
            revocation_date: instant(&self.date),
            reason,
        }
    }
}

pub(super) fn is_time(tag: Tag) -> bool {
    tag == Tag::UTC_TIME || tag == Tag::GENERALIZED_TIME
}
