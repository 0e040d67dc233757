//! `check --format html`: one file, whose structure no certificate can change.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure must stop the test"
)]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::support::certificate::CertificateBuilder;
use crate::support::{bundle, contoso, der, name};
use assert_cmd::Command;
use serde_json::Value;

/// Closes every element and attribute that contains text.
const MARKUP: &str =
    "</bdi></td></title><script src=//evil.example>\"'><img onerror=x>&amp;\u{202E}";
const ESCAPED: &str = "&lt;/bdi&gt;&lt;/td&gt;&lt;/title&gt;&lt;script src=//evil.example&gt;&quot;\
                       &#39;&gt;&lt;img onerror=x&gt;&amp;amp;\\u{202E}";

/// Exit code and standard output.
fn check(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("pki-preflight").unwrap();
    let output = command.current_dir(folder).arg("check").args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// The start tag of each element, with its attributes; panics if one is not closed.
fn elements(page: &str) -> Vec<String> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    for part in page.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("not closed: {part}"));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{part}");
        } else {
            let name = tag.split(' ').next().unwrap();
            if !["!DOCTYPE", "meta", "br"].contains(&name) {
                open.push(name.to_owned());
            }
            all.push(tag.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

/// Nothing runs, nothing is loaded, and every link leads to an anchor in the page.
pub(crate) fn assert_inert(page: &str) {
    let elements = elements(page);
    let places: HashSet<&str> = elements
        .iter()
        .filter_map(|element| element.split_once(" id=\"")?.1.split('"').next())
        .collect();
    for element in &elements {
        let name = element.split(' ').next().unwrap();
        let forbidden = ["script", "link", "iframe", "img", "object", "embed", "base", "form"];
        assert!(!forbidden.contains(&name), "{element}");
        for attribute in [" on", " src=", " style="] {
            assert!(!element.contains(attribute), "{element}");
        }
        if let Some((_, target)) = element.split_once(" href=\"#") {
            let target = target.split('"').next().unwrap();
            assert!(places.contains(target), "{element}");
        } else {
            assert!(!element.contains(" href="), "{element}");
        }
    }
    let policy =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; ";
    assert_eq!(page.matches(policy).count(), 1);
    assert!(page.find(policy) < page.find("<style>"), "the policy comes first");
}

#[test]
fn hostile_text_stays_text_and_is_escaped_once() {
    let named = |text: &str| name::contoso_with(&[name::rdn(name::COMMON_NAME, &der::utf8(text))]);
    let root = CertificateBuilder::root("A root").with(|it| {
        it.subject = named(MARKUP);
        it.issuer = named(MARKUP);
    });
    let below = CertificateBuilder::intermediate(&root, "A CA")
        .with(|it| it.subject = named(&format!("CA {MARKUP}")))
        .crl_urls(&[&format!("http://{MARKUP}/crl")]);
    let folder = tempfile::tempdir().unwrap();
    let file = format!("{}.p7b", MARKUP.replace('/', "|"));
    fs::write(folder.path().join(&file), bundle::bundle(&[root.build(), below.build()])).unwrap();
    let url = format!("{MARKUP}://pki.example/");
    let (_, page) =
        check(folder.path(), &[&file, "--format", "html", "--no-verify", "--upload-url", &url]);
    assert_inert(&page);
    assert!(page.matches(ESCAPED).count() > 5, "{page}");
    for twice in ["\\u{5C}", "&amp;lt;", "&amp;amp;amp;"] {
        assert!(!page.contains(twice), "{twice}");
    }
}

#[test]
fn the_page_holds_what_the_text_report_holds() {
    let data = crate::in_root("testdata");
    let arguments = ["contoso-problems.p7b", "--at", "2026-11-24", "--format"];
    let run = |format: &str| check(&data, &[&arguments[..], &[format]].concat());
    let (code, page) = run("html");
    assert_eq!(code, 1);
    assert_inert(&page);
    let report: Value = serde_json::from_str(&run("json").1).unwrap();
    let mut from = 0;
    // The steps in their order, then the findings with the texts of their rules.
    for step in report["verdict"]["steps"].as_array().unwrap() {
        let action = step["action"].as_str().unwrap();
        from += page[from..].find(action).unwrap_or_else(|| panic!("{action}: {page}"));
    }
    for rule in report["rules"].as_array().unwrap() {
        let id = rule["id"].as_str().unwrap();
        assert!(page.contains(&format!("id=\"f1-{id}\"")), "{id}");
        let source =
            rule["citation"].as_str().unwrap().replace('&', "&amp;").replace('"', "&quot;");
        let source = format!("Source: {}<", source.replace('\'', "&#39;"));
        assert!(page.contains(&source), "{id}: {source}");
    }
    for part in [
        "<dd class=\"word\">REJECTED</dd>",
        "<dt>Publish</dt>",
        report["file"]["sha256FileHash"].as_str().unwrap(),
        "<caption>CAs by the year in which they expire. Checked 2026-11-24.</caption>",
        "1 CA, expired<br>",
        "<span class=\"name l2\">",
        "<span class=\"tag bad\">expired</span>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for entry in report["certificates"].as_array().unwrap() {
        assert!(page.contains(entry["sha1"].as_str().unwrap()), "{entry}");
    }
}

#[test]
fn what_is_no_bundle_has_a_page_too() {
    let data = crate::in_root("testdata/not-pkcs7");
    let (code, page) = check(&data, &["private_key_rsa_pem.p7b", "--format", "html"]);
    assert_eq!(code, 1);
    assert_inert(&page);
    assert!(page.contains("<strong>DO NOT PUBLISH THIS FILE:</strong>"), "{page}");
    assert!(page.contains("f1-F010") && !page.contains("When CAs expire"), "{page}");
}

#[test]
fn a_long_list_is_cut_and_the_page_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("many.p7b"), bundle::bundle(&contoso::many(2_050))).unwrap();
    let (_, page) = check(folder.path(), &["many.p7b", "--format", "html", "--no-verify"]);
    assert_inert(&page);
    assert_eq!(page.matches("<tr id=\"f1-c").count(), 2_000);
    assert!(page.contains("And 50 more: <code>--format ndjson</code>."));
    // The number of findings kept for a rule that every certificate violates.
    assert!(page.contains("findings are left out"), "{}", page.len());
}
