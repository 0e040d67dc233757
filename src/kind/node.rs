//! ASN.1 elements of a sample that may be truncated anywhere.

use crate::arithmetic::part;
use crate::tlv::{Header, Length, Reader, Tag};

/// An element, as far as the sample contains it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asn1Node<'a> {
    pub(super) tag: Tag,
    /// The available bytes of the content. For an indefinite length, they include everything after
    /// the end-of-contents octets, where the children end.
    pub(super) content: &'a [u8],
    extent: NodeExtent<'a>,
}

#[derive(Clone, Copy, Debug)]
enum NodeExtent<'a> {
    Whole,
    Cut,
    /// The sample from the element's header. Finding the element's end requires a walk of
    /// everything nested in it.
    Indefinite(&'a [u8]),
}

/// Consecutive elements, until one is truncated or unreadable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nodes<'a> {
    rest: &'a [u8],
    /// Whether `rest` begins with an element of indefinite length that was returned.
    is_passed: bool,
}

impl<'a> Nodes<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, is_passed: false }
    }
}

impl<'a> Iterator for Nodes<'a> {
    type Item = Asn1Node<'a>;

    fn next(&mut self) -> Option<Asn1Node<'a>> {
        if std::mem::take(&mut self.is_passed) {
            self.rest = behind(self.rest)?;
        }
        // An unreadable element ends the walk.
        let rest = std::mem::take(&mut self.rest);
        let header = Header::read(rest).ok().flatten()?;
        if header.is_end_of_contents() {
            return None;
        }
        let content = rest.get(header.bytes..).unwrap_or_default();
        if header.length == Length::Indefinite {
            (self.rest, self.is_passed) = (rest, true);
            return Some(Asn1Node {
                tag: header.tag,
                content,
                extent: NodeExtent::Indefinite(rest),
            });
        }
        if let Ok(Some(element)) = Reader::new(rest, 0).next("sample") {
            self.rest = part(rest, element.whole.len()..);
            return Some(Asn1Node {
                tag: header.tag,
                content: element.content,
                extent: NodeExtent::Whole,
            });
        }
        Some(Asn1Node { tag: header.tag, content, extent: NodeExtent::Cut })
    }
}

/// The bytes after the first element, if that element is complete.
fn behind(bytes: &[u8]) -> Option<&[u8]> {
    let element = Reader::new(bytes, 0).next("sample").ok().flatten()?;
    bytes.get(element.whole.len()..)
}

impl<'a> Asn1Node<'a> {
    /// Whether the element is complete.
    pub(super) fn is_whole(&self) -> bool {
        match self.extent {
            NodeExtent::Whole => true,
            NodeExtent::Cut => false,
            NodeExtent::Indefinite(element) => behind(element).is_some(),
        }
    }

    pub(super) const fn children(&self) -> Nodes<'a> {
        Nodes::new(self.content)
    }

    pub(super) fn first(&self) -> Option<Self> {
        self.children().next()
    }

    /// The first four children. No structure that is detected requires more.
    pub(super) fn front(&self) -> [Option<Self>; 4] {
        let mut children = self.children();
        std::array::from_fn(|_| children.next())
    }

    /// Whether the element is a SEQUENCE whose first child has `tag`.
    pub(super) fn is_sequence_of(&self, tag: Tag) -> bool {
        self.tag == Tag::SEQUENCE && self.first().is_some_and(|first| first.tag == tag)
    }

    /// The OBJECT IDENTIFIER at the start of a SEQUENCE, if it is complete.
    pub(super) fn identifier(&self) -> Option<&'a [u8]> {
        let first = self.first().filter(|_| self.tag == Tag::SEQUENCE)?;
        (first.tag == Tag::OBJECT_IDENTIFIER && first.is_whole()).then_some(first.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_what_is_there() {
        let bytes = [0x30, 0x80, 0x02, 1, 5, 0x30, 0x82, 1, 0, 0x06, 1, 42];
        let outer = Nodes::new(&bytes).next().unwrap();
        assert!(!outer.is_whole());
        let [Some(version), Some(inner), None, None] = outer.front() else { panic!() };
        assert_eq!(
            (version.tag, version.content, version.is_whole()),
            (Tag::INTEGER, &[5][..], true)
        );
        assert_eq!((inner.identifier(), inner.is_whole()), (Some(&[42][..]), false));
        assert!(inner.is_sequence_of(Tag::OBJECT_IDENTIFIER));
    }

    #[test]
    fn stops_at_the_end_and_at_what_is_no_header() {
        let mut nodes = Nodes::new(&[0x05, 0, 0, 0, 0x05, 0]);
        assert!(nodes.next().is_some());
        assert!(nodes.next().is_none() && nodes.next().is_none());
        assert!(Nodes::new(&[0x30, 0xFF, 0]).next().is_none());
        assert!(Nodes::new(&[0x30]).next().is_none());
    }
}
