//! One list of CAs in every form in which people provide a store.

mod json;
mod printed;

use sha2::{Digest as _, Sha256};

use super::armor::{base64, utf16le};
use super::contoso::Authority;

/// A form: its name, and a file of it.
pub type Form = (&'static str, Vec<u8>);

/// A CA as the forms represent it.
pub struct Entry {
    pub der: Vec<u8>,
    /// Upper case.
    pub thumbprint: String,
    pub name: String,
    pub is_root: bool,
}

impl Entry {
    pub fn new(authority: &Authority) -> Self {
        Self {
            der: authority.certificate(),
            thumbprint: authority.thumbprint(),
            name: authority.common_name.to_owned(),
            is_root: authority.is_root,
        }
    }

    pub fn base64(&self) -> String {
        base64(&self.der)
    }

    pub fn sha256(&self) -> String {
        in_pairs(&hexadecimal(&Sha256::digest(&self.der)), ":")
    }

    pub fn kind(&self) -> &'static str {
        if self.is_root { "root" } else { "intermediate" }
    }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

pub fn in_pairs(digits: &str, separator: &str) -> String {
    let pairs: Vec<_> =
        digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap()).collect();
    pairs.join(separator)
}

/// Every form; the text forms also in UTF-16 and with a byte order mark.
pub fn all(entries: &[Entry]) -> Vec<Form> {
    let texts = [json::forms(entries), tables(entries), printed::forms(entries)].concat();
    let mut forms = Vec::new();
    for (name, text) in texts {
        forms.push((name, utf16le(&text, true)));
        forms.push((name, format!("\u{FEFF}{text}").into_bytes()));
        forms.push((name, text.replace('\n', "\r\n").into_bytes()));
        forms.push((name, text.into_bytes()));
    }
    forms
}

fn lines(entries: &[Entry], line: impl Fn(&Entry) -> String) -> String {
    entries.iter().map(|entry| line(entry) + "\n").collect()
}

/// Tables with a header.
fn tables(entries: &[Entry]) -> Vec<(&'static str, String)> {
    let quoted = |separator: &str| {
        let row = |fields: [&str; 4]| format!("\"{}\"", fields.join(&format!("\"{separator}\"")));
        let header = row(["Id", "DisplayName", "Thumbprint", "Certificate"]);
        header + "\n" + &lines(entries, |it| row(["7", &it.name, &it.thumbprint, "System.Byte[]"]))
    };
    vec![
        ("Export-Csv", quoted(",")),
        ("Export-Csv of PowerShell 5.1", format!("#TYPE Selected.System.Object\n{}", quoted(","))),
        ("Export-Csv -UseCulture", quoted(";")),
        ("Excel", format!("sep=;\n{}", quoted(";"))),
        ("tabs", quoted("\t")),
        ("a column of thumbprints", {
            "\"Thumbprint\"\n".to_owned() + &lines(entries, |it| format!("\"{}\"", it.thumbprint))
        }),
        ("a column of certificates", {
            "certificate\n".to_owned() + &lines(entries, Entry::base64)
        }),
        ("quoted commas", {
            let row = |it: &Entry| format!("\"a, \"\"b\"\",\nc\",{}", it.thumbprint.to_lowercase());
            "subject,SHA-1 Fingerprint\n".to_owned() + &lines(entries, row)
        }),
        ("PEM in a table", {
            let row = |it: &Entry| {
                format!(
                    "x,\"-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\"",
                    it.base64()
                )
            };
            "Name,Certificate\n".to_owned() + &lines(entries, row)
        }),
    ]
}
