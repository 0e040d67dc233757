//! Uploads that are killed, and resumed from their journal.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::path::Path;
use std::time::SystemTime;

use pki_preflight_graph::uploader::{
    Entry, FileJournal, Journal, Line, Outcome, PkiSelector, SetCrl, State, UploadPlan,
    UploadReport,
};

use crate::bench::{Bench, brief};
use crate::support::bundle::bundle;
use crate::support::contoso;

/// A journal whose process ends before or after an entry.
#[derive(Debug)]
struct Killed {
    journal: FileJournal,
    left: usize,
    writes_last: bool,
}

struct Kill;

impl Journal for Killed {
    fn append(&mut self, entry: &Entry, now: SystemTime) -> io::Result<()> {
        if self.left == 0 {
            if self.writes_last {
                self.journal.append(entry, now)?;
            }
            panic_any(Kill);
        }
        self.left -= 1;
        self.journal.append(entry, now)
    }
}

fn bench() -> (Bench, UploadPlan) {
    let bench = Bench::start();
    let mut plan = bench.plan(bundle(&contoso::certificates()));
    plan.set_crl = SetCrl::All;
    (bench, plan)
}

/// Starts an upload that is killed at an entry. `None` if it ends earlier.
pub(crate) fn kill(
    bench: &Bench,
    plan: &UploadPlan,
    path: &Path,
    at: usize,
    writes_last: bool,
) -> bool {
    let journal = FileJournal::create(path).unwrap();
    let mut killed = Killed { journal, left: at, writes_last };
    let ended =
        catch_unwind(AssertUnwindSafe(|| bench.upload_with(plan, State::default(), &mut killed)));
    match ended {
        Ok(_) => false,
        Err(payload) => payload.downcast::<Kill>().map(|_| true).unwrap(),
    }
}

pub(crate) fn resume(
    bench: &Bench,
    plan: &UploadPlan,
    path: &Path,
) -> (Option<u8>, Option<UploadReport>) {
    let (mut journal, lines) = FileJournal::open(path).unwrap();
    let state = State::of(&lines);
    match state.done() {
        Some(code) => (Some(code), None),
        None => (None, Some(bench.upload_with(plan, state, &mut journal))),
    }
}

#[test]
fn a_kill_at_each_step_is_survived_and_nothing_is_uploaded_twice() {
    // The panics are the test's.
    std::panic::set_hook(Box::new(|info| {
        if !info.payload().is::<Kill>() {
            eprintln!("{info}");
        }
    }));
    let folder = tempfile::tempdir().unwrap();
    let mut unknown = 0;
    for writes_last in [false, true] {
        for at in 0.. {
            let (bench, plan) = bench();
            let path = folder.path().join(format!("{at}-{writes_last}"));
            if !kill(&bench, &plan, &path, at, writes_last) {
                assert!(at >= 10, "{at}");
                break;
            }
            let (code, report) = resume(&bench, &plan, &path);
            let context = format!("{at} {writes_last} {:?}", report.as_ref().map(brief));
            assert!(bench.posts() <= 1, "{context}");
            match (code, report) {
                (Some(code), _) => assert_eq!(code, 0),
                (None, Some(report)) if report.outcome == Outcome::Unknown => {
                    // It was killed after it wrote that it would send, and before it did.
                    assert_eq!(bench.posts(), 0, "{context}");
                    unknown += 1;
                }
                (None, report) => {
                    assert_eq!(report.unwrap().outcome, Outcome::AsPredicted, "{context}");
                }
            }
            assert_eq!(bench.client().pkis().unwrap().len(), 1, "{context}");
        }
    }
    assert_eq!(unknown, 1);
}

#[test]
fn a_refusal_is_remembered() {
    let bench = Bench::start();
    let plan = bench.plan(bundle(&contoso::certificates()));
    bench.faults(r#"[{"fault":"status","status":403,"method":"POST","path":"/upload"}]"#);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    // Begin, creating, PKI, before, posting, refused, done.
    assert!(kill(&bench, &plan, &path, 6, false));
    bench.faults("[]");
    let report = resume(&bench, &plan, &path).1.unwrap();
    assert_eq!((report.outcome, bench.posts()), (Outcome::Rejected, 1), "{}", brief(&report));
    assert_eq!(resume(&bench, &plan, &path).0, Some(1));
}

#[test]
fn a_journal_identifies_the_upload_and_holds_no_secret() {
    let bench = Bench::start();
    let file = bundle(&contoso::certificates());
    bench.files.publish("/upload.p7b?sig=secret", &file);
    let url = format!("{}/upload.p7b?sig=secret", bench.files.origin);
    let mut plan = bench.plan_at(file, &url);
    plan.tenant = Some("contoso".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = FileJournal::create(&path).unwrap();
    let report = bench.upload_with(&plan, State::default(), &mut journal);
    assert_eq!(report.outcome, Outcome::AsPredicted);
    drop(journal);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("secret") && !text.contains("token"), "{text}");
    let (_, lines) = FileJournal::open(&path).unwrap();
    let Entry::Begin(begin) = &lines[0].entry else { panic!("{text}") };
    assert_eq!(begin.tenant.as_deref(), Some("contoso"));
    assert!(begin.has_query && begin.pki == PkiSelector::name("Contoso PKI", true));
    assert!(text.contains(&report.pki_id.unwrap()));
    // The file belongs to its owner, and is not overwritten.
    assert!(FileJournal::create(&path).is_err());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_line_that_was_cut_off_is_dropped_and_others_are_refused() {
    let (bench, plan) = bench();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    assert!(kill(&bench, &plan, &path, 1, false));
    let begin = std::fs::read_to_string(&path).unwrap();
    let posting = "{\"time\":1,\"event\":\"posting\"}";
    let lost = "{\"time\":0,\"event\":\"lost\",\"reason\":\"no\"}\n";
    // Cut off in a line, and at its end, as an editor may do.
    for tail in ["\n{\"time\":2,\"eve", ""] {
        std::fs::write(&path, format!("{begin}{posting}{tail}")).unwrap();
        let (mut journal, lines) = FileJournal::open(&path).unwrap();
        assert_eq!(lines.len(), 2);
        assert!(State::of(&lines).may_be_sent());
        let entry = Entry::Lost { reason: "no".to_owned() };
        journal.append(&entry, SystemTime::UNIX_EPOCH).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("{begin}{posting}\n{lost}"));
    }
    // Another program's file is left unchanged.
    for text in ["not a journal\n", "eyJ0eXAiOiJKV1QifQ.e30.", &format!("{posting}\n")] {
        std::fs::write(&path, text).unwrap();
        let error = FileJournal::open(&path).unwrap_err().to_string();
        assert_eq!(error, "line 1 is not one of a journal");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

/// A request whose answer was lost may have been accepted, whatever happened to later ones.
#[test]
fn a_lost_answer_is_not_forgotten() {
    let posted = |events: &[&str]| {
        let lines = events.iter().map(|event| serde_json::from_str::<Line>(event).unwrap());
        State::of(&lines.collect::<Vec<_>>()).may_be_sent()
    };
    let posting = r#"{"time":1,"event":"posting"}"#;
    let lost = r#"{"time":2,"event":"lost","reason":"503"}"#;
    let not_posted = r#"{"time":3,"event":"notPosted"}"#;
    let busy =
        r#"{"time":3,"event":"refused","status":429,"code":"","message":"","requestId":null}"#;
    for last in [not_posted, busy] {
        assert!(!posted(&[posting, last]), "{last}");
        assert!(posted(&[posting, lost, posting, last]), "{last}");
        assert!(posted(&[posting, posting, last]), "{last}");
    }
}
