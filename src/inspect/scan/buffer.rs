//! A byte buffer whose memory is reused.

use std::io::{self, Read};
use std::ops::Deref;

use crate::arithmetic::{part, to_u64};

/// Bytes to which more can be appended.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Buffer {
    bytes: Vec<u8>,
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Buffer {
    pub(in crate::inspect) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Reads `count` bytes, or fewer at the end of the input, and returns them. The memory is not
    /// cleared first.
    pub(in crate::inspect) fn read(
        &mut self,
        reader: &mut dyn Read,
        count: usize,
    ) -> io::Result<&[u8]> {
        let start = self.bytes.len();
        self.bytes.reserve(count);
        reader.take(to_u64(count)).read_to_end(&mut self.bytes)?;
        Ok(part(&self.bytes, start..))
    }

    /// Removes bytes from the front.
    pub(in crate::inspect) fn forget(&mut self, count: usize) {
        self.bytes.drain(..count.min(self.bytes.len()));
    }

    pub(in crate::inspect) fn clear(&mut self) {
        self.bytes.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

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
