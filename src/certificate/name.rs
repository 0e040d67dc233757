//! Distinguished names, printed as Windows prints them.

mod attribute;
mod comparison;
mod component;
mod string;
mod text;
mod violation;

use std::fmt;

pub(crate) use attribute::Attribute;
pub(super) use component::NameComponent;
pub(crate) use string::bytes;
pub(crate) use text::NameText;
pub(crate) use violation::NameViolation;

use attribute::{COMMON_NAME, must_be};

use crate::tlv::{Element, ReadError, Reader, Tag};

/// The path of an element of an RDN.
const ATTRIBUTE: &str = "AttributeTypeAndValue";

/// Printed in place of unreadable data.
const UNREADABLE: &str = "…unreadable";

/// A distinguished name, as encoded in a certificate.
///
/// ```text
/// Name ::= CHOICE { rdnSequence RDNSequence }            -- RFC 5280 section 4.1.2.4
/// RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
/// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
/// ```
///
/// Prints like .NET's `X500DistinguishedName.Name` on Windows
/// (`CN=Contoso Root, O="Contoso, Ltd", C=US`): the RDNs from last to first, separated by `, `; the
/// attributes of an RDN in the order of the encoding, separated by ` + `. An RDN without attributes
/// prints as an empty string. Data that does not fit this structure prints as `…unreadable`.
/// Nothing is escaped: the text may contain any character that the certificate's creator chose.
///
/// Nothing is validated, and names are not compared as RFC 5280 section 7.1 requires.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a>(Element<'a>);

impl<'a> Name<'a> {
    /// Wraps an element without parsing it.
    pub(crate) const fn new(element: Element<'a>) -> Self {
        Self(element)
    }

    /// The name's encoding: header and content.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0.whole
    }

    /// Whether the name has no RDN.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.content.is_empty()
    }

    /// Whether the encodings are equal, byte by byte. Names that are equal by RFC 5280 section 7.1
    /// may differ here in case, white space and string types.
    #[must_use]
    pub fn same_bytes(&self, other: &Name<'_>) -> bool {
        self.as_bytes() == other.as_bytes()
    }

    /// The common name (2.5.4.3). If there are several, the last one is returned, because it is the
    /// most specific. A value that is not a string is returned as `#` and hexadecimal digits.
    /// Nothing is quoted or escaped.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        let is_common_name = |attribute: &Attribute<'_>| attribute.oid.as_bytes() == COMMON_NAME;
        let last = self.attributes().filter(is_common_name).last()?;
        Some(last.text().into_owned())
    }

    /// The readable attributes, in the order of the encoding.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        self.rdns().flatten().flat_map(|rdn| attributes(rdn.reader())).flatten()
    }

    fn rdns(&self) -> impl Iterator<Item = Result<Element<'a>, ReadError>> + use<'a> {
        const PATH: &str = "RelativeDistinguishedName";
        elements(self.0.reader(), PATH).map(|rdn| must_be(&rdn?, Tag::SET, PATH).copied())
    }
}

/// The elements up to and including the first that cannot be parsed: its end, and so the start of
/// the next element, is unknown.
fn elements<'a>(
    reader: Reader<'a>,
    path: &'static str,
) -> impl Iterator<Item = Result<Element<'a>, ReadError>> + use<'a> {
    let mut reader = Some(reader);
    std::iter::from_fn(move || {
        let next = reader.as_mut()?.next(path).transpose();
        if !matches!(next, Some(Ok(_))) {
            reader = None;
        }
        next
    })
}

