//! Decodes the base64 between the boundaries (RFC 4648 section 4): gathered line by line, decoded
//! in large runs.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use super::deviation::{PemDeviationKind, PemDeviations};
use super::lines::WIDTH;
use super::map::{Location, Map, MapStep, Runs};
use crate::base64_engine::{Base64Engine, base64_engine};

use crate::arithmetic::{part, to_u64};

/// The number of characters that are gathered before they are decoded together: enough for the
/// decoder to run at full speed, but few enough that their locations, in the worst case one for
/// each, need little memory.
pub(super) const STAGE: usize = 16 * 1024;

/// Why base64 cannot be decoded any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyErrorKind {
    /// A character that is not in the alphabet.
    InvalidCharacter(u8),
    /// Something other than white space after the padding.
    DataBehindPadding,
    /// One character is left over; it cannot encode a byte.
    StrayCharacter,
}

/// Consecutive characters of the file.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Index in the stage.
    start: usize,
    at: Location,
}

/// Decodes one block.
#[derive(Debug)]
pub(crate) struct Body {
    engine: Base64Engine,
    stage: Vec<u8>,
    runs: Vec<Run>,
    /// The number of bytes that a character takes in the file.
    unit: u64,
    /// The decoded offset at which the block began.
    block: u64,
    /// The number of characters of the block that have been decoded.
    characters: u64,
    /// The number of staged characters, from the first, that are known to be in the alphabet.
    cleaned: usize,
    /// Padding characters seen; only white space may follow.
    padding: usize,
    broken: Option<(BodyErrorKind, Location)>,
    decoded: Vec<u8>,
    map: Map,
}

