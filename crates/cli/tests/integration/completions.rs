//! Completions, in the shells that run them.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::fs;
use std::process::{Command, Stdio};

use crate::request::powershell_parsers;

/// The words of a command, of which the last is incomplete, and its only completion.
const CASES: [(&[&str], &str); 11] = [
    (&["ch"], "check"),
    (&["check", "--fail"], "--fail-on"),
    (&["check", "--format", "mark"], "markdown"),
    (&["check", "--format", "ht"], "html"),
    (&["check", "--fail-on", "w"], "warning"),
    (&["check", "--allow", "upload-url-mal"], "upload-url-malformed"),
    (&["check", "--limit", "signature-b"], "signature-bytes="),
    (&["records", "--assume", "crl-url=ch"], "crl-url=child"),
    (&["records", "--format", "c"], "csv"),
    (&["explain", "kilo"], "kilobyte"),
    (&["completions", "power"], "powershell"),
];

/// Completes the last word as bash does, and prints the completions.
const BASH: &str = r#"
source <(pki-preflight completions bash)
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
function=$(complete -p pki-preflight | sed 's/.*-F \([^ ]*\).*/\1/')
"$function" pki-preflight "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

/// The setup of an interactive zsh: a key prints the line unchanged.
const ZSHRC: &str = r#"
autoload -Uz compinit
compinit -u -D
source <(pki-preflight completions zsh)
show() { print -r -- "[[$BUFFER]]"; exit }
zle -N show
bindkey '^X^X' show
PS1='READY>'
"#;

/// Types a line, presses Tab, and prints what the terminal shows.
const ZSH: &str = r#"
zmodload zsh/zpty || exit 3
zpty shell zsh -i
zpty -r shell start '*READY>*'
zpty -w -n shell "$1"$'\t\x18\x18'
zpty -r shell text '*\]\]*'
print -r -- "$text"
"#;

const FISH: &str = "pki-preflight completions fish | source; complete -C $argv[1]";

fn path() -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_pki-preflight"));
    format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap())
}

/// Whether a shell is installed; reports if it is not.
fn is_installed(shell: &str, test: &str) -> bool {
    let found = Command::new(shell).arg("--version").stdin(Stdio::null()).output().is_ok();
    if !found {
        eprintln!("{test}: skipped, for {shell} is not installed");
    }
    found
}

fn run(command: &mut Command) -> String {
    let output = command.env("PATH", path()).stdin(Stdio::null()).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[cfg(unix)]
#[test]
fn bash_offers_commands_options_and_values() {
    if !is_installed("bash", "bash_offers_commands_options_and_values") {
        return;
    }
    let offered = |words: &[&str]| {
        run(Command::new("bash").args(["-c", BASH, "bash", "pki-preflight"]).args(words))
    };
    for (words, expected) in CASES {
        let offered = offered(words);
        assert!(offered.lines().eq([expected]), "{words:?}: {offered:?}");
    }
    // Several, and all of them.
    assert!(offered(&["records", "--deny", "C00"]).lines().any(|word| word == "C004"));
    assert!(offered(&["records", "--format", ""]).lines().any(|word| word == "csv"));
}

#[cfg(unix)]
#[test]
fn zsh_completes_commands_options_and_values() {
    if !is_installed("zsh", "zsh_completes_commands_options_and_values") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".zshrc"), ZSHRC).unwrap();
    for (words, expected) in CASES {
        let line = format!("pki-preflight {}", words.join(" "));
        let text = run(Command::new("zsh")
            .args(["-f", "-c", ZSH, "zsh", &line])
            .env("ZDOTDIR", folder.path())
            .env("TERM", "dumb"));
        let (before, _) = line.rsplit_once(' ').unwrap();
        let (_, shown) = text.split_once("[[").unwrap_or_default();
        let shown = shown.split("]]").next().unwrap_or_default();
        let is = shown.trim_end() == format!("{before} {expected}");
        // An option that requires a value ends with `=`.
        let is_ready = shown == format!("{before} {expected}=");
        assert!(is || is_ready, "{line}: {text:?}");
    }
}

#[cfg(unix)]
#[test]
fn fish_offers_commands_options_and_values() {
    if !is_installed("fish", "fish_offers_commands_options_and_values") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let offered = |line: &str| {
        let mut command = Command::new("fish");
        run(command.args(["--no-config", "-c", FISH, line]).env("HOME", home.path()))
    };
    for (words, expected) in CASES {
        let offered = offered(&format!("pki-preflight {}", words.join(" ")));
        // The text after a tab is the description.
        let words_of_it = offered.lines().map(|line| line.split('\t').next().unwrap());
        assert!(words_of_it.eq([expected]), "{words:?}: {offered:?}");
    }
}

fn script(shell: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pki-preflight"));
    String::from_utf8(command.args(["completions", shell]).output().unwrap().stdout).unwrap()
}

#[test]
fn every_shell_has_a_script_with_the_values() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        assert!(script.contains("records") && script.contains("fail-on"), "{shell}");
        // The generators for these two write no values.
        if !matches!(shell, "elvish" | "powershell") {
            let has_values = script.contains("upload-url-malformed") && script.contains("markdown");
            assert!(has_values, "{shell}");
        }
    }
}

/// Checks the syntax with PowerShell's own parser, or with another parser of its grammar, whichever
/// is installed.
#[test]
fn the_script_for_powershell_is_one() {
    let folder = tempfile::tempdir().unwrap();
    // The same in a form that both parsers support: tree-sitter's grammar does not support a block
    // as a method's argument.
    let script = script("powershell").replace(
        "$completions.Where{ $_.CompletionText -like \"$wordToComplete*\" } |",
        "$completions | Where-Object { $_.CompletionText -like \"$wordToComplete*\" } |",
    );
    assert!(script.contains("| Where-Object {"));
    for (program, arguments) in powershell_parsers() {
        let parses = |script: &str| {
            fs::write(folder.path().join("request.ps1"), script).unwrap();
            let mut command = Command::new(program);
            command.args(arguments).current_dir(folder.path()).status().unwrap().success()
        };
        assert!(parses(&script), "{program}");
        assert!(!parses(&script.replacen('}', "", 1)), "{program} finds no error");
    }
}
