//! What is required to decide an assumption that is undecided.

/// The requirement for assumptions that a missing certificate would decide, if it is certain that
/// the certificate was never added.
pub(super) const AS_UPLOADED: &str = "a store of which it is certain that no CA was deleted since the \
                                      upload, such as the report of `upload`";

/// The requirement for a file or store, as the rest of a sentence that begins with "Needs".
pub(super) fn of(name: &str) -> &'static str {
    match name {
        "crl-url" => {
            "a CA whose own CRL distribution points differ from those of a CA certificate that it \
             issued, and whose CRL URL was not changed since"
        }
        "display-name" => "a CA whose subject has more than a common name",
        "issuer" => "a CA that is not a root",
        "root" => "a CA certificate with equal names that another key signed",
        "encoding" => "an upload in base64 without boundaries that was accepted",
        "duplicate" => "an upload with a certificate twice that created at least one CA",
        "classic-duplicate" => {
            "an upload with a certificate that the classic store holds; compare the records yourself"
        }
        "non-ca" => {
            "an upload with a certificate that is not a CA certificate, and that created at least \
             one CA"
        }
        "expired" => "an upload with an expired CA certificate that created at least one CA",
        "kilobyte" => {
            "an upload of 2,000,001 to 2,097,152 bytes, or with a certificate of 8,001 to 8,192 \
             bytes"
        }
        "deleted-duplicate" => {
            "an upload with a certificate of a CA that was deleted less than 30 days before; \
             compare the records yourself"
        }
        _ => "a CA of the file in the store",
    }
}
