//! Rules of the scope set.

use pki_preflight::Store;

use super::super::bundle::bundle;
use super::super::certificate::CertificateBuilder;
use super::super::contoso;
use super::{Case, Input};

mod crl;
mod issuer;
mod kin;
mod length;

pub fn cases() -> Vec<Case> {
    [duplicates(), kin::cases(), issuer::cases(), length::cases(), crl::cases()].concat()
}

fn duplicates() -> Vec<Case> {
    let certificates = contoso::certificates();
    let [root, policy, other, ..] = &certificates[..] else { unreachable!() };
    let of = |elements: [&Vec<u8>; 3]| Input::new(bundle(&elements.map(Clone::clone)));
    let against = |text: &str| {
        let store = Store::parse("store", text.as_bytes()).unwrap();
        of([root, policy, other]).with(|it| it.stores.push(store))
    };
    let thumbprint = |index: usize| contoso::authorities()[index].thumbprint();
    vec![
        Case { rule: "S001", fires: of([root, policy, policy]), silent: of([root, policy, other]) },
        Case {
            rule: "S016",
            fires: against(&super::super::store::classic()),
            silent: against(&thumbprint(1)),
        },
        Case {
            rule: "S020",
            fires: against(&super::super::store::deleted()),
            silent: against(&super::super::store::graph_list()),
        },
        Case { rule: "S002", fires: against(&thumbprint(1)), silent: against(&thumbprint(3)) },
    ]
}

fn root() -> CertificateBuilder {
    CertificateBuilder::root("Contoso Root CA")
}

fn below(issuer: &CertificateBuilder, common_name: &str) -> CertificateBuilder {
    CertificateBuilder::intermediate(issuer, common_name)
}

/// A bundle of these certificates.
fn of(certificates: &[&CertificateBuilder]) -> Input {
    let built: Vec<_> = certificates.iter().map(|certificate| certificate.build()).collect();
    Input::new(bundle(&built))
}

/// A store that holds these certificates.
fn store(certificates: &[&CertificateBuilder]) -> Store {
    Store::parse("store", &of(certificates).bytes).unwrap()
}
