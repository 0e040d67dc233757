//! A tiny DER writer, with the deviations from DER that malformed fixtures need.
//!
//! Each function returns a whole tag-length-value.

pub const SEQUENCE: u8 = 0x30;
pub const SET: u8 = 0x31;

pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = header(tag, content.len());
    bytes.extend_from_slice(content);
    bytes
}

/// The tag and length alone, for content that is written after them.
pub fn header(tag: u8, length: usize) -> Vec<u8> {
    let mut bytes = vec![tag];
    match length {
        short @ 0..=0x7f => bytes.push(short as u8),
        long => {
            let length_bytes = significant_bytes(long as u64);
            bytes.push(0x80 | length_bytes.len() as u8);
            bytes.extend(length_bytes);
        }
    }
    bytes
}

/// A value with `count` bytes of length after the first, even if fewer are needed.
pub fn long_form(tag: u8, count: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64).to_be_bytes();
    let mut bytes = vec![tag, 0x80 | count];
    bytes.extend_from_slice(&length[length.len() - usize::from(count)..]);
    bytes.extend_from_slice(content);
    bytes
}

/// A BER value of indefinite length.
pub fn indefinite(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

/// The same value, with each constructed encoding in it made indefinite.
pub fn to_indefinite(encoded: &[u8]) -> Vec<u8> {
    let (tag, content, rest) = split(encoded);
    assert!(rest.is_empty(), "one value at a time");
    if tag & 0x20 == 0 {
        return encoded.to_vec();
    }
    let mut children = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let (_, _, after) = split(rest);
        children.extend(to_indefinite(&rest[..rest.len() - after.len()]));
        rest = after;
    }
    indefinite(tag, &children)
}

/// The tag and content of the first value, and the rest. Only for values that this module wrote.
pub fn split(encoded: &[u8]) -> (u8, &[u8], &[u8]) {
    let (header, length) = match encoded[1] {
        short @ 0..=0x7f => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7f);
            let length = encoded[2..2 + count].iter().fold(0, |l, o| l << 8 | usize::from(*o));
            (2 + count, length)
        }
    };
    (encoded[0], &encoded[header..header + length], &encoded[header + length..])
}

pub fn sequence<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    tlv(SEQUENCE, &concat(parts))
}

/// A SET in the given order.
pub fn set<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    tlv(SET, &concat(parts))
}

/// A SET OF in the order of X.690, 11.6.
pub fn set_of<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    let mut parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
    parts.sort_unstable();
    set(&parts)
}

/// `[n] EXPLICIT`, or any other constructed context-specific value.
pub fn explicit(n: u8, content: &[u8]) -> Vec<u8> {
    tlv(0xa0 | n, content)
}

/// `[n] IMPLICIT` of a primitive type.
pub fn implicit(n: u8, content: &[u8]) -> Vec<u8> {
    tlv(0x80 | n, content)
}

pub fn boolean(value: bool) -> Vec<u8> {
    tlv(0x01, &[if value { 0xff } else { 0 }])
}

pub fn integer(value: i64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let mut start = 0;
    while start < 7
        && (bytes[start] == 0 && bytes[start + 1] < 0x80
            || bytes[start] == 0xff && bytes[start + 1] >= 0x80)
    {
        start += 1;
    }
    tlv(0x02, &bytes[start..])
}

/// A positive INTEGER from big-endian bytes.
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let start = magnitude.iter().position(|byte| *byte != 0).unwrap_or(magnitude.len());
    let significant = &magnitude[start..];
    match significant.first() {
        Some(0..=0x7f) => tlv(0x02, significant),
        _ => tlv(0x02, &[&[0], significant].concat()),
    }
}

/// An INTEGER with exactly these content bytes.
pub fn integer_bytes(content: &[u8]) -> Vec<u8> {
    tlv(0x02, content)
}

pub fn bit_string(unused: u8, bits: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[unused], bits].concat())
}

pub fn octet_string(content: &[u8]) -> Vec<u8> {
    tlv(0x04, content)
}

pub fn null() -> Vec<u8> {
    tlv(0x05, &[])
}

pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u128> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = Vec::new();
    for arc in [arcs[0] * 40 + arcs[1]].iter().chain(&arcs[2..]) {
        let mut groups = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    tlv(0x06, &content)
}

pub fn enumerated(value: u8) -> Vec<u8> {
    tlv(0x0a, &[value])
}

pub fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

pub fn printable(text: &str) -> Vec<u8> {
    tlv(0x13, text.as_bytes())
}

pub fn ia5(text: &str) -> Vec<u8> {
    tlv(0x16, text.as_bytes())
}

/// A UTCTime of exactly this text, such as `200101000000Z`.
pub fn utc_time(text: &str) -> Vec<u8> {
    tlv(0x17, text.as_bytes())
}

/// A GeneralizedTime of exactly this text, such as `20500101000000Z`.
pub fn generalized_time(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

/// The Time that RFC 5280, 4.1.2.5 requires, from `YYYYMMDDHHMMSSZ`.
pub fn time(text: &str) -> Vec<u8> {
    if ("1950".."2050").contains(&&text[..4]) {
        utc_time(&text[2..])
    } else {
        generalized_time(text)
    }
}

/// An AlgorithmIdentifier; `parameters` is empty if they are absent.
pub fn algorithm(id: &str, parameters: &[u8]) -> Vec<u8> {
    sequence(&[&oid(id), parameters])
}

fn concat<T: AsRef<[u8]>>(parts: &[T]) -> Vec<u8> {
    parts.iter().flat_map(AsRef::as_ref).copied().collect()
}

fn significant_bytes(value: u64) -> Vec<u8> {
    value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}
