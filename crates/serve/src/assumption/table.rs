//! The service's own assumptions.

use pki_preflight::assumption::{Assumption, AssumptionValue};
use pki_preflight::report::Confidence;

/// Defines the table, and an enumeration of its rows in the same order.
macro_rules! table {
    ($($row:ident => $id:literal $name:literal $question:literal
        [$($value:literal: $meaning:literal),+ $(,)?] $confidence:ident $source:literal;)+) => {
        /// A row of [`SERVICE_ASSUMPTIONS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Row { $($row),+ }

        impl Row {
            pub(crate) const ALL: [Self; COUNT] = [$(Self::$row),+];

            pub(crate) fn index(self) -> usize {
                Self::ALL.iter().position(|row| *row == self).unwrap_or(0)
            }

            pub(crate) const fn assumption(self) -> &'static Assumption {
                match self {
                    $(Self::$row => {
                        static ROW: Assumption = Assumption::new(
                            $id,
                            $name,
                            $question,
                            &[$(AssumptionValue::new($value, $meaning)),+],
                            Confidence::$confidence,
                            $source,
                        );
                        &ROW
                    })+
                }
            }
        }

        pub(super) const COUNT: usize = [$($id),+].len();

        /// The assumptions about the service's behaviour. Those about records are in the library's
        /// table.
        pub static SERVICE_ASSUMPTIONS: [Assumption; COUNT] = [$(*Row::$row.assumption()),+];
    };
}

table! {
    DuplicateCheck => "U6" "duplicate-check" "When does the service look for duplicates?" [
        "request": "Within the request: it downloads the file, and a duplicate is answered with 400.",
        "job": "In the job, which fails.",
    ] Inferred "upload: 400 Bad Request for a duplicate, which requires that the file has been \
        read";
    FileCheck => "U7" "file-check" "When does the service detect that a file cannot be used?" [
        "job": "In the job, which fails.",
        "request": "Within the request, which is answered with 400.",
    ] Unknown "no document; how-to, FAQ: only that the file must be valid and accessible";
    DuplicateScope => "U6" "duplicate-scope" "What is a certificate a duplicate of?" [
        "pki": "A certificate in the same PKI, or earlier in the file.",
        "tenant": "A certificate in any PKI of the tenant, or earlier in the file.",
    ] Unknown "no document; upload: only \"Duplicate Certificate exists\"";
    UploadScope => "U15" "upload-scope" "What is limited to one upload at a time?" [
        "pki": "A PKI: uploads to others may run.",
        "tenant": "The tenant: no other upload may run.",
    ] Unknown "upload: 400 Bad Request if another upload is in progress, without the scope";
    OnFailure => "U6" "on-failure" "What does a failed upload leave in the PKI?" [
        "partial": "The CAs that were processed before the failure.",
        "nothing": "Nothing from the file.",
    ] Unknown "how-to: each CA becomes visible as it is processed, which suggests partial";
    FailedStatus => "U7" "failed-status" "What is the status of a PKI whose upload failed?" [
        "failed": "failed.",
        "error": "error.",
    ] Unknown "no document; only running and succeeded are shown";
    ErrorCode => "U7" "error-code" "What is error.code when upload answers 400?" [
        "Request_BadRequest": "The code of other directory resources.",
        "BadRequest": "The name of the status.",
    ] Unknown "no document; upload gives the status and one message";
    LimitScope => "U8" "limit-scope" "What does the limit of 250 CAs apply to?" [
        "pki": "A PKI.",
        "tenant": "All PKIs of the tenant together.",
    ] Unknown "how-to: 250 CAs, of \"the PKI-based trust store\"";
    Redirects => "U11" "redirects" "Does the service follow redirects of the upload URL?" [
        "followed": "Yes, up to 5.",
        "refused": "No: the download fails.",
    ] Unknown "no document";
    GivenHashCase => "U10" "given-hash-case" "Which digits may sha256FileHash have?" [
        "any": "Upper-case and lower-case.",
        "upper": "Upper-case only.",
    ] Unknown "no document; the example is upper case, as Get-FileHash prints it";
    Unreadable => "U9" "unreadable" "What happens to an upload with an unreadable certificate?" [
        "rejects": "The upload fails.",
        "skipped": "The certificate is skipped, and the other CAs are created.",
    ] Unknown "no document";
    RecordMismatch => "U16" "record-mismatch"
        "What happens to a CA that is created with values that its certificate does not have?" [
        "accepted": "It is created with the values as they were sent.",
        "rejects": "The request is answered with 400.",
    ] Unknown "no document; it requires three values that are also in the certificate";
    RestoreOrphan => "U17" "restore-orphan" "Can a deleted CA be restored while its PKI is deleted?" [
        "rejects": "No: 400.",
        "restores": "Yes: it appears when its PKI is restored.",
    ] Unknown "no document";
    ChangeWhileRunning => "U17" "change-while-running"
        "Can a PKI and its CAs be changed or deleted while an upload runs?" [
        "rejects": "No: 400.",
        "allowed": "Yes; an upload to a deleted PKI ends.",
    ] Unknown "how-to: one operation at a time, without saying which";
    ConsistencyLevel => "U18" "consistency-level"
        "Do $count, $filter and $orderby require the header ConsistencyLevel: eventual?" [
        "optional": "No: the header is accepted and changes nothing.",
        "required": "Yes: 400 without it.",
    ] Inferred "how-to: its samples send the header, the reference does not mention it";
}
