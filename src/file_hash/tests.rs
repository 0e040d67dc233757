//! Values as people paste them, and the messages about them.

use proptest::prelude::*;

use super::*;

const FILE: &[u8] = b"\x30\x82\x01\x00 a file of some bytes\n";

fn actual() -> Sha256Digest {
    Sha256Digest::of(FILE)
}

fn judge(file: &[u8], value: &str) -> Judged {
    let mut given = GivenHash::new(value.to_owned());
    file.chunks(7).for_each(|piece| given.push(piece));
    given.judge(Sha256Digest::of(file))
}

/// The message about a value that is not 64 digits.
fn said(value: &str) -> String {
    match judge(FILE, value) {
        Judged::Malformed(malformed) => malformed.to_string(),
        other => panic!("{value}: {other:?}"),
    }
}

/// The digits of the file's hash, formatted in another way.
fn groups(length: usize, separator: &str) -> String {
    let digits = actual().to_string();
    let groups: Vec<_> =
        digits.as_bytes().chunks(length).map(|it| std::str::from_utf8(it).unwrap()).collect();
    groups.join(separator)
}

fn base64() -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(actual().as_bytes())
}

#[test]
fn only_64_digits_of_either_case_pass() {
    let digits = actual().to_string();
    assert!(matches!(judge(FILE, &digits), Judged::Right));
    assert!(matches!(judge(FILE, &digits.to_lowercase()), Judged::Right));
    let other = Sha256Digest::of(b"other");
    let judged = judge(FILE, &other.to_string());
    assert!(matches!(judged, Judged::Mismatch { given, origin: None } if given == other));
}

#[test]
fn the_digits_are_found_in_what_tools_print() {
    let (upper, spaced) = (actual().to_string(), groups(2, " ").to_lowercase());
    let lower = upper.to_lowercase();
    let numbers: Vec<_> = actual().as_bytes().iter().map(u8::to_string).collect();
    for (value, looks) in [
        (format!("{lower}  a b.p7b"), "`sha256sum`"),
        (format!("{lower} *bundle.p7b\n"), "`sha256sum`"),
        (format!("\\{lower}  a\\nb"), "`sha256sum`"),
        (format!("SHA256 (bundle.p7b) = {lower}"), "--tag"),
        (format!("SHA2-256(stdin)= {lower}"), "`openssl dgst`"),
        (format!("SHA256(bundle.p7b)= {}", groups(2, ":")), "`openssl dgst`"),
        (format!("SHA256 hash of de:\r\n{spaced}\r\nCertUtil: -hashfile"), "`certutil -hashfile`"),
        (format!("Hachage SHA256 de bundle.p7b :\n{lower}\nCertUtil: -hashfile"), "`certutil"),
        (format!("SHA256 ハッシュ (対象 bundle.p7b):\n{lower}"), "`certutil -hashfile`"),
        (format!("Algorithm  Hash  Path\n---  ---  ---\nSHA256  {upper}  C:\\a"), "is a table"),
        (format!("\u{1B}[32;1mAlgorithm Hash Path\u{1B}[0m\nSHA256 {upper} /a"), "is a table"),
        (format!("SHA256          {upper}       C:\\pki\\bundle.p7b"), "is a table"),
        (format!("\nHash\n----\n{upper}\n\n"), "is a table"),
        (format!("\n\nAlgorithm : SHA256\nHash      : {upper}\nPath      : /a\n"), "Format-List"),
        (format!("@{{Algorithm=SHA256; Hash={upper}; Path=C:\\a}}"), "property Hash"),
        (format!("{{\"Algorithm\":\"SHA256\",\"Hash\":\"{upper}\"}}"), "is JSON"),
        (format!("\"Algorithm\",\"Hash\",\"Path\"\r\n\"SHA256\",\"{upper}\",\"C:\\a\""), "is CSV"),
        (format!("\"sha256FileHash\": \"{upper}\""), "request body"),
        (format!("sha256:{lower}"), "name of the algorithm"),
        (format!("SHA-256: {lower}"), "name of the algorithm"),
        (format!("0x{lower}"), "0x before"),
        (format!("“{upper}”"), "quotation marks"),
        (groups(2, ":"), "colons between"),
        (groups(2, "-"), "dashes between"),
        (format!("{spaced} "), "spaces between"),
        (groups(8, " "), "spaces between"),
        (groups(32, "\n"), "more than one line"),
        (groups(40, "\r\n"), "more than one line"),
        (format!("{lower}\n"), "a line end"),
        (format!(" {lower}"), "white space around"),
        (format!("{lower}\u{A0}"), "U+00A0"),
        (format!("\u{200E}{lower}"), "U+200E"),
        (format!("\u{FEFF}{lower}"), "U+FEFF"),
        (lower.replace('e', "e\u{200B}"), "U+200B"),
        (format!("{lower};"), "other text"),
        (numbers.join(" "), "decimal numbers"),
        (format!("[{}]", numbers.join(",")), "decimal numbers"),
        (base64(), "is base64."),
        (base64().trim_end_matches('=').replace('+', "-").replace('/', "_"), "is base64."),
        (format!("sha256-{}", base64()), "subresource integrity"),
        (format!("SHA-256={}", base64()), "name of the algorithm"),
    ] {
        let said = said(&value);
        assert!(said.contains(looks), "{value}: {said}");
        assert!(said.ends_with("The hash in it is this file's SHA-256."), "{value}: {said}");
    }
}

