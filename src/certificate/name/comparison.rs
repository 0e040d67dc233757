//! A form of names for comparison: names that are equal by RFC 5280 section 7.1 have the same form,
//! except for Unicode normalization.

use super::string::NameString;
use crate::arithmetic::to_u64;
use crate::certificate::ObjectIdentifier;
use crate::tlv::Element;

/// The comparison form of a name. Differences in case, in leading, trailing and repeated white
/// space, in string types, and in the order of attributes within an RDN are removed. Unicode text
/// is only converted to lower case; the normalization of RFC 4518 is not applied.
///
/// Each part has a length or an end mark, so that different names have different forms.
#[derive(Debug, Default)]
pub(super) struct ComparisonForm {
    bytes: Vec<u8>,
    /// The start of the current RDN.
    rdn: usize,
    /// The starts of its attributes after the first.
    attributes: Vec<usize>,
    is_closed: bool,
}

/// Bytes that mark the kind of the next part or the end of a part.
mod mark {
    pub(super) const END_OF_RDN: u8 = 0;
    pub(super) const TYPE: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const AS_IT_STANDS: u8 = 3;
    pub(super) const UNREADABLE_ATTRIBUTE: u8 = 4;
    pub(super) const UNREADABLE_NAME: u8 = 5;
    /// A byte that does not occur in UTF-8.
    pub(super) const END_OF_TEXT: u8 = 0xFF;
}

