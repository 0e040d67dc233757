//! Strict decoders, in comparison with our own stages.

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::Decode as _;

/// The whole bundle as DER.
pub fn cms_der(bytes: &[u8]) -> SignedData {
    ContentInfo::from_der(bytes).unwrap().content.decode_as().unwrap()
}

/// The whole bundle under the rules of BER.
pub fn cms_ber(bytes: &[u8]) -> SignedData {
    ContentInfo::from_ber(bytes).unwrap().content.decode_as().unwrap()
}

pub fn x509_cert(bytes: &[u8]) -> x509_cert::Certificate {
    x509_cert::Certificate::from_der(bytes).unwrap()
}

pub fn pem_rfc7468(bytes: &[u8]) -> Vec<u8> {
    pem_rfc7468::decode_vec(bytes).unwrap().1
}
