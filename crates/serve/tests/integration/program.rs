//! The program as a separate process.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use serde_json::{Value, json};
use ureq::Agent;

use crate::client::PKIS;

/// A process that is killed when the test ends.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) url: String,
    pub(crate) log: Option<ChildStderr>,
}

impl Program {
    /// Starts the program on a free port.
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pki-preflight-serve"))
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let log = child.stderr.take();
        let Ok(announced) = serde_json::from_str::<Value>(&line) else {
            let mut text = String::new();
            log.unwrap().read_to_string(&mut text).unwrap();
            panic!("the program did not start: {text}");
        };
        Self { child, url: announced["url"].as_str().unwrap().to_owned(), log }
    }

    /// Status and body; `None` if the process was killed meanwhile.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Option<(u16, Value)> {
        request(&self.url, method, path, body)
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// The rest of its log.
    pub(crate) fn rest_of_log(&mut self) -> String {
        let mut text = String::new();
        self.log.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends one request over a new connection. `path` is below the PKIs unless it begins with a slash.
pub(crate) fn request(
    url: &str,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Option<(u16, Value)> {
    let config = Agent::config_builder().http_status_as_error(false).proxy(None);
    let agent = config.build().new_agent();
    let url = match path {
        path if path.starts_with('/') => format!("{url}{path}"),
        "" => format!("{url}/v1.0/directory/{PKIS}"),
        path => format!("{url}/v1.0/directory/{PKIS}/{path}"),
    };
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(url)
        .header("authorization", "Bearer test")
        .header("content-type", "application/json");
    let text = body.map(Value::to_string).unwrap_or_default();
    let mut answer = agent.run(request.body(text).unwrap()).ok()?;
    let text = answer.body_mut().with_config().limit(1 << 26).read_to_string().ok()?;
    let body = serde_json::from_str(&text).unwrap_or_else(|_| json!(text));
    Some((answer.status().as_u16(), body))
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pki-preflight-serve")).args(arguments).output().unwrap()
}
