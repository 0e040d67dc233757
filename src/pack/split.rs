//! Distributes certificates over files within the service's limits.

use super::{PackError, PackOptions, frame};
use crate::arithmetic::to_u64;
use crate::error::Error;
use crate::source::Member;

/// The certificates of one file, by their index.
#[derive(Debug, Default)]
pub(super) struct Share {
    pub(super) certificates: Vec<usize>,
    /// The number of the PKI that the file is for, from 1.
    pub(super) pki: u64,
    bytes: u64,
}

impl Share {
    /// One file with this many certificates.
    pub(super) fn whole(count: usize) -> Self {
        Self { certificates: (0..count).collect(), pki: 1, bytes: 0 }
    }
}

/// Fills files one after the other with groups, in order. A file ends when it or its PKI is full.
pub(super) fn split(
    members: &[&Member],
    groups: Vec<Vec<usize>>,
    options: &PackOptions,
) -> Result<Vec<Share>, PackError> {
    let limit = options.inspect.limits.certificate_authorities;
    let stored = options.inspect.comparison().count();
    let stored = stored.map_err(|error| PackError::Inspect(Error::existing_set(error)))?;
    let mut room = limit.saturating_sub(stored);
    let mut shares: Vec<Share> = Vec::new();
    let mut open = Share { pki: 1, ..Share::default() };
    for group in groups {
        let Size { bytes, authorities } = Size::of(members, &group, options);
        if authorities > limit || file_length(bytes, options) > options.file_bytes() {
            return Err(PackError::CannotSplit { certificates: group.len() });
        }
        let is_full = authorities > room;
        let is_long = file_length(open.bytes + bytes, options) > options.file_bytes();
        if is_full || is_long {
            let pki = open.pki + u64::from(is_full);
            room = if is_full { limit } else { room };
            let full = std::mem::replace(&mut open, Share { pki, ..Share::default() });
            shares.extend(Some(full).filter(|share| !share.certificates.is_empty()));
        }
        room -= authorities;
        open.bytes += bytes;
        open.certificates.extend(group);
    }
    shares.extend(Some(open).filter(|share| !share.certificates.is_empty()));
    Ok(shares)
}

/// The bytes that a group adds to a file, and the CAs that it adds to a PKI.
struct Size {
    bytes: u64,
    authorities: u64,
}

impl Size {
    fn of(members: &[&Member], group: &[usize], options: &PackOptions) -> Self {
        let mut size = Self { bytes: 0, authorities: 0 };
        // Certificates that are not CA certificates count if they are assumed to be imported.
        let counts_all = options.inspect.assumptions.imports_non_ca();
        for member in group.iter().filter_map(|index| members.get(*index)) {
            let length = member.bytes().map_or(0, <[u8]>::len);
            size.bytes += to_u64(length);
            size.authorities += u64::from(counts_all || member.is_ca());
        }
        size
    }
}

/// The length of a file whose certificates have this total length.
fn file_length(bytes: u64, options: &PackOptions) -> u64 {
    let der = frame::length(bytes);
    if !options.pem {
        return der;
    }
    // Four characters for three bytes, a line end after every 64 characters, and the boundaries.
    let characters = der.div_ceil(3) * 4;
    characters + characters.div_ceil(64) + 64
}
