//! The guide: its commands run, and its tables match the program.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use pki_preflight_serve::{BEHAVIOURS, Fault, SERVICE_ASSUMPTIONS};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn guide() -> String {
    fs::read_to_string(root().join("docs/local-service.md")).unwrap()
}

/// The blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let (text, fence) = (guide(), format!("```{language}\n"));
    let blocks = text.split(&fence).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

/// Whether the programs used by the guide are installed.
fn can_run() -> bool {
    let missing: Vec<&str> = ["bash", "curl", "python3", "sha256sum"]
        .into_iter()
        .filter(|name| Command::new(name).arg("--version").output().is_err())
        .collect();
    if !missing.is_empty() {
        println!("skipped: {} not installed", missing.join(", "));
    }
    missing.is_empty()
}

#[test]
fn the_three_lines_of_the_guide_show_a_whole_upload() {
    if !can_run() {
        return;
    }
    let blocks = blocks("sh");
    let (start, upload) = (&blocks[0], &blocks[1]);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(&format!("{start}{upload}")), "the README has the lines of the guide");
    let program = env!("CARGO_BIN_EXE_pki-preflight-serve");
    let start = start.replace("cargo run --release -p pki-preflight-serve --", program);
    assert!(start.contains(program));
    let script = format!("trap 'kill $(jobs -p)' EXIT\n{start}{upload}");
    let script = script.replace("8080", &free_port()).replace("8000", &free_port());
    let output = Command::new("bash").args(["-euc", &script]).current_dir(root()).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("HTTP/1.1 204 No Content"), "{printed}");
    assert_eq!(printed.matches("\"thumbprint\"").count(), 7, "{printed}");
    assert!(printed.contains("Contoso Root CA"), "{printed}");
}

