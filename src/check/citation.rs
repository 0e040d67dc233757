//! The documents that several rules rest on.

pub(super) const HOW_TO: &str = "Microsoft Entra, How to set up certificate-based authentication";
pub(super) const UPLOAD: &str = "Microsoft Graph v1.0, certificateBasedAuthPki: upload";
pub(super) const CMS: &str = "RFC 5652 (Cryptographic Message Syntax)";
