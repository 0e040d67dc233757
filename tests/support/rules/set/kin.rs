//! CAs that share a name, a key or a key identifier.

use super::super::super::key::Key;
use super::super::super::{der, extension};
use super::{Case, CertificateBuilder, below, of, root, store};

pub(super) fn cases() -> Vec<Case> {
    let root = root();
    let first = below(&root, "Contoso CA");
    let renewed = first.clone().valid("20240101000000Z", "20400101000000Z");
    let rekeyed = CertificateBuilder::intermediate_with_key(
        &root,
        "Contoso CA",
        Key::from_label("another key of Contoso CA"),
    );
    let other = below(&root, "Contoso Other CA");
    let identifier = der::octet_string(&first.key.identifier());
    let shared = other.clone().extension(extension::SUBJECT_KEY_IDENTIFIER, false, &identifier);
    let against = |held: &CertificateBuilder| {
        of(&[&root, &renewed]).with(|it| it.stores.push(store(&[held])))
    };
    let beside = |second| of(&[&root, &first, second]);
    vec![
        Case { rule: "S004", fires: beside(&renewed), silent: beside(&rekeyed) },
        Case { rule: "S004", fires: beside(&renewed), silent: beside(&other) },
        Case { rule: "S005", fires: beside(&shared), silent: beside(&other) },
        // One CA with two certificates is one CA for scoping.
        Case { rule: "S005", fires: beside(&shared), silent: beside(&renewed) },
        Case { rule: "S006", fires: beside(&rekeyed), silent: beside(&renewed) },
        Case { rule: "S014", fires: against(&first), silent: against(&rekeyed) },
        Case {
            rule: "S014",
            fires: against(&first),
            // The existing one expires later.
            silent: of(&[&root, &first]).with(|it| it.stores.push(store(&[&renewed]))),
        },
    ]
}
