//! OpenSSL reads CRLs as this library does, where it is installed.

use std::process::{Command, Stdio};

use pki_preflight::CrlReader;

use super::{authority, full};
use crate::support::der;
use crate::support::revocation::{CrlBuilder, reason};

/// What `openssl crl` prints of a CRL; `None` where it is not installed.
fn openssl(crl: &[u8], arguments: &[&str]) -> Option<String> {
    use std::io::Write as _;
    let mut child = Command::new("openssl")
        .args(["crl", "-inform", "DER", "-noout"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take().unwrap().write_all(crl).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
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
