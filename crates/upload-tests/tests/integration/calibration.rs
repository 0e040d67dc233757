//! For each value of each assumption, the value is recognized from the service's behaviour, or
//! undecided if the data do not determine it.

use pki_preflight::{Options, assumption::ASSUMPTIONS};
use pki_preflight_graph::CertificateAuthorityDetail;
use pki_preflight_graph::calibrate::{Calibration, StoreState, TestResult, calibrate};
use pki_preflight_serve::Options as ServiceOptions;

use crate::bench::{Bench, now};
use crate::support::bundle::{BundleBuilder, bundle};
use crate::support::certificate::CertificateBuilder;
use crate::support::{armor, contoso};

/// Uploads a file to a service with this assumption, and compares.
fn observed(file: &[u8], assumed: &[(&str, &str)]) -> Calibration {
    observed_later(file, assumed, StoreState::AsUploaded)
}

/// The same, where the store may be another by now.
fn observed_later(file: &[u8], assumed: &[(&str, &str)], state: StoreState) -> Calibration {
    let mut options = ServiceOptions::default();
    // A file with a duplicate leaves the CAs before it.
    options.assumptions.set("duplicate-check", "job").unwrap();
    for (name, value) in assumed {
        options.assumptions.set(name, value).unwrap();
    }
    let bench = Bench::with(options);
    let mut plan = bench.plan(file.to_vec());
    plan.force = true;
    for (name, value) in assumed {
        // A correct prediction is returned without waiting. The service's own assumptions are
        // unknown here.
        let _ = plan.options.assumptions.set(name, value);
    }
    let report = bench.upload(&plan);
    assert!(bench.posts() == 1, "{}", crate::bench::brief(&report));
    let listed: Vec<CertificateAuthorityDetail> = report
        .certificate_authorities
        .into_iter()
        .map(|value| serde_json::from_value(value).unwrap())
        .collect();
    let mut options = Options::new(now());
    options.verify = true;
    calibrate(file, &listed, state, &options).unwrap()
}

fn result<'a>(calibration: &'a Calibration, name: &str) -> &'a TestResult {
    let mut assumptions = calibration.assumptions.iter();
    &assumptions.find(|tested| tested.name == name).unwrap().result
}

/// The settled value; `None` if it is undecided and still possible.
fn settled(calibration: &Calibration, name: &str, value: &str) -> Option<&'static str> {
    match result(calibration, name) {
        TestResult::Settled { value, certificates } => {
            assert!(*certificates > 0);
            Some(value)
        }
        TestResult::Undecided { possible, needs } => {
            assert!(possible.len() > 1 && possible.contains(&value) && !needs.is_empty());
            None
        }
        other => panic!("{name}={value}: {other:?}"),
    }
}

/// Contoso's CAs, with one whose subject and issuer are equal but that another key signed.
fn telling() -> Vec<Vec<u8>> {
    let authorities = contoso::authorities();
    let mut all = contoso::certificates();
    let rekeyed = CertificateBuilder::intermediate_with_key(
        &authorities[0].builder,
        authorities[0].common_name,
        crate::support::key::Key::from_label("rekeyed root"),
    );
    all.insert(3, rekeyed.crl_urls(&[contoso::ROOT_CRL]).build());
    all
}

/// A file, and whether it decides between the values of an assumption.
fn file(name: &str, value: &str) -> (Vec<u8>, bool) {
    let authorities = contoso::authorities();
    let mut all = telling();
    let root = &authorities[0].builder;
    match name {
        "encoding" => match value {
            // Without created CAs, the reason is unknown.
            "der" => return (armor::pem("PKCS7", &bundle(&all)).into_bytes(), false),
            "ber" => return (BundleBuilder::new(&all).indefinite().build(), false),
            "der-or-pem" => return (armor::pem("PKCS7", &bundle(&all)).into_bytes(), false),
            _ => return (armor::base64(&bundle(&all)).into_bytes(), true),
        },
        "duplicate" => all.insert(4, all[1].clone()),
        "non-ca" => {
            let person = CertificateBuilder::end_entity(&authorities[3].builder, "Megan Bowen");
            all.insert(4, person.build());
        }
        "expired" => {
            let expired = CertificateBuilder::intermediate(root, "Contoso Issuing CA 0")
                .valid("20200601000000Z", "20240601000000Z");
            all.insert(4, expired.build());
        }
        "kilobyte" => {
            let size = |padding: usize| {
                let name = format!("Contoso Issuing CA {}", "x".repeat(padding));
                CertificateBuilder::intermediate(root, &name).build()
            };
            let padding = 8_100 - size(0).len();
            all.insert(4, size(padding));
            assert!((8_001..=8_192).contains(&all[4].len()), "{}", all[4].len());
        }
        "classic-duplicate" | "deleted-duplicate" => return (bundle(&all), false),
        _ => {}
    }
    (bundle(&all), true)
}

