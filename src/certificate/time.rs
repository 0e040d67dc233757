//! Instants and their encoding in certificates.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::name::bytes;
use crate::tlv::{Element, Tag};

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// A point in time, to the second, in the years 0000 to 9999 of the proleptic Gregorian calendar.
///
/// Prints and serializes in Graph's format: `2027-08-29T02:05:57Z`. Parses the timestamps of RFC
/// 3339 section 5.6, where a fraction of a second is ignored and second 60 is read as 59. Also
/// parses a date alone (`2026-11-24`), which means midnight UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant `seconds` after 1970-01-01T00:00:00Z, leap seconds not counted; negative before.
    /// `None` before 0000-01-01T00:00:00Z and after 9999-12-31T23:59:59Z.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        (-62_167_219_200..=253_402_300_799).contains(&seconds).then_some(Self(seconds))
    }

    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted; negative before.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// The instant `seconds` after `local`, which is in UTC and has no fraction.
    fn from_local(local: DateTime, seconds: i64) -> Option<Self> {
        Self::from_unix_seconds(local.duration_since(EPOCH).as_secs() + seconds)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = jiff::SignedDuration::from_secs(self.0);
        write!(formatter, "{}Z", EPOCH.saturating_add(since))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl FromStr for Instant {
    type Err = ParseInstantError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = |pieces: Pieces<'_>| {
            let (time, offset) = match (pieces.time(), pieces.to_numeric_offset()) {
                _ if pieces.time_zone_annotation().is_some() => return None,
                (None, None) => (Time::midnight(), 0),
                (Some(time), Some(offset)) => (time, offset.seconds()),
                _ => return None,
            };
            let local = pieces.date().to_datetime(time).with().subsec_nanosecond(0).build();
            Self::from_local(local.ok()?, -i64::from(offset))
        };
        Pieces::parse(text).ok().and_then(read).ok_or(ParseInstantError(Reason::Text))
    }
}

/// Text that is not an instant or a date, or a time outside the supported range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseInstantError(Reason);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Text,
    Beyond,
}

impl ParseInstantError {
    /// The error of a conversion if the target type cannot represent the time.
    pub(super) const BEYOND: Self = Self(Reason::Beyond);
}

impl fmt::Display for ParseInstantError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Reason::Text => "not a valid instant or date: write 2026-11-24T12:00:00Z or 2026-11-24",
            Reason::Beyond => "the instant is not in the years 0000 to 9999",
        })
    }
}

impl std::error::Error for ParseInstantError {}

/// Why a time field cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeError(&'static str);

impl TimeError {
    const FORM: Self = Self("is not written as a certificate writes a time");

    /// The rest of a sentence that begins with the name of the field.
    pub(crate) const fn describe(self) -> &'static str {
        self.0
    }
}

/// A violation of RFC 5280 section 4.1.2.5 in a readable time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TimeViolation {
    Constructed,
    NoSeconds,
    Fraction,
    LeapSecond,
    Offset,
    NoZone,
    GeneralizedTimeBefore2050,
    UtcTimeBefore1970,
}

impl TimeViolation {
    /// The rest of a sentence that begins with the name of the field.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Constructed => "is a string that is split into pieces",
            Self::NoSeconds => "has no seconds; they are read as 0",
            Self::Fraction => "has a fraction of a second, which is ignored",
            Self::LeapSecond => "has second 60, which is read as the next minute",
            Self::Offset => "has an offset from UTC instead of Z",
            Self::NoZone => "has no Z, which means local time; it is read as UTC",
            Self::GeneralizedTimeBefore2050 => "is a GeneralizedTime before the year 2050",
            Self::UtcTimeBefore1970 => "has a year from 50 to 69, which means 1950 to 1969",
        }
    }
}

/// The content of a time field. If there are no violations, `violations` does not allocate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) instant: Instant,
    pub(crate) violations: Vec<TimeViolation>,
}

/// Parses a time leniently. RFC 5280 section 4.1.2.5 requires `YYMMDDhhmmssZ` through 2049, where
/// YY from 50 on is 19YY, and `YYYYMMDDhhmmssZ` from 2050 on. Here, both forms may contain what
/// X.680 clause 46 allows for GeneralizedTime, except that a fraction requires seconds.
///
/// ```text
/// Time ::= CHOICE {
///   utcTime UTCTime,                 -- YYMMDDhh[mm[ss[.f...]]][Z|+hh[mm]|-hh[mm]]
///   generalTime GeneralizedTime }    -- YYYYMMDDhh and so on
/// ```
pub(crate) fn read(element: &Element<'_>) -> Result<Decoded, TimeError> {
    let instant = match *element.whole {
        [identifier, ..] => usual(identifier, element.content),
        [] => None,
    };
    match instant {
        Some(instant) => Ok(Decoded { instant, violations: Vec::new() }),
        None => read_any(element),
    }
}

