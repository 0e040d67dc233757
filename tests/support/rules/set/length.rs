//! How long a chain may be.

use super::super::super::extension;
use super::super::super::key::Key;
use super::{Case, CertificateBuilder, Input, below, of, root};

pub(super) fn cases() -> Vec<Case> {
    [path_lengths(), chains()].concat()
}

fn path_lengths() -> Vec<Case> {
    let limited = |certificate: CertificateBuilder, length: i64| {
        certificate.extension(extension::BASIC_CONSTRAINTS, true, &extension::ca(Some(length)))
    };
    // One CA may be below the root, or two.
    let chain = |length: i64| {
        let root = limited(root(), length);
        let policy = below(&root, "Contoso Policy CA");
        of(&[&root, &policy, &below(&policy, "Contoso Issuing CA")])
    };
    // A key rollover does not count towards a path length.
    let rolled = |name: &str| {
        let root = limited(root(), 0);
        let key = Key::from_label("the root's next key");
        of(&[&root, &CertificateBuilder::intermediate_with_key(&root, name, key)])
    };
    // A bridge that a CA below it has certified as well, as in the US Federal PKI.
    let bridge = |whole: bool| {
        let root = root();
        let bridge = below(&root, "Contoso Bridge CA");
        let member = limited(below(&bridge, "Contoso Member CA"), 0);
        let back = CertificateBuilder::intermediate_with_key(
            &member,
            "Contoso Bridge CA",
            bridge.key.clone(),
        );
        let other = below(&member, "Contoso Other CA");
        of(&[&root, &bridge, &member, if whole { &back } else { &other }])
    };
    vec![
        Case { rule: "S003", fires: chain(1), silent: chain(2) },
        Case { rule: "S003", fires: bridge(false), silent: bridge(true) },
        Case { rule: "S003", fires: rolled("Contoso CA"), silent: rolled("Contoso Root CA") },
    ]
}

fn chains() -> Vec<Case> {
    vec![Case { rule: "S011", fires: chain_of(11), silent: chain_of(10) }]
}

/// A root and CAs below it, each issued by the previous one, with this total number.
fn chain_of(count: usize) -> Input {
    let mut certificates = vec![root()];
    for number in 1..count {
        let issuer = &certificates[number - 1];
        certificates.push(below(issuer, &format!("Contoso CA {number}")));
    }
    of(&certificates.iter().collect::<Vec<_>>())
}
