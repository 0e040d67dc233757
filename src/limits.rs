//! Every limit in one place, each with its source.
//!
//! There are two kinds. The *service's* limits are documented by Microsoft; exceeding one is a
//! finding in a report. The *machine's* limits protect the machine that runs the check from hostile
//! input. Exceeding one ends the inspection with an [`Error`](crate::Error) or, if the rest can
//! still be read, affects only the element that exceeded it. In either case, the error or the
//! report names the limit.
//!
//! Other constants are defined where they are used, with the reason: the sizes of buffers, the
//! number of bytes that identify a file, the amount of text that is shown. They do not cause data
//! of a file to be skipped. Stores have no limit, because the caller has already loaded them into
//! memory.

/// The limits of one inspection. Change what you need and leave the rest:
///
/// ```
/// let mut limits = pki_preflight::Limits::default();
/// limits.certificate_authorities = 500;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest PKI file that the service accepts, in bytes. Default 2,097,152 (2 MB, read as
    /// mebibytes; the document does not define the unit).
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication", FAQ.
    pub file_bytes: u64,
    /// The largest number of certificate authorities in a trust store. Default 250. Whether the
    /// limit applies per PKI or per tenant is not documented.
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication".
    pub certificate_authorities: u64,
    /// The largest certificate authority object, in bytes of its encoding. Default 8,192 (8 KB,
    /// read as kibibytes of DER; the document defines neither).
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication", FAQ.
    pub certificate_bytes: u64,
    /// The longest chain whose CRLs the service checks, in CAs. Default 10.
    ///
    /// Source: Microsoft Entra, "Certificate-based authentication certificate revocation list".
    pub chain_authorities: u32,
    /// The largest message of issuer hints, in bytes: the names of all CAs. Default 16,384 (16 KB,
    /// read as kibibytes; the document does not define the unit).
    ///
    /// Source: Microsoft Entra, "How to set up certificate-based authentication".
    pub issuer_hint_bytes: u64,
    /// The largest single element of `certificates`, in bytes of its encoding, and the maximum
    /// memory for the locations of those bytes in text. Default 16 MiB: two thousand times the
    /// service's limit.
    ///
    /// A limit of this program. Exceeding it is [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub element_bytes: u64,
    /// The maximum nesting depth inside one certificate. Default 64, the value of the `der` crate.
    ///
    /// A limit of this program: the end of an indefinite length is searched for at each level. If
    /// it is exceeded, deeper elements are not checked, and rule C006 reports that.
    pub depth: u16,
    /// The largest number of certificates in one inspection. Default 16,777,216.
    ///
    /// A limit of this program: memory grows with the number of certificates, up to 2 GiB (see
    /// [`BYTES_OF_A_CERTIFICATE`](Self::BYTES_OF_A_CERTIFICATE)). Exceeding it is
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub certificates: u64,
    /// The number of certificates whose signatures are verified, counted from the start of the
    /// file. They are stored until all certificates are known. Default 10,000: forty times the
    /// capacity of a trust store.
    ///
    /// A limit of this program: verifying a signature takes up to a thousand times as long as
    /// everything else for a certificate. Signatures of later certificates are not verified, and
    /// the report mentions that.
    pub signatures: u64,
    /// The effort that may be spent on signatures, in units of about a tenth of a millisecond on
    /// one core. The default of 10,000 is enough for the first 10,000 certificates of a file if a
    /// signature takes one unit (RSA with 2,048 bits), for the first 2,000 if it takes five (RSA
    /// with 4,096 bits), and for the first 833 if it takes twelve (P-384, P-521).
    ///
    /// A limit of this program: for the `n`-th certificate of a file, one `n`-th of this effort may
    /// be spent on trying the CAs that may have issued it. The total is at most a few times this
    /// value, whatever the file. The report mentions signatures that were not verified, as with
    /// `signatures`.
    pub signature_effort: u64,
    /// The number of bytes of certificates that may be stored for verification. Default 64 MiB.
    /// Exceeding it has the same effect as exceeding `signatures`.
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
    /// The memory budget for each certificate of a file, in bytes, whatever its size. It applies if
    /// a sink requests only the [`Summary`](crate::report::Summary), and CAs are in groups with the
    /// same issuer. A certificate whose issuer no other certificate names takes up to 50 bytes
    /// more.
    pub const BYTES_OF_A_CERTIFICATE: u64 = 128;

    const MEGABYTES_OF_A_FILE: u64 = 2;
    const KILOBYTES_OF_A_CERTIFICATE: u64 = 8;
    const KILOBYTES_OF_ISSUER_HINTS: u64 = 16;

    /// If [`file_bytes`](Self::file_bytes) is the default of 2 MB in mebibytes, the same number in
    /// megabytes, which the document may also mean.
    pub(crate) fn file_bytes_otherwise_read(&self) -> Option<u64> {
        (self.file_bytes == Self::default().file_bytes)
            .then_some(Self::MEGABYTES_OF_A_FILE * 1000 * 1000)
    }

    /// The service's limits in bytes, with this number of bytes per kilobyte. Limits that the
    /// caller changed are not affected.
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
