use super::*;
use crate::text::message;

const LINK: &str = r#""@odata.nextLink":"https://graph.microsoft.com/v1.0/x?$skiptoken=T","#;

#[test]
fn records_in_every_frame() {
    let (one, two) = (record(1), record(2));
    let alone = std::slice::from_ref;
    for text in [
        page("", &[one.clone(), two.clone()]),
        page("", alone(&one)) + &page("", alone(&two)),
        format!("{}\r\n\n{}\n", page(LINK, alone(&one)), page("", alone(&two))),
        format!("[{},{}]", page(LINK, alone(&one)), page("", alone(&two))),
        format!("[{one},{two}]"),
        format!("{one}\n{two}\n"),
        format!("{{\"value\":{one}}}{two}"),
    ] {
        for mark in ["", "\u{FEFF}"] {
            let store = expect(format!("{mark}{text}"), StoreKind::GraphList, &[1, 2]);
            assert!(store.is_complete() && store.remarks().is_empty());
            let found = store.find(&thumbprint(2)).unwrap();
            assert_eq!((found.id, found.display_name), (Some("id-2"), Some("CA 2")));
            assert_eq!(store.find(&thumbprint(3)), None);
        }
    }
    expect(record(7), StoreKind::GraphList, &[7]);
    assert!(parse("{\"value\":[]}").is_empty());
    assert!(parse("[{\"value\":[]}]").is_complete());
}

#[test]
fn the_classic_store_in_every_frame() {
    let authority = |number| {
        let text = BASE64_STANDARD.encode(certificate(number));
        format!("{{\"certificate\":\"{text}\",\"isRootAuthority\":true,\"issuerSki\":\"00\"}}")
    };
    let inner = format!("{{\"certificateAuthorities\":[{},{}]}}", authority(1), authority(2));
    let configuration = inner.replacen('{', "{\"id\":\"29728ade\",", 1);
    for text in [format!("{{\"value\":[{configuration}]}}"), configuration, inner] {
        let store = expect(text, StoreKind::ClassicConfiguration, &[1, 2]);
        assert_eq!(store.find(&thumbprint(1)).unwrap().id, None);
    }
    assert!(parse("{\"value\":[{\"id\":\"a\",\"certificateAuthorities\":[]}]}").is_empty());
}

#[test]
fn a_link_that_is_not_followed_is_remarked_on() {
    let context = |name: &str| format!("\"@odata.context\":\"{name}\",");
    let first = |name| page(&(context(name) + LINK), &[record(1)]);
    let last = |name| page(&context(name), &[record(2)]);
    assert!(parse(first("a") + &last("a")).is_complete());
    for text in [first("a"), first("a") + &last("b"), last("a") + &first("a")] {
        let store = parse(text);
        assert!(!store.is_complete());
        let remark = store.remarks()[0].to_string();
        assert!(remark.contains("1 page, at graph.microsoft.com/v1.0/x, "), "{remark}");
    }
    let store = parse(first("a") + &first("b"));
    assert!(matches!(store.remarks(), [StoreWarning::Incomplete { count: 2, .. }, _]));
    let nested = format!("{{\"certificateAuthorities{}", &LINK[1..])
        + &format!("\"certificateAuthorities\":[{}]}}", record(1));
    assert!(!parse(format!("{{\"value\":[{nested}]}}{}", last("a"))).is_complete());
}

