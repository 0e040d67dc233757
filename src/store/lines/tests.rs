use super::*;

const ONE: &str = "C39346558A142EC79AF03B583D2536AE3A55F527";

fn count(text: &str) -> u64 {
    let mut gathered = EntriesBuilder::default();
    read(text, &mut gathered, &mut Vec::new()).unwrap();
    let (entries, repeated) = gathered.finish();
    repeated + u64::try_from(entries.thumbprints().len()).unwrap()
}

fn error(text: &str) -> String {
    read(text, &mut EntriesBuilder::default(), &mut Vec::new()).unwrap_err().to_string()
}

#[test]
fn lines_as_tools_write_them() {
    let lower = ONE.to_lowercase();
    for line in [
        ONE.to_owned(),
        format!("\u{200E}{lower}"),
        format!("\"{ONE}\","),
        format!("'{ONE}' ;"),
        format!("  {}:{} {}\t", &ONE[..2], &ONE[2..20], &ONE[20..]),
    ] {
        for header in ["", "Thumbprint\r\n", "\n\"thumbprint\"\n", "\nThumbprint\n----------\n"] {
            let text = format!("# Contoso\n{header}{line}\r\n\r\n# the end\r\n{lower}");
            assert_eq!(count(&text), 2, "{text}");
        }
    }
    assert_eq!(count(&format!("{ONE}\r{lower}\r")), 2);
    assert!(error("Thumbprint\n----------\n").starts_with("The file contains no thumbprint"));
}

#[test]
fn says_what_is_wrong_and_where() {
    assert!(error(&format!("{ONE}\n\n  {ONE}{}", &ONE[..24])).starts_with(
        "Invalid thumbprint in line 3, column 3: 64 digits are a SHA-256 digest; \
         thumbprints are SHA-1, 40 digits."
    ));
    let text = error(&ONE[1..]);
    assert!(text.contains("line 1, column 1: 39 hexadecimal digits instead of 40"), "{text}");
    let text = error(&format!("{ONE}\n\"{}x\"", &ONE[1..]));
    assert!(text.contains("line 2, column 41: \"x\" is not a hexadecimal digit"), "{text}");
    assert_eq!(count(&format!("{ONE} {ONE},{ONE}")), 3);
    assert!(error(&format!("{ONE}\nThumbprint")).contains("line 2"));
    assert!(error("thumbprint\nno").contains("line 2"));
    assert!(error(&format!("{ONE}\n\u{1B}[2J")).contains("\"\\u{1B}\""));
}

#[test]
fn other_text_is_no_list() {
    for text in ["Dear colleagues,", "\"Thumbprint\",\"Subject\"", "deadbeef", "0"] {
        assert!(error(text).starts_with("The content looks like text"), "{text}");
    }
}

const TWO: &str = "45EB8AD53B2A6553040591F46EABC28634EF92F8";

/// The number of thumbprints in a text, and the remarks.
fn remarks(text: &str) -> (usize, Vec<String>) {
    let (mut gathered, mut remarks) = (EntriesBuilder::default(), Vec::new());
    read(text, &mut gathered, &mut remarks).unwrap();
    let remarks = remarks.iter().map(ToString::to_string).collect();
    (gathered.finish().0.thumbprints().len(), remarks)
}

#[test]
fn labelled_digits_count_and_others_do_not() {
    let text = format!("Serial Number: {TWO}\nKey Id Hash(sha1): {TWO}\nCert Hash(sha1): {ONE}\n");
    assert_eq!(remarks(&text), (1, Vec::new()));
    let text = format!("Subject Key Identifier:\n    {TWO}\nSHA1 Fingerprint:\n    {ONE}\n");
    assert_eq!(remarks(&text), (1, Vec::new()));
    assert_eq!(remarks(&format!("- {ONE}\n- {TWO}\n")), (2, Vec::new()));
}

#[test]
fn what_is_refused_beside_others_is_a_remark() {
    let text = format!("Thumbprint: {ONE}\nFingerabdruck: {TWO}\nThumbprint: {}\n", &TWO[1..]);
    let (count, found) = remarks(&text);
    assert_eq!((count, found.len()), (1, 1));
    let begin = "Ignored: 2 lines, the first is line 2: nothing labels";
    assert!(found[0].starts_with(begin), "{found:?}");
    // One certificate has only its SHA-256.
    let sha256 = format!("{ONE}{}", &TWO[..24]);
    let text = format!("SHA1: {ONE}\nSHA256: {sha256}\n");
    assert_eq!(remarks(&text), (1, Vec::new()));
    let (count, found) = remarks(&format!("{text}SHA256: {sha256}\n"));
    assert_eq!(count, 1);
    assert!(found[0].contains("1 line, the first is line 2: 64 digits"), "{found:?}");
}

#[test]
fn rows_of_a_table_count_each() {
    let header = format!("{:<40} Subject\n---------- -------\n", "Thumbprint");
    let text = format!("{header}{ONE} CN=a\n{:<40} CN=b\n45EB8AD53B2A65... CN=c\n\nDone.\n", "");
    let (count, found) = remarks(&text);
    assert_eq!((count, found.len()), (1, 1));
    let begin = "Ignored: 2 lines, the first is line 4: the row has no thumbprint";
    assert!(found[0].starts_with(begin), "{found:?}");
}

#[test]
fn hashes_of_files_are_no_thumbprints() {
    for text in [
        format!("{ONE}  root.cer\n"),
        format!("{ONE} *root\n"),
        format!("SHA1(root.pem)= {ONE}\n"),
        format!("SHA1 hash of root.cer:\n{ONE}\n"),
        format!("Algorithm Hash Path\n--------- ---- ----\nSHA1      {ONE} C:\\root.cer\n"),
    ] {
        let error = error(&text);
        assert!(error.contains("hash of") && error.contains("-fingerprint -sha1"), "{error}");
    }
}
