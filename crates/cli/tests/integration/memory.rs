//! What the command holds in memory does not grow with the file, whatever its armour.
//!
//! Only where the system tells the most memory that a process had (`/proc`, on Linux).
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "what can't be run or read has to stop the test")]

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::{fs, io};

use crate::support::{armor, bundle, contoso};

/// Bytes of each text, which would be many times as much if each place in it were kept.
const LENGTH: usize = 4 << 20;

/// What the program and its threads take, and what is under way.
const MOST: u64 = 40 << 20;

#[test]
fn a_text_of_any_shape_takes_the_same_memory() {
    let base64 = armor::base64(&bundle::bundle(&contoso::many(100)));
    // Blanks at equal distances, blanks at others, and lines of one character.
    for separators in [&[" "][..], &[" ", "   ", "  "], &["\n", "\r\n"]] {
        let body = base64.chars().zip(separators.iter().cycle());
        let body: String =
            body.flat_map(|(character, blank)| [character.into(), (*blank).to_owned()]).collect();
        let block = format!("-----BEGIN PKCS7-----\n{body}\n-----END PKCS7-----\n");
        let peak = peak_of(block.as_bytes(), LENGTH / block.len());
        assert!(peak < MOST, "{peak} bytes for blanks {separators:?}");
    }
}

/// The most memory that the command had when it had read `block` so many times.
fn peak_of(block: &[u8], times: usize) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pki-preflight"))
        .args(["check", "--format", "summary", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let peak = feed(&mut child, block, times).unwrap();
    // It was given more than a bundle, and says so.
    assert_eq!(child.wait().unwrap().code(), Some(1));
    peak
}

fn feed(child: &mut Child, block: &[u8], times: usize) -> io::Result<u64> {
    let mut input = child.stdin.take().unwrap();
    for _ in 0..times {
        input.write_all(block)?;
    }
    // It still waits for more, so that what it had can be read.
    let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(u64::MAX >> 10);
    Ok(kibibytes << 10)
}
