//! Names in the form in which they are compared: what RFC 5280 section 7.1 calls equal has equal
//! forms, byte by byte.

use super::plain::short;
use super::string::Text;
use super::{Attribute, Name, attributes, elements, must_be, string};
use crate::tlv::{Element, ReadError, Reader, Tag};

// What stands in a form: attributes, each by its kind, the lengths and the bytes of its type and its
// value, and an end behind those of each RDN.
const END: u8 = 0;
/// The value is folded text.
const TEXT: u8 = 1;
/// The value is no string: its encoding.
const VALUE: u8 = 2;
/// What cannot be parsed is equal where all bytes around it are: of an attribute those of the RDN,
/// of an RDN those of the name.
const UNREADABLE: u8 = 3;
const UNREADABLE_RDN: u8 = 4;

impl Name<'_> {
    /// Writes the form of a name, by its encoding. Case, white space at the ends and its length in
    /// between, string types, and the order of attributes within one RDN make no difference.
    ///
    /// Unicode is folded by lower case alone, without the normalisation of RFC 4518.
    pub(in crate::certificate) fn write_compared(encoding: &[u8], form: &mut Vec<u8>) {
        let start = form.len();
        let mut rest = content(encoding);
        while let Some((attribute, behind)) = OneAttribute::read(rest) {
            let before = form.len();
            if attribute.write(form).is_none() {
                form.truncate(before);
                let Some(text) = attribute.utf8() else { break };
                write(TEXT, attribute.id, fold(text).as_bytes(), form);
            }
            form.push(END);
            rest = behind;
        }
        for rdn in rdns(rest) {
            let Ok(rdn) = rdn else {
                form.truncate(start);
                return write(UNREADABLE_RDN, &[], encoding, form);
            };
            write_rdn(&rdn, form);
        }
    }

    /// Whether two names are equal, by their encodings: whether their forms are.
    pub(in crate::certificate) fn are_equal(one: &[u8], other: &[u8]) -> bool {
        if one == other {
            return true;
        }
        // Nearly all names that differ have one attribute in each RDN, and differ in plain text.
        let mut rests = (content(one), content(other));
        while let (Some((one, behind_one)), Some((other, behind_other))) =
            (OneAttribute::read(rests.0), OneAttribute::read(rests.1))
        {
            match one.is_equal(&other) {
                Some(true) => rests = (behind_one, behind_other),
                Some(false) => return false,
                None => break,
            }
        }
        let mut forms = [Vec::new(), Vec::new()];
        for (form, encoding) in forms.iter_mut().zip([one, other]) {
            Self::write_compared(encoding, form);
        }
        let [one, other] = forms;
        one == other
    }
}

/// What lies in a name's encoding.
fn content(encoding: &[u8]) -> &[u8] {
    if let Some((content, [])) = short(encoding, 0x30) {
        return content;
    }
    let name = Reader::new(encoding, 0).next("").ok().flatten();
    // What is no element at all is compared as it stands.
    name.map_or(encoding, |name| name.content)
}

fn rdns<'a>(content: &'a [u8]) -> impl Iterator<Item = Result<Element<'a>, ReadError>> {
    elements(Reader::new(content, 0), "").map(|rdn| must_be(&rdn?, Tag::SET, "").copied())
}

/// The attribute of an RDN that has one, in a string of UTF-8 or a part of it, with short lengths.
struct OneAttribute<'a> {
    id: &'a [u8],
    tag: u8,
    text: &'a [u8],
}

impl<'a> OneAttribute<'a> {
    /// With what stands behind the RDN.
    fn read(content: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (set, behind) = short(content, 0x31)?;
        let (attribute, []) = short(set, 0x30)? else { return None };
        let (id, value) = short(attribute, 0x06)?;
        let tag @ (0x0C | 0x13 | 0x16) = *value.first()? else { return None };
        let (text, []) = short(value, tag)? else { return None };
        Some((Self { id, tag, text }, behind))
    }

    /// Writes it; `None` where the text is not of printable ASCII.
    fn write(&self, form: &mut Vec<u8>) -> Option<()> {
        form.push(TEXT);
        write_length(self.id.len(), form);
        form.extend_from_slice(self.id);
        if is_folded_but_for_case(self.text) {
            write_length(self.text.len(), form);
            let at = form.len();
            form.extend_from_slice(self.text);
            form.get_mut(at..)?.make_ascii_lowercase();
            return Some(());
        }
        let at = form.len();
        form.push(0);
        for byte in Folded::new(self.text) {
            form.push(byte?);
        }
        // At most 127, which one byte tells.
        let length = u8::try_from(form.len() - at - 1).ok()?;
        *form.get_mut(at)? = length;
        Some(())
    }

