//! Every format, every error, every remark; and properties that hold for any input.

mod binary;
mod json;
mod properties;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;

/// Bytes with a certificate's frame and its first fields, and nothing else.
fn certificate(number: u8) -> Vec<u8> {
    let fields = [&[0xA0, 3, 2, 1, 2, 2, 1, number][..], &[0x30, 0].repeat(4)].concat();
    element(0x30, &[element(0x30, &fields), vec![0x30, 0, 3, 1, 0]].concat())
}

fn thumbprint(number: u8) -> Thumbprint {
    Thumbprint::of(&certificate(number))
}

fn element(identifier: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[identifier, 0x82], &length[..], content].concat()
}

fn bundle(members: &[Vec<u8>]) -> Vec<u8> {
    let signed_data =
        [vec![2, 1, 1, 0x31, 0, 0x30, 2, 6, 0], element(0xA0, &members.concat()), vec![0x31, 0]];
    let content = element(0xA0, &element(0x30, &signed_data.concat()));
    let id = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2];
    element(0x30, &[&id[..], &content].concat())
}

fn pem(label: &str, bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// A record with an id, a name and other properties that Graph sends and that are ignored.
fn record(number: u8) -> String {
    let (text, thumbprint) = (BASE64_STANDARD.encode(certificate(number)), thumbprint(number));
    format!(
        r#"{{"@odata.type":"x","id":"id-{number}","deletedDateTime":null,"certificate":"{text}",
        "displayName":"CA {number}","thumbprint":"{thumbprint}","isIssuerHintEnabled":false,
        "unknown":{{"thumbprint":[1,{{}}]}}}}"#
    )
}

fn page(members: &str, records: &[String]) -> String {
    format!("{{{members}\"value\":[{}]}}", records.join(","))
}

fn parse(bytes: impl AsRef<[u8]>) -> Store {
    Store::parse("store", bytes.as_ref()).unwrap()
}

fn error(bytes: impl AsRef<[u8]>) -> StoreError {
    Store::parse("store", bytes.as_ref()).unwrap_err()
}

/// Reads a store that must contain exactly the certificates with these numbers.
#[track_caller]
fn expect(bytes: impl AsRef<[u8]>, kind: StoreKind, numbers: &[u8]) -> Store {
    let store = parse(bytes);
    let mut expected: Vec<_> = numbers.iter().map(|number| thumbprint(*number)).collect();
    expected.sort();
    assert_eq!(store.thumbprints().collect::<Vec<_>>(), expected);
    assert_eq!((store.kind(), store.len()), (kind, numbers.len()));
    store
}

#[test]
fn nothing_is_no_store() {
    for bytes in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF", b"\xFF\xFE \0\n\0"] {
        assert_eq!(error(bytes).kind(), &StoreErrorKind::Empty);
    }
    assert!(error("").to_string().starts_with("The file is empty."));
    assert_eq!(error("# only\n\n# remarks").kind(), &StoreErrorKind::NoEntries);
    assert_eq!(error("Thumbprint\r\n----------\r\n").kind(), &StoreErrorKind::NoEntries);
    let store = Store::merge("folder", Vec::new(), Vec::new());
    assert!(store.is_empty() && !store.is_complete());
}

#[test]
fn thumbprints_in_utf_16() {
    let list = format!("\u{200E}{}\r\n# Zoë\r\n{}\r\n", thumbprint(1), thumbprint(2));
    let bytes = list.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(bytes).collect();
    let store = expect(bytes, StoreKind::Thumbprints, &[1, 2]);
    assert!(store.is_complete() && store.remarks().is_empty());
    assert!(store.find(&thumbprint(2)).is_some_and(|found| found.id.is_none()));
}

#[test]
fn bytes_that_are_no_characters_are_remarked_on() {
    let list = [b"# M\xFCnchen\n".as_slice(), thumbprint(1).to_string().as_bytes()].concat();
    let store = expect(list, StoreKind::Thumbprints, &[1]);
    assert_eq!(store.remarks(), [StoreWarning::ReplacedText { offset: 3 }]);
    assert!(store.is_complete());
}

#[test]
fn repeated_entries_are_held_once() {
    let list = format!("{0}\n{0}\n{0}\n", thumbprint(1));
    let store = expect(list, StoreKind::Thumbprints, &[1]);
    assert_eq!(store.remarks(), [StoreWarning::DuplicateEntries { count: 2 }]);
}

#[test]
fn a_folder_is_one_store() {
    let incomplete = page("\"@odata.nextLink\":\"https://h/a?b\",", &[record(1)]);
    let parts = vec![
        Store::parse("a.json", incomplete.as_bytes()).unwrap(),
        Store::parse("b.txt", format!("{}\n{}", thumbprint(1), thumbprint(2)).as_bytes()).unwrap(),
    ];
    let reason = error("<html>").message();
    let skipped = StoreWarning::FileSkipped { name: "c\u{7}.html".to_owned(), reason };
    let store = Store::merge("folder", parts, vec![skipped]);
    assert_eq!((store.name(), store.kind(), store.len()), ("folder", StoreKind::Mixed, 2));
    assert_eq!(store.find(&thumbprint(1)).unwrap().id, Some("id-1"));
    let remark = store.remarks()[0].to_string();
    assert!(remark.starts_with("a.json: The list continues after 1 page, at h/a, "), "{remark}");
    assert!(!store.is_complete());

    let again = Store::merge("again", vec![store.clone()], Vec::new());
    assert_eq!(again.remarks(), store.remarks());
    let remark = store.remarks()[1].to_string();
    assert!(remark.starts_with("The file c\\u{7}.html was left out. The content looks like"));
}
