//! Downloads CRLs within the service's limits: 10 seconds, and its maximum size.

mod hosts;
mod one;
mod save;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use pki_preflight::revocation::{CrlDownload, CrlSource, CrlSurvey};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use crate::Failure;
use hosts::Hosts;
use save::Saving;

/// Number of simultaneous downloads.
const PARALLEL: usize = 8;

/// Downloads every URL of the survey and adds the results.
pub(super) fn all(survey: &mut CrlSurvey, save: Option<&Path>) -> Result<(), Failure> {
    let urls = survey.urls();
    let saving = save.map(Saving::begin).transpose()?;
    let (agent, hosts) = (agent(), Hosts::default());
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let results: Mutex<Vec<(usize, one::Result)>> = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(url) = urls.get(index) else { return };
            let result =
                one::download((&agent, &hosts), url, survey.reader(), saving.as_ref(), index);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
            show(done.fetch_add(1, Ordering::Relaxed) + 1, urls.len());
        }
    };
    thread::scope(|scope| {
        for _ in 0..PARALLEL.min(urls.len()) {
            scope.spawn(work);
        }
    });
    clear();
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Restores the order of the URLs.
    results.sort_by_key(|(index, _)| *index);
    let mut downloads: Vec<(CrlSource, CrlDownload, Option<String>)> = Vec::new();
    for (_, result) in results {
        downloads.push(result?);
    }
    if let Some(saving) = saving {
        saving.finish(&downloads)?;
    }
    for (source, download, _) in downloads {
        survey.add(source, download);
    }
    Ok(())
}

fn agent() -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .http_status_as_error(false)
        // Each redirect is checked before it is followed.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .tls_config(tls)
        .user_agent(concat!("pki-preflight/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

/// Shows the progress on a terminal.
fn show(done: usize, all: usize) {
    if io::stderr().is_terminal() {
        // Progress is not essential, so errors are ignored.
        drop(write!(io::stderr(), "\rDownloaded: {done} of {all} CRLs"));
    }
}

fn clear() {
    if io::stderr().is_terminal() {
        // Carriage return, erase in line (ECMA-48 section 8.3.41).
        drop(write!(io::stderr(), "\r\u{1B}[K"));
    }
}
