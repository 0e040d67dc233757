//! Who issued whom: roles, depths, issuers in stores, signatures, and the source of the CRL URL.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "an inspection without a report must stop the test"
)]

use std::collections::BTreeSet;

use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::key::Key;
use crate::support::{armor, contoso, extension, report, store};
use pki_preflight::{
    Options, Report, Store, inspect,
    report::{ChainEntry, ChainRole, IssuedBy, SignatureStatus},
};

fn read(certificates: &[Vec<u8>], change: impl FnOnce(&mut Options)) -> Report {
    let mut options = report::options();
    change(&mut options);
    inspect(&bundle(certificates), options).unwrap()
}

fn built(certificates: &[&CertificateBuilder]) -> Vec<Vec<u8>> {
    certificates.iter().map(|certificate| certificate.build()).collect()
}

/// Role, depth and issuer's number of each certificate.
fn places(report: &Report) -> Vec<(ChainRole, Option<u32>, Option<u64>)> {
    let issuer = |entry: &ChainEntry| match &entry.issuer {
        Some(IssuedBy::Bundle { index }) => Some(*index),
        None => None,
        other => panic!("{other:?}"),
    };
    report.chains.iter().map(|entry| (entry.role, entry.depth, issuer(entry))).collect()
}

fn count(report: &Report, rule: &str) -> usize {
    report.findings.iter().filter(|finding| finding.rule.id == rule).count()
}

/// Verified, invalid, not checked.
fn signatures(report: &Report) -> [u64; 3] {
    let counts = report.summary.signatures;
    [counts.verified, counts.invalid, counts.not_checked]
}

#[test]
fn contoso_s_chains_are_as_made() {
    use ChainRole::{Intermediate, Root};
    let report = read(&contoso::certificates(), |_| {});
    let policy = (Intermediate, Some(1), Some(0));
    let below = |issuer| (Intermediate, Some(2), Some(issuer));
    let expected = [(Root, Some(0), None), policy, policy, below(1), below(1), below(2), below(2)];
    assert_eq!(places(&report), expected);
    assert_eq!(signatures(&report), [7, 0, 0]);
    assert!(report.chains.iter().all(|entry| entry.signature == SignatureStatus::Verified));
}

#[test]
fn without_verification_the_places_are_the_same() {
    let verified = read(&contoso::certificates(), |_| {});
    let report = read(&contoso::certificates(), |it| it.verify = false);
    assert_eq!(places(&report), places(&verified));
    assert_eq!(signatures(&report), [0, 0, 7]);
    assert_eq!((count(&report, "S009"), count(&report, "S010")), (0, 0));
}

/// Each form in which a store may hold the root and the first policy CA, by the store's name.
fn stores() -> [Store; 5] {
    let held = contoso::certificates()[..2].to_vec();
    let parse = |name: &str, bytes: &[u8]| Store::parse(name, bytes).unwrap();
    [
        parse("bundle", &bundle(&held)),
        parse("DER", &held.concat()),
        parse(
            "PEM",
            held.iter().map(|each| armor::pem("CERTIFICATE", each)).collect::<String>().as_bytes(),
        ),
        parse("Graph's list", store::graph_list().as_bytes()),
        parse("classic", store::classic().as_bytes()),
    ]
}

#[test]
fn an_issuer_may_stand_in_a_store() {
    let all = contoso::authorities();
    let [policy_2, issuing_2] = [2, 4].map(|index: usize| all[index].certificate());
    for held in stores() {
        let name = held.name().to_owned();
        let report = read(&[policy_2.clone(), issuing_2.clone()], |it| it.stores.push(held));
        let expect = |entry: &ChainEntry, index: usize, depth| {
            let Some(IssuedBy::Store { store, thumbprint }) = &entry.issuer else {
                panic!("{name}: {entry:?}");
            };
            assert_eq!((store, entry.depth), (&name, Some(depth)));
            assert_eq!(thumbprint.to_string(), all[index].thumbprint(), "{name}");
        };
        expect(&report.chains[0], 0, 1);
        expect(&report.chains[1], 1, 2);
        assert_eq!((signatures(&report), count(&report, "S007")), ([2, 0, 0], 0), "{name}");
    }
    // A thumbprint contains no name.
    let list = Store::parse("list", store::thumbprints().as_bytes()).unwrap();
    let report = read(&[issuing_2], |it| it.stores.push(list));
    assert_eq!((count(&report, "S007"), report.chains[0].depth), (1, None));
}

