//! The addresses from which files are downloaded.

use pki_preflight_serve::{FetchFrom, Options};

use crate::client::{Service, assuming};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

/// URLs that lead to this machine, to others of its network, or to a cloud's internal addresses.
const HOSTILE: [&str; 20] = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://[::1]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://[fd00::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://0.0.0.0/",
    "http://user@127.0.0.1/",
];

fn public() -> Options {
    let mut options = assuming(&[("file-check", "request")]);
    options.fetch = FetchFrom::Public;
    options
}

/// The message that refuses an upload of that URL.
fn refusal(service: &Service, url: &str) -> String {
    let refused = service.pki("Contoso PKI").upload(url, &"A".repeat(64)).expect(400);
    refused.message().to_owned()
}

/// Whether no connection was made. Some resolvers do not know every form of an address.
fn is_refused(message: &str) -> bool {
    ["no public address", "The host was not found", "failed to lookup"]
        .iter()
        .any(|reason| message.contains(reason))
}

#[test]
fn hostile_urls_are_refused() {
    let service = Service::with(public());
    for url in HOSTILE {
        let message = refusal(&service, url);
        assert!(is_refused(&message), "{url}: {message}");
    }
    for url in ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/a", "data:,a"] {
        assert!(refusal(&service, url).contains("not an http or https URL"), "{url}");
    }
}

#[test]
fn hostile_urls_are_refused_through_redirects() {
    let web = WebServer::start();
    let mut options = public();
    // The web server takes the place of a public one.
    options.allowed_hosts = vec!["127.0.0.1".to_owned()];
    let service = Service::with(options);
    let hostile = HOSTILE.iter().filter(|url| !url.contains("127.0.0.1/"));
    for (number, url) in hostile.enumerate() {
        let redirecting = web.redirect(&format!("/{number}"), url);
        let message = refusal(&service, &redirecting);
        assert!(is_refused(&message), "{url}: {message}");
    }
    for (path, target) in [("/file", "file:///etc/passwd"), ("/odd", "http://[")] {
        let message = refusal(&service, &web.redirect(path, target));
        assert!(message.starts_with("[pki-preflight-serve]"), "{target}: {message}");
        assert!(!message.contains("(F0"), "{target}: {message}");
    }
    let endless = web.redirect("/endless", "/endless");
    assert!(refusal(&service, &endless).contains("More than 5 redirects"));
}

#[test]
fn this_machine_alone_is_the_default() {
    let service = Service::with(assuming(&[("file-check", "request")]));
    for url in ["http://10.0.0.1/", "http://169.254.169.254/", "http://93.184.216.34/"] {
        assert!(refusal(&service, url).contains("not on this machine"), "{url}");
    }
    let web = WebServer::start();
    let published = web.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    for host in ["127.0.0.1", "localhost", "127.1"] {
        let url = published.url.replace("127.0.0.1", host);
        service.pki(host).upload(&url, &published.sha256).expect(204);
    }
    let mut options = assuming(&[("file-check", "request")]);
    options.fetch = FetchFrom::Any;
    let service = Service::with(options);
    service.pki("any").upload(&published.url, &published.sha256).expect(204);
}

#[test]
fn redirects_follow_the_assumption() {
    let web = WebServer::start();
    let published = web.publish("/files/contoso.p7b", &bundle(&contoso::certificates()));
    web.redirect("/files/b", "contoso.p7b?x=1#fragment");
    web.answer_with("/files/contoso.p7b?x=1", {
        let file = bundle(&contoso::certificates());
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", file.len());
        [head.as_bytes(), &file].concat()
    });
    let first = web.redirect("/a", "/files/b");
    for (value, status) in [("followed", 204), ("refused", 400)] {
        let service = Service::with(assuming(&[("file-check", "request"), ("redirects", value)]));
        service.pki(value).upload(&first, &published.sha256).expect(status);
    }
    assert!(web.requested().contains(&"/files/contoso.p7b?x=1".to_owned()));
}

#[test]
fn a_slow_server_is_not_waited_for() {
    // It accepts connections, and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let mut options = assuming(&[("file-check", "request")]);
    options.fetch_timeout = std::time::Duration::from_millis(200);
    let service = Service::with(options);
    assert!(refusal(&service, &url).contains("The download took too long."));
    let web = WebServer::start();
    assert!(refusal(&service, &web.redirect("/a", &url)).contains("The download took too long."));
}

#[test]
fn a_file_is_downloaded_to_its_limit_and_no_further() {
    let web = WebServer::start();
    // A body that ends with the connection: its length is not sent.
    let mut answer = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    answer.resize(8 * 1024 * 1024, b'a');
    web.answer_with("/endless", answer);
    let service = Service::with(assuming(&[("file-check", "request")]));
    let message = refusal(&service, &format!("{}/endless", web.origin));
    assert!(message.contains("more than 2097152 bytes"), "{message}");
}