#[test]
fn characters_that_look_like_digits_are_read() {
    let digits = actual().to_string();
    let wide: String =
        digits.chars().map(|it| char::from_u32(u32::from(it) + 0xFEE0).unwrap()).collect();
    assert!(said(&wide).contains("full-width digits. The hash in it is this file's"));
    for (digit, letter) in [('0', 'O'), ('1', 'l'), ('E', '\u{415}'), ('A', '\u{410}')] {
        let value = digits.replace(digit, &letter.to_string());
        let place = digits.find(digit).unwrap() + 1;
        let said = said(&value);
        assert!(said.contains(&format!("letter {letter} in place of a digit at position {place}")));
        assert!(said.ends_with("The hash in it is this file's SHA-256."), "{said}");
    }
    let odd = format!("{}w{}", &digits[..5], &digits[6..]);
    let odd = said(&odd);
    assert!(
        odd.contains("has \"w\", which is not a hexadecimal digit, at position 6. Its digits are")
    );
}

#[test]
fn values_of_other_algorithms_are_named() {
    let sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    assert!(said(sha1).contains("the length of SHA-1"));
    assert!(said(sha1).ends_with("It is the hash of an empty file."));
    assert!(said(&format!("SHA1 hash of a:\n{sha1}\nCertUtil: x")).contains("length of SHA-1"));
    for (length, name) in [(32, "MD5"), (56, "SHA-224"), (96, "SHA-384"), (128, "SHA-512")] {
        let value = "9".repeat(length);
        assert!(
            said(&value)
                .contains(&format!("has {length} hexadecimal digits, the length of {name}"))
        );
    }
    let sha512 = crate::digest::Hex(&<sha2::Sha512 as sha2::Digest>::digest(FILE)).to_string();
    assert!(said(&sha512).ends_with("It is this file's SHA-512."));
    let other = "AB".repeat(32);
    assert!(said(&format!("SHA3-256(a)= {other}")).contains("labelled SHA-3"));
    assert!(said(&format!("HMAC-SHA256(a)= {other}")).contains("labelled HMAC"));
    let line = format!("{other}  bundle.p7b");
    assert!(said(&line).ends_with("The hash in it is not this file's SHA-256."));
    assert!(said(&format!("{line}\n{}  b", "CD".repeat(32))).contains("several different hashes"));
}

