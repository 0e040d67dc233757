//! The certificates of a bundle, as an inspection finds them.

use std::io;

use super::{Member, Source};
use crate::assumption::NonCaEffect;
use crate::certificate::Instant;
use crate::check::Finding;
use crate::error::Error;
use crate::inspect::{Inspector, Options};
use crate::outcome::Disposition;
use crate::record::CertificateAuthorityDetail;
use crate::report::{BundleCertificate, Detail, Sink};
use crate::text::Message;

/// The rule that reports a part of the file that could not be read.
const DAMAGED: &str = "F004";

/// The rules that report skipped parts of a file: other PEM blocks, private keys, elements that are
/// not X.509 certificates.
const SKIPPED: [&str; 3] = ["F006", "F010", "B005"];

/// The rule whose message describes an unreadable certificate.
const UNREADABLE: &str = "C001";

/// Reads a bundle; `None` if the file does not contain one.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Option<Source>, Error> {
    // The result does not depend on the instant.
    let Some(at) = Instant::from_unix_seconds(0) else { return Ok(None) };
    let mut options = Options::new(at);
    // Every certificate that can be parsed is predicted to be created, or is a duplicate of such a
    // certificate.
    options.assumptions.choose(NonCaEffect::Imported);
    let mut inspector = Inspector::new(options, Gatherer::default());
    inspector.push(bytes)?;
    let (summary, gathered) = inspector.finish()?;
    if summary.file.kind.is_some() {
        return Ok(None);
    }
    let Gatherer { members, unreadable, remarks, is_damaged } = gathered;
    Ok(Some(Source {
        name: name.to_owned(),
        members,
        unreadable,
        repeated: summary.counts.duplicate,
        remarks,
        is_complete: !is_damaged,
    }))
}

/// Collects the certificates and the remarks.
#[derive(Debug, Default)]
struct Gatherer {
    members: Vec<Member>,
    unreadable: Vec<Message>,
    remarks: Vec<Message>,
    is_damaged: bool,
}

impl Sink for Gatherer {
    type Record = ();

    fn render(_record: CertificateAuthorityDetail) -> io::Result<()> {
        Ok(())
    }

    fn detail(&self) -> Detail {
        Detail { findings: true, ..Detail::SUMMARY }
    }

    fn found(&mut self, certificate: &BundleCertificate<'_>) -> io::Result<()> {
        if certificate.disposition() == Disposition::Create {
            self.members.push(Member::of(certificate.as_bytes()));
        }
        Ok(())
    }

    fn finding(&mut self, finding: Finding) -> io::Result<()> {
        let Finding { rule, message, certificate, .. } = finding;
        match (rule.id, certificate) {
            (UNREADABLE, Some(index)) => {
                let text = format!("Certificate {index}: {message}");
                self.unreadable.push(Message::untrusted(text));
            }
            (DAMAGED, _) => {
                self.is_damaged = true;
                self.remarks.push(Message::untrusted(message));
            }
            (id, _) if SKIPPED.contains(&id) => self.remarks.push(Message::untrusted(message)),
            _ => {}
        }
        Ok(())
    }
}
