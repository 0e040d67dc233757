//! Every limit in one place, each with its source.
//!
//! There are two kinds. The *service's* limits are documented by Microsoft; exceeding one is a
//! finding in a report. The *machine's* limits protect the machine that runs the check from hostile
//! input; exceeding one ends the inspection with an [`Error`](crate::Error), or affects only the
//! element that exceeded it if the rest can still be read. The report or the error names the limit
//! in either case.
//!
//! Other constants are defined where they are used, with the reason: the sizes of buffers, the
//! number of bytes that identify a file, the amount of text that is shown. They lose nothing of a
//! file. Stores have no limit: the caller has already loaded them into memory.

/// The bounds of one inspection. Change what you need and leave the rest:
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
    /// The largest single element of `certificates`, in bytes of its encoding, and the most memory
    /// for the locations of those bytes in a text. Default 16 MiB: two thousand times the service's
    /// limit.
    ///
    /// A limit of this program. Exceeding it is [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub element_bytes: u64,
    /// The deepest nesting that is followed inside one certificate. Default 64, the value of the
    /// `der` crate.
    ///
    /// A limit of this program: the end of an indefinite length is searched for at each level. If
    /// it is exceeded, deeper elements are not checked, which is a finding of rule C006.
    pub depth: u16,
    /// The largest number of certificates in one inspection. Default 16,777,216.
    ///
    /// A limit of this program: memory grows with the number of certificates, up to 2 GiB (see
    /// [`BYTES_OF_A_CERTIFICATE`](Self::BYTES_OF_A_CERTIFICATE)). Exceeding it is
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub certificates: u64,
    /// The number of certificates, from the start of the file, whose signatures are verified, and
    /// which are stored for that until all are known. Default 10,000: forty times the capacity of a
    /// trust store.
    ///
    /// A limit of this program: a signature takes up to a thousand times as long as the rest of a
    /// certificate. Signatures of later certificates are not verified, which the report mentions.
    pub signatures: u64,
    /// The effort that may be spent on signatures, in units of about a tenth of a millisecond on
    /// one core. The default of 10,000 is enough for 10,000 signatures of one unit (RSA of 2,048
    /// bits), for the first 2,000 certificates of a file with signatures of five units (RSA of
    /// 4,096 bits), and for the first 833 with twelve units (P-384, P-521).
    ///
    /// A limit of this program: the `n`-th certificate of a file may use the `n`-th part of it,
    /// with each CA that may have issued it. The sum is at worst a few times this value, whatever
    /// the file. The report mentions what is left out, as with `signatures`.
    pub signature_effort: u64,
    /// The number of bytes that may be stored for that. Default 64 MiB. Exceeding it has the same
    /// effect as exceeding `signatures`.
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

    /// If [`file_bytes`](Self::file_bytes) is 2 MB in mebibytes, the same in megabytes, which the
    /// document may mean as well.
    pub(crate) fn file_bytes_otherwise_read(&self) -> Option<u64> {
        (self.file_bytes == Self::default().file_bytes)
            .then_some(Self::MEGABYTES_OF_A_FILE * 1000 * 1000)
    }

    /// The service's limits in bytes, with this many bytes per kilobyte. Limits that the caller
    /// changed stay as they are.
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