#[test]
fn entries_that_are_not_as_they_should_be_are_remarked_on() {
    let (one, two) = (thumbprint(1), thumbprint(2));
    let other = record(1).replace(&one.to_string(), &two.to_string());
    let malformed = record(1).replace(&one.to_string(), "C6FA....4E\\u001bCF2");
    let unreadable = format!("{{\"thumbprint\":\"{one}\",\"certificate\":\"MIIB\"}}");
    let remarks = |records: &[String]| parse(page("", records)).remarks().to_vec();

    let differs = remarks(std::slice::from_ref(&other));
    let (stated, computed) = (two, one);
    assert_eq!(differs, [StoreWarning::ThumbprintDiffers { count: 1, first: 1, stated, computed }]);
    let store = expect(other, StoreKind::GraphList, &[1, 2]);
    assert_eq!(store.find(&two).unwrap().id, store.find(&one).unwrap().id);

    let found = remarks(&[record(3), malformed.clone(), malformed]);
    assert!(found[0].to_string().starts_with(
        "The thumbprint of 2 entries (the first is entry 2) is not 40 hexadecimal digits \
         (\"C6FA....4E\\u{1B}CF2\")"
    ));
    let found = remarks(&[unreadable]);
    assert!(
        found[0].to_string().contains("of entry 1 cannot be read (it is not DER, or is truncated)")
    );

    let store = parse(page("", &[record(1), "{\"id\":\"a\"}".to_owned(), "{}".to_owned()]));
    let reason = message!["it has neither a thumbprint nor a certificate"];
    assert_eq!(
        store.remarks(),
        [StoreWarning::EntryWithoutThumbprint { count: 2, first: 2, reason }]
    );
    assert!(!store.is_complete());
}

#[test]
fn other_json_is_an_error() {
    for text in
        ["{}", "[]", "[[]]", "{\"id\":1}", "{\"value\":[{\"id\":\"a\",\"displayName\":\"PKI\"}]}"]
    {
        assert_eq!(error(text).kind(), &StoreErrorKind::NoEntries, "{text}");
    }
    let answer = format!(
        "{}\n  {{\"error\":{{\"code\":\"Authorization_RequestDenied\",\"message\":\"Not \\u0007 \
         allowed.\"}}}}",
        page("", &[record(1)])
    );
    let error_answer = error(answer);
    assert_eq!((error_answer.line(), error_answer.column()), (Some(4), Some(3)));
    assert!(error_answer.to_string().contains("Authorization_RequestDenied: Not \\u{7} allowed. "));
    assert!(error("{\"error\":\"invalid_grant\"}").to_string().contains("invalid_grant"));
}

#[test]
fn broken_json_has_a_place() {
    for (text, line, column) in
        [("{\"a\": 1,\n \"ä\" 2}", 2, 6), ("{\"value\":[{}", 1, 12), ("{\"value\":[]}\n,", 2, 1)]
    {
        let error = error(text);
        assert!(matches!(error.kind(), StoreErrorKind::Json { .. }), "{error}");
        assert_eq!((error.line(), error.column()), (Some(line), Some(column)), "{error}");
    }
    let unusable = error("{\"value\":[7]}");
    assert!(
        matches!(unusable.kind(), StoreErrorKind::NoUsableEntry { count: 1, .. }),
        "{unusable}"
    );
    let message = error("{\"value\":\"\u{1}\"}").to_string();
    assert!(!message.contains('\u{1}'), "{message}");
    assert!(matches!(error("[".repeat(1_000_000)).kind(), StoreErrorKind::Json { .. }));
    let deep = format!("{{\"x\":{}", "[".repeat(1_000_000));
    assert!(matches!(error(deep).kind(), StoreErrorKind::Json { .. }));
}

#[test]
fn a_property_that_stands_twice_is_remarked_on() {
    let repeated = |first: &str, second: &str| {
        let text = format!("{{\"thumbprint\":\"{first}\",\"Thumbprint\":\"{second}\"}}");
        parse(page("", &[record(3), text]))
    };
    let (one, two) = (thumbprint(1).to_string(), thumbprint(2).to_string());
    for (first, second) in [(one.as_str(), two.as_str()), (&one, "none"), (&one, "00")] {
        let store = repeated(first, second);
        assert_eq!(store.remarks(), [StoreWarning::RepeatedProperty { count: 1, first: 2 }]);
        assert!(!store.is_complete() && store.find(&thumbprint(1)).is_some());
    }
    for (first, second) in [(one.as_str(), one.as_str()), (&one, ""), ("", &one)] {
        let store = repeated(first, second);
        assert!(store.is_complete() && store.remarks().is_empty());
        assert!(store.find(&thumbprint(1)).is_some());
    }
    // Both lists of the same name are read.
    let lists = format!("{{\"value\":[{}],\"value\":[{}]}}", record(1), record(2));
    expect(lists, StoreKind::GraphList, &[1, 2]);
}
