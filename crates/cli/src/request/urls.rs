//! What tells the CRL URLs to set.

use pki_preflight::{
    Instant, Source,
    revocation::{CrlInventory, CrlSurvey},
};

use crate::arguments::Request;
use crate::{Failure, crl, input, profile, sources};

/// The CAs of the bundle and the stores, and whatever names their URLs.
pub(super) fn survey(
    arguments: &Request,
    bundle: &[u8],
    at: Instant,
) -> Result<CrlSurvey, Failure> {
    let mut inventory = CrlInventory::default();
    if let Ok(source) = Source::parse(&input::name(&arguments.bundle.file), bundle) {
        crl::add(&source, &mut inventory);
    }
    let profile = profile::load(&arguments.bundle.settings)?;
    for path in profile.against().iter().chain(&arguments.bundle.against) {
        // A list of thumbprints is a store too, and a pipe cannot be read again.
        if let Ok(source) = sources::at(path) {
            crl::add(&source, &mut inventory);
        }
    }
    crl::add_user_certificates(&arguments.user_cert, &mut inventory)?;
    let mut survey = inventory.survey(at, arguments.cloud.cloud().crl_size_limit());
    for path in &arguments.crl_dir {
        crl::read_folder(path, &mut survey)?;
    }
    Ok(survey)
}
