//! Many callers at once.

use std::sync::Barrier;
use std::time::Duration;

use pki_preflight_serve::Options;

use crate::client::Service;
use crate::files::WebServer;
use crate::program::request;
use crate::support::bundle::bundle;
use crate::support::contoso;

/// Concurrent callers of the action.
const CALLERS: usize = 1_000;

#[test]
fn one_of_a_thousand_uploads_is_accepted() {
    let mut options = Options::default();
    options.upload_duration = Duration::from_secs(3_600);
    let (service, files) = (Service::with(options), WebServer::start());
    let published = files.publish("/contoso.p7b", &bundle(&contoso::certificates()));
    let pki = service.pki("Contoso PKI");
    let (path, barrier) = (format!("{}/upload", pki.id), Barrier::new(CALLERS));
    let body =
        serde_json::json!({ "uploadUrl": published.url, "sha256FileHash": published.sha256 });
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                let call = || {
                    barrier.wait();
                    request(&service.running.url, "POST", &path, Some(&body)).map(|reply| reply.0)
                };
                std::thread::Builder::new()
                    .stack_size(256 * 1024)
                    .spawn_scoped(scope, call)
                    .unwrap()
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap().unwrap()).collect()
    });
    let count = |status: u16| statuses.iter().filter(|each| **each == status).count();
    assert_eq!((count(204), count(400)), (1, CALLERS - 1));
    assert_eq!(files.requested().len(), 1, "the others waited for no download");
    service.running.clock().advance(Duration::from_secs(3_600));
    assert_eq!(pki.wait()["status"], "succeeded");
    assert_eq!(pki.list().len(), 7);
}
