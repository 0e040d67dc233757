//! Finds the end of an element without parsing its content.

use super::{Header, HeaderBuffer, HeaderError, Length};

use crate::arithmetic::{part, to_u64};

/// Tracks one element from the end of its header to its own end. Definite-length content is skipped
/// as a whole; only the content of indefinite-length elements is parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// The number of content bytes that can be skipped.
    skip: u64,
    /// The number of open indefinite-length elements.
    open: u64,
    /// The offset that no child may exceed.
    limit: Option<u64>,
    /// The offset of the header that was read last.
    header_at: u64,
}

/// Why the end of an element cannot be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExtentError {
    Header(HeaderError),
    /// The stated length of the element exceeds its parent.
    BeyondParent,
}

impl Extent {
    /// Starts after `header`, which ends at `position`. No element may extend beyond `limit`, the
    /// end of the nearest parent with a definite length.
    pub(crate) fn begin(
        header: &Header,
        position: u64,
        limit: Option<u64>,
    ) -> Result<Self, ExtentError> {
        let mut extent = Self { skip: 0, open: 0, limit, header_at: position };
        extent.enter(header, position)?;
        Ok(extent)
    }

    fn enter(&mut self, header: &Header, position: u64) -> Result<(), ExtentError> {
        match header.length {
            Length::Indefinite => self.open += 1,
            Length::Definite(length) => {
                let end = position.checked_add(length).ok_or(ExtentError::BeyondParent)?;
                if self.limit.is_some_and(|limit| end > limit) {
                    return Err(ExtentError::BeyondParent);
                }
                self.skip = length;
            }
        }
        Ok(())
    }

    /// Whether the element's last byte has been seen.
    pub(crate) const fn is_finished(&self) -> bool {
        self.skip == 0 && self.open == 0
    }

    /// The offset of the header that was read last: the location of an error.
    pub(crate) const fn header_at(&self) -> u64 {
        self.header_at
    }

    /// Consumes the bytes of the element at the start of `input`, which is at `position`, and
    /// returns their number. A header that is cut off at the end of `input` is buffered in
    /// `headers`.
    pub(crate) fn push(
        &mut self,
        input: &[u8],
        position: u64,
        headers: &mut HeaderBuffer,
    ) -> Result<usize, ExtentError> {
        let mut taken = 0;
        while !self.is_finished() {
            let rest = part(input, taken..);
            if rest.is_empty() {
                break;
            }
            if self.skip > 0 {
                let available = to_u64(rest.len());
                let step = self.skip.min(available);
                self.skip -= step;
                taken += usize::try_from(step).unwrap_or(rest.len());
                continue;
            }
            let ahead = to_u64(taken);
            let held = to_u64(headers.pending());
            self.header_at = position.saturating_add(ahead).saturating_sub(held);
            let (header, bytes) = headers.read(rest).map_err(ExtentError::Header)?;
            taken += bytes;
            if let Some(header) = header {
                let behind = position.saturating_add(to_u64(taken));
                if self.limit.is_some_and(|limit| behind > limit) {
                    return Err(ExtentError::BeyondParent);
                }
                if header.is_end_of_contents() {
                    self.open -= 1;
                } else {
                    self.enter(&header, behind)?;
                }
            }
        }
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unwrap_in_result, reason = "a test stops where a number does not fit")]
    fn follow(bytes: &[u8], chunk: usize) -> Result<usize, ExtentError> {
        let header = Header::read(bytes).unwrap().unwrap();
        let mut position = header.bytes;
        let mut headers = HeaderBuffer::new();
        let mut extent =
            Extent::begin(&header, u64::try_from(position).unwrap(), Some(64)).unwrap();
        for piece in bytes[position..].chunks(chunk) {
            position += extent.push(piece, u64::try_from(position).unwrap(), &mut headers)?;
            if extent.is_finished() {
                return Ok(position);
            }
        }
        Ok(usize::MAX)
    }

    #[test]
    fn finds_the_end_in_any_chunking() {
        let nested = [0x30, 0x80, 0x30, 0x80, 0x04, 2, 0, 0, 0, 0, 0x02, 1, 7, 0, 0, 0xAA, 0xAA];
        for chunk in 1..nested.len() {
            assert_eq!(follow(&nested, chunk), Ok(15));
        }
        assert_eq!(follow(&nested[..12], 3), Ok(usize::MAX));
    }

    #[test]
    fn a_child_stays_within_its_parent() {
        assert_eq!(follow(&[0x30, 0x80, 0x04, 61, 0, 0], 1), Err(ExtentError::BeyondParent));
        let reserved = ExtentError::Header(HeaderError::ReservedLength);
        assert_eq!(follow(&[0x30, 0x80, 0x04, 0xFF], 1), Err(reserved));
    }
}
