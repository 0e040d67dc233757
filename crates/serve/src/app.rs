//! What all requests share.

use std::sync::Arc;

use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::database::Database;
use crate::options::Options;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) database: Database,
    pub(crate) options: Options,
    /// Where jobs run.
    runtime: Handle,
}

impl App {
    pub(crate) fn new(database: Database, options: Options, runtime: Handle) -> Arc<Self> {
        Arc::new(Self { database, options, runtime })
    }

    pub(crate) const fn clock(&self) -> &Clock {
        &self.options.clock
    }

    /// Runs a job beside the requests.
    pub(crate) fn spawn(&self, job: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(job);
    }
}
