//! The environment of the measurements.

use std::fs;
use std::process::Command;

/// Date, machine and compiler, as a sentence.
pub fn description(runs: usize) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let date = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let others = [("openssl", "version"), ("rustc", "--version")];
    let versions = others.map(|(program, argument)| {
        let output = Command::new(program).arg(argument).output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let words = text.unwrap_or_default();
        words.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    });
    let [openssl, rustc] = versions;
    let openssl = if openssl.is_empty() { "no OpenSSL".to_owned() } else { openssl };
    format!(
        "Measured on {date}, {cores} cores, {}, {openssl}, {rustc}, medians of {runs} runs.",
        processor()
    )
}

/// The architecture, and whether it hashes in hardware.
fn processor() -> String {
    let features = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let hashes = features.split_whitespace().any(|word| word == "sha_ni" || word == "sha2");
    let architecture = std::env::consts::ARCH.replace('_', "-");
    if hashes { format!("{architecture} with SHA extensions") } else { architecture }
}

/// The load of the machine, which shows how reliable the numbers are.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    match load.split_whitespace().next() {
        Some(load) => {
            format!("Load over the last minute: {load}; above 2 the times are unreliable.")
        }
        None => String::new(),
    }
}
