//! Finds the PKI, or creates it.

use std::time::Duration;

use super::entry::Entry;
use super::plan::PkiSelector;
use super::steps::Upload;
use super::stop::{Kind, Stop};
use crate::CertificateBasedAuthPki;

/// How often a PKI is looked for that an interrupted upload may have created: lists lag behind.
const LOOKS: u32 = 4;

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(10);

impl Upload<'_> {
    /// The PKI; `None` where it is to be created.
    pub(super) fn target(&mut self) -> Result<Option<CertificateBasedAuthPki>, Stop> {
        if let Some((id, created)) = self.state.pki.clone() {
            // The service is not asked for what it may not show yet.
            let mut pki = CertificateBasedAuthPki::default();
            pki.id.clone_from(&id);
            return if created { Ok(Some(pki)) } else { self.by_id(&id).map(Some) };
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
        // An answer may leave it out.
        pki.id = id.to_owned();
        Ok(pki)
    }

    fn by_name(
        &mut self,
        name: &str,
        create: bool,
    ) -> Result<Option<CertificateBasedAuthPki>, Stop> {
        let looks = if self.state.creating { LOOKS } else { 1 };
        for look in 1..=looks {
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
            if let Some(pki) = found.pop() {
                return Ok(Some(pki));
            }
            if look < looks {
                self.client.clock().sleep(PAUSE);
            }
        }
        if create {
            return Ok(None);
        }
        Err(Stop::nothing_sent(format!("No PKI has the name \"{name}\"; --create makes one.")))
    }

    /// Creates the PKI where it is not there.
    pub(super) fn create(&mut self) -> Result<(), Stop> {
        let PkiSelector::Name { name, .. } = &self.plan.pki else { return Ok(()) };
        if self.state.pki.is_some() {
            return Ok(());
        }
        self.observer.step(&format!("Creating the PKI \"{name}\""));
        self.record(Entry::Creating {})?;
        let pki =
            self.client.create_pki(name).map_err(|error| Stop::of(Kind::NothingSent, &error))?;
        self.record(Entry::Pki { id: pki.id, created: true })?;
        self.record(Entry::Before {
            last_modified_date_time: pki.last_modified_date_time,
            thumbprints: Vec::new(),
        })
    }
}