/// Parses a time in the usual form, by its identifier octet: a UTCTime of 13 bytes from 1970 on, or
/// a GeneralizedTime of 15 bytes from 2050 on. `None` means that another form is possible.
#[inline]
pub(super) fn usual(identifier: u8, content: &[u8]) -> Option<Instant> {
    let mut rest = content.strip_suffix(b"Z")?;
    let year = match (identifier, rest.len()) {
        (0x17, 12) => match digits(&mut rest)? {
            year @ 0..50 => 2000 + year,
            year @ 70.. => 1900 + year,
            _ => return None,
        },
        (0x18, 14) => digits(&mut rest)? * 100 + digits(&mut rest)?,
        _ => return None,
    };
    if identifier == 0x18 && year < 2050 {
        return None;
    }
    let (month, day) = (digits(&mut rest)?, digits(&mut rest)?);
    let (hour, minute, second) = (digits(&mut rest)?, digits(&mut rest)?, digits(&mut rest)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_of_month = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days_of_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Years are counted from March, so that February is the last month. The number of days before a
    // month then follows from 153 days per five months.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = 365 * year + leap_days + (153 * month + 2) / 5 + day - 719_469;
    Instant::from_unix_seconds(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// Removes two digits and returns their number.
#[inline]
fn digits(rest: &mut &[u8]) -> Option<i64> {
    two(rest).map(i64::from)
}

fn read_any(element: &Element<'_>) -> Result<Decoded, TimeError> {
    let is_utc_time = element.tag().is(Tag::UTC_TIME);
    if !is_utc_time && !element.tag().is(Tag::GENERALIZED_TIME) {
        return Err(TimeError("is neither UTCTime nor GeneralizedTime"));
    }
    let bytes = bytes(element).ok_or(TimeError::FORM)?;
    let written = WrittenTime::scan(&bytes, is_utc_time).ok_or(TimeError::FORM)?;
    let WrittenTime { year, month, day, hour, minute, second, zone, .. } = written;
    let leap = second == Some(60);
    let time = Time::new(hour, minute, if leap { 59 } else { second.unwrap_or(0) }, 0);
    let (Ok(date), Ok(time)) = (Date::new(year, month, day), time) else {
        return Err(TimeError("is a date or a time of day that does not exist"));
    };
    let instant = Instant::from_local(date.to_datetime(time), i64::from(leap) - written.offset)
        .ok_or(TimeError("is not in the years 0000 to 9999"))?;
    let seen = [
        (TimeViolation::Constructed, element.tag().is_constructed()),
        (TimeViolation::NoSeconds, second.is_none()),
        (TimeViolation::Fraction, written.has_fraction),
        (TimeViolation::LeapSecond, leap),
        (TimeViolation::Offset, matches!(zone, Some(b'+' | b'-'))),
        (TimeViolation::NoZone, zone.is_none()),
        (TimeViolation::GeneralizedTimeBefore2050, !is_utc_time && year < 2050),
        (TimeViolation::UtcTimeBefore1970, is_utc_time && (1950..1970).contains(&year)),
    ];
    let violations = seen.iter().filter_map(|(violation, seen)| seen.then_some(*violation));
    Ok(Decoded { instant, violations: violations.collect() })
}

/// The numbers in a time field. The time may not exist.
struct WrittenTime {
    year: i16,
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
    second: Option<i8>,
    has_fraction: bool,
    /// `Z`, `+` or `-`.
    zone: Option<u8>,
    /// The offset from UTC in seconds, positive east of Greenwich.
    offset: i64,
}

impl WrittenTime {
    fn scan(mut rest: &[u8], is_utc_time: bool) -> Option<Self> {
        let year = match i16::from(two(&mut rest)?) {
            century if !is_utc_time => century * 100 + i16::from(two(&mut rest)?),
            year @ 0..50 => 2000 + year,
            year => 1900 + year,
        };
        let (month, day, hour) = (two(&mut rest)?, two(&mut rest)?, two(&mut rest)?);
        let (minute, second) = (two(&mut rest).unwrap_or(0), two(&mut rest));
        let mut has_fraction = false;
        if let (Some(_), [b'.' | b',', b'0'..=b'9', digits @ ..]) = (second, rest) {
            let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
            (has_fraction, rest) = (true, digits.get(count..)?);
        }
        let zone = rest.first().copied();
        rest = rest.get(1..).unwrap_or_default();
        let offset = match zone {
            None | Some(b'Z') => 0,
            Some(sign @ (b'+' | b'-')) => {
                let hours = two(&mut rest).filter(|hours| *hours < 24)?;
                let minutes = two(&mut rest).or(Some(0)).filter(|minutes| *minutes < 60)?;
                let offset = i64::from(hours) * 3600 + i64::from(minutes) * 60;
                if sign == b'+' { offset } else { -offset }
            }
            Some(_) => return None,
        };
        let written = Self { year, month, day, hour, minute, second, has_fraction, zone, offset };
        rest.is_empty().then_some(written)
    }
}

/// Removes two digits and returns their number.
fn two(rest: &mut &[u8]) -> Option<i8> {
    let ([tens @ b'0'..=b'9', ones @ b'0'..=b'9'], behind) = rest.split_first_chunk()? else {
        return None;
    };
    *rest = behind;
    i8::try_from((tens - b'0') * 10 + (ones - b'0')).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{TimeViolation::*, *};
    use crate::tlv::Reader;

    fn decode(tag: u8, content: &str) -> Result<Decoded, TimeError> {
        let length = u8::try_from(content.len()).unwrap_or_default();
        let whole = [&[tag, length], content.as_bytes()].concat();
        let element = Reader::new(&whole, 0).next("time").ok().flatten();
        read(&element.ok_or(TimeError::FORM)?)
    }

    #[test]
    fn reads_what_certificates_hold() {
        let cases: &[(u8, &str, &str, &[TimeViolation])] = &[
            (0x17, "270829020557Z", "2027-08-29T02:05:57Z", &[]),
            (0x17, "491231235959Z", "2049-12-31T23:59:59Z", &[]),
            (0x17, "500101000000Z", "1950-01-01T00:00:00Z", &[UtcTimeBefore1970]),
            (0x17, "2602282359-0130", "2026-03-01T01:29:00Z", &[NoSeconds, Offset]),
            (0x17, "161231235960Z", "2017-01-01T00:00:00Z", &[LeapSecond]),
            (0x18, "20500101010000.999+01", "2050-01-01T00:00:00Z", &[Fraction, Offset]),
            (0x18, "00000229000000Z", "0000-02-29T00:00:00Z", &[GeneralizedTimeBefore2050]),
            (0x18, "20990101120000,5", "2099-01-01T12:00:00Z", &[Fraction, NoZone]),
            (0x37, "\x04\x06270829\x04\x07020557Z", "2027-08-29T02:05:57Z", &[Constructed]),
        ];
        for (tag, content, instant, violations) in cases {
            let decoded = decode(*tag, content).unwrap();
            assert_eq!(decoded.instant.to_string(), *instant);
            assert_eq!(decoded.violations, *violations, "{content}");
        }
    }

    #[test]
    fn objects() {
        let error = |tag, content: &str| decode(tag, content).unwrap_err().describe();
        for content in ["260230000000Z", "261301000000Z", "260101240000Z", "260101000061Z"] {
            assert!(error(0x17, content).ends_with("does not exist"), "{content}");
        }
        for content in ["", "2601010000Z ", "260101000000z", "2601010000+2400", "26010100.5Z"] {
            assert_eq!(error(0x17, content), TimeError::FORM.describe(), "{content}");
        }
        assert!(error(0x18, "99991231235959-0001").ends_with("9999"));
    }

    #[test]
    fn reads_what_people_write() {
        let print = |text: &str| text.parse::<Instant>().map(|instant| instant.to_string());
        assert_eq!(print("2026-11-24").unwrap(), "2026-11-24T00:00:00Z");
        assert_eq!(print("1969-12-31t23:59:60.9z").unwrap(), "1969-12-31T23:59:59Z");
        assert_eq!(print("2026-11-24T01:00:00+02:00").unwrap(), "2026-11-23T23:00:00Z");
        for text in ["2026-02-30", "2026-11-24T12:00:00", "9999-12-31T23:59:59-01:00", "now"] {
            assert!(print(text).unwrap_err().to_string().starts_with("not a valid"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn prints_what_it_reads(seconds in -62_167_219_200_i64..=253_402_300_799) {
            let instant = Instant::from_unix_seconds(seconds).unwrap();
            prop_assert_eq!(instant.to_string().parse(), Ok(instant));
            let digits = instant.to_string().replace(['-', ':', 'T'], "");
            prop_assert_eq!(decode(0x18, &digits).unwrap().instant, instant);
        }

        #[test]
        fn takes_anything(tag in 0x17_u8..=0x18, content in "([-+.,Z0-9]|\\PC){0,24}") {
            let _ = (decode(tag, &content), decode(tag | 0x20, &content), content.parse::<Instant>());
        }
    }

    #[test]
    fn the_plain_way_gives_the_same() {
        let bytes =
            |tag, text: &str| [&[tag, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let mut plain_days = 0;
        let years = (0..100).chain(2048..2052).chain([2096, 2100, 2104, 2399, 2400, 9999]);
        for year in years {
            for month in 0..14 {
                for day in 0..33 {
                    let tag = if year < 100 { 0x17 } else { 0x18 };
                    let bytes = bytes(tag, &format!("{year:02}{month:02}{day:02}235958Z"));
                    let element = Reader::new(&bytes, 0).next("").unwrap().unwrap();
                    if let Some(instant) = usual(tag, element.content) {
                        let decoded = read_any(&element).unwrap();
                        assert_eq!((decoded.instant, decoded.violations), (instant, vec![]));
                        plain_days += 1;
                    } else if let Ok(decoded) = read_any(&element) {
                        assert!(!decoded.violations.is_empty(), "{bytes:02X?}");
                    }
                }
            }
        }
        assert_eq!(plain_days, 80 * 365 + 20 + 8 * 365 + 3);
        for text in ["200101240000Z", "200101006000Z", "200101000060Z", "2001010000 0Z"] {
            assert_eq!(usual(0x17, text.as_bytes()), None, "{text}");
        }
    }
}
