//! Every bound in one place, each with its source.
//!
//! There are two kinds. The *service's* limits are what Microsoft's documents name; passing one
//! is a finding in a report. The *machine's* bounds protect whoever runs the check from hostile
//! input; passing one ends the inspection with an [`Error`](crate::Error), or costs the one
//! element that passed it where the rest can still be read. Either way the bound is named.
//!
//! What is no bound stands where it is used, with its reason: the sizes of buffers, how many bytes
//! tell what a file is, how much of a text is shown. Nothing of a file is lost to them. Stores are
//! as large as whoever gives them lets them be: they lie in memory already.

/// The bounds of one inspection. Change what you need and leave the rest:
///
/// ```
/// let mut limits = pki_preflight::Limits::default();
/// limits.certificate_authorities = 500;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Largest PKI file that the service takes, in bytes. Default 2,097,152 (2 MB, read as
    /// mebibytes; the document does not say which).
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication", FAQ.
    pub file_bytes: u64,
    /// Most certificate authorities that a trust store holds. Default 250. Whether this counts
    /// per PKI or per tenant is not documented.
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication".
    pub certificate_authorities: u64,
    /// Largest certificate authority object, in bytes of its encoding. Default 8,192 (8 KB, read
    /// as kibibytes of DER; the document says neither).
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication", FAQ.
    pub certificate_bytes: u64,
    /// Longest chain whose CRLs the service checks, in CAs. Default 10.
    ///
    /// Source: Microsoft Entra, "Certificate-based authentication certificate revocation list".
    pub chain_authorities: u32,
    /// Largest message of issuer hints, in bytes: the names of all CAs. Default 16,384 (16 KB, read
    /// as kibibytes; the document does not say which).
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication".
    pub issuer_hint_bytes: u64,
    /// Largest single element of `certificates`, in bytes of its encoding, and most memory for what
    /// tells where those bytes stand in a text. Default 16 MiB: two thousand times what the service
    /// takes.
    ///
    /// Bound of this program. Passing it is [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub element_bytes: u64,
    /// Deepest nesting that is followed inside one certificate. Default 64, as the `der` crate's.
    ///
    /// Bound of this program: an indefinite length is looked through for its end at each level.
    /// Passing it costs the look at what is further inside, and is a finding of rule C006.
    pub depth: u16,
    /// Most certificates that one inspection counts. Default 16,777,216.
    ///
    /// Bound of this program: what is kept of each certificate until all are known grows with their
    /// number, up to 2 GiB. See [`BYTES_OF_A_CERTIFICATE`](Self::BYTES_OF_A_CERTIFICATE). Passing it is [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub certificates: u64,
    /// Certificates, from the front of the file, whose signatures are verified, and which are kept
    /// for that until all are known. Default 10,000: forty times what a trust store holds.
    ///
    /// Bound of this program: a signature takes up to a thousand times as long as the rest of a
    /// certificate. Signatures of certificates behind it are not checked, which is said.
    pub signatures: u64,
    /// Effort that may be spent on signatures, in units of about a tenth of a millisecond on one
    /// core. Default 10,000: of keys whose signatures take one unit (RSA of 2,048 bits) that many
    /// are verified, of those that take five (RSA of 4,096 bits) the first 2,000 certificates of a
    /// file, of those that take twelve (P-384, P-521) the first 833.
    ///
    /// Bound of this program: on the `n`-th certificate of a file the `n`-th part of it may be spent,
    /// with each CA that may have issued it. The sum is a few times this value at worst, whatever
    /// the file. What is left out is said as with `signatures`.
    pub signature_effort: u64,
    /// Bytes that may be kept for that. Default 64 MiB. Passing it is as passing `signatures`.
    pub signature_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: Self::MEGABYTES_OF_A_FILE * 1024 * 1024,
            certificate_authorities: 250,
            certificate_bytes: Self::KILOBYTES_OF_A_CERTIFICATE * 1024,
            chain_authorities: 10,
            issuer_hint_bytes: Self::KILOBYTES_OF_ISSUER_HINTS * 1024,
            element_bytes: 16 * 1024 * 1024,
            depth: 64,
            certificates: 1 << 24,
            signatures: 10_000,
            signature_effort: 10_000,
            signature_bytes: 64 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// The budget of memory for each certificate of a file, in bytes, whatever its size, where a sink
    /// wants nothing but the [`Summary`](crate::report::Summary): 128, in groups of CAs with one
    /// issuer. A certificate that names an issuer of its own, which no other certificate names, takes
    /// up to 50 bytes more.
    pub const BYTES_OF_A_CERTIFICATE: u64 = 128;

    const MEGABYTES_OF_A_FILE: u64 = 2;
    const KILOBYTES_OF_A_CERTIFICATE: u64 = 8;
    const KILOBYTES_OF_ISSUER_HINTS: u64 = 16;

    /// Where [`file_bytes`](Self::file_bytes) is 2 MB in mebibytes, the same in megabytes, which
    /// the document may as well mean.
    pub(crate) fn file_bytes_otherwise_read(&self) -> Option<u64> {
        (self.file_bytes == Self::default().file_bytes)
            .then_some(Self::MEGABYTES_OF_A_FILE * 1000 * 1000)
    }

    /// The service's limits in bytes, read with so many bytes a kilobyte. What someone changed
    /// stays as it is.
    pub(crate) fn with_kilobyte(mut self, kilobyte: u64) -> Self {
        let default = Self::default();
        if self.file_bytes == default.file_bytes {
            self.file_bytes = Self::MEGABYTES_OF_A_FILE * kilobyte * kilobyte;
        }
        if self.certificate_bytes == default.certificate_bytes {
            self.certificate_bytes = Self::KILOBYTES_OF_A_CERTIFICATE * kilobyte;
        }
        if self.issuer_hint_bytes == default.issuer_hint_bytes {
            self.issuer_hint_bytes = Self::KILOBYTES_OF_ISSUER_HINTS * kilobyte;
        }
        self
    }
}
