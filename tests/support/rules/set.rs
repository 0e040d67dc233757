//! Rules of the scope set.

use pki_preflight::Store;

use super::super::bundle::bundle;
use super::super::contoso;
use super::{Case, Input};

pub fn cases() -> Vec<Case> {
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
        Case { rule: "S002", fires: against(&thumbprint(1)), silent: against(&thumbprint(3)) },
    ]
}
