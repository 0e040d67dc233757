//! Writes certs-only SignedData (RFC 5652, 5.1), with each field open to replacement.

use super::der;

pub const DATA: &str = "1.2.840.113549.1.7.1";
pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";

/// The fields of ContentInfo and SignedData, each a whole encoded value.
///
/// An empty field is left out.
#[derive(Clone, Debug)]
pub struct BundleBuilder {
    pub content_type: Vec<u8>,
    pub version: Vec<u8>,
    pub digest_algorithms: Vec<u8>,
    pub encapsulated: Vec<u8>,
    /// Each CertificateChoices.
    pub elements: Vec<Vec<u8>>,
    /// The whole field `[0]`, instead of the one made of `elements`.
    pub certificates_field: Option<Vec<u8>>,
    pub crls: Vec<u8>,
    pub signer_infos: Vec<u8>,
    /// Bytes after the last field, still inside SignedData.
    pub extra: Vec<u8>,
    /// BER indefinite lengths in the whole outer structure; the elements are unchanged.
    pub indefinite: bool,
}

impl BundleBuilder {
    /// Elements in the given order.
    pub fn new(elements: &[Vec<u8>]) -> Self {
        Self {
            content_type: der::oid(SIGNED_DATA),
            version: der::integer(1),
            digest_algorithms: der::set::<&[u8]>(&[]),
            encapsulated: der::sequence(&[der::oid(DATA)]),
            elements: elements.to_vec(),
            certificates_field: None,
            crls: Vec::new(),
            signer_infos: der::set::<&[u8]>(&[]),
            extra: Vec::new(),
            indefinite: false,
        }
    }

    /// Puts the elements into the order of X.690, 11.6.
    pub fn sorted(mut self) -> Self {
        self.elements.sort_unstable();
        self
    }

    pub fn indefinite(mut self) -> Self {
        self.indefinite = true;
        self
    }

    /// Changes fields in the middle of a chain of calls.
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Puts `content` into an OCTET STRING as the encapsulated content.
    pub fn content(mut self, content_type: &str, content: &[u8]) -> Self {
        let content = der::explicit(0, &der::octet_string(content));
        self.encapsulated = der::sequence(&[der::oid(content_type), content]);
        self
    }

    /// SignedData alone.
    pub fn signed_data(&self) -> Vec<u8> {
        let elements = || self.wrap(0xa0, &self.elements.concat());
        let fields = [
            self.part(&self.version),
            self.part(&self.digest_algorithms),
            self.part(&self.encapsulated),
            self.certificates_field.clone().unwrap_or_else(elements),
            self.part(&self.crls),
            self.part(&self.signer_infos),
            self.extra.clone(),
        ];
        self.wrap(der::SEQUENCE, &fields.concat())
    }

    /// ContentInfo.
    pub fn build(&self) -> Vec<u8> {
        let content = self.wrap(0xa0, &self.signed_data());
        self.wrap(der::SEQUENCE, &[self.content_type.clone(), content].concat())
    }

    fn wrap(&self, tag: u8, content: &[u8]) -> Vec<u8> {
        if self.indefinite { der::indefinite(tag, content) } else { der::tlv(tag, content) }
    }

    fn part(&self, field: &[u8]) -> Vec<u8> {
        if self.indefinite && !field.is_empty() && field[1] != 0x80 {
            der::to_indefinite(field)
        } else {
            field.to_vec()
        }
    }
}

/// A DER bundle with its certificates in the given order.
pub fn bundle(certificates: &[Vec<u8>]) -> Vec<u8> {
    BundleBuilder::new(certificates).build()
}
