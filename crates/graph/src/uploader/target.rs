//! Finds or creates the PKI.

use std::time::{Duration, SystemTime};

use super::entry::Entry;
use super::evidence::LAG;
use super::plan::PkiSelector;
use super::steps::Upload;
use super::stop::{Kind, Stop};
use crate::CertificateBasedAuthPki;
use crate::client::{Backoff, ClientError};

/// The first and the longest wait between two reads of an object that may not be visible yet.
const WAITS: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(60));

/// Waits for a new object to be visible, at most as long as reads may lag.
#[derive(Debug)]
pub(super) struct Visibility {
    backoff: Backoff,
    until: Option<SystemTime>,
}

impl Upload<'_> {
    /// The PKI; `None` if it is to be created.
    pub(super) fn target(&mut self) -> Result<Option<CertificateBasedAuthPki>, Stop> {
        if let Some((id, created)) = self.state.pki.clone() {
            return if created { self.new_pki(&id).map(Some) } else { self.by_id(&id).map(Some) };
        }
        let found = match &self.plan.pki {
            PkiSelector::Id(id) => Some(self.by_id(id)?),
            PkiSelector::Name { name, create } => self.by_name(name, *create)?,
        };
        if let Some(pki) = &found {
            let created = self.state.creating;
            self.record(Entry::Pki { id: pki.id.clone(), created })?;
        }
        Ok(found)
    }

    fn by_id(&self, id: &str) -> Result<CertificateBasedAuthPki, Stop> {
        let mut pki = self.client.pki(id).map_err(|error| Stop::of(Kind::NothingSent, &error))?;
        // An answer may omit the id.
        pki.id = id.to_owned();
        Ok(pki)
    }

    /// The PKI that this upload created, once it is visible. Its state before the request later
    /// shows what the request changed.
    fn new_pki(&mut self, id: &str) -> Result<CertificateBasedAuthPki, Stop> {
        let mut visibility = self.visibility();
        loop {
            match self.by_id(id) {
                Err(stop) if stop.has_status(404) && self.wait(&mut visibility) => {}
                result => return result,
            }
        }
    }

    /// A wait for a new object that starts now.
    pub(super) fn visibility(&self) -> Visibility {
        let until = self.client.clock().now().checked_add(LAG);
        Visibility { backoff: Backoff::new(WAITS.0, WAITS.1), until }
    }

    /// Waits. Returns `false` if the time has run out.
    pub(super) fn wait(&mut self, visibility: &mut Visibility) -> bool {
        let is_over = visibility.until.is_none_or(|until| self.client.clock().now() >= until);
        if !is_over {
            self.client.clock().sleep(visibility.backoff.wait());
        }
        !is_over
    }

    fn by_name(
        &mut self,
        name: &str,
        create: bool,
    ) -> Result<Option<CertificateBasedAuthPki>, Stop> {
        if self.state.creating {
            self.observer.step("Looking for the PKI that may have been created: up to 10 minutes");
        }
        let mut visibility = self.visibility();
        loop {
            if let Some(pki) = self.named(name)? {
                return Ok(Some(pki));
            }
            // A PKI that was created before an interruption may not be listed yet. A second PKI
            // with the same name would be confusing.
            if !self.state.creating || !self.wait(&mut visibility) {
                break;
            }
        }
        if create {
            return Ok(None);
        }
        Err(Stop::nothing_sent(format!("No PKI has the name \"{name}\"; --create makes one.")))
    }

    /// The only PKI with this name.
    fn named(&self, name: &str) -> Result<Option<CertificateBasedAuthPki>, Stop> {
        let pkis = self.client.pkis().map_err(|error| Stop::of(Kind::NothingSent, &error))?;
        let is_it = |pki: &CertificateBasedAuthPki| pki.display_name.as_deref() == Some(name);
        let mut found: Vec<_> = pkis.into_iter().filter(is_it).collect();
        if found.len() > 1 {
            let ids: Vec<_> = found.iter().map(|pki| pki.id.as_str()).collect();
            return Err(Stop::nothing_sent(format!(
                "Several PKIs have the name \"{name}\"; choose one by its id: {}.",
                ids.join(", ")
            )));
        }
        Ok(found.pop())
    }

    /// Creates the PKI if it does not exist.
    pub(super) fn create(&mut self) -> Result<(), Stop> {
        let PkiSelector::Name { name, .. } = &self.plan.pki else { return Ok(()) };
        if self.state.pki.is_some() {
            return Ok(());
        }
        self.observer.step(&format!("Creating the PKI \"{name}\""));
        self.record(Entry::Creating {})?;
        let pki = self.client.create_pki(name).map_err(|error| not_created(&error))?;
        self.record(Entry::Pki { id: pki.id.clone(), created: true })?;
        self.record(Entry::before(&pki, &[]))
    }
}

/// If the answer was lost, explains that the PKI may exist.
fn not_created(error: &ClientError) -> Stop {
    let mut stop = Stop::of(Kind::NothingSent, error);
    let is_certain = matches!(error, ClientError::NotSent(_) | ClientError::Token(_));
    if !is_certain && error.refusal().is_none_or(|refusal| refusal.status >= 500) {
        stop.explanation = Some(
            "The PKI may have been created all the same, and may not be visible for 10 minutes. \
             Resume from the journal, or wait and see what `pki-preflight status` lists before you \
             start again: a second PKI of the same name would be in the way."
                .to_owned(),
        );
    }
    stop
}
