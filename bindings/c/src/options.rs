//! The settings of an inspection.

use preflight::{Instant, Store};

use crate::error::Error;

/// The settings of an inspection.
#[derive(Clone, Debug)]
pub struct Options(preflight::Options);

impl Options {
    pub(crate) fn new(at_unix_seconds: i64) -> Result<Self, Error> {
        let Some(at) = Instant::from_unix_seconds(at_unix_seconds) else {
            return Err(Error::argument("the instant is not in the years 0000 to 9999"));
        };
        let mut options = preflight::Options::new(at);
        options.verify = true;
        Ok(Self(options))
    }

    pub(crate) fn for_library(&self) -> preflight::Options {
        self.0.clone()
    }

    pub(crate) fn set_name(&mut self, name: &str) {
        name.clone_into(&mut self.0.name);
    }

    pub(crate) fn set_sha256(&mut self, sha256: Option<&str>) {
        self.0.sha256 = sha256.map(str::to_owned);
    }

    pub(crate) fn set_upload_url(&mut self, url: Option<&str>) {
        self.0.upload_url = url.map(str::to_owned);
    }

    pub(crate) const fn set_verify(&mut self, verify: bool) {
        self.0.verify = verify;
    }

    pub(crate) fn set_assumption(&mut self, name: &str, value: &str) -> Result<(), Error> {
        self.0.assumptions.set(name, value)?;
        Ok(())
    }

    pub(crate) fn add_store(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.0.stores.push(Store::parse(name, bytes)?);
        Ok(())
    }
}
