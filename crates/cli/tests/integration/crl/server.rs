//! A web server on this machine: some of its answers are wrong in the ways that CRLs are wrong.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// What a path answers.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Bytes(Vec<u8>),
    Status(u16),
    Redirect(String),
    /// The first bytes, and then nothing for so long.
    Slow(Duration),
    /// So many zero bytes.
    Zeros(usize),
    /// Fewer bytes than the header promises.
    Short(Vec<u8>),
}

/// Runs until the test ends.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
}

impl Server {
    pub(super) fn start(answers: impl FnOnce(SocketAddr) -> HashMap<String, Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers = Arc::new(answers(address));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answers = Arc::clone(&answers);
                thread::spawn(move || drop(answer(&stream, &answers)));
            }
        });
        Self { address }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn answer(stream: &TcpStream, answers: &HashMap<String, Answer>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let mut out = stream;
    let head = |status: &str, length: usize, more: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n")
    };
    match answers.get(path).unwrap_or(&Answer::Status(404)) {
        Answer::Bytes(bytes) => {
            out.write_all(head("200 OK", bytes.len(), "").as_bytes())?;
            out.write_all(bytes)
        }
        Answer::Status(status) => out.write_all(head(&format!("{status} No"), 0, "").as_bytes()),
        Answer::Redirect(to) => {
            out.write_all(head("302 Found", 0, &format!("Location: {to}\r\n")).as_bytes())
        }
        Answer::Slow(time) => {
            out.write_all(head("200 OK", 1000, "").as_bytes())?;
            out.write_all(&[0x30, 0x82, 0x03])?;
            thread::sleep(*time);
            Ok(())
        }
        Answer::Zeros(count) => {
            out.write_all(head("200 OK", *count, "").as_bytes())?;
            out.write_all(&vec![0; *count])
        }
        Answer::Short(bytes) => {
            out.write_all(head("200 OK", bytes.len() + 1, "").as_bytes())?;
            out.write_all(bytes)
        }
    }
}
