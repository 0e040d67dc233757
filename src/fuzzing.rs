//! The inner stages, for fuzz targets, for replaying their findings, and for benchmarks. This is
//! not part of the public API: any of it may change at any time.
//!
//! Each function accepts any bytes, and panics if a stage violates one of its properties.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a violated property must stop the fuzzer, and nobody depends on this API"
)]

mod reading;
mod stage;
mod upload_url;
mod verify;

pub use reading::Known;
pub use stage::*;
pub use upload_url::upload_url;
pub use verify::{verify, verify_changed};

use crate::armor::{Armor, ArmorForm, Armored, BlockErrorKind, Location, Map};
use crate::error::Error;
use crate::signed_data::{FrameError, FrameFacts, MemberKind, ScannedMember, Walker};
use crate::tlv::{
    Element, Extent, Header, HeaderBuffer, HeaderError, Length, MAX_HEADER, Reader, der_form,
};

/// The maximum nesting depth.
const DEPTH: u16 = 64;

/// One in this many decoded bytes has its location checked and compared.
const STEP: usize = 61;

/// The number of decoded bytes at the start of a block whose locations are all checked.
const FIRST_LINES: usize = 128;

/// Checks the armour: splitting the file changes nothing, and each decoded byte has a location in
/// the file.
pub fn armor(bytes: &[u8], sizes: &[usize]) {
    let whole = Blocks::read(bytes, &[bytes.len().max(1)]);
    let pieces = Blocks::read(bytes, sizes);
    assert_eq!(whole.events, pieces.events);
    assert_eq!(whole.places, pieces.places);
    assert_eq!((whole.form, &whole.deviations), (pieces.form, &pieces.deviations));
    assert!(whole.decoded == pieces.decoded, "the decoded bytes differ");
    // No boundary is overlooked, wherever it is in the file.
    if whole.form != ArmorForm::Binary {
        let boundaries = memchr::memmem::find_iter(bytes, b"-----BEGIN").count();
        let blocks = whole.events.iter().filter(|event| matches!(event, Event::Begin { .. }));
        assert!(blocks.count() >= boundaries, "{boundaries} boundaries");
    }
}

/// What the armour reports about a file, in order.
#[derive(Debug, PartialEq, Eq)]
enum Event {
    Begin { label: String, at: Location, decoded: usize },
    End { error: Option<(BlockErrorKind, Location)>, decoded: usize },
    PrivateKey { at: Location },
}

/// The decoded blocks of a file, and everything that the armour reports about it.
struct Blocks<'a> {
    file: &'a [u8],
    events: Vec<Event>,
    /// The decoded offset at which the block began.
    block: usize,
    decoded: Vec<u8>,
    places: Vec<(usize, Option<Location>)>,
    form: ArmorForm,
    deviations: String,
}

impl<'a> Blocks<'a> {
    fn read(file: &'a [u8], sizes: &[usize]) -> Self {
        let mut blocks = Self {
            file,
            events: Vec::new(),
            block: 0,
            decoded: Vec::new(),
            places: Vec::new(),
            form: ArmorForm::Unknown,
            deviations: String::new(),
        };
        let mut armor = Armor::new();
        for piece in pieces(file, sizes) {
            armor.push(piece, &mut blocks).expect("no error is returned");
        }
        armor.finish(&mut blocks).expect("no error is returned");
        blocks.form = armor.form();
        for deviation in armor.deviations().iter() {
            assert!(inside(file, deviation.first), "{deviation:?}");
            blocks.deviations += &format!("{deviation:?}\n");
        }
        blocks
    }

    /// Checks that the character at `place` encodes the first bits of the decoded byte `index`.
    fn check(&self, index: usize, place: Location) {
        let byte = self.decoded[index];
        let offset = usize::try_from(place.offset).unwrap();
        let Some((line, column)) = place.text else {
            assert_eq!(self.file[offset], byte, "byte {index} at {place:?}");
            return;
        };
        assert!(line > 0 && column > 0, "{place:?}");
        // In UTF-16 and UTF-32, zero bytes come before or after a character.
        let near = &self.file[offset..self.file.len().min(offset + 4)];
        let character = near.iter().copied().find(|byte| *byte != 0).unwrap_or(0);
        let sextet = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            // An escape sequence.
            b'\\' | b'%' | b'&' => return,
            _ => panic!("byte {index} at {place:?}, which is not base64"),
        };
        let (of_byte, of_character) = match (index - self.block) % 3 {
            0 => (byte >> 2, sextet),
            1 => (byte >> 4, sextet & 0x0F),
            _ => (byte >> 6, sextet & 0x03),
        };
        assert_eq!(of_byte, of_character, "byte {index} at {place:?}");
    }
}

