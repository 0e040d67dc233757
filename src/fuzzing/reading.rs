//! Checks that caching parsed components does not change the results.

use crate::certificate::{Certificate, ComponentCache};
use crate::limits::Limits;

/// The components of the certificates that were read before.
#[derive(Debug, Default)]
pub struct Known(ComponentCache);

impl Known {
    /// Whether bytes are a certificate that conforms to RFC 5280 and DER.
    pub fn reads_conforming(&mut self, bytes: &[u8]) -> bool {
        let depth = Limits::default().depth;
        Certificate::parse(bytes)
            .is_ok_and(|read| read.read(depth, &mut self.0).nonconformities.is_empty())
    }

    /// Like [`reads_conforming`](Self::reads_conforming). Also checks that the result for the
    /// certificate does not depend on what was read before.
    ///
    /// # Panics
    /// If the results differ.
    pub fn conforms(&mut self, bytes: &[u8]) -> bool {
        let Ok(certificate) = Certificate::parse(bytes) else { return false };
        for depth in [Limits::default().depth, 5] {
            let reading = certificate.read(depth, &mut self.0);
            let alone = certificate.read(depth, &mut ComponentCache::default());
            assert_eq!(reading, alone, "the cache makes a difference");
        }
        self.reads_conforming(bytes)
    }
}
