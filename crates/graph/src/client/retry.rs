//! The wait before a request is repeated.

use std::time::{Duration, SystemTime};

/// Maximum time that an answer can make a client wait.
pub const MAXIMUM_WAIT: Duration = Duration::from_secs(300);

/// Parses `Retry-After`: a number of seconds, in Graph's examples also with a fraction, or a date
/// (RFC 9110 section 10.2.3). The result is at most [`MAXIMUM_WAIT`], zero for a date in the past,
/// and `None` for anything else.
#[must_use]
pub fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let wait = if value.bytes().all(is_number) {
        let seconds: f64 = value.parse().ok()?;
        Duration::try_from_secs_f64(seconds).unwrap_or(MAXIMUM_WAIT)
    } else {
        let until = httpdate::parse_http_date(value).ok()?;
        until.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(MAXIMUM_WAIT))
}

/// Waits of increasing length. Each varies by up to a fifth, so that clients do not send requests
/// at the same time.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    next: Duration,
    most: Duration,
}

impl Backoff {
    pub(crate) const fn new(first: Duration, most: Duration) -> Self {
        Self { next: first, most }
    }

    pub(crate) fn wait(&mut self) -> Duration {
        let wait = self.next.mul_f64(0.8 + 0.4 * fastrand::f64());
        self.next = self.next.mul_f64(1.5).min(self.most);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_retry_after_is_read() {
        let now = httpdate::parse_http_date("Sat, 28 Nov 2026 10:00:00 GMT").unwrap();
        for (value, wait) in [
            ("2", Some(Duration::from_secs(2))),
            (" 2.128 ", Some(Duration::from_millis(2128))),
            ("0", Some(Duration::ZERO)),
            ("999999999999999999999999", Some(MAXIMUM_WAIT)),
            ("86400", Some(MAXIMUM_WAIT)),
            ("Sat, 28 Nov 2026 10:00:07 GMT", Some(Duration::from_secs(7))),
            ("Sat, 28 Nov 2026 09:00:00 GMT", Some(Duration::ZERO)),
            ("Sun, 29 Nov 2026 10:00:00 GMT", Some(MAXIMUM_WAIT)),
            ("", None),
            ("-1", None),
            ("soon", None),
            ("1.2.3", None),
            ("inf", None),
        ] {
            assert_eq!(retry_after(value, now), wait, "{value}");
        }
    }

    #[test]
    fn waits_grow_up_to_a_limit() {
        let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(15));
        let waits: Vec<f64> = (0..10).map(|_| backoff.wait().as_secs_f64()).collect();
        assert!((1.6..=2.4).contains(&waits[0]) && (12.0..=18.0).contains(&waits[9]), "{waits:?}");
    }
}
