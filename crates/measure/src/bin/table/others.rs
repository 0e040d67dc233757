//! Measures alternative programs, if they are installed. Each reads all certificates of a bundle
//! and computes their thumbprints.

use std::fmt::Write as _;
use std::path::Path;

use super::measure::{Line, medians};
use super::support::inputs;
use super::support::population::Sharing;
use super::work::{seconds, thousands};

/// The number is limited so that slow programs finish too.
const CERTIFICATES: usize = 100_000;

const CRYPTOGRAPHY: &str = "
import sys
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates
for each in load_der_pkcs7_certificates(open(sys.argv[1], 'rb').read()):
    each.subject; each.fingerprint(SHA1())
";

const ASN1CRYPTO: &str = "
import sys
from asn1crypto import cms
info = cms.ContentInfo.load(open(sys.argv[1], 'rb').read())
for each in info['content']['certificates']:
    each.chosen.subject.native; each.chosen.sha1
";

/// A source file that Java compiles and runs. `CLASSPATH` must contain BouncyCastle's archives.
const BOUNCYCASTLE: &str = "
import java.io.FileInputStream;
import java.security.MessageDigest;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;

class Thumbprints {
    public static void main(String[] arguments) throws Exception {
        var data = new CMSSignedData(new FileInputStream(arguments[0]));
        for (X509CertificateHolder each : data.getCertificates().getMatches(null)) {
            each.getSubject();
            MessageDigest.getInstance(\"SHA-1\").digest(each.getEncoded());
        }
    }
}
";

/// The name of each program and its command line.
fn lines(file: &Path) -> Vec<(&'static str, Line)> {
    let python = |script| Line::of("python3", &["-c", script], file);
    let java = Path::new(crate::ROOT).join("target/bench-inputs/Thumbprints.java");
    std::fs::write(&java, BOUNCYCASTLE).unwrap();
    let print = ["pkcs7", "-inform", "DER", "-print_certs", "-noout", "-in"];
    vec![
        (
            "`openssl dgst -sha256`: the lower bound",
            Line::of("openssl", &["dgst", "-sha256"], file),
        ),
        (
            "`pki-preflight check --format summary`",
            Line::own(&["check", "--format", "summary", "--no-verify"], &[file]),
        ),
        (
            "`pki-preflight check --format json`",
            Line::own(&["check", "--format", "json", "--no-verify"], &[file]),
        ),
        ("`openssl pkcs7 -print_certs -noout`, no thumbprints", Line::of("openssl", &print, file)),
        ("Python `cryptography`", python(CRYPTOGRAPHY)),
        ("Python `asn1crypto`", python(ASN1CRYPTO)),
        ("Java, BouncyCastle", Line::of("java", &[&java.to_string_lossy()], file)),
        ("Rust `cms`", Line::rival("cms", file)),
    ]
}

/// The table. A program that is not installed or cannot read the file has no row.
pub fn table(runs: usize) -> String {
    let file = inputs::der(Sharing::Nothing, CERTIFICATES);
    let mut table = format!(
        "Reading all of {} certificates that share nothing, with their thumbprints:\n\n\
         | program | time | compared with the lower bound | peak memory |\n| --- | --- | --- | --- |\n",
        thousands(CERTIFICATES)
    );
    let lines = lines(&file);
    let Some((_, floor)) = lines.first().filter(|(_, floor)| floor.works()) else { return table };
    for (name, line) in lines.iter().filter(|(_, line)| line.works()) {
        let [time, least] = medians([line, floor], runs.min(5));
        let peak =
            line.peak().map_or_else(|| "-".to_owned(), |bytes| format!("{} MiB", bytes >> 20));
        writeln!(table, "| {name} | {} | {:.1} x | {peak} |", seconds(time), time / least).unwrap();
    }
    table
}
