use super::*;

/// The parts of a CA certificate of these names, keys and identifiers.
fn parts<'a>(names: [&'a [u8]; 2], identifiers: [Option<&'a [u8]>; 2]) -> Parts<&'a [u8]> {
    let ([subject, issuer], [own, authority]) = (names, identifiers);
    Parts {
        subject,
        issuer,
        public_key: None,
        subject_key_identifier: own,
        authority_key_identifier: authority,
        crl_url: Some(b"http://crl.example/a.crl"),
        not_after: 1,
        path_length: None,
        is_ca: true,
        is_self_issued: subject == issuer,
        may_be_self_signed: false,
    }
}

fn identities_are_told_apart(hash: impl Hash) {
    let mut identities = Identities::new(hash, u64::MAX);
    let mut identify =
        |names, identifiers| identities.identify(&parts(names, identifiers)).unwrap();
    let root = identify([b"root", b"root"], [Some(b"1"), None]);
    let child = identify([b"child", b"root"], [Some(b"2"), Some(b"1")]);
    let other = identify([b"child", b"toor"], [Some(b"2"), Some(b"3")]);
    assert_eq!((root.subject, root.issuer), (child.issuer, child.issuer));
    assert_eq!(child.authority_key_identifier, root.subject_key_identifier);
    assert_ne!(child.subject_key_identifier, root.subject_key_identifier);
    assert_eq!(other.subject, child.subject);
    assert_ne!(other.issuer, root.subject);
    assert_ne!(other.authority_key_identifier, root.subject_key_identifier);
    assert_eq!(root.crl_url, other.crl_url);
    assert_eq!(identities.url(root.crl_url), Some(&b"http://crl.example/a.crl"[..]));
    identities.settle();
    assert_eq!(identities.url(root.crl_url), Some(&b"http://crl.example/a.crl"[..]));
}

#[test]
fn parts_with_equal_hashes_are_told_apart_by_their_bytes() {
    identities_are_told_apart(Colliding);
    identities_are_told_apart(Seeded::default());
}

#[test]
fn what_is_no_ca_issues_nothing_and_takes_no_room() {
    let mut identities = Identities::new(Seeded::default(), u64::MAX);
    let mut of_a_user = parts([b"user", b"issuer"], [Some(b"1"), Some(b"2")]);
    of_a_user.is_ca = false;
    let identity = identities.identify(&of_a_user).unwrap();
    assert_eq!((identity.subject, identity.subject_key_identifier), (0, None));
    assert!(identity.issuer != 0 && identity.authority_key_identifier.is_some());
}

#[test]
fn what_has_no_room_has_no_identity() {
    let first = parts([b"a", b"a"], [None, None]);
    // Each form has what cannot be parsed behind its kind and two lengths.
    let mut identities = Identities::new(Seeded::default(), 64);
    let known = identities.identify(&first).unwrap();
    let long = [7; 60];
    assert_eq!(identities.identify(&parts([&long, &long], [None, None])), None);
    assert_eq!(identities.identify(&first), Some(known));
}
