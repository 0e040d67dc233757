//! A web server that publishes files.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use sha2::{Digest as _, Sha256};

/// Serves until the test program ends.
#[derive(Clone, Debug)]
pub(crate) struct WebServer {
    /// Its URL, without a slash at the end.
    pub(crate) origin: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Whole answers by their path.
    answers: HashMap<String, Vec<u8>>,
    /// The paths requested.
    requested: Vec<String>,
}

/// A file that was published.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) url: String,
    /// In upper-case digits, as `Get-FileHash` prints it.
    pub(crate) sha256: String,
}

impl WebServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared::default()));
        let state = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&state);
                thread::spawn(move || answer(&stream, &state));
            }
        });
        Self { origin, shared }
    }

    /// Publishes a file.
    pub(crate) fn publish(&self, path: &str, file: &[u8]) -> Published {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", file.len());
        self.answer_with(path, [answer.as_bytes(), file].concat());
        Published { url: format!("{}{path}", self.origin), sha256: sha256(file) }
    }

    /// Answers with a redirect.
    pub(crate) fn redirect(&self, path: &str, target: &str) -> String {
        let answer =
            format!("HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
        self.answer_with(path, answer.into_bytes());
        format!("{}{path}", self.origin)
    }

    /// Answers with these bytes.
    pub(crate) fn answer_with(&self, path: &str, answer: Vec<u8>) {
        self.shared.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    /// The paths requested.
    pub(crate) fn requested(&self) -> Vec<String> {
        self.shared.lock().unwrap().requested.clone()
    }
}

/// Answers one request and closes the connection.
fn answer(mut stream: &TcpStream, shared: &Mutex<Shared>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {
        let line = head.lines().last().unwrap_or_default().to_ascii_lowercase();
        let value = line.strip_prefix("content-length: ");
        length = value.map_or(length, |value| value.parse().unwrap());
    }
    // Closing a connection with unread bytes resets it, and the client may lose the answer.
    let _ = std::io::copy(&mut reader.take(length), &mut std::io::sink());
    let Some(path) = head.split(' ').nth(1).map(str::to_owned) else { return };
    let answer = {
        let mut shared = shared.lock().unwrap();
        shared.requested.push(path.clone());
        shared.answers.get(&path).cloned()
    };
    let missing = || b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    let answer = answer.unwrap_or_else(missing);
    // Without this header, the client would send its next request into the closed connection.
    let end = answer.windows(2).position(|two| two == b"\r\n").map_or(0, |at| at + 2);
    let (status, rest) = answer.split_at(end);
    let _ = stream.write_all(&[status, b"Connection: close\r\n", rest].concat());
}

/// In upper-case digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02X}")).collect()
}
