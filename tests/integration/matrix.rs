//! The findings about each certificate, bundle and text on which parsers are known to differ.
//!
//! `testdata/matrix.tsv` contains a row for each, for people to read: a change of a rule appears
//! there as a difference. `PKI_PREFLIGHT_BLESS=1 cargo test --test integration matrix` writes it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure must stop the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs};

use crate::support::{bundle, matrix};
use pki_preflight::{
    Disposition, Report, inspect,
    report::{FileKind, UploadPrediction},
    rules::Level,
};

const BLESS: &str = "PKI_PREFLIGHT_BLESS";

const COLUMNS: &str =
    "folder\trow\tcertificates\tcreate\tnotCa\tunreadable\tduplicate\tupload\trules";

/// Certificates on which at least two of six parsers disagree.
const CERTIFICATES: &str = "
    serial_32oct serial_nonminimal_00_01 serial_nonminimal_ff_ff serial_empty
    sigalg_inner_outer_mismatch v1_explicit_default v1_with_extensions v2_with_uid
    version_4_int_3 uid_v3 critical_bool_01 critical_false_explicit dup_extension
    ext_value_trailing gentime_fraction gentime_before_2050 utctime_no_seconds utctime_offset
    gentime_no_Z utctime_1950s utctime_1960s gentime_1900 feb30 leapsec60 trailing_after_cert
    name_universal name_utf8_invalid rdn_unsorted_multi rdn_dup_atv len_nonminimal
    len_nonminimal_inner sig_unused_bits spki_bits_unused oid_nonminimal oid_huge_arc oid_long_39
    indefinite_outer bmp_odd extvalue_garbage gentime_offset";

/// Certificates that all of them accept, but that are invalid or unusual.
const ACCEPTED: &str = "
    serial_negative serial_zero serial_20oct_high_bit rsa_without_null sigalg_without_parameters v1
    v3_without_extensions v3_empty_extensions basic_constraints_bool_01 ca_false_explicit
    path_length_300 path_length_negative key_usage_trailing_zero_bits
    key_usage_trailing_zero_byte year_9999 not_before_after_not_after empty_subject empty_rdn
    name_t61 name_bmp name_printable_illegal name_ia5_non_ascii name_sequence_value
    rsa_negative_modulus sig_empty unknown_critical_extension cn_5000";

/// Bundles on which four parsers disagree.
const BUNDLES: &str = "
    attr_cert_v2_choice_2 bare_signeddata deep_indef_in_content deep_nest_100k dup
    empty_certificates empty_crls_field empty_signerinfos_missing explicit_seq_certs
    ext_cert_choice_0 indef_all indef_cert_inside indef_econtent nested_trailing_in_sd
    netscape_certseq no_certificates nonminimal_len one_bad_cert_garbage_TLV one_cert_serial32
    order_g3_g_g2 other_choice_3 trailing_bytes ver3 ver99";

/// Texts on which four parsers disagree.
const TEXTS: &str = "
    blank_after_begin blank_mid bom cr_only crlf empty_body extra_dash ff good64 headers
    label_CERTIFICATE label_CMS label_PKCS_7 label_mismatch leading_space lower no_end
    no_final_newline no_padding oneline padding_bits_nonzero post_blank post_text preamble_blank
    preamble_nonutf8 preamble_text ragged tab_trailing trailing_space two_blocks utf16le w65 w70
    w76";

/// Rows without findings, because they are correct: RFC 5652 allows version 3, a digest algorithm
/// and any content type, RFC 7468 white space outside the boundaries and any line ending.
const SILENT: [(&str, &str); 13] = [
    ("bundle", "good"),
    ("bundle", "one_certificate"),
    ("bundle", "digest_algorithm"),
    ("bundle", "ver3"),
    ("bundle", "econtent_type_other"),
    ("bundle", "no_intermediate"),
    ("pem", "good64"),
    ("pem", "crlf"),
    ("pem", "mixed_endings"),
    ("pem", "no_final_newline"),
    ("pem", "label_CMS"),
    ("pem", "preamble_blank"),
    ("pem", "post_blank"),
];

/// Rules that would apply to nearly every row: few of them contain a root or a certificate that a
/// CA issued, most share one key, and texts are PEM.
const OF_EVERY_ROW: [&str; 5] = ["B014", "F011", "S005", "S007", "S012"];

struct Row {
    folder: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    report: Report,
}

#[test]
fn every_row_is_as_reviewed() {
    let rows: Vec<String> = rows().iter().map(Row::line).collect();
    let table = format!("{COLUMNS}\n{}\n", rows.join("\n"));
    is_as_reviewed("matrix.tsv", &table);
}

/// `testdata/findings.tsv` contains the location of each finding, one per line.
#[test]
fn every_finding_is_where_it_was() {
    const COLUMNS: &str = "folder\trow\trule\tseverity\tcertificate\toffset\tline\tcolumn\tpath";
    let lines: Vec<String> = rows().iter().flat_map(Row::places).collect();
    let table = format!("{COLUMNS}\n{}\n", lines.join("\n"));
    is_as_reviewed("findings.tsv", &table);
}

