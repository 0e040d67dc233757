//! Bundles of governments and others. Without the corpus, each test reports that it was skipped.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use pki_preflight::{
    Options, Severity, Source, Store, Thumbprint, diff, diff::DiffOptions, inspect, pack,
    source::Member,
};

use super::others::{has_openssl, openssl, python};
use super::{options, packed, quick, source, thumbprints};
use crate::support::certificate::CertificateBuilder;
use crate::support::corpus::Corpus;
use crate::support::extension;

const DOD: &str = "gh/michaelwen62+Linux/roles/DoD_Root_CAs/files/\
                   Certificates_PKCS7_v5_14_DoD.der.p7b";

/// Rules about the encoding of a file. C007 and C006 are about the certificates' own bytes.
const ENCODING: [&str; 10] =
    ["F004", "F005", "F007", "F008", "B003", "B004", "B009", "B012", "B013", "B018"];

#[test]
fn every_bundle_is_packed_without_errors() {
    let Some(corpus) = Corpus::open("every_bundle_is_packed_without_errors") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (mut written, mut refused): (Vec<PathBuf>, usize) = (Vec::new(), 0);
    for category in ["gov", "gov-history", "org", "web", "test", "embedded"] {
        for path in corpus.paths(category) {
            let Ok(input) = Source::parse(&path, &corpus.read(&path)) else {
                refused += 1;
                continue;
            };
            let mut options = options();
            options.keep_non_ca = true;
            let first = pack(std::slice::from_ref(&input), &options).unwrap();
            let [file] = first.files.as_slice() else { continue };
            assert_eq!(file.bytes, pack(&[input], &options).unwrap().files[0].bytes, "{path}");
            let report = inspect(&file.bytes, quick()).unwrap();
            let wrong = report.findings.iter().find(|finding| {
                finding.severity == Severity::Error || ENCODING.contains(&finding.rule.id)
            });
            assert!(wrong.is_none(), "{path}: {wrong:?}");
            let name = folder.path().join(format!("{}.p7b", written.len()));
            fs::write(&name, &file.bytes).unwrap();
            written.push(name);
        }
    }
    assert!(written.len() > 200, "{} written, {refused} refused", written.len());
    agree(&written);
}

/// OpenSSL and `cryptography` find the same certificates in files that they accept. Some test data
/// contains certificates that neither accepts.
fn agree(written: &[PathBuf]) {
    let (of_python, has_openssl) = (python(written), has_openssl());
    let mut accepted = [0, 0];
    for path in written {
        let expected = thumbprints(&fs::read(path).unwrap());
        let of_openssl = has_openssl.then(|| openssl(path)).flatten();
        let of_python = of_python.as_ref().and_then(|all| all.get(path)).cloned();
        for (count, found) in accepted.iter_mut().zip([of_openssl, of_python]) {
            let Some(found) = found else { continue };
            assert_eq!(found, expected, "{}", path.display());
            *count += 1;
        }
    }
    let [by_openssl, by_python] = accepted;
    let all = written.len();
    eprintln!("of {all} files openssl accepts {by_openssl}, cryptography {by_python}");
    assert!(!has_openssl || by_openssl + 5 > all);
}

/// The Federal PKI's bundles, the oldest first.
fn history(corpus: &Corpus) -> Vec<(String, Vec<u8>)> {
    let paths = corpus.paths("gov-history").into_iter();
    let mut paths: Vec<_> = paths.filter(|path| path.contains("FederalCommonPolicy")).collect();
    paths.sort_by_key(|path| path.rsplit('/').next().map(str::to_owned));
    paths.into_iter().map(|path| (path.clone(), corpus.read(&path))).collect()
}

#[test]
fn along_the_history_each_month_adds_what_is_new() {
    let Some(corpus) = Corpus::open("along_the_history_each_month_adds_what_is_new") else {
        return;
    };
    let months = history(&corpus);
    assert!(months.len() > 40);
    let set = |entries: &[diff::DiffEntry]| -> BTreeSet<Thumbprint> {
        entries.iter().map(|entry| entry.thumbprint).collect()
    };
    for pair in months.windows(2) {
        let [(_, old), (path, new)] = pair else { unreachable!() };
        let (before, after) = (thumbprints(old), thumbprints(new));
        let at = path.rsplit('/').next().unwrap()[..10].parse().unwrap();
        let difference = diff(&source(old), &source(new), DiffOptions::new(at));
        assert_eq!(set(&difference.added), &after - &before, "{path}");
        assert_eq!(set(&difference.removed), &before - &after, "{path}");
        assert!(!difference.has_shrunk, "{path}");
        let mut options = options();
        options.inspect.at = at;
        options.inspect.stores.push(Store::parse("store", old).unwrap());
        let packed = pack(&[source(new)], &options).unwrap();
        for file in &packed.files {
            let report = inspect(&file.bytes, options.inspect.clone()).unwrap();
            assert_eq!(report.summary.counts.errors, 0, "{path}: {:?}", report.findings);
            assert_eq!(report.summary.counts.duplicate, 0, "{path}");
        }
    }
}

