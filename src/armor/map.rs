//! Maps decoded bytes back to the file.

/// A location in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    /// In bytes from the start of the file.
    pub(crate) offset: u64,
    /// Line and column, both from 1, if the file is text. The column counts units: bytes, or the
    /// code units of UTF-16 or UTF-32.
    pub(crate) text: Option<(u64, u64)>,
}

/// Runs of base64 of equal width at equal distances, or bytes that are not armoured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The first decoded byte that begins in this segment.
    first: u64,
    geometry: Geometry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Geometry {
    /// Decoded byte `first` is at this offset, and the following bytes come directly after it.
    Binary {
        offset: u64,
    },
    Text(Runs),
}

/// Runs of base64 characters, of equal width and at equal distances: the lines of a block, or the
/// parts of a line between blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Runs {
    /// The decoded offset of the block's first byte.
    pub(crate) block: u64,
    /// The number of characters in the block before these runs.
    pub(crate) characters: u64,
    /// The location of the first character.
    pub(crate) offset: u64,
    pub(crate) line: u64,
    pub(crate) column: u64,
    /// The number of characters in each run.
    pub(crate) width: u64,
    /// The number of runs.
    pub(crate) count: u64,
    /// The distance from one run to the next.
    pub(crate) step: MapStep,
    /// The number of bytes that a character takes in the file: 1, 2 in UTF-16, or 4 in UTF-32.
    pub(crate) unit: u64,
}

/// The distance from one run to the next: bytes of the file, lines, columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MapStep {
    pub(super) bytes: u64,
    pub(super) lines: u64,
    pub(super) columns: u64,
}

impl MapStep {
    const fn times(self, count: u64) -> Self {
        Self { bytes: self.bytes * count, lines: self.lines * count, columns: self.columns * count }
    }
}

impl Runs {
    /// The distance from the first run to the first run of `next`; `None` if `next` comes before.
    fn distance(&self, next: &Self) -> Option<MapStep> {
        Some(MapStep {
            bytes: next.offset.checked_sub(self.offset)?,
            lines: next.line.checked_sub(self.line)?,
            columns: next.column.checked_sub(self.column)?,
        })
    }

    /// Merges `next` into this segment if it continues in the same way.
    fn absorb(&mut self, next: &Self) -> bool {
        let adjoins = (self.block, self.width, self.unit) == (next.block, next.width, next.unit)
            && self.characters + self.width * self.count == next.characters;
        let Some(distance) = self.distance(next).filter(|_| adjoins) else { return false };
        // The distance to the next run is unknown after a single run.
        let step = match (self.count, next.count) {
            (1, 1) => distance,
            (1, _) => next.step,
            _ => self.step,
        };
        let goes_on = distance == step.times(self.count) && (next.count == 1 || next.step == step);
        if goes_on {
            (self.step, self.count) = (step, self.count + next.count);
        }
        goes_on
    }
}

/// The locations of a stretch of decoded bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Map {
    segments: Vec<Segment>,
}

impl Map {
    pub(crate) fn push_binary(&mut self, decoded: u64, offset: u64) {
        if let Some(Segment { first, geometry: Geometry::Binary { offset: at } }) =
            self.segments.last()
            && decoded.checked_sub(*first) == offset.checked_sub(*at)
        {
            return;
        }
        self.segments.push(Segment { first: decoded, geometry: Geometry::Binary { offset } });
    }

    pub(crate) fn push_run(&mut self, run: Runs) {
        if let Some(Segment { geometry: Geometry::Text(last), .. }) = self.segments.last_mut()
            && last.absorb(&run)
        {
            return;
        }
        let quanta = run.characters / 4;
        let first = run.block + quanta * 3 + (run.characters % 4).min(3);
        self.segments.push(Segment { first, geometry: Geometry::Text(run) });
    }

    /// Appends the segments of `next`.
    pub(crate) fn append(&mut self, next: &Self) {
        for segment in &next.segments {
            match segment.geometry {
                Geometry::Binary { offset } => self.push_binary(segment.first, offset),
                Geometry::Text(run) => self.push_run(run),
            }
        }
    }

    /// Drops the segments that are only needed for locations before `decoded`.
    pub(crate) fn forget_before(&mut self, decoded: u64) {
        let needed = self.index(decoded).unwrap_or(0);
        self.segments.drain(..needed.min(self.segments.len()));
    }

    /// The memory that the map uses, in bytes.
    pub(crate) fn size(&self) -> usize {
        size_of_val(self.segments.as_slice())
    }

