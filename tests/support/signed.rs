//! Self-signed certificates that OpenSSL 3.0 made (`openssl req -x509`), one for each algorithm,
//! with the key lengths that CAs use. Their common names state the algorithm. For measurements.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

const SIGNED: &str = include_str!("signed-by-openssl.pem");

/// Each certificate after its common name.
pub fn by_algorithm() -> Vec<(String, Vec<u8>)> {
    let blocks = SIGNED.split("-----BEGIN CERTIFICATE-----").skip(1);
    let named = blocks.map(|block| {
        let body = block.split("-----").next().unwrap();
        let characters: String = body.split_whitespace().collect();
        let bytes = BASE64_STANDARD.decode(characters).unwrap();
        let certificate = pki_preflight::Certificate::parse(&bytes).unwrap();
        (certificate.subject().common_name().unwrap(), bytes)
    });
    named.collect()
}