    /// The text of a valid UTF8String.
    fn utf8(&self) -> Option<&'a str> {
        std::str::from_utf8(self.text).ok().filter(|_| self.tag == 0x0C)
    }

    /// `false` where two texts are equal up to two letters that are not, whatever follows.
    fn differs(&self, other: &Self) -> Option<bool> {
        let (one, other) = (self.utf8()?.as_bytes(), other.utf8()?.as_bytes());
        let (one, other) = one.iter().zip(other).find(|(one, other)| one != other)?;
        let are_letters = one.is_ascii_alphanumeric() && other.is_ascii_alphanumeric();
        (are_letters && !one.eq_ignore_ascii_case(other)).then_some(false)
    }

    /// Whether two are equal; `None` where what is not printable ASCII decides it.
    fn is_equal(&self, other: &Self) -> Option<bool> {
        if self.id != other.id {
            return Some(false);
        }
        if self.text == other.text {
            return Some(true);
        }
        let mut letters = (Folded::new(self.text), Folded::new(other.text));
        let mut is_equal = true;
        loop {
            match (letters.0.next(), letters.1.next()) {
                (None, None) => return Some(is_equal),
                (Some(None), _) | (_, Some(None)) => return self.differs(other),
                // Whatever follows, two letters in one place are not equal.
                (Some(Some(one)), Some(Some(other)))
                    if one != other && is_equal && one != b' ' && other != b' ' =>
                {
                    return Some(false);
                }
                (one, other) => is_equal &= one == other,
            }
        }
    }
}

/// Whether a text is printable ASCII with single blanks, and none at its ends.
fn is_folded_but_for_case(text: &[u8]) -> bool {
    let behind = text.get(1..).unwrap_or_default();
    let is_printable = text.iter().fold(true, |all, byte| all & matches!(byte, 0x20..=0x7E));
    let has_two_blanks = text
        .iter()
        .zip(behind)
        .fold(false, |any, (one, next)| any | (*one == b' ' && *next == b' '));
    is_printable && !has_two_blanks && !text.starts_with(b" ") && !text.ends_with(b" ")
}

/// Printable ASCII as [`fold`] has it, byte by byte; ends with `None` in place of any other.
struct Folded<'a> {
    rest: &'a [u8],
    is_first: bool,
}

impl<'a> Folded<'a> {
    const fn new(text: &'a [u8]) -> Self {
        Self { rest: text, is_first: true }
    }
}

impl Iterator for Folded<'_> {
    type Item = Option<u8>;

    #[inline]
    fn next(&mut self) -> Option<Option<u8>> {
        let (first, behind) = self.rest.split_first()?;
        if *first == b' ' {
            self.rest = self.rest.trim_ascii_start();
            // What is no blank stands behind this one.
            let is_between = !self.rest.is_empty() && !self.is_first;
            return if is_between { Some(Some(b' ')) } else { self.next_letter() };
        }
        self.rest = behind;
        self.letter(*first)
    }
}

impl Folded<'_> {
    fn next_letter(&mut self) -> Option<Option<u8>> {
        let (first, behind) = self.rest.split_first()?;
        self.rest = behind;
        self.letter(*first)
    }

    fn letter(&mut self, byte: u8) -> Option<Option<u8>> {
        self.is_first = false;
        Some(matches!(byte, 0x21..=0x7E).then_some(byte.to_ascii_lowercase()))
    }
}

fn write_rdn(rdn: &Element<'_>, form: &mut Vec<u8>) {
    let start = form.len();
    let mut starts = Vec::new();
    for attribute in attributes(rdn.reader()) {
        starts.push(form.len());
        let Ok(attribute) = attribute else {
            form.truncate(start);
            write(UNREADABLE, &[], rdn.whole, form);
            return form.push(END);
        };
        write_attribute(&attribute, form);
    }
    if starts.len() > 1 {
        let ends = starts.iter().skip(1).copied().chain([form.len()]);
        let mut all: Vec<_> =
            starts.iter().zip(ends).filter_map(|(start, end)| form.get(*start..end)).collect();
        all.sort_unstable();
        let sorted = all.concat();
        form.truncate(start);
        form.extend_from_slice(&sorted);
    }
    form.push(END);
}

