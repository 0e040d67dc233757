//! Predicts the effect of the upload on the current contents of the PKI.

use pki_preflight::{
    Report, Store, inspect,
    report::{PublishPrediction, UploadPrediction},
};
use serde_json::{Value, json};

use super::steps::Upload;
use super::stop::Stop;
use crate::Page;
use crate::client::is_local;

impl Upload<'_> {
    /// Checks the file. Stops if it must not be uploaded or if the upload is unnecessary.
    pub(super) fn check(&mut self, held: &[Value]) -> Result<Report, Stop> {
        self.observer.step("Checking the file against what the PKI holds");
        let report = self.predict(held)?;
        let verdict = &report.summary.verdict;
        if verdict.publish != PublishPrediction::Safe {
            return Err(Stop::nothing_sent(
                "DO NOT PUBLISH THIS FILE: it contains a private key (F010). It is not uploaded, \
                 not even with --force: everyone can read what the service downloads.",
            ));
        }
        let because = verdict.because.join(", ");
        match verdict.upload {
            UploadPrediction::Rejected if !self.plan.force => {
                let first = report.findings.iter().find(|it| verdict.because.contains(&it.rule.id));
                let first = first.map(|it| format!(" {}", it.message)).unwrap_or_default();
                return Err(Stop::nothing_sent(format!(
                    "The upload would be rejected ({because}).{first} `pki-preflight check` \
                     explains it, and --force uploads in any case."
                )));
            }
            UploadPrediction::Rejected => {
                self.warn(format!("The upload is likely to be rejected ({because})."));
            }
            UploadPrediction::Unknown => {
                self.warn(format!("Whether the upload is accepted is not certain ({because})."));
            }
            _ => {}
        }
        if report.summary.counts.create == 0 && !self.plan.force {
            return Err(Stop::nothing_sent("The file has no CA that the PKI does not hold."));
        }
        Ok(report)
    }

    /// Repeats the prediction made before the request was sent.
    pub(super) fn predict_again(&mut self) -> Result<Report, Stop> {
        let before = self.state.before.as_ref();
        let thumbprints = before.into_iter().flat_map(|before| &before.thumbprints);
        let held: Vec<Value> =
            thumbprints.map(|it| json!({ "thumbprint": it.to_string() })).collect();
        self.predict(&held)
    }

    fn predict(&self, held: &[Value]) -> Result<Report, Stop> {
        let wrong = |error: &dyn std::fmt::Display| Stop::nothing_sent(format!("{error}."));
        let list = serde_json::to_vec(&Page::new(held.to_vec())).map_err(|error| wrong(&error))?;
        let store = Store::parse(&format!("PKI {}", self.pki_id()), &list)
            .map_err(|error| Stop::nothing_sent(error.message().raw().to_owned()))?;
        let mut options = self.plan.options.clone();
        options.stores.push(store);
        let url = &self.plan.upload_url;
        // For a rehearsal, a service on this machine can reach URLs that are not public.
        let is_rehearsal = self.client.graph().is_loopback() && is_local(url);
        options.upload_url = (!is_rehearsal).then(|| url.clone());
        options.sha256 = Some(self.plan.sha256.to_string());
        inspect(&self.plan.file, options).map_err(|error| wrong(&error))
    }
}