#[test]
fn lost_and_added_digits_are_counted() {
    let digits = actual().to_string();
    let dropped = format!("{}{}", &digits[..20], &digits[21..]);
    for (value, end) in [
        (digits[..63].to_owned(), "It is this file's SHA-256 without the last 1 digit."),
        (digits[2..].to_lowercase(), "It is this file's SHA-256 without the first 2 digits."),
        (dropped, "It is this file's SHA-256 without 1 digit."),
        (format!("{digits}AB"), "It is this file's SHA-256 with 2 digits too many."),
        (format!("{}...", &digits[..60]), "Its digits are those of this file's SHA-256."),
        (format!("{}…", &digits[..8]), "Its digits are those of this file's SHA-256."),
        (
            format!("{}..{}", &digits[..9], &digits[60..]),
            "Its digits are those of this file's SHA-256.",
        ),
        ("ABABABABAB....AB".to_owned(), "Its digits are not those of this file's SHA-256."),
        ("D7".repeat(35), "has 70 digits as well."),
    ] {
        assert!(said(&value).ends_with(end), "{value}: {}", said(&value));
    }
}

#[test]
fn what_is_no_hash_is_named() {
    for (value, looks) in [
        ("", "value is empty."),
        (" \r\n", "invisible characters"),
        ("\u{200E}\u{FEFF}", "invisible characters"),
        ("$HASH", "a variable"),
        ("${HASH}", "a variable"),
        ("%HASH%", "a variable"),
        ("$env:HASH", "a variable"),
        ("${{ steps.hash.outputs.value }}", "a variable"),
        ("<hash>", "a placeholder"),
        ("HEX", "a placeholder"),
        ("D7F9....61E6F", "a placeholder"),
        ("Microsoft.PowerShell.Commands.FileHashInfo", "type"),
        ("sha256sum: bundle.p7b: No such file or directory", "an error message"),
        ("CertUtil: -hashfile command FAILED: 0x80070002 (WIN32: 2)", "an error message"),
        ("<sha256 _hashlib.HASH object @ 0x7f83ae7d>", "type"),
        ("https://pki.example/bundle.p7b", "value is a URL."),
        ("bundle.p7b", "a file name"),
        ("C:\\pki\\bundle.sha256", "a file name"),
        ("{123e4567-e89b-12d3-a456-426614174000}", "is a GUID."),
        ("hello", "value is a text of 5 characters, not a hash."),
    ] {
        assert!(said(value).contains(looks), "{value}: {}", said(value));
    }
}

#[test]
fn what_may_be_a_secret_is_not_repeated() {
    for value in ["https://a.blob.example/b.p7b?sig=SECRET", "SECRET~SECRET~SECRET"] {
        assert!(!said(value).contains("SECRET"), "{}", said(value));
    }
}

#[test]
fn a_long_file_is_compared_but_not_kept() {
    let file = vec![b'\n'; KEPT + 1];
    let shorter = Sha256Digest::of(&file[1..]).to_string();
    assert!(matches!(judge(&file, &shorter), Judged::Mismatch { origin: None, .. }));
    assert!(matches!(judge(&file, &Sha256Digest::of(&file).to_string()), Judged::Right));
    assert!(matches!(judge(&file[1..], &shorter), Judged::Right));
}

proptest! {
    #[test]
    fn any_value_is_answered_in_few_words(value in r"(?s)([0-9A-F]{0,70}|\$|[ :.=-]|sha256|\PC|.){0,30}") {
        match judge(FILE, &value) {
            Judged::Malformed(malformed) => {
                let shown = Escaped::new(&malformed.shown).to_string();
                prop_assert!(shown.chars().count() <= 80, "{shown}");
                prop_assert!(Escaped::new(&malformed.to_string()).to_string().len() < 700);
            }
            _ => prop_assert!(value.len() == 64 && value.is_ascii()),
        }
    }

    #[test]
    fn digits_are_found_behind_any_line_of_text(name in r"[ -~]{0,30}") {
        let digits = actual().to_string();
        let Judged::Malformed(malformed) = judge(FILE, &format!("{name}\n{digits}\nok")) else {
            panic!("this is not 64 digits")
        };
        let is_other = name.contains("://") || malformed.digits == Digits::Several(32);
        prop_assert!(is_other || malformed.digits.hash() == Some(actual().as_bytes()));
    }
}