#[test]
fn each_value_of_each_assumption_is_recognised_or_undecided() {
    let mut recognised = 0;
    for row in &ASSUMPTIONS {
        for value in row.values {
            let (file, decides) = file(row.name, value.name);
            let calibration = observed(&file, &[(row.name, value.name)]);
            let found = settled(&calibration, row.name, value.name);
            let expected = decides.then_some(value.name);
            assert_eq!(found, expected, "{}={} {calibration:#?}", row.name, value.name);
            recognised += usize::from(decides);
            // The assumed values of the others are never contradicted.
            for other in ASSUMPTIONS.iter().filter(|other| other.name != row.name) {
                settled(&calibration, other.name, other.values[0].name);
            }
        }
    }
    assert_eq!(recognised, 23);
}

#[test]
fn several_changes_are_told_apart() {
    let assumed = [
        ("crl-url", "child"),
        ("display-name", "subject"),
        ("issuer", "issuer"),
        ("hex-case", "lower"),
    ];
    let calibration = observed(&bundle(&telling()), &assumed);
    for (name, value) in assumed {
        assert_eq!(settled(&calibration, name, value), Some(value));
    }
    assert_eq!((calibration.certificates, calibration.matched), (8, 8));
}

#[test]
fn data_that_cannot_tell_is_undecided() {
    // One root: its subject and issuer are equal, and it has no CRL distribution points and no
    // child.
    let certificate = CertificateBuilder::root("Contoso Root CA").build();
    let calibration = observed(&bundle(&[certificate]), &[]);
    for name in ["crl-url", "issuer", "root", "duplicate", "non-ca", "expired", "encoding"] {
        assert!(matches!(result(&calibration, name), TestResult::Undecided { .. }), "{name}");
    }
    // An upload that was refused within the request leaves nothing.
    let mut all = telling();
    all.insert(4, all[1].clone());
    let calibration = observed(&bundle(&all), &[("duplicate-check", "request")]);
    assert_eq!((calibration.matched, calibration.settled().count()), (0, 0));
}

#[test]
fn what_fits_no_value_is_contradicted_with_an_example_that_can_be_redacted() {
    let file = bundle(&telling());
    let mut options = Options::new(now());
    options.verify = true;
    let listed = contoso::authorities().into_iter().map(|authority| {
        serde_json::from_value(serde_json::json!({
            "thumbprint": authority.thumbprint(),
            "displayName": "Something else",
            "certificateRevocationListUrl": "http://changed.example/a.crl",
        }))
        .unwrap()
    });
    let listed: Vec<CertificateAuthorityDetail> = listed.collect();
    let mut calibration = calibrate(&file, &listed, StoreState::MayHaveChanged, &options).unwrap();
    let TestResult::Contradicted { examples } = result(&calibration, "display-name") else {
        panic!("{calibration:#?}")
    };
    assert_eq!(examples.len(), 2);
    assert_eq!(examples[0].actual.as_deref(), Some("Something else"));
    let thumbprint = examples[0].thumbprint.clone();
    calibration.redact();
    let shown = serde_json::to_string(&calibration).unwrap();
    assert!(!shown.contains("Something") && !shown.contains("Contoso") && !shown.contains("http"));
    assert!(shown.contains(&thumbprint), "{shown}");
}

/// Somebody may have deleted a CA: that it is not listed does not show that it was never added.
#[test]
fn what_is_not_listed_decides_nothing_where_cas_may_have_been_deleted() {
    let mut settled_by_presence = 0;
    for name in ["duplicate", "non-ca", "expired", "kilobyte"] {
        let row = ASSUMPTIONS.iter().find(|row| row.name == name).unwrap();
        for value in row.values {
            let (file, _) = file(name, value.name);
            let assumed = [(name, value.name)];
            let calibration = observed_later(&file, &assumed, StoreState::MayHaveChanged);
            // Never another value than the right one, and no reason where there is none.
            match settled(&calibration, name, value.name) {
                Some(found) => {
                    assert_eq!(found, value.name);
                    settled_by_presence += 1;
                }
                None => {
                    let TestResult::Undecided { needs, .. } = result(&calibration, name) else {
                        panic!("{calibration:#?}")
                    };
                    assert!(needs.contains("no CA was deleted"), "{name}={} {needs}", value.name);
                }
            }
        }
    }
    assert!(settled_by_presence > 0);
}