#[test]
fn one_certificate_instead_of_147_is_called_out() {
    let Some(corpus) = Corpus::open("one_certificate_instead_of_147_is_called_out") else { return };
    let (_, bytes) = history(&corpus).pop().unwrap();
    let mut options = options();
    let first = source(&bytes).members()[0].thumbprint();
    options.keep.push(first.to_string().parse().unwrap());
    options.keep_non_ca = true;
    let broken = packed(&bytes, &options);
    let at = DiffOptions::new("2024-10-15".parse().unwrap());
    assert!(diff(&source(&bytes), &source(&broken), at).has_shrunk);
    let mut options = quick();
    options.stores.push(Store::parse("store", &bytes).unwrap());
    let report = inspect(&broken, options).unwrap();
    assert!(report.findings.iter().any(|finding| finding.rule.name == "bundle-shrunk"));
}

#[test]
fn a_person_of_the_dod_needs_two_cas() {
    let Some(corpus) = Corpus::open("a_person_of_the_dod_needs_two_cas") else { return };
    let bytes = corpus.read(DOD);
    let input = source(&bytes);
    let name = "DOD ID CA-63";
    let named = |member: &&Member| member.summary().is_some_and(|it| it.name == name);
    let issuer = input.members().iter().find(named).unwrap().bytes().unwrap().to_vec();
    let issuer = pki_preflight::Certificate::parse(&issuer).unwrap();
    let identifier = issuer.extensions().subject_key_identifier().unwrap().unwrap();
    // Issued by name and key identifier; no other CA has the key to sign it.
    let person = CertificateBuilder::end_entity(&CertificateBuilder::root("CA"), "DOE.JANE.1")
        .with(|it| it.issuer = issuer.subject().as_bytes().to_vec())
        .extension(
            extension::AUTHORITY_KEY_IDENTIFIER,
            false,
            &extension::authority_key_identifier(identifier),
        );
    let mut options = options();
    options.inspect.verify = true;
    options.chain_of.push(source(&person.build()));
    let found = source(&packed(&bytes, &options));
    let mut names: Vec<_> = found.members().iter().map(Member::name).collect();
    names.sort_unstable();
    assert_eq!(names, [name, "DoD Root CA 3"]);
}

/// Splits, and checks each file against what the earlier ones made.
fn splits(bytes: &[u8], limit: u64) -> usize {
    let mut options = options();
    options.split = true;
    options.inspect.limits.certificate_authorities = limit;
    let packed = pack(&[source(bytes)], &options).unwrap();
    let mut earlier: Options = options.inspect.clone();
    let mut seen = BTreeSet::new();
    for file in &packed.files {
        earlier.limits.certificate_authorities = limit * file.pki;
        assert!(file.bytes.len() <= 2_000_000);
        let report = inspect(&file.bytes, earlier.clone()).unwrap();
        let wrong = report.findings.iter().find(|it| it.severity == Severity::Error);
        assert!(wrong.is_none(), "{wrong:?}");
        assert!(report.summary.counts.create <= limit);
        // An issuer that is anywhere in the input is here, or was uploaded before.
        let of_rest = |finding: &&pki_preflight::Finding| finding.rule.id == "S007";
        for finding in report.findings.iter().filter(of_rest) {
            let index = usize::try_from(finding.certificate.unwrap()).unwrap();
            let whole = report.certificates[index].issuer.clone();
            let later = packed.files.iter().skip(earlier.stores.len() + 1);
            let later = later.flat_map(|file| source(&file.bytes).members().to_vec());
            let is_later = later.filter_map(|it| it.summary().map(|it| it.subject.clone()));
            assert!(!is_later.into_iter().any(|subject| subject == whole), "{whole}");
        }
        earlier.stores.push(Store::parse("earlier", &file.bytes).unwrap());
        seen.extend(thumbprints(&file.bytes));
    }
    let all = source(bytes);
    let all = all.members().iter().filter(|it| it.is_ca()).map(Member::thumbprint);
    assert_eq!(seen, all.collect());
    packed.files.len()
}

#[test]
fn ukrainian_bundles_are_split_in_the_order_of_issuers() {
    const NAME: &str = "ukrainian_bundles_are_split_in_the_order_of_issuers";
    let Some(corpus) = Corpus::open(NAME) else { return };
    let mut count = 0;
    for path in corpus.paths("gov") {
        if path.contains("EUSign") || path.contains("sign_sample") {
            assert!(splits(&corpus.read(&path), 12) > 2, "{path}");
            count += 1;
        }
    }
    assert!(count > 1);
}

#[test]
fn thousands_of_cas_are_split() {
    let Some(corpus) = Corpus::open("thousands_of_cas_are_split") else { return };
    let mut options = options();
    options.split = true;
    let bytes = corpus.read("large/real_ca_all.der.p7b");
    let packed = pack(&[source(&bytes)], &options).unwrap();
    assert!(packed.files.len() >= 24, "{}", packed.files.len());
    assert!(packed.files.iter().all(|file| file.certificates.len() <= 250));
}
