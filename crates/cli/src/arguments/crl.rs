//! `crl`, as it is typed.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use pki_preflight::Instant;

use super::request::CloudName;
use super::{FailOn, Levels};

pub(super) const EXAMPLES: &str = "\
Examples:
  Each CA's own CRL URL, as far as certificates of the bundle name it:
    pki-preflight crl bundle.p7b

  With a certificate that one of the CAs issued to a user:
    pki-preflight crl bundle.p7b --user-cert user.cer

  Download every CRL that is named, listed or suggested, and check whose it is
  and whether it will work; keep the CRLs:
    pki-preflight crl bundle.p7b --url urls.txt --fetch --save crls

  The same again without a network:
    pki-preflight crl bundle.p7b --crl-dir crls

  What the trust store has now, in the US Government cloud:
    pki-preflight crl store.json --fetch --cloud usgov

Exit codes:
  0  no finding at or above --fail-on (default: error)
  1  a finding at or above it
  2  there is no report: an invalid argument or an unreadable file";

#[derive(Args, Debug)]
pub(crate) struct Crl {
    /// Bundles and stores with the CAs: anything that check or check --against reads
    ///
    /// A saved list of Graph's certificateAuthorities also has the URLs that are set now.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// A certificate that one of the CAs issued: it names the CA's CRL, and is looked for on it
    #[arg(long, value_name = "CERT")]
    pub(crate) user_cert: Vec<PathBuf>,

    /// A list of URLs to download with --fetch, one a line; lines that begin with # are ignored
    #[arg(long, value_name = "FILE")]
    pub(crate) url: Vec<PathBuf>,

    /// Download the CRLs
    ///
    /// From http and https URLs, up to 8 at a time, each within 10 seconds. Private addresses are
    /// contacted too, and reported. HTTP_PROXY and its relatives are honored.
    #[arg(long)]
    pub(crate) fetch: bool,

    /// Keep the downloaded CRLs in this folder, with an index of their URLs
    #[arg(long, value_name = "DIR", requires = "fetch")]
    pub(crate) save: Option<PathBuf>,

    /// Read CRLs from this folder: one that --save wrote, or any
    ///
    /// Of a file that no index lists, the URL is known only if the CRL names it itself.
    #[arg(long, value_name = "DIR")]
    pub(crate) crl_dir: Vec<PathBuf>,

    /// Look for a serial number on every CRL, in hexadecimal digits
    #[arg(long, value_name = "HEX")]
    pub(crate) serial: Vec<Serial>,

    /// The tenant's cloud, which determines how large a CRL may be
    #[arg(long, value_enum, default_value_t = CloudName::Global)]
    pub(crate) cloud: CloudName,

    /// The instant that validity is judged at [default: now]
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<Instant>,

    /// What is printed
    #[arg(long, value_enum, default_value_t = CrlFormat::Text)]
    pub(crate) format: CrlFormat,

    /// Exit with code 1 at or above this severity
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,

    #[command(flatten)]
    pub(crate) levels: Levels,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CrlFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// A serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Serial(pub(crate) Vec<u8>);

impl FromStr for Serial {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "hexadecimal digits are needed, as 1F:A0 or 0x1fa0";
        let text = text.strip_prefix("0x").unwrap_or(text);
        let is_between = |character: &char| !matches!(character, ':' | ' ');
        let digits: Option<Vec<u8>> = text
            .chars()
            .filter(is_between)
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect();
        let mut digits = digits.filter(|digits| !digits.is_empty()).ok_or(WRONG)?;
        if digits.len() % 2 == 1 {
            digits.insert(0, 0);
        }
        let pair = |pair: &[u8]| pair.iter().fold(0, |byte, digit| byte << 4 | digit);
        Ok(Self(digits.chunks(2).map(pair).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::Serial;

    #[test]
    fn serial_numbers_in_every_form() {
        for text in ["1FA0", "0x1fa0", "1f:a0", "1f a0"] {
            assert_eq!(text.parse(), Ok(Serial(vec![0x1F, 0xA0])), "{text}");
        }
        assert_eq!("FA0".parse(), Ok(Serial(vec![0x0F, 0xA0])));
        assert!(["", "0x", "1g", "-1"].iter().all(|text| text.parse::<Serial>().is_err()));
    }
}
