//! Pages, filters, orders, counts and selections.

use serde_json::{Value, json};

use crate::authorities::{base64, body};
use crate::client::{PKIS, Pki, Service, assuming};
use crate::support::contoso;

/// A service with these certificates in a PKI.
fn with_authorities(service: &Service, certificates: &[Vec<u8>]) -> String {
    let authorities: Vec<Value> = certificates
        .iter()
        .enumerate()
        .map(|(number, each)| {
            let name = format!("CA {number:03}");
            // Dates repeat, so that an order by date alone is ambiguous.
            let expires = format!("20{}-01-01T00:00:00Z", 40 + number % 7);
            json!({ "certificate": base64(each), "displayName": name, "expirationDateTime": expires })
        })
        .collect();
    let id = "fdd9841c-90c6-4234-a116-d72a5cd2c583";
    let seed = json!({ "pkis": [{ "id": id, "displayName": "Contoso PKI",
        "certificateAuthorities": authorities }] });
    service.post("/_preflight/seed", &seed).expect(200);
    id.to_owned()
}

/// The names on all pages, and the number of pages.
fn all_names(service: &Service, first: &str) -> (Vec<String>, usize) {
    let (mut names, mut pages, mut next) = (Vec::new(), 0, first.to_owned());
    loop {
        let page = service.get(&next).expect(200);
        pages += 1;
        let of_page = page.members().iter().map(|each| each["displayName"].as_str().unwrap());
        names.extend(of_page.map(str::to_owned));
        match page.body["@odata.nextLink"].as_str() {
            Some(link) => next = link.to_owned(),
            None => return (names, pages),
        }
    }
}

#[test]
fn every_ca_is_on_one_page_in_the_order_that_was_asked_for() {
    let service = Service::start();
    let id = with_authorities(&service, &contoso::many(146));
    let pki = Pki { service: &service, id };
    let expected: Vec<String> = (0..146).map(|number| format!("CA {number:03}")).collect();
    let by_date: Vec<String> = {
        let mut all = expected.clone();
        all.sort_by_key(|name| name[3..].parse::<usize>().unwrap() % 7);
        all
    };
    let descending: Vec<String> = expected.iter().rev().cloned().collect();
    let mut by_date_then_name = by_date.clone();
    by_date_then_name.sort_by_key(|name| {
        let number = name[3..].parse::<usize>().unwrap();
        (number % 7, std::cmp::Reverse(number))
    });
    for (query, expected, pages) in [
        ("", &expected, 2),
        ("?$top=146", &expected, 1),
        ("?$top=145", &expected, 2),
        ("?$top=10&$orderby=displayName%20desc", &descending, 15),
        ("?$top=7&$orderby=expirationDateTime", &by_date, 21),
        ("?$top=7&$orderby=expirationDateTime,displayName%20desc", &by_date_then_name, 21),
    ] {
        let (names, found) = all_names(&service, &format!("{}{query}", pki.authorities()));
        assert_eq!((&names, found), (expected, pages), "{query}");
    }
}

#[test]
fn pages_are_stable_while_cas_come_and_go() {
    for order in ["", "&$orderby=displayName"] {
        let service = Service::start();
        let id = with_authorities(&service, &contoso::many(20));
        let pki = Pki { service: &service, id };
        let first = service.get(&format!("{}?$top=10{order}", pki.authorities())).expect(200);
        let last = first.members().last().unwrap().clone();
        // The last CA of the page is deleted, and one is added that would come before it.
        let path = format!("{}/{}", pki.authorities(), last["id"].as_str().unwrap());
        service.send("DELETE", &path, None).expect(204);
        let mut body = body(&contoso::authorities()[0]);
        body["displayName"] = json!("CA 00");
        service.post(&pki.authorities(), &body).expect(201);
        let next = service.get(first.body["@odata.nextLink"].as_str().unwrap()).expect(200);
        let names: Vec<_> = next.members().iter().map(|each| each["displayName"].clone()).collect();
        assert_eq!(
            (&last["displayName"], &names[0]),
            (&json!("CA 009"), &json!("CA 010")),
            "{order}"
        );
    }
}

#[test]
fn next_links_use_the_host_of_the_caller_and_need_no_headers() {
    let service = Service::start();
    let id = with_authorities(&service, &contoso::many(3));
    let path = format!("/beta/directory/{PKIS}/{id}/certificateAuthorities");
    let query = "$count=true&$top=2&$filter=startswith%28displayName%2C%27CA%27%29";
    let port = service.running.address.port();
    let headers = [("authorization", "Bearer test"), ("host", &*format!("localhost:{port}"))];
    let page = service.send_as("GET", &format!("{path}?{query}"), None, &headers).expect(200);
    let link = page.body["@odata.nextLink"].as_str().unwrap();
    assert!(link.starts_with(&format!("http://localhost:{port}{path}?")), "{link}");
    assert!(link.contains("$skiptoken=") && link.contains("$filter="), "{link}");
    assert_eq!(page.body["@odata.count"], 3);
    let next = service.get(link).expect(200);
    assert_eq!((next.members().len(), &next.body["@odata.count"]), (1, &json!(3)));

    let mut options = assuming(&[]);
    options.public_url = Some("https://graph.contoso.example/".to_owned());
    let service = Service::with(options);
    with_authorities(&service, &contoso::many(3));
    let page = service.get(&format!("{path}?$top=2")).expect(200);
    let link = page.body["@odata.nextLink"].as_str().unwrap();
    assert!(link.starts_with(&format!("https://graph.contoso.example{path}?")), "{link}");
}

