//! The documents that several rules cite.

pub(super) const HOW_TO: &str = "Microsoft Entra, How to set up certificate-based authentication";
pub(super) const DEEP_DIVE: &str =
    "Microsoft Entra, Certificate-based authentication technical deep dive";
pub(super) const REVOCATION: &str = "Microsoft Entra, Certificate-based authentication certificate \
                                     revocation list";
pub(super) const SUPPORT_50017: &str =
    "Microsoft Entra, Error AADSTS50017: validation of the given certificate failed";
pub(super) const HOW_TO_FAQ: &str =
    "Microsoft Entra, How to set up certificate-based authentication, FAQ";
pub(super) const HOW_TO_CAS: &str =
    "Microsoft Entra, How to configure certificate authorities (classic trust store)";
pub(super) const UPLOAD_BODY: &str =
    "Microsoft Graph v1.0, certificateBasedAuthPki: upload, Request body";
pub(super) const UPLOAD_ERRORS: &str = "Microsoft Graph v1.0, certificateBasedAuthPki: upload: 400 Bad Request, \"Duplicate \
     Certificate exists\"";
