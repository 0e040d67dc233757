//! What is packed, and what is left out for which reason.

use pki_preflight::{
    Store, pack,
    pack::{LeftOutReason, PackError, PackOptions, Packed},
};

use super::{options, packed, source, thumbprints};
use crate::support::armor::pem;
use crate::support::bundle::bundle;
use crate::support::certificate::CertificateBuilder;
use crate::support::contoso;

/// The number of packed certificates from the problem bundle, and the names of those left out.
fn left_out(change: impl FnOnce(&mut PackOptions)) -> (usize, Vec<(String, LeftOutReason)>) {
    let mut options = options();
    change(&mut options);
    let Packed { files, left_out, .. } =
        pack(&[source(&bundle(&contoso::problems()))], &options).unwrap();
    let count = files.iter().map(|file| file.certificates.len()).sum();
    (count, left_out.into_iter().map(|each| (each.name, each.reason)).collect())
}

#[test]
fn each_reason_leaves_out_what_it_names() {
    let (count, reasons) = left_out(|_| {});
    assert_eq!(count, 4);
    assert!(
        matches!(&reasons[..], [
        (_, LeftOutReason::Unreadable),
        (megan, LeftOutReason::NotCa),
    ] if megan == "Megan Bowen"),
        "{reasons:?}"
    );
    let (count, reasons) = left_out(|options| options.keep_non_ca = true);
    assert_eq!((count, reasons.len()), (5, 1));
    let (count, reasons) = left_out(|options| options.drop_expired = true);
    assert_eq!(count, 3);
    let expired = |it: &(String, LeftOutReason)| matches!(it.1, LeftOutReason::Expired { .. });
    assert_eq!(reasons.iter().find(|it| expired(it)).unwrap().0, "Contoso Issuing CA 0");
}

#[test]
fn a_selector_takes_a_name_a_thumbprint_or_a_key_identifier() {
    let all = contoso::authorities();
    let last = all.last().unwrap();
    let colons: Vec<_> = last.key_identifier().as_bytes().chunks(2).map(<[u8]>::to_vec).collect();
    let colons = String::from_utf8(colons.join(&b':')).unwrap();
    let bytes = bundle(&contoso::certificates());
    for text in [
        last.common_name.to_lowercase(),
        last.subject(),
        last.thumbprint(),
        last.thumbprint().to_lowercase(),
        last.key_identifier(),
        colons,
    ] {
        let mut dropping = options();
        dropping.drop.push(text.parse().unwrap());
        assert_eq!(thumbprints(&packed(&bytes, &dropping)).len(), 6, "{text}");
        let mut keeping = options();
        keeping.keep.push(text.parse().unwrap());
        let kept = thumbprints(&packed(&bytes, &keeping));
        assert_eq!(
            kept.into_iter().map(|it| it.to_string()).collect::<Vec<_>>(),
            [last.thumbprint()]
        );
    }
}

#[test]
fn a_selector_without_a_certificate_is_an_error() {
    let mut options = options();
    options.drop.push("Contoso Issuing CA".parse().unwrap());
    let error = pack(&[source(&bundle(&contoso::certificates()))], &options).unwrap_err();
    assert!(matches!(&error, PackError::NothingSelected { selector }
        if selector.as_str() == "Contoso Issuing CA"));
}

#[test]
fn what_a_store_holds_is_left_out() {
    let certificates = contoso::certificates();
    let store = Store::parse("store", &bundle(&certificates[..3])).unwrap();
    let mut options = options();
    options.inspect.stores.push(store);
    let packed = packed(&bundle(&certificates), &options);
    assert_eq!(thumbprints(&packed), thumbprints(&bundle(&certificates[3..])));
    let again = pack(&[source(&bundle(&certificates[..3]))], &options).unwrap();
    assert!(again.files.is_empty());
    assert!(again.left_out.iter().all(|it| matches!(it.reason, LeftOutReason::InStore { .. })));
}

#[test]
fn hostile_names_do_not_make_selectors() {
    let root = CertificateBuilder::root("Contoso Root CA");
    let name = "drop\u{1B}[2Jme\u{202E}";
    let evil = CertificateBuilder::intermediate(&root, name).build();
    let mut options = options();
    options.drop.push(name.parse().unwrap());
    let packed = pack(&[source(&bundle(&[root.build(), evil]))], &options).unwrap();
    assert_eq!(packed.files[0].certificates.len(), 1);
    let reason = packed.left_out[0].reason.to_string();
    assert_eq!(reason, "dropped (drop\\u{1B}[2Jme\\u{202E})");
}

#[test]
fn certificates_within_a_page_are_packed() {
    let certificates = contoso::certificates();
    let blocks: Vec<String> = certificates.iter().map(|bytes| pem("CERTIFICATE", bytes)).collect();
    for (start, end) in [("", ""), ("<html><body><pre>\n", "</pre></body></html>\n")] {
        let page = format!("{start}{}{end}", blocks.concat());
        let source = pki_preflight::Source::parse("page.html", page.as_bytes()).unwrap();
        let Packed { files, left_out, .. } = pack(&[source], &options()).unwrap();
        assert!(left_out.is_empty(), "{left_out:?}");
        let packed: Vec<_> = files.iter().flat_map(|file| &file.certificates).collect();
        assert_eq!(packed.len(), certificates.len());
    }
}