#[test]
fn filters_keep_what_they_say() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    for authority in contoso::authorities() {
        service.post(&pki.authorities(), &body(&authority)).expect(201);
    }
    let root = &contoso::authorities()[0];
    let (thumbprint, lower) = (root.thumbprint(), root.thumbprint().to_ascii_lowercase());
    let id = pki.list()[0]["id"].as_str().unwrap().to_owned();
    for (filter, kept) in [
        (format!("thumbprint eq '{thumbprint}'"), 1),
        (format!("thumbprint eq '{lower}'"), 1),
        (format!("startswith(thumbprint,'{}')", &lower[..6]), 1),
        (format!("id eq '{id}'"), 1),
        (format!("id eq {id}"), 1),
        ("certificateAuthorityType eq 'root'".to_owned(), 1),
        ("not certificateAuthorityType eq 'root'".to_owned(), 6),
        ("startswith(displayName,'contoso issuing')".to_owned(), 4),
        (
            "startswith(displayName,'Contoso') and not startswith(displayName,'Contoso I')"
                .to_owned(),
            3,
        ),
        ("displayName eq 'Contoso Root CA' or displayName eq 'Contoso Policy CA 1'".to_owned(), 2),
        ("expirationDateTime eq 2045-01-01T00:00:00Z".to_owned(), 1),
        ("expirationDateTime eq 2045-01-01T01:00:00%2B01:00".to_owned(), 1),
        ("displayName eq null".to_owned(), 0),
        ("not (displayName eq null)".to_owned(), 7),
        ("displayName eq ''' or 1 eq 1 --'".to_owned(), 0),
        ("startswith(displayName,'%25')".to_owned(), 0),
        ("startswith(displayName,'')".to_owned(), 7),
    ] {
        let query = filter.replace(' ', "%20").replace('\'', "%27");
        let path = format!("{}?$filter={query}&$count=true", pki.authorities());
        let page = service.get(&path).expect(200);
        assert_eq!(
            (page.members().len(), &page.body["@odata.count"]),
            (kept, &json!(kept)),
            "{filter}"
        );
        let count =
            service.get(&format!("{}/$count?$filter={query}", pki.authorities())).expect(200);
        assert_eq!(count.body, json!(kept), "{filter}");
        assert_eq!(count.header("content-type"), "text/plain");
    }
    let refused = service.get(&format!("{}?$filter=id%20eq", pki.authorities())).expect(400);
    assert!(refused.message().contains("at position 6"), "{refused:?}");
}

#[test]
fn pkis_are_filtered_ordered_and_selected_too() {
    let service = Service::start();
    for name in ["b", "a", "C"] {
        service.pki(name);
    }
    let path = format!("{PKIS}?$orderby=displayName%20desc&$select=displayName&$top=2");
    let (names, pages) = all_names(&service, &path);
    assert_eq!((names, pages), (vec!["C".to_owned(), "b".to_owned(), "a".to_owned()], 2));
    let page = service.get(&format!("{PKIS}?$filter=displayName%20eq%20'A'")).expect(200);
    assert_eq!(page.members().len(), 1);
    assert_eq!(service.get(&format!("{PKIS}/$count")).expect(200).body, json!(3));
    let page = service.get(&format!("{PKIS}?$select=id")).expect(200);
    assert!(page.members().iter().all(|each| each.as_object().unwrap().len() == 1));
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    let service = Service::start();
    let pki = service.pki("Contoso PKI");
    for (query, named) in [
        ("$skip=1", "$skip"),
        ("$expand=certificateAuthorities", "$expand"),
        ("$search=a", "$search"),
        ("colour=red", "colour"),
        ("$filter=issuer%20eq%20'a'", "issuer"),
        ("$filter=displayName%20ne%20'a'", "'ne'"),
        ("$orderby=thumbprint", "thumbprint"),
        ("$select=colour", "colour"),
    ] {
        let refused = service.get(&format!("{}?{query}", pki.authorities())).expect(400);
        assert_eq!(refused.code(), "Request_UnsupportedQuery", "{query}");
        assert!(refused.message().contains(named), "{query}: {}", refused.message());
    }
    let refused = service.get(&format!("{}?$top=1", pki.path())).expect(400);
    assert!(refused.message().contains("$top"), "{refused:?}");
}

#[test]
fn the_consistency_level_may_be_assumed_to_be_required() {
    for (value, status) in [("optional", 200), ("required", 400)] {
        let service = Service::with(assuming(&[("consistency-level", value)]));
        let path = format!("/v1.0/directory/{PKIS}?$count=true");
        let reply = service.get(&path).expect(status);
        if status == 400 {
            assert!(reply.message().contains("ConsistencyLevel: eventual"), "{reply:?}");
            assert_eq!(reply.assumed(), ["consistency-level=required"]);
        }
        let headers = [("authorization", "Bearer test"), ("consistencylevel", "eventual")];
        service.send_as("GET", &path, None, &headers).expect(200);
        service.get(PKIS).expect(200);
    }
}
