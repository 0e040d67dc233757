//! The commands other than `check`, `records` and `hash`, and the arguments that change the
//! judgement.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_in_result,
    reason = "a failure must stop the test"
)]

use std::fs;

use assert_cmd::Command;
use pki_preflight::{
    assumption::ASSUMPTIONS,
    rules::{RULES, SIGN_IN_ERRORS},
};
use serde_json::Value;

/// Runs the command in the project's folder; returns exit code, output and messages.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("pki-preflight")
        .unwrap()
        .current_dir(crate::ROOT)
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The output of a successful run.
fn output(arguments: &[&str]) -> String {
    let (code, output, messages) = run(arguments);
    assert_eq!((code, messages.as_str()), (0, ""), "{arguments:?}: {output}");
    output
}

/// Checks that the command is refused with exit code 2, no output, and a message that contains
/// `words`.
fn refused(arguments: &[&str], words: &str) {
    let (code, output, messages) = run(arguments);
    assert_eq!((code, output.as_str()), (2, ""), "{arguments:?}: {messages}");
    assert!(messages.contains(words), "{arguments:?}: {messages}");
}

fn report(arguments: &[&str]) -> Value {
    let check = ["check", "--format", "json", "--at", "2026-11-24"];
    let (_, output, messages) = run(&[&check, arguments].concat());
    serde_json::from_str(&output).unwrap_or_else(|error| panic!("{error}: {output} {messages}"))
}

const PROBLEMS: &str = "testdata/contoso-problems.p7b";

fn severity(report: &Value, rule: &str) -> Option<String> {
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == rule)?;
    Some(finding["severity"].as_str().unwrap().to_owned())
}

fn fits(text: &str) {
    // A command is never broken.
    let is_fitting = |line: &str| line.trim().starts_with('`') || line.chars().count() <= 80;
    assert!(text.lines().all(is_fitting), "{text}");
    assert!(!text.contains('\u{1B}'), "no colour outside a terminal");
}

#[test]
fn rules_prints_the_table() {
    let text = output(&["rules"]);
    fits(&text);
    let json: Value = serde_json::from_str(&output(&["rules", "--format", "json"])).unwrap();
    let rules = json["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    for (row, rule) in rules.iter().zip(RULES) {
        assert!(text.contains(&format!("  {}  ", rule.id)) && text.contains(rule.name));
        assert_eq!(row["id"], rule.id);
        assert_eq!(row["name"], rule.name);
        assert_eq!(row["severity"], rule.severity.name());
        assert_eq!(row["rejects"], rule.rejects);
        assert_eq!(row["citation"], rule.citation);
        assert_eq!(row["assumed"].as_array().unwrap().len(), rule.assumed.len());
    }
    assert_eq!(rules[0]["scope"], "file");
}

#[test]
fn assumptions_prints_the_table() {
    let text = output(&["assumptions"]);
    fits(&text);
    let json: Value = serde_json::from_str(&output(&["assumptions", "--format", "json"])).unwrap();
    let rows = json["assumptions"].as_array().unwrap();
    assert_eq!(rows.len(), ASSUMPTIONS.len());
    for (row, assumption) in rows.iter().zip(&ASSUMPTIONS) {
        assert!(text.contains(&format!("{} {}\n", assumption.id, assumption.name)), "{text}");
        assert_eq!(row["name"], assumption.name);
        assert_eq!(row["default"], assumption.values[0].name);
        assert_eq!(row["values"].as_array().unwrap().len(), assumption.values.len());
        for value in assumption.values {
            assert!(text.contains(&format!("    {}  ", value.name)) || text.contains(value.name));
        }
    }
}

