//! PEM boundaries, line ends and private keys in any position (c01, c08, c31).

mod commands;

use pki_preflight::{Report, Severity};
use proptest::prelude::*;

use super::case;
use crate::support::corpus::Corpus;
use crate::support::{armor, bundle, contoso, report};

/// Rule, severity and line of the findings of some rules.
fn findings(report: &Report, rules: &[&str]) -> Vec<(&'static str, Severity, Option<u64>)> {
    let of = report.findings.iter().filter(|finding| rules.contains(&finding.rule.id));
    of.map(|finding| (finding.rule.id, finding.severity, finding.line)).collect()
}

const BEGIN: &[u8] = b"-----BEGIN";

/// Nothing is lost silently: there are as many blocks as boundaries.
fn law(bytes: &[u8], name: &str) -> Report {
    let report = report::report(bytes);
    let boundaries = bytes.windows(BEGIN.len()).filter(|window| *window == BEGIN).count();
    let file = &report.summary.file;
    let is_binary = bytes.first() == Some(&0x30) && file.pem_blocks == 0;
    if !is_binary {
        assert!(file.pem_blocks >= boundaries as u64, "{name}: {boundaries} boundaries");
    }
    report
}

/// The blocks that are reported because they are not used, or not completely.
fn named(report: &Report) -> u64 {
    findings(report, &["F004", "F006", "F010"]).len() as u64
}

