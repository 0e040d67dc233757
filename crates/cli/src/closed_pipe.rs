//! Whether the reader of the output has gone.

use std::io::{Error, ErrorKind};

/// What Windows reports if the other end of a pipe has disconnected. The standard library classifies
/// `ERROR_BROKEN_PIPE` (109) and `ERROR_NO_DATA` (232) as a broken pipe, but not this code.
const ERROR_PIPE_NOT_CONNECTED: i32 = 233;

/// Whether a write failed because nobody reads the pipe any more.
pub(super) fn is_closed_pipe(error: &Error) -> bool {
    let is_disconnected = cfg!(windows) && error.raw_os_error() == Some(ERROR_PIPE_NOT_CONNECTED);
    is_disconnected || error.kind() == ErrorKind::BrokenPipe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_a_closed_pipe_depend_on_the_system() {
        // EPIPE, and what Windows reports. EPIPE is 32 on every Unix.
        let (unix, windows) = ([32], [109, 232, 233]);
        for code in unix {
            assert_eq!(is_closed_pipe(&Error::from_raw_os_error(code)), cfg!(unix), "{code}");
        }
        for code in windows {
            assert_eq!(is_closed_pipe(&Error::from_raw_os_error(code)), cfg!(windows), "{code}");
        }
    }

    #[test]
    fn other_errors_are_not_closed_pipes() {
        // No access, and a full disk, on Unix and on Windows.
        for code in [13, 28, 5, 112] {
            assert!(!is_closed_pipe(&Error::from_raw_os_error(code)), "{code}");
        }
        assert!(!is_closed_pipe(&Error::other("not of the system")));
        assert!(is_closed_pipe(&Error::from(ErrorKind::BrokenPipe)));
    }
}