#[test]
fn the_key_of_a_stored_issuer_counts() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let other = Key::from_label("not the root's");
    // Name and key identifier are the root's, the key is not.
    let imitated = CertificateBuilder::root("Contoso Root CA").with(|it| {
        it.public_key = other.public_key();
        it.issuer_key = other;
    });
    let policy = CertificateBuilder::intermediate(&root, "Contoso Policy CA").build();
    for (held, expected) in [(root, [1, 0, 0]), (imitated, [0, 1, 0])] {
        let held = Store::parse("store", &held.build()).unwrap();
        let report = read(std::slice::from_ref(&policy), |it| it.stores.push(held));
        assert_eq!(signatures(&report), expected);
        assert_eq!(u64::try_from(count(&report, "S009")).unwrap(), expected[1]);
    }
}

#[test]
fn a_cross_certificate_is_a_way_to_another_root() {
    let (one, other) = (CertificateBuilder::root("Contoso CA A"), CertificateBuilder::root("B"));
    let cross = CertificateBuilder::intermediate_with_key(&one, "B", other.key.clone());
    let child = CertificateBuilder::intermediate(&other, "Contoso CA C");
    let depths = |certificates: &[&CertificateBuilder]| {
        let report = read(&built(certificates), |_| {});
        assert_eq!(signatures(&report)[0], u64::try_from(certificates.len()).unwrap());
        report.chains.iter().map(|entry| entry.depth).collect::<Vec<_>>()
    };
    assert_eq!(depths(&[&one, &cross, &child]), [Some(0), Some(1), Some(2)]);
    // The nearest root counts.
    assert_eq!(depths(&[&one, &cross, &child, &other]), [Some(0), Some(1), Some(1), Some(0)]);
}

#[test]
fn a_loop_ends() {
    let (a, b) = (CertificateBuilder::root("A"), CertificateBuilder::root("B"));
    let by = |issuer: &CertificateBuilder, name, key: &CertificateBuilder| {
        CertificateBuilder::intermediate_with_key(issuer, name, key.key.clone())
    };
    let (a_by_b, b_by_a) = (by(&b, "A", &a), by(&a, "B", &b));
    let child = CertificateBuilder::intermediate(&b, "C");
    let report = read(&built(&[&a_by_b, &b_by_a, &child]), |_| {});
    assert!(report.chains.iter().all(|entry| entry.depth.is_none()));
    assert_eq!((signatures(&report), count(&report, "S015")), ([3, 0, 0], 3));
    let report = read(&built(&[&a_by_b, &b_by_a, &child, &a]), |_| {});
    let depths: Vec<_> = report.chains.iter().map(|entry| entry.depth).collect();
    assert_eq!(depths, [Some(2), Some(1), Some(2), Some(0)]);
    assert_eq!(count(&report, "S015"), 0);
}

#[test]
fn a_key_rollover_is_no_root_and_no_bad_signature() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let new = CertificateBuilder::intermediate_with_key(
        &root,
        "Contoso Root CA",
        Key::from_label("the next key"),
    );
    let report = read(&built(&[&root, &new]), |_| {});
    let expected = [(ChainRole::Root, Some(0), None), (ChainRole::SelfIssued, Some(1), Some(0))];
    assert_eq!(places(&report), expected);
    let report = read(&built(&[&new]), |_| {});
    assert_eq!(places(&report), [(ChainRole::SelfIssued, None, None)]);
    assert_eq!((count(&report, "S007"), count(&report, "S009")), (1, 0));
}

#[test]
fn a_changed_certificate_has_a_wrong_signature() {
    let certificates = contoso::certificates();
    for (index, authority) in contoso::authorities().iter().enumerate() {
        // In the serial number, and in the last byte of the signature.
        let serial = &authority.builder.serial;
        let within = certificates[index].windows(serial.len()).position(|part| part == serial);
        for at in [within.unwrap() + 5, certificates[index].len() - 1] {
            let mut changed = certificates.clone();
            changed[index][at] ^= 1;
            let report = read(&changed, |_| {});
            let status: Vec<_> = report.chains.iter().map(|entry| entry.signature).collect();
            for (other, status) in status.iter().enumerate() {
                let fine = SignatureStatus::Verified;
                assert_eq!(
                    *status,
                    if other == index { SignatureStatus::Invalid } else { fine },
                    "{other}"
                );
            }
            let wrong = report.findings.iter().filter(|finding| finding.rule.id == "S009");
            let wrong: Vec<_> = wrong.map(|finding| finding.certificate.unwrap()).collect();
            let index = u64::try_from(index).unwrap();
            assert_eq!(wrong, [index]);
        }
    }
}

