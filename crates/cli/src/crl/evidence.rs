//! Collects the sources that may contain a CA's CRL URL.

use std::path::{Path, PathBuf};

use pki_preflight::{Source, revocation::CrlInventory};

use super::records;
use crate::{Failure, sources};

/// Adds the certificates of a bundle or a store, and the URLs of its records. Returns the number of
/// certificates.
pub(super) fn add_certificates(path: &Path, inventory: &mut CrlInventory) -> Result<u32, Failure> {
    if path.is_dir() {
        return Ok(add(&sources::at(path)?, inventory));
    }
    let bytes = sources::bytes(path)?;
    for (thumbprint, url) in records::urls(&bytes) {
        inventory.add_record(thumbprint, &url);
    }
    Ok(add(&sources::of_bytes(path, &bytes)?, inventory))
}

/// Adds the certificates of a source. Returns their number.
pub(crate) fn add(source: &Source, inventory: &mut CrlInventory) -> u32 {
    let certificates = source.members().iter().filter_map(|member| member.bytes());
    certificates.map(|bytes| u32::from(inventory.add_certificate(bytes))).sum()
}

/// Adds the certificates of users.
pub(crate) fn add_user_certificates(
    paths: &[PathBuf],
    inventory: &mut CrlInventory,
) -> Result<(), Failure> {
    for path in paths {
        let source = sources::at(path)?;
        let certificates = source.members().iter().filter_map(|member| member.bytes());
        let count: u32 =
            certificates.map(|bytes| u32::from(inventory.add_user_certificate(bytes))).sum();
        if count == 0 {
            let name = path.display();
            return Err(Failure::new(format_args!("{name} contains no certificate.")));
        }
    }
    Ok(())
}
