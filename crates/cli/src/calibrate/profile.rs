//! Writes the settled assumptions as a profile.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use pki_preflight::{Instant, Sha256Digest};
use pki_preflight_graph::calibrate::Calibration;

use crate::Failure;

/// The origin of a profile.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) date: Instant,
    pub(super) cloud: String,
    pub(super) file: Sha256Digest,
    pub(super) store: Sha256Digest,
}

pub(super) fn write(
    path: &Path,
    force: bool,
    calibration: &Calibration,
    origin: &Origin,
) -> Result<(), Failure> {
    let unwritable = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(format_args!(
            "{} already exists; replace it with --force.",
            path.display()
        )),
        _ => Failure::new(format_args!("{} cannot be written: {error}.", path.display())),
    };
    let mut options = OpenOptions::new();
    options.write(true);
    let options = match force {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let mut file = options.open(path).map_err(unwritable)?;
    file.write_all(text(calibration, origin).as_bytes()).map_err(unwritable)
}

/// The profile. Names and values of assumptions do not require escapes. A JSON string is also a
/// TOML string.
fn text(calibration: &Calibration, origin: &Origin) -> String {
    let cloud = serde_json::Value::from(origin.cloud.as_str());
    let (mut assume, mut counts) = (String::new(), String::new());
    for (name, value, certificates) in calibration.settled() {
        let _ = writeln!(assume, "{name} = \"{value}\"");
        let _ = writeln!(counts, "{name} = {certificates}");
    }
    let Origin { date, file, store, .. } = origin;
    format!(
        "# Written by `pki-preflight calibrate`: what a trust store showed.\n\
         \n\
         [assume]\n\
         {assume}\n\
         [observed]\n\
         date = \"{date}\"\n\
         cloud = {cloud}\n\
         file-sha256 = \"{file}\"\n\
         store-sha256 = \"{store}\"\n\
         certificates = {}\n\
         \n\
         # How many certificates tell the value from the others. All of them agree.\n\
         [observed.assumptions]\n\
         {counts}",
        calibration.matched
    )
}
