//! Rules of the scope file.

use std::slice::from_ref;

use super::super::armor::{base64, base64_lines, pem, utf16le};
use super::super::bundle::{BundleBuilder, DATA, bundle};
use super::super::contoso;
use super::super::matrix;
use super::{Case, Input};

pub fn cases() -> Vec<Case> {
    [contents(), secrets(), sizes(), hashes(), texts(), urls(), pages()].concat()
}

fn good() -> Vec<u8> {
    bundle(&contoso::certificates())
}

fn case(rule: &'static str, fires: impl Into<Vec<u8>>, silent: impl Into<Vec<u8>>) -> Case {
    Case { rule, fires: Input::new(fires.into()), silent: Input::new(silent.into()) }
}

/// A file that is not a bundle.
fn other_file(name: &str) -> Vec<u8> {
    let files = matrix::not_pkcs7();
    files.into_iter().find(|(each, _)| *each == name).map(|(_, bytes)| bytes).unwrap()
}

fn contents() -> Vec<Case> {
    let cut = |bytes: usize| good()[..good().len() - bytes].to_vec();
    let [first, .., last] = &contoso::certificates()[..] else { unreachable!() };
    let two_blocks =
        pem("PKCS7", &bundle(from_ref(first))) + &pem("PKCS7", &bundle(from_ref(last)));
    let one_block = pem("PKCS7", &bundle(&[first.clone(), last.clone()]));
    let with_certificate = pem("PKCS7", &good()) + &pem("CERTIFICATE", last);
    vec![
        case("F001", first.clone(), bundle(from_ref(first))),
        // An empty value has its own rule.
        case("F001", b" ", b""),
        case("F015", b"", b" "),
        case("F004", cut(1), cut(0)),
        case("F005", two_blocks, one_block),
        case("F006", with_certificate, pem("PKCS7", &good())),
        case("F007", [good(), b"\n".to_vec()].concat(), good()),
        case("F007", [good(), good()].concat(), good()),
    ]
}

fn secrets() -> Vec<Case> {
    let key = other_file("private_key_pkcs8_der");
    let public = other_file("public_key_pem");
    let armoured = |bytes: &[u8]| [pem("PKCS7", &good()).as_bytes(), bytes].concat();
    let before =
        [&other_file("private_key_rsa_pem")[..], pem("PKCS7", &good()).as_bytes()].concat();
    let encapsulating = |content: &[u8]| {
        BundleBuilder::new(&contoso::certificates()).content(DATA, content).build()
    };
    vec![
        case("F010", key.clone(), public.clone()),
        case("F010", other_file("private_key_encrypted_pem"), public.clone()),
        // A bundle before it does not hide it, nor does one after it.
        case("F010", armoured(&other_file("private_key_ec_pem")), armoured(&public)),
        case("F010", before, pem("PKCS7", &good())),
        // Certificates between the bundle and the key do not hide it either.
        case(
            "F010",
            armoured(
                &[pem("CERTIFICATE", &contoso::certificates()[0]), pem("PRIVATE KEY", &key)]
                    .concat()
                    .into_bytes(),
            ),
            armoured(pem("CERTIFICATE", &contoso::certificates()[0]).as_bytes()),
        ),
        case("F010", [good(), key.clone()].concat(), [good(), vec![0]].concat()),
        case("F010", [good(), good(), key.clone()].concat(), [good(), good()].concat()),
        case("F010", encapsulating(&key), encapsulating(b"no key")),
    ]
}

fn sizes() -> Vec<Case> {
    const MEGABYTES: usize = 2_000_000;
    const MEBIBYTES: usize = 2 << 20;
    let long = |length: usize| {
        let mut bytes = good();
        bytes.resize(length, 0);
        bytes
    };
    let thousand = |input: Input| input.with(|it| it.assumptions.set("kilobyte", "1000").unwrap());
    vec![
        case("F002", long(MEBIBYTES + 1), long(MEBIBYTES)),
        Case {
            rule: "F002",
            fires: thousand(Input::new(long(MEGABYTES + 1))),
            silent: thousand(Input::new(long(MEGABYTES))),
        },
        case("F009", long(MEGABYTES + 1), long(MEGABYTES)),
        case("F009", long(MEBIBYTES), long(MEBIBYTES + 1)),
        // If the smaller interpretation is assumed, or another limit is set, the other one is not
        // reported.
        Case {
            rule: "F009",
            fires: Input::new(long(MEGABYTES + 1)),
            silent: thousand(Input::new(long(MEGABYTES + 1))),
        },
        Case {
            rule: "F009",
            fires: Input::new(long(MEGABYTES + 1)),
            silent: Input::new(long(MEGABYTES + 1)).with(|it| it.limits.file_bytes = 3_000_000),
        },
    ]
}

fn hashes() -> Vec<Case> {
    let given = |hash: String| Input::new(good()).with(|it| it.sha256 = Some(hash));
    let right = pki_preflight::Sha256Digest::of(&good()).to_string();
    let other = pki_preflight::Sha256Digest::of(b"").to_string();
    vec![
        Case { rule: "F003", fires: given(other.clone()), silent: given(right.to_lowercase()) },
        // An error is reported once.
        Case { rule: "F003", fires: given(other.clone()), silent: given(other[..62].to_owned()) },
        Case { rule: "F014", fires: given("D".repeat(70)), silent: given("D".repeat(64)) },
        Case { rule: "F014", fires: given(right.replace('0', "o")), silent: given(right) },
        Case { rule: "F014", fires: given(String::new()), silent: given(other) },
    ]
}

