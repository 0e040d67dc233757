//! Conversions between [`Instant`] and the time types of other libraries.

use std::time::{Duration, SystemTime};

use super::{Instant, ParseInstantError};

/// A fraction of a second is rounded down.
///
/// # Errors
/// If the time is before the year 0000 or after the year 9999.
///
/// ```
/// use std::time::SystemTime;
/// use pki_preflight::{Instant, Options};
///
/// let options = Options::new(Instant::try_from(SystemTime::now())?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl TryFrom<SystemTime> for Instant {
    type Error = ParseInstantError;

    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        let seconds = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).ok(),
            Err(before) => {
                let before = before.duration();
                let whole = before.as_secs() + u64::from(before.subsec_nanos() > 0);
                i64::try_from(whole).ok().map(|seconds| -seconds)
            }
        };
        seconds.and_then(Self::from_unix_seconds).ok_or(ParseInstantError::BEYOND)
    }
}

/// # Errors
/// If `SystemTime` cannot represent the instant: on Windows, before the year 1601.
impl TryFrom<Instant> for SystemTime {
    type Error = ParseInstantError;

    fn try_from(instant: Instant) -> Result<Self, Self::Error> {
        let seconds = Duration::from_secs(instant.unix_seconds().unsigned_abs());
        let time = match instant.unix_seconds() {
            0.. => Self::UNIX_EPOCH.checked_add(seconds),
            _ => Self::UNIX_EPOCH.checked_sub(seconds),
        };
        time.ok_or(ParseInstantError::BEYOND)
    }
}

/// A fraction of a second is rounded down.
///
/// # Errors
/// If the time is before the year 0000. The maximum of jiff is in the year 9999.
#[cfg(feature = "jiff")]
impl TryFrom<jiff::Timestamp> for Instant {
    type Error = ParseInstantError;

    fn try_from(time: jiff::Timestamp) -> Result<Self, Self::Error> {
        let before = i64::from(time.subsec_nanosecond() < 0);
        Self::from_unix_seconds(time.as_second() - before).ok_or(ParseInstantError::BEYOND)
    }
}

/// # Errors
/// If the instant is in the last 26 hours of the year 9999, which jiff reserves for time zone
/// offsets.
#[cfg(feature = "jiff")]
impl TryFrom<Instant> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(instant: Instant) -> Result<Self, Self::Error> {
        Self::from_second(instant.unix_seconds())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_cut_off_towards_the_past() {
        let half = Duration::from_millis(500);
        for (time, seconds) in [
            (SystemTime::UNIX_EPOCH + half, 0),
            (SystemTime::UNIX_EPOCH - half, -1),
            (SystemTime::UNIX_EPOCH - Duration::from_secs(2), -2),
        ] {
            assert_eq!(Instant::try_from(time).unwrap().unix_seconds(), seconds);
        }
        let late = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
        assert!(Instant::try_from(late).is_err());
    }

    #[test]
    fn instants_come_back_as_they_were() {
        for text in ["1969-12-31T23:59:59Z", "2026-11-24T12:00:00Z", "9999-12-30T00:00:00Z"] {
            let instant: Instant = text.parse().unwrap();
            let time = SystemTime::try_from(instant).unwrap();
            assert_eq!(Instant::try_from(time).unwrap(), instant);
            #[cfg(feature = "jiff")]
            {
                let time = jiff::Timestamp::try_from(instant).unwrap();
                assert_eq!(Instant::try_from(time).unwrap(), instant);
                assert_eq!(time.to_string(), text);
            }
        }
    }
}
