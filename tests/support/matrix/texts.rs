//! Text around a bundle.

use super::super::armor::{Armor, base64, base64_lines, pem, utf16be, utf16le};
use super::super::bundle::{BundleBuilder, bundle};
use super::{Fixture, ca, from_table, three};

const MADE_BY: &str = "matrix/texts";

const BEGIN: &str = "-----BEGIN PKCS7-----";
const END: &str = "-----END PKCS7-----";

pub(super) fn fixtures() -> Vec<Fixture> {
    [widths_and_endings(), labels(), surroundings(), bodies(), unicode(), without_armor()].concat()
}

/// Two certificates whose base64 ends with two padding characters.
fn binary() -> Vec<u8> {
    (0..)
        .map(|number| {
            let [first, ..] = three();
            let second = ca(&format!("Contoso CA {}", "x".repeat(number))).build();
            BundleBuilder::new(&[first, second]).sorted().build()
        })
        .find(|binary| binary.len() % 3 == 1)
        .unwrap()
}

fn good() -> String {
    pem("PKCS7", &binary())
}

/// The lines of `good`, each changed by `change`.
fn each_line(change: impl Fn(&str) -> String) -> Vec<u8> {
    good().lines().map(|line| change(line) + "\n").collect::<String>().into()
}

fn widths_and_endings() -> Vec<Fixture> {
    let armor = || Armor::new("PKCS7");
    let wide = |width| armor().width(width).encode(&binary()).into();
    let ending = |line_ending| armor().line_ending(line_ending).encode(&binary()).into();
    let ragged = {
        let text = base64(&binary());
        let (first, rest) = text.split_at(31);
        let (second, rest) = rest.split_at(70);
        format!("{BEGIN}\n{first}\n{second}\n{rest}\n{END}\n")
    };
    let mixed =
        each_line(|line| if line.contains('A') { format!("{line}\r") } else { line.into() });
    from_table(
        MADE_BY,
        [
            ("good64", "Without faults: 64 columns, LF.", good().into()),
            ("crlf", "Lines that end with CR LF.", ending("\r\n")),
            ("cr_only", "Lines that end with only CR.", ending("\r")),
            ("mixed_endings", "Some lines end with CR LF, others with LF.", mixed),
            ("w65", "65 columns.", wide(65)),
            ("w70", "70 columns.", wide(70)),
            ("w76", "76 columns, as in MIME.", wide(76)),
            ("oneline", "All base64 on one line.", wide(usize::MAX)),
            ("ragged", "Lines of 31, of 70 and of all remaining characters.", ragged.into()),
            ("no_final_newline", "No line end after the last line.", good().trim_end().into()),
        ],
    )
}

fn labels() -> Vec<Fixture> {
    let label = |label| pem(label, &binary()).into();
    from_table(
        MADE_BY,
        [
            ("label_CERTIFICATE", "A bundle labelled CERTIFICATE.", label("CERTIFICATE")),
            ("label_CMS", "A bundle labelled CMS.", label("CMS")),
            (
                "label_PKCS_7",
                "A bundle labelled PKCS #7 SIGNED DATA.",
                label("PKCS #7 SIGNED DATA"),
            ),
            ("label_unknown", "A bundle labelled CONTOSO.", label("CONTOSO")),
            ("label_empty", "A bundle without a label.", label("")),
            ("lower", "A label in lower case.", label("pkcs7")),
            (
                "label_mismatch",
                "BEGIN PKCS7 and END CMS.",
                good().replace(END, "-----END CMS-----").into(),
            ),
            ("extra_dash", "Six dashes on each side.", good().replace("-----", "------").into()),
            ("four_dashes", "Four dashes on each side.", good().replace("-----", "----").into()),
        ],
    )
}

