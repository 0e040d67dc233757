//! Exit codes, colours, pipes, and what a console shows.

use std::process::Stdio;

use super::machine::{Machine, Run};

#[test]
fn exit_codes_are_those_of_every_system() {
    let Some(machine) = Machine::new() else { return };
    for (arguments, code) in [
        (&["check", "a.p7b"][..], 0),
        (&["check", r"sub\b.p7b"], 1),
        (&["check", "missing.p7b"], 2),
        (&["check", r"sub\b.p7b", "missing.p7b"], 2),
        (&["check", "sub", "--fail-on", "never"], 0),
        (&["check", "--no-such-option"], 2),
        (&["--version"], 0),
    ] {
        machine.run(arguments).exits(code);
    }
}

#[test]
fn colours_are_for_consoles() {
    let Some(machine) = Machine::new() else { return };
    let print = |variables: &[(&str, &str)]| {
        let mut command = machine.command();
        command.args(["check", r"sub\b.p7b"]).envs(variables.iter().copied());
        Run::of(&mut command).exits(1)
    };
    assert!(!print(&[]).contains('\u{1B}'));
    assert!(print(&[("CLICOLOR_FORCE", "1")]).contains('\u{1B}'));
    assert!(!print(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1B}'));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let Some(machine) = Machine::new() else { return };
    for format in ["text", "json", "ndjson"] {
        let mut command = machine.command();
        command.args(["check", "a.p7b", "--at", "2026-11-24", "--format", format]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert_eq!(output.status.code(), Some(0), "{format}");
    }
}

/// A console has a code page for programs that do not write UTF-16; the command does.
#[test]
fn a_console_shows_names_in_any_code_page() {
    let Some(machine) = Machine::new() else { return };
    let file = "Корневые 証明書.p7b";
    machine.write(file, std::fs::read(machine.folder().join("a.p7b")).unwrap());
    for code_page in ["437", "866", "932"] {
        let Some(shown) = machine.in_console(&format!("chcp {code_page} >NUL")) else {
            return;
        };
        let is_whole = shown.contains(&format!("{file}    3,972 bytes, DER"));
        assert!(is_whole && shown.contains("\u{1B}[32mOK"), "{code_page}: {shown}");
    }
}

impl Machine {
    /// What a terminal gets where Wine shows a console in it. There is none on a machine of tests
    /// that is Windows itself.
    fn in_console(&self, before: &str) -> Option<String> {
        if !self.is_wine() {
            eprintln!("skipped: the console of Windows cannot be read");
            return None;
        }
        let program = self.windows(&self.program());
        self.write(
            "check.cmd",
            format!("@{before}\r\n@\"{program}\" check *.p7b --at 2026-11-24\r\n"),
        );
        let mut command = std::process::Command::new("script");
        let wine = std::env::var("PKI_PREFLIGHT_WINE").unwrap();
        let line = format!("stty cols 100 rows 50; exec {wine} cmd /c check.cmd");
        command.args(["-qec", &line, "/dev/null"]).current_dir(self.folder());
        Some(Run::of(&mut command).exits(0))
    }
}
