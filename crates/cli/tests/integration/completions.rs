//! Completions, in a shell that runs them.

#![allow(clippy::unwrap_used, reason = "what can't be run has to stop the test")]

use std::process::Command;

/// Completes the last word as bash does, and prints what it offers.
const DRIVER: &str = r#"
source <(pki-preflight completions bash)
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
function=$(complete -p pki-preflight | sed 's/.*-F \([^ ]*\).*/\1/')
"$function" pki-preflight "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

fn path() -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_pki-preflight"));
    format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap())
}

fn offered(words: &[&str]) -> Vec<String> {
    let output = Command::new("bash")
        .args(["-c", DRIVER, "bash", "pki-preflight"])
        .args(words)
        .env("PATH", path())
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_offers_commands_options_and_values() {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("bash_offers_commands_options_and_values: skipped, for bash is not installed");
        return;
    }
    for (words, expected) in [
        (&["ch"][..], "check"),
        (&["check", "--fail"], "--fail-on"),
        (&["check", "--format", "mark"], "markdown"),
        (&["check", "--fail-on", "w"], "warning"),
        (&["check", "--allow", "expi"], "expired"),
        (&["records", "--deny", "C00"], "C004"),
        (&["records", "--assume", "crl-url"], "crl-url=child"),
        (&["records", "--format", ""], "csv"),
        (&["completions", "power"], "powershell"),
    ] {
        let offered = offered(words);
        assert!(offered.iter().any(|word| word == expected), "{words:?}: {offered:?}");
    }
}

#[test]
fn every_shell_has_a_script_with_the_values() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Command::new(env!("CARGO_BIN_EXE_pki-preflight"))
            .args(["completions", shell])
            .output()
            .unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("records") && script.contains("fail-on"), "{shell}");
        // The generators for these two write no values.
        if !matches!(shell, "elvish" | "powershell") {
            let has_values = script.contains("upload-url-malformed") && script.contains("markdown");
            assert!(has_values, "{shell}");
        }
    }
}
