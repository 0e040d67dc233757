//! The commands of each advice run as a reader would run them, if the tool is installed, and must
//! restore the certificates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use pki_preflight::report::FileKind;

use super::forms;
use crate::cases::case;
use crate::support::report::report;

/// Programs that a command may begin with.
const TOOLS: [&str; 10] =
    ["xxd", "iconv", "openssl", "perl", "gzip", "tar", "unzip", "python3", "keytool", "certutil"];

/// Parts of commands that are placeholders, or that read other files.
const EXAMPLES: [&str; 2] = ["URL", "git "];

/// The results of the commands for each file.
#[derive(Default)]
struct Outcome {
    /// Each command that was run, and whether it ever succeeded.
    commands: BTreeMap<String, bool>,
    /// Files whose certificates no command restored.
    lost: BTreeSet<String>,
}

impl Outcome {
    /// Runs the commands of the kind's advice on a file, one after another.
    fn run(&mut self, name: &str, kind: FileKind, bytes: &[u8], expected: &[String]) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file.p7b"), bytes).unwrap();
        let (mut ran, mut restored) = (false, false);
        for command in commands(kind) {
            ran = true;
            let bundle = folder.path().join("bundle.p7b");
            let _ = std::fs::remove_file(&bundle);
            let success = shell(folder.path(), &command);
            let is_last = command.contains("bundle.p7b")
                || !command.contains(" > ") && !command.contains("-out");
            let good =
                success && (!is_last || is_restored(&thumbprints_below(folder.path()), expected));
            restored |= good && is_last;
            *self.commands.entry(command).or_default() |= good;
            assert_eq!(std::fs::read(folder.path().join("file.p7b")).unwrap(), bytes, "{name}");
        }
        if ran && !restored {
            self.lost.insert(name.to_owned());
        }
    }

    fn check(&self) {
        let failed: Vec<_> = self.commands.iter().filter(|(_, good)| !**good).collect();
        assert!(failed.is_empty() && self.lost.is_empty(), "{failed:#?}\n{:#?}", self.lost);
    }
}

/// Whether the certificates are the expected ones, or any if none are specified.
fn is_restored(found: &[String], expected: &[String]) -> bool {
    if expected.is_empty() { !found.is_empty() } else { found == expected }
}

/// The commands of the kind's advice whose tool is installed.
fn commands(kind: FileKind) -> Vec<String> {
    let all = kind.advice().split('`').skip(1).step_by(2);
    let runs = |command: &&str| {
        let tool = command.split(' ').next().unwrap_or_default();
        TOOLS.contains(&tool)
            && is_installed(tool)
            && !EXAMPLES.iter().any(|part| command.contains(part))
    };
    // Passwords are typed.
    let typed = |command: &str| {
        command
            .replace("openssl pkcs12 ", "openssl pkcs12 -passin pass:changeit ")
            .replace("keytool -list ", "keytool -list -storepass changeit ")
    };
    all.filter(runs).map(typed).collect()
}

fn is_installed(tool: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("command -v {tool}")]).stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn shell(folder: &Path, command: &str) -> bool {
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", command]).stdin(Stdio::null());
    let output = shell.output().unwrap();
    output.status.success()
}

/// The thumbprints of the bundles in a folder, except `file.p7b`.
fn thumbprints_below(folder: &Path) -> Vec<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(thumbprints_below(&entry.path()));
        } else if entry.file_name() != "file.p7b" {
            found.extend(thumbprints(&std::fs::read(entry.path()).unwrap()));
        }
    }
    found.into_iter().collect()
}

/// The thumbprints of a bundle that can be read completely.
fn thumbprints(bytes: &[u8]) -> Vec<String> {
    let report = report(bytes);
    if report.findings.iter().any(|finding| ["F004", "F007"].contains(&finding.rule.id)) {
        return Vec::new();
    }
    let mut thumbprints: Vec<String> = report
        .certificates
        .iter()
        .map(|each| serde_json::to_value(each).unwrap()["sha256"].as_str().unwrap().to_owned())
        .collect();
    thumbprints.sort();
    thumbprints
}

fn kind_of(bytes: &[u8]) -> FileKind {
    report(bytes).summary.file.kind.unwrap()
}

