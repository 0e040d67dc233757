//! A second BER parser, as simple as possible, so that the program's own parser is not checked
//! against itself.

/// One element.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The first identifier byte.
    pub tag: u8,
    pub is_indefinite: bool,
    /// A definite length in the fewest bytes.
    pub is_minimal: bool,
    pub content: &'a [u8],
    pub whole: &'a [u8],
}

impl<'a> Node<'a> {
    /// The element at the start of `bytes`, and the bytes after it.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (tag, bytes_of_header, length) = header(bytes)?;
        let (content_end, end) = match length {
            Some(length) => {
                let end = bytes_of_header.checked_add(length)?;
                (end, end)
            }
            None => {
                let (mut at, mut open) = (bytes_of_header, 1_u32);
                while open > 0 {
                    let (_, bytes_of_header, length) = header(bytes.get(at..)?)?;
                    let is_end = bytes.get(at..)?.starts_with(&[0, 0]);
                    at += bytes_of_header + length.unwrap_or(0);
                    match length {
                        None => open += 1,
                        Some(_) if is_end => open -= 1,
                        Some(_) => {}
                    }
                }
                (at - 2, at)
            }
        };
        let (whole, behind) = bytes.split_at_checked(end)?;
        let content = &whole[bytes_of_header..content_end];
        let shortest = match content.len() {
            0..0x80 => 1,
            0x80..0x100 => 2,
            0x100..0x1_0000 => 3,
            0x1_0000..0x100_0000 => 4,
            _ => 5,
        };
        let bytes_of_length = bytes_of_header - identifier(bytes)?;
        let is_minimal = length.is_some() && bytes_of_length == shortest;
        let is_indefinite = length.is_none();
        Some((Self { tag, is_indefinite, is_minimal, content, whole }, behind))
    }

    /// The elements inside, if the content consists only of elements.
    pub fn children(&self) -> Option<Vec<Self>> {
        let mut children = Vec::new();
        let mut rest = self.content;
        while !rest.is_empty() {
            let (child, behind) = Self::read(rest)?;
            children.push(child);
            rest = behind;
        }
        Some(children)
    }

    /// The elements inside, up to the first bytes that are not an element.
    pub fn elements(&self) -> Vec<Self> {
        let mut rest = self.content;
        std::iter::from_fn(|| {
            let (element, behind) = Self::read(rest)?;
            rest = behind;
            Some(element)
        })
        .collect()
    }

    pub const fn is_constructed(&self) -> bool {
        self.tag & 0x20 != 0
    }

    /// The element and its descendants, down to `depth` levels, each with the number of levels
    /// left.
    pub fn within(&self, depth: u16) -> Vec<(Self, u16)> {
        let mut found = vec![(*self, depth)];
        if let (true, Some(deeper)) = (self.is_constructed(), depth.checked_sub(1)) {
            found.extend(self.elements().iter().flat_map(|child| child.within(deeper)));
        }
        found
    }
}

/// The first identifier byte, the length of the header, and the length of the content unless it is
/// indefinite.
fn header(bytes: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let at = identifier(bytes)?;
    let tag = bytes[0];
    match *bytes.get(at)? {
        0x80 if tag & 0x20 != 0 => Some((tag, at + 1, None)),
        first @ 0..0x80 => Some((tag, at + 1, Some(usize::from(first)))),
        0x80 | 0xFF => None,
        first => {
            let end = at + 1 + usize::from(first & 0x7F);
            let length = bytes.get(at + 1..end)?.iter().try_fold(0_usize, |length, byte| {
                length.checked_mul(256)?.checked_add(usize::from(*byte))
            })?;
            // A length that exceeds memory exceeds the input.
            (length < usize::MAX / 4).then_some((tag, end, Some(length)))
        }
    }
}

/// The number of identifier bytes.
fn identifier(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? & 0x1F {
        0x1F => Some(bytes.get(1..)?.iter().position(|byte| byte & 0x80 == 0)? + 2),
        _ => Some(1),
    }
}
