//! Names as they are compared: what RFC 5280 section 7.1 calls equal has equal keys.

use std::hash::Hasher;

use super::string::NameString;
use super::{Attribute, string};
use crate::certificate::identity;

/// Longest value that is folded without memory of its own, in bytes.
const SHORT: usize = 128;

/// What an attribute adds to [`Look::comparison_key`](super::component::Look::comparison_key).
pub(super) fn attribute_key(attribute: &Attribute<'_>) -> u64 {
    let mut hasher = identity::hasher();
    hasher.write(attribute.oid.as_bytes());
    hasher.write_u8(0);
    let content = attribute.value.content;
    let mut buffer = [0; SHORT];
    let folded = match (attribute.value.is_ascii_string(), buffer.get_mut(..content.len())) {
        (true, Some(buffer)) => fold_ascii(content, buffer),
        _ => None,
    };
    match folded {
        Some(folded) => hasher.write(folded),
        None => match string::decode(&attribute.value) {
            Some(NameString { text, .. }) => hasher.write(fold(&text).as_bytes()),
            None => hasher.write(attribute.value.whole),
        },
    }
    hasher.finish()
}

/// As [`fold`], for printable ASCII; `None` for anything else.
fn fold_ascii<'b>(content: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let mut length = 0;
    let mut space = false;
    for byte in content {
        match byte {
            b' ' => space = length > 0,
            0x21..=0x7E => {
                if space {
                    *buffer.get_mut(length)? = b' ';
                    (length, space) = (length + 1, false);
                }
                *buffer.get_mut(length)? = byte.to_ascii_lowercase();
                length += 1;
            }
            _ => return None,
        }
    }
    buffer.get(..length)
}

/// Lower case, white space only between words and of one blank.
fn fold(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::Name;
    use crate::tlv::Reader;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn attribute(arc: u8, tag: u8, value: &[u8]) -> Vec<u8> {
        tlv(0x30, &[tlv(0x06, &[0x55, 0x04, arc]), tlv(tag, value)].concat())
    }

    fn key(rdns: &[&[Vec<u8>]]) -> u64 {
        let rdns: Vec<u8> = rdns.iter().flat_map(|rdn| tlv(0x31, &rdn.concat())).collect();
        let bytes = tlv(0x30, &rdns);
        Name::new(Reader::new(&bytes, 0).next("name").unwrap().unwrap()).look().comparison_key
    }

    #[test]
    fn what_rfc_5280_calls_equal_is_equal() {
        let plain = key(&[&[attribute(6, 0x13, b"US")], &[attribute(3, 0x13, b"Contoso Root")]]);
        for value in [
            attribute(3, 0x0C, b"contoso ROOT"),
            attribute(3, 0x14, b"  Contoso   Root "),
            attribute(
                3,
                0x1E,
                "Contoso root"
                    .encode_utf16()
                    .flat_map(u16::to_be_bytes)
                    .collect::<Vec<u8>>()
                    .as_slice(),
            ),
        ] {
            assert_eq!(
                key(&[&[attribute(6, 0x0C, b"us")], std::slice::from_ref(&value)]),
                plain,
                "{value:02X?}"
            );
        }
        let (one, two) = (attribute(11, 0x13, b"PKI"), attribute(3, 0x13, b"a"));
        assert_eq!(key(&[&[one.clone(), two.clone()]]), key(&[&[two, one]]));
        assert_eq!(
            key(&[&[attribute(3, 0x0C, "ÉCOLE  Żółć".as_bytes())]]),
            key(&[&[attribute(3, 0x0C, "école żółć".as_bytes())]])
        );
    }

    #[test]
    fn what_differs_differs() {
        let (name, unit) = (attribute(3, 0x13, b"a"), attribute(11, 0x13, b"b"));
        let keys = [
            key(&[]),
            key(&[&[]]),
            key(&[std::slice::from_ref(&name)]),
            key(&[std::slice::from_ref(&name), std::slice::from_ref(&unit)]),
            key(&[std::slice::from_ref(&unit), std::slice::from_ref(&name)]),
            key(&[&[unit, name]]),
            key(&[&[attribute(3, 0x13, b"ab")]]),
            key(&[&[attribute(3, 0x13, b"a b")]]),
            key(&[&[attribute(3, 0x02, b"a")]]),
            key(&[&[attribute(10, 0x13, b"a")]]),
        ];
        let distinct: std::collections::BTreeSet<u64> = keys.into_iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}