#[test]
fn explain_knows_every_rule_and_assumption() {
    for rule in RULES {
        let text = output(&["explain", rule.id]);
        fits(&text);
        // A name that an assumption shares explains both.
        assert!(output(&["explain", &rule.name.to_uppercase()]).starts_with(&text));
        assert!(text.starts_with(&format!("{} {}\n", rule.id, rule.name)), "{text}");
        for heading in ["What it finds", "Source", "To change it"] {
            assert!(text.contains(&format!("\n  {heading}\n    ")), "{heading} in {text}");
        }
        for (heading, filled) in [
            ("What follows", !rule.consequence.is_empty()),
            ("What to do", !rule.remedy.is_empty()),
            ("With other assumptions", !rule.assumed.is_empty()),
        ] {
            assert_eq!(text.contains(&format!("\n  {heading}\n")), filled, "{heading} in {text}");
        }
        assert!(text.contains(&format!("--allow {}", rule.name)), "{text}");
    }
    for assumption in &ASSUMPTIONS {
        let text = output(&["explain", assumption.name]);
        fits(&text);
        assert!(text.contains(&format!("{} {}\n", assumption.id, assumption.name)), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("(the default)"), "{text}");
    }
    let one = output(&["explain", "u9"]);
    assert!(one.contains("U9 non-ca\n") && !one.contains("U10 "), "{one}");
    let several = output(&["explain", "S001", "crl-url"]);
    assert!(several.contains("S001 duplicate-in-bundle") && several.contains("U1 crl-url"));
}

#[test]
fn explain_knows_the_errors_of_a_sign_in() {
    for error in SIGN_IN_ERRORS {
        let text = output(&["explain", &format!("AADSTS{}", error.code)]);
        fits(&text);
        assert!(text.starts_with(&format!("AADSTS{}\n", error.code)), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(error.meaning) && words.contains(error.remedy), "{text}");
        assert!(error.rules.iter().all(|rule| text.contains(rule)), "{text}");
    }
    let text = output(&["explain", "aadsts2205015"]);
    assert_eq!(text, output(&["explain", "2205015"]));
    assert!(text.contains("R006 crl-of-other-ca"), "{text}");
    assert!(output(&["explain", "R006"]).contains("AADSTS2205015"));
    refused(&["explain", "AADSTS1"], "2205015");
}

#[test]
fn what_is_not_there_is_refused_with_the_nearest() {
    refused(&["explain", "expird"], "the nearest is expired");
    refused(&["explain", "S001", "crl-urll"], "the nearest is crl-url");
    refused(&["explain", "\u{1B}[31m\u{202E}"], "no rule and no assumption is named");
    refused(&["explain"], "NAME");
    refused(&["rules", "--format", "xml"], "possible values");
    refused(&["completions", "tcsh"], "possible values");
    for command in ["check", "records"] {
        refused(&[command, PROBLEMS, "--assume", "crl"], "expected NAME=VALUE");
        refused(&[command, PROBLEMS, "--assume", "crl=own"], "are: crl-url, display-name");
        refused(&[command, PROBLEMS, "--assume", "crl-url=x"], "its values are: own, child, none");
        for level in ["--allow", "--warn", "--deny"] {
            refused(&[command, PROBLEMS, level, "expird"], "the nearest is expired");
        }
        refused(&[command, PROBLEMS, "--profile", "no-such-file.toml"], "cannot be read");
    }
}

#[test]
fn levels_change_severities_and_the_later_counts() {
    let plain = report(&[PROBLEMS]);
    assert_eq!(severity(&plain, "C004").as_deref(), Some("warning"));
    let denied = report(&[PROBLEMS, "--deny", "expired"]);
    assert_eq!(severity(&denied, "C004").as_deref(), Some("error"));
    assert_eq!(denied["counts"]["errors"], 2);
    assert_eq!(denied["verdict"], plain["verdict"]);
    assert_eq!(severity(&report(&[PROBLEMS, "--allow", "c004"]), "C004"), None);
    let later = report(&[PROBLEMS, "--allow", "C004", "--deny", "expired", "--warn", "C004"]);
    assert_eq!(severity(&later, "C004").as_deref(), Some("warning"));
    let later = report(&[PROBLEMS, "--warn", "C004", "--allow", "expired"]);
    assert_eq!(severity(&later, "C004"), None);
    // A rejection stays in the verdict, and the exit code follows the findings.
    let (code, text, _) = run(&["check", PROBLEMS, "--allow", "S001"]);
    assert!(code == 0 && text.contains("REJECTED"), "{code}: {text}");
}

