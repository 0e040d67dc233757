//! The printed output of tools.

use super::{Entry, in_pairs, lines};

pub fn forms(entries: &[Entry]) -> Vec<(&'static str, String)> {
    let each = |line: &dyn Fn(&Entry) -> String| lines(entries, line);
    let lower = |it: &Entry| it.thumbprint.to_lowercase();
    let colons = |it: &Entry| in_pairs(&it.thumbprint, ":");
    let joined = |separator: &str| {
        let all: Vec<_> = entries.iter().map(|it| it.thumbprint.clone()).collect();
        all.join(separator) + "\n"
    };
    let dashes = "-".repeat(40);
    let identifier = "AB".repeat(20);
    vec![
        ("a list", each(&|it| it.thumbprint.clone())),
        (
            "Select-Object",
            format!("\nThumbprint\n----------\n{}\n", each(&|it| it.thumbprint.clone())),
        ),
        ("commas", joined(",")),
        ("blanks", joined(" ")),
        ("0x", each(&|it| format!("0x{}", it.thumbprint))),
        ("remarks behind", each(&|it| format!("{}  # {}", it.thumbprint, it.name))),
        ("openssl", each(&|it| format!("SHA1 Fingerprint={}", colons(it)))),
        (
            "openssl 3",
            each(&|it| format!("sha1 Fingerprint={}\nsubject=CN = {}", colons(it), it.name)),
        ),
        (
            "keytool -list",
            each(&|it| {
                format!(
                    "a, Nov 1, 2025, trustedCertEntry, \nCertificate fingerprint (SHA1): {}",
                    colons(it)
                )
            }),
        ),
        (
            "keytool -v",
            each(&|it| {
                let (sha1, sha256) = (colons(it), it.sha256());
                format!(
                    "Serial number: {identifier}\nCertificate fingerprints:\n\t SHA1: {sha1}\n\t SHA256: \
                 {sha256}\nSubjectKeyIdentifier [\nKeyIdentifier [\n0000: 5D 11 D9\n]\n]\n"
                )
            }),
        ),
        (
            "certutil -store",
            each(&|it| {
                format!(
                    "Serial Number: 03e9\nCert Hash(sha1): {}\nNo key provider information\n",
                    lower(it)
                )
            }),
        ),
        (
            "certutil of Windows 7",
            each(&|it| {
                let hash = in_pairs(&lower(it), " ");
                format!(
                    "================ Zertifikat 0 ================\nZertifikathash(sha1): {hash}\n"
                )
            }),
        ),
        (
            "certutil -v",
            each(&|it| {
                let hash = in_pairs(&lower(it), " ");
                format!("Key Id Hash(sha1): {identifier}\nCert Hash(sha1):\n    {hash}\n")
            }),
        ),
        (
            "Format-Table",
            format!(
                "\n   PSParentPath: Microsoft.PowerShell.Security\\Certificate::LocalMachine\\Root\n\n\
             {:<40}  Subject\n----------                                -------\n{}\n\n",
                "Thumbprint",
                each(&|it| format!("{}  CN={}, C=DE", it.thumbprint, it.name))
            ),
        ),
        (
            "Format-Table, behind",
            format!(
                "\nDisplayName                              Thumbprint\n-----------                              \
             ----------\n{}\n",
                each(&|it| format!("{:<40} {}", it.name, it.thumbprint))
            ),
        ),
        (
            "two identifiers",
            format!(
                "{:<40}  SubjectKeyIdentifier\n{dashes}  {dashes}\n{}",
                "Thumbprint",
                each(&|it| format!("{}  {identifier}", it.thumbprint))
            ),
        ),
        (
            "Format-List",
            each(&|it| {
                format!(
                    "\nId          : 7\nDisplayName : {}\nThumbprint  : {}\n",
                    it.name, it.thumbprint
                )
            }),
        ),
        (
            "Markdown",
            format!(
                "| Name | SHA-1 Thumbprint |\n| :--- | :--- |\n{}",
                each(&|it| format!("| {} | {} |", it.name, lower(it)))
            ),
        ),
        ("labelled", each(&|it| format!("{}; Thumb: {}", it.name, lower(it)))),
        ("PEM", each(&|it| format!("subject=CN = {}\n{}", it.name, pem(it, "\n")))),
        ("PEM with written line ends", each(&|it| pem(it, "\\n"))),
    ]
}

fn pem(entry: &Entry, end: &str) -> String {
    let body = entry.base64();
    let lines: Vec<_> =
        body.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    format!(
        "-----BEGIN CERTIFICATE-----{end}{}{end}-----END CERTIFICATE-----{end}",
        lines.join(end)
    )
}