/// The correct CRL in each CA's record, from the certificates that the CA issued.
fn suggested(report: &Report) -> Vec<Option<&str>> {
    let by_hand = report.chains.iter().map(|entry| entry.crl_by_hand.as_ref());
    by_hand.map(|by_hand| by_hand.and_then(|by_hand| by_hand.suggested.as_deref())).collect()
}

#[test]
fn who_was_not_issued_by_a_ca_does_not_tell_its_crl() {
    const TRUE: &str = "http://crl.contoso.example/true.crl";
    const FALSE: &str = "http://evil.example/false.crl";
    let root = CertificateBuilder::root("Contoso Root CA");
    let forged = |builder: CertificateBuilder| {
        builder.with(|builder| builder.issuer_key = Key::from_label("somebody else")).build()
    };
    let authority = CertificateBuilder::intermediate(&root, "Contoso CA").crl_urls(&[FALSE]);
    let user = CertificateBuilder::end_entity(&root, "Megan Bowen").crl_urls(&[FALSE]);
    let real = CertificateBuilder::end_entity(&root, "Alex Wilber").crl_urls(&[TRUE]).build();
    for forged in [forged(authority), forged(user)] {
        let report = read(&[root.build(), forged.clone()], |_| {});
        assert_eq!(suggested(&report)[0], None);
        for certificates in [[&root.build(), &forged, &real], [&root.build(), &real, &forged]] {
            let report = read(&certificates.map(Clone::clone), |_| {});
            assert_eq!(suggested(&report)[0], Some(TRUE));
        }
    }
}

#[test]
fn the_crl_of_the_certificate_that_is_valid_for_longest_is_suggested() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let child = |name: &str, until: &str, url: &str| {
        let builder = CertificateBuilder::end_entity(&root, name).valid("20200101000000Z", until);
        builder.crl_urls(&[url]).build()
    };
    let old = child("Old", "20250101000000Z", "http://crl.contoso.example/old.crl");
    let new = child("New", "20300101000000Z", "http://crl.contoso.example/new.crl");
    for certificates in [[&root.build(), &old, &new], [&root.build(), &new, &old]] {
        let report = read(&certificates.map(Clone::clone), |_| {});
        assert_eq!(suggested(&report)[0], Some("http://crl.contoso.example/new.crl"));
        let of_root = |report: &Report| {
            let mut findings = report.findings.iter();
            findings.find(|each| each.rule.id == "S012" && each.certificate == Some(0)).cloned()
        };
        let found = of_root(&report).unwrap();
        let named =
            found.related.last().unwrap().certificate.and_then(|index| usize::try_from(index).ok());
        assert_eq!(certificates[named.unwrap()], &new);
        // A different URL in other certificates is reported.
        let alone = read(&[root.build(), new.clone()], |_| {});
        let number = format!("certificate {}", named.unwrap());
        let alone = of_root(&alone).unwrap().message.replace("certificate 1", &number);
        assert!(found.message.len() > alone.len(), "{} {alone}", found.message);
    }
}

#[test]
fn a_hole_above_a_stored_issuer_is_said() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let middle = CertificateBuilder::intermediate(&root, "Contoso Policy CA");
    let below = CertificateBuilder::intermediate(&middle, "Contoso Issuing CA");
    let against = |stored: &[&CertificateBuilder]| {
        let bytes = bundle(&built(stored));
        read(&built(&[&below]), |options| {
            options.stores.push(Store::parse("store", &bytes).unwrap());
        })
    };
    assert_eq!(count(&against(&[&middle]), "S007"), 1);
    assert_eq!(count(&against(&[&middle, &root]), "S007"), 0);
}

