//! Rules of the scope certificate.

use super::Case;

pub fn cases() -> Vec<Case> {
    Vec::new()
}
