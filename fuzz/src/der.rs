//! Mutates DER and keeps lengths correct, so that a change deep inside is parsed, instead of
//! failing at the length of an outer element.

/// The maximum depth and number of elements to parse. The rest is left unchanged.
const DEPTH: usize = 40;
const ELEMENTS: usize = 20_000;

/// An element. The content of a string may consist of elements too, as in extensions and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its identifier bytes, and the bytes before the elements in its content: the number of unused
    /// bits of a BIT STRING.
    identifier: Vec<u8>,
    prefix: Vec<u8>,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Bytes(Vec<u8>),
    Elements(Vec<Element>),
}

/// Changes `bytes[..size]`, to at most `most` bytes: one element if they are DER, otherwise as
/// `otherwise` does. Every fourth input is always changed by `otherwise`. Returns the new size.
pub fn mutate(
    bytes: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    otherwise: fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let mut random = Random(u64::from(seed) | 1 << 40);
    let Some(mut elements) = parse(&bytes[..size]).filter(|_| random.below(4) > 0) else {
        return otherwise(bytes, size, most);
    };
    change(&mut elements, &mut random, otherwise);
    let changed = encode(&elements);
    if changed.is_empty() || changed.len() > most.min(bytes.len()) {
        return otherwise(bytes, size, most);
    }
    bytes[..changed.len()].copy_from_slice(&changed);
    changed.len()
}

/// All of it as elements with definite lengths; `None` if it is anything else, or empty.
pub fn parse(bytes: &[u8]) -> Option<Vec<Element>> {
    let mut left = ELEMENTS;
    list(bytes, DEPTH, &mut left).filter(|elements| !elements.is_empty())
}

pub fn encode(elements: &[Element]) -> Vec<u8> {
    let mut out = Vec::new();
    for Element { identifier, prefix, content } in elements {
        let content = match content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Elements(elements) => encode(elements),
        };
        out.extend(identifier);
        length(prefix.len() + content.len(), &mut out);
        out.extend(prefix);
        out.extend(content);
    }
    out
}

/// In the fewest bytes.
fn length(length: usize, out: &mut Vec<u8>) {
    let bytes = length.to_be_bytes();
    let significant = &bytes[bytes.iter().position(|byte| *byte > 0).unwrap_or(bytes.len() - 1)..];
    if length >= 0x80 {
        out.push(0x80 | u8::try_from(significant.len()).unwrap());
    }
    out.extend(significant);
}

fn list(mut bytes: &[u8], depth: usize, left: &mut usize) -> Option<Vec<Element>> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        *left = left.checked_sub(1)?;
        let (identifier, content, behind) = split(bytes)?;
        elements.push(element(identifier, content, depth.checked_sub(1)?, left));
        bytes = behind;
    }
    Some(elements)
}

fn element(identifier: &[u8], content: &[u8], depth: usize, left: &mut usize) -> Element {
    let is_constructed = identifier[0] & 0x20 > 0;
    // An OCTET STRING, or a BIT STRING without unused bits.
    let (prefix, inside) = match (identifier, content) {
        ([0x03], [0, inside @ ..]) => (&content[..1], Some(inside)),
        ([0x04], inside) => (&content[..0], Some(inside)),
        (_, inside) => (&content[..0], is_constructed.then_some(inside)),
    };
    let before = *left;
    let elements = inside.and_then(|inside| list(inside, depth, left));
    let elements = elements.filter(|elements| is_constructed || !elements.is_empty());
    let (prefix, content) = match elements {
        Some(elements) => (prefix, Content::Elements(elements)),
        None => {
            *left = before;
            (&content[..0], Content::Bytes(content.to_vec()))
        }
    };
    Element { identifier: identifier.to_vec(), prefix: prefix.to_vec(), content }
}

/// Identifier bytes, content, and the remaining bytes. A length in more bytes than needed would be
/// lost, so it is not parsed.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut end = 1;
    if bytes.first()? & 0x1F == 0x1F {
        while bytes.get(end)? & 0x80 > 0 {
            end += 1;
        }
        end += 1;
    }
    let (identifier, rest) = bytes.split_at_checked(end)?;
    let (first, rest) = rest.split_first()?;
    let (size, rest) = match first {
        0x80 => return None,
        0..0x80 => (usize::from(*first), rest),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            let value = |size: usize, digit: &u8| {
                size.checked_mul(256).map(|size| size | usize::from(*digit))
            };
            let size = digits.iter().try_fold(0, value)?;
            (digits[0] > 0 && size >= 0x80).then_some((size, rest))?
        }
    };
    let (content, behind) = rest.split_at_checked(size)?;
    Some((identifier, content, behind))
}

/// Pseudorandom numbers: splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((number ^ (number >> 31)) >> 33).unwrap() % limit.max(1)
    }
}

