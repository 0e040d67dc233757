//! Another reader of BER, as simple as can be, so that the program's own is no witness for itself.

/// One element.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The first identifier octet.
    pub tag: u8,
    pub is_indefinite: bool,
    /// A definite length in the fewest octets.
    pub is_minimal: bool,
    pub content: &'a [u8],
    pub whole: &'a [u8],
}

impl<'a> Node<'a> {
    /// The element at the front of `octets`, and what stands behind it.
    pub fn read(octets: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (tag, octets_of_header, length) = header(octets)?;
        let (content_end, end) = match length {
            Some(length) => {
                let end = octets_of_header.checked_add(length)?;
                (end, end)
            }
            None => {
                let (mut at, mut open) = (octets_of_header, 1_u32);
                while open > 0 {
                    let (_, octets_of_header, length) = header(octets.get(at..)?)?;
                    let is_end = octets.get(at..)?.starts_with(&[0, 0]);
                    at += octets_of_header + length.unwrap_or(0);
                    match length {
                        None => open += 1,
                        Some(_) if is_end => open -= 1,
                        Some(_) => {}
                    }
                }
                (at - 2, at)
            }
        };
        let (whole, behind) = octets.split_at_checked(end)?;
        let content = &whole[octets_of_header..content_end];
        let shortest = match content.len() {
            0..0x80 => 1,
            0x80..0x100 => 2,
            0x100..0x1_0000 => 3,
            0x1_0000..0x100_0000 => 4,
            _ => 5,
        };
        let octets_of_length = octets_of_header - identifier(octets)?;
        let is_minimal = length.is_some() && octets_of_length == shortest;
        let is_indefinite = length.is_none();
        Some((Self { tag, is_indefinite, is_minimal, content, whole }, behind))
    }

    /// The elements inside, if nothing else is.
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

    /// The elements inside up to the first octets that are none.
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

    /// The element and those inside it, `depth` levels down, each with how many levels are left.
    pub fn within(&self, depth: u16) -> Vec<(Self, u16)> {
        let mut found = vec![(*self, depth)];
        if let (true, Some(deeper)) = (self.is_constructed(), depth.checked_sub(1)) {
            found.extend(self.elements().iter().flat_map(|child| child.within(deeper)));
        }
        found
    }
}

/// The first identifier octet, the octets of the header, and the length unless it is indefinite.
fn header(octets: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let at = identifier(octets)?;
    let tag = octets[0];
    match *octets.get(at)? {
        0x80 if tag & 0x20 != 0 => Some((tag, at + 1, None)),
        first @ 0..0x80 => Some((tag, at + 1, Some(usize::from(first)))),
        0x80 | 0xFF => None,
        first => {
            let end = at + 1 + usize::from(first & 0x7F);
            let length = octets.get(at + 1..end)?.iter().try_fold(0_usize, |length, octet| {
                length.checked_mul(256)?.checked_add(usize::from(*octet))
            })?;
            // What is longer than memory is longer than the input.
            (length < usize::MAX / 4).then_some((tag, end, Some(length)))
        }
    }
}

/// How many identifier octets there are.
fn identifier(octets: &[u8]) -> Option<usize> {
    match octets.first()? & 0x1F {
        0x1F => Some(octets.get(1..)?.iter().position(|octet| octet & 0x80 == 0)? + 2),
        _ => Some(1),
    }
}
