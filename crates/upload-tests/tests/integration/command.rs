//! The command itself: what it says when it is interrupted, and what it writes.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use pki_preflight_serve::Options;
use serde_json::Value;

use crate::bench::Bench;
use crate::journal::kill;
use crate::programs::programs;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;

/// A folder with the file, which is published, and the command that uploads it.
struct Work {
    bench: Bench,
    folder: tempfile::TempDir,
    program: PathBuf,
    url: String,
}

impl Work {
    fn new(options: Options) -> Self {
        let (bench, folder) = (Bench::with(options), tempfile::tempdir().unwrap());
        let file = bundle(&contoso::certificates());
        fs::write(folder.path().join("upload.p7b"), &file).unwrap();
        let url = bench.files.publish("/upload.p7b", &file).url;
        Self { bench, folder, program: programs().join("pki-preflight"), url }
    }

    fn graph(&self) -> String {
        format!("{}/v1.0", self.bench.service.url)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.folder.path());
        command.env("PKI_PREFLIGHT_TOKEN", "token");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// An upload to a new PKI, with more arguments.
    fn upload<'a>(&'a self, graph: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let first = ["upload", "upload.p7b", "--pki-name", "Contoso PKI", "--create"];
        let second = ["--upload-url", &self.url, "--graph-url", graph, "--at", "2026-11-24"];
        [&first[..], &second, more].concat()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn an_interruption_says_how_to_go_on_and_resuming_ends_the_upload() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(3600);
    let work = Work::new(options);
    let graph = work.graph();
    let mut child = work
        .command(&work.upload(&graph, &["--journal", "upload.journal"]))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut messages = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("Waiting for the upload to end") {
        line.clear();
        assert_ne!(messages.read_line(&mut line).unwrap(), 0);
    }
    // Another process cannot go on with it as well.
    let resume = ["upload", "--resume", "upload.journal", "--graph-url", &graph];
    let output = work.run(&resume);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("another process goes on"), "{output:?}");
    let number = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &number]).status().unwrap().success());
    let mut rest = String::new();
    messages.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{rest}");
    let next = format!("pki-preflight upload --resume upload.journal --graph-url \"{graph}\"");
    assert!(rest.contains("interrupted") && rest.contains(&next), "{rest}");
    // The upload goes on by itself.
    work.bench.service.clock().advance(Duration::from_secs(3600));
    let output = work.run(&[&resume[..], &["--report", "report.json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text(&output.stdout).starts_with("DONE"), "{output:?}");
    assert_eq!(json(&work.path("report.json"))["outcome"], "asPredicted");
    assert_eq!(work.bench.posts(), 1);
    // A second resume finds that the upload has ended.
    assert_eq!(work.run(&resume).status.code(), Some(0));
}

#[test]
fn a_journal_of_an_upload_that_was_not_sent_is_resumed_by_the_command() {
    let work = Work::new(Options::default());
    let mut plan = work.bench.plan(bundle(&contoso::certificates()));
    plan.options.name = work.path("upload.p7b").display().to_string();
    // Begin, creating, PKI, before.
    assert!(kill(&work.bench, &plan, &work.path("upload.journal"), 3, true));
    let graph = work.graph();
    let resume =
        ["upload", "--resume", "upload.journal", "--graph-url", &graph, "--at", "2026-11-24"];
    let output = work.run(&resume);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!((work.bench.posts(), work.bench.client().pkis().unwrap().len()), (1, 1));
}

#[test]
fn an_output_that_nobody_reads_does_not_change_the_exit_code() {
    let work = Work::new(Options::default());
    let graph = work.graph();
    let script = "\"$@\" >&-";
    let program = work.program.to_str().unwrap();
    let arguments = work.upload(&graph, &["--report", "report.json", "--set-crl", "all"]);
    let output = Command::new("sh")
        .args(["-c", script, "sh", program])
        .args(arguments)
        .current_dir(work.folder.path())
        .env("PKI_PREFLIGHT_TOKEN", "token")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(json(&work.path("report.json"))["outcome"], "asPredicted");
}

#[test]
fn the_report_of_an_upload_calibrates_the_next_prediction() {
    let mut options = Options::default();
    options.assumptions.set("crl-url", "child").unwrap();
    let work = Work::new(options);
    // A certificate that is not a CA's: that the service left it out is known from the report.
    let mut all = contoso::certificates();
    let issuing = contoso::authorities().pop().unwrap().builder;
    all.insert(4, CertificateBuilder::end_entity(&issuing, "Megan Bowen").build());
    let file = bundle(&all);
    fs::write(work.path("upload.p7b"), &file).unwrap();
    work.bench.files.publish("/upload.p7b", &file);
    let graph = work.graph();
    let output = work.run(&work.upload(&graph, &["--report", "report.json", "--set-crl", "all"]));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stdout).starts_with("DIFFERS"), "{output:?}");
    // The report is not overwritten.
    let output = work.run(&work.upload(&graph, &["--report", "report.json"]));
    assert!(text(&output.stderr).contains("report.json already exists"), "{output:?}");
    let output = work.run(&["calibrate", "upload.p7b", "report.json", "-o", "observed.toml"]);
    let told = text(&output.stdout);
    assert!(told.contains("settled       crl-url=child"), "{told}");
    assert!(told.contains("settled       non-ca=skipped"), "{told}");
    // A list that may have been changed since decides less.
    let list = ["list", "--pki-name", "Contoso PKI", "--graph-url", &graph, "-o", "after.json"];
    assert_eq!(work.run(&list).status.code(), Some(0));
    let told = text(&work.run(&["calibrate", "upload.p7b", "after.json"]).stdout);
    assert!(told.contains("undecided     non-ca: "), "{told}");
    let told = text(&work.run(&["calibrate", "upload.p7b", "after.json", "--as-uploaded"]).stdout);
    assert!(told.contains("settled       non-ca=skipped"), "{told}");
    // With the profile, everything is predicted.
    let other = Work::new({
        let mut options = Options::default();
        options.assumptions.set("crl-url", "child").unwrap();
        options
    });
    fs::copy(work.path("observed.toml"), other.path("observed.toml")).unwrap();
    let graph = other.graph();
    let output = other.run(&other.upload(&graph, &["--profile", "observed.toml"]));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn hints_name_the_service_that_was_given() {
    let work = Work::new(Options::default());
    let id = work.bench.client().create_pki("Contoso PKI").unwrap().id;
    let graph = work.graph();
    let mut plan = work.bench.plan(bundle(&contoso::certificates()));
    plan.options.name = work.path("upload.p7b").display().to_string();
    plan.pki = pki_preflight_graph::uploader::PkiSelector::Id(id);
    // Begin, PKI, before, posting.
    assert!(kill(&work.bench, &plan, &work.path("my upload.journal"), 3, true));
    work.bench.faults(r#"[{"fault":"status","status":401,"method":"GET"}]"#);
    let output = work.run(&["upload", "--resume", "my upload.journal", "--graph-url", &graph]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let told = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let next = format!("--resume \"my upload.journal\" --graph-url \"{graph}\"");
    assert!(told.contains(&next), "{told}");
    // Where the library names a command, the options are added.
    work.bench.faults(r#"[{"fault":"status","status":404,"method":"GET"}]"#);
    let arguments = ["upload", "upload.p7b", "--pki", "a", "--upload-url", &work.url];
    let output = work.run(&[&arguments[..], &["--graph-url", &graph]].concat());
    let told = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let command = format!("`pki-preflight status --graph-url \"{graph}\"`");
    assert!(told.contains(&command), "{told}");
    for name in ["status", "list"] {
        work.bench.faults(r#"[{"fault":"status","status":404,"method":"GET"}]"#);
        let output = work.run(&[name, "--pki", "a", "--graph-url", &graph]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains(&command), "{output:?}");
    }
}
