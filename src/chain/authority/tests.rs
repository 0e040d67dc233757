//! Authorities are distinguished by their names and keys, not by hashes of them.

use super::*;
use crate::certificate::Identity;
use crate::chain::{Node, OwnSignature};
use crate::digest::Thumbprint;
use crate::store::Stores;
use crate::table_hash::tests::Colliding;

/// Three names with three keys each, and the same number of certificates that they issued.
fn identities() -> Vec<Identity> {
    let identity = |number: u8| {
        let (name, key) = (number / 3 % 3, number % 3);
        Identity {
            subject: NameId::of(&[name]),
            issuer: NameId::of(&[(name + number / 9) % 3]),
            key: KeyId::of(&[], None, &[key]),
            subject_key_identifier: KeyIdentifier::of(&[1, key]),
            authority_key_identifier: KeyIdentifier::of(&[1, (key + 1) % 3]),
            is_ca: true,
            ..Identity::NONE
        }
    };
    (0..18).map(identity).collect()
}

fn node((number, identity): (u8, &Identity)) -> Node {
    let mut node = Node::new(identity, Thumbprint::of(&[number]), OwnSignature::Unknown);
    node.issuer = number.into();
    node
}

#[test]
fn names_and_keys_are_told_apart_where_all_hashes_are_one() {
    let (identities, stores) = (identities(), Stores::default());
    let nodes = (0..).zip(&identities).map(node).collect();
    let references: Vec<_> = identities.iter().map(Identity::issuer_reference).collect();
    let set = CertificateGraph::new(&nodes, &references, &stores, &[]);
    let keys = || identities.iter().map(|identity| identity.key).collect();
    let colliding = Authorities::with_hash(&set, keys(), Colliding);
    let usual = Authorities::new(&set, keys());
    assert_eq!((colliding.len(), usual.len()), (9, 9));
    for (member, identity) in (0..).zip(&identities) {
        assert_eq!(colliding.of(member), member % 9);
        let reference = identity.issuer_reference();
        let candidates = colliding.candidates(&set, member % 9, &reference);
        let named = candidates.list.iter().take(candidates.named).copied();
        let mut wanted = (0..9).filter(|other| {
            set.subject(*other) == Some(identity.issuer)
                && set.subject_key_identifier(*other) == identity.authority_key_identifier
        });
        assert!(named.eq(wanted.next()), "{member}");
        let expected = usual.candidates(&set, member % 9, &reference);
        assert_eq!(candidates.list, expected.list);
        let shares_name = usual.shares_name(&set, member);
        let shares_identifier = usual.shares_identifier(&set, member);
        assert_eq!(colliding.shares_name(&set, member), shares_name);
        assert_eq!(colliding.shares_identifier(&set, member), shares_identifier);
    }
}

#[test]
fn authorities_of_a_crowded_name_are_told_apart_by_their_keys() {
    let identity = |number: u16| Identity {
        subject: NameId::of(&[0]),
        key: KeyId::of(&[], None, &(number % 100).to_be_bytes()),
        is_ca: true,
        ..Identity::NONE
    };
    let identities: Vec<_> = (0..200).map(identity).collect();
    let node = |number: &u16| {
        let thumbprint = Thumbprint::of(&number.to_be_bytes());
        Node::new(&identity(*number), thumbprint, OwnSignature::Unknown)
    };
    let (nodes, stores) = ((0..200).map(|number| node(&number)).collect(), Stores::default());
    let set = CertificateGraph::new(&nodes, &[], &stores, &[]);
    let keys = || identities.iter().map(|identity| identity.key).collect();
    let usual = Authorities::new(&set, keys());
    let colliding = Authorities::with_hash(&set, keys(), Colliding);
    assert_eq!((colliding.len(), usual.len()), (100, 100));
    assert!((0..200).all(|member| usual.of(member) == member % 100));
    assert!((0..200).all(|member| colliding.of(member) == member % 100));
    let mut settled = Authorities::new(&set, keys());
    settled.settle(&set);
    let shares_name = |authorities: &Authorities| {
        (0..200).map(|member| authorities.shares_name(&set, member)).collect::<Vec<_>>()
    };
    assert!(shares_name(&usual).iter().any(Option::is_some));
    assert_eq!(shares_name(&usual), shares_name(&settled));
}