/// Changes one element, anywhere.
fn change(
    elements: &mut Vec<Element>,
    random: &mut Random,
    otherwise: fn(&mut [u8], usize, usize) -> usize,
) {
    let count = count(elements);
    let other = nth(elements, random.below(count)).cloned();
    let target = random.below(count);
    let Some((siblings, index)) = siblings(elements, target) else { return };
    match (random.below(7), other) {
        (0, _) => drop(siblings.remove(index)),
        (1, _) => siblings.insert(index, siblings[index].clone()),
        (2, Some(other)) => siblings[index] = other,
        (3, Some(other)) => siblings.insert(index, other),
        (4, _) if siblings.len() > 1 => {
            let with = random.below(siblings.len());
            siblings.swap(index, with);
        }
        (5, _) => siblings[index].identifier[0] ^= 1 << random.below(8),
        _ => bytes(&mut siblings[index], random, otherwise),
    }
}

/// Changes the content of an element as bytes.
fn bytes(
    element: &mut Element,
    random: &mut Random,
    otherwise: fn(&mut [u8], usize, usize) -> usize,
) {
    let mut content = match &element.content {
        Content::Bytes(bytes) => bytes.clone(),
        Content::Elements(elements) => encode(elements),
    };
    let size = content.len();
    let most = size + 1 + random.below(16);
    content.resize(most, 0);
    let size = otherwise(&mut content, size, most);
    content.truncate(size);
    element.content = Content::Bytes(content);
}

fn count(elements: &[Element]) -> usize {
    let inside = |element: &Element| match &element.content {
        Content::Bytes(_) => 0,
        Content::Elements(elements) => count(elements),
    };
    elements.iter().map(|element| 1 + inside(element)).sum()
}

/// An element by its number, an outer one before those inside.
fn nth(elements: &[Element], mut number: usize) -> Option<&Element> {
    for element in elements {
        let Some(inside) = number.checked_sub(1) else { return Some(element) };
        number = inside;
        if let Content::Elements(elements) = &element.content {
            let count = count(elements);
            if number < count {
                return nth(elements, number);
            }
            number -= count;
        }
    }
    None
}

/// The list that contains the element, and its position.
fn siblings(elements: &mut Vec<Element>, number: usize) -> Option<(&mut Vec<Element>, usize)> {
    let mut left = number;
    let mut inside = None;
    for (index, element) in elements.iter().enumerate() {
        if left == 0 {
            return Some((elements, index));
        }
        left -= 1;
        if let Content::Elements(elements) = &element.content {
            let count = count(elements);
            if left < count {
                inside = Some(index);
                break;
            }
            left -= count;
        }
    }
    match &mut elements[inside?].content {
        Content::Elements(elements) => siblings(elements, left),
        Content::Bytes(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: &[u8] = include_bytes!("../../testdata/contoso.p7b");

    /// Bytes in the reverse order, and one more.
    fn reverse(bytes: &mut [u8], size: usize, most: usize) -> usize {
        bytes[..size].reverse();
        most.min(size + 1)
    }

    #[test]
    fn what_is_parsed_is_written_as_it_was() {
        let elements = parse(BUNDLE).unwrap();
        assert_eq!(encode(&elements), BUNDLE);
        assert!(count(&elements) > 300, "{}", count(&elements));
        // Inside an extension's OCTET STRING too.
        let all: Vec<_> = (0..count(&elements)).map(|it| nth(&elements, it).unwrap()).collect();
        let is_wrapped = |element: &&Element| {
            element.identifier == [4] && matches!(element.content, Content::Elements(_))
        };
        assert!(all.into_iter().any(|element| is_wrapped(&element)));
        for none in [&[][..], b"text", &[0x30, 0x80, 0, 0], &[0x30, 0x81, 0], &[0x30, 2, 5]] {
            assert_eq!(parse(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_change_keeps_lengths_right() {
        let mut different = 0;
        for seed in 0..400 {
            let mut bytes = BUNDLE.to_vec();
            bytes.resize(BUNDLE.len() * 2, 0);
            let most = bytes.len();
            let size = mutate(&mut bytes, BUNDLE.len(), most, seed, |bytes, size, most| {
                // The whole-file mutator does nothing, so that only this module makes changes.
                if size == BUNDLE.len() { size } else { reverse(bytes, size, most) }
            });
            let changed = &bytes[..size];
            let is_whole = split(changed).is_some_and(|(_, _, behind)| behind.is_empty());
            // The change may have extended or repeated the outermost identifier.
            assert!(is_whole || changed[0] != 0x30 || parse(changed).is_some(), "{seed}");
            different += usize::from(changed != BUNDLE);
        }
        assert!(different > 200, "{different}");
    }

    #[test]
    fn too_much_is_left_to_the_other() {
        let mut bytes = BUNDLE.to_vec();
        let most = bytes.len();
        for seed in 0..100 {
            assert!(mutate(&mut bytes, most, most, seed, reverse) <= most);
        }
    }
}
