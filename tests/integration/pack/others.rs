//! Other programs read the packed certificates.
//!
//! Only installed programs are used, and their names are printed. The crate `cms` is always
//! available.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::{Decode as _, Encode as _};
use pki_preflight::Thumbprint;

use super::{options, packed, thumbprints};
use crate::support::bundle::{BundleBuilder, bundle};
use crate::support::contoso;

/// Reads files with `cryptography`, which is strict about DER; one line for each.
const PYTHON: &str = "
import sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs7
for path in sys.argv[1:]:
    data = open(path, 'rb').read()
    load = pkcs7.load_der_pkcs7_certificates
    if data.startswith(b'-----'):
        load = pkcs7.load_pem_pkcs7_certificates
    try:
        found = [each.fingerprint(hashes.SHA1()).hex().upper() for each in load(data)]
        print(path, ' '.join(found), sep='\\t')
    except ValueError as error:
        print(path, 'error: ' + str(error), sep='\\t')
";

/// The thumbprints that `cryptography` finds in each file; `None` if it is not installed. Files
/// that it refuses are left out.
pub(super) fn python(paths: &[PathBuf]) -> Option<BTreeMap<PathBuf, BTreeSet<Thumbprint>>> {
    let output = Command::new("python3").args(["-c", PYTHON]).args(paths).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return None;
    }
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    let lines = lines.filter(|(_, found)| !found.starts_with("error"));
    let read = |text: &str| text.split_whitespace().map(|it| it.parse().unwrap()).collect();
    Some(lines.map(|(path, found)| (PathBuf::from(path), read(found))).collect())
}

/// Whether openssl is installed.
pub(super) fn has_openssl() -> bool {
    Command::new("openssl").arg("version").output().is_ok()
}

/// The thumbprints that openssl finds; `None` if it refuses the file.
pub(super) fn openssl(path: &Path) -> Option<BTreeSet<Thumbprint>> {
    let form = if fs::read(path).unwrap().starts_with(b"-----") { "PEM" } else { "DER" };
    let arguments = ["pkcs7", "-print_certs", "-inform", form, "-in"];
    let output = Command::new("openssl").args(arguments).arg(path).output().unwrap();
    output.status.success().then(|| thumbprints(&output.stdout))
}

/// The thumbprints that Java's keytool finds; `None` if it is not installed.
fn keytool(path: &Path) -> Option<BTreeSet<Thumbprint>> {
    let output = Command::new("keytool").args(["-printcert", "-rfc", "-file"]).arg(path).output();
    let output = output.ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    Some(thumbprints(&output.stdout))
}

/// The thumbprints that GnuTLS finds; `None` if it is not installed.
fn certtool(path: &Path) -> Option<BTreeSet<Thumbprint>> {
    let is_pem = fs::read(path).unwrap().starts_with(b"-----");
    let mut command = Command::new("certtool");
    command.args(["--p7-info", "--infile"]).arg(path);
    if !is_pem {
        command.arg("--inder");
    }
    let output = command.output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // The bundle itself is printed after its certificates.
    let text = String::from_utf8_lossy(&output.stdout);
    let certificates = text.split("-----BEGIN PKCS7").next().unwrap_or_default();
    Some(thumbprints(certificates.as_bytes()))
}

#[test]
fn installed_programs_read_the_same_certificates() {
    let folder = tempfile::tempdir().unwrap();
    let many = contoso::many(30);
    let unsorted: Vec<_> = many.iter().rev().cloned().collect();
    let inputs = [
        bundle(&contoso::certificates()),
        BundleBuilder::new(&unsorted).indefinite().build(),
        bundle(&contoso::problems()),
    ];
    let mut seen = BTreeSet::new();
    let mut paths = Vec::new();
    for (number, bytes) in inputs.iter().enumerate() {
        for pem in [false, true] {
            let mut options = options();
            options.pem = pem;
            let path = folder.path().join(format!("{number}-{pem}.p7b"));
            fs::write(&path, packed(bytes, &options)).unwrap();
            paths.push(path);
        }
    }
    let of_python = python(&paths);
    for path in &paths {
        let expected = thumbprints(&fs::read(path).unwrap());
        let found = [
            ("openssl", has_openssl().then(|| openssl(path).unwrap())),
            ("keytool", keytool(path)),
            ("certtool", certtool(path)),
            ("cryptography", of_python.as_ref().map(|all| all[path].clone())),
        ];
        for (program, found) in found {
            let Some(found) = found else { continue };
            assert_eq!(found, expected, "{program} {}", path.display());
            seen.insert(program);
        }
    }
    eprintln!("read by {seen:?}; programs that are not named are not installed");
}

#[test]
fn cms_accepts_what_was_packed_under_the_rules_of_der() {
    for bytes in [bundle(&contoso::certificates()), bundle(&contoso::many(40))] {
        let file = packed(&bytes, &options());
        let content_info = ContentInfo::from_der(&file).unwrap();
        let data: SignedData = content_info.content.decode_as().unwrap();
        assert!(data.crls.is_none() && data.signer_infos.0.is_empty());
        assert!(data.digest_algorithms.is_empty() && data.encap_content_info.econtent.is_none());
        let found = data.certificates.unwrap().0.into_vec();
        let found: BTreeSet<_> = found
            .iter()
            .map(|each| match each {
                CertificateChoices::Certificate(it) => Thumbprint::of(&it.to_der().unwrap()),
                CertificateChoices::Other(_) => panic!("another kind of certificate"),
            })
            .collect();
        assert_eq!(found, thumbprints(&bytes));
    }
}
