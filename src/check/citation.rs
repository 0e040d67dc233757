//! The documents that several rules rest on.

pub(super) const HOW_TO: &str = "Microsoft Entra, How to set up certificate-based authentication";
pub(super) const UPLOAD: &str = "Microsoft Graph v1.0, certificateBasedAuthPki: upload";
pub(super) const CMS: &str = "RFC 5652 (Cryptographic Message Syntax)";
pub(super) const CONFIGURE: &str = "Microsoft Entra, How to configure certificate authorities";
pub(super) const DEEP_DIVE: &str =
    "Microsoft Entra, Certificate-based authentication technical deep dive";
pub(super) const REVOCATION: &str = "Microsoft Entra, Certificate-based authentication certificate \
                                     revocation list";
pub(super) const SUPPORT_50017: &str =
    "Microsoft Entra, Error AADSTS50017: validation of the given certificate failed";