/// Compares a table with the reviewed one, or writes it.
fn is_as_reviewed(name: &str, table: &str) {
    let path = testdata(name);
    if env::var_os(BLESS).is_some() {
        fs::write(path, table).unwrap();
        return;
    }
    let reviewed = fs::read_to_string(path).unwrap_or_default();
    for (made, reviewed) in table.lines().zip(reviewed.lines()) {
        assert_eq!(
            made, reviewed,
            "if that is meant: {BLESS}=1 cargo test --test integration matrix"
        );
    }
    assert_eq!(table.lines().count(), reviewed.lines().count());
}

#[test]
fn every_row_of_the_matrices_is_there() {
    for (folder, names) in [
        ("certificate", CERTIFICATES),
        ("certificate", ACCEPTED),
        ("bundle", BUNDLES),
        ("pem", TEXTS),
    ] {
        for name in names.split_whitespace() {
            assert!(
                rows().iter().any(|row| (row.folder, row.name) == (folder, name)),
                "{folder}/{name} is missing in tests/support/matrix"
            );
        }
    }
}

#[test]
fn what_cant_be_read_is_said_with_its_place() {
    for row in rows() {
        let Report { certificates, findings, .. } = &row.report;
        for certificate in certificates {
            let says = findings.iter().any(|finding| {
                finding.rule.id == "C001" && finding.certificate == Some(certificate.index)
            });
            let unreadable = certificate.disposition == Disposition::Unreadable;
            assert_eq!(says, unreadable, "{row:?}: {findings:?}");
        }
        for finding in findings.iter().filter(|finding| finding.rule.id == "C001") {
            let offset = usize::try_from(finding.offset.unwrap()).unwrap();
            assert!(offset <= row.bytes.len(), "{row:?}: {finding:?}");
            let path = finding.path.as_ref().unwrap();
            let element = format!("certificates[{}].", finding.certificate.unwrap());
            assert!(path.starts_with(&element), "{row:?}: {path}");
        }
    }
}

#[test]
fn nothing_is_lost_in_silence() {
    // The table covers the rules inside certificates.
    for row in rows().iter().filter(|row| row.folder != "certificate") {
        let silent = SILENT.contains(&(row.folder, row.name));
        assert_eq!(row.report.findings.is_empty(), silent, "{row:?}");
    }
}

#[test]
fn rows_without_a_bundle_say_so() {
    for row in rows() {
        let summary = &row.report.summary;
        let says = |rule| row.report.findings.iter().any(|finding| finding.rule.id == rule);
        let is_empty = summary.file.kind == Some(FileKind::Empty);
        assert_eq!(says("F015"), is_empty, "{row:?}");
        assert_eq!(says("F001"), summary.file.kind.is_some() && !is_empty, "{row:?}");
        if says("F001") || is_empty {
            assert!(row.report.certificates.is_empty(), "{row:?}");
            assert_eq!(summary.verdict.upload, UploadPrediction::Rejected, "{row:?}");
        }
    }
}

impl Row {
    /// The location of each finding, except for rules that apply to nearly every row.
    fn places(&self) -> Vec<String> {
        let text = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), |n| n.to_string());
        let findings = self.report.findings.iter();
        findings
            .filter(|finding| !OF_EVERY_ROW.contains(&finding.rule.id))
            .map(|finding| {
                let severity = serde_json::to_value(finding.severity).unwrap();
                [
                    self.folder,
                    self.name,
                    finding.rule.id,
                    severity.as_str().unwrap(),
                    &text(finding.certificate),
                    &text(finding.offset),
                    &text(finding.line),
                    &text(finding.column),
                    finding.path.as_deref().unwrap_or("-"),
                ]
                .join("\t")
            })
            .collect()
    }

    fn line(&self) -> String {
        let Self { folder, name, report, .. } = self;
        let counts = &report.summary.counts;
        let numbers = [
            counts.certificates,
            counts.create,
            counts.not_ca,
            counts.unreadable,
            counts.duplicate,
        ];
        let numbers = numbers.map(|number| number.to_string()).join("\t");
        let upload = match report.summary.verdict.upload {
            UploadPrediction::Rejected => "rejected",
            UploadPrediction::Unknown => "unknown",
            _ => "clear",
        };
        let rules: BTreeSet<&str> = report.findings.iter().map(|found| found.rule.id).collect();
        let rules = Vec::from_iter(rules).join(" ");
        let rules = if rules.is_empty() { "-" } else { &rules };
        format!("{folder}\t{name}\t{numbers}\t{upload}\t{rules}")
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.folder, self.name)
    }
}

fn rows() -> &'static [Row] {
    static ROWS: LazyLock<Vec<Row>> = LazyLock::new(make);
    &ROWS
}

fn make() -> Vec<Row> {
    let alone = |(name, bytes)| (name, bundle::bundle(&[bytes]));
    let certificates = matrix::certificates().into_iter().map(alone).collect();
    let folders = [
        ("certificate", certificates),
        ("bundle", matrix::bundles()),
        ("pem", matrix::pems()),
        ("not-pkcs7", matrix::not_pkcs7()),
    ];
    let rows = folders.into_iter().flat_map(|(folder, inputs)| {
        inputs.into_iter().map(move |(name, bytes)| {
            let mut options = crate::support::report::options_at("2026-11-24");
            for rule in OF_EVERY_ROW {
                options.policy.set(rule, Level::Allow).unwrap();
            }
            let report = inspect(&bytes, options).unwrap();
            Row { folder, name, bytes, report }
        })
    });
    rows.collect()
}

fn testdata(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}
