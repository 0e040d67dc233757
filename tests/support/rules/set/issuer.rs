//! Who issued a CA certificate.

use super::super::super::key::Key;
use super::super::super::{bundle, der, extension, name, signed};
use super::{Case, CertificateBuilder, Input, below, of, root, store};

const UNKNOWN_ALGORITHM: &str = "1.3.6.1.4.1.55555.9";

pub(super) fn cases() -> Vec<Case> {
    [missing(), misnamed(), self_issued(), signatures(), without_null(), circles()].concat()
}

fn another_key() -> Key {
    Key::from_label("another key")
}

/// The same certificate, signed with a key that is not the issuer's.
fn forged(certificate: &CertificateBuilder) -> CertificateBuilder {
    certificate.clone().with(|it| it.issuer_key = another_key())
}

fn missing() -> Vec<Case> {
    let root = root();
    let policy = below(&root, "Contoso Policy CA");
    let issuing = below(&policy, "Contoso Issuing CA");
    let anonymous = issuing.clone().without_extension(extension::AUTHORITY_KEY_IDENTIFIER);
    let rekeyed =
        CertificateBuilder::intermediate_with_key(&root, "Contoso Policy CA", another_key());
    let stored = || of(&[&root, &issuing]).with(|it| it.stores.push(store(&[&policy])));
    let complete = || of(&[&root, &policy, &issuing]);
    vec![
        Case { rule: "S007", fires: of(&[&root, &issuing]), silent: complete() },
        Case { rule: "S007", fires: of(&[&root, &issuing]), silent: stored() },
        // A CA with the issuer's name but another key, distinguished by its identifier.
        Case { rule: "S007", fires: of(&[&root, &rekeyed, &issuing]), silent: complete() },
        // And distinguished only because its key did not sign.
        Case {
            rule: "S007",
            fires: of(&[&root, &rekeyed, &anonymous]),
            silent: of(&[&root, &policy, &anonymous]),
        },
        Case {
            rule: "S009",
            fires: of(&[&root, &policy, &forged(&issuing)]),
            silent: of(&[&root, &rekeyed, &issuing]),
        },
        Case {
            rule: "S009",
            fires: of(&[&root, &policy, &forged(&issuing)]),
            silent: of(&[&root, &rekeyed, &anonymous]),
        },
    ]
}

fn misnamed() -> Vec<Case> {
    let root = root();
    let policy = below(&root, "Contoso Policy CA");
    // The root's key and key identifier, with a name that is not the root's.
    let other = policy.clone().with(|it| it.issuer = name::contoso("Another CA"));
    let forged = other.clone().with(|it| it.issuer_key = another_key());
    let identifier = der::octet_string(&root.key.identifier());
    let alone = CertificateBuilder::root("Another CA");
    let alone = alone.extension(extension::SUBJECT_KEY_IDENTIFIER, false, &identifier);
    let alone = alone.with(|it| {
        (it.key, it.issuer_key) = (root.key.clone(), root.key.clone());
        it.public_key = root.key.public_key();
    });
    let both = || of(&[&root, &other]);
    vec![
        Case { rule: "S019", fires: both(), silent: of(&[&root, &policy]) },
        Case { rule: "S019", fires: both(), silent: of(&[&root, &forged]) },
        Case { rule: "S019", fires: both(), silent: of(&[&other]) },
        // The CA with that name exists after all: one key with two names.
        Case { rule: "S019", fires: both(), silent: of(&[&root, &other, &alone]) },
        Case { rule: "S007", fires: both(), silent: of(&[&root, &policy]) },
        Case {
            rule: "S019",
            fires: of(&[&other]).with(|it| it.stores.push(store(&[&root]))),
            silent: of(&[&policy]).with(|it| it.stores.push(store(&[&root]))),
        },
    ]
}

fn without_null() -> Vec<Case> {
    // No key here is used for this signature: three CAs signed.
    let certificates = include_bytes!(
        "../../../../testdata/cases/c30-signatures/digestinfo-without-null.real.p7b"
    );
    let signed = signed::by_algorithm()
        .into_iter()
        .find(|(name, _)| name.to_ascii_lowercase().contains("rsa"));
    let (_, with_null) = signed.unwrap();
    vec![Case {
        rule: "S018",
        fires: Input::new(certificates.to_vec()),
        silent: Input::new(bundle::bundle(&[with_null])),
    }]
}

fn self_issued() -> Vec<Case> {
    let root = root();
    let rekeyed =
        CertificateBuilder::intermediate_with_key(&root, "Contoso Root CA", another_key());
    // The key differs, even if no identifier states it.
    let unnamed = rekeyed.clone().without_extension(extension::AUTHORITY_KEY_IDENTIFIER);
    vec![
        Case { rule: "S008", fires: of(&[&root, &rekeyed]), silent: of(&[&root]) },
        Case { rule: "S008", fires: of(&[&root, &unnamed]), silent: of(&[&root]) },
    ]
}

fn signatures() -> Vec<Case> {
    let root = root();
    let policy = below(&root, "Contoso Policy CA");
    let own = extension::authority_key_identifier(&root.key.identifier());
    let own = root.clone().extension(extension::AUTHORITY_KEY_IDENTIFIER, false, &own);
    let unknown = policy.clone().with(|it| {
        let algorithm = der::algorithm(UNKNOWN_ALGORITHM, &[]);
        (it.inner_algorithm, it.outer_algorithm) = (algorithm.clone(), algorithm);
    });
    let old = policy.clone().signed_with_sha1();
    let both = || of(&[&root, &policy]);
    let first = |count: u64| both().with(|it| it.limits.signatures = count);
    // One on P-256 costs three, and the second certificate may use half of what the first may.
    let effort = |most: u64| both().with(|it| it.limits.signature_effort = most);
    let unverified = |input: Input| input.with(|it| it.verify = false);
    let forged_policy = of(&[&root, &forged(&policy)]);
    vec![
        Case { rule: "S009", fires: forged_policy.clone(), silent: both() },
        Case { rule: "S009", fires: forged_policy.clone(), silent: unverified(forged_policy) },
        // A root that claims to have signed itself.
        Case { rule: "S009", fires: of(&[&forged(&own)]), silent: of(&[&own]) },
        Case { rule: "S010", fires: of(&[&root, &unknown]), silent: both() },
        // An old algorithm is supported.
        Case { rule: "S010", fires: of(&[&root, &unknown]), silent: of(&[&root, &old]) },
        Case { rule: "S010", fires: first(1), silent: first(2) },
        Case { rule: "S010", fires: effort(5), silent: effort(6) },
        Case {
            rule: "S010",
            fires: of(&[&root]).with(|it| it.limits.signature_effort = 2),
            silent: of(&[&root]).with(|it| it.limits.signature_effort = 3),
        },
        // If verification is off, unverified signatures are not reported.
        Case { rule: "S010", fires: first(1), silent: unverified(first(1)) },
    ]
}

fn circles() -> Vec<Case> {
    let (one, other) = (CertificateBuilder::root("Contoso CA A"), below(&root(), "Contoso CA B"));
    let by_other =
        CertificateBuilder::intermediate_with_key(&other, "Contoso CA A", one.key.clone());
    let by_one = CertificateBuilder::intermediate_with_key(&one, "Contoso CA B", other.key.clone());
    vec![Case {
        rule: "S015",
        fires: of(&[&by_other, &by_one]),
        silent: of(&[&by_other, &by_one, &one]),
    }]
}
