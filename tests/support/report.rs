//! Reports, from whole files and from pieces.

use pki_preflight::{Inspector, Options, Report, inspect, report::CollectedReport};

/// The instant of all tests.
pub fn now() -> pki_preflight::Instant {
    "2026-11-24".parse().unwrap()
}

pub fn options() -> Options {
    options_at("2026-11-24")
}

/// The command's options: signatures are verified.
pub fn options_at(at: &str) -> Options {
    let mut options = Options::new(at.parse().unwrap());
    options.verify = true;
    options
}

pub fn report(bytes: &[u8]) -> Report {
    inspect(bytes, options()).unwrap()
}

/// The report on bytes that are pushed in pieces of these sizes, repeatedly.
pub fn in_pieces(bytes: &[u8], sizes: &[usize]) -> Report {
    let mut inspector = Inspector::new(options(), CollectedReport::default());
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        let (piece, behind) = rest.split_at((*size).min(rest.len()));
        inspector.push(piece).unwrap();
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    let (summary, lists) = inspector.finish().unwrap();
    Report::new(summary, lists)
}

pub fn json(report: &Report) -> String {
    serde_json::to_string_pretty(report).unwrap()
}
