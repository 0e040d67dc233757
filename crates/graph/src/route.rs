//! Paths of the API, relative to the root with its version (`https://graph.microsoft.com/v1.0`).
//!
//! Source: Microsoft Graph v1.0 reference. `beta` has the same paths.

/// The PKIs of the tenant.
pub const PKIS: &str = "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";

/// Deleted objects, which can be restored for 30 days.
pub const DELETED_ITEMS: &str = "/directory/deletedItems";

/// One PKI. The identifier is not encoded: it must consist of letters, digits and hyphens.
#[must_use]
pub fn pki(pki_id: &str) -> String {
    format!("{PKIS}/{pki_id}")
}

/// The upload action of a PKI.
#[must_use]
pub fn upload(pki_id: &str) -> String {
    format!("{PKIS}/{pki_id}/upload")
}

/// The certificate authorities of a PKI.
#[must_use]
pub fn authorities(pki_id: &str) -> String {
    format!("{PKIS}/{pki_id}/certificateAuthorities")
}

/// One certificate authority.
#[must_use]
pub fn authority(pki_id: &str, authority_id: &str) -> String {
    format!("{PKIS}/{pki_id}/certificateAuthorities/{authority_id}")
}
