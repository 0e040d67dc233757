//! The commands in a finding about text work when copied.

use super::*;

/// The commands between backticks.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn run(name: &str, commands: &[&str], file: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.p7b"), file).unwrap();
    for command in commands {
        let mut shell = std::process::Command::new("sh");
        let status = shell.arg("-c").arg(command).current_dir(folder.path()).status().unwrap();
        assert!(status.success(), "{name}: {command}");
    }
    std::fs::read(folder.path().join("bundle.p7b")).unwrap()
}

/// Shell commands require a shell, and OpenSSL.
fn has_tools(test: &str) -> bool {
    let openssl = std::process::Command::new("openssl").arg("version").output();
    let has = cfg!(target_os = "linux") && openssl.is_ok();
    if !has {
        eprintln!("{test}: skipped, for there is no shell or no openssl");
    }
    has
}

#[test]
fn the_command_that_turns_pem_to_der_works() {
    if !has_tools("the_command_that_turns_pem_to_der_works") {
        return;
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut tried = 0;
    for place in ["pem", "cases/c08-literal-newlines", "cases/c31-four-dashes"] {
        for entry in std::fs::read_dir(folder.join(place)).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let report = report::report(&bytes);
            let pem = report.findings.iter().find(|finding| finding.rule.id == "F011");
            let damaged = findings(&report, &["F004"]);
            let Some(pem) = pem.filter(|_| damaged.is_empty()) else { continue };
            let commands: Vec<_> = commands(&pem.message).collect();
            if commands.is_empty() {
                continue;
            }
            let name = path.display();
            let made = report::report(&run(&name.to_string(), &commands, &bytes));
            let hashes = |report: &Report| -> Vec<_> {
                report.certificates.iter().map(|certificate| certificate.sha256).collect()
            };
            assert_eq!(hashes(&made), hashes(&report), "{name}");
            assert!(made.summary.file.pem_blocks == 0, "{name}");
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
}

/// The commands copied from the finding restore the certificates, or the finding has no command.
#[test]
fn the_commands_work_however_the_lines_were_written() {
    if !has_tools("the_commands_work_however_the_lines_were_written") {
        return;
    }
    let certificates = contoso::certificates();
    let chain: String =
        certificates[..2].iter().map(|der| armor::pem("CERTIFICATE", der)).collect();
    let one = armor::pem("CERTIFICATE", &certificates[0]);
    let good = report::report(&bundle::bundle(&certificates[..2]));
    let expected: Vec<_> = good.certificates.iter().map(|each| each.sha256).collect();
    let mut tried = 0;
    for (rule, text, count) in [("F011", pem(), 2), ("F001", chain, 2), ("F001", one, 1)] {
        for (name, text) in forms(&text) {
            for (coding, bytes) in codings(&text) {
                let name = format!("{rule}, {name} in {coding}");
                let report = report::report(&bytes);
                let finding = report.findings.iter().find(|finding| finding.rule.id == rule);
                let message = &finding.unwrap_or_else(|| panic!("{name}")).message;
                let shell = |command: &&str| !command.starts_with('$');
                let commands: Vec<_> = commands(message).filter(shell).collect();
                if commands.is_empty() {
                    continue;
                }
                let made = report::report(&run(&name, &commands, &bytes));
                let made: Vec<_> = made.certificates.iter().map(|each| each.sha256).collect();
                assert_eq!(made[..], expected[..count], "{name}: {message}");
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn the_command_for_joined_chains_works() {
    if !has_tools("the_command_for_joined_chains_works") {
        return;
    }
    let certificates = contoso::certificates();
    let pem = |index: usize| armor::pem("CERTIFICATE", &certificates[index]).trim_end().to_owned();
    let expected: Vec<_> = report::report(&bundle::bundle(&certificates[..2]))
        .certificates
        .iter()
        .map(|each| each.sha256)
        .collect();
    let joined = |between: &str| [pem(0), pem(1)].join(between).into_bytes();
    let mut files: Vec<Vec<u8>> = ["", " ", ",", "-----", "\\n", "\n,\n"].map(joined).to_vec();
    files.push([pem(0).into_bytes(), b"\r\n\xFF\xFE".to_vec(), utf16(&pem(1), false)].concat());
    files.push([vec![0xFE, 0xFF], utf16(&pem(0), true), pem(1).into_bytes()].concat());
    files.push([pem(0).into_bytes(), b"\xEF\xBB\xBF".to_vec(), pem(1).into_bytes()].concat());
    for bytes in files {
        let name = String::from_utf8_lossy(&bytes).into_owned();
        let report = report::report(&bytes);
        let finding = report.findings.iter().find(|finding| finding.rule.id == "F001").unwrap();
        let shell = |command: &&str| !command.starts_with('$');
        let commands: Vec<_> = commands(&finding.message).filter(shell).collect();
        let made = report::report(&run(&name, &commands, &bytes));
        let made: Vec<_> = made.certificates.iter().map(|each| each.sha256).collect();
        assert_eq!(made, expected, "{name}");
    }
}

#[test]
fn the_commands_that_make_one_bundle_of_several_work() {
    if !has_tools("the_commands_that_make_one_bundle_of_several_work") {
        return;
    }
    let bytes = case("c01-glued-blocks/b03_glued_blocks.p7b");
    let rule = pki_preflight::rules::RULES.iter().find(|rule| rule.id == "F005").unwrap();
    let made = run("F005", &commands(rule.remedy).collect::<Vec<_>>(), &bytes);
    assert_eq!(report::report(&made).summary.bundle.certificates, 3);
}
