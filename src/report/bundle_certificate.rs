//! A certificate of a bundle with its bytes, as a sink receives it.

use crate::certificate::{Certificate, FieldError};
use crate::digest::{Sha256Digest, Thumbprint};
use crate::outcome::Disposition;

/// A certificate in a bundle: its bytes, its digests and its position.
///
/// The bytes are borrowed for the duration of the call. To store certificates, copy them, or use
/// [`CertificateEntry`](crate::report::CertificateEntry), which owns its data.
///
/// ```
/// use std::io;
///
/// use pki_preflight::{CertificateAuthorityDetail, Inspector, Options, Sha256Digest, Sink, report::{BundleCertificate, Detail}};
///
/// /// The SHA-256 of each public key.
/// #[derive(Default)]
/// struct Keys(Vec<Sha256Digest>);
///
/// impl Sink for Keys {
///     type Record = ();
///
///     fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
///         Ok(())
///     }
///
///     fn detail(&self) -> Detail {
///         Detail::SUMMARY
///     }
///
///     fn found(&mut self, certificate: &BundleCertificate<'_>) -> io::Result<()> {
///         let Ok(parsed) = certificate.parse() else { return Ok(()) };
///         let key = parsed.public_key().map_err(io::Error::other)?;
///         self.0.push(Sha256Digest::of(key.as_bytes()));
///         Ok(())
///     }
/// }
///
/// let mut inspector = Inspector::new(Options::new("2026-11-24".parse()?), Keys::default());
/// inspector.push(include_bytes!("../../testdata/contoso.p7b"))?;
/// let (_summary, keys) = inspector.finish()?;
/// assert_eq!(keys.0.len(), 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BundleCertificate<'a> {
    pub(crate) index: u64,
    pub(crate) offset: u64,
    pub(crate) bytes: &'a [u8],
    pub(crate) sha1: Thumbprint,
    /// Set if it was already computed.
    pub(crate) sha256: Option<Sha256Digest>,
    pub(crate) disposition: Disposition,
}

impl<'a> BundleCertificate<'a> {
    /// Its index in the file, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Its offset, in bytes from the start of the file; in base64, the offset of the character in
    /// which the certificate's first byte begins.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Its encoding in the file, without PEM or base64. Nothing is re-encoded.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// SHA-1 of its bytes: the thumbprint.
    #[must_use]
    pub const fn sha1(&self) -> Thumbprint {
        self.sha1
    }

    /// SHA-256 of its bytes. Computed at each call, unless the sink's
    /// [`Detail::certificates`](crate::report::Detail::certificates) is set: in that case it was
    /// computed in parallel, when the certificate was parsed.
    #[must_use]
    pub fn sha256(&self) -> Sha256Digest {
        self.sha256.unwrap_or_else(|| Sha256Digest::of(self.bytes))
    }

    /// The predicted outcome.
    #[must_use]
    pub const fn disposition(&self) -> Disposition {
        self.disposition
    }

    /// Its fields.
    ///
    /// # Errors
    /// The same as those of [`Certificate::parse`], and only for certificates whose disposition is
    /// [`Unreadable`](Disposition::Unreadable).
    pub fn parse(&self) -> Result<Certificate<'a>, FieldError> {
        Certificate::parse(self.bytes)
    }
}
