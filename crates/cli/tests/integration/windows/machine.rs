//! A folder with bundles, and the command that is run in it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub(super) struct Machine {
    folder: TempDir,
    wine: Option<Wine>,
}

struct Wine {
    loader: OsString,
    command: OsString,
}

/// What a run gave. Windows ends some lines with a carriage return; the command does not.
pub(super) struct Run {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) error: String,
}

impl Machine {
    /// `None`, and a line that says so, where there is no Windows.
    pub(super) fn new() -> Option<Self> {
        let variable = |name| env::var_os(format!("PKI_PREFLIGHT_{name}"));
        let wine = match (variable("WINE"), variable("WINDOWS_COMMAND")) {
            _ if cfg!(windows) => None,
            (Some(loader), Some(command)) => Some(Wine { loader, command }),
            _ => {
                eprintln!("skipped: .ci/wine sets PKI_PREFLIGHT_WINE and _WINDOWS_COMMAND");
                return None;
            }
        };
        let machine = Self { folder: tempfile::tempdir().unwrap(), wine };
        fs::create_dir(machine.folder.path().join("sub")).unwrap();
        for (from, to) in [("contoso.p7b", "a.p7b"), ("contoso-problems.p7b", "sub/b.p7b")] {
            machine.write(to, fs::read(crate::in_root("testdata").join(from)).unwrap());
        }
        Some(machine)
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn is_wine(&self) -> bool {
        self.wine.is_some()
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    /// A file of the folder with its drive, as Windows writes it.
    pub(super) fn whole(&self, name: &str) -> String {
        self.windows(&self.folder.path().join(name))
    }

    /// The same by way of the network: every drive is a share of the machine itself.
    pub(super) fn unc(&self, name: &str) -> String {
        self.whole(name).replacen(':', "$", 1).replacen("", r"\\localhost\", 1)
    }

    /// Any path of this machine as Windows writes it. Wine has its root as a drive.
    pub(super) fn windows(&self, path: &Path) -> String {
        let drive = if self.is_wine() { "Z:" } else { "" };
        format!("{drive}{}", path.display()).replace('/', r"\")
    }

    pub(super) fn program(&self) -> PathBuf {
        match &self.wine {
            Some(wine) => PathBuf::from(&wine.command),
            None => assert_cmd::cargo::cargo_bin("pki-preflight"),
        }
    }

    /// The command, to be run in the folder.
    pub(super) fn command(&self) -> Command {
        let mut command = match &self.wine {
            None => Command::new(self.program()),
            Some(wine) => {
                let mut command = Command::new(&wine.loader);
                // Without UTF-8, Wine finds no name that is not ASCII.
                command.arg(&wine.command).env("LC_ALL", "C.UTF-8").env("WINEDEBUG", "-all");
                command
            }
        };
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in ["GITHUB_WORKSPACE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command().args(arguments))
    }
}

impl Run {
    pub(super) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let [out, error] =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        Self { code: output.status.code().unwrap(), out, error }
    }

    /// Stops where the code is another one; returns what was printed.
    pub(super) fn exits(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.error);
        self.out
    }
}
