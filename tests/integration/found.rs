//! A sink sees each certificate with its bytes, its digests and its position.

#![allow(clippy::unwrap_used, reason = "a failure must stop the test")]

use std::io;
use std::path::Path;

use pki_preflight::{
    CertificateAuthorityDetail, Disposition, Inspector, Sha256Digest, Sink, Thumbprint,
    report::{BundleCertificate, Detail},
};

use crate::support::report::{options, report};

type Found = (u64, u64, Thumbprint, Sha256Digest, Disposition);

/// The certificates received, with their bytes and whether they were parsed.
#[derive(Default)]
struct All {
    wants_entries: bool,
    found: Vec<(Found, Vec<u8>, bool)>,
}

impl Sink for All {
    type Record = ();

    fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        let mut detail = Detail::SUMMARY;
        detail.certificates = self.wants_entries;
        detail
    }

    fn found(&mut self, it: &BundleCertificate<'_>) -> io::Result<()> {
        let found = (it.index(), it.offset(), it.sha1(), it.sha256(), it.disposition());
        self.found.push((found, it.as_bytes().to_vec(), it.parse().is_ok()));
        Ok(())
    }
}

#[test]
fn what_is_found_is_what_the_report_lists() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut count = 0;
    for name in ["contoso.p7b", "contoso.pem.p7b", "contoso.ber.p7b", "contoso-problems.p7b"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let listed = report(&bytes).certificates;
        for (wants_entries, size) in [(true, 100), (false, 100_000)] {
            let all = All { wants_entries, ..All::default() };
            let mut inspector = Inspector::new(options(), all);
            bytes.chunks(size).for_each(|piece| inspector.push(piece).unwrap());
            let (_, all) = inspector.finish().unwrap();
            assert_eq!(all.found.len(), listed.len(), "{name}");
            for (entry, (found, bytes, is_parsed)) in listed.iter().zip(all.found) {
                let listed = (entry.index, entry.offset, entry.sha1, entry.sha256);
                assert_eq!((found.0, found.1, found.2, found.3), listed, "{name}");
                assert_eq!(found.4, entry.disposition);
                assert_eq!(u64::try_from(bytes.len()).unwrap(), entry.length);
                assert_eq!(Sha256Digest::of(&bytes), entry.sha256);
                assert_eq!(is_parsed, entry.disposition != Disposition::Unreadable);
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count}");
}