#[test]
fn a_profile_holds_several_and_the_command_line_counts_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile.toml");
    let path = profile.to_str().unwrap();
    fs::write(&profile, "[assume]\nkilobyte = 1000\n[rules]\nexpired = \"deny\"\n").unwrap();
    let denied = report(&[PROBLEMS, "--profile", path]);
    assert_eq!(severity(&denied, "C004").as_deref(), Some("error"));
    let allowed = report(&[PROBLEMS, "--allow", "C004", "--profile", path]);
    assert_eq!(severity(&allowed, "C004"), None);
    assert_eq!(run(&["records", "testdata/contoso.p7b", "--profile", path]).0, 0);

    for (text, place) in [
        ("[rules]\nexpird = \"deny\"\n", "profile.toml, line 2, column 10: unknown rule"),
        ("[assume]\ncrl-url = \"x\"\n", "profile.toml, line 2, column 11: unknown value"),
        ("\n[limit]\n", "profile.toml, line 2, column 2: unknown field `limit`"),
        ("quiet = true\nlist = true", "profile.toml, line 2, column 8: list contradicts quiet in"),
        ("[assume", "profile.toml, line 1, column 8: "),
    ] {
        fs::write(&profile, text).unwrap();
        refused(&["check", PROBLEMS, "--profile", path], place);
    }
    fs::write(&profile, "#".repeat((1 << 20) + 1)).unwrap();
    refused(&["check", PROBLEMS, "--profile", path], "is not a profile");
}

#[test]
fn what_the_service_is_sent_and_no_verification_are_taken() {
    let url = "https://pki.example/bundle.p7b";
    let report = report(&["testdata/contoso.p7b", "--upload-url", url, "--no-verify"]);
    assert_eq!(report["counts"]["create"], 7);
    assert_eq!(report["signatures"]["verified"], 0);
    assert_eq!(run(&["records", "testdata/contoso.p7b", "--no-verify"]).0, 0);
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = output(&["completions", shell]);
        for word in ["check", "records", "explain", "assume"] {
            assert!(script.contains(word), "{word} for {shell}");
        }
    }
}

#[test]
fn man_writes_a_page_for_each_command() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man").join("man1");
    output(&["man", pages.to_str().unwrap()]);
    for command in [
        "",
        "-check",
        "-records",
        "-pack",
        "-diff",
        "-crl",
        "-request",
        "-hash",
        "-rules",
        "-explain",
        "-assumptions",
        "-completions",
        "-man",
    ] {
        let page = fs::read_to_string(pages.join(format!("pki-preflight{command}.1"))).unwrap();
        assert!(page.contains(".SH NAME"), "{command}");
        assert!(page.contains(".SH NOTES\n.nf\n"), "{command}: {page}");
        assert!(command.is_empty() || page.contains("\n\\&Examples:\n"), "{command}: {page}");
    }
    assert_eq!(fs::read_dir(&pages).unwrap().count(), 17);
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    refused(&["man", file.join("man1").to_str().unwrap()], "cannot be written");
}

/// The manual page has everything in the command's help: each option, with its values.
#[test]
fn pages_have_every_option_of_the_help() {
    let folder = tempfile::tempdir().unwrap();
    output(&["man", folder.path().to_str().unwrap()]);
    let mut options = 0;
    for command in COMMANDS {
        let page = folder.path().join(format!("pki-preflight-{command}.1"));
        let page = fs::read_to_string(page).unwrap().replace("\\-", "-");
        let help = output(&[command, "--help"]);
        for line in help.lines().map(str::trim_start).filter(|line| line.starts_with("- ")) {
            let value = line.trim_start_matches("- ").split(':').next().unwrap();
            assert!(page.contains(value), "{command}: {value}");
        }
        let words = help.split_whitespace().filter(|word| word.starts_with("--"));
        for word in words.map(|word| word.trim_end_matches([',', '.', ';', ')', ']'])) {
            options += 1;
            assert!(page.contains(word), "{command}: {word}: {page}");
        }
    }
    assert!(options > 100, "{options}");
}

const COMMANDS: [&str; 16] = [
    "upload",
    "status",
    "list",
    "calibrate",
    "check",
    "records",
    "pack",
    "diff",
    "crl",
    "request",
    "hash",
    "rules",
    "explain",
    "assumptions",
    "completions",
    "man",
];

#[test]
fn help_of_every_command_has_examples_and_fits() {
    for command in COMMANDS {
        let text = output(&[command, "--help"]);
        assert!(text.contains("Examples:"), "{text}");
        fits(&text);
    }
}

/// Commands of a text: lines that begin with the program's name, including lines continued by a
/// backslash.
#[cfg(unix)]
fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let lines = joined.lines().map(str::trim);
    lines.filter(|line| line.starts_with("pki-preflight ")).map(str::to_owned).collect()
}

