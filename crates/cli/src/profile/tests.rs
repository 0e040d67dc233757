use clap::CommandFactory as _;
use pki_preflight::{Limits, rules::Level};

use super::*;
use crate::arguments::Arguments;

fn parsed(text: &str) -> Result<Document, (usize, usize, String)> {
    parse(text).map_err(|Fault { line, column, message }| (line, column, message))
}

#[test]
fn holds_several() {
    let text = "[assume]\ncrl-url = \"child\"\nkilobyte = 1000\nissuer-hint = true\n\
                [rules]\nallow = [\"B006\", \"unsorted\"]\nexpired = \"deny\"\n\
                [limits]\nsignatures = 5\n";
    let document = parsed(text).unwrap();
    let owned = |pairs: [(&str, &str); 3]| pairs.map(|(a, b)| (a.to_owned(), b.to_owned()));
    let assumed = [("crl-url", "child"), ("issuer-hint", "true"), ("kilobyte", "1000")];
    assert_eq!(document.assumptions, owned(assumed));
    let levels = [("B006", Level::Allow), ("B004", Level::Allow), ("C004", Level::Deny)];
    assert_eq!(document.levels, levels);
    assert_eq!(document.limits, [("signatures".to_owned(), 5)]);
    assert_eq!(parsed("").unwrap(), Document::default());
}

#[test]
fn what_is_unknown_is_refused_with_its_place() {
    for (text, place, message) in [
        ("[asume]\n", (1, 2), "unknown field `asume`, expected one of"),
        ("[assume]\ncrl = \"own\"", (2, 7), "unknown assumption \"crl\""),
        ("[assume]\ncrl-url = \"owns\"", (2, 11), "its values are: own, child, none"),
        ("[assume]\ncrl-url = [1]", (2, 11), "the value of crl-url is not a word"),
        ("[rules]\nexpird = \"deny\"", (2, 10), "the nearest is expired"),
        ("[rules]\nexpired = \"forbid\"", (2, 11), "the levels are: allow, warn, deny"),
        ("[rules]\nexpired = 1", (2, 11), "requires \"allow\", \"warn\" or \"deny\""),
        ("[rules]\ndeny = \"expired\"", (2, 8), "requires a list of rules"),
        ("[rules]\ndeny = [1]", (2, 8), "requires a list of rule ids or names"),
        ("[rules]\ndeny = [\"C04\"]", (2, 8), "unknown rule \"C04\""),
        ("[limits]\nbytes = 1", (2, 9), "unknown limit \"bytes\"; the limits are: file-bytes,"),
        ("[limits]\nsignatures = -1", (2, 14), "is not negative"),
        ("[limits]\ndepth = 65", (2, 9), "the limit depth is at most 64"),
        ("threads = 0", (1, 11), "from 1 to 1024"),
        ("at = \"soon\"", (1, 6), "\"soon\": "),
        ("format = \"xml\"", (1, 10), "\"xml\" is not one of: text, json, "),
        ("[assume\n", (1, 8), ""),
    ] {
        let (line, column, told) = parsed(text).unwrap_err();
        assert!(told.contains(message), "{text}: {told}");
        assert_eq!((line, column), place, "{text}: {told}");
    }
}

#[test]
fn what_contradicts_is_named_with_what_it_contradicts() {
    let exception = "[[exceptions]]\nrule = \"C004\"\nreason = \"r\"\nuntil = \"2027-01-01\"\n\
                     thumbprint = \"2509E7A29B561B30B466A319BE15101DC4B9C7FA\"\n";
    for (text, line, message) in [
        ("quiet = true\nlist = true", 2, "list contradicts quiet in line 1"),
        ("verbose = true\n\nquiet = true", 3, "quiet contradicts verbose in line 1"),
        (
            "[rules]\nexpired = \"deny\"\nallow = [\"C004\"]",
            3,
            "allow contradicts expired in line 2: the rule C004 has two different levels",
        ),
        ("[rules]\nwarn = [\"C004\"]\ndeny = [\"expired\"]", 3, "deny contradicts warn in line 2"),
        ("format = \"ndjson\"\nbaseline = \"b\"", 2, "baseline contradicts format in line 1"),
        (
            "write-baseline = \"b\"\nformat = \"summary\"",
            2,
            "format contradicts write-baseline in line 1",
        ),
        (
            &format!("format = \"summary\"\n{exception}"),
            2,
            "exceptions contradicts format in line 1",
        ),
        (
            &format!("{exception}\n{}", exception.replace("2027", "2028")),
            7,
            "this exception contradicts the one in line 1: both are for C004 of the same",
        ),
        ("[assume]\ncrl-url = \"own\"\ncrl-url = \"child\"", 3, "duplicate key"),
    ] {
        let (at, _, told) = parsed(text).unwrap_err();
        assert!(told.contains(message), "{text}: {told}");
        assert_eq!(at, line, "{text}: {told}");
    }
    // A value that is false or repeated does not contradict anything.
    for text in [
        "quiet = false\nlist = true",
        "[rules]\nexpired = \"deny\"\ndeny = [\"C004\"]",
        "format = \"json\"\nbaseline = \"b\"",
    ] {
        parsed(text).unwrap();
    }
}

/// Every option can be set in a profile under the same name.
#[test]
fn every_option_of_check_has_a_key() {
    let command = Arguments::command();
    let check = command.find_subcommand("check").unwrap();
    let mut options = 0;
    for option in check.get_arguments().filter_map(|argument| argument.get_long()) {
        let key = match option {
            "profile" => continue,
            "allow" | "warn" | "deny" => "rules",
            "limit" => "limits",
            other => other,
        };
        options += 1;
        if let Err((_, _, told)) = parsed(&format!("{key} = 1")) {
            assert!(!told.contains("unknown field"), "{option}: {told}");
        }
    }
    assert!(options > 15, "{options}");
    assert!(parsed("profile = 1").unwrap_err().2.contains("unknown field"));
}

#[test]
fn every_limit_can_be_set() {
    let mut limits = Limits::default();
    for name in LIMITS {
        let before = limits;
        set_limit(&mut limits, name, 7).unwrap();
        assert_ne!(limits, before, "{name}");
    }
    // An option added to the library but not to the profile fails here.
    assert_eq!(format!("{limits:?}").matches(": 7").count(), LIMITS.len());
    assert_eq!(format!("{limits:?}").matches(": ").count(), LIMITS.len());
}
