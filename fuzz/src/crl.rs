//! Certificate revocation lists.

use pki_preflight::crl::{Crl, CrlError, CrlReader};

use super::pieces;

/// A serial number that occurs in small inputs.
const SERIAL: [u8; 2] = [0x12, 0x34];

/// A CRL gives the same result however it is cut, and all findings are within the file.
pub fn crl(bytes: &[u8]) {
    let whole = read(bytes, &[bytes.len().max(1)]);
    for sizes in pieces::choices(bytes) {
        assert_eq!(read(bytes, &sizes), whole);
    }
    match whole {
        Ok(crl) => {
            assert_eq!(crl.length(), u64::try_from(bytes.len()).unwrap());
            // An entry has at least a header, a serial number and a time.
            assert!(crl.entries() <= crl.length() / 6);
            assert!(crl.revoked().len() <= 1, "each serial number once");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn read(bytes: &[u8], sizes: &[usize]) -> Result<Crl, CrlError> {
    let mut reader = CrlReader::default();
    reader.find(&SERIAL);
    let (mut rest, mut sizes) = (bytes, sizes.iter().cycle());
    while !rest.is_empty() {
        let size = sizes.next().copied().unwrap_or(1).clamp(1, rest.len());
        let (piece, behind) = rest.split_at(size);
        reader.push(piece);
        rest = behind;
    }
    reader.finish()
}
