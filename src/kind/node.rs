//! Elements of a sample that may be cut anywhere.

use crate::tlv::{Header, Reader, Tag};

/// An element as far as it is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asn1Node<'a> {
    pub(super) tag: Tag,
    /// The content bytes that are there.
    pub(super) content: &'a [u8],
    /// Whether none are missing.
    pub(super) whole: bool,
}

/// Elements one after the other, until one is cut or can't be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nodes<'a> {
    rest: &'a [u8],
}

impl<'a> Nodes<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl<'a> Iterator for Nodes<'a> {
    type Item = Asn1Node<'a>;

    fn next(&mut self) -> Option<Asn1Node<'a>> {
        // What can't be read leaves nothing behind it: the walk is over.
        let rest = std::mem::take(&mut self.rest);
        let header = Header::read(rest).ok().flatten()?;
        if header.is_end_of_contents() {
            return None;
        }
        if let Ok(Some(element)) = Reader::new(rest, 0).next("sample") {
            self.rest = rest.get(element.whole.len()..).unwrap_or_default();
            return Some(Asn1Node { tag: header.tag, content: element.content, whole: true });
        }
        let content = rest.get(header.bytes..).unwrap_or_default();
        Some(Asn1Node { tag: header.tag, content, whole: false })
    }
}

impl<'a> Asn1Node<'a> {
    pub(super) const fn children(&self) -> Nodes<'a> {
        Nodes::new(self.content)
    }

    pub(super) fn first(&self) -> Option<Self> {
        self.children().next()
    }

    /// As many of the first children as there are; no shape here needs more than four to be told.
    pub(super) fn front(&self) -> [Option<Self>; 4] {
        let mut children = self.children();
        std::array::from_fn(|_| children.next())
    }

    /// A SEQUENCE whose first child has `tag`.
    pub(super) fn is_sequence_of(&self, tag: Tag) -> bool {
        self.tag == Tag::SEQUENCE && self.first().is_some_and(|first| first.tag == tag)
    }

    /// The OBJECT IDENTIFIER that a SEQUENCE begins with, if all of it is there.
    pub(super) fn identifier(&self) -> Option<&'a [u8]> {
        let first = self.first().filter(|_| self.tag == Tag::SEQUENCE)?;
        (first.tag == Tag::OBJECT_IDENTIFIER && first.whole).then_some(first.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_what_is_there() {
        let bytes = [0x30, 0x80, 0x02, 1, 5, 0x30, 0x82, 1, 0, 0x06, 1, 42];
        let outer = Nodes::new(&bytes).next().unwrap();
        assert!(!outer.whole);
        let [Some(version), Some(inner), None, None] = outer.front() else { panic!() };
        assert_eq!((version.tag, version.content, version.whole), (Tag::INTEGER, &[5][..], true));
        assert_eq!((inner.identifier(), inner.whole), (Some(&[42][..]), false));
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
