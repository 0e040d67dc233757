//! Compares with OpenSSL, if it is installed.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use pki_preflight::{
    Instant, Policy,
    crl::CrlReader,
    revocation::{CrlInventory, CrlSource},
};

use super::{authority, full};
use crate::support::der;
use crate::support::revocation::{CrlBuilder, reason};

/// The output of `openssl crl` for a CRL; `None` if it is not installed.
pub(super) fn openssl(crl: &[u8], arguments: &[&str]) -> Option<String> {
    use std::io::Write as _;
    let child = Command::new("openssl")
        .args(["crl", "-inform", "DER", "-noout"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let printed = |mut child: Child| {
        child.stdin.take().unwrap().write_all(crl).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    child.ok().map(printed)
}

#[test]
fn numbers_dates_and_entries_are_those_of_openssl() {
    let many = (0..500).fold(CrlBuilder::new(&authority()), |crl, number| {
        crl.revoke_with(&der::integer(0x1_0000 + number), &reason(4))
    });
    let plain = CrlBuilder::new(&authority()).revoke(&der::integer(0x1234));
    for builder in [plain, many, full().valid("20260303030303Z", "20510101000000Z")] {
        let bytes = builder.build();
        let Some(dates) = openssl(&bytes, &["-lastupdate", "-nextupdate", "-crlnumber"]) else {
            return;
        };
        let mut reader = CrlReader::default();
        reader.push(&bytes);
        let crl = reader.finish().unwrap();
        let number = crl.number().unwrap().iter().map(|byte| format!("{byte:02X}"));
        let number: String = number.collect();
        assert!(dates.contains(&format!("crlNumber=0x{number}\n")), "{dates}");
        for (label, instant) in
            [("lastUpdate", crl.this_update()), ("nextUpdate", crl.next_update())]
        {
            let line = dates.lines().find_map(|line| line.strip_prefix(&format!("{label}=")));
            let year = instant.unwrap().to_string();
            assert!(line.unwrap().contains(&year[..4]), "{dates}");
            assert!(line.unwrap().contains(&year[11..19]), "{dates}");
        }
        let text = openssl(&bytes, &["-text"]).unwrap();
        let entries = text.matches("Serial Number: ").count();
        assert_eq!(crl.entries(), u64::try_from(entries).unwrap());
    }
}

const CONFIGURATION: &str = "\
[ca]
default_ca = own
[own]
database = index.txt
crlnumber = number
default_md = default
default_crl_days = 30
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid
[req]
distinguished_name = name
x509_extensions = authority
[name]
[authority]
basicConstraints = critical,CA:TRUE
subjectKeyIdentifier = hash
keyUsage = critical,keyCertSign,cRLSign
";

/// Runs OpenSSL in a folder; `None` if it is not installed.
fn run(folder: &Path, arguments: &str) -> Option<()> {
    let mut command = Command::new("openssl");
    let output = command.args(arguments.split(' ')).current_dir(folder).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

/// CRLs that OpenSSL made, with each kind of signature: verified, with the revoked entry.
#[test]
fn signatures_and_revocations_are_those_of_openssl() {
    for key in [
        "rsa:2048",
        "rsa:2048 -sigopt rsa_padding_mode:pss",
        "ec -pkeyopt ec_paramgen_curve:P-256",
        "ec -pkeyopt ec_paramgen_curve:P-384",
        "ec -pkeyopt ec_paramgen_curve:P-521",
        "ed25519",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::write(path.join("openssl.cnf"), CONFIGURATION).unwrap();
        fs::write(path.join("number"), "1F0A\n").unwrap();
        let entry = "R\t350101000000Z\t260102030405Z,keyCompromise\t1234\tunknown\t/CN=a\n";
        fs::write(path.join("index.txt"), entry).unwrap();
        let (newkey, sigopt) = key
            .split_once(" -sigopt")
            .map_or((key, ""), |(key, _)| (key, " -sigopt rsa_padding_mode:pss"));
        let request = format!(
            "req -x509 -config openssl.cnf -newkey {newkey} -noenc -keyout key.pem -subj /CN=Root \
             -days 30 -outform DER -out root.der"
        );
        if run(path, &request).is_none() {
            return;
        }
        run(path, "x509 -inform DER -in root.der -out root.pem").unwrap();
        let issue = "ca -gencrl -config openssl.cnf -keyfile key.pem -cert root.pem -out crl.pem";
        run(path, &format!("{issue}{sigopt}")).unwrap();
        run(path, "crl -in crl.pem -outform DER -out crl.der -CAfile root.pem").unwrap();
        let (root, crl) = (read_file(path, "root.der"), read_file(path, "crl.der"));
        let rules = |crl: &[u8]| {
            let mut inventory = CrlInventory::default();
            assert!(inventory.add_certificate(&root));
            inventory.add_serial_number(&[0x12, 0x34]);
            let at = Instant::try_from(std::time::SystemTime::now()).unwrap();
            let mut survey = inventory.survey(at, 20_000_000);
            let mut reader = survey.reader();
            reader.push(crl);
            survey.add(CrlSource::of_file("crl.der"), reader.finish().into());
            let report = survey.finish(&Policy::default());
            let rules: Vec<_> = report.findings.iter().map(|it| it.rule.id).collect();
            (rules, report)
        };
        let (found, report) = rules(&crl);
        assert_eq!(found, ["R024"], "{key}");
        let details = report.authorities[0].crl.as_ref().unwrap();
        assert_eq!((details.number.as_deref(), details.entries), (Some("1F0A"), 1), "{key}");
        let entry = &details.revoked[0];
        assert_eq!(entry.revocation_date.unwrap().to_string(), "2026-01-02T03:04:05Z");
        assert_eq!(entry.reason.unwrap().name(), "keyCompromise");
        // One bit of the serial number makes the signature invalid.
        let mut changed = crl.clone();
        let at = changed.windows(4).position(|bytes| bytes == [2, 2, 0x12, 0x34]).unwrap();
        changed[at + 3] ^= 1;
        assert!(rules(&changed).0.contains(&"R007"), "{key}");
    }
}

fn read_file(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}
