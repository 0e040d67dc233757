//! Checks that the command `crl` is linear in the number of entries, CRLs and URLs.

use std::fs;
use std::path::Path;

use super::support::certificate::CertificateBuilder;
use super::support::der;
use super::support::revocation::CrlBuilder;
use super::{growth, instructions};

/// The name of a kind of folder, the number of items in the smaller one, and a function that makes
/// one.
type MakeFolder = (&'static str, usize, fn(&Path, usize));

const FOLDERS: [MakeFolder; 3] = [
    ("a CRL of entries", 5_000, entries),
    ("an index of URLs", 500, urls),
    ("a folder of files that are not CRLs", 100, files),
];

pub(crate) fn measure(program: &str, folder: &Path) -> Vec<(String, f64)> {
    let root = folder.join("root.cer");
    fs::write(&root, root_certificate().build()).unwrap();
    let crl = |crls: &Path| {
        let [root, crls] = [&root, crls].map(|path| path.to_str().unwrap());
        let at = ["crl", root, "--at", "2026-11-24", "--format", "json", "--crl-dir", crls];
        instructions(program, &at)
    };
    let made = |name: String, make: fn(&Path, usize), number: usize| {
        let crls = folder.join(name);
        fs::create_dir(&crls).unwrap();
        make(&crls, number);
        crl(&crls)
    };
    let none = made("crls".to_owned(), |_, _| (), 0);
    let mut results = Vec::new();
    for (index, (name, number, make)) in FOLDERS.into_iter().enumerate() {
        let [small, large] =
            [1, 4].map(|factor| made(format!("crls-{index}-{factor}"), make, number * factor));
        results.push((name.to_owned(), growth(none, small, large)));
    }
    results
}

fn root_certificate() -> CertificateBuilder {
    CertificateBuilder::root("Contoso Root CA")
}

fn entries(folder: &Path, number: usize) {
    let mut crl = CrlBuilder::new(&root_certificate()).valid("20261101000000Z", "20270101000000Z");
    for serial in 0..number {
        crl = crl.revoke(&der::integer(i64::try_from(serial).unwrap() << 20));
    }
    fs::write(folder.join("1.crl"), crl.build()).unwrap();
}

/// An index in which every download failed.
fn urls(folder: &Path, number: usize) {
    let entry = |number| {
        let failure = r#"{"failed":"the server answered 404 Not Found"}"#;
        format!(r#"{{"url":"http://crl.example/{number}.crl","failure":{failure}}}"#)
    };
    let entries: Vec<_> = (0..number).map(entry).collect();
    let index = format!(r#"{{"crls":[{}]}}"#, entries.join(","));
    fs::write(folder.join("index.json"), index).unwrap();
}

fn files(folder: &Path, number: usize) {
    for number in 0..number {
        fs::write(folder.join(format!("{number}.crl")), "<html></html>").unwrap();
    }
}
