//! Re-encodes elements with DER lengths.

use super::{Element, Reader, Tag};

use crate::arithmetic::part;

/// Re-encodes elements with minimal definite lengths and primitive strings (X.690 10.1, 10.2).
/// Other content is unchanged: SETs are not sorted, and BOOLEANs and default values stay as they
/// are, so the result equals the output of a program that re-encodes a frame it has parsed. Returns
/// `None` if elements are nested deeper than `depth` or cannot be parsed.
pub(crate) fn der_form(bytes: &[u8], depth: u16) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    // When writing back to front, a length is known before its header is written, and no byte has
    // to be moved.
    write_backwards(Reader::new(bytes, 0), depth, &mut out)?;
    out.reverse();
    Some(out)
}

fn write_backwards(mut reader: Reader<'_>, depth: u16, out: &mut Vec<u8>) -> Option<()> {
    let mut elements = Vec::new();
    while let Some(element) = reader.next("").ok()? {
        elements.push(element);
    }
    for element in elements.iter().rev() {
        let before = out.len();
        let tag = element.tag();
        let is_string = tag.is_universal_string();
        if tag.is_constructed() && is_string {
            let pieces = pieces(*element, depth)?;
            out.extend(pieces.iter().rev());
        } else if tag.is_constructed() {
            write_backwards(element.reader(), depth.checked_sub(1)?, out)?;
        } else {
            out.extend(element.content.iter().rev());
        }
        write_length_backwards(out.len() - before, out);
        let identifier = identifier(element.whole)?;
        let primitive = tag.is_constructed() && is_string;
        for (index, byte) in identifier.iter().enumerate().rev() {
            out.push(if primitive && index == 0 { byte & !0x20 } else { *byte });
        }
    }
    Some(())
}

/// The joined pieces of a constructed string. A BIT STRING gets the unused-bits octet of its last
/// piece.
fn pieces(element: Element<'_>, depth: u16) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut unused = 0;
    let mut reader = element.reader();
    while let Some(piece) = reader.next("").ok()? {
        let nested;
        let content = if piece.tag().is_constructed() {
            nested = pieces(piece, depth.checked_sub(1)?)?;
            &nested
        } else {
            piece.content
        };
        match content.split_first() {
            Some((first, rest)) if element.tag().is(Tag::BIT_STRING) => {
                unused = *first;
                whole.extend_from_slice(rest);
            }
            _ => whole.extend_from_slice(content),
        }
    }
    if element.tag().is(Tag::BIT_STRING) {
        whole.insert(0, unused);
    }
    Some(whole)
}

/// The identifier octets: the header without the length octets.
fn identifier(whole: &[u8]) -> Option<&[u8]> {
    let bytes = match whole.first()? & 0x1F {
        0x1F => 1 + whole.get(1..)?.iter().position(|byte| byte & 0x80 == 0)? + 1,
        _ => 1,
    };
    whole.get(..bytes)
}

fn write_length_backwards(length: usize, out: &mut Vec<u8>) {
    let bytes = length.to_be_bytes();
    let significant = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let bytes = part(&bytes, significant..);
    out.extend(bytes.iter().rev());
    if length > 0x7F {
        out.push(0x80 | u8::try_from(bytes.len()).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_become_definite_and_short_and_strings_whole() {
        let ber = [
            0x30, 0x80, // SEQUENCE, indefinite
            0x02, 0x81, 0x01, 0x05, // INTEGER 5, long length
            0x24, 0x80, 0x04, 1, 0xAA, 0x04, 2, 0xBB, 0xCC, 0,
            0, // OCTET STRING in two pieces
            0x23, 6, 0x03, 1, 0, 0x03, 1, 0, // BIT STRING in two empty pieces
            0x01, 1, 0x01, // BOOLEAN 01 stays
            0, 0,
        ];
        let der = [0x30, 14, 0x02, 1, 5, 0x04, 3, 0xAA, 0xBB, 0xCC, 0x03, 1, 0, 0x01, 1, 0x01];
        assert_eq!(der_form(&ber, 64).unwrap(), der);
        assert_eq!(der_form(&der, 64).unwrap(), der);
    }

    #[test]
    fn long_contents_get_long_lengths() {
        let mut der = vec![0x30, 0x82, 0x01, 0x04, 0x04, 0x82, 0x01, 0x00];
        der.resize(8 + 256, 7);
        assert_eq!(der_form(&der, 64).unwrap(), der);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = [[0x30, 0x80].repeat(100), [0, 0].repeat(100)].concat();
        assert_eq!(der_form(&deep, 64), None);
        assert!(der_form(&deep, 128).is_some());
    }
}