#[test]
fn a_root_whose_identifiers_do_not_fit_is_one_by_its_signature() {
    let other = Key::from_label("another key").identifier();
    let root = CertificateBuilder::root("Contoso Root CA").extension(
        extension::AUTHORITY_KEY_IDENTIFIER,
        false,
        &extension::authority_key_identifier(&other),
    );
    let report = read(&built(&[&root]), |_| {});
    assert_eq!(places(&report), [(ChainRole::Root, Some(0), None)]);
    assert_eq!((count(&report, "S007"), count(&report, "S008")), (0, 0));
}

#[test]
fn records_under_child_come_in_the_order_of_the_file() {
    let mut certificates = contoso::certificates();
    certificates.reverse();
    let child = |it: &mut Options| it.assumptions.set("crl-url", "child").unwrap();
    let report = read(&certificates, child);
    let order = report.certificate_authorities.iter().map(|record| record.thumbprint.clone());
    assert!(order.eq(report.certificates.iter().map(|entry| entry.sha1.to_string())));
    let urls = report.certificate_authorities.iter();
    let urls: Vec<_> =
        urls.map(|record| record.certificate_revocation_list_url.as_deref()).collect();
    let [one, two] = [1, 2].map(|number| format!("http://crl.contoso.example/policy{number}.crl"));
    let expected = [None, None, None, None, Some(&*two), Some(&*one), Some(contoso::ROOT_CRL)];
    assert_eq!(urls, expected);
}

#[test]
fn of_many_with_one_name_eight_are_tried() {
    // The real issuer comes before the others, or after more than are tried.
    let root = CertificateBuilder::root("Contoso Root CA");
    let one = CertificateBuilder::intermediate(&root, "Contoso Twin CA");
    let child = CertificateBuilder::intermediate(&one, "Contoso CA");
    let others: Vec<_> = (0..9)
        .map(|number| {
            let key = Key::from_label(&format!("twin {number}"));
            one.clone().with(|it| it.public_key = key.public_key()).build()
        })
        .collect();
    let status = |certificates: Vec<Vec<u8>>| {
        let report = read(&certificates, |_| {});
        let said = report.findings.iter().filter(|finding| finding.certificate == Some(0));
        let said: Vec<_> = said.map(|finding| finding.rule.id).collect();
        assert!(!said.contains(&"S009"), "{said:?}");
        (report.chains[0].signature, said.contains(&"S010"))
    };
    let [one, child] = [one, child].map(|certificate| certificate.build());
    let first = [vec![child.clone(), one.clone()], others.clone()].concat();
    assert_eq!(status(first), (SignatureStatus::Verified, false));
    let eighth = [vec![child.clone()], others[..7].to_vec(), vec![one.clone()]].concat();
    assert_eq!(status(eighth), (SignatureStatus::Verified, false));
    let last = [vec![child], others, vec![one]].concat();
    // A signature that was not tried is not called invalid.
    assert_eq!(status(last), (SignatureStatus::NotChecked, true));
}

#[test]
fn each_certificate_has_one_entry_and_copies_none() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let person = CertificateBuilder::end_entity(&root, "Megan Bowen");
    let report = read(&built(&[&root, &person, &root]), |_| {});
    let indices: BTreeSet<_> = report.chains.iter().map(|entry| entry.index).collect();
    assert_eq!((indices.into_iter().collect::<Vec<_>>(), report.chains.len()), (vec![0], 1));
    assert_eq!(signatures(&report), [1, 0, 0]);
}

/// Many CAs may have the same URL, of any length: messages show its beginning.
#[test]
fn a_long_url_does_not_make_a_long_message() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let url = format!("http://crl.contoso.example/{}.crl", "a".repeat(5_000));
    let policy = CertificateBuilder::intermediate(&root, "Contoso Policy CA").crl_urls(&[&url]);
    let report = read(&[root.build(), policy.build()], |_| {});
    let messages: Vec<_> =
        report.findings.iter().filter(|f| f.rule.id == "S012").map(|f| &f.message).collect();
    assert_eq!(messages.len(), 2);
    for message in messages {
        assert!(message.contains("aaaa…") && message.len() < 1_000, "{message}");
    }
    let by_hand = report.chains[0].crl_by_hand.as_ref().unwrap();
    assert_eq!(by_hand.suggested.as_deref(), Some(url.as_str()));
}
