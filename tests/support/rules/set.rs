//! Rules of the scope set.

use super::Case;

pub fn cases() -> Vec<Case> {
    Vec::new()
}
