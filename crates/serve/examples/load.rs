//! Measures requests per second and latencies, and prints them as a table in Markdown.
//!
//! ```sh
//! cargo run --release -p pki-preflight-serve --example load -- 5
//! ```
//!
//! The argument is the number of seconds for each operation. Clients and server share the process,
//! and the machine.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a failed measurement must stop the run"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pki_preflight_serve::{Options, Running, Seed, Server};
use serde_json::json;
use ureq::Agent;
use ureq::http::Request;

/// Concurrent connections.
const CONNECTIONS: usize = 16;

/// CAs of the listed PKI.
const AUTHORITIES: usize = 250;

const PKI: &str = "fdd9841c-90c6-4234-a116-d72a5cd2c583";

/// A measurement: a name, a method, and the rest of the path after that of the PKIs.
const OPERATIONS: [(&str, &str, &str); 4] = [
    ("get a PKI", "GET", "/fdd9841c-90c6-4234-a116-d72a5cd2c583"),
    ("list 100 CAs", "GET", "/fdd9841c-90c6-4234-a116-d72a5cd2c583/certificateAuthorities"),
    (
        "filter one of 250 CAs",
        "GET",
        "/fdd9841c-90c6-4234-a116-d72a5cd2c583/certificateAuthorities\
         ?$filter=displayName%20eq%20'CA%20200'&$select=id,thumbprint",
    ),
    ("create a PKI", "POST", ""),
];

fn main() {
    let seconds = std::env::args().nth(1).map_or(5, |text| text.parse().unwrap());
    let seconds = Duration::from_secs(seconds);
    let seed = seed();
    println!("| operation | state | requests per second | median (ms) | p99 (ms) |");
    println!("| --- | --- | ---: | ---: | ---: |");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.sqlite");
    for (state, path) in [("memory", None), ("file", Some(file.as_path()))] {
        let running = start(path, &seed);
        for (name, method, target) in OPERATIONS {
            let mut latencies = measure(&running, method, target, seconds);
            latencies.sort_unstable();
            let rate = latencies.len() as f64 / seconds.as_secs_f64();
            let at =
                |share: usize| latencies[(latencies.len() - 1) * share / 100].as_secs_f64() * 1e3;
            println!("| {name} | {state} | {rate:.0} | {:.1} | {:.1} |", at(50), at(99));
        }
    }
}

fn seed() -> Seed {
    let authority = |number: usize| {
        let key = rcgen::KeyPair::generate().unwrap();
        let parameters = rcgen::CertificateParams::default();
        let certificate = parameters.self_signed(&key).unwrap();
        let certificate = BASE64_STANDARD.encode(certificate.der());
        json!({ "certificate": certificate, "displayName": format!("CA {number}") })
    };
    let authorities: Vec<_> = (0..AUTHORITIES).map(authority).collect();
    let seed = json!({ "pkis": [{ "id": PKI, "certificateAuthorities": authorities }] });
    Seed::parse(seed.to_string().as_bytes()).unwrap()
}

fn start(state: Option<&Path>, seed: &Seed) -> Running {
    let mut options = Options::default();
    options.state = state.map(Path::to_path_buf);
    options.seed = Some(seed.clone());
    Server::start(options).unwrap()
}

/// The time of each request.
fn measure(running: &Running, method: &str, target: &str, duration: Duration) -> Vec<Duration> {
    let url = format!(
        "{}/v1.0/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations{target}",
        running.url
    );
    let connection = || {
        let agent = Agent::config_builder().proxy(None).build().new_agent();
        let (begun, mut latencies) = (Instant::now(), Vec::new());
        while begun.elapsed() < duration {
            let sent = Instant::now();
            let request = Request::builder().method(method).uri(&url);
            let request = request.header("authorization", "Bearer load");
            let body = if method == "POST" { "{}" } else { "" };
            let mut answer = agent.run(request.body(body).unwrap()).unwrap();
            answer.body_mut().with_config().limit(1 << 26).read_to_vec().unwrap();
            latencies.push(sent.elapsed());
        }
        latencies
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(connection)).collect();
        all.into_iter().flat_map(|each| each.join().unwrap()).collect()
    })
}
