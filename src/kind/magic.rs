//! Formats with a signature in their first bytes.

use super::FileKind;

/// First bytes of each format. The order does not matter, because none is a prefix of another.
const BEGINNINGS: &[(&[u8], FileKind)] = &[
    (b"%PDF-", FileKind::PdfDocument),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\x1F\x8B", FileKind::Gzip),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Archive),
    (b"\xFD7zXZ\0", FileKind::Archive),
    (b"\x28\xB5\x2F\xFD", FileKind::Archive),
    (b"Rar!\x1A\x07", FileKind::Archive),
    (b"MSCF\0\0\0\0", FileKind::Archive),
    (b"\x1F\x9D", FileKind::Archive),
    (b"\x04\x22\x4D\x18", FileKind::Archive),
    (b"\x5D\0\0\x80\0", FileKind::Archive),
    (b"LZIP", FileKind::Archive),
    (b"!<arch>\n", FileKind::Archive),
    (b"xar!\0", FileKind::Archive),
    (b"PK\x07\x08", FileKind::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::CompoundFile),
    // [MS-OSHARED] 2.3.2.5.1: version 0, then `CERT`.
    (b"\0\0\0\0CERT", FileKind::SerializedCertificateStore),
    (b"\xFE\xED\xFE\xED\0\0\0", FileKind::JavaKeyStore),
    (b"\xCE\xCE\xCE\xCE\0\0\0", FileKind::JavaKeyStore),
];

/// The offset of the signature in a tar archive.
const TAR: usize = 257;

/// The checksum in the header of a tar archive: octal digits, usually with a zero byte and a space
/// after them.
const TAR_CHECKSUM: std::ops::Range<usize> = 148..156;
/// The length of the header of a tar archive, in bytes.
const TAR_HEADER: usize = 512;

/// The kind of `bytes` by their first bytes.
pub(super) fn kind(bytes: &[u8]) -> Option<FileKind> {
    if bytes.iter().all(|byte| *byte == 0) {
        return Some(FileKind::Zeros);
    }
    if let Some(rest) = bytes.strip_prefix(b"openssh-key-v1\0") {
        return Some(openssh(rest));
    }
    if bytes.get(TAR..).is_some_and(|header| header.starts_with(b"ustar")) || is_old_tar(bytes) {
        return Some(FileKind::Archive);
    }
    // LHA names its method after the first two bytes.
    if let [_, _, b'-', b'l', b'h' | b'z', _, b'-', ..] = bytes {
        return Some(FileKind::Archive);
    }
    // The signature of bzip2 contains the size of its blocks.
    if let [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..] = bytes {
        return Some(FileKind::Archive);
    }
    let found = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    found.map(|(_, kind)| *kind)
}

/// The tar format of Version 7 has no signature: its checksum is the sum of the header's bytes,
/// with blanks in place of the checksum.
fn is_old_tar(bytes: &[u8]) -> bool {
    let Some((header, checksum)) = bytes.get(..TAR_HEADER).zip(bytes.get(TAR_CHECKSUM)) else {
        return false;
    };
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let expected = sum(header) + 8 * u32::from(b' ') - sum(checksum);
    let digits = checksum.split(|byte| !byte.is_ascii_digit()).find(|part| !part.is_empty());
    let written = digits.and_then(|digits| std::str::from_utf8(digits).ok());
    written.and_then(|digits| u32::from_str_radix(digits, 8).ok()) == Some(expected)
}

/// OpenSSH's PROTOCOL.key: the name of the cipher comes first. It is `none` without a password.
fn openssh(rest: &[u8]) -> FileKind {
    match rest {
        [0, 0, 0, 4, b'n', b'o', b'n', b'e', ..] => FileKind::PrivateKey,
        [0, 0, 0, _, _, ..] => FileKind::EncryptedPrivateKey,
        _ => FileKind::PrivateKey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_their_beginning() {
        let mut tar = [b'a'; 300];
        tar[TAR..TAR + 5].copy_from_slice(b"ustar");
        let mut old = [0; TAR_HEADER];
        old[..8].copy_from_slice(b"root.pem");
        old[TAR_CHECKSUM].copy_from_slice(b"002064\0 ");
        for (bytes, expected) in [
            (&old[..], Some(FileKind::Archive)),
            (b"\x04\x22\x4D\x18\x64\x40", Some(FileKind::Archive)),
            (b"\x22\x1B-lh5-\x10", Some(FileKind::Archive)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0", Some(FileKind::CompoundFile)),
            (&b"%PDF-1.7\n"[..], Some(FileKind::PdfDocument)),
            (b"PK\x03\x04\x14\0", Some(FileKind::Zip)),
            (b"\x1F\x8B\x08", Some(FileKind::Gzip)),
            (b"7z\xBC\xAF\x27\x1C\0\x04", Some(FileKind::Archive)),
            (b"\x28\xB5\x2F\xFD\x24", Some(FileKind::Archive)),
            (b"BZh51AY&SY", Some(FileKind::Archive)),
            (&tar, Some(FileKind::Archive)),
            (b"\0\0\0\0CERT\x20\0", Some(FileKind::SerializedCertificateStore)),
            (b"\xFE\xED\xFE\xED\0\0\0\x02", Some(FileKind::JavaKeyStore)),
            (b"\0\0\0\0\0", Some(FileKind::Zeros)),
            (b"openssh-key-v1\0\0\0\0\x04none\0", Some(FileKind::PrivateKey)),
            (b"openssh-key-v1\0\0\0\0\x0Aaes256-ctr", Some(FileKind::EncryptedPrivateKey)),
            (b"openssh-key-v1\0", Some(FileKind::PrivateKey)),
            (b"\0\0\0\0\x01", None),
            (b"text", None),
        ] {
            assert_eq!(kind(bytes), expected, "{bytes:?}");
        }
    }
}
