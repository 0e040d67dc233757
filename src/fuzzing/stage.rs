//! Single stages, for benchmarks.

use super::pieces;
use crate::armor::{Armor, Armored, BlockErrorKind, Location, Map};
use crate::chain::{EffortLimit, Verification, verify};
use crate::error::Error;
use crate::signed_data::Walker;

/// Counts the decoded bytes.
struct Count(usize);

impl Armored for Count {
    fn begin_block(&mut self, _label: &str, _at: Location) -> Result<u64, Error> {
        Ok(0)
    }

    fn data(&mut self, bytes: &[u8], _map: &Map) -> Result<(), Error> {
        self.0 += bytes.len();
        Ok(())
    }

    fn end_block(&mut self, _error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        Ok(())
    }
}

/// The number of decoded bytes of a file that arrives in pieces of one size.
#[must_use]
pub fn decoded(file: &[u8], size: usize) -> usize {
    let (mut armor, mut count) = (Armor::new(), Count(0));
    for piece in pieces(file, &[size]) {
        armor.push(piece, &mut count).expect("no error is returned");
    }
    armor.finish(&mut count).expect("no error is returned");
    count.0
}

/// The number of members in a bundle's frame that arrives in pieces of one size.
#[must_use]
pub fn members(bytes: &[u8], size: usize) -> usize {
    let (mut walker, mut count) = (Walker::new(0), 0);
    for piece in pieces(bytes, &[size]) {
        walker.push(piece, &mut |_| count += 1).expect("the frame is whole");
        if walker.is_finished() {
            break;
        }
    }
    count
}

/// Whether a certificate is signed with its own key; `None` if that cannot be determined.
#[must_use]
pub fn signed_itself(bytes: &[u8]) -> Option<bool> {
    let certificate = crate::Certificate::parse(bytes).ok()?;
    let mut limit = EffortLimit::of(u64::MAX, 0);
    match verify(&certificate, &certificate.public_key().ok()?, super::DEPTH, &mut limit) {
        Verification::Verified | Verification::VerifiedWithoutNull => Some(true),
        Verification::Wrong | Verification::NotAllowed(_) => Some(false),
        Verification::Unknown(_) | Verification::LeftOut => None,
    }
}
