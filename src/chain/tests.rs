//! Chains do not depend on which hashes collide.

use super::{Authorities, Node, OwnSignature, Paths, Set};
use crate::certificate::{Certificate, Colliding, Hash, Identities, Parts, Seeded};
use crate::digest::Thumbprint;
use crate::store::Stores;

/// A bundle of several CAs with roots, intermediates and renewals.
const BUNDLE: &[u8] = include_bytes!("../../testdata/contoso.p7b");

/// The certificates of the bundle, found by their form.
fn certificates() -> Vec<&'static [u8]> {
    let mut found = Vec::new();
    let mut rest = BUNDLE;
    while !rest.is_empty() {
        let length = match rest {
            [0x30, 0x82, high, low, ..] => 4 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => 0,
        };
        let bytes = rest.get(..length).filter(|bytes| Certificate::parse(bytes).is_ok());
        found.extend(bytes);
        rest = &rest[bytes.map_or(1, <[u8]>::len)..];
    }
    found
}

/// Of each certificate its issuer's and its own authority.
fn chains(hash: impl Hash) -> Vec<(u32, u32)> {
    let mut identities = Identities::new(hash, u64::MAX);
    let node = |bytes: &&[u8]| {
        let fields = Certificate::parse(bytes).unwrap().fields();
        Node {
            identity: identities.identify(&Parts::of(&fields)).unwrap(),
            thumbprint: Thumbprint::of(bytes),
            own_signature: OwnSignature::Unknown,
            create: true,
            repeated: false,
        }
    };
    let nodes: Vec<Node> = certificates().iter().map(node).collect();
    let stores = Stores::default();
    let set = Set::new(&nodes, &stores, |_| unreachable!("no store is given"));
    let authorities = Authorities::new(&set);
    let paths = Paths::new(&set, &authorities, &[]);
    (0..set.len()).map(|member| (paths.issuer(member), authorities.of(member))).collect()
}

#[test]
fn chains_are_the_same_where_every_hash_collides() {
    let expected = chains(Seeded::default());
    assert!(expected.len() > 3, "{expected:?}");
    assert!(expected.iter().any(|(issuer, _)| *issuer == super::NONE));
    assert!(expected.iter().any(|(issuer, _)| *issuer != super::NONE));
    assert!(expected.iter().any(|(_, authority)| *authority != expected[0].1));
    assert_eq!(chains(Colliding), expected);
}