fn texts() -> Vec<Case> {
    let text = pem("PKCS7", &good());
    let marked = ["\u{FEFF}", &text].concat();
    vec![
        case("F008", text.replace('\n', "\n\n"), text.clone()),
        // A byte order mark, UTF-16 and missing boundaries have their own rules.
        case("F008", text.replace("PKCS7", "pkcs7"), marked.clone()),
        case("F008", text.replace("PKCS7", "pkcs7"), base64_lines(&good(), 64, "\n")),
        case("F011", text.clone(), good()),
        case("F011", text.clone(), base64(&good())),
        case("F012", base64(&good()), good()),
        case("F012", base64(&good()), text.clone()),
        case("F013", marked, text.clone()),
        case("F013", utf16le(&text, false), text.clone()),
        case("F013", utf16le(&text, true), text),
    ]
}

/// A bundle that is to be downloaded from a URL.
fn from(url: &str) -> Input {
    Input::new(good()).with(|it| it.upload_url = Some(url.to_owned()))
}

fn url(rule: &'static str, fires: &str, silent: &str) -> Case {
    Case { rule, fires: from(fires), silent: from(silent) }
}

const PUBLIC: &str = "https://pki.contoso.example/ca.p7b";

fn urls() -> Vec<Case> {
    vec![
        url("F016", "pki.contoso.example/ca.p7b", PUBLIC),
        url(
            "F016",
            "https://pki.contoso.example/the ca.p7b",
            "https://pki.contoso.example/the%20ca.p7b",
        ),
        url("F016", "https://", "ftp://"),
        url("F017", "ftp://pki.contoso.example/ca.p7b", "HTTP://pki.contoso.example/ca.p7b"),
        url("F017", "file:///ca.p7b", PUBLIC),
        url("F018", "https://localhost/ca.p7b", PUBLIC),
        url("F018", "https://pki01/ca.p7b", "https://pki01.contoso.example/ca.p7b"),
        url("F018", "https://pki.contoso.local/ca.p7b", PUBLIC),
        url("F018", "http://10.0.0.1/ca.p7b", "http://11.0.0.1/ca.p7b"),
        url("F018", "http://0x7f000001/ca.p7b", "http://0x08080808/ca.p7b"),
        url("F018", "http://2130706433/ca.p7b", "http://134744072/ca.p7b"),
        url("F018", "http://0177.1/ca.p7b", "http://010.1.1.1/ca.p7b"),
        url("F018", "http://100.64.0.1/ca.p7b", "http://100.63.0.1/ca.p7b"),
        url("F018", "http://169.254.0.1/ca.p7b", "http://169.253.0.1/ca.p7b"),
        url("F018", "http://[::1]/ca.p7b", "http://[2606:4700::1]/ca.p7b"),
        url("F018", "http://[fd00::1]/ca.p7b", "http://[2606:4700::1]/ca.p7b"),
        url("F018", "http://[::ffff:10.0.0.1]/ca.p7b", "http://[2606:4700::1]/ca.p7b"),
        url("F020", "https://user:password@pki.contoso.example/ca.p7b", PUBLIC),
        url("F020", &format!("{PUBLIC}?sv=1&sig=c2VjcmV0"), &format!("{PUBLIC}?sv=1&sig=")),
        url("F020", &format!("{PUBLIC}?X-Amz-Signature=0"), &format!("{PUBLIC}?X-Amz-Date=0")),
        url("F021", "https://pki.contoso.example/ca", PUBLIC),
        url(
            "F021",
            "https://pki.contoso.example/ca.p7b.txt",
            "https://pki.contoso.example/CA.P7B?v=1",
        ),
        url("F021", "https://pki.contoso.example/get?file=ca.p7b", PUBLIC),
    ]
}

fn pages() -> Vec<Case> {
    const GITHUB: &str = "https://github.com/contoso/pki";
    vec![
        url(
            "F019",
            "https://microsoft.sharepoint.com/CBA/demo/CBARootPKI.p7b",
            "https://microsoft.sharepoint.com/CBA/demo/CBARootPKI.p7b?download=1",
        ),
        url("F019", "https://1drv.ms/u/ca.p7b", PUBLIC),
        url(
            "F019",
            "https://drive.google.com/file/d/1/view",
            "https://drive.google.com/uc?export=download&id=1",
        ),
        url(
            "F019",
            "https://www.dropbox.com/s/1/ca.p7b",
            "https://www.dropbox.com/s/1/ca.p7b?dl=1",
        ),
        url("F019", &format!("{GITHUB}/blob/main/ca.p7b"), &format!("{GITHUB}/raw/main/ca.p7b")),
        url(
            "F019",
            "https://gitlab.com/contoso/pki/-/blob/main/ca.p7b",
            "https://gitlab.com/contoso/pki/-/raw/main/ca.p7b",
        ),
    ]
}
