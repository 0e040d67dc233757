//! Collections of several pages.

use std::collections::HashSet;

use pki_preflight::{Options, Thumbprint, inspect};
use pki_preflight_graph::CertificateAuthorityDetail;
use pki_preflight_graph::client::{Client, ClientError, GraphUrl, Token, TokenSource};
use pki_preflight_graph::uploader::compare;
use serde_json::{Value, json};

use crate::bench::{Bench, now};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

const AUTHORITIES: &str = "/v1.0/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/a/certificateAuthorities";

/// A service that answers with these pages, the first for the list itself.
fn list(bench: &Bench, pages: &[Value]) -> Result<Vec<Value>, ClientError> {
    let server = WebServer::start();
    for (number, page) in pages.iter().enumerate() {
        let body = page.to_string().replace("ORIGIN", &server.origin);
        let path = match number {
            0 => format!("{AUTHORITIES}?$top=999"),
            _ => format!("/page{number}"),
        };
        server.publish(&path, body.as_bytes());
    }
    let graph = GraphUrl::new(&format!("{}/v1.0", server.origin)).unwrap();
    let token = TokenSource::Given(Token::new("token", "test").unwrap());
    Client::new(graph, token, &bench.clock).authorities("a")
}

fn page(members: &[u32], next: Option<&str>) -> Value {
    json!({ "value": members, "@odata.nextLink": next })
}

#[test]
fn all_pages_are_read_and_empty_ones_too() {
    let bench = Bench::start();
    let pages = [
        page(&[], Some("ORIGIN/page1")),
        page(&[1, 2], Some("ORIGIN/page2")),
        page(&[], Some("ORIGIN/page3")),
        page(&[3], None),
    ];
    assert_eq!(list(&bench, &pages).unwrap(), [json!(1), json!(2), json!(3)]);
}

#[test]
fn a_link_to_another_origin_gets_no_token() {
    let bench = Bench::start();
    let other = WebServer::start();
    other.publish("/page1", br#"{"value":[]}"#);
    for link in [
        format!("{}/page1", other.origin),
        "https://127.0.0.1/page1".to_owned(),
        "/page1".to_owned(),
    ] {
        let error = list(&bench, &[page(&[1], Some(&link))]).unwrap_err();
        assert!(matches!(&error, ClientError::ForeignLink(found) if *found == link), "{error}");
    }
    assert!(other.requested().is_empty());
}

#[test]
fn pages_in_a_circle_and_other_answers_are_refused() {
    let bench = Bench::start();
    let circle = [page(&[1], Some("ORIGIN/page1")), page(&[2], Some("ORIGIN/page1"))];
    let error = list(&bench, &circle).unwrap_err().to_string();
    assert!(error.contains("was read before"), "{error}");
    let error = list(&bench, &[json!({ "members": [] })]).unwrap_err().to_string();
    assert!(error.contains("cannot be read"), "{error}");
}

#[test]
fn the_service_pages_an_empty_page_too() {
    let bench = Bench::start();
    let client = bench.client();
    for number in 0..3 {
        client.create_pki(&format!("PKI {number}")).unwrap();
    }
    bench.faults(r#"[{"fault":"empty-page","times":1}]"#);
    assert_eq!(client.pkis().unwrap().len(), 3);
}

/// A page may be read while CAs are added, so that one is on two pages; two CAs may have one
/// certificate.
#[test]
fn a_ca_that_is_listed_twice_is_told() {
    let mut options = Options::new(now());
    options.verify = true;
    let predicted = inspect(&bundle(&contoso::certificates()), options).unwrap();
    let predicted = predicted.certificate_authorities;
    let listed = |record| serde_json::from_value(serde_json::to_value(record).unwrap()).unwrap();
    let mut actual: Vec<CertificateAuthorityDetail> = predicted.iter().map(listed).collect();
    let twice = actual[2].clone();
    let thumbprint: Thumbprint = twice.thumbprint.as_deref().unwrap().parse().unwrap();
    actual.push(twice);
    let comparison = compare(&predicted, &actual, &HashSet::new());
    assert_eq!((comparison.as_predicted, comparison.extra.len()), (7, 1), "{comparison:?}");
    assert_eq!(comparison.extra[0].thumbprint, thumbprint.to_string());
    assert!(!comparison.is_as_predicted());
    // What was there before is not the upload's doing.
    let before = HashSet::from([thumbprint]);
    let others: Vec<_> =
        predicted.iter().filter(|it| it.thumbprint.parse() != Ok(thumbprint)).cloned().collect();
    let comparison = compare(&others, &actual, &before);
    assert!(comparison.is_as_predicted(), "{comparison:?}");
}
