//! Memory use for texts of any shape.

use super::*;

/// The number of bytes of a text that are pushed at once, as [`inspect`](crate::inspect()) does.
const PIECE: usize = 1 << 17;

/// The largest number of bytes that may be buffered or passed on at once, for any text.
const BOUND: usize = 2 << 20;

/// Counts the decoded bytes and discards them.
#[derive(Default)]
struct Measure {
    decoded: u64,
    blocks: u64,
    largest: usize,
}

impl Armored for Measure {
    fn begin_block(&mut self, _label: &str, _at: Location) -> Result<u64, Error> {
        self.blocks += 1;
        Ok(self.decoded)
    }

    fn data(&mut self, bytes: &[u8], map: &Map) -> Result<(), Error> {
        self.decoded += u64::try_from(bytes.len()).unwrap_or(0);
        self.largest = self.largest.max(bytes.len() + map.size());
        Ok(())
    }

    fn end_block(&mut self, _error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        Ok(())
    }
}

/// Decodes `start`, `times` repetitions of `repeated`, and `end`.
fn measure(start: &str, repeated: &str, times: usize, end: &str) -> Measure {
    let mut armor = Armor::new();
    let mut measure = Measure::default();
    let text = [start, &repeated.repeat(times), end].concat();
    for piece in text.as_bytes().chunks(PIECE) {
        armor.push(piece, &mut measure).unwrap();
        let held = armor.text.held() + armor.units.capacity();
        assert!(held < BOUND, "{held} bytes are held of {repeated:?}");
    }
    armor.finish(&mut measure).unwrap();
    let largest = measure.largest;
    assert!(largest < BOUND, "{largest} bytes are handed on at once of {repeated:?}");
    measure
}

#[test]
fn a_block_of_any_shape_takes_the_same_memory() {
    const TIMES: usize = 1 << 16;
    // Each line that differs has a location of its own, and so does each part between differing
    // blanks.
    for repeated in [
        "TUlJ",
        "TUlJ\n",
        "T U l J ",
        "T U  l   J    ",
        "T U  l\tJ\n",
        "T\nU\n\nl\n\n\nJ\n",
        "T\rU\r\nlJ\n",
        "TU\u{a0}lJ",
    ] {
        let measure =
            measure("-----BEGIN PKCS7-----\n", repeated, TIMES, "\n-----END PKCS7-----\n");
        assert_eq!(measure.decoded, u64::try_from(TIMES * 3).unwrap(), "{repeated:?}");
    }
}

#[test]
fn what_is_no_base64_takes_no_memory() {
    const BEGIN: &str = "-----BEGIN PKCS7-----\n";
    const BLOCK: &str = "-----BEGIN A-----\nTUlJ\n-----END A-----\n";
    for (start, repeated) in [
        ("", "text "),
        ("", "text\n"),
        ("", " "),
        ("", "-"),
        ("", "\r"),
        (BEGIN, " "),
        (BEGIN, "\n"),
        (BEGIN, "Header: x\n"),
        (BEGIN, "Header: x "),
        (BEGIN, "="),
        (BEGIN, "!"),
        ("", "-----BEGIN "),
        ("", "-----BEGIN A-----\n"),
    ] {
        assert_eq!(measure(start, repeated, 1 << 16, "").decoded, 0, "{repeated:?}");
    }
    assert_eq!(measure("", BLOCK, 1 << 16, "").blocks, 1 << 16);
}
