//! Profiles of the command. Their parser depends on the library and on no other part of the
//! command, so it can be included here without the command's dependencies.

#[path = "../../crates/cli/src/profile/document.rs"]
mod document;

use document::{Document, Fault, Words, set_limit};
use pki_preflight::{Assumptions, Limits, Policy};

/// Any text is a profile, or has an error with a location in it, and gives the same result twice.
/// All names and values of a profile can be set, and a trailing comment changes nothing.
pub fn profile(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match parse(&text) {
        Ok(document) => {
            assert_eq!(parse(&text).as_ref(), Ok(&document));
            assert_eq!(parse(&format!("{text}\n# a comment")).as_ref(), Ok(&document));
            applies(&document);
        }
        Err(fault) => {
            assert_eq!(parse(&text).as_ref(), Err(&fault));
            let Fault { line, column, message } = fault;
            assert!(!message.is_empty() && !message.contains('\n'), "{message:?}");
            let lines: Vec<&str> = text.split('\n').collect();
            assert!((1..=lines.len()).contains(&line), "line {line} of {}", lines.len());
            let columns = lines[line - 1].chars().count() + 1;
            assert!((1..=columns).contains(&column), "column {column} of {columns}: {message}");
        }
    }
}

fn parse(text: &str) -> Result<Document, Fault> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let fail_on = owned(&["error", "warning", "notice", "never"]);
    let format = owned(&["text", "json", "ndjson", "summary"]);
    Document::parse(text, Words { fail_on: &fail_on, format: &format })
}

fn applies(document: &Document) {
    let (mut assumptions, mut policy) = (Assumptions::default(), Policy::default());
    let mut limits = Limits::default();
    for (name, value) in &document.assumptions {
        assumptions.set(name, value).expect("an assumption of the table");
    }
    for (rule, level) in &document.levels {
        policy.set(rule, *level).expect("a rule of the table");
    }
    for (name, number) in &document.limits {
        set_limit(&mut limits, name, *number).expect("a limit");
    }
    assert!(document.threads.is_none_or(|threads| (1..=1024).contains(&threads)));
    assert!(!(document.quiet && (document.list || document.verbose)));
}