impl Armored for Blocks<'_> {
    fn begin_block(&mut self, label: &str, at: Location) -> Result<u64, Error> {
        assert!(inside(self.file, at), "{at:?}");
        self.block = self.decoded.len();
        self.events.push(Event::Begin { label: label.to_owned(), at, decoded: self.block });
        Ok(number(self.block))
    }

    fn data(&mut self, bytes: &[u8], map: &Map) -> Result<(), Error> {
        let start = self.decoded.len();
        self.decoded.extend_from_slice(bytes);
        for index in start..self.decoded.len() {
            let is_end = index == start || index + 1 == self.decoded.len();
            // The first lines of a block are read in more ways than the other lines.
            let is_near = index - self.block < FIRST_LINES;
            if is_end || is_near || index % STEP == 0 {
                let place = map.locate(number(index));
                self.check(index, place.expect("a decoded byte has a place"));
                if index % STEP == 0 {
                    self.places.push((index, place));
                }
            }
        }
        Ok(())
    }

    fn end_block(&mut self, error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        assert!(error.is_none_or(|(_, at)| inside(self.file, at)), "{error:?}");
        self.events.push(Event::End { error, decoded: self.decoded.len() });
        Ok(())
    }

    fn private_key(&mut self, at: Location) -> Result<(), Error> {
        assert!(inside(self.file, at), "{at:?}");
        self.events.push(Event::PrivateKey { at });
        Ok(())
    }
}

/// Checks tags and lengths: a header is the same however its bytes arrive, elements are consecutive
/// within their parent, and both ways to find the end of an element agree.
pub fn tlv(bytes: &[u8]) {
    headers(bytes);
    elements(Reader::new(bytes, 0), bytes, 0, DEPTH);
    if let Some(der) = der_form(bytes, DEPTH) {
        assert_eq!(der_form(&der, DEPTH).as_ref(), Some(&der), "DER is changed");
    }
}

fn headers(bytes: &[u8]) {
    let whole = Header::read(bytes);
    let mut buffer = HeaderBuffer::new();
    let mut buffered = Ok(None);
    let mut taken = 0;
    for length in 0..=bytes.len().min(MAX_HEADER + 1) {
        match (Header::read(&bytes[..length]), whole) {
            (Ok(None), Ok(Some(header))) => assert!(length < header.bytes),
            (Ok(None), _) => {}
            (early, _) => assert_eq!(early, whole, "from {length} bytes"),
        }
        if let (Some(byte), Ok(None)) = (bytes.get(length), buffered) {
            let read: Result<(Option<Header>, usize), HeaderError> = buffer.read(&[*byte]);
            taken += 1;
            buffered = read.map(|(header, _)| header);
            assert_eq!(
                buffer.pending(),
                if buffered == Ok(None) { taken } else { buffer.pending() }
            );
        }
    }
    assert_eq!(buffered, whole, "byte by byte");
    if let Ok(Some(header)) = whole {
        assert_eq!(header.bytes, taken);
        assert!(header.bytes <= MAX_HEADER);
    }
}

/// Checks the elements of `bytes`, which begin at `start`, and the elements inside them.
fn elements(mut reader: Reader<'_>, bytes: &[u8], start: usize, depth: u16) {
    let mut behind = 0;
    loop {
        assert_eq!(reader.offset(), start + behind);
        let rest = &bytes[behind..];
        let element = match reader.next("") {
            Ok(Some(element)) => element,
            Ok(None) => {
                assert!(rest.is_empty());
                return;
            }
            Err(error) => {
                assert_eq!(error.offset, start + behind);
                assert_eq!(extent(rest, rest.len()), None);
                return;
            }
        };
        check(&element, rest, start + behind);
        if let (true, Some(depth)) = (element.tag().is_constructed(), depth.checked_sub(1)) {
            elements(element.reader(), element.content, element.content_offset(), depth);
        }
        behind += element.whole.len();
    }
}

