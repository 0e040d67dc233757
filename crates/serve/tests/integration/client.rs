//! The HTTP client of the tests.

use std::time::{Duration, Instant};

use pki_preflight_serve::{Options, Running, Server};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request};

/// A test's own server, and a client for it.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) running: Running,
    agent: Agent,
    /// The headers of every request.
    headers: Vec<(String, String)>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Null if the answer has no body; a string if the body is not JSON.
    pub(crate) body: Value,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The message of an error.
    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or_else(|| panic!("no error: {self:?}"))
    }

    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_else(|| panic!("no error: {self:?}"))
    }

    /// The assumptions behind the answer.
    pub(crate) fn assumed(&self) -> Vec<&str> {
        let values = self.headers.get_all("x-preflight-assumed").iter();
        values.map(|value| value.to_str().unwrap()).collect()
    }

    /// The members of a page.
    pub(crate) fn members(&self) -> &[Value] {
        self.body["value"].as_array().unwrap_or_else(|| panic!("no page: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        let running = Server::start(options).unwrap();
        let config = Agent::config_builder().http_status_as_error(false).proxy(None);
        let agent = config.allow_non_standard_methods(true).build().new_agent();
        let headers = vec![("authorization".to_owned(), "Bearer test".to_owned())];
        Self { running, agent, headers }
    }

    /// Sends a request. `path` is below `/v1.0/directory`, or absolute from `/`.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.send_as(method, path, body.map(Value::to_string).as_deref(), &headers)
    }

    /// The same with these headers, and any body.
    pub(crate) fn send_as(
        &self,
        method: &str,
        path: &str,
        body: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let url = match path {
            path if path.starts_with("http") => path.to_owned(),
            path if path.starts_with('/') => format!("{}{path}", self.running.url),
            path => format!("{}/v1.0/directory/{path}", self.running.url),
        };
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap());
        request = request.uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(body.to_owned()).unwrap())
            }
            None => self.agent.run(request.body(()).unwrap()),
        }
        .unwrap();
        let text = answer.body_mut().with_config().limit(1 << 26).read_to_string().unwrap();
        let body = match text.as_str() {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        };
        Reply { status: answer.status().as_u16(), headers: answer.headers().clone(), body }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, Some(body))
    }

    /// Waits until a condition holds.
    #[track_caller]
    pub(crate) fn until(&self, holds: impl Fn() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not come to that");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// A new PKI.
    pub(crate) fn pki(&self, name: &str) -> Pki<'_> {
        let created = self.post(PKIS, &json!({ "displayName": name })).expect(201);
        Pki { service: self, id: created.body["id"].as_str().unwrap().to_owned() }
    }
}

/// Options with these assumptions.
pub(crate) fn assuming(assumed: &[(&str, &str)]) -> Options {
    let mut options = Options::default();
    for (name, value) in assumed {
        options.assumptions.set(name, value).unwrap();
    }
    options
}

/// The collection of PKIs.
pub(crate) const PKIS: &str = "publicKeyInfrastructure/certificateBasedAuthConfigurations";

/// A PKI of a service.
#[derive(Clone, Debug)]
pub(crate) struct Pki<'a> {
    pub(crate) service: &'a Service,
    pub(crate) id: String,
}

impl Pki<'_> {
    pub(crate) fn path(&self) -> String {
        format!("{PKIS}/{}", self.id)
    }

    pub(crate) fn authorities(&self) -> String {
        format!("{PKIS}/{}/certificateAuthorities", self.id)
    }

    /// Calls the action `upload`.
    pub(crate) fn upload(&self, url: &str, sha256: &str) -> Reply {
        let body = json!({ "uploadUrl": url, "sha256FileHash": sha256 });
        self.service.post(&format!("{}/upload", self.path()), &body)
    }

    /// The PKI, as soon as no upload is running.
    pub(crate) fn wait(&self) -> Value {
        let begun = Instant::now();
        loop {
            let pki = self.service.get(&self.path()).expect(200).body;
            if pki["status"] != "running" {
                return pki;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "the upload does not end: {pki}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The first page of its CAs.
    pub(crate) fn list(&self) -> Vec<Value> {
        self.service.get(&self.authorities()).expect(200).members().to_vec()
    }
}