    pub(crate) fn clear(&mut self) {
        self.segments.clear();
    }

    /// The index of the last segment that begins at or before `decoded`.
    fn index(&self, decoded: u64) -> Option<usize> {
        self.segments.partition_point(|segment| segment.first <= decoded).checked_sub(1)
    }

    /// The location of the decoded byte `decoded`. In text, that is the character in which the byte
    /// begins.
    pub(crate) fn locate(&self, decoded: u64) -> Option<Location> {
        let segment = self.segments.get(self.index(decoded)?)?;
        match segment.geometry {
            Geometry::Binary { offset } => {
                Some(Location { offset: offset + (decoded - segment.first), text: None })
            }
            Geometry::Text(runs) => {
                let byte = decoded.checked_sub(runs.block)?;
                let character = byte / 3 * 4 + byte % 3;
                let inside = character.checked_sub(runs.characters)?;
                let run = inside.checked_div(runs.width).unwrap_or(0).min(runs.count - 1);
                let (step, ahead) = (runs.step, inside - run * runs.width);
                let (line, column) = (run * step.lines, run * step.columns + ahead);
                Some(Location {
                    offset: runs.offset + run * step.bytes + ahead * runs.unit,
                    text: Some((runs.line + line, runs.column + column)),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64) -> Runs {
        Runs {
            block: 0,
            characters: number * 64,
            offset: 22 + number * 66,
            line: 2 + number,
            column: 1,
            width: 64,
            count: 1,
            step: MapStep::default(),
            unit: 1,
        }
    }

    #[test]
    fn lines_of_one_width_are_one_segment() {
        let mut map = Map::default();
        (0..1000).for_each(|number| map.push_run(line(number)));
        assert_eq!(map.segments.len(), 1);
        // Byte 48 is the first of line 2, byte 49 begins in its second character.
        assert_eq!(map.locate(48), Some(Location { offset: 88, text: Some((3, 1)) }));
        assert_eq!(map.locate(49), Some(Location { offset: 89, text: Some((3, 2)) }));
        assert_eq!(map.locate(48 * 999).unwrap().text, Some((1001, 1)));
    }

    #[test]
    fn many_lines_go_on_as_one_does() {
        let step = MapStep { bytes: 66, lines: 1, columns: 0 };
        let many = |number, count| Runs { count, step, ..line(number) };
        for runs in [[line(0), many(1, 9)], [many(0, 9), line(9)], [many(0, 5), many(5, 5)]] {
            let mut map = Map::default();
            runs.iter().for_each(|run| map.push_run(*run));
            assert_eq!(map.segments.len(), 1, "{runs:?}");
            assert_eq!(map.locate(48 * 9 + 1).unwrap().text, Some((11, 2)));
        }
        // Lines that end in two bytes, after lines that end in one.
        let mut map = Map::default();
        map.push_run(Runs { step: MapStep { bytes: 65, ..step }, ..many(0, 9) });
        map.push_run(many(9, 2));
        assert_eq!(map.segments.len(), 2);
    }

    #[test]
    fn ragged_lines_keep_their_places() {
        let mut map = Map::default();
        map.push_run(Runs { width: 5, ..line(0) });
        map.push_run(Runs { characters: 5, offset: 30, line: 3, width: 7, ..line(0) });
        // Character 5 is the second of the second quantum: byte 4 begins in it.
        assert_eq!(map.locate(3).unwrap().text, Some((2, 5)));
        assert_eq!(map.locate(4), Some(Location { offset: 30, text: Some((3, 1)) }));
        map.forget_before(4);
        assert_eq!(map.segments.len(), 1);
        assert_eq!(map.locate(3), None);
    }

    #[test]
    fn characters_between_blanks_are_one_segment() {
        let mut map = Map::default();
        for number in 0..1000 {
            let (offset, column) = (22 + number * 2, 1 + number * 2);
            map.push_run(Runs { characters: number, offset, column, width: 1, ..line(0) });
        }
        assert_eq!(map.segments.len(), 1);
        assert_eq!(map.locate(3), Some(Location { offset: 30, text: Some((2, 9)) }));
    }

    #[test]
    fn binary_pieces_that_adjoin_are_one() {
        let mut map = Map::default();
        map.push_binary(0, 0);
        map.push_binary(10, 10);
        assert_eq!(map.segments.len(), 1);
        assert_eq!(map.locate(25), Some(Location { offset: 25, text: None }));
    }
}
