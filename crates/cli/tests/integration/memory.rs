//! The command's memory does not grow with the file, whatever its text.
//!
//! Only if the system reports the peak memory of a process (`/proc`, on Linux).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use crate::support::{armor, bundle, contoso};

/// Bytes of each text. If the offset of each byte were stored, memory would be many times as much.
const LENGTH: usize = 4 << 20;

/// The memory of the program and its threads, and data in transit.
const MOST: u64 = 40 << 20;

#[test]
fn a_text_of_any_shape_takes_the_same_memory() {
    let base64 = armor::base64(&bundle::bundle(&contoso::many(100)));
    // Spaces at equal distances, spaces at other distances, and lines of one character.
    for separators in [&[" "][..], &[" ", "   ", "  "], &["\n", "\r\n"]] {
        let body = base64.chars().zip(separators.iter().cycle());
        let body: String =
            body.flat_map(|(character, blank)| [character.into(), (*blank).to_owned()]).collect();
        let block = format!("-----BEGIN PKCS7-----\n{body}\n-----END PKCS7-----\n");
        let peak = peak_of(block.as_bytes(), LENGTH / block.len());
        assert!(peak < MOST, "{peak} bytes for blanks {separators:?}");
    }
}

/// The peak memory of the command after reading `block` this many times.
fn peak_of(block: &[u8], times: usize) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pki-preflight"))
        .args(["check", "--format", "summary", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let peak = feed(&mut child, block, times).unwrap();
    // The input was not just a bundle, which the command reports.
    assert_eq!(child.wait().unwrap().code(), Some(1));
    peak
}

fn feed(child: &mut Child, block: &[u8], times: usize) -> io::Result<u64> {
    let mut input = child.stdin.take().unwrap();
    for _ in 0..times {
        input.write_all(block)?;
    }
    // It still waits for input, so that its memory can be measured.
    let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(u64::MAX >> 10);
    Ok(kibibytes << 10)
}