fn attributes<'a>(
    rdn: Reader<'a>,
) -> impl Iterator<Item = Result<Attribute<'a>, ReadError>> + use<'a> {
    elements(rdn, ATTRIBUTE).map(|element| Attribute::read(&element?))
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only the content of each RDN is collected, because there may be one RDN for every two
        // bytes.
        let contents = self.rdns().map(|rdn| rdn.ok().map(|rdn| rdn.content));
        let rdns: Vec<Option<&[u8]>> = contents.collect();
        for (index, rdn) in rdns.iter().rev().enumerate() {
            if index > 0 {
                formatter.write_str(", ")?;
            }
            let Some(content) = rdn else {
                formatter.write_str(UNREADABLE)?;
                continue;
            };
            for (index, attribute) in attributes(Reader::new(content, 0)).enumerate() {
                if index > 0 {
                    formatter.write_str(" + ")?;
                }
                match attribute {
                    Ok(attribute) if attribute.trailing.is_none() => attribute.fmt(formatter)?,
                    Ok(attribute) => write!(formatter, "{attribute}{UNREADABLE}")?,
                    Err(_) => formatter.write_str(UNREADABLE)?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tlv(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
        let content = contents.concat();
        let length = u8::try_from(content.len()).unwrap();
        [&[tag, 0x81, length], &content[..]].concat()
    }

    /// An attribute with a type below 2.5.4 and a UTF8String as its value.
    fn attribute(arc: u8, value: &str) -> Vec<u8> {
        tlv(0x30, &[&[0x06, 3, 0x55, 0x04, arc], &tlv(0x0C, &[value.as_bytes()])])
    }

    fn name(bytes: &[u8]) -> Name<'_> {
        Name::new(Reader::new(bytes, 0).next("name").unwrap().unwrap())
    }

    fn check(name: &Name<'_>) -> Result<(), ReadError> {
        name.look().error.map_or(Ok(()), Err)
    }

    fn kinds(name: &Name<'_>) -> Vec<NameViolation> {
        let violations = name.look().violations.into_sorted();
        let one = |each: crate::certificate::Nonconformity| match each.kind {
            crate::certificate::NonconformityKind::Name(violation) => violation,
            other => panic!("{other:?}"),
        };
        violations.map(one).collect()
    }

    #[test]
    fn prints_as_windows_does() {
        let country = tlv(0x31, &[&attribute(6, "US")]);
        let unit = tlv(0x31, &[&attribute(11, "PKI"), &attribute(11, "a")]);
        let common = tlv(0x31, &[&attribute(3, "Contoso \"Root\"")]);
        let bytes = tlv(0x30, &[&country, &unit, &common]);
        let name = name(&bytes);
        assert_eq!(name.to_string(), r#"CN="Contoso ""Root""", OU=PKI + OU=a, C=US"#);
        assert_eq!(name.common_name().as_deref(), Some("Contoso \"Root\""));
        assert_eq!((check(&name), kinds(&name)), (Ok(()), vec![]));
        assert_eq!((name.attributes().count(), name.as_bytes()), (4, &bytes[..]));
        assert!(name.same_bytes(&name) && !name.is_empty());
    }

    #[test]
    fn quotes_as_windows_does() {
        for (value, printed) in [
            ("a\\b/c", "a\\b/c"),
            ("a\rb", "a\rb"),
            ("", "\"\""),
            (" a", "\" a\""),
            ("a\t", "\"a\t\""),
            ("a\u{A0}", "a\u{A0}"),
            ("#a", "\"#a\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            let bytes = tlv(0x30, &[&tlv(0x31, &[&attribute(10, value)])]);
            assert_eq!(name(&bytes).to_string(), format!("O={printed}"));
        }
    }

    #[test]
    fn prints_other_types_and_keys() {
        // organizationIdentifier (2.5.4.97), an INTEGER; domainComponent, IA5String in pieces
        let number = tlv(0x30, &[&[0x06, 3, 0x55, 0x04, 0x61], &[0x02, 1, 0xAB]]);
        let domain = [0x06, 10, 0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19];
        let domain = tlv(0x30, &[&domain, &[0x36, 3, 0x04, 1, b'x']]);
        let truncated = tlv(0x30, &[&[0x06, 2, 0x55, 0x84], &[0x0C, 0]]);
        let rdns = [number, domain, truncated].map(|attribute| tlv(0x31, &[&attribute]));
        let bytes = tlv(0x30, &[&rdns.concat(), &[0x31, 0]]);
        let name = name(&bytes);
        assert_eq!(name.to_string(), ", OID.2.5.0x84=\"\", DC=x, OID.2.5.4.97=#0201AB");
        assert_eq!((check(&name), name.common_name()), (Ok(()), None));
        use NameViolation::*;
        assert_eq!(kinds(&name), [EmptyRdn, EmptyValue, NotAString]);
    }

    #[test]
    fn marks_what_it_cannot_read() {
        let good = tlv(0x31, &[&attribute(3, "a")]);
        for (rdn, printed) in [
            (&[0x30, 0][..], "…unreadable, CN=a"),
            (&[0x31, 2, 0x30, 0], "…unreadable, CN=a"),
            (&[0x31, 9, 0x30, 0], "…unreadable, CN=a"),
            (&[0x31, 7, 0x30, 5, 0x06, 3, 0x55, 0x04, 3], "…unreadable, CN=a"),
            (&[0x31, 7, 0x30, 5, 0x26, 1, 0, 0x0C, 0], "…unreadable, CN=a"),
            (b"\x31\x0C\x30\x0A\x06\x03\x55\x04\x0A\x0C\x01b\x05\0", "O=b…unreadable, CN=a"),
        ] {
            let bytes = tlv(0x30, &[&good, rdn]);
            assert_eq!(name(&bytes).to_string(), printed, "{rdn:02X?}");
            assert!(check(&name(&bytes)).unwrap_err().offset >= 3 + good.len());
        }
        assert!(check(&name(&[0x31, 0])).is_err());
        assert!(name(&[0x30, 0]).is_empty() && name(&[0x30, 0]).to_string().is_empty());
    }

    /// Bytes that often form a valid or nearly valid name.
    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop::sample::select(vec![
            &[0x31_u8, 0x80][..],
            &[0x30, 0x80],
            &[0x06, 3, 0x55, 0x04, 3],
            &[0x0C, 1, b'a'],
            &[0x2C, 0x80],
            &[0, 0],
            &[0x31],
            &[5],
        ]);
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn takes_anything(content in prop_oneof![any::<Vec<u8>>(), pieces()]) {
            let Ok(Some(_)) = Reader::new(&content, 0).next("name") else { return Ok(()) };
            let name = name(&content);
            if content.first() == Some(&0x30) {
                prop_assert_eq!(check(&name).is_err(), name.to_string().contains(UNREADABLE));
            }
            let _ = (name.to_string(), name.look(), name.common_name());
        }
    }
}