impl Body {
    pub(crate) fn new(unit: u64) -> Self {
        let config = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::RequireNone)
            .with_decode_allow_trailing_bits(true);
        Self {
            engine: base64_engine(config),
            stage: Vec::new(),
            runs: Vec::new(),
            unit,
            block: 0,
            characters: 0,
            cleaned: 0,
            padding: 0,
            broken: None,
            decoded: Vec::new(),
            map: Map::default(),
        }
    }

    /// Begins a block whose first byte will have the decoded offset `block`.
    pub(crate) fn begin(&mut self, block: u64) {
        self.stage.clear();
        self.runs.clear();
        (self.block, self.characters, self.cleaned) = (block, 0, 0);
        (self.padding, self.broken) = (0, None);
    }

    /// Sets the number of bytes that a character takes, from the next block on.
    pub(super) const fn set_unit(&mut self, unit: u64) {
        self.unit = unit;
    }

    /// Reads characters of one line, without its end.
    pub(crate) fn push(&mut self, characters: &[u8], at: Location) {
        if self.broken.is_none() && !characters.is_empty() {
            self.runs.push(Run { start: self.stage.len(), at });
            self.stage.extend_from_slice(characters);
        }
    }

    /// Whether the staged characters are whole quanta without padding.
    pub(super) const fn is_aligned(&self) -> bool {
        self.stage.len().is_multiple_of(4) && self.padding == 0 && self.broken.is_none()
    }

    /// Decodes whole lines that begin `step` characters apart, the first of them at `at`. Returns
    /// `None`, and consumes nothing, if the stage is not empty or a line is not entirely base64.
    pub(super) fn lines(
        &mut self,
        lines: &[u8],
        step: usize,
        at: Location,
    ) -> Option<(&[u8], &Map)> {
        if !(self.stage.is_empty() && self.is_aligned()) {
            return None;
        }
        for line in lines.chunks_exact(step) {
            self.stage.extend_from_slice(part(line, ..WIDTH));
        }
        let characters = self.stage.len();
        self.decoded.resize(characters / 4 * 3, 0);
        let decoded = self.engine.decode_slice(&self.stage, &mut self.decoded);
        self.stage.clear();
        self.map.clear();
        decoded.ok()?;
        let number = to_u64;
        let (line, column) = at.text.unwrap_or((1, 1));
        self.map.push_run(Runs {
            block: self.block,
            characters: self.characters,
            offset: at.offset,
            line,
            column,
            width: number(WIDTH),
            count: number(characters / WIDTH),
            step: MapStep { bytes: number(step) * self.unit, lines: 1, columns: 0 },
            unit: self.unit,
        });
        self.characters += number(characters);
        Some((&self.decoded, &self.map))
    }

    /// The bytes of memory in use.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let runs = self.runs.capacity() * size_of::<Run>();
        self.stage.capacity() + self.decoded.capacity() + runs + self.map.size()
    }

    /// Whether it is time to [`flush`](Self::flush).
    pub(crate) const fn is_full(&self) -> bool {
        self.stage.len() >= STAGE
    }

    /// Decodes the staged characters, except the last ones if they do not form a whole quantum.
    pub(crate) fn flush(&mut self, deviations: &mut PemDeviations) -> (&[u8], &Map) {
        self.decoded.clear();
        self.map.clear();
        let whole = self.stage.len() / 4 * 4;
        let clean = part(&self.stage, ..whole);
        self.decoded.resize(whole / 4 * 3, 0);
        let room = self.decoded.as_mut_slice();
        if self.padding > 0 || self.engine.decode_slice(clean, room).is_err() {
            self.clean(deviations);
            let whole = self.stage.len() / 4 * 4;
            let clean = part(&self.stage, ..whole);
            self.decoded.resize(whole / 4 * 3, 0);
            let decoded = self.engine.decode_slice(clean, &mut self.decoded).unwrap_or(0);
            self.decoded.truncate(decoded);
        }
        self.consume(self.stage.len() / 4 * 4);
        (&self.decoded, &self.map)
    }

    /// Ends the block. Returns the last decoded bytes, and the error if the base64 is broken.
    pub(crate) fn finish(
        &mut self,
        deviations: &mut PemDeviations,
    ) -> (&[u8], &Map, Option<(BodyErrorKind, Location)>) {
        self.flush(deviations);
        self.clean(deviations);
        let left = self.stage.len();
        if let (Some(at), None) = (self.last(), self.broken) {
            if left == 1 {
                self.broken = Some((BodyErrorKind::StrayCharacter, at));
            } else if left > 1 {
                if left + self.padding != 4 {
                    deviations.note(PemDeviationKind::Padding, at);
                }
                let mut tail = [0; 3];
                let bytes = self.engine.decode_slice(&self.stage, &mut tail).unwrap_or(0);
                let tail = part(&tail, ..bytes);
                if self.engine.encode(tail).trim_end_matches('=').as_bytes() != self.stage {
                    deviations.note(PemDeviationKind::PaddingBits, at);
                }
                self.decoded.extend_from_slice(tail);
                self.consume(left);
            }
        }
        (&self.decoded, &self.map, self.broken)
    }

    /// The location of the last staged character.
    fn last(&self) -> Option<Location> {
        let run = self.runs.last()?;
        let ahead = self.stage.len().checked_sub(run.start + 1)?;
        Some(advance(run.at, to_u64(ahead), self.unit))
    }

    /// Adds the first `count` staged characters to the map and removes them from the stage.
    fn consume(&mut self, count: usize) {
        let number = to_u64;
        let mut left = None;
        for (index, run) in self.runs.iter().enumerate() {
            let next = self.runs.get(index + 1).map_or(self.stage.len(), |next| next.start);
            let end = next.min(count);
            if end > run.start {
                let (line, column) = run.at.text.unwrap_or((1, 1));
                self.map.push_run(Runs {
                    block: self.block,
                    characters: self.characters + number(run.start),
                    offset: run.at.offset,
                    line,
                    column,
                    width: number(end - run.start),
                    count: 1,
                    step: MapStep::default(),
                    unit: self.unit,
                });
            }
            if next > count && left.is_none() {
                left = Some((
                    index,
                    advance(run.at, number(count.saturating_sub(run.start)), self.unit),
                ));
            }
        }
        self.characters += number(count);
        self.cleaned = self.cleaned.saturating_sub(count);
        self.stage.drain(..count.min(self.stage.len()));
        match left {
            None => self.runs.clear(),
            Some((index, at)) => {
                self.runs.drain(..index);
                for (position, run) in self.runs.iter_mut().enumerate() {
                    run.start = run.start.saturating_sub(count);
                    if position == 0 {
                        run.at = at;
                    }
                }
            }
        }
    }

    /// Removes white space, padding, and everything from the first error on. Replaces the
    /// characters of the base64url alphabet.
    fn clean(&mut self, deviations: &mut PemDeviations) {
        let stage = std::mem::take(&mut self.stage);
        let runs = std::mem::take(&mut self.runs);
        for (index, run) in runs.iter().enumerate() {
            let end = runs.get(index + 1).map_or(stage.len(), |next| next.start);
            let mut in_run = false;
            for (index, byte) in (run.start..).zip(part(&stage, run.start..end)) {
                let count = to_u64(index - run.start);
                let at = advance(run.at, count, self.unit);
                let may_be_data = self.padding == 0 || index < self.cleaned;
                let error = match byte {
                    byte if may_be_data && is_base64(*byte) => {
                        if !in_run {
                            self.runs.push(Run { start: self.stage.len(), at });
                        }
                        in_run = true;
                        self.stage.push(*byte);
                        continue;
                    }
                    b'-' | b'_' if may_be_data => {
                        deviations.note(PemDeviationKind::Base64Url, at);
                        if !in_run {
                            self.runs.push(Run { start: self.stage.len(), at });
                        }
                        in_run = true;
                        self.stage.push(if *byte == b'-' { b'+' } else { b'/' });
                        continue;
                    }
                    byte if is_blank(*byte) => {
                        deviations.note(PemDeviationKind::Blank, at);
                        in_run = false;
                        continue;
                    }
                    b'=' if self.padding < 2 => {
                        self.padding += 1;
                        continue;
                    }
                    _ if self.padding > 0 => BodyErrorKind::DataBehindPadding,
                    byte => BodyErrorKind::InvalidCharacter(*byte),
                };
                self.broken.get_or_insert((error, at));
                self.cleaned = self.stage.len();
                return;
            }
        }
        self.cleaned = self.stage.len();
    }
}

pub(crate) const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// White space within a line. A no-break space, which copying from a web page leaves, is `C2 A0` in
/// UTF-8 and `A0` after UTF-16 is narrowed.
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0B | 0x0C | 0xA0 | 0xC2)
}

pub(crate) fn advance(at: Location, characters: u64, unit: u64) -> Location {
    Location {
        offset: at.offset + characters * unit,
        text: at.text.map(|(line, column)| (line, column + characters)),
    }
}
