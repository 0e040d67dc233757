//! A service, a web server, a clock that does not wait, and a client.

use std::cell::RefCell;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use pki_preflight::{Instant, Options};
use pki_preflight_graph::client::{Client, Clock, GraphUrl, Token, TokenSource};
use pki_preflight_graph::uploader::{
    Journal, NoJournal, Observer, PkiSelector, Progress, State, UploadPlan, UploadReport, upload,
};
use pki_preflight_serve::{Options as ServiceOptions, Running, Server};
use serde_json::Value;

use crate::files::WebServer;

/// The service, and the server that it downloads from.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) service: Running,
    pub(crate) files: WebServer,
    pub(crate) clock: TestClock,
}

/// Runs whenever the client waits, with the number of waits so far.
type OnSleep = Box<dyn FnMut(u64)>;

/// A clock that advances, together with the service's, when somebody waits.
pub(crate) struct TestClock {
    begun: SystemTime,
    slept: AtomicU64,
    sleeps: AtomicU64,
    service: pki_preflight_serve::Clock,
    on_sleep: RefCell<Option<OnSleep>>,
}

impl fmt::Debug for TestClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TestClock")
    }
}

impl TestClock {
    /// The total time waited.
    pub(crate) fn slept(&self) -> Duration {
        Duration::from_millis(self.slept.load(Ordering::Relaxed))
    }

    pub(crate) fn on_sleep(&self, action: impl FnMut(u64) + 'static) {
        *self.on_sleep.borrow_mut() = Some(Box::new(action));
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        self.begun + self.slept()
    }

    fn sleep(&self, duration: Duration) {
        let milliseconds = u64::try_from(duration.as_millis()).unwrap();
        self.slept.fetch_add(milliseconds, Ordering::Relaxed);
        self.service.advance(duration);
        let count = self.sleeps.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(action) = self.on_sleep.borrow_mut().as_mut() {
            action(count);
        }
        // The service works on its own threads.
        thread::sleep(Duration::from_millis(3));
    }
}

/// Keeps the progress reported.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) steps: Vec<String>,
    pub(crate) progress: Vec<Progress>,
}

impl Observer for Told {
    fn step(&mut self, text: &str) {
        self.steps.push(text.to_owned());
    }

    fn warning(&mut self, text: &str) {
        self.steps.push(format!("warning: {text}"));
    }

    fn waiting(&mut self, progress: &Progress) {
        self.progress.push(progress.clone());
    }
}

impl Bench {
    pub(crate) fn start() -> Self {
        Self::with(ServiceOptions::default())
    }

    pub(crate) fn with(options: ServiceOptions) -> Self {
        let service = Server::start(options).unwrap();
        let clock = TestClock {
            begun: SystemTime::now(),
            slept: AtomicU64::new(0),
            sleeps: AtomicU64::new(0),
            service: service.clock().clone(),
            on_sleep: RefCell::new(None),
        };
        Self { service, files: WebServer::start(), clock }
    }

    pub(crate) fn client(&self) -> Client<'_> {
        self.client_with(TokenSource::Given(Token::new("token", "test").unwrap()))
    }

    pub(crate) fn client_with(&self, source: TokenSource) -> Client<'_> {
        Client::new(self.graph(), source, &self.clock)
    }

    pub(crate) fn graph(&self) -> GraphUrl {
        GraphUrl::new(&format!("{}/v1.0", self.service.url)).unwrap()
    }

    /// The upload of a published file to a new PKI.
    pub(crate) fn plan(&self, file: Vec<u8>) -> UploadPlan {
        let published = self.files.publish("/upload.p7b", &file);
        self.plan_at(file, &published.url)
    }

    pub(crate) fn plan_at(&self, file: Vec<u8>, url: &str) -> UploadPlan {
        let mut options = Options::new(now());
        options.name = "upload.p7b".to_owned();
        options.verify = true;
        UploadPlan::new(file, url, PkiSelector::name("Contoso PKI", true), options)
    }

    pub(crate) fn upload(&self, plan: &UploadPlan) -> UploadReport {
        self.upload_with(plan, State::default(), &mut NoJournal)
    }

    pub(crate) fn upload_with(
        &self,
        plan: &UploadPlan,
        state: State,
        journal: &mut dyn Journal,
    ) -> UploadReport {
        upload(&self.client(), plan, state, journal, &mut Told::default())
    }

    /// Sets the faults of the service.
    pub(crate) fn faults(&self, json: &str) {
        let url = format!("{}/_preflight/faults", self.service.url);
        ureq::put(url).send(json).unwrap();
    }

    /// Methods and targets of the recorded requests that contain this.
    pub(crate) fn requests(&self, method: &str, part: &str) -> Vec<Value> {
        let url = format!("{}/_preflight/requests", self.service.url);
        let text = ureq::get(url).call().unwrap().body_mut().read_to_string().unwrap();
        let all: Value = serde_json::from_str(&text).unwrap();
        let is_it =
            |it: &&Value| it["method"] == method && it["target"].as_str().unwrap().contains(part);
        all["requests"].as_array().unwrap().iter().filter(is_it).cloned().collect()
    }

    /// The number of calls of the action.
    pub(crate) fn posts(&self) -> usize {
        self.requests("POST", "/upload").len()
    }
}

/// An instant at which the fixtures' certificates are valid.
pub(crate) fn now() -> Instant {
    "2026-11-24T00:00:00Z".parse().unwrap()
}

/// The text that a failed test shows for a report.
pub(crate) fn brief(report: &UploadReport) -> String {
    let UploadReport { outcome, reason, status, comparison, crl_urls, warnings, .. } = report;
    format!("{outcome:?} {reason:?} {status:?} {comparison:#?} {crl_urls:#?} {warnings:?}")
}
