//! Starts and stops the service.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::clock::Clock;
use crate::database::{Database, OpenError, job, pki};
use crate::options::{Interrupted, Options};
use crate::signals::Signals;
use crate::{http, routes, tls, upload};

/// The number of threads for handlers, including those that wait for a download.
const HANDLER_THREADS: usize = 128;

/// The service.
///
/// ```
/// use pki_preflight_serve::{Options, Server};
///
/// let running = Server::start(Options::default())?;
/// assert!(running.url.starts_with("http://127.0.0.1:"));
/// running.stop();
/// # Ok::<(), pki_preflight_serve::StartError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Server;

/// A server that runs until it is stopped or dropped. It has its own threads.
#[derive(Debug)]
#[non_exhaustive]
pub struct Running {
    /// The URL of the service, such as `http://127.0.0.1:8080`. The API is below `/v1.0` and
    /// `/beta`.
    pub url: String,
    /// The address on which the server listens.
    pub address: SocketAddr,
    /// The certificate authority that clients must trust, in PEM, if the server uses TLS. It is
    /// generated at each start.
    pub certificate_authority: Option<String>,
    app: Arc<App>,
    stop: watch::Sender<bool>,
    serving: Option<(JoinHandle<()>, Runtime)>,
}

/// The reason why a server cannot be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Listening on the address failed, or no thread could be started.
    Listen(io::Error),
    /// The state could not be opened or seeded; the text is the reason.
    State(String),
    /// No certificate could be made for these names; the text is the reason.
    Tls(String),
    /// Other machines can reach the address, but no token is required.
    NoToken,
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(error) => write!(formatter, "cannot listen: {error}"),
            Self::State(reason) => write!(formatter, "cannot open the state: {reason}"),
            Self::Tls(reason) => write!(formatter, "cannot make a certificate: {reason}"),
            Self::NoToken => {
                formatter.write_str("other machines can reach the address, which requires --token")
            }
        }
    }
}

impl std::error::Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Listen(error)
    }
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        Self::State(match error {
            OpenError::Sqlite(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) =>
            {
                "another process uses it".to_owned()
            }
            OpenError::Sqlite(error) => error.to_string(),
            OpenError::Version(version) => {
                format!("it was written by a later version of the program (schema {version})")
            }
        })
    }
}

impl Server {
    /// Starts a server. When this returns, it accepts connections.
    ///
    /// # Errors
    ///
    /// Returns an error if listening on the address fails, the state cannot be opened or seeded, or
    /// a certificate cannot be made. Also returns an error if the address is not a loopback address
    /// and no token is required.
    pub fn start(options: Options) -> Result<Running, StartError> {
        if !options.listen.ip().is_loopback() && options.token.is_none() {
            return Err(StartError::NoToken);
        }
        let tls = options.tls.then(|| tls::make(&options.tls_names)).transpose();
        let tls = tls.map_err(|error| StartError::Tls(error.to_string()))?;
        let database = Database::open(options.state.as_deref())?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(HANDLER_THREADS)
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(options.listen))?;
        let address = listener.local_addr()?;
        let url = format!("{}://{address}", options.scheme());
        let app = App::new(database, options, runtime.handle().clone());
        seed(&app)?;
        resume(&app)?;
        let (stop, stopped) = watch::channel(false);
        let certificate_authority = tls.as_ref().map(|tls| tls.authority.clone());
        let router = routes::router(Arc::clone(&app));
        let service = http::Service { app: Arc::clone(&app), router, tls, stop: stopped };
        let serving = Some((runtime.spawn(http::serve(listener, service)), runtime));
        Ok(Running { url, address, certificate_authority, app, stop, serving })
    }
}

/// Adds the initial resources if the state is empty.
fn seed(app: &App) -> Result<(), StartError> {
    let is_empty =
        app.database.read(|connection| Ok::<_, OpenError>(pki::all(connection)?.is_empty()));
    match &app.options.seed {
        Some(seed) if is_empty? => {
            let added = routes::add_seed(app, seed);
            added.map(|_| ()).map_err(|failure| StartError::State(failure.message))
        }
        _ => Ok(()),
    }
}

/// Continues the uploads that were running when the last process ended, or ends them. An upload
/// that was not acknowledged is removed.
fn resume(app: &Arc<App>) -> Result<(), StartError> {
    let running: Result<Vec<i64>, OpenError> = app.database.transaction(|connection| {
        job::release_all(connection)?;
        Ok(job::all_running(connection)?)
    });
    for number in running? {
        match app.options.interrupted {
            Interrupted::Resume => app.spawn(upload::process(Arc::clone(app), number)),
            Interrupted::Fail => upload::interrupt(app, number)
                .map_err(|failure| StartError::State(failure.message))?,
        }
    }
    Ok(())
}

impl Running {
    /// The clock of the service. The caller may move it.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.app.clock()
    }

    /// Waits for SIGTERM or SIGINT, answers the requests received, and stops. A second signal ends
    /// the process at once.
    pub fn wait(self) {
        if let Some((_, runtime)) = &self.serving {
            let mut signals = runtime.block_on(async { Signals::new() });
            runtime.block_on(signals.next());
            runtime.spawn(async move {
                signals.next().await;
                std::process::exit(130);
            });
        }
        self.stop();
    }

    /// Answers the requests received, and stops.
    pub fn stop(mut self) {
        self.drain();
    }

    fn drain(&mut self) {
        let _ = self.stop.send(true);
        if let Some((serving, runtime)) = self.serving.take() {
            let _ = runtime.block_on(serving);
            runtime.shutdown_background();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.drain();
    }
}
