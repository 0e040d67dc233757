//! The arguments of `diff`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use pki_preflight::Instant;

pub(super) const EXAMPLES: &str = "\
Examples:
  What an upload of a bundle would add to the trust store:
    pki-preflight diff store.json bundle.p7b

  What changed since last month, with everything that expires within a year:
    pki-preflight diff last-month.p7b this-month.p7b --within 365d

  The names of new certificates, in a script:
    pki-preflight diff store.json bundle.p7b --format json |
      jq -r '.added[].name'

Exit codes:
  0  both have the same certificates
  1  they differ
  2  an invalid argument or an unreadable file";

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The current trust store or an older bundle: anything that pack or check --against reads
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// The bundle to upload, or a newer one
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// List certificates that expire within this number of days or weeks
    #[arg(long, value_name = "TIME", default_value = "90d")]
    pub(crate) within: Within,

    /// The instant at which validity is judged [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<Instant>,

    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A period in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Within {
    pub(crate) days: u16,
}

impl FromStr for Within {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, days) = match text.strip_suffix('w') {
            Some(weeks) => (weeks, 7),
            None => (text.strip_suffix('d').unwrap_or(text), 1),
        };
        let number: Option<u16> = number.parse().ok();
        let days = number.and_then(|number| number.checked_mul(days));
        days.map(|days| Self { days })
            .ok_or("expected a number of days or weeks, such as 90d or 12w")
    }
}

#[cfg(test)]
mod tests {
    use super::Within;

    #[test]
    fn days_and_weeks() {
        for (text, days) in [("90d", Some(90)), ("0", Some(0)), ("2w", Some(14)), ("9363w", None)] {
            assert_eq!(text.parse::<Within>().ok().map(|it| it.days), days, "{text}");
        }
        assert!(
            ["", "d", "-1d", "1.5w", "90 d", "3m"].iter().all(|it| it.parse::<Within>().is_err())
        );
    }
}