/// The rows of the guide's table of assumptions.
fn assumptions() -> String {
    let rows = SERVICE_ASSUMPTIONS.iter().map(|row| {
        let values: Vec<String> =
            row.values.iter().map(|value| format!("`{}`: {}", value.name, value.meaning)).collect();
        let confidence = format!("{:?}", row.confidence).to_lowercase();
        let values = values.join("<br>");
        format!("| `{}` | {} | {values} | {confidence} |", row.name, row.question)
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_guide_has_the_assumptions_of_the_program() {
    let (text, head) =
        (guide(), "| name | question | values | confidence |\n| --- | --- | --- | --- |\n");
    let (before, after) = text.split_once(head).unwrap();
    let (_, rest) = after.split_once("\n\n").unwrap();
    let expected = format!("{before}{head}{}\n\n{rest}", assumptions());
    if std::env::var_os("PKI_PREFLIGHT_BLESS").is_some() {
        fs::write(root().join("docs/local-service.md"), &expected).unwrap();
    }
    assert_eq!(guide(), expected, "PKI_PREFLIGHT_BLESS=1 writes it");
}

#[test]
fn the_guide_has_faults_that_can_be_set() {
    let list = blocks("json").pop().unwrap();
    let faults = Fault::parse_all(list.as_bytes()).unwrap();
    let text = guide();
    for fault in &faults {
        let shown = serde_json::to_value(fault).unwrap();
        let name = shown["fault"].as_str().unwrap();
        assert!(text.contains(&format!("| `{name}` |")), "{name} is not explained");
    }
    assert_eq!(faults.len(), 9);
}

#[test]
fn the_guide_has_the_example_of_the_library() {
    let library = fs::read_to_string(root().join("crates/serve/src/lib.rs")).unwrap();
    let example = blocks("rust").pop().unwrap();
    let as_comment: String = example.lines().map(|line| format!("//! {line}\n")).collect();
    assert!(library.contains(&as_comment), "{as_comment}");
}

/// The tests that show a behaviour: files of this folder, and functions in them.
const SHOWN: [(&str, &str, &[&str]); 25] = [
    ("routes", "pkis", &["a_pki_is_created_read_renamed_and_deleted_in_both_versions"]),
    ("statuses", "pkis", &["only_the_name_can_be_set"]),
    (
        "token",
        "safety",
        &["a_bearer_token_is_required", "one_token_may_be_pinned_and_one_may_only_read"],
    ),
    ("upload", "uploads", &["cas_appear_one_by_one_while_the_status_is_running"]),
    ("one-upload", "uploads", &["another_pki_may_be_uploaded_to_unless_the_tenant_is_meant"]),
    (
        "duplicate",
        "uploads",
        &["a_duplicate_is_refused_as_documented", "duplicates_follow_the_assumptions"],
    ),
    ("synchronous-check", "uploads", &["duplicates_follow_the_assumptions"]),
    (
        "unusable-file",
        "unusable",
        &[
            "the_job_fails_with_details_that_are_marked_as_ours",
            "the_request_fails_where_that_is_assumed",
        ],
    ),
    ("partial", "unusable", &["nothing_is_left_where_that_is_assumed"]),
    (
        "records",
        "uploads",
        &["an_upload_creates_the_predicted_records", "records_follow_the_library_s_assumptions"],
    ),
    ("upload-parameters", "uploads", &["parameters_are_refused_by_name"]),
    ("sample-errors", "uploads", &["the_mistakes_of_published_samples_are_named"]),
    (
        "create-authority",
        "authorities",
        &[
            "what_is_wrong_with_a_record_is_named",
            "a_record_that_disagrees_with_its_certificate_follows_the_assumption",
        ],
    ),
    (
        "spellings",
        "authorities",
        &[
            "certificates_are_read_in_both_alphabets_and_instants_in_all_forms",
            "a_ca_is_created_read_changed_and_deleted",
        ],
    ),
    (
        "paging",
        "queries",
        &[
            "every_ca_is_on_one_page_in_the_order_that_was_asked_for",
            "pages_are_stable_while_cas_come_and_go",
        ],
    ),
    (
        "queries",
        "queries",
        &["filters_keep_what_they_say", "pkis_are_filtered_ordered_and_selected_too"],
    ),
    ("unsupported-queries", "queries", &["what_is_not_supported_is_refused_by_name"]),
    ("consistency-level", "queries", &["the_consistency_level_may_be_assumed_to_be_required"]),
    (
        "deleted-items",
        "deleted",
        &["a_pki_is_deleted_restored_and_purged_with_its_cas", "items_are_gone_after_thirty_days"],
    ),
    (
        "deletion-conflicts",
        "deleted",
        &[
            "a_ca_whose_pki_is_deleted_follows_the_assumption",
            "changes_while_an_upload_runs_follow_the_assumption",
        ],
    ),
    ("envelope", "pkis", &["errors_have_the_envelope_of_graph"]),
    ("not-emulated", "pkis", &["what_is_not_emulated_says_so"]),
    (
        "control",
        "control",
        &[
            "the_state_can_be_read_reset_and_set_again",
            "requests_are_recorded_without_secrets",
            "ready_is_answered_from_the_state",
        ],
    ),
    (
        "faults",
        "faults",
        &["an_upload_may_be_accepted_and_answered_with_504", "replication_may_lag"],
    ),
    (
        "safety",
        "safety",
        &["other_addresses_require_a_token", "other_hosts_are_refused_on_loopback"],
    ),
];

#[test]
fn every_behaviour_has_a_test() {
    let names: Vec<&str> = BEHAVIOURS.iter().map(|behaviour| behaviour.name).collect();
    assert_eq!(SHOWN.map(|(name, ..)| name).to_vec(), names);
    for (name, file, tests) in SHOWN {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration");
        let text = fs::read_to_string(path.join(format!("{file}.rs"))).unwrap();
        for test in tests {
            assert!(text.contains(&format!("#[test]\nfn {test}()")), "{name}: {test}");
        }
    }
    let known: Vec<&str> = SERVICE_ASSUMPTIONS
        .iter()
        .chain(&pki_preflight::assumption::ASSUMPTIONS)
        .map(|row| row.name)
        .collect();
    for behaviour in BEHAVIOURS {
        assert!(
            behaviour.assumptions.iter().all(|name| known.contains(name)),
            "{}",
            behaviour.name
        );
    }
    // Every assumption of the service belongs to a behaviour.
    for row in &SERVICE_ASSUMPTIONS {
        let is_used = BEHAVIOURS.iter().any(|each| each.assumptions.contains(&row.name));
        assert!(is_used, "{}", row.name);
    }
}
