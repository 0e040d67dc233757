//! The order of the library's modules: each imports only from those before it.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module of the library. Any other module may use those in the first group. `tlv` is one of
/// them, because `kind` recognizes files by their headers.
const ORDER: &[&[&str]] = &[
    &[
        "arithmetic",
        "error",
        "limits",
        "digest",
        "text",
        "outcome",
        "table_hash",
        "base64_engine",
        "upload_url",
        "tlv",
        "kind",
        "known",
    ],
    &["armor", "signed_data", "file_hash", "certificate", "store", "chain", "crl"],
    &[
        "assumption",
        "record",
        "check",
        "verdict",
        "report",
        "inspect",
        "source",
        "diff",
        "pack",
        "revocation",
        "request",
        "fuzzing",
    ],
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of a folder and its subfolders, without test files.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.file_stem().unwrap().to_str().unwrap() {
            "tests" => {}
            _ if path.is_dir() => files(&path, into),
            _ => into.push(path),
        }
    }
}

/// The lines of code, without comments and without code that is compiled only for tests.
fn code(text: &str) -> Vec<&str> {
    let mut lines = text.lines();
    let mut code = Vec::new();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("#[cfg(test)]") {
            skip_item(&mut lines, line.len() - trimmed.len());
        } else if !trimmed.starts_with("//") {
            code.push(line);
        }
    }
    code
}

/// Skips an item with this indentation.
fn skip_item<'a>(lines: &mut impl Iterator<Item = &'a str>, indent: usize) {
    let ends = |line: &str| {
        let trimmed = line.trim_start();
        line.len() - trimmed.len() == indent
            && !trimmed.starts_with('#')
            && (trimmed.starts_with('}') || trimmed.ends_with(';'))
    };
    lines.find(|line| ends(line));
}

/// The modules that a line names by their path from the root.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).filter_map(|rest| {
        let end = rest
            .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

#[test]
fn every_module_has_its_place() {
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    let declared = library.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let declared: BTreeSet<&str> = declared.collect();
    let placed: BTreeSet<&str> = ORDER.iter().copied().flatten().copied().collect();
    assert_eq!(declared, placed);
}

#[test]
fn no_import_points_to_the_right() {
    let order: Vec<&str> = ORDER.iter().copied().flatten().copied().collect();
    let place = |module: &str| order.iter().position(|known| *known == module);
    let mut paths = Vec::new();
    files(&source(), &mut paths);
    let (mut checked, mut wrong) = (0, Vec::new());
    for path in paths {
        let inside = path.strip_prefix(source()).unwrap().with_extension("");
        let module = inside.iter().next().unwrap().to_str().unwrap();
        if module == "lib" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for import in code(&text).into_iter().flat_map(imports) {
            checked += 1;
            if place(import).unwrap_or(usize::MAX) > place(module).unwrap() {
                wrong.push(format!("{} imports {import}", inside.display()));
            }
        }
    }
    assert!(checked > 300, "only {checked} imports were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn comments_and_tests_do_not_count() {
    let text = "use crate::tlv;\n/// [`crate::report`]\n#[cfg(test)]\nmod tests {\n    use \
                crate::inspect;\n}\n#[cfg(test)]\nuse crate::chain;\nfn of(x: crate::kind::FileKind) {}";
    let found: Vec<&str> = code(text).into_iter().flat_map(imports).collect();
    assert_eq!(found, ["tlv", "kind"]);
}