/// The bundle of the cases, its certificates in DER, and their thumbprints.
fn parts() -> (Vec<u8>, Vec<Vec<u8>>, Vec<String>) {
    let bundle = case("bundle.p7b");
    let report = report(&bundle);
    let certificates: Vec<Vec<u8>> = report
        .certificates
        .iter()
        .map(|each| {
            let each = serde_json::to_value(each).unwrap();
            let (offset, length) = (&each["offset"], &each["length"]);
            let number =
                |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
            bundle[number(offset)..][..number(length)].to_vec()
        })
        .collect();
    let expected = thumbprints(&bundle);
    assert_eq!((certificates.len(), expected.len()), (3, 3));
    (bundle, certificates, expected)
}

#[test]
fn numbers_dumps_and_base64_are_turned_back() {
    let (bundle, _, expected) = parts();
    let mut outcome = Outcome::default();
    for form in forms::texts(&bundle) {
        // `od`, `hexdump` and Python write ASCII.
        let encodings = forms::encodings(&form.bytes);
        let count = if ["octalDump", "hexWordDump"].contains(&form.kind) { 1 } else { 3 };
        for bytes in &encodings[..count] {
            outcome.run(form.name, kind_of(bytes), bytes, &expected);
        }
    }
    outcome.check();
}

#[test]
fn examples_are_restored() {
    let mut outcome = Outcome::default();
    let examples = [
        "base64_twice",
        "certificate_chain_pem",
        "certificate_der",
        "certificate_sequence",
        "certificate_set",
        "certificates_concatenated",
        "hex_digits",
        "hex_dump",
        "json_string",
        "netscape_certificate_sequence",
    ];
    let files = crate::support::matrix::not_pkcs7();
    for (name, bytes) in files.into_iter().filter(|(name, _)| examples.contains(name)) {
        outcome.run(name, kind_of(&bytes), &bytes, &[]);
    }
    assert!(outcome.lost.is_empty(), "{:#?}", outcome.lost);
}

/// The output of the programs themselves, if they are installed.
#[test]
fn dumps_of_installed_programs_are_turned_back() {
    let (bundle, _, expected) = parts();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bundle"), &bundle).unwrap();
    let mut outcome = Outcome::default();
    for command in [
        "xxd bundle",
        "xxd -g 1 -u bundle",
        "xxd -c 8 bundle",
        "xxd -c 32 bundle",
        "xxd -g 1 -c 20 bundle | iconv -t UTF-16",
        "xxd -p bundle",
        "xxd -i bundle",
        "hexdump -C bundle",
        "hexdump bundle",
        "od bundle",
        "od -b bundle",
        "od -x bundle",
        "od -t x1 bundle",
        "od -A x -t x1z bundle",
        "od -A d -t x1 bundle",
        "od -A n -t x1 bundle",
        "od -A n -t u1 bundle",
        "od -t d1 bundle",
        "base64 bundle | base64",
        "gzip -c bundle",
        "perl -0777 -ne 'print join qq(\\n), unpack q(C*), $_' bundle",
    ] {
        if is_installed(command.split(' ').next().unwrap())
            && shell(folder.path(), &format!("{command} > out"))
        {
            let bytes = std::fs::read(folder.path().join("out")).unwrap();
            outcome.run(command, kind_of(&bytes), &bytes, &expected);
        }
    }
    // Each file is restored by a command; another test checks that each command restores a file.
    assert!(outcome.lost.is_empty(), "{:#?}", outcome.lost);
}

#[test]
fn headers_are_cut_off() {
    let (bundle, _, expected) = parts();
    let mut outcome = Outcome::default();
    for form in forms::with_headers(&bundle) {
        outcome.run(form.name, kind_of(&form.bytes), &form.bytes, &expected);
    }
    for name in [
        "b07_curl_i_der.p7b",
        "b07b_mime_smime.p7m",
        "b07c_multipart.p7b",
        "b07d_est_http_base64.txt",
    ] {
        let bytes = case(&format!("c18-http-mime-headers/{name}"));
        outcome.run(name, kind_of(&bytes), &bytes, &expected);
    }
    outcome.check();
}

#[test]
fn cases_of_decimal_bytes_are_turned_back() {
    let (_, _, expected) = parts();
    let mut outcome = Outcome::default();
    for name in ["b09_decimal_lines.txt", "b09b_decimal_spaces.txt"] {
        let bytes = case(&format!("c16-decimal-bytes/{name}"));
        outcome.run(name, kind_of(&bytes), &bytes, &expected);
    }
    outcome.check();
}

