//! Runs commands in turn and measures their time and memory.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program with its arguments.
#[derive(Clone, Debug)]
pub struct Line(Vec<OsString>);

impl Line {
    /// Our own command, from the distribution build.
    pub fn own(arguments: &[&str], files: &[&Path]) -> Self {
        let folder = Path::new(crate::ROOT).join("target/dist");
        let program = folder.join(format!("pki-preflight{}", std::env::consts::EXE_SUFFIX));
        Self::new(program.as_os_str().to_owned(), arguments, files)
    }

    /// OpenSSL, if it is installed.
    pub fn openssl(arguments: &[&str], file: &Path) -> Option<Self> {
        let runs = Command::new("openssl").arg("version").output();
        let is_there = runs.is_ok_and(|output| output.status.success());
        is_there.then(|| Self::of("openssl", arguments, file))
    }

    /// Another program, which may not be installed.
    pub fn of(program: &str, arguments: &[&str], file: &Path) -> Self {
        Self::new(program.into(), arguments, &[file])
    }

    /// A Rust crate, called by the program `rival` in the same folder.
    pub fn rival(name: &str, file: &Path) -> Self {
        let program = std::env::current_exe().unwrap().with_file_name("rival");
        let program = program.with_extension(std::env::consts::EXE_EXTENSION);
        Self::new(program.into(), &[name], &[file])
    }

    /// Whether the program is installed and succeeds.
    pub fn works(&self) -> bool {
        let status = self.command().status();
        status.is_ok_and(|status| status.success() || self.is_own() && status.code() == Some(1))
    }

    /// Whether it is our own command, which exits with 1 if it has findings.
    fn is_own(&self) -> bool {
        Path::new(&self.0[0]).file_stem().is_some_and(|name| name == "pki-preflight")
    }

    fn new(program: OsString, arguments: &[&str], files: &[&Path]) -> Self {
        let arguments = arguments.iter().map(OsString::from);
        let files = files.iter().map(|file| file.as_os_str().to_owned());
        Self(std::iter::once(program).chain(arguments).chain(files).collect())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.0[0]);
        command.args(&self.0[1..]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn time(&self) -> Duration {
        let start = Instant::now();
        let status = self.command().status().unwrap();
        let elapsed = start.elapsed();
        // 1 means that the bundle has findings, which is not a failure here.
        assert!(matches!(status.code(), Some(0 | 1)), "{:?}: {status}", self.0);
        elapsed
    }

    /// The peak memory, in bytes: the last value that the system reports before the process ends.
    /// `None` if the system does not report it.
    pub fn peak(&self) -> Option<u64> {
        let mut child = self.command().spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = None;
        while child.try_wait().unwrap().is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
            peak = peak.max(kibibytes.map(|kibibytes: u64| kibibytes << 10));
            std::thread::sleep(Duration::from_millis(1));
        }
        peak
    }
}

/// The median time of each command, in seconds. The commands run in turn; the first run of each is
/// not counted.
pub fn medians<const N: usize>(lines: [&Line; N], runs: usize) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for run in 0..=runs {
        for (line, times) in lines.iter().zip(&mut times) {
            let time = line.time();
            if run > 0 {
                times.push(time.as_secs_f64());
            }
        }
    }
    times.map(median)
}

pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len().is_multiple_of(2) {
        f64::midpoint(numbers[middle - 1], numbers[middle])
    } else {
        numbers[middle]
    }
}
