//! What other programs of Windows write and read.

use std::fs;

use serde_json::Value;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;

use super::Machine;

/// As Windows PowerShell writes what is redirected with `>`.
fn utf16(text: &str) -> Vec<u8> {
    let units = text.replace('\n', "\r\n");
    let units = ["\u{FEFF}", &units].concat();
    units.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_redirected_store_is_read() {
    let Some(machine) = Machine::new() else { return };
    let records = machine.run(&["records", "a.p7b"]).exits(0);
    let list: Value = serde_json::from_str(&records).unwrap();
    let list = list.get("value").and_then(Value::as_array).unwrap();
    let thumbprint =
        |record: &Value| record.get("thumbprint").unwrap().as_str().unwrap().to_owned();
    let thumbprints: String = list.iter().map(|record| thumbprint(record) + "\n").collect();
    assert_eq!(thumbprints.lines().count(), 7, "{thumbprints}");
    for (name, text) in [("records", records), ("thumbprints", thumbprints)] {
        for (encoding, bytes) in [
            ("UTF-16", utf16(&text)),
            ("CRLF", text.replace('\n', "\r\n").into_bytes()),
            ("UTF-8 with a mark", format!("\u{FEFF}{text}").into_bytes()),
        ] {
            machine.write("store", bytes);
            let against = ["check", "a.p7b", "--against", "store", "--format", "summary"];
            let printed = machine.run(&[&against[..], &["--fail-on", "never"]].concat()).exits(0);
            assert!(printed.contains("duplicate: 7\n"), "{name} in {encoding}: {printed}");
        }
    }
}

#[test]
fn lines_may_end_with_a_carriage_return() {
    let Some(machine) = Machine::new() else { return };
    let pem = fs::read_to_string(crate::in_root("testdata/contoso.pem.p7b")).unwrap();
    machine.write("pem.p7b", pem.replace("\r\n", "\n").replace('\n', "\r\n"));
    let printed = machine.run(&["check", "pem.p7b", "--format", "summary"]).exits(0);
    assert!(printed.contains("certificates: 7\n"), "{printed}");
    machine.write("profile.toml", "format = \"summary\"\r\n\r\n[rules]\r\nexpired = \"allow\"\r\n");
    let profile = ["check", r"sub\b.p7b", "--at", "2026-11-24", "--profile", "profile.toml"];
    assert!(machine.run(&profile).out.contains("certificates: "));
    let baseline = ["check", r"sub\b.p7b", "--at", "2026-11-24", "--write-baseline", "known.json"];
    machine.run(&baseline);
    let known = fs::read_to_string(machine.folder().join("known.json")).unwrap();
    machine.write("known.json", known.replace('\n', "\r\n"));
    let run =
        machine.run(&["check", r"sub\b.p7b", "--at", "2026-11-24", "--baseline", "known.json"]);
    assert!(run.error.contains("left out: "), "{}{}", run.out, run.error);
}

/// What is printed ends its lines as it does elsewhere, in UTF-8.
#[test]
fn names_of_every_script_are_kept() {
    let Some(machine) = Machine::new() else { return };
    let [russian, japanese] = ["Корневой ЦС Контосо", "認証局 ルート"];
    let roots = [russian, japanese].map(|name| CertificateBuilder::root(name).build());
    for file in ["Корневые.p7b", "証明書 一覧.p7b"] {
        machine.write(file, bundle(&roots));
        let text = machine.run(&["check", file, "--list"]).exits(0);
        let all = [file, russian, japanese].iter().all(|name| text.contains(name));
        assert!(all && !text.contains('\r'), "{text}");
        let records = machine.run(&["records", file, "--format", "csv"]).exits(0);
        assert!(records.contains(russian) && records.contains(japanese), "{records}");
        assert!(machine.run(&["check", &machine.whole(file), "--quiet"]).out.is_empty());
    }
    let text = machine.run(&["check", "*.p7b"]).exits(0);
    assert!(text.contains("Корневые.p7b") && text.contains("証明書 一覧.p7b"), "{text}");
}
