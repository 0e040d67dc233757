//! The behaviours of the service, and how certain each is.

use BehaviourStatus::{Documented, Inferred, Ours, Unknown};

/// A behaviour of the service.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Behaviour {
    /// Stable name.
    pub name: &'static str,
    /// The behaviour.
    pub summary: &'static str,
    /// How certain it is. Several values if its parts differ, the most certain first.
    pub status: &'static [BehaviourStatus],
    /// The names of the assumptions that change it.
    pub assumptions: &'static [&'static str],
}

/// How certain it is that Microsoft's service behaves in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BehaviourStatus {
    /// A Microsoft document states it.
    Documented,
    /// Inferred from documents, or from programs that use the service.
    Inferred,
    /// No source decides it: an assumption covers it, or the answer is marked as our own.
    Unknown,
    /// For testers; the real service has no equivalent.
    Ours,
}

impl BehaviourStatus {
    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Unknown => "unknown",
            Self::Ours => "ours",
        }
    }
}

const fn row(
    name: &'static str,
    summary: &'static str,
    status: &'static [BehaviourStatus],
    assumptions: &'static [&'static str],
) -> Behaviour {
    Behaviour { name, summary, status, assumptions }
}

/// Every behaviour.
pub static BEHAVIOURS: &[Behaviour] = &[
    row(
        "routes",
        "/v1.0 and /beta alike: list, create, get, update and delete PKIs; upload; list, create, \
         get, update and delete CAs",
        &[Documented],
        &[],
    ),
    row(
        "statuses",
        "201 for a creation, 200 for an update, 204 for a deletion and an upload; only displayName \
         of a PKI can be updated; it has at most 256 characters",
        &[Documented],
        &[],
    ),
    row(
        "token",
        "Without a token 401 InvalidAuthenticationToken; any bearer token is accepted, or only \
         the one of --token; with that of --read-token 403 for everything except reading",
        &[Documented, Inferred],
        &[],
    ),
    row(
        "upload",
        "An upload is answered with 204; the PKI's status is running while CAs appear one by one, \
         then succeeded",
        &[Documented],
        &[],
    ),
    row(
        "one-upload",
        "400 for an upload while another runs",
        &[Documented, Unknown],
        &["upload-scope", "error-code"],
    ),
    row(
        "duplicate",
        "400 Duplicate Certificate exists for an upload with a certificate that already exists, \
         or the job fails",
        &[Documented, Unknown],
        &["duplicate-check", "duplicate", "duplicate-scope", "deleted-duplicate", "error-code"],
    ),
    row(
        "synchronous-check",
        "The file is downloaded within the request, which a 400 for a duplicate requires, or in \
         the job",
        &[Inferred],
        &["duplicate-check"],
    ),
    row(
        "unusable-file",
        "For a wrong hash, an unreachable URL, a file that is not a bundle or exceeds 2 MB, 250 \
         CAs or 8 KB per CA, the job ends as failed, with statusDetails marked as ours, or the \
         request is answered with 400",
        &[Unknown],
        &[
            "file-check",
            "failed-status",
            "limit-scope",
            "kilobyte",
            "given-hash-case",
            "encoding",
            "redirects",
            "unreadable",
            "non-ca",
            "expired",
        ],
    ),
    row(
        "partial",
        "A failed upload leaves the CAs that were processed before, or nothing",
        &[Unknown],
        &["on-failure"],
    ),
    row(
        "records",
        "Records are filled as pki-preflight predicts them",
        &[Inferred, Unknown],
        &["crl-url", "display-name", "issuer", "root", "hex-case", "issuer-hint"],
    ),
    row(
        "upload-parameters",
        "400 Request_BadRequest that names the parameter of an upload that is missing, empty, not a \
         URL, or not 64 hexadecimal digits",
        &[Inferred],
        &[],
    ),
    row(
        "sample-errors",
        "Mistakes from published samples are named: PATCH for POST, a hash of 70 digits, \
         unterminated JSON",
        &[Ours],
        &[],
    ),
    row(
        "create-authority",
        "A CA is created with certificate, expirationDateTime and thumbprint; values that disagree \
         with the certificate are accepted and logged, or refused with 400",
        &[Documented, Unknown],
        &["record-mismatch"],
    ),
    row(
        "spellings",
        "Both spellings of the delta CRL URL are accepted and the metadata's is written; a \
         certificate is accepted as base64 or base64url and written as base64",
        &[Inferred],
        &[],
    ),
    row(
        "paging",
        "Pages of 100, or of $top up to 999; @odata.nextLink is absolute, opaque, and stable while \
         CAs are added",
        &[Documented, Inferred],
        &[],
    ),
    row(
        "queries",
        "$filter with eq, startswith, and, or, not; $orderby; $count and /$count; $select",
        &[Documented, Inferred],
        &[],
    ),
    row(
        "unsupported-queries",
        "400 Request_UnsupportedQuery that names $skip, $expand, $search, or a property that does \
         not support the query",
        &[Documented, Inferred],
        &[],
    ),
    row(
        "consistency-level",
        "The header ConsistencyLevel is accepted and not required",
        &[Inferred],
        &["consistency-level"],
    ),
    row(
        "deleted-items",
        "Deleting a PKI deletes its CAs; deletedItems lists by type and can get, restore (200) and \
         purge (204) an item for 30 days",
        &[Documented],
        &[],
    ),
    row(
        "deletion-conflicts",
        "400 for restoring a CA whose PKI is deleted, and for changes while an upload runs",
        &[Unknown],
        &["restore-orphan", "change-while-running", "deleted-duplicate"],
    ),
    row(
        "envelope",
        "Error envelope, request-id, echoed client-request-id, Date, OData content type, \
         @odata.context, @odata.type of CAs",
        &[Documented, Inferred],
        &[],
    ),
    row(
        "not-emulated",
        "404 that reports that a route is not emulated ($batch is not), 405 for another method, \
         413 for a body of more than 1 MiB",
        &[Ours],
        &[],
    ),
    row(
        "control",
        "/_preflight/health, ready, reset, seed, state, faults, requests, clock",
        &[Ours],
        &[],
    ),
    row(
        "faults",
        "Statuses with Retry-After, latency, dropped connections, 504 after processing, \
         replication lag, a stale status, an empty page, the duration of an upload, failure at a \
         CA",
        &[Ours],
        &[],
    ),
    row(
        "safety",
        "Loopback only unless --token is set; Host is checked; no CORS; SIGTERM finishes the \
         requests received; SIGKILL loses nothing that was acknowledged",
        &[Ours],
        &[],
    ),
];
