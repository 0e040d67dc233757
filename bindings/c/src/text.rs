//! Text for C.

use std::ffi::{CStr, CString, c_char};
use std::fmt;
use std::ptr;

use preflight::text::Escaped;

/// Text that a C program may print. Text from a certificate may contain anything, NUL included.
pub(crate) fn escaped(text: &str) -> CString {
    // Escaped text contains no NUL.
    CString::new(Escaped::new(text).to_string()).unwrap_or_default()
}

/// The texts to which the fields of structures point.
#[derive(Debug, Default)]
pub(crate) struct Texts(Vec<CString>);

impl Texts {
    /// Stores an escaped text. The pointer is valid as long as `self` exists.
    pub(crate) fn keep(&mut self, text: &str) -> *const c_char {
        self.0.push(escaped(text));
        self.0.last().map_or(ptr::null(), |text| CStr::as_ptr(text))
    }

    /// NULL if there is no text.
    pub(crate) fn keep_if_any(&mut self, text: Option<impl fmt::Display>) -> *const c_char {
        text.map_or(ptr::null(), |text| self.keep(&text.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_escaped() {
        assert_eq!(escaped("Contoso\0CA").to_bytes(), br"Contoso\u{0}CA");
    }
}
