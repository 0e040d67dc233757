//! Following the advice leads to a better state, and a verdict never exceeds what is known.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a file that cannot be read must stop the test"
)]

use std::fs;
use std::path::Path;

use pki_preflight::{
    Instant, Options, Report, Source, Store, inspect, pack,
    pack::PackOptions,
    report::{SignIn, SignInPrediction, Step, UnusableReason, UploadPrediction},
};

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::corpus::Corpus;
use crate::support::report::options;
use crate::support::{contoso, store};

fn against(store: &str) -> Report {
    let all = contoso::authorities();
    let stored = [&all[0], &all[1], &all[3]].map(|authority| authority.builder.build());
    let mut options = options();
    options.stores.push(Store::parse("store", store.as_bytes()).unwrap());
    inspect(&bundle(&stored), options).unwrap()
}

/// Sign-ins use the records of CAs in the store.
#[test]
fn a_wrong_crl_url_in_a_store_is_to_be_corrected() {
    let list = store::graph_list();
    let report = against(&list);
    let SignIn { prediction, usable, usable_after_steps, .. } = report.summary.verdict.sign_in;
    assert_eq!((prediction, usable, usable_after_steps), (SignInPrediction::ToDo, 1, 2));
    let steps = &report.summary.verdict.steps;
    assert!(steps.iter().any(|step| step.rules == ["B017"]), "{steps:?}");

    let corrected =
        list.replace("/policy1.crl", "/issuing1.crl").replace("/root.crl", "/policy1.crl");
    let report = against(&corrected);
    assert_eq!(report.summary.verdict.sign_in.prediction, SignInPrediction::Ready);
    // Nothing is left to write.
    let steps = &report.summary.verdict.steps;
    assert!(steps.iter().all(|step| step.command.is_none()), "{steps:?}");
    assert!(steps.iter().any(|step| step.action.starts_with("Do not upload")), "{steps:?}");
}

/// The file that the printed command writes; `None` if no command is printed.
fn packed(bytes: &[u8], report: &Report, at: Instant) -> Option<Vec<u8>> {
    let commands = report.summary.verdict.steps.iter().filter_map(|step| step.command.as_deref());
    let commands: Vec<_> = commands.filter(|it| it.starts_with("pki-preflight pack ")).collect();
    let mut options = PackOptions::new(Options::new(at));
    options.drop_expired = commands.iter().any(|command| command.contains(" --drop-expired "));
    commands.first()?;
    let source = Source::parse("file", bytes).unwrap();
    let mut packed = pack(&[source], &options).unwrap().files;
    assert_eq!(packed.len(), 1, "the command writes a file");
    packed.pop().map(|file| file.bytes)
}

fn unusable(sign_in: &SignIn) -> u64 {
    let valid = sign_in.unusable_because.iter().filter(|it| it.reason != UnusableReason::Expired);
    valid.map(|each| each.count).sum()
}

/// Runs the printed command, and checks again.
fn follow(name: &str, bytes: &[u8], at: Instant) -> bool {
    let before = inspect(bytes, Options::new(at)).unwrap();
    let Some(packed) = packed(bytes, &before, at) else { return false };
    let after = inspect(&packed, Options::new(at)).unwrap();
    let (before, after) = (before.summary.verdict, after.summary.verdict);
    assert_eq!(after.upload, UploadPrediction::Clear, "{name}: {:?}", after.because);
    let (old, new) = (&before.sign_in, &after.sign_in);
    let usable = |sign_in: &SignIn| sign_in.usable + sign_in.usable_after_steps;
    assert!(usable(new) >= usable(old), "{name}: {old:?} {new:?}");
    assert!(unusable(new) <= unusable(old), "{name}: {old:?} {new:?}");
    // The steps listed before still hold afterwards, and none is added.
    for Step { rules, .. } in &after.steps {
        let is_known = |rule: &&str| before.steps.iter().any(|step| step.rules.contains(rule));
        // A missing issuer is an expired CA that was left out.
        let is_told = rules.iter().all(|rule| is_known(rule) || *rule == "S007" || *rule == "B014");
        assert!(is_told, "{name}: {rules:?}, {:?}", before.steps);
    }
    assert!(!after.steps.iter().any(|step| step.rules.contains(&"C004")), "{name}");
    true
}

#[test]
fn what_is_advised_leads_to_a_better_state() {
    let at: Instant = "2026-11-28".parse().unwrap();
    let (mut files, mut followed) = (Vec::new(), 0);
    for folder in ["testdata", "testdata/bundle", "testdata/certificate", "testdata/pem"] {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        files.extend(entries.map(|it| it.unwrap().path()).filter(|path| path.is_file()));
    }
    for path in files {
        let bytes = fs::read(&path).unwrap();
        followed += u32::from(follow(&path.display().to_string(), &bytes, at));
    }
    assert!(followed > 10, "{followed}");
    let Some(corpus) = Corpus::open("what_is_advised_leads_to_a_better_state") else { return };
    let paths = [corpus.paths("gov"), corpus.paths("gov-history")].concat();
    let followed = paths.iter().filter(|path| follow(path, &corpus.read(path), at)).count();
    assert!(followed > 20, "{followed}");
}

/// If all CAs have expired, nothing is left to pack, and no command is printed.
#[test]
fn a_bundle_of_expired_cas_is_to_be_replaced() {
    let root = CertificateBuilder::root("Contoso Old Root CA");
    let old = root.clone().valid("20000101000000Z", "20200101000000Z").build();
    let report = inspect(&bundle(&[old]), options()).unwrap();
    let steps = &report.summary.verdict.steps;
    assert!(steps.iter().all(|step| step.command.is_none()), "{steps:?}");
    assert!(steps.iter().any(|step| step.action.starts_with("Get a current bundle")), "{steps:?}");
}

/// A truncated part is not missing.
#[test]
fn a_truncated_bundle_asks_for_nothing_but_itself() {
    let all = contoso::authorities();
    let below = all[1..].iter().map(|authority| authority.builder.build());
    let whole = bundle(&below.collect::<Vec<_>>());
    let report = inspect(&whole[..whole.len() - 700], options()).unwrap();
    let verdict = &report.summary.verdict;
    assert_eq!(verdict.upload, UploadPrediction::Rejected);
    let rules: Vec<_> = verdict.steps.iter().map(|step| step.rules.as_slice()).collect();
    assert_eq!(rules, [["F004"]]);
}