/// Checks `element`, which is at the start of `rest`, which begins at `offset`.
fn check(element: &Element<'_>, rest: &[u8], offset: usize) {
    let Element { content, whole, .. } = element;
    let header = Header::read(rest).unwrap().unwrap();
    assert_eq!(element.offset, offset);
    assert_eq!(element.is_indefinite(), header.length == Length::Indefinite);
    assert!(rest.starts_with(whole));
    let end: &[u8] = if header.length == Length::Indefinite { &[0, 0] } else { &[] };
    assert_eq!(whole.len(), header.bytes + content.len() + end.len());
    assert_eq!(&whole[header.bytes..whole.len() - end.len()], *content);
    assert!(whole.ends_with(end));
    for piece in [rest.len(), 7] {
        assert_eq!(extent(rest, piece), Some(whole.len()), "in pieces of {piece}");
    }
}

/// The length of the first element, which is read in pieces.
fn extent(bytes: &[u8], piece: usize) -> Option<usize> {
    let header = Header::read(bytes).ok()??;
    let mut position = header.bytes;
    let limit = Some(number(bytes.len()));
    let mut extent = Extent::begin(&header, number(position), limit).ok()?;
    let mut headers = HeaderBuffer::new();
    for piece in bytes[position..].chunks(piece.max(1)) {
        if extent.is_finished() {
            break;
        }
        let taken = extent.push(piece, number(position), &mut headers).ok()?;
        assert!(taken == piece.len() || extent.is_finished());
        position += taken;
    }
    extent.is_finished().then_some(position)
}

/// Checks the frame of a bundle: splitting the bytes changes nothing, and the elements that are
/// found are consecutive parts of the bytes.
pub fn signed_data(bytes: &[u8], sizes: &[usize]) {
    let whole = walk(bytes, &[bytes.len().max(1)]);
    assert_eq!(whole, walk(bytes, sizes));
    let mut behind = 0;
    for member in &whole.members {
        let start = usize::try_from(member.offset).unwrap();
        let end = start + usize::try_from(member.length).unwrap();
        assert!(behind <= start && start < end && end <= bytes.len(), "{member:?}");
        behind = end;
        let mut reader = Reader::new(&bytes[start..end], start);
        let element = reader.next("").expect("a member can be read").unwrap();
        assert!(reader.is_empty(), "{member:?}");
        let is_sequence = element.tag() == crate::tlv::Tag::SEQUENCE;
        assert_eq!(is_sequence, member.kind == MemberKind::Certificate);
    }
}

/// The result of a walk.
#[derive(Debug, PartialEq, Eq)]
struct Walk {
    members: Vec<ScannedMember>,
    /// The number of bytes that belong to the frame, or why it cannot be read.
    result: Result<usize, FrameError>,
    facts: FrameFacts,
}

fn walk(bytes: &[u8], sizes: &[usize]) -> Walk {
    let mut walker = Walker::new(0);
    let mut members: Vec<ScannedMember> = Vec::new();
    let mut taken = 0;
    let mut broken = None;
    for piece in pieces(bytes, sizes) {
        let (needed, known) = (walker.needed_from(), members.len());
        assert!(needed <= number(taken));
        match walker.push(piece, &mut |member| members.push(member)) {
            Ok(count) => {
                assert!(count == piece.len() || walker.is_finished());
                taken += count;
            }
            Err(error) => broken = Some(error),
        }
        assert!(members[known..].iter().all(|member| member.offset >= needed));
        assert!(broken.is_some() || walker.needed_from() >= needed);
        if broken.is_some() || walker.is_finished() {
            break;
        }
    }
    let result = match broken {
        Some(error) => Err(error),
        None => walker.finish().map(|()| taken),
    };
    if let Err(error) = result {
        assert!(error.offset <= number(bytes.len()), "{error:?}");
    }
    let mut facts = walker.into_facts();
    let mut map = Map::default();
    map.push_binary(0, 0);
    facts.locate(&map);
    Walk { members, result, facts }
}

/// Splits `bytes` into pieces of the given sizes, which repeat. Without sizes, there is one piece.
fn pieces<'a>(bytes: &'a [u8], sizes: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut sizes = sizes.iter().cycle();
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let size = sizes.next().map_or(rest.len(), |size| (*size).clamp(1, rest.len().max(1)));
        let (piece, behind) = rest.split_at(size.min(rest.len()));
        rest = behind;
        (!piece.is_empty()).then_some(piece)
    })
}

fn inside(file: &[u8], place: Location) -> bool {
    place.offset <= number(file.len())
}

fn number(value: usize) -> u64 {
    u64::try_from(value).unwrap()
}
