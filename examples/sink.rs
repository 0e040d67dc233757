//! Keeps selected facts of a large bundle as they are found: here the thumbprints of expired CAs.
//!
//! ```sh
//! cargo run --example sink
//! ```

use std::fs::File;
use std::io;

use pki_preflight::{
    CertificateAuthorityDetail, Finding, Inspector, Options, Sink, report::Detail,
};

#[derive(Default)]
struct Expired {
    certificates: Vec<u64>,
}

impl Sink for Expired {
    // This sink does not need records; one that writes them out would do so here.
    type Record = ();

    fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        let mut detail = Detail::SUMMARY;
        detail.findings = true;
        detail
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        // An error that is returned here ends the inspection.
        if finding.rule.name == "expired" {
            self.certificates.extend(finding.certificate);
        }
        Ok(())
    }
}

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    run()
}

pub(crate) fn run() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::new("2026-11-24".parse()?);
    let mut inspector = Inspector::new(options, Expired::default());
    inspector.read(File::open("testdata/contoso-problems.p7b")?)?;
    let (summary, expired) = inspector.finish()?;
    println!(
        "{} of {} certificates have expired: {:?}",
        expired.certificates.len(),
        summary.bundle.certificates,
        expired.certificates,
    );
    Ok(())
}