fn surroundings() -> Vec<Fixture> {
    let before = |text: &str| [text, &good()].concat().into();
    let after = |text: &str| [&good(), text].concat().into();
    let [_, _, third] = three();
    let second = pem("PKCS7", &bundle(std::slice::from_ref(&third)));
    let attributes = "subject=/C=US/O=Contoso Ltd/CN=Contoso CA\nissuer=/CN=Contoso Root CA\n";
    let non_utf8 = [b"Autorit\xe9 de certification\n", good().as_bytes()].concat();
    from_table(
        MADE_BY,
        [
            ("preamble_text", "Text before the block, as openssl writes it.", before(attributes)),
            ("preamble_blank", "Blank lines before the block.", before("\n\n")),
            ("preamble_nonutf8", "Latin-1 text before the block.", non_utf8),
            ("post_text", "Text after the block.", after("Contoso Ltd, 2026\n")),
            ("post_blank", "Blank lines after the block.", after("\n\n")),
            ("two_blocks", "Two blocks: two certificates, then one.", after(&second)),
            ("two_blocks_same", "The same block twice.", [good(), good()].concat().into()),
            (
                "block_and_certificate",
                "A block with a bundle and one with a certificate.",
                after(&pem("CERTIFICATE", &third)),
            ),
            ("no_end", "No END line.", good().replace(&format!("{END}\n"), "").into()),
            ("no_begin", "No BEGIN line.", good().replace(&format!("{BEGIN}\n"), "").into()),
            (
                "headers",
                "Headers inside the block, as in RFC 1421.",
                good().replace(BEGIN, &format!("{BEGIN}\nComment: Contoso\n")).into(),
            ),
        ],
    )
}

fn bodies() -> Vec<Fixture> {
    let with_body = |body: &str| format!("{BEGIN}\n{body}{END}\n").into();
    let body = base64_lines(&binary(), 64, "\n");
    let begin = format!("{BEGIN}\n");
    let mut lines: Vec<_> = body.lines().collect();
    lines.insert(3, "");
    let blank_middle = lines.join("\n") + "\n";
    // Two padding characters leave four zero bits in the digit before them: A, Q, g or w.
    let (head, tail) = body.split_at(body.len() - "A==\n".len());
    let next = char::from(tail.as_bytes()[0] + 1);
    let nonzero = format!("{head}{next}==\n");
    from_table(
        MADE_BY,
        [
            (
                "blank_after_begin",
                "A blank line after BEGIN.",
                good().replace(&begin, &format!("{begin}\n")).into(),
            ),
            ("blank_mid", "A blank line in the base64.", with_body(&blank_middle)),
            ("empty_body", "Nothing between BEGIN and END.", with_body("")),
            ("leading_space", "A space before each line.", each_line(|line| format!(" {line}"))),
            (
                "trailing_space",
                "A space at the end of each line.",
                each_line(|line| format!("{line} ")),
            ),
            (
                "tab_trailing",
                "A tab at the end of each line.",
                each_line(|line| format!("{line}\t")),
            ),
            (
                "ff",
                "A form feed at the end of the BEGIN line.",
                good().replace(BEGIN, &format!("{BEGIN}\x0c")).into(),
            ),
            ("no_padding", "Base64 without its padding.", good().replace("==\n", "\n").into()),
            (
                "padding_bits_nonzero",
                "A last base64 digit whose unused bits are not zero.",
                with_body(&nonzero),
            ),
            (
                "illegal_character",
                "An asterisk in the base64.",
                good().replacen("MDAw", "M*Aw", 1).into(),
            ),
            (
                "base64url",
                "Base64 in the alphabet for URLs.",
                good().replace('+', "-").replace('/', "_").into(),
            ),
        ],
    )
}

fn unicode() -> Vec<Fixture> {
    let crlf = Armor::new("PKCS7").line_ending("\r\n").encode(&binary());
    from_table(
        MADE_BY,
        [
            ("bom", "A byte order mark before BEGIN.", ["\u{feff}", &good()].concat().into()),
            ("utf16le", "UTF-16, little-endian, with a byte order mark.", utf16le(&good(), true)),
            (
                "utf16le_crlf",
                "The same with CR LF, as PowerShell's redirection writes it.",
                utf16le(&crlf, true),
            ),
            ("utf16le_no_bom", "UTF-16, little-endian, without a mark.", utf16le(&good(), false)),
            ("utf16be", "UTF-16, big-endian, with a byte order mark.", utf16be(&good(), true)),
            (
                "no_break_spaces",
                "No-break spaces between the words of BEGIN and END, from a web page.",
                good().replace(' ', "\u{a0}").into(),
            ),
        ],
    )
}

fn without_armor() -> Vec<Fixture> {
    let lines = |ending| base64_lines(&binary(), 64, ending);
    from_table(
        MADE_BY,
        [
            ("base64", "Base64 without boundaries, LF.", lines("\n").into()),
            (
                "base64_crlf",
                "Base64 without boundaries, CR LF, as certsrv writes it.",
                lines("\r\n").into(),
            ),
            ("base64_oneline", "Base64 without boundaries on one line.", base64(&binary()).into()),
            (
                "base64_utf16le",
                "Base64 without boundaries in UTF-16.",
                utf16le(&lines("\r\n"), true),
            ),
        ],
    )
}
