//! The second part: from members to facts, in parallel.
//!
//! ```text
//! batch -> certificate -> fields, findings, record, node of the chains
//! ```
//!
//! Each certificate is read independently of the others and in no particular order. The results are
//! passed on in the order of the file.

mod caches;
mod certificate_reader;
mod workers;

use std::io;
use std::sync::Arc;

use super::context::Context;
use super::scan::{Batch, BatchMember};
use crate::armor::Location;
use crate::certificate::{IssuerReference, KeyId, UrlId};
use crate::chain::Node;
use crate::check::{Found, Noted, Output};
use crate::digest::Thumbprint;
use crate::outcome::Disposition;
use crate::record::CertificateAuthorityDetail;
use crate::report::{CertificateEntry, Sink};
use crate::store::{ExistingEntry, FoundEntries};
pub(super) use caches::Caches;
use certificate_reader::CertificateReader;
pub(super) use workers::Workers;

/// The results of reading a batch.
pub(super) struct BatchResult<R> {
    /// Its buffers can be reused.
    pub(super) batch: Batch,
    /// The result for each certificate, in the order of the file.
    pub(super) certificates: Vec<ReadCertificate<R>>,
    pub(super) noted: Noted,
    /// Whether the elements are in the order that DER requires for a SET.
    pub(super) sorted: bool,
    /// Why nothing was read: the query to the existing set failed.
    pub(super) failure: Option<io::Error>,
}

/// The result of reading one certificate. `R`: a rendered record of the sink.
pub(super) struct ReadCertificate<R> {
    /// The data required to build chains.
    pub(super) node: Node,
    pub(super) key: KeyId,
    /// The issuer named in the certificate; `None` if the certificate is unreadable.
    pub(super) issuer: Option<IssuerReference>,
    pub(super) location: Option<Location>,
    /// The length of the subject's encoding.
    pub(super) subject_bytes: u32,
    /// The number of findings about it.
    pub(super) found: Found,
    /// The disposition, judged by this certificate alone.
    pub(super) disposition: Disposition,
    /// Whether the type of its record would be root.
    pub(super) is_root: bool,
    pub(super) record: Option<PredictedRecord<R>>,
    /// The first `http` URL of its CRL distribution points.
    pub(super) crl_url: Option<UrlId>,
    /// The certificate and its CRL URL, if they are required later.
    pub(super) kept: Option<Box<[u8]>>,
    pub(super) url_bytes: Option<Box<[u8]>>,
    /// Its entries in the stores.
    pub(super) stored: Vec<ExistingEntry>,
    pub(super) entry: Option<Box<CertificateEntry>>,
}

/// The record of a certificate that would be created.
pub(super) enum PredictedRecord<R> {
    /// The rendered record, or the error of rendering it.
    Rendered(io::Result<R>),
    /// Cannot be completed until all certificates are known.
    Waiting(Box<CertificateAuthorityDetail>),
}

/// Reads the certificates of a batch.
pub(super) fn read<S: Sink>(batch: Batch, context: &Context) -> BatchResult<S::Record> {
    let (thumbprints, found_entries, failure) = match ask(&batch, context) {
        Ok((thumbprints, found)) => (thumbprints, found, None),
        Err(error) => (Vec::new(), FoundEntries::default(), Some(error)),
    };
    let mut known = thumbprints.into_iter();
    let mut output = Output::noting(Arc::clone(&context.effective), context.detail.findings);
    let mut certificates = Vec::with_capacity(batch.members.len());
    let mut sorted = true;
    let mut index = batch.first_index;
    let mut previous: &[u8] = &batch.previous;
    context.caches.with(|cache| {
        for each in batch.members.iter().filter(|_| failure.is_none()) {
            let BatchMember { member, first } = each;
            let bytes = batch.bytes_of(member);
            // X.690 section 11.6 pads the shorter encoding with zeros. No encoding is a prefix of
            // another, so the plain comparison gives the same order.
            sorted &= *first || previous <= bytes;
            previous = bytes;
            if each.is_certificate() {
                // Hashing comes first because it loads the bytes into the CPU cache in order.
                // Parsing would access them in leaps.
                let thumbprint = known.next().unwrap_or_else(|| Thumbprint::of(bytes));
                let in_set = found_entries.of(&thumbprint);
                let batch = &batch;
                let reader =
                    CertificateReader { batch, member, bytes, thumbprint, in_set, index, context };
                certificates.push(reader.read::<S>(cache, &mut output));
                index += 1;
            }
        }
    });
    BatchResult { batch, certificates, noted: output.into_noted(), sorted, failure }
}

/// Queries the caller's set for all certificates of a batch at once. Without a set, nothing is
/// hashed in advance.
fn ask(batch: &Batch, context: &Context) -> io::Result<(Vec<Thumbprint>, FoundEntries)> {
    if context.existing.set.is_none() {
        return Ok((Vec::new(), FoundEntries::default()));
    }
    let certificates = batch.members.iter().filter(|each| each.is_certificate());
    let thumbprints: Vec<_> =
        certificates.map(|each| Thumbprint::of(batch.bytes_of(&each.member))).collect();
    let found = context.existing.find_in_set(&thumbprints)?;
    Ok((thumbprints, found))
}
