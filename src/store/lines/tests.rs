use super::*;

const ONE: &str = "C39346558A142EC79AF03B583D2536AE3A55F527";

fn count(text: &str) -> u64 {
    let mut gathered = Gathered::default();
    read(text, &mut gathered, &mut Vec::new()).unwrap();
    let (entries, repeated) = gathered.finish();
    repeated + u64::try_from(entries.thumbprints().len()).unwrap()
}

fn error(text: &str) -> String {
    read(text, &mut Gathered::default(), &mut Vec::new()).unwrap_err().to_string()
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
    assert!(error("Thumbprint\n----------\n").starts_with("The file holds no thumbprint"));
}

#[test]
fn says_what_is_wrong_and_where() {
    assert!(error(&format!("{ONE}\n\n  {ONE}{}", &ONE[..24])).starts_with(
        "There is no thumbprint in line 3, column 3: 64 digits are a SHA-256 digest; \
         thumbprints are SHA-1, 40 digits."
    ));
    let text = error(&ONE[1..]);
    assert!(text.contains("line 1, column 1: 39 hexadecimal digits where 40"), "{text}");
    let text = error(&format!("{ONE}\n\"{}x\"", &ONE[1..]));
    assert!(text.contains("line 2, column 41: \"x\" is no hexadecimal digit"), "{text}");
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