fn write_attribute(attribute: &Attribute<'_>, form: &mut Vec<u8>) {
    let id = attribute.oid.as_bytes();
    match string::decode(&attribute.value) {
        Some(Text { text, .. }) => write(TEXT, id, fold(&text).as_bytes(), form),
        None => write(VALUE, id, attribute.value.whole, form),
    }
}

fn write(kind: u8, id: &[u8], value: &[u8], form: &mut Vec<u8>) {
    form.push(kind);
    for part in [id, value] {
        write_length(part.len(), form);
        form.extend_from_slice(part);
    }
}

/// Seven bits in each byte, the lowest first; all but the last have the highest bit.
fn write_length(mut length: usize, form: &mut Vec<u8>) {
    while length >= 0x80 {
        form.push(u8::try_from(length & 0x7F).unwrap_or(0) | 0x80);
        length >>= 7;
    }
    form.push(u8::try_from(length).unwrap_or(0));
}

/// Lower case, white space only between words and of one blank.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            folded.push_str(&word.to_lowercase());
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn attribute(arc: u8, tag: u8, value: &[u8]) -> Vec<u8> {
        tlv(0x30, &[tlv(0x06, &[0x55, 0x04, arc]), tlv(tag, value)].concat())
    }

    fn name(rdns: &[&[Vec<u8>]]) -> Vec<u8> {
        let rdns: Vec<u8> = rdns.iter().flat_map(|rdn| tlv(0x31, &rdn.concat())).collect();
        tlv(0x30, &rdns)
    }

    fn form(name: &[u8]) -> Vec<u8> {
        let mut form = Vec::new();
        Name::write_compared(name, &mut form);
        form
    }

    fn key(rdns: &[&[Vec<u8>]]) -> Vec<u8> {
        form(&name(rdns))
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
        let distinct: std::collections::BTreeSet<Vec<u8>> = keys.iter().cloned().collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn what_looks_like_another_form_is_not_that() {
        // Lengths tell where an attribute ends, so that none can write the end of another.
        let one = key(&[&[attribute(3, 0x0C, b"a")], &[attribute(3, 0x0C, b"b")]]);
        let two = key(&[&[attribute(3, 0x0C, b"a\0\x01\x03\x55\x04\x03\x01b")]]);
        assert_ne!(one, two);
        // A value that is no string, and a string that is spelled like it.
        let raw = key(&[&[attribute(3, 0x02, b"a")]]);
        assert_ne!(raw, key(&[&[attribute(3, 0x0C, &tlv(0x02, b"a"))]]));
        // Bytes that cannot be parsed.
        for name in [&b""[..], &[0x30], &[0x30, 9], &[0x30, 2, 0x31, 9], &[0x30, 2, 5, 0]] {
            assert!(Name::are_equal(name, name) && form(name) == form(name));
        }
        assert!(!Name::are_equal(&[0x30, 2, 0x31, 9], &[0x30, 2, 0x31, 8]));
        // Kelvin's sign folds to a letter.
        let kelvin = key(&[&[attribute(3, 0x0C, "\u{212A}".as_bytes())]]);
        assert_eq!(kelvin, key(&[&[attribute(3, 0x13, b"k")]]));
    }

    fn any_name() -> impl Strategy<Value = Vec<u8>> {
        let text = prop::collection::vec(
            prop::sample::select(vec![b'a', b'A', b' ', b'b', b'\t', 0, 0x7F, 0xC3, 0xA9]),
            0..5,
        );
        let tag = prop::sample::select(vec![0x0C, 0x13, 0x14, 0x16, 0x1E, 2]);
        let one = (3_u8..5, tag, text).prop_map(|(arc, tag, text)| attribute(arc, tag, &text));
        let rdn = prop::collection::vec(one, 0..3);
        prop::collection::vec(rdn, 0..3).prop_map(|rdns| {
            let rdns: Vec<&[Vec<u8>]> = rdns.iter().map(Vec::as_slice).collect();
            name(&rdns)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn names_are_equal_where_their_forms_are(one in any_name(), other in any_name()) {
            prop_assert_eq!(Name::are_equal(&one, &other), form(&one) == form(&other));
        }

        #[test]
        fn the_quick_way_gives_the_same_form(one in any_name()) {
            let mut slow = Vec::new();
            for rdn in rdns(content(&one)) {
                write_rdn(&rdn.unwrap(), &mut slow);
            }
            prop_assert_eq!(form(&one), slow);
        }
    }
}
