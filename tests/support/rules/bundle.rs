//! Rules of the scope bundle.

use super::Case;

pub fn cases() -> Vec<Case> {
    Vec::new()
}