impl ComparisonForm {
    /// An empty form, with capacity for a name with `length` content bytes.
    pub(super) fn with_capacity(length: usize) -> Self {
        Self { bytes: Vec::with_capacity(length), ..Self::default() }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Ends the form of a name that cannot be parsed. Such names are equal if their bytes are
    /// equal.
    pub(super) fn close(&mut self, name: &[u8]) {
        if !self.is_closed {
            self.add(mark::UNREADABLE_NAME, name);
            self.is_closed = true;
        }
    }

    /// Adds an attribute whose value is printable ASCII.
    pub(super) fn ascii_attribute(&mut self, id: ObjectIdentifier<'_>, text: &[u8]) {
        if !self.is_closed {
            self.begin_attribute(id);
            fold_ascii(text, &mut self.bytes);
            self.bytes.push(mark::END_OF_TEXT);
        }
    }

    /// Adds an attribute. `text` is its decoded value, or `None` if the value is not a string.
    pub(super) fn attribute(
        &mut self,
        id: ObjectIdentifier<'_>,
        value: &Element<'_>,
        text: Option<&NameString<'_>>,
    ) {
        if self.is_closed {
            return;
        }
        self.begin_attribute(id);
        match text {
            Some(NameString { text, .. }) => {
                fold(text, &mut self.bytes);
                self.bytes.push(mark::END_OF_TEXT);
            }
            None => self.add(mark::AS_IT_STANDS, value.whole),
        }
    }

    /// Adds an attribute that cannot be parsed, represented by its whole RDN.
    pub(super) fn unreadable_attribute(&mut self, rdn: &[u8]) {
        if !self.is_closed {
            self.separate();
            self.add(mark::UNREADABLE_ATTRIBUTE, rdn);
        }
    }

    fn begin_attribute(&mut self, id: ObjectIdentifier<'_>) {
        self.separate();
        self.add(mark::TYPE, id.as_bytes());
    }

    fn separate(&mut self) {
        if self.bytes.len() > self.rdn {
            self.attributes.push(self.bytes.len());
        }
    }

    pub(super) fn end_rdn(&mut self) {
        if self.is_closed {
            return;
        }
        if !self.attributes.is_empty() {
            self.sort_attributes();
        }
        self.bytes.push(mark::END_OF_RDN);
        self.rdn = self.bytes.len();
    }

    #[cold]
    fn sort_attributes(&mut self) {
        let rdn = self.bytes.split_off(self.rdn);
        let mut rest = rdn.as_slice();
        let mut attributes = Vec::with_capacity(self.attributes.len() + 1);
        for start in self.attributes.drain(..).rev() {
            let (before, attribute) =
                rest.split_at_checked(start - self.rdn).unwrap_or((rest, &[]));
            attributes.push(attribute);
            rest = before;
        }
        attributes.push(rest);
        attributes.sort_unstable();
        attributes.iter().for_each(|attribute| self.bytes.extend_from_slice(attribute));
    }

    #[inline]
    fn add(&mut self, mark: u8, part: &[u8]) {
        match u8::try_from(part.len()) {
            Ok(length) if length < u8::MAX => self.bytes.extend_from_slice(&[mark, length]),
            _ => {
                self.bytes.extend_from_slice(&[mark, u8::MAX]);
                let length = to_u64(part.len());
                self.bytes.extend_from_slice(&length.to_be_bytes());
            }
        }
        self.bytes.extend_from_slice(part);
    }
}

/// Like [`fold`], for printable ASCII.
fn fold_ascii(text: &[u8], into: &mut Vec<u8>) {
    into.push(mark::TEXT);
    let lower = |text: &[u8], into: &mut Vec<u8>| {
        into.extend(text.iter().map(u8::to_ascii_lowercase));
    };
    let is_single = |pair: &[u8]| pair != b"  ";
    if !text.starts_with(b" ") && !text.ends_with(b" ") && text.windows(2).all(is_single) {
        lower(text, into);
        return;
    }
    let words = text.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    for (number, word) in words.enumerate() {
        if number > 0 {
            into.push(b' ');
        }
        lower(word, into);
    }
}

/// Appends `text` in lower case, with exactly one space between words.
fn fold(text: &str, into: &mut Vec<u8>) {
    into.push(mark::TEXT);
    let mut buffer = [0; 4];
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            into.push(b' ');
        }
        if word.is_ascii() {
            into.extend(word.bytes().map(|byte| byte.to_ascii_lowercase()));
            continue;
        }
        // The lower case of a sigma depends on whether it ends a word.
        if word.contains('\u{3A3}') {
            into.extend_from_slice(word.to_lowercase().as_bytes());
            continue;
        }
        for character in word.chars() {
            if character.is_ascii() {
                let lower = character.to_ascii_lowercase();
                into.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
                continue;
            }
            for lower in character.to_lowercase() {
                into.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Name;
    use super::*;
    use crate::tlv::Reader;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn attribute(arc: u8, tag: u8, value: &[u8]) -> Vec<u8> {
        tlv(0x30, &[tlv(0x06, &[0x55, 0x04, arc]), tlv(tag, value)].concat())
    }

    fn key(rdns: &[&[Vec<u8>]]) -> Vec<u8> {
        let rdns: Vec<u8> = rdns.iter().flat_map(|rdn| tlv(0x31, &rdn.concat())).collect();
        let bytes = tlv(0x30, &rdns);
        let name = Name::new(Reader::new(&bytes, 0).next("name").unwrap().unwrap());
        name.look().form.as_bytes().to_vec()
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
        let three = attribute(3, 0x13, b"b");
        assert_eq!(key(&[&[one.clone(), two.clone()]]), key(&[&[two.clone(), one.clone()]]));
        assert_eq!(
            key(&[std::slice::from_ref(&one), &[two.clone(), one.clone(), three.clone()]]),
            key(&[std::slice::from_ref(&one), &[three, two, one.clone()]])
        );
        assert_eq!(
            key(&[&[attribute(3, 0x0C, "ÉCOLE  Żółć".as_bytes())]]),
            key(&[&[attribute(3, 0x0C, "école żółć".as_bytes())]])
        );
    }

    #[test]
    fn ascii_is_folded_as_all_text_is() {
        for text in ["", " ", "a", "Ab", " Ab", "Ab ", "A B", "A  B c   D", "~ !"] {
            let mut folded = [Vec::new(), Vec::new()];
            fold_ascii(text.as_bytes(), &mut folded[0]);
            fold(text, &mut folded[1]);
            assert_eq!(folded[0], folded[1], "{text:?}");
            assert_eq!(folded[0][1..], *words(text), "{text:?}");
        }
        let greek = "ΟΔΟΣ ΣΑΣ ab";
        let mut folded = Vec::new();
        fold(greek, &mut folded);
        assert_eq!(folded[1..], *words(greek));
    }

    fn words(text: &str) -> Vec<u8> {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ").into_bytes()
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
        let distinct: std::collections::BTreeSet<&Vec<u8>> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}
