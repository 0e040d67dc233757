//! A server that records what arrives, and answers as Microsoft Graph does.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The id of the CA that the server knows.
pub(crate) const AUTHORITY: &str = "90777c92-2eb3-4a68-931d-4a3e1e1c741f";

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Runs until the test ends.
#[derive(Debug)]
pub(crate) struct Server {
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// A CA's record has no CRL URL.
    pub(crate) fn start() -> Self {
        Self::with_crl_url(None)
    }

    pub(crate) fn with_crl_url(url: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // Each connection has one request, so that they are recorded in their order.
                serve(&stream.unwrap(), &shared, url);
            }
        });
        Self { port, received }
    }

    /// The root of the service, with the version.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1.0", self.port)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn restart(&self) {
        self.received.lock().unwrap().clear();
    }
}

fn serve(stream: &TcpStream, received: &Mutex<Vec<Received>>, url: Option<&str>) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    // A client may open a connection and not use it.
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body).unwrap();
    let mut out = stream;
    let mut all = received.lock().unwrap();
    all.push(Received { method, path, headers, body });
    let answer = answer(&all, url);
    drop(all);
    out.write_all(answer.as_bytes()).unwrap();
}

fn answer(all: &[Received], url: Option<&str>) -> String {
    let last = all.last().unwrap();
    let (path, query) = last.path.split_once('?').unwrap_or((&last.path, ""));
    let body = match (last.method.as_str(), path.ends_with("/certificateAuthorities")) {
        ("POST", _) => return "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_owned(),
        ("GET", true) if query.contains("thumbprint") && query.contains("filter") => {
            format!("{{\"value\": [{}]}}", record(url))
        }
        ("GET", true) => "{\"value\": []}".to_owned(),
        ("GET", false) if path.ends_with(AUTHORITY) => record(url),
        ("GET", false) => {
            let earlier = all.iter().filter(|it| it.method == "GET" && it.path == last.path);
            let status = if earlier.count() > 1 { "succeeded" } else { "running" };
            format!("{{\"id\": \"x\", \"status\": \"{status}\", \"statusDetails\": null}}")
        }
        _ => "{}".to_owned(),
    };
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
}

fn record(url: Option<&str>) -> String {
    let url = url.map_or_else(|| "null".to_owned(), |url| format!("\"{url}\""));
    format!("{{\n  \"id\" : \"{AUTHORITY}\",\n  \"certificateRevocationListUrl\" : {url}\n}}")
}
