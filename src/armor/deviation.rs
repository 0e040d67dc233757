//! Deviations of the text from RFC 7468.

use super::map::Location;

/// A deviation from the strict grammar of RFC 7468 section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PemDeviationKind {
    ByteOrderMark,
    Utf16,
    Utf32,
    /// A byte order mark between concatenated parts.
    MarkWithin,
    /// Concatenated parts are ASCII and UTF-16.
    CodingChanges,
    /// Base64 without the encapsulation boundaries.
    NoBoundaries,
    /// Text outside the encapsulation boundaries.
    TextOutside,
    /// Control characters outside the encapsulation boundaries.
    BinaryOutside,
    /// A boundary that is not on a line of its own.
    WithinLine,
    /// A label other than `PKCS7` or `CMS`, lower case, or not exactly five dashes.
    Boundary,
    /// The label of END differs from that of BEGIN.
    LabelMismatch,
    /// The block has headers (RFC 1421).
    Headers,
    /// A line other than the last does not have 64 characters.
    LineWidth,
    BlankLine,
    /// White space in a line.
    Blank,
    /// Lines that end with a carriage return only.
    CarriageReturn,
    /// An escaped line end, such as `\n`.
    EscapedLineEnd,
    /// An escaped base64 character, such as `%2B`.
    EscapedCharacter,
    /// The alphabet for URLs and file names (RFC 4648 section 5).
    Base64Url,
    /// The number of `=` does not match the length.
    Padding,
    /// Bits after the last byte that are not zero.
    PaddingBits,
}

impl PemDeviationKind {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "the text begins with a byte order mark",
            Self::Utf16 => "the text is UTF-16",
            Self::Utf32 => "the text is UTF-32",
            Self::Base64Url => "the base64 contains - and _ instead of + and /",
            Self::MarkWithin => "a byte order mark is in the middle of the file",
            Self::CodingChanges => "the text changes between ASCII and UTF-16",
            Self::NoBoundaries => "the base64 has no BEGIN and END lines",
            Self::TextOutside => "text is outside the BEGIN and END lines",
            Self::BinaryOutside => "binary data is outside the BEGIN and END lines",
            Self::WithinLine => "a BEGIN or END boundary is not on a line of its own",
            Self::Boundary => "a BEGIN or END line does not conform to RFC 7468 for PKCS #7",
            Self::LabelMismatch => "the END line and the BEGIN line have different labels",
            Self::Headers => "the block has headers (RFC 1421)",
            Self::LineWidth => "a line of base64 does not have 64 characters",
            Self::BlankLine => "the base64 contains a blank line",
            Self::Blank => "a line contains white space",
            Self::CarriageReturn => "a line ends with only a carriage return",
            Self::EscapedLineEnd => "a line end is written out as an escape sequence",
            Self::EscapedCharacter => "a base64 character is written out as an escape sequence",
            Self::Padding => "the padding (=) does not match the length",
            Self::PaddingBits => "the bits after the last byte are not zero",
        }
    }
}

/// The deviations that were found: the number of each and its first location.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PemDeviations {
    seen: Vec<PemDeviation>,
}

/// One kind of deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PemDeviation {
    pub(crate) kind: PemDeviationKind,
    pub(crate) count: u64,
    pub(crate) first: Location,
}

impl PemDeviations {
    pub(crate) fn note(&mut self, kind: PemDeviationKind, at: Location) {
        self.add(PemDeviation { kind, count: 1, first: at });
    }

    fn add(&mut self, deviation: PemDeviation) {
        match self.seen.iter_mut().find(|seen| seen.kind == deviation.kind) {
            Some(seen) => {
                seen.count += deviation.count;
                seen.first = seen.first.min(deviation.first);
            }
            None => self.seen.push(deviation),
        }
    }

    /// Adds the deviations of one block. If its base64 is broken, deviations after the break are
    /// not added and each kind counts once: how far the decoder had read ahead is not a property of
    /// the file.
    pub(crate) fn merge(&mut self, block: &Self, broken: Option<Location>) {
        for deviation in &block.seen {
            if broken.is_none_or(|broken| deviation.first < broken) {
                let count = if broken.is_some() { 1 } else { deviation.count };
                self.add(PemDeviation { count, ..*deviation });
            }
        }
    }

    /// The deviations, sorted by kind.
    pub(crate) fn iter(&self) -> impl Iterator<Item = PemDeviation> {
        let mut seen = self.seen.clone();
        seen.sort_by_key(|deviation| deviation.kind);
        seen.into_iter()
    }
}
