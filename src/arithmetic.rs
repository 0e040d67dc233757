//! Infallible conversions of numbers and slices.
//!
//! Debug builds, which tests and fuzzing use, assert each conversion, so that a mistake is noticed.
//! A release build continues with the nearest value: the report of a file matters more than one
//! number in it.

use std::slice::SliceIndex;

/// A length or an index in the width that reports use. No machine has wider addresses.
#[inline]
pub(crate) fn to_u64(number: usize) -> u64 {
    let converted = u64::try_from(number);
    debug_assert!(converted.is_ok(), "{number} is wider than 64 bits");
    converted.unwrap_or(u64::MAX)
}

/// An index that is stored in 32 bits. Every platform with an allocator has addresses at least as
/// wide.
#[inline]
pub(crate) fn to_index(number: u32) -> usize {
    let converted = usize::try_from(number);
    debug_assert!(converted.is_ok(), "{number} is wider than an address");
    converted.unwrap_or(usize::MAX)
}

/// A file offset as a memory offset. On a platform with 32-bit addresses, an offset that does not
/// fit is outside every slice.
#[inline]
pub(crate) fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A part of a slice, by offsets that were counted in that slice.
#[inline]
pub(crate) fn part<T>(slice: &[T], range: impl SliceIndex<[T], Output = [T]>) -> &[T] {
    let part = slice.get(range);
    debug_assert!(part.is_some(), "the part is not in the slice of {}", slice.len());
    part.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_kept() {
        assert_eq!((to_u64(usize::MAX), to_index(u32::MAX)), (u64::MAX, 0xFFFF_FFFF));
        assert_eq!((to_usize(7), to_usize(u64::MAX)), (7, usize::MAX));
        assert_eq!(part(b"abc", 1..), b"bc");
        assert_eq!(part(b"abc", 3..), b"");
    }

    #[test]
    #[should_panic(expected = "the part is not in the slice of 3")]
    fn a_wrong_cut_shows_in_tests() {
        part(b"abc", 4..);
    }
}