/// The commands in the README and the help work.
#[cfg(unix)]
#[test]
fn examples_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::copy(crate::in_root("testdata/contoso.p7b"), path("bundle.p7b")).unwrap();
    fs::create_dir(path("certificates")).unwrap();
    for name in ["last-month.p7b", "this-month.p7b", "certificates/bundle.p7b"] {
        fs::copy(crate::in_root("testdata/contoso.p7b"), path(name)).unwrap();
    }
    let issuing = crate::support::contoso::authorities().pop().unwrap();
    fs::create_dir(path("crls")).unwrap();
    for name in ["alice", "bob", "user"] {
        use crate::support::certificate::CertificateBuilder;

        let user = CertificateBuilder::end_entity(&issuing.builder, name).build();
        fs::write(path(&format!("{name}.cer")), user).unwrap();
    }
    fs::create_dir_all(path(".local/share/bash-completion/completions")).unwrap();
    for folder in ["certificates", "old"] {
        fs::create_dir_all(path(folder)).unwrap();
        fs::copy(path("bundle.p7b"), path(folder).join("bundle.p7b")).unwrap();
    }
    for store in ["store.json", "report.json", "certificateAuthorities.json"] {
        fs::copy(crate::in_root("testdata/stores/graph-list.json"), path(store)).unwrap();
    }
    let pages = fs::read_dir(crate::in_root("docs")).unwrap();
    // The blocks of the guide depend on each other, and have their own test.
    let pages = pages
        .map(|page| page.unwrap().path())
        .filter(|page| !page.ends_with("upload-guide.md"))
        .chain([crate::in_root("README.md")]);
    let mut examples = Vec::new();
    for page in pages {
        let text = fs::read_to_string(page).unwrap();
        let blocks = text.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
        examples.extend(blocks.flat_map(commands));
    }
    assert!(examples.len() > 10, "{examples:?}");
    // Manual pages go to a system folder.
    for command in COMMANDS.iter().filter(|command| **command != "man") {
        examples.extend(commands(&output(&[command, "--help"])));
    }
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_pki-preflight"));
    let search = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    // Other programs may not be installed.
    examples.retain(|example| !example.contains('|'));
    // Tests download only from their own server.
    examples.retain(|example| !example.contains("--fetch"));
    // Nor is the service called: the guide's test runs these.
    let asks = |example: &String| {
        let words = ["list", "status", "upload"];
        words.iter().any(|word| example.starts_with(&format!("pki-preflight {word} ")))
    };
    examples.retain(|example| !asks(example));
    assert!(examples.len() > 25, "{examples:?}");
    for name in ["next.p7b", "upload.p7b"] {
        fs::copy(path("bundle.p7b"), path(name)).unwrap();
    }
    for example in examples {
        if example.starts_with("pki-preflight calibrate ") {
            let _ = fs::remove_file(path("observed.toml"));
        }
        // Several examples write the same file, which `pack` does not replace.
        if example.starts_with("pki-preflight pack ") {
            let _ = fs::remove_file(path("upload.p7b"));
        } else if !path("upload.p7b").exists() {
            // A command that keeps nothing writes nothing.
            fs::copy(path("bundle.p7b"), path("upload.p7b")).unwrap();
        }
        let output = std::process::Command::new("sh")
            .args(["-c", &example])
            .current_dir(folder.path())
            .env("PATH", &search)
            .env("HOME", folder.path())
            .env("HASH", "0".repeat(64))
            .env("ID", "fdd9841c-90c6-4234-a116-d72a5cd2c583")
            .env("PKI_ID", "fdd9841c-90c6-4234-a116-d72a5cd2c583")
            .env("URL", "https://pki.example/bundle.p7b")
            .output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{example}: {output:?}");
    }
    assert!(path("man1/pki-preflight-check.1").is_file());
}

#[test]
fn any_number_of_threads_gives_the_same() {
    for command in [&["check", "--at", "2026-11-24"][..], &["records"]] {
        let arguments = [command, &[PROBLEMS, "--format", "ndjson"]].concat();
        let expected = run(&arguments);
        assert!(!expected.1.is_empty(), "{}", expected.2);
        for threads in ["1", "2", "7"] {
            assert_eq!(run(&[&arguments, &["--threads", threads][..]].concat()), expected);
        }
        refused(&[&arguments, &["--threads", "0"][..]].concat(), "0 is not in 1..=1024");
    }
}
