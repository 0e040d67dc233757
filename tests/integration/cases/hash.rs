//! The hash that will be sent (c15).

use std::io::Read;

use base64::Engine as _;
use pki_preflight::{Finding, Inspector, Severity, Sha256Digest, report::CollectedReport};
use proptest::prelude::*;

use crate::cases::case;
use crate::support::report::options;

fn bundle() -> Vec<u8> {
    case("c15-hash-forms/bundle.p7b")
}

/// The finding about a value given for a file, which arrives in pieces.
fn in_pieces(file: &[u8], value: &str, size: usize) -> Option<Finding> {
    let mut options = options();
    options.sha256 = Some(value.to_owned());
    let mut inspector = Inspector::new(options, CollectedReport::default());
    file.chunks(size).for_each(|piece| inspector.push(piece).unwrap());
    let (_, lists) = inspector.finish().unwrap();
    lists.findings.into_iter().find(|finding| ["F003", "F014"].contains(&finding.rule.id))
}

fn finding(file: &[u8], value: &str) -> Option<Finding> {
    in_pieces(file, value, file.len().max(1))
}

fn message(file: &[u8], hashed: &[u8]) -> String {
    let found = finding(file, &Sha256Digest::of(hashed).to_string()).unwrap();
    assert_eq!((found.rule.id, found.severity), ("F003", Severity::Error));
    found.message
}

#[test]
fn only_64_digits_are_what_can_be_sent() {
    let forms = String::from_utf8(case("c15-hash-forms/forms.tsv")).unwrap();
    let mut count = 0;
    for (form, value) in forms.lines().map(|line| line.split_once('\t').unwrap()) {
        let found = finding(&bundle(), &value.replace('~', "\n"));
        let expected = match form {
            "lower" | "upper" => None,
            "of-no-bytes" | "of-the-PEM-form" => Some(("F003", Severity::Error, None)),
            _ => Some(("F014", Severity::Error, None)),
        };
        let pinned = found.as_ref().map(|it| (it.rule.id, it.severity, it.line));
        assert_eq!(pinned, expected, "{form}: {found:?}");
        let actual = Sha256Digest::of(&bundle()).to_string();
        assert!(found.is_none_or(|found| found.message.contains(&actual)), "{form}");
        count += 1;
    }
    assert_eq!(count, 28);
}

/// The bundle as programs write it, with the message for it compared with the DER and with the PEM.
fn forms() -> Vec<(Vec<u8>, &'static str)> {
    let base64 = base64::engine::general_purpose::STANDARD.encode(bundle());
    let wrapped = |width, end: &str| {
        let lines = base64.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap());
        lines.collect::<Vec<_>>().join(end) + end
    };
    let pem = |label: &str, end: &str| {
        format!("-----BEGIN {label}-----{end}{}-----END {label}-----{end}", wrapped(64, end))
    };
    let utf16 = |text: &str| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<_>>()
    };
    vec![
        (bundle(), "the DER that this file contains in base64"),
        (pem("PKCS7", "\n").into(), "BEGIN PKCS7-----, 64 characters per line, LF"),
        (pem("PKCS7", "\r\n").into(), "CRLF line ends"),
        (pem("PKCS7", "\n").trim_end().into(), "without its final line end"),
        (["\u{FEFF}", &pem("PKCS7", "\n")].concat().into(), "in UTF-8 with a byte order mark"),
        (utf16(&pem("PKCS7", "\r\n")), "in UTF-16 (little-endian) with a byte order mark"),
        (pem("CMS", "\n").into(), "BEGIN CMS-----"),
        (
            pem("CERTIFICATE", "\r\n").into(),
            "BEGIN CERTIFICATE-----, 64 characters per line, with CRLF",
        ),
        (base64.clone().into(), "base64 (one line"),
        (wrapped(64, "\r\n").into(), "base64 (64 characters per line, with CRLF"),
        (wrapped(76, "\n").into(), "base64 (76 characters per line, LF"),
    ]
}

