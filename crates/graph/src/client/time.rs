//! The clock that a client waits by, so that tests need not wait.

use std::fmt;
use std::thread;
use std::time::{Duration, SystemTime};

/// Tells the time and waits.
pub trait Clock: fmt::Debug {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// Returns after so long.
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
