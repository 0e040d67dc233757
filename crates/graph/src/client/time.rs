//! The clock of a client. Tests replace it to avoid waiting.

use std::fmt;
use std::thread;
use std::time::{Duration, SystemTime};

/// A clock that can wait.
pub trait Clock: fmt::Debug {
    /// The current time.
    fn now(&self) -> SystemTime;

    /// Returns after this time.
    fn sleep(&self, duration: Duration);
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "it has nothing to hold")]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}
