use proptest::prelude::*;

use super::*;

/// Prefixes that send any bytes after them to each of the readers.
fn openings() -> impl Strategy<Value = Vec<u8>> {
    let certificates = pem("CERTIFICATE", &certificate(1)).into_bytes();
    prop::sample::select(vec![
        Vec::new(),
        b"{\"value\":[{\"certificate\":\"".to_vec(),
        b"[{\"thumbprint\":".to_vec(),
        page("", &[record(1)]).into_bytes(),
        b"\xFF\xFE{\0".to_vec(),
        certificates[..40].to_vec(),
        certificates,
        certificate(1),
        bundle(&[certificate(1)])[..60].to_vec(),
        b"Thumbprint\n".to_vec(),
        thumbprint(1).to_string().into_bytes(),
    ])
}

proptest! {
    #[test]
    fn any_bytes_give_a_store_or_an_error(
        opening in openings(),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let bytes = [opening, rest].concat();
        match Store::parse("any", &bytes) {
            Ok(store) => {
                let thumbprints: Vec<_> = store.thumbprints().collect();
                prop_assert!(thumbprints.is_sorted_by(|one, next| one < next));
                for remark in store.remarks() {
                    prop_assert!(!remark.to_string().contains(char::is_control));
                }
            }
            Err(error) => prop_assert!(!error.to_string().contains(char::is_control)),
        }
    }

    #[test]
    fn pages_together_are_their_union(
        numbers in prop::collection::vec(any::<u8>(), 1..40),
        cuts in prop::collection::vec(1..6_usize, 40),
    ) {
        let mut rest = numbers.as_slice();
        let mut pages = Vec::new();
        for cut in cuts {
            let (front, behind) = rest.split_at(cut.min(rest.len()));
            pages.push(page("", &front.iter().map(|n| record(*n)).collect::<Vec<_>>()));
            rest = behind;
        }
        let together = parse(pages.concat());
        let parts = pages.iter().map(parse).collect();
        let merged = Store::merge("merged", parts, Vec::new());
        let all = |store: &Store| store.thumbprints().collect::<Vec<_>>();
        prop_assert_eq!(all(&together), all(&merged));
        for number in numbers {
            let id = format!("id-{number}");
            prop_assert_eq!(together.find(&thumbprint(number)).unwrap().id, Some(id.as_str()));
        }
    }

    #[test]
    fn the_order_does_not_matter(
        numbers in prop::collection::vec(any::<u8>(), 1..40).prop_flat_map(|numbers| {
            (Just(numbers.clone()), Just(numbers).prop_shuffle())
        }),
    ) {
        let (one, other) = numbers;
        let list = |numbers: &[u8]| {
            numbers.iter().map(|n| format!("{}\n", thumbprint(*n))).collect::<String>()
        };
        let members = |numbers: &[u8]| numbers.iter().map(|n| certificate(*n)).collect::<Vec<_>>();
        let all = |bytes: &[u8]| parse(bytes).thumbprints().collect::<Vec<_>>();
        prop_assert_eq!(all(list(&one).as_bytes()), all(list(&other).as_bytes()));
        prop_assert_eq!(all(&bundle(&members(&one))), all(&bundle(&members(&other))));
        prop_assert_eq!(all(list(&one).as_bytes()), all(&bundle(&members(&one))));
    }
}