#[test]
fn a_hash_of_the_bundle_in_another_form_is_named() {
    let forms = forms();
    for (index, (file, _)) in forms.iter().enumerate() {
        for (other, (hashed, what)) in forms.iter().enumerate().filter(|(at, _)| *at != index) {
            let message = message(file, hashed);
            let is_own = message.contains("It is the hash of this file ");
            assert!(is_own || message.contains(what), "{index}, {other}: {message}");
            assert!(message.contains("It is the hash of"), "{index}, {other}: {message}");
        }
    }
}

#[test]
fn a_hash_of_the_file_after_an_editor_or_git_is_named() {
    let text = String::from_utf8(forms().swap_remove(1).0).unwrap();
    let with = |before: &str| format!("subject=Zürich\n{before}");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let (lf, mixed) = (with(&text), with(&crlf(&text)));
    for (file, hashed, what) in [
        (lf.clone(), crlf(&lf), "this file with CRLF line ends."),
        (crlf(&lf), lf.clone(), "this file with LF line ends."),
        (mixed.clone(), lf.clone(), "this file with LF line ends."),
        (mixed.clone(), mixed.trim_end().to_owned(), "this file without its final line end."),
        (lf.clone(), format!("{lf}\n"), "with one more final line end."),
        (lf.clone(), format!("\u{FEFF}{lf}"), "in UTF-8 with a byte order mark."),
        (format!("\u{FEFF}{lf}"), lf.clone(), "in UTF-8 without a byte order mark."),
    ] {
        let message = message(file.as_bytes(), hashed.as_bytes());
        assert!(message.contains(what), "{message}");
    }
    let der = bundle();
    let changed: Vec<_> = der.split(|byte| *byte == b'\n').collect();
    assert!(message(&der, &changed.join(&b"\r\n"[..])).contains("with CRLF line ends"));
}

#[test]
fn hashes_of_nothing_typing_errors_and_fingerprints_are_named() {
    for (content, what) in [
        (&b""[..], "an empty file"),
        (b"\r\n", "only a line end"),
        (b"\xFF\xFE", "only a byte order mark"),
    ] {
        assert!(message(&bundle(), content).contains(what));
    }
    let actual = Sha256Digest::of(&bundle()).to_string();
    let mistyped = actual.replacen("38EE", "38E3", 1);
    let found = finding(&bundle(), &mistyped).unwrap();
    assert!(found.message.contains("in 1 digit, at position 4."), "{}", found.message);

    let report = crate::support::report::report(&bundle());
    let last = report.certificates.last().unwrap();
    let named = format!("fingerprint of certificate {}", last.index);
    for (value, rule) in [(last.sha256.to_string(), "F003"), (last.sha1.to_string(), "F014")] {
        let found = finding(&bundle(), &value).unwrap();
        assert_eq!((found.rule.id, found.message.contains(&named)), (rule, true));
    }
    let two = [&forms()[1].0[..], &forms()[6].0[..]].concat();
    let decoded = message(&two, &bundle());
    assert!(decoded.contains("block 1 of 2 in this file"), "{decoded}");
    let list = format!("{}  bundle.p7b\n", actual.to_lowercase());
    assert!(message(list.as_bytes(), &bundle()).contains("these digits as text"));
}

/// Returns a few bytes at a time.
struct Slow<'a>(&'a [u8], usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = self.1.min(buffer.len());
        self.0.read(&mut buffer[..most])
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn how_the_file_is_cut_changes_nothing(
        index in 0..11_usize, hashed in 0..11_usize, size in 1..2000_usize,
    ) {
        let forms = forms();
        let value = Sha256Digest::of(&forms[hashed].0).to_string();
        let message = |found: Option<Finding>| found.map(|found| found.message);
        let whole = message(finding(&forms[index].0, &value));
        prop_assert_eq!(whole.is_none(), index == hashed);
        prop_assert_eq!(&message(in_pieces(&forms[index].0, &value, size)), &whole);
        let mut options = options();
        options.sha256 = Some(value);
        let report = pki_preflight::inspect_reader(Slow(&forms[index].0, size), options).unwrap();
        let read = report.findings.into_iter().find(|finding| finding.rule.id == "F003");
        prop_assert_eq!(message(read), whole);
    }
}
