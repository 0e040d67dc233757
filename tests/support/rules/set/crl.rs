//! CRL URLs that somebody must set manually, and the names of issuer hints.

use super::super::super::bundle::bundle;
use super::super::super::key::Key;
use super::super::super::{contoso, name};
use super::{Case, CertificateBuilder, Input, below, of, root};

const POLICY_CRL: &str = "http://crl.contoso.example/policy1.crl";

/// The limit for all names of issuer hints together, in bytes.
const HINTS: usize = 16 * 1024;

pub(super) fn cases() -> Vec<Case> {
    [by_hand(), hints()].concat()
}

fn by_hand() -> Vec<Case> {
    let root = root();
    let policy = below(&root, "Contoso Policy CA").crl_urls(&[contoso::ROOT_CRL]);
    let person = CertificateBuilder::end_entity(&policy, "Megan Bowen").crl_urls(&[POLICY_CRL]);
    let assuming =
        |input: Input, value: &str| input.with(|it| it.assumptions.set("crl-url", value).unwrap());
    let all = || of(&[&root, &policy, &person]);
    let own = root.clone().crl_urls(&[contoso::ROOT_CRL]);
    vec![
        // The parent's by default.
        Case { rule: "S012", fires: all(), silent: assuming(all(), "child") },
        Case { rule: "S012", fires: assuming(all(), "none"), silent: assuming(all(), "child") },
        // No certificate contains the policy CA's.
        Case {
            rule: "S012",
            fires: assuming(of(&[&root, &policy]), "child"),
            silent: assuming(all(), "child"),
        },
        // A root's own distribution points contain its own list.
        Case { rule: "S012", fires: of(&[&root]), silent: of(&[&own]) },
    ]
}

fn hints() -> Vec<Case> {
    let hinted = |bytes: usize| with_names_of(bytes);
    let decimal = |input: Input| input.with(|it| it.assumptions.set("kilobyte", "1000").unwrap());
    vec![
        Case { rule: "S013", fires: hinted(HINTS + 1), silent: hinted(HINTS) },
        Case { rule: "S013", fires: decimal(hinted(HINTS)), silent: decimal(hinted(16_000)) },
    ]
}

/// CAs whose subjects have this number of bytes together: many, and one with a long name.
fn with_names_of(bytes: usize) -> Input {
    let (root, key) = (root(), Key::from_label("a CA with a name"));
    let ca = |common_name: &str| {
        CertificateBuilder::intermediate_with_key(&root, common_name, key.clone())
    };
    let mut certificates: Vec<_> =
        (100..200).map(|number| ca(&format!("Contoso Issuing CA {number}"))).collect();
    let rest = bytes - certificates.iter().map(|each| each.subject.len()).sum::<usize>();
    let long = (0..rest)
        .rev()
        .map(|length| "x".repeat(length))
        .find(|common_name| name::contoso(common_name).len() == rest);
    certificates.push(ca(&long.unwrap()));
    let built: Vec<_> = certificates.iter().map(CertificateBuilder::build).collect();
    Input::new(bundle(&built))
}
