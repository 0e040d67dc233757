//! `request`: what to send.

mod urls;

use std::io::{self, Write as _};

use pki_preflight::{
    Report, UploadRequest,
    report::{CollectedReport, PublishPrediction, UploadPrediction},
    text::Message,
};

use super::arguments::{FormName, Request};
use super::json::Json;
use super::layout::of_terminal;
use super::text::{of_bundle, of_rows};
use super::{Failure, Outcome, input, sources};

pub(super) fn run(arguments: &Request) -> Result<Outcome, Failure> {
    let mut options = input::options(&arguments.bundle, arguments.at)?;
    options.upload_url = Some(arguments.upload_url.clone());
    let (at, policy) = (options.at, options.policy.clone());
    // Read once, so that the CRL URLs are those of the same bytes.
    let bytes = sources::bytes(&arguments.bundle.file)?;
    let lists = CollectedReport::default();
    let (summary, lists) = input::inspect_bytes(&arguments.bundle, &bytes, options, lists)?;
    let report = Report::new(summary, lists);
    if report.summary.verdict.publish == PublishPrediction::DoNotPublish {
        return refuse_private_key(&report);
    }
    let graph_url = arguments.graph_url.as_deref();
    let graph_url = graph_url.unwrap_or_else(|| arguments.cloud.cloud().graph_url());
    let request = UploadRequest::new(&report, graph_url, &arguments.pki_id, &arguments.upload_url)
        .map_err(|error| Failure::new(format_args!("{error}.")))?;
    if report.summary.verdict.upload == UploadPrediction::Rejected {
        let name = Message::untrusted(report.summary.file.name.clone());
        let because = report.summary.verdict.because.join(", ");
        let mut error = anstream::stderr().lock();
        writeln!(
            error,
            "pki-preflight: the upload of {name} would be rejected ({because}); `pki-preflight \
             check` says why, and --force prints the request."
        )?;
        if !arguments.force {
            return Ok(Outcome::Failed);
        }
    }
    let survey = urls::survey(arguments, &bytes, at)?;
    let request = request.with_crl_scope(arguments.set_crl.scope());
    let request = request.with_crl_report(&survey.finish(&policy));
    let mut error = anstream::stderr().lock();
    for line in of_rows(of_terminal(), &of_bundle(&report.summary.verdict)) {
        writeln!(error, "{line}")?;
    }
    let text = request.write(arguments.form.form());
    // Only JSON has text of certificates in it that is not escaped yet.
    let mut out: Box<dyn io::Write> = match arguments.form {
        FormName::Json => Box::new(Json::new(io::stdout().lock())),
        _ => Box::new(io::stdout().lock()),
    };
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Outcome::Passed)
}

/// The service downloads the file from a public URL, so nothing justifies this request.
fn refuse_private_key(report: &Report) -> Result<Outcome, Failure> {
    let name = Message::untrusted(report.summary.file.name.clone());
    let mut error = anstream::stderr().lock();
    writeln!(error, "DO NOT PUBLISH THIS FILE: it contains a private key.")?;
    writeln!(
        error,
        "pki-preflight: no request is printed for {name}, not even with --force. Everyone can read \
         what the service downloads. `pki-preflight check` explains the finding (F010)."
    )?;
    Ok(Outcome::Failed)
}
