//! A byte buffer that is reused without being cleared.

use std::io::{self, ErrorKind, Read};
use std::ops::Deref;

use crate::arithmetic::part;

/// The size in bytes to which a buffer first grows. Most files fit in it.
const FIRST: usize = 1 << 17;

/// Bytes to which more can be appended.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Buffer {
    /// The first `used` bytes are the contents. The bytes after them are zero or left over from
    /// earlier use.
    bytes: Vec<u8>,
    used: usize,
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        part(&self.bytes, ..self.used)
    }
}

impl Buffer {
    /// An empty buffer that holds `size` bytes before it grows.
    pub(in crate::inspect) fn with_size(size: usize) -> Self {
        Self { bytes: vec![0; size], used: 0 }
    }

    /// Makes the buffer at least `end` bytes long. New memory is allocated zeroed, which is free for
    /// fresh pages, whereas resizing a vector would write all of its new bytes.
    fn grow(&mut self, end: usize) {
        if self.bytes.len() < end {
            let twice = self.bytes.len().saturating_mul(2);
            let mut bytes = vec![0; end.max(twice).max(FIRST)];
            bytes.iter_mut().zip(&**self).for_each(|(place, byte)| *place = *byte);
            self.bytes = bytes;
        }
    }

    pub(in crate::inspect) fn push(&mut self, bytes: &[u8]) {
        self.grow(self.used.saturating_add(bytes.len()));
        let free = self.bytes.get_mut(self.used..).unwrap_or_default();
        free.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        self.used += bytes.len();
    }

    /// Reads `count` bytes, or fewer at the end of the input. Returns the bytes that were read.
    pub(in crate::inspect) fn read(
        &mut self,
        reader: &mut dyn Read,
        count: usize,
    ) -> io::Result<&[u8]> {
        let start = self.used;
        let end = start.saturating_add(count);
        self.grow(end);
        while let Some(free) = self.bytes.get_mut(self.used..end).filter(|free| !free.is_empty()) {
            match reader.read(free) {
                Ok(0) => break,
                Ok(read) => self.used += read.min(free.len()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(part(&self.bytes, start..self.used))
    }

    /// Removes bytes from the front.
    pub(in crate::inspect) fn forget(&mut self, count: usize) {
        let count = count.min(self.used);
        if count == 0 {
            return;
        }
        self.bytes.copy_within(count..self.used, 0);
        self.used -= count;
    }

    pub(in crate::inspect) const fn clear(&mut self) {
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_was_read_and_pushed_and_nothing_from_before() {
        let mut buffer = Buffer::default();
        assert_eq!(buffer.read(&mut &b"abcdef"[..], 4).unwrap(), b"abcd");
        buffer.push(b"XY");
        assert_eq!(&*buffer, b"abcdXY");
        buffer.forget(3);
        assert_eq!(buffer.read(&mut &b"ef"[..], 4).unwrap(), b"ef");
        assert_eq!(&*buffer, b"dXYef");
        buffer.clear();
        assert_eq!(&*buffer, b"");
        buffer.push(b"z");
        assert_eq!(buffer.read(&mut &b""[..], 9).unwrap(), b"");
        buffer.forget(9);
        assert_eq!(&*buffer, b"");
    }

    #[test]
    fn grows_and_keeps_what_it_holds() {
        let mut buffer = Buffer::default();
        let mut all = Vec::new();
        for length in [0, 1, FIRST - 2, 1, 1, FIRST * 3, 7] {
            let piece: Vec<u8> = (0..length).map(|at| at.to_le_bytes()[0] ^ 0x5A).collect();
            buffer.push(&piece);
            all.extend_from_slice(&piece);
            assert_eq!(*buffer, *all);
        }
        buffer.read(&mut &b"ab"[..], FIRST * 9).unwrap();
        assert_eq!(buffer.len(), all.len() + 2);
        assert!(buffer.starts_with(&all) && buffer.ends_with(b"ab"));
    }

    /// Returns one byte at a time, and is interrupted before each.
    struct Slow(u8, bool);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(ErrorKind::Interrupted.into());
            }
            if self.0 == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            self.0 -= 1;
            buffer[0] = self.0;
            Ok(1)
        }
    }

    #[test]
    fn goes_on_when_it_is_disturbed_and_hands_errors_on() {
        let mut buffer = Buffer::default();
        assert_eq!(buffer.read(&mut Slow(3, false), 3).unwrap(), [2, 1, 0]);
        assert!(buffer.read(&mut Slow(2, false), 3).is_err());
    }
}
