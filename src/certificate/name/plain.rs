//! Names as nearly all are, told in one look at each byte.

/// Whether a name's content is written as RFC 5280 and DER have it, in the forms that nearly all
/// names have: short lengths, whole strings, types below id-at (2.5.4) or domainComponent, values
/// of printable ASCII. `false` says nothing: the name is to be looked at in full.
pub(super) fn is_plain(mut content: &[u8]) -> bool {
    while !content.is_empty() {
        let Some(rest) = plain_rdn(content) else { return false };
        content = rest;
    }
    true
}

/// What stands behind an RDN of one attribute.
fn plain_rdn(content: &[u8]) -> Option<&[u8]> {
    let (set, rest) = short(content, 0x31)?;
    let (attribute, behind) = short(set, 0x30)?;
    let (id, value) = short(attribute, 0x06)?;
    let id_is_plain = matches!(
        id,
        [0x55, 0x04, 0..=0x7F] | [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19]
    );
    let (tag, _) = value.split_first()?;
    let (text, end) = short(value, *tag)?;
    let text_is_plain = match tag {
        0x13 => all(text, 1),
        0x0C | 0x16 => all(text, 2),
        _ => false,
    };
    let plain = id_is_plain && text_is_plain && !text.is_empty();
    (plain && end.is_empty() && behind.is_empty()).then_some(rest)
}

/// The content of an element with a short length, and what stands behind it.
fn short(bytes: &[u8], identifier: u8) -> Option<(&[u8], &[u8])> {
    match bytes {
        [first, length @ 0..=0x7F, rest @ ..] if *first == identifier => {
            rest.split_at_checked(usize::from(*length))
        }
        _ => None,
    }
}

/// Whether each byte has the bit `class` in [`CLASSES`].
fn all(text: &[u8], class: u8) -> bool {
    let classes = |byte: &u8| CLASSES.get(usize::from(*byte)).copied().unwrap_or(0);
    text.iter().fold(class, |all, byte| all & classes(byte)) == class
}

/// Of each byte whether a PrintableString may have it (1), and whether it is printable ASCII (2).
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0_u8;
    while byte < 0x7F {
        let printable = if byte >= 0x20 { 2 } else { 0 };
        let printable_string = if is_printable_string(byte) { 1 } else { 0 };
        #[expect(
            clippy::as_conversions,
            clippy::indexing_slicing,
            reason = "checked as it compiles"
        )]
        {
            classes[byte as usize] = printable | printable_string;
        }
        byte += 1;
    }
    classes
};

/// X.680 clause 41.4, table 10.
const fn is_printable_string(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b' ' | b'\'' | b'(' | b')' | b'+' | b',' | b'-' | b'.' | b'/' | b':' | b'=' | b'?'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_plain;
    use crate::certificate::Name;
    use crate::certificate::der_violation::{Zone, is_der};
    use crate::tlv::{Reader, Tag};

    fn bytes(identifier: u8, content: &[u8]) -> Vec<u8> {
        [&[identifier, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn name(id: &[u8], string: u8, text: &[u8]) -> Vec<u8> {
        let attribute = [bytes(0x06, id), bytes(string, text)].concat();
        bytes(0x30, &bytes(0x31, &bytes(0x30, &attribute)))
    }

    proptest! {
        #[test]
        fn a_plain_name_has_no_departures(
            id in prop::sample::select(vec![&[0x55, 4, 3][..], &[0x55, 4], &[0x55, 4, 0x80], &[]]),
            string in prop::sample::select(vec![0x13, 0x0C, 0x16, 0x1E, 0x14]),
            text in prop::collection::vec(any::<u8>(), 0..6),
        ) {
            let bytes = name(id, string, &text);
            let element = Reader::new(&bytes, 0).expect(Tag::SEQUENCE, "").unwrap();
            let name = Name::new(element);
            if is_plain(element.content) {
                prop_assert!(name.check().is_ok());
                prop_assert_eq!(name.departures(), []);
                prop_assert!(is_der(&bytes, 8, Zone::Frame));
            }
        }
    }

    #[test]
    fn usual_names_are_plain() {
        let bytes = name(&[0x55, 4, 3], 0x13, b"Contoso Root CA");
        let element = Reader::new(&bytes, 0).expect(Tag::SEQUENCE, "").unwrap();
        assert!(is_plain(element.content));
    }
}
