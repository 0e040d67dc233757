//! Connections: from the listener to the requests.

pub(crate) mod entry;
mod fault;
mod host;
mod render;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::app::App;
use crate::tls::Tls;
pub(crate) use render::render;

/// The maximum number of open connections; further ones wait to be accepted.
const CONNECTIONS: usize = 4096;

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The longest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// How long a client may take for the TLS handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// The settings for every connection.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) app: Arc<App>,
    pub(crate) router: Router,
    pub(crate) tls: Option<Tls>,
    /// Changes when the server is asked to stop.
    pub(crate) stop: watch::Receiver<bool>,
}

/// Accepts connections until it is asked to stop, and then waits until the open ones have been
/// answered.
pub(crate) async fn serve(listener: TcpListener, service: Service) {
    let mut stop = service.stop.clone();
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let accept = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (permit, listener.accept().await)
        };
        tokio::select! {
            (permit, accepted) = accept => match accepted {
                Ok((stream, _)) => {
                    let service = service.clone();
                    connections.spawn(async move {
                        serve_stream(stream, service).await;
                        drop(permit);
                    });
                }
                // For example, no file descriptor is left: wait for other connections to close.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
            _ = stop.changed() => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn serve_stream(stream: TcpStream, service: Service) {
    // Small answers must not wait for more data.
    let _ = stream.set_nodelay(true);
    match &service.tls {
        None => serve_requests(stream, service).await,
        Some(tls) => {
            // A client's error affects only its own connection.
            if let Ok(Ok(stream)) = timeout(HANDSHAKE_TIMEOUT, tls.acceptor.accept(stream)).await {
                serve_requests(stream, service).await;
            }
        }
    }
}

async fn serve_requests<S>(stream: S, service: Service)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Service { app, router, mut stop, .. } = service;
    let respond =
        service_fn(move |request| entry::answer(Arc::clone(&app), router.clone(), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), respond);
    let mut connection = std::pin::pin!(connection);
    let mut is_stopping = *stop.borrow();
    if is_stopping {
        connection.as_mut().graceful_shutdown();
    }
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = stop.changed(), if !is_stopping => {
                is_stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
