//! The extensions of a CRL (RFC 5280 section 5.2).

use serde::Serialize;

use crate::certificate::{Extension, Extensions, Instant, instant};
use crate::tlv::{Element, Reader, Tag};

/// Maximum number of critical extensions that are listed.
const NAMED: usize = 8;

// Object identifiers below id-ce, 2.5.29.
const NUMBER: [u8; 3] = [0x55, 0x1D, 20];
const DELTA: [u8; 3] = [0x55, 0x1D, 27];
const DISTRIBUTION_POINT: [u8; 3] = [0x55, 0x1D, 28];
const CERTIFICATE_ISSUER: [u8; 3] = [0x55, 0x1D, 29];
const AUTHORITY_KEY_IDENTIFIER: [u8; 3] = [0x55, 0x1D, 35];
const FRESHEST: [u8; 3] = [0x55, 0x1D, 46];
const REASON_CODE: [u8; 3] = [0x55, 0x1D, 21];

/// `szOID_CRL_NEXT_PUBLISH`, 1.3.6.1.4.1.311.21.4.
const NEXT_PUBLISH: [u8; 9] = [0x2B, 6, 1, 4, 1, 0x82, 0x37, 21, 4];

/// The extensions of a CRL. One that cannot be parsed is treated as absent or, if it is critical,
/// as unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CrlExtensions {
    pub(super) authority_key_identifier: Option<Vec<u8>>,
    pub(super) number: Option<Vec<u8>>,
    pub(super) base_number: Option<Vec<u8>>,
    pub(super) freshest: Vec<String>,
    pub(super) next_publish: Option<Instant>,
    pub(super) distribution_point: Option<IssuingDistributionPoint>,
    pub(super) unknown_critical: Vec<String>,
}

/// The issuing distribution point: what a CRL covers.
///
/// ```text
/// IssuingDistributionPoint ::= SEQUENCE {             -- RFC 5280 section 5.2.5
///   distributionPoint [0] DistributionPointName OPTIONAL,
///   onlyContainsUserCerts [1] BOOLEAN DEFAULT FALSE,
///   onlyContainsCACerts [2] BOOLEAN DEFAULT FALSE,
///   onlySomeReasons [3] ReasonFlags OPTIONAL,
///   indirectCRL [4] BOOLEAN DEFAULT FALSE,
///   onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IssuingDistributionPoint {
    /// The URIs at which the CRL is published, from the CRL itself.
    pub urls: Vec<String>,
    /// CA certificates are not covered.
    pub only_contains_user_certs: bool,
    /// End-entity certificates are not covered.
    pub only_contains_ca_certs: bool,
    /// Public-key certificates are not covered.
    pub only_contains_attribute_certs: bool,
    /// Only certificates revoked for some of the reasons are listed.
    pub only_some_reasons: bool,
    /// Certificates of other issuers may be listed.
    pub indirect_crl: bool,
}

impl CrlExtensions {
    /// `crlExtensions [0] EXPLICIT Extensions OPTIONAL`
    pub(super) fn read(&mut self, field: &Element<'_>) {
        let extensions = Extensions::of_list(field.content);
        if let Ok(Some(identifier)) = extensions.authority_key_identifier() {
            self.authority_key_identifier = Some(identifier.to_vec());
        }
        self.freshest = texts(&extensions.freshest_crl().unwrap_or_default());
        for extension in extensions.iter().flatten() {
            if !self.note(&extension) && extension.is_critical() {
                self.note_unknown(extension.id().to_string());
            }
        }
    }

    /// Records the identifier of a critical extension once.
    pub(super) fn note_unknown(&mut self, id: String) {
        if self.unknown_critical.len() < NAMED && !self.unknown_critical.contains(&id) {
            self.unknown_critical.push(id);
        }
    }

    /// Records the value of an extension. Returns whether the extension is processed.
    fn note(&mut self, extension: &Extension<'_>) -> bool {
        let mut value = Reader::new(extension.value(), 0);
        let id = extension.id();
        match id.as_bytes() {
            id if id == AUTHORITY_KEY_IDENTIFIER || id == FRESHEST => true,
            id if id == NUMBER => {
                self.number = integer(&mut value);
                self.number.is_some()
            }
            id if id == DELTA => {
                // The CRL is a delta CRL, even if its base number is unreadable.
                self.base_number = Some(integer(&mut value).unwrap_or_default());
                true
            }
            id if id == DISTRIBUTION_POINT => {
                self.distribution_point = IssuingDistributionPoint::read(&mut value);
                self.distribution_point.is_some()
            }
            id if id == NEXT_PUBLISH => {
                let time = value.next("").ok().flatten();
                self.next_publish = time.and_then(|time| instant(&time));
                true
            }
            _ => false,
        }
    }
}

/// Whether an extension of an entry is processed: the reason code, and the certificate issuer in
/// the entries of an indirect CRL.
pub(super) fn is_known_of_entry(id: &[u8]) -> bool {
    id == REASON_CODE || id == CERTIFICATE_ISSUER
}

impl IssuingDistributionPoint {
    fn read(value: &mut Reader<'_>) -> Option<Self> {
        let mut fields = value.expect(Tag::SEQUENCE, "").ok()?.reader();
        let mut point = Self::default();
        while let Some(field) = fields.next("").ok()? {
            let is_true = field.content.iter().any(|byte| *byte != 0);
            match field.tag().number() {
                0 => point.urls = full_name(&field),
                1 => point.only_contains_user_certs = is_true,
                2 => point.only_contains_ca_certs = is_true,
                3 => point.only_some_reasons = true,
                4 => point.indirect_crl = is_true,
                5 => point.only_contains_attribute_certs = is_true,
                _ => return None,
            }
        }
        Some(point)
    }
}

/// The URIs of `fullName [0] GeneralNames`.
fn full_name(field: &Element<'_>) -> Vec<String> {
    let mut urls = Vec::new();
    let Ok(Some(name)) = field.reader().optional(Tag::context(0), "") else { return urls };
    let mut names = name.reader();
    while let Ok(Some(name)) = names.next("") {
        if name.tag() == Tag::context_primitive(6) {
            urls.extend(texts(&[name.content]));
        }
    }
    urls
}

fn integer(value: &mut Reader<'_>) -> Option<Vec<u8>> {
    value.expect(Tag::INTEGER, "").ok().map(|number| number.content.to_vec())
}

fn texts(uris: &[&[u8]]) -> Vec<String> {
    uris.iter().map(|uri| String::from_utf8_lossy(uri).into_owned()).collect()
}