#[test]
fn certificates_become_a_bundle() {
    let (bundle, certificates, expected) = parts();
    let chain = forms::chain(&certificates);
    let concatenated = certificates.concat();
    let wrap = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], content].concat()
    };
    let list = wrap(0x30, &concatenated);
    let content_type = b"\x06\x09\x60\x86\x48\x01\x86\xF8\x42\x02\x05";
    let netscape = wrap(0x30, &[&content_type[..], &wrap(0xA0, &list)].concat());
    let mut outcome = Outcome::default();
    for (name, expected_kind, bytes) in [
        ("chain", FileKind::CertificateChain, chain),
        ("concatenated", FileKind::CertificatesConcatenated, concatenated.clone()),
        ("sequence", FileKind::CertificateSequence, list),
        ("set", FileKind::CertificateSet, wrap(0x31, &concatenated)),
        ("set in a sequence", FileKind::CertificateSet, wrap(0x30, &wrap(0x31, &concatenated))),
        ("Netscape", FileKind::NetscapeCertificateSequence, netscape),
        ("LDIF", FileKind::Ldif, forms::ldif(&certificates)),
        ("blank lines", FileKind::LeadingBytes, [b"\r\n \r\n", &bundle[..]].concat()),
        ("byte order mark", FileKind::LeadingBytes, [b"\xEF\xBB\xBF", &bundle[..]].concat()),
    ] {
        assert_eq!(kind_of(&bytes), expected_kind, "{name}");
        outcome.run(name, expected_kind, &bytes, &expected);
    }
    let one = thumbprints(&crate::support::bundle::bundle(&certificates[..1]));
    outcome.run("certificate", FileKind::OneCertificate, &certificates[0], &one);
    outcome.check();
}

#[test]
fn archives_are_unpacked_and_base64_is_decoded() {
    let (bundle, _, expected) = parts();
    let mut outcome = Outcome::default();
    let zip = case("c20-escaped-twice/s80_zip.zip");
    outcome.run("zip", kind_of(&zip), &zip, &expected);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pki.p7b"), &bundle).unwrap();
    for (name, command) in [
        ("tar", "tar -cf out pki.p7b"),
        ("tar.gz", "tar -czf out pki.p7b"),
        ("gzip", "gzip -c pki.p7b > out"),
    ] {
        if shell(folder.path(), command) {
            let bytes = std::fs::read(folder.path().join("out")).unwrap();
            outcome.run(name, kind_of(&bytes), &bytes, &expected);
        }
    }
    let lines = crate::support::armor::base64_lines(&bundle, 64, "\n");
    let twice = crate::support::armor::base64_lines(lines.as_bytes(), 64, "\n");
    assert_eq!(kind_of(twice.as_bytes()), FileKind::Base64Twice);
    outcome.run("twice", FileKind::Base64Twice, twice.as_bytes(), &expected);
    let python: String = bundle.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    let python = format!("b'0{}'\n", &python[4..]);
    assert_eq!(kind_of(python.as_bytes()), FileKind::PythonBytes);
    outcome.run("Python", FileKind::PythonBytes, python.as_bytes(), &expected);
    outcome.check();
}

/// Key stores are made by the programs that read them.
#[test]
fn key_stores_give_their_certificates() {
    let (_, certificates, _) = parts();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ca.pem"), forms::chain(&certificates[..1])).unwrap();
    let one = thumbprints(&crate::support::bundle::bundle(&certificates[..1]));
    let mut outcome = Outcome::default();
    for (name, expected, command) in [
        (
            "PKCS #12",
            FileKind::Pkcs12,
            "openssl pkcs12 -export -nokeys -in ca.pem -passout pass:changeit -out out",
        ),
        (
            "Java",
            FileKind::JavaKeyStore,
            "keytool -importcert -noprompt -storetype JKS -alias ca -file ca.pem -storepass changeit -keystore out",
        ),
    ] {
        let _ = std::fs::remove_file(folder.path().join("out"));
        if shell(folder.path(), command) {
            let bytes = std::fs::read(folder.path().join("out")).unwrap();
            assert_eq!(kind_of(&bytes), expected, "{name}");
            outcome.run(name, expected, &bytes, &one);
        }
    }
    outcome.check();
}
