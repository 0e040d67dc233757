//! Filters, and their errors.

use super::filter::{Filter, Operand};
use super::options::ListOptions;
use super::property::AUTHORITY;

fn parse(text: &str) -> Filter {
    Filter::parse(text, &AUTHORITY).unwrap_or_else(|failure| panic!("{text}: {}", failure.message))
}

fn message(text: &str) -> String {
    Filter::parse(text, &AUTHORITY).unwrap_err().message
}

#[test]
fn precedence_is_that_of_odata() {
    let text = "not startswith(displayName,'a') and id eq 'b' or id eq 'c'";
    let Filter::Or(either) = parse(text) else { panic!("{text}") };
    let Filter::And(both) = &either[0] else { panic!("{text}") };
    assert!(matches!(both[0], Filter::Not(_)) && matches!(either[1], Filter::Equals(..)));
    let Filter::And(both) = parse("id eq 'a' and (id eq 'b' or id eq 'c')") else { panic!() };
    assert!(matches!(both[1], Filter::Or(_)));
}

#[test]
fn operands_are_read_by_the_kind_of_the_property() {
    let operand = |text: &str| match parse(text) {
        Filter::Equals(_, operand) => operand,
        other => panic!("{other:?}"),
    };
    assert_eq!(operand("displayName eq 'it''s'"), Operand::Text("it's".to_owned()));
    assert_eq!(operand("displayName eq null"), Operand::Null);
    let instant = "2027-08-29T02:05:57Z".parse().unwrap();
    assert_eq!(operand("expirationDateTime eq 2027-08-29T02:05:57Z"), Operand::Instant(instant));
    let id = "90777c92-2eb3-4a68-931d-4a3e1e1c741f";
    assert_eq!(operand(&format!("id eq {id}")), Operand::Text(id.to_owned()));
    assert_eq!(operand("certificateAuthorityType eq 'root'"), Operand::Text("root".to_owned()));
}

#[test]
fn errors_name_the_position() {
    for (text, expected) in [
        ("", "position 1: expected a property, startswith, not or '(', found the end"),
        ("id eq", "position 6: expected a text in single quotes or null, found the end"),
        ("id eq 'a", "position 7: the text is not closed"),
        ("id eq 'a' id", "position 11: expected 'and', 'or' or the end, found 'id'"),
        ("(id eq 'a'", "position 11: expected ')', found the end"),
        ("id is 'a'", "position 4: expected the operator eq, found 'is'"),
        ("id ne 'a'", "position 4: the operator 'ne'; only eq and startswith are supported"),
        ("contains(issuer,'a')", "position 1: the function 'contains'"),
        ("startswith(id,'a')", "position 12: startswith on 'id'; it is supported on displayName, "),
        ("issuer eq 'a'", "position 1: the property 'issuer'; filters are supported on id, "),
        ("é eq 'ü' or colour eq 'a'", "position 1: the unknown property 'é'"),
        ("displayName eq 'ü' or colour eq 'a'", "position 23: the unknown property 'colour'"),
        ("expirationDateTime eq 2027", "position 23: expected an instant such as"),
        ("certificateAuthorityType eq 'leaf'", "expected one of 'root', 'intermediate'"),
        ("startswith(displayName 'a')", "position 24: expected ',', found the text 'a'"),
    ] {
        let found = message(text);
        assert!(found.contains(expected), "{text}: {found}");
    }
}

#[test]
fn hostile_filters_are_refused_in_linear_time() {
    let deep = "(".repeat(100_000);
    assert!(message(&deep).contains("nests deeper than 32 levels"));
    assert!(message(&"not ".repeat(100_000)).contains("nests deeper"));
    let wide = vec!["id eq 'a'"; 10_000].join(" or ");
    assert!(message(&wide).contains("more than 100 comparisons"));
    // A filter within the nesting limit parses, and each of its prefixes gives a result or an
    // error.
    let text = "not (startswith(displayName,'a''b') and id eq null) or thumbprint eq 'C6'";
    for end in 0..text.len() {
        let _ = Filter::parse(&text[..end], &AUTHORITY);
    }
}

#[test]
fn options_are_refused_by_name() {
    for (query, expected) in [
        ("$skip=1", "The query option '$skip' is not supported here."),
        ("$expand=a", "The query option '$expand' is not supported here."),
        ("%24search=a", "The query option '$search' is not supported here."),
        ("colour=red", "The query option 'colour' is not known."),
        ("$top=0", "Invalid $top: expected 1 to 999, found '0'."),
        ("$top=1000", "Invalid $top"),
        ("$top=1&top=2", "The query option 'top' appears twice."),
        ("$count=yes", "Invalid $count: expected true or false, found 'yes'."),
        ("$select=id,colour", "Invalid $select: there is no property 'colour', only id, "),
        (
            "$orderby=issuer",
            "Unsupported $orderby: the property 'issuer'; results can be ordered by",
        ),
        ("$orderby=displayName up", "expected asc or desc, found 'up'"),
        ("$orderby=displayName desc x", "expected a comma, found 'x'"),
        ("$orderby=displayName,displayName desc", "'displayName' appears twice"),
        ("$skiptoken=abc", "Invalid $skiptoken: it is not from a next link."),
    ] {
        let found = ListOptions::parse(query, &AUTHORITY).unwrap_err().message;
        assert!(found.contains(expected), "{query}: {found}");
    }
}
