//! Signatures verified here and by OpenSSL: 6,242 real CA certificates, each with the key of its
//! issuer.
//!
//! Skipped, with a message, without the corpus or openssl. `testdata/signature-divergences.tsv`
//! lists the differences, with which program is right and why. They must persist.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure must stop the test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use crate::support::armor::pem;
use pki_preflight::{
    Report, inspect,
    report::{IssuedBy, SignatureStatus},
};

const BUNDLE: &str = "large/real_ca_all.der.p7b";
const DIVERGENCES: &str = "testdata/signature-divergences.tsv";

/// Certificates checked in one run of openssl; command lines have a length limit.
const RUN: usize = 2_000;

/// A certificate, and the one whose key should have signed it, by their numbers.
#[derive(Clone, Copy)]
struct Pair {
    child: usize,
    issuer: usize,
}

#[test]
fn signatures_are_verified_as_openssl_does() {
    const NAME: &str = "signatures_are_verified_as_openssl_does";
    let Some(corpus) = env::var_os("PKI_PREFLIGHT_CORPUS") else {
        eprintln!("{NAME}: skipped, for PKI_PREFLIGHT_CORPUS is unset");
        return;
    };
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("{NAME}: skipped, for openssl is not installed");
        return;
    }
    let bytes = fs::read(Path::new(&corpus).join(BUNDLE)).unwrap();
    let mut options = crate::support::report::options_at("2026-11-24");
    // None is left out.
    (options.limits.signatures, options.limits.signature_effort) = (u64::MAX, u64::MAX);
    let report = inspect(&bytes, options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for entry in &report.certificates {
        let (start, length) = (number(entry.offset), number(entry.length));
        let text = pem("CERTIFICATE", &bytes[start..start + length]);
        fs::write(folder.path().join(file(number(entry.index))), text).unwrap();
    }
    let mut theirs = BTreeMap::new();
    for round in rounds(&report) {
        ask(folder.path(), &round, &mut theirs);
    }
    let ours: BTreeMap<usize, SignatureStatus> =
        report.chains.iter().map(|entry| (number(entry.index), entry.signature)).collect();
    let mut seen = BTreeSet::new();
    let mut compared = 0;
    for (child, is_signed) in &theirs {
        match ours[child] {
            SignatureStatus::NotChecked => continue,
            status if (status == SignatureStatus::Verified) == *is_signed => {}
            status => {
                let their = if *is_signed { "verified" } else { "wrong" };
                let our = if status == SignatureStatus::Verified { "verified" } else { "wrong" };
                seen.insert((report.certificates[*child].sha1.to_string(), our, their));
            }
        }
        compared += 1;
    }
    assert!(compared > 5_400, "{compared} signatures were compared");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(DIVERGENCES));
    let text = text.unwrap();
    let listed = text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        assert!(fields.len() == 5 && fields.iter().all(|field| !field.is_empty()), "{line}");
        (fields[0].to_owned(), fields[1], fields[2])
    });
    let listed: BTreeSet<_> = listed.collect();
    let lines = |one: &BTreeSet<_>, other| -> Vec<_> { one.difference(other).cloned().collect() };
    let (new, gone) = (lines(&seen, &listed), lines(&listed, &seen));
    assert!(new.is_empty() && gone.is_empty(), "new: {new:#?}, gone: {gone:#?}");
}

fn number(number: u64) -> usize {
    usize::try_from(number).unwrap()
}

fn file(index: usize) -> String {
    format!("{index}.pem")
}

/// Each certificate with its issuer, or with itself if it is its own issuer, in as few rounds as
/// possible.
fn rounds(report: &Report) -> Vec<Vec<Pair>> {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for entry in &report.chains {
        let child = number(entry.index);
        match &entry.issuer {
            Some(IssuedBy::Bundle { index }) => others.push(Pair { child, issuer: number(*index) }),
            _ if entry.signature != SignatureStatus::NotChecked => {
                own.push(Pair { child, issuer: child });
            }
            _ => {}
        }
    }
    let mut rounds = Vec::new();
    for mut pairs in [own, others] {
        while !pairs.is_empty() {
            let round = split_off_round(report, &mut pairs);
            rounds.push(round);
        }
    }
    rounds
}

/// The issuers of a round have different names, so that openssl finds the intended one. A
/// certificate that is an issuer in a round is only checked in it against itself.
fn split_off_round(report: &Report, pairs: &mut Vec<Pair>) -> Vec<Pair> {
    let mut issuers: BTreeMap<String, usize> = BTreeMap::new();
    let (mut trusted, mut children) = (BTreeSet::new(), BTreeSet::new());
    let mut round = Vec::new();
    pairs.retain(|pair| {
        let Pair { child, issuer } = *pair;
        let subject = report.certificates[issuer].subject.to_lowercase();
        let is_free = issuers.get(&subject).is_none_or(|known| *known == issuer);
        let is_own = child == issuer;
        let is_apart = is_own || !trusted.contains(&child) && !children.contains(&issuer);
        let fits = is_free && is_apart && round.len() < RUN;
        if fits {
            issuers.insert(subject, issuer);
            trusted.insert(issuer);
            children.insert(child);
            round.push(*pair);
        }
        !fits
    });
    round
}

/// Whether openssl finds that the issuers signed the certificates; certificates that it does not
/// reach are left out.
fn ask(folder: &Path, round: &[Pair], theirs: &mut BTreeMap<usize, bool>) {
    let issuers: BTreeSet<usize> = round.iter().map(|pair| pair.issuer).collect();
    let trusted: String = issuers
        .iter()
        .map(|issuer| fs::read_to_string(folder.join(file(*issuer))).unwrap())
        .collect();
    fs::write(folder.join("trusted.pem"), trusted).unwrap();
    let output = Command::new("openssl")
        .args(["verify", "-partial_chain", "-check_ss_sig", "-no_check_time"])
        .args(["-no-CApath", "-no-CAstore", "-CAfile", "trusted.pem"])
        .args(round.iter().map(|pair| file(pair.child)))
        .current_dir(folder)
        .output()
        .unwrap();
    let child = |name: &str| name.strip_suffix(".pem").and_then(|name| name.parse().ok());
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some(child) = line.strip_suffix(": OK").and_then(child) {
            theirs.insert(child, true);
        }
    }
    // error 7 at 0 depth lookup: certificate signature failure
    // error 12.pem: verification failed
    let mut is_wrong = false;
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        if line.starts_with("error 7 at 0 depth") {
            is_wrong = true;
        } else if let Some(name) =
            line.strip_prefix("error ").and_then(|line| line.split(':').next())
            && let Some(child) = child(name)
        {
            if is_wrong {
                theirs.insert(child, false);
            }
            is_wrong = false;
        }
    }
}
