//! The clock of the service, which tests can move.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// The maximum speed of a clock: a day per second.
pub const MAXIMUM_RATE: u32 = 86_400;

/// The clock of the service. It stamps records, runs uploads, and expires deleted items.
///
/// A clone is the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    pace: Mutex<Pace>,
    /// Notifies waiting tasks that the clock was moved.
    moved: watch::Sender<()>,
}

/// The state of a clock: its time at an instant of the machine's clock, and its speed.
#[derive(Clone, Copy, Debug)]
struct Pace {
    since: Instant,
    milliseconds: i64,
    rate: u32,
}

impl Pace {
    fn now(self) -> i64 {
        let elapsed = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.milliseconds.saturating_add(elapsed.saturating_mul(i64::from(self.rate)))
    }
}

impl Default for Clock {
    fn default() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let milliseconds = i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX);
        Self::starting_at(milliseconds)
    }
}

impl Clock {
    /// A clock that now shows this number of milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn starting_at(milliseconds: i64) -> Self {
        let pace = Pace { since: Instant::now(), milliseconds, rate: 1 };
        Self(Arc::new(Shared { pace: Mutex::new(pace), moved: watch::Sender::new(()) }))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn milliseconds(&self) -> i64 {
        self.pace().now()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.milliseconds().div_euclid(1000)
    }

    /// The number of seconds that the clock advances per second; 0 if it is stopped.
    #[must_use]
    pub fn rate(&self) -> u32 {
        self.pace().rate
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.set(self.milliseconds().saturating_add(by));
    }

    /// Sets the clock to this number of milliseconds since 1970-01-01T00:00:00Z.
    pub fn set(&self, milliseconds: i64) {
        let rate = self.rate();
        self.replace(Pace { since: Instant::now(), milliseconds, rate });
    }

    /// Sets the number of seconds that the clock advances per second, at most [`MAXIMUM_RATE`]. 0
    /// stops the clock.
    pub fn set_rate(&self, rate: u32) {
        let milliseconds = self.milliseconds();
        let rate = rate.min(MAXIMUM_RATE);
        self.replace(Pace { since: Instant::now(), milliseconds, rate });
    }

    /// Waits until the clock reaches an instant, in milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) async fn wait_until(&self, milliseconds: i64) {
        let mut moved = self.0.moved.subscribe();
        loop {
            let Ok(left) = u64::try_from(milliseconds.saturating_sub(self.milliseconds())) else {
                return;
            };
            if left == 0 {
                return;
            }
            let rate = u64::from(self.rate());
            // A stopped clock does not advance until it is moved.
            let real = left.checked_div(rate).map_or(Duration::MAX, Duration::from_millis);
            let real = real.max(Duration::from_millis(1));
            tokio::select! {
                () = tokio::time::sleep(real) => {}
                _ = moved.changed() => {}
            }
        }
    }

    fn pace(&self) -> Pace {
        *self.0.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn replace(&self, pace: Pace) {
        *self.0.pace.lock().unwrap_or_else(PoisonError::into_inner) = pace;
        self.0.moved.send_replace(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_can_be_set_moved_stopped_and_sped_up() {
        let clock = Clock::starting_at(5_000);
        clock.set_rate(0);
        clock.set(1_000);
        clock.advance(Duration::from_secs(2));
        assert_eq!((clock.milliseconds(), clock.seconds()), (3_000, 3));
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(clock.milliseconds(), 3_000);
        clock.set_rate(u32::MAX);
        assert_eq!(clock.rate(), MAXIMUM_RATE);
        std::thread::sleep(Duration::from_millis(5));
        assert!(clock.milliseconds() > 3_000 + 5 * 60_000);
    }

    #[tokio::test]
    async fn who_waits_is_woken_when_it_moves() {
        let clock = Clock::starting_at(0);
        clock.set_rate(0);
        let other = clock.clone();
        let waiting = tokio::spawn(async move { other.wait_until(1_000_000).await });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(1_000));
        tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap();
        clock.wait_until(10).await;
    }
}
