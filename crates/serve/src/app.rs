//! The state that all requests share.

use std::sync::Arc;

use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::database::Database;
use crate::fault::Faults;
use crate::options::Options;
use crate::recorder::Recorder;

/// The state that all requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) database: Database,
    pub(crate) options: Options,
    pub(crate) faults: Faults,
    pub(crate) recorder: Recorder,
    /// The runtime of the jobs.
    runtime: Handle,
}

impl App {
    pub(crate) fn new(database: Database, options: Options, runtime: Handle) -> Arc<Self> {
        let faults = Faults::new(options.faults.clone());
        Arc::new(Self { database, options, faults, recorder: Recorder::default(), runtime })
    }

    pub(crate) const fn clock(&self) -> &Clock {
        &self.options.clock
    }

    /// Runs a job in the background.
    pub(crate) fn spawn(&self, job: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(job);
    }
}
