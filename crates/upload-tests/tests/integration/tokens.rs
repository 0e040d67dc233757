//! Expired tokens, and the hosts that tokens are sent to.

use std::ffi::OsString;

use pki_preflight_graph::client::TokenSource;
use pki_preflight_graph::uploader::{NoJournal, Outcome, State, upload};
use pki_preflight_serve::Options;

use crate::bench::{Bench, Told, brief};
use crate::files::WebServer;
use crate::support::bundle::bundle;
use crate::support::contoso;

/// A command that prints a token from a file, and records that it ran.
fn command(folder: &std::path::Path) -> TokenSource {
    let script = format!("echo >> {0}/runs; cat {0}/token", folder.display());
    TokenSource::Command(["sh", "-c", &script].map(OsString::from).to_vec())
}

#[cfg(unix)]
#[test]
fn a_token_that_expires_in_the_middle_is_renewed() {
    let mut options = Options::default();
    options.token = Some("second".to_owned());
    let bench = Bench::with(options);
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "second").unwrap();
    let client = bench.client_with(command(folder.path()));
    let plan = bench.plan(bundle(&contoso::certificates()));
    // The first requests fail as with an expired token.
    bench.faults(r#"[{"fault":"status","status":401,"times":1,"method":"POST","path":"/upload"}]"#);
    let report = upload(&client, &plan, State::default(), &mut NoJournal, &mut Told::default());
    assert_eq!(report.outcome, Outcome::AsPredicted, "{}", brief(&report));
    let runs = std::fs::read_to_string(folder.path().join("runs")).unwrap();
    assert_eq!((runs.lines().count(), bench.posts()), (2, 2));
}

#[test]
fn a_token_that_cannot_be_renewed_leaves_the_outcome_unknown() {
    let bench = Bench::start();
    let plan = bench.plan(bundle(&contoso::certificates()));
    // Everything after the request is refused.
    bench.clock.on_sleep({
        let url = format!("{}/_preflight/faults", bench.service.url);
        move |count| {
            if count == 1 {
                let faults = r#"[{"fault":"status","status":401,"method":"GET"}]"#;
                ureq::put(&url).send(faults).unwrap();
            }
        }
    });
    let report = bench.upload(&plan);
    assert_eq!((report.outcome, report.outcome.exit_code()), (Outcome::Unknown, 3));
    assert!(report.explanation.unwrap().contains("has expired"), "{:?}", report.reason);
    assert_eq!(bench.posts(), 1);
}

#[test]
fn a_redirect_is_not_followed() {
    let bench = Bench::start();
    let (server, other) = (WebServer::start(), WebServer::start());
    let path = "/v1.0/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/a";
    server.redirect(path, &format!("{}/stolen", other.origin));
    let graph =
        pki_preflight_graph::client::GraphUrl::new(&format!("{}/v1.0", server.origin)).unwrap();
    let token = pki_preflight_graph::client::Token::new("token", "test").unwrap();
    let source = TokenSource::Given(token);
    let client = pki_preflight_graph::client::Client::new(graph, source, &bench.clock);
    let error = client.pki("a").unwrap_err();
    assert!(error.has_status(302) && other.requested().is_empty(), "{error}");
}
