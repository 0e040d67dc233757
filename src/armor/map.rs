//! From decoded octets back to the file.

/// A place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    /// In octets from the start of the file.
    pub(crate) offset: u64,
    /// Line and column, both from 1, where the file is text. The column counts characters.
    pub(crate) text: Option<(u64, u64)>,
}

/// Lines of base64 of one width, one behind the other; or octets that were not armoured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The first decoded octet that begins in here.
    first: u64,
    geometry: Geometry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Geometry {
    /// Decoded octet `first` stands at this offset, the next one behind it.
    Binary {
        offset: u64,
    },
    Text(Lines),
}

/// Characters of base64 in lines of equal width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    /// Decoded octet that the block's first character begins.
    pub(crate) block: u64,
    /// Characters of the block before this segment.
    pub(crate) characters: u64,
    /// Where the first character stands.
    pub(crate) offset: u64,
    pub(crate) line: u64,
    pub(crate) column: u64,
    /// Characters in each line.
    pub(crate) width: u64,
    /// From line to line, in octets of the file.
    pub(crate) stride: u64,
    pub(crate) lines: u64,
    /// Octets of the file that a character takes: 1, or 2 in UTF-16.
    pub(crate) unit: u64,
}

impl Lines {
    const fn total(&self) -> u64 {
        self.width * self.lines
    }

    /// Makes `next` a part of these lines if it goes on as they do.
    fn absorb(&mut self, next: &Self) -> bool {
        let stride = next.offset.saturating_sub(self.offset);
        let adjoins = self.block == next.block
            && self.characters + self.total() == next.characters
            && self.line + self.lines == next.line
            && (self.column, self.width, self.unit) == (next.column, next.width, next.unit)
            && next.lines == 1;
        let regular = if self.lines == 1 { true } else { stride == self.stride * self.lines };
        if adjoins && regular {
            if self.lines == 1 {
                self.stride = stride;
            }
            self.lines += 1;
        }
        adjoins && regular
    }
}

/// Which decoded octets stand where, for a stretch of them.
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

    pub(crate) fn push_lines(&mut self, lines: Lines) {
        if let Some(Segment { geometry: Geometry::Text(last), .. }) = self.segments.last_mut()
            && last.absorb(&lines)
        {
            return;
        }
        let quanta = lines.characters / 4;
        let first = lines.block + quanta * 3 + (lines.characters % 4).min(3);
        self.segments.push(Segment { first, geometry: Geometry::Text(lines) });
    }

    /// Adds what comes behind.
    pub(crate) fn append(&mut self, next: &Self) {
        for segment in &next.segments {
            match segment.geometry {
                Geometry::Binary { offset } => self.push_binary(segment.first, offset),
                Geometry::Text(lines) if lines.lines == 1 => self.push_lines(lines),
                Geometry::Text(_) => self.segments.push(*segment),
            }
        }
    }

    /// Drops what only places before `decoded` need.
    pub(crate) fn forget_before(&mut self, decoded: u64) {
        let needed = self.index(decoded).unwrap_or(0);
        self.segments.drain(..needed.min(self.segments.len()));
    }

    pub(crate) fn clear(&mut self) {
        self.segments.clear();
    }

    /// The last segment that begins at or before `decoded`.
    fn index(&self, decoded: u64) -> Option<usize> {
        self.segments.partition_point(|segment| segment.first <= decoded).checked_sub(1)
    }

    /// Where the decoded octet `decoded` stands; for text the character that it begins in.
    pub(crate) fn locate(&self, decoded: u64) -> Option<Location> {
        let segment = self.segments.get(self.index(decoded)?)?;
        match segment.geometry {
            Geometry::Binary { offset } => {
                Some(Location { offset: offset + (decoded - segment.first), text: None })
            }
            Geometry::Text(lines) => {
                let octet = decoded.checked_sub(lines.block)?;
                let character = octet / 3 * 4 + octet % 3;
                let inside = character.checked_sub(lines.characters)?;
                let line = inside.checked_div(lines.width).unwrap_or(0).min(lines.lines - 1);
                let column = inside - line * lines.width;
                Some(Location {
                    offset: lines.offset + line * lines.stride + column * lines.unit,
                    text: Some((lines.line + line, lines.column + column)),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64) -> Lines {
        Lines {
            block: 0,
            characters: number * 64,
            offset: 22 + number * 66,
            line: 2 + number,
            column: 1,
            width: 64,
            stride: 0,
            lines: 1,
            unit: 1,
        }
    }

    #[test]
    fn lines_of_one_width_are_one_segment() {
        let mut map = Map::default();
        (0..1000).for_each(|number| map.push_lines(line(number)));
        assert_eq!(map.segments.len(), 1);
        // Octet 48 is the first of line 2, octet 49 begins in its second character.
        assert_eq!(map.locate(48), Some(Location { offset: 88, text: Some((3, 1)) }));
        assert_eq!(map.locate(49), Some(Location { offset: 89, text: Some((3, 2)) }));
        assert_eq!(map.locate(48 * 999).unwrap().text, Some((1001, 1)));
    }

    #[test]
    fn ragged_lines_keep_their_places() {
        let mut map = Map::default();
        map.push_lines(Lines { width: 5, ..line(0) });
        map.push_lines(Lines { characters: 5, offset: 30, line: 3, width: 7, ..line(0) });
        // Character 5 is the second of the second quantum: octet 4 begins in it.
        assert_eq!(map.locate(3).unwrap().text, Some((2, 5)));
        assert_eq!(map.locate(4), Some(Location { offset: 30, text: Some((3, 1)) }));
        map.forget_before(4);
        assert_eq!(map.segments.len(), 1);
        assert_eq!(map.locate(3), None);
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
