//! Where text deviates from RFC 7468.

use super::map::Location;

/// A deviation from the strict grammar of RFC 7468 section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PemDeviationKind {
    ByteOrderMark,
    Utf16,
    Utf32,
    /// A byte order mark between parts that were appended to each other.
    MarkWithin,
    /// Parts that were appended to each other are ASCII and UTF-16.
    CodingChanges,
    /// Base64 without the encapsulation boundaries.
    NoBoundaries,
    /// Text outside the encapsulation boundaries.
    TextOutside,
    /// Control characters outside the encapsulation boundaries.
    BinaryOutside,
    /// A boundary that is not on a line of its own.
    WithinLine,
    /// Another label than `PKCS7` or `CMS`, lower case, or not exactly five dashes.
    Boundary,
    /// The label of END is not that of BEGIN.
    LabelMismatch,
    /// Headers of RFC 1421 in the block.
    Headers,
    /// A line other than the last that has not 64 characters.
    LineWidth,
    BlankLine,
    /// White space in a line.
    Blank,
    /// Lines that end with a carriage return alone.
    CarriageReturn,
    /// A line end that is written out, such as `\n`.
    EscapedLineEnd,
    /// A character of base64 that is written out, such as `%2B`.
    EscapedCharacter,
    /// The alphabet for URLs and file names (RFC 4648 section 5).
    Base64Url,
    /// More or fewer `=` than the length asks for.
    Padding,
    /// Bits behind the last byte that are not zero.
    PaddingBits,
}

impl PemDeviationKind {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "a byte order mark stands in front",
            Self::Utf16 => "the text is UTF-16",
            Self::Utf32 => "the text is UTF-32",
            Self::Base64Url => "the base64 has - and _ in place of + and /",
            Self::MarkWithin => "a byte order mark is in the middle of the file",
            Self::CodingChanges => "the text changes between ASCII and UTF-16",
            Self::NoBoundaries => "the base64 has no BEGIN and END lines",
            Self::TextOutside => "text stands outside the BEGIN and END lines",
            Self::BinaryOutside => "binary data is outside the BEGIN and END lines",
            Self::WithinLine => "a BEGIN or END boundary is not on a line of its own",
            Self::Boundary => "a BEGIN or END line does not conform to RFC 7468 for PKCS #7",
            Self::LabelMismatch => "the END line has another label than the BEGIN line",
            Self::Headers => "the block has headers (RFC 1421)",
            Self::LineWidth => "a line of base64 has not 64 characters",
            Self::BlankLine => "the base64 contains a blank line",
            Self::Blank => "white space stands in a line",
            Self::CarriageReturn => "a line ends with a carriage return alone",
            Self::EscapedLineEnd => "a line end is written out as an escape sequence",
            Self::EscapedCharacter => "a base64 character is written out as an escape sequence",
            Self::Padding => "the padding (=) is not what the length asks for",
            Self::PaddingBits => "the bits behind the last byte are not zero",
        }
    }
}

/// The deviations that were seen, each with its number and its first place.
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

    /// Adds those of one block. Behind the place where its base64 broke, nothing is told: how far
    /// the decoder had looked ahead is no property of the file.
    pub(crate) fn merge(&mut self, block: &Self, broken: Option<Location>) {
        for deviation in &block.seen {
            if broken.is_none_or(|broken| deviation.first < broken) {
                let count = if broken.is_some() { 1 } else { deviation.count };
                self.add(PemDeviation { count, ..*deviation });
            }
        }
    }

    /// In the order of the kinds.
    pub(crate) fn iter(&self) -> impl Iterator<Item = PemDeviation> {
        let mut seen = self.seen.clone();
        seen.sort_by_key(|deviation| deviation.kind);
        seen.into_iter()
    }
}
