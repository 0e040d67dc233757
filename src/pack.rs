//! Writes the file to upload: a certs-only `SignedData` in strict DER.

mod components;
mod error;
mod frame;
mod issuers;
mod left_out;
mod read_back;
mod select;
mod selector;
mod split;

use serde::Serialize;

use crate::digest::{Sha256Digest, Thumbprint};
use crate::inspect::Options;
use crate::limits::Limits;
use crate::source::{Member, Source};
pub use error::PackError;
use issuers::Issuers;
pub use left_out::{LeftOut, LeftOutReason};
pub use selector::Selector;
use split::Share;

/// The PEM label that OpenSSL and Microsoft's tools write.
const LABEL: &str = "PKCS7";

/// What to pack, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PackOptions {
    /// The instant, the limits, the assumptions, and the stores. Certificates in a store are left
    /// out. If signatures are verified, [`chain_of`](Self::chain_of) identifies issuers with more
    /// confidence.
    pub inspect: Options,
    /// Whether expired certificates are left out. Default: no.
    pub drop_expired: bool,
    /// Certificates to leave out. Each selector must match at least one. Default: none.
    pub drop: Vec<Selector>,
    /// The only certificates to keep. The other options apply to them as well. Each selector must
    /// match at least one. Default: none, which keeps all.
    pub keep: Vec<Selector>,
    /// Whether certificates that are not CA certificates are packed as well. Default: no.
    pub keep_non_ca: bool,
    /// Certificates of users or CAs; only the CAs in their chains are kept. Default: none, which
    /// keeps all. Whether these certificates were signed by their issuers is not verified.
    pub chain_of: Vec<Source>,
    /// Whether to write several files if one would exceed a limit of the service. Default: no.
    pub split: bool,
    /// Whether to write PEM instead of DER. Default: no.
    pub pem: bool,
}

/// The files to upload.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Packed {
    /// The files, in the order in which to upload them. Empty if there is nothing to pack.
    pub files: Vec<PackedFile>,
    /// The certificates that were left out: first those that cannot be packed, such as duplicates,
    /// then those that the options or a store exclude, each in the order of the input.
    pub left_out: Vec<LeftOut>,
}

/// A file to upload.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PackedFile {
    /// The file's content.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// The file's SHA-256, for the upload's `sha256FileHash`.
    pub sha256_file_hash: Sha256Digest,
    /// The thumbprints of the file's certificates, in order.
    pub certificates: Vec<Thumbprint>,
    /// The number of the PKI that the file is for, from 1. Several PKIs are required if one cannot
    /// contain all CAs. Whether the limit applies per PKI or per tenant is not documented.
    pub pki: u64,
}

impl PackOptions {
    /// Options that pack every CA certificate that is not in a store.
    #[must_use]
    pub const fn new(inspect: Options) -> Self {
        Self {
            inspect,
            drop_expired: false,
            drop: Vec::new(),
            keep: Vec::new(),
            keep_non_ca: false,
            chain_of: Vec::new(),
            split: false,
            pem: false,
        }
    }

    /// The largest file to write, in bytes. The default limit of 2 MB is read as 2,000,000 bytes,
    /// the smaller of its possible meanings.
    fn file_bytes(&self) -> u64 {
        let limit = self.inspect.limits.file_bytes;
        if limit == Limits::default().file_bytes { 2_000_000 } else { limit }
    }
}

/// Writes the file to upload with the certificates in `sources`.
///
/// Each certificate is packed once, with its original bytes; CRLs, content and signers are not
/// packed. The output depends only on the certificates, not on their order or on the format of the
/// input. The result is read back by an inspection and, under DER's rules, by the crate `der`.
///
/// A certificate whose outer header is not DER (such as an indefinite length) is left out: its
/// bytes cannot be part of a DER file, and a conversion would change its thumbprint.
///
/// ```
/// use pki_preflight::{Options, Source, pack, pack::PackOptions};
///
/// let bundle = Source::parse("contoso.p7b", include_bytes!("../testdata/contoso.p7b"))?;
/// let mut options = PackOptions::new(Options::new("2026-11-24T00:00:00Z".parse()?));
/// options.drop.push("Contoso Issuing CA 4".parse()?);
/// let packed = pack(&[bundle], &options)?;
/// assert_eq!(packed.files[0].certificates.len(), 6);
/// assert_eq!(packed.left_out.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If a selector matches nothing, an issuer is not found, certificates cannot be split, a limit
/// that protects the machine is exceeded, the existing set returns an error, or the result reads
/// back differently.
pub fn pack(sources: &[Source], options: &PackOptions) -> Result<Packed, PackError> {
    let selection = select::select(sources, options)?;
    let chosen = &selection.chosen;
    let shares = match options.split {
        true => split::split(chosen, Issuers::new(chosen).groups(), options)?,
        false if chosen.is_empty() => Vec::new(),
        false => vec![Share::whole(chosen.len())],
    };
    let files = shares.iter().map(|share| file(chosen, share, options));
    Ok(Packed { files: files.collect::<Result<_, _>>()?, left_out: selection.left_out })
}

fn file(chosen: &[&Member], share: &Share, options: &PackOptions) -> Result<PackedFile, PackError> {
    let mut members: Vec<_> =
        share.certificates.iter().filter_map(|index| chosen.get(*index)).collect();
    members.sort_unstable_by_key(|member| member.bytes());
    let elements: Vec<&[u8]> = members.iter().filter_map(|member| member.bytes()).collect();
    let der = frame::write(&elements).map_err(PackError::encoding)?;
    let bytes = match options.pem {
        true => pem_rfc7468::encode_string(LABEL, pem_rfc7468::LineEnding::LF, &der)
            .map_err(PackError::encoding)?
            .into_bytes(),
        false => der,
    };
    read_back::check(&bytes, &elements, options)?;
    Ok(PackedFile {
        sha256_file_hash: Sha256Digest::of(&bytes),
        certificates: members.iter().map(|member| member.thumbprint()).collect(),
        pki: share.pki,
        bytes,
    })
}
