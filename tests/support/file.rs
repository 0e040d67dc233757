//! The list of everything under `testdata/`, and the README that describes it.

use super::armor::pem;
use super::bundle::BundleBuilder;
use super::matrix::{self, Fixture};
use super::{contoso, store};

/// A larger file exists in memory only.
pub const LARGEST_FILE: usize = 20_000;

/// A file under `testdata/`.
#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    /// The module under `tests/support/` that makes it.
    pub made_by: &'static str,
    pub note: &'static str,
    pub bytes: Vec<u8>,
}

/// Every file, the README included.
pub fn all() -> Vec<File> {
    let mut files = described();
    let readme = readme(&files);
    let note = "This description.";
    files.push(File { path: "README.md".to_owned(), made_by: "file", note, bytes: readme.into() });
    files
}

fn described() -> Vec<File> {
    let mut files = examples();
    files.extend(stores());
    for (folder, ending, fixtures) in [
        ("certificate", "der", matrix::certificate_fixtures()),
        ("bundle", "p7b", matrix::bundle_fixtures()),
        ("pem", "p7b", matrix::pem_fixtures()),
        ("not-pkcs7", "p7b", matrix::not_pkcs7_fixtures()),
    ] {
        files.extend(in_folder(folder, ending, fixtures));
    }
    files
}

fn in_folder(folder: &str, ending: &str, fixtures: Vec<Fixture>) -> impl Iterator<Item = File> {
    fixtures.into_iter().filter(|fixture| fixture.bytes.len() <= LARGEST_FILE).map(move |fixture| {
        let Fixture { name, made_by, note, bytes } = fixture;
        File { path: format!("{folder}/{name}.{ending}"), made_by, note, bytes }
    })
}

fn examples() -> Vec<File> {
    let certificates = contoso::certificates();
    let sorted = BundleBuilder::new(&certificates).sorted();
    let example =
        |path: &str, note, bytes| File { path: path.to_owned(), made_by: "contoso", note, bytes };
    vec![
        example(
            ".gitattributes",
            "Keeps git from changing line endings, which would change the digests.",
            b"* -text\n".to_vec(),
        ),
        example("contoso.p7b", "The first example: seven CAs in DER, sorted.", sorted.build()),
        example(
            "contoso.pem.p7b",
            "The bytes of `contoso.p7b` as PEM.",
            pem("PKCS7", &sorted.build()).into(),
        ),
        example(
            "contoso.ber.p7b",
            "The same certificates in a bundle with indefinite lengths.",
            sorted.indefinite().build(),
        ),
        example(
            "contoso-problems.p7b",
            "Three good CAs, one of them twice, an expired CA, a user's certificate and an element \
             that is not a certificate.",
            BundleBuilder::new(&contoso::problems()).build(),
        ),
    ]
}

fn stores() -> Vec<File> {
    [
        (
            "graph-list.json",
            "Graph's list of a PKI's CAs, with three of those in `contoso.p7b`.",
            store::graph_list(),
        ),
        (
            "graph-pages.json",
            "Two concatenated pages of that list, four CAs; the second page spells \
             `deltacertificateRevocationListUrl` as in the documents.",
            store::graph_pages(),
        ),
        (
            "graph-pages-array.json",
            "The two pages of `graph-pages.json` as an array.",
            store::graph_pages_array(),
        ),
        (
            "graph-incomplete.json",
            "Only the first page; its `@odata.nextLink` was not followed.",
            store::graph_incomplete(),
        ),
        (
            "classic.json",
            "The classic store's `certificateBasedAuthConfiguration` with two CAs.",
            store::classic(),
        ),
        (
            "thumbprints.txt",
            "Five thumbprints in upper and lower case, with colons and with spaces.",
            store::thumbprints(),
        ),
    ]
    .map(|(name, note, text)| File {
        path: format!("stores/{name}"),
        made_by: "store",
        note,
        bytes: text.into(),
    })
    .to_vec()
}

const FOLDERS: [(&str, &str, &str); 6] = [
    ("", "Examples", "The files in the documentation."),
    ("stores/", "stores", "The contents of a trust store, in the formats that the tool reads."),
    (
        "certificate/",
        "certificate",
        "One certificate each. Unless noted otherwise it is a CA under Contoso's root, named after \
         its file, valid except for the fault that the file is about, and correctly signed.",
    ),
    ("bundle/", "bundle", "PKCS#7 frames, with and without faults, around faultless certificates."),
    ("pem/", "pem", "Text around a bundle of two certificates."),
    ("not-pkcs7/", "not-pkcs7", "Files that people upload instead of a bundle of certificates."),
];

fn readme(files: &[File]) -> String {
    let mut text = String::from(
        "# Test data\n\n\
         The code in `tests/support` generates every file here, except `fuzz/`, which fuzzing \
         found, and `cases/`, which was rebuilt from public reports; its `*.real.p7b` files \
         contain real public CA certificates. The names are invented and the keys are derived \
         from public texts: never trust any of them.\n\n\
         `cargo test --test integration testdata` generates each file again and compares it. To \
         write the changes, including this page:\n\n\
         ```sh\nPKI_PREFLIGHT_BLESS=1 cargo test --test integration testdata\n```\n",
    );
    for (prefix, title, about) in FOLDERS {
        text += &format!("\n## {title}\n\n{about}\n\n| file | generated by | content |\n");
        text += "| --- | --- | --- |\n";
        for file in files {
            let Some(name) = file.path.strip_prefix(prefix) else { continue };
            if !name.contains('/') {
                text += &format!("| `{name}` | `{}` | {} |\n", file.made_by, file.note);
            }
        }
    }
    text
}