#[test]
fn cases_of_joined_blocks() {
    let (error, warning) = (Severity::Error, Severity::Warning);
    for (name, blocks, certificates, expected) in [
        ("b03_glued_blocks.p7b", 3, 3, vec![("F005", warning, None)]),
        ("b03b_glued_chain.pem", 3, 0, vec![("F001", error, None)]),
        (
            "g_chain_key.pem",
            3,
            0,
            vec![
                ("F001", error, None),
                ("F006", warning, Some(1)),
                ("F006", warning, Some(13)),
                ("F010", error, Some(26)),
            ],
        ),
        ("g_key.p7b", 2, 3, vec![("F010", error, Some(36))]),
        ("gl1_p7_then_cert.p7b", 2, 1, vec![("F006", warning, Some(13))]),
    ] {
        let report = law(&case(&format!("c01-glued-blocks/{name}")), name);
        assert_eq!(report.summary.file.pem_blocks, blocks, "{name}");
        assert_eq!(report.summary.bundle.certificates, certificates, "{name}");
        let mut found = findings(&report, &["F001", "F004", "F005", "F006", "F007", "F010"]);
        found.sort();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn cases_of_line_ends_and_dashes() {
    for (name, certificates) in [
        ("c08-literal-newlines/b04_literal_n.p7b", 3),
        ("c08-literal-newlines/b04b_literal_rn.p7b", 3),
        ("c08-literal-newlines/b04c_literal_rn_and_newline.p7b", 3),
        ("c08-literal-newlines/b04d_c_string.p7b", 3),
        ("c08-literal-newlines/b04e_bare_literal_rn.p7b", 3),
        ("c08-literal-newlines/b04f_ps_backtick_n.p7b", 3),
        ("c08-literal-newlines/b04g_spaces_for_newlines.p7b", 3),
        ("c08-literal-newlines/b04h_no_newlines.p7b", 3),
        ("c31-four-dashes/pem_four_dashes.p7b", 10),
    ] {
        let report = law(&case(name), name);
        assert_eq!(report.summary.bundle.certificates, certificates, "{name}");
        // The text encoding leaves the result open; nothing else does.
        let because = &report.summary.verdict.because;
        assert!(*because == ["F011"] || *because == ["F012"], "{name}: {because:?}");
        let deviations = findings(&report, &["F008"]);
        assert!(
            deviations.contains(&("F008", Severity::Notice, Some(1))),
            "{name}: {deviations:?}"
        );
        assert!(findings(&report, &["F004", "F006"]).is_empty(), "{name}");
    }
}

/// A bundle of two, in PEM.
fn pem() -> String {
    armor::pem("PKCS7", &bundle::bundle(&contoso::certificates()[..2]))
}

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

/// A PEM text with lines as programs and people write them.
fn forms(pem: &str) -> Vec<(&'static str, String)> {
    let lines = |around: &dyn Fn(&str) -> String| -> String { pem.lines().map(around).collect() };
    let label = if pem.contains("PKCS7") { "PKCS7" } else { "CERTIFICATE" };
    let closing = format!("{label}-----");
    vec![
        ("mail", lines(&|line| format!("> {line}\n"))),
        ("mail of a mail", lines(&|line| format!(">> {line}\n"))),
        ("comment", lines(&|line| format!("# {line}\n"))),
        ("comment of C", lines(&|line| format!(" * {line}\n"))),
        ("YAML", "cert: |\n".to_owned() + &lines(&|line| format!("    {line}\n"))),
        ("JavaScript", lines(&|line| format!("  \"{line}\\n\" +\n"))),
        ("Python", "pem = (".to_owned() + &lines(&|line| format!("       '{line}\\n'\n")) + ")"),
        ("array", "[\n".to_owned() + &lines(&|line| format!("\t\"{line}\",\n")) + "]"),
        ("Visual Basic", lines(&|line| format!("\"{line}\" & vbCrLf & _\n"))),
        ("first line differs", "x = ".to_owned() + &lines(&|line| format!("\"{line}\\n\"\\\n"))),
        ("here-string", format!("$pem = @\"\n{pem}\"@\n")),
        ("PowerShell string", format!("$pem = \"{pem}\"\n")),
        ("Markdown table", lines(&|line| format!("| {line} |\n"))),
        ("JSON", format!("{{\"certificate\": {}}}", serde_json::to_string(pem).unwrap())),
        ("JSON with slashes", serde_json::to_string(pem).unwrap().replace('/', "\\/")),
        ("JSON of .NET", serde_json::to_string(pem).unwrap().replace('+', "\\u002B")),
        ("JSON twice", serde_json::to_string(pem).unwrap().replace("\\n", "\\\\n")),
        ("PHP", pem.replace('\n', "\\r\\n").replace('/', "\\/")),
        ("PowerShell", pem.replace('\n', "`r`n")),
        ("URL", {
            let escapes = [('\n', "%0A"), (' ', "%20"), ('+', "%2B"), ('/', "%2F"), ('=', "%3D")];
            escapes.iter().fold(pem.to_owned(), |text, (from, to)| text.replace(*from, to))
        }),
        ("XML", format!("<pem>{}</pem>", pem.replace('\n', "&#13;&#10;"))),
        ("XML in hexadecimal", pem.replace('\n', "&#xA;")),
        ("HTML", format!("<p>{}</p>", pem.replace('\n', "<br/>\n"))),
        ("quoted-printable", pem.replace('=', "=3D")),
        ("caret", pem.replace('\n', "^M\n")),
        ("return alone, escaped", pem.replace('\n', "\\r")),
        ("blanks", pem.replace('\n', " ")),
        ("tabs", pem.replace('\n', "\t")),
        ("nothing", pem.replace('\n', "")),
        ("line continued", pem.replace('\n', "\\\n")),
        ("en dashes", pem.replace("-----", "\u{2013}\u{2013}-")),
        ("em dashes", pem.replace("-----", "\u{2014}-")),
        ("three dashes", pem.replace("-----", "---")),
        (
            "four and six dashes",
            pem.replace("-----B", "----B").replace(&closing, &format!("{closing}-")),
        ),
        ("blank behind the dashes", pem.replace("-----BEGIN", "----- BEGIN")),
        ("closing dashes lost", pem.replace(&closing, label)),
        ("opening dashes lost", pem.replace("-----BEGIN", "BEGIN")),
        ("one closing dash", pem.replace(&closing, &format!("{label}-"))),
        (
            "lower case",
            pem.replace(&format!("BEGIN {label}"), &format!("begin {}", label.to_lowercase()))
                .replace(&format!("END {label}"), &format!("end {}", label.to_lowercase())),
        ),
        ("text in front", format!("Here it is: {pem}")),
        ("cell of CSV", format!("id,pem\n7,\"{pem}\",x\n")),
    ]
}

/// The text in each encoding that Windows writes.
fn codings(text: &str) -> [(&'static str, Vec<u8>); 3] {
    [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16", [vec![0xFF, 0xFE], utf16(text, false)].concat()),
        ("UTF-16, big-endian", [vec![0xFE, 0xFF], utf16(text, true)].concat()),
    ]
}

#[test]
fn one_block_however_its_lines_were_written() {
    for (name, text) in forms(&pem()) {
        for (coding, bytes) in codings(&text) {
            let name = format!("{name} in {coding}");
            let report = law(&bytes, &name);
            assert_eq!(report.summary.bundle.certificates, 2, "{name}: {:#?}", report.findings);
            assert!(findings(&report, &["F004", "F006"]).is_empty(), "{name}");
            for sizes in [&[1][..], &[3, 64, 7]] {
                let pieces = report::json(&report::in_pieces(&bytes, sizes));
                assert_eq!(pieces, report::json(&report), "{name}");
            }
        }
    }
}

/// A part of a file: its bytes, and whether it is a bundle.
fn parts() -> impl Strategy<Value = (Vec<u8>, bool)> {
    let certificate = armor::pem("CERTIFICATE", &contoso::certificates()[1]);
    let key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----";
    let texts = [
        (pem(), true),
        (pem().trim_end().to_owned(), true),
        (pem().replace('\n', "\r\n").trim_end().to_owned(), true),
        (pem().replace('\n', "\\n"), true),
        (pem().trim_end().to_owned() + "-----", true),
        (certificate.trim_end().to_owned(), false),
        (key.to_owned(), false),
        ("-----BEGIN ".to_owned(), false),
        ("-----BEGIN PKCS7".to_owned(), false),
        ("-----BEGINNING".to_owned(), false),
    ];
    (proptest::sample::select(texts.to_vec()), 0..6_u8).prop_map(|((text, is_bundle), coding)| {
        let bytes = match coding {
            0 => [vec![0xFF, 0xFE], utf16(&text, false)].concat(),
            1 => [vec![0xFE, 0xFF], utf16(&text, true)].concat(),
            2 => utf16(&text, false),
            3 => [vec![0xEF, 0xBB, 0xBF], text.into_bytes()].concat(),
            _ => text.into_bytes(),
        };
        (bytes, is_bundle)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Files that were joined, with or without anything between them.
    #[test]
    fn no_block_of_joined_files_is_lost(
        parts in proptest::collection::vec(parts(), 1..6),
        between in proptest::sample::select(vec!["", "\n", " ", "\t", "\"", "text ", "-", ","]),
    ) {
        let bytes: Vec<u8> = parts.iter().flat_map(|(bytes, _)| [bytes, between.as_bytes()].concat()).collect();
        let report = law(&bytes, &String::from_utf8_lossy(&bytes));
        let bundles = parts.iter().filter(|(_, is_bundle)| *is_bundle).count();
        prop_assert_eq!(report.summary.bundle.certificates, bundles as u64 * 2);
        prop_assert!(report.summary.file.pem_blocks >= parts.len() as u64);
        // Each is used, or named with its line. If none is used, F001 identifies the file.
        if report.summary.file.kind.is_none() {
            prop_assert!(named(&report) + bundles as u64 >= report.summary.file.pem_blocks);
        }
        let has_key = bytes.windows(11).any(|window| window == b"PRIVATE KEY");
        prop_assert!(!has_key || !findings(&report, &["F010"]).is_empty());
    }

    /// Boundaries in any text, cut anywhere.
    #[test]
    fn the_law_holds_of_any_text(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "-----BEGIN", "-----END", "-----", "--", "-", " ", "\n", "\r\n", "\\n", "PKCS7",
                "CERTIFICATE", "PRIVATE KEY", "MIIB", "AAAA", "=", "\"", "> ", ":", "\u{feff}",
                "\u{2014}", "\\", "%0A", "&#10;", "BEGIN", "END",
            ]),
            0..40,
        ),
        size in 1_usize..50,
    ) {
        let text = words.concat();
        let report = law(text.as_bytes(), &text);
        prop_assert_eq!(report::json(&report::in_pieces(text.as_bytes(), &[size])), report::json(&report));
    }
}

#[test]
fn private_keys_are_found_wherever_a_boundary_names_one() {
    let good = bundle::bundle(&contoso::certificates()[..2]);
    let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n";
    let pem = pem();
    for (name, bytes, line) in [
        ("behind", format!("{pem}{key}").into_bytes(), Some(pem.lines().count() as u64 + 1)),
        ("in front", format!("{key}{pem}").into_bytes(), Some(1)),
        ("inside", pem.replacen('\n', &format!("\n{key}"), 1).into_bytes(), Some(2)),
        (
            "only the end",
            format!("{pem}-----END PRIVATE KEY-----\n").into_bytes(),
            Some(pem.lines().count() as u64 + 1),
        ),
        ("only a label", pem.replace("PKCS7", "ENCRYPTED PRIVATE KEY").into_bytes(), Some(1)),
        (
            "another end",
            pem.replace("END PKCS7", "END PRIVATE KEY").into_bytes(),
            Some(pem.lines().count() as u64),
        ),
        (
            "in JSON",
            format!("{{\"a\":1,\n\"key\":{}}}", serde_json::to_string(key).unwrap()).into_bytes(),
            Some(2),
        ),
        ("in text", format!("the key:\n\n  {key}").into_bytes(), Some(3)),
        (
            "other dashes",
            format!("{pem}***** BEGIN PRIVATE KEY *****\n").into_bytes(),
            Some(pem.lines().count() as u64 + 1),
        ),
        (
            "in UTF-16 behind ASCII",
            [pem.clone().into_bytes(), utf16(key, false)].concat(),
            Some(pem.lines().count() as u64 + 1),
        ),
        (
            "behind DER",
            [good.clone(), b"\ntext\n".to_vec(), key.as_bytes().to_vec()].concat(),
            None,
        ),
        (
            "far behind DER",
            [good.clone(), vec![b' '; 9000], key.as_bytes().to_vec()].concat(),
            None,
        ),
    ] {
        let report = report::report(&bytes);
        let found = findings(&report, &["F010"]);
        assert!(!found.is_empty(), "{name}");
        assert!(found.iter().all(|(_, severity, _)| *severity == Severity::Error), "{name}");
        assert_eq!(found[0].2, line, "{name}");
    }
    let silent = format!("{pem}The private key is kept elsewhere.\nPRIVATE KEY: none\n");
    assert!(findings(&report::report(silent.as_bytes()), &["F010"]).is_empty());
}

#[test]
fn pem_behind_der_is_named() {
    let good = bundle::bundle(&contoso::certificates()[..2]);
    let bytes = [good.clone(), pem().into_bytes(), pem().into_bytes()].concat();
    let report = report::report(&bytes);
    let offsets: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.rule.id == "F007")
        .map(|finding| finding.offset.unwrap() as usize)
        .collect();
    assert_eq!(offsets, [good.len(), good.len(), good.len() + pem().len()]);
}

#[test]
fn the_law_holds_of_the_corpus() {
    let Some(corpus) = Corpus::open("the_law_holds_of_the_corpus") else { return };
    for row in corpus.table("MANIFEST.tsv") {
        law(&corpus.read(&row["path"]), &row["path"]);
    }
}
