//! Formats that announce themselves with their first octets.

use super::Kind;

/// First octets, in no order: none begins with another.
const BEGINNINGS: &[(&[u8], Kind)] = &[
    (b"%PDF-", Kind::PdfDocument),
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"\x1F\x8B", Kind::Gzip),
    (b"7z\xBC\xAF\x27\x1C", Kind::Archive),
    (b"\xFD7zXZ\0", Kind::Archive),
    (b"\x28\xB5\x2F\xFD", Kind::Archive),
    (b"Rar!\x1A\x07", Kind::Archive),
    (b"MSCF\0\0\0\0", Kind::Archive),
    // [MS-OSHARED] 2.3.2.5.1: version 0, then `CERT`.
    (b"\0\0\0\0CERT", Kind::SerializedCertificateStore),
    (b"\xFE\xED\xFE\xED\0\0\0", Kind::JavaKeyStore),
    (b"\xCE\xCE\xCE\xCE\0\0\0", Kind::JavaKeyStore),
];

/// Where a tar archive says what it is.
const TAR: usize = 257;

/// What `octets` are by their first octets.
pub(super) fn kind(octets: &[u8]) -> Option<Kind> {
    if octets.iter().all(|octet| *octet == 0) {
        return Some(Kind::Zeros);
    }
    if let Some(rest) = octets.strip_prefix(b"openssh-key-v1\0") {
        return Some(openssh(rest));
    }
    if octets.get(TAR..).is_some_and(|header| header.starts_with(b"ustar")) {
        return Some(Kind::Archive);
    }
    // bzip2 writes the size of its blocks among the letters.
    if let [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..] = octets {
        return Some(Kind::Archive);
    }
    let found = BEGINNINGS.iter().find(|(beginning, _)| octets.starts_with(beginning));
    found.map(|(_, kind)| *kind)
}

/// OpenSSH's PROTOCOL.key: the name of the cipher stands first, `none` without a password.
fn openssh(rest: &[u8]) -> Kind {
    match rest {
        [0, 0, 0, 4, b'n', b'o', b'n', b'e', ..] => Kind::PrivateKey,
        [0, 0, 0, _, _, ..] => Kind::EncryptedPrivateKey,
        _ => Kind::PrivateKey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_their_beginning() {
        let mut tar = [b'a'; 300];
        tar[TAR..TAR + 5].copy_from_slice(b"ustar");
        for (octets, expected) in [
            (&b"%PDF-1.7\n"[..], Some(Kind::PdfDocument)),
            (b"PK\x03\x04\x14\0", Some(Kind::Zip)),
            (b"\x1F\x8B\x08", Some(Kind::Gzip)),
            (b"7z\xBC\xAF\x27\x1C\0\x04", Some(Kind::Archive)),
            (b"\x28\xB5\x2F\xFD\x24", Some(Kind::Archive)),
            (b"BZh51AY&SY", Some(Kind::Archive)),
            (&tar, Some(Kind::Archive)),
            (b"\0\0\0\0CERT\x20\0", Some(Kind::SerializedCertificateStore)),
            (b"\xFE\xED\xFE\xED\0\0\0\x02", Some(Kind::JavaKeyStore)),
            (b"\0\0\0\0\0", Some(Kind::Zeros)),
            (b"openssh-key-v1\0\0\0\0\x04none\0", Some(Kind::PrivateKey)),
            (b"openssh-key-v1\0\0\0\0\x0Aaes256-ctr", Some(Kind::EncryptedPrivateKey)),
            (b"openssh-key-v1\0", Some(Kind::PrivateKey)),
            (b"\0\0\0\0\x01", None),
            (b"text", None),
        ] {
            assert_eq!(kind(octets), expected, "{octets:?}");
        }
    }
}
