//! Buffers and text of the caller. Other arguments are references and boxes, which have the same
//! representation as pointers, and `Option` of them, in which `None` is NULL.

#![expect(unsafe_code, reason = "pointers of the caller are read here, and nowhere else")]

use std::ffi::{CStr, c_char};
use std::slice;

use crate::error::Error;

/// The bytes of a buffer. The pointer may be NULL if the length is 0.
///
/// # Safety
/// If `data` is not NULL, `length` bytes can be read there, and they do not change during `'a`.
pub(crate) unsafe fn bytes<'a>(data: *const u8, length: usize) -> Result<&'a [u8], Error> {
    if length == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Error::null("data"));
    }
    if isize::try_from(length).is_err() {
        return Err(Error::argument(format_args!("a buffer cannot have {length} bytes")));
    }
    // SAFETY: the caller promises it, and the length is not larger than any object.
    Ok(unsafe { slice::from_raw_parts(data, length) })
}

/// A text that ends with NUL; `name` is that of the argument.
///
/// # Safety
/// If `text` is not NULL, it ends with NUL, and it does not change during `'a`.
pub(crate) unsafe fn text<'a>(text: *const c_char, name: &str) -> Result<&'a str, Error> {
    if text.is_null() {
        return Err(Error::null(name));
    }
    // SAFETY: the caller promises it.
    let text = unsafe { CStr::from_ptr(text) };
    let invalid = |_| Error::argument(format_args!("the argument {name} is not UTF-8"));
    text.to_str().map_err(invalid)
}

/// Like [`text`], but NULL means that there is none.
///
/// # Safety
/// As for [`text`].
pub(crate) unsafe fn text_if_any<'a>(
    text: *const c_char,
    name: &str,
) -> Result<Option<&'a str>, Error> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller promises it.
    unsafe { self::text(text, name) }.map(Some)
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::error::Status;

    fn status<T>(result: Result<T, Error>) -> Status {
        result.map_or_else(|error| error.status(), |_| Status::Ok)
    }

    #[test]
    fn buffers_that_cannot_exist_are_refused() {
        let byte = 1;
        // SAFETY: the bytes of the first two are not read, and the third is one byte long.
        let (empty, null, one, large) = unsafe {
            (
                bytes(ptr::null(), 0),
                bytes(ptr::null(), 1),
                bytes(&raw const byte, 1),
                bytes(&raw const byte, usize::MAX),
            )
        };
        assert_eq!((empty.unwrap(), one.unwrap()), (&[][..], &[1][..]));
        assert_eq!(status(null), Status::InvalidArgument);
        assert_eq!(status(large), Status::InvalidArgument);
    }

    #[test]
    fn text_is_utf8() {
        // SAFETY: each of them ends with NUL, or is NULL.
        let (good, bad, none, null) = unsafe {
            (
                text(c"\u{17B}".as_ptr(), "name"),
                text(c"\xFF".as_ptr(), "name"),
                text_if_any(ptr::null(), "name"),
                text(ptr::null(), "name"),
            )
        };
        assert_eq!((good.unwrap(), none.unwrap()), ("\u{17B}", None));
        assert_eq!(bad.unwrap_err().message(), c"the argument name is not UTF-8");
        assert_eq!(null.unwrap_err().message(), c"the argument name is NULL");
    }
}
