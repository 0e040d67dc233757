//! Known findings: those in a baseline, and the exceptions of a profile.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use pki_preflight::{Finding, Instant, Report, Severity, report::CertificateEntry};
use serde::{Deserialize, Serialize};

use super::Failure;
use super::fingerprint::Fingerprints;
use super::profile::Exception;

/// The size limit of a baseline, in bytes.
const LIMIT: u64 = 1 << 26;

/// The version of the file format.
const VERSION: u32 = 1;

/// The known findings.
#[derive(Debug, Default)]
pub(crate) struct Known {
    fingerprints: HashSet<String>,
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    version: u32,
    findings: Vec<Entry>,
}

/// A known finding. Everything but the fingerprint is for people.
#[derive(Debug, Deserialize, Serialize)]
struct Entry {
    rule: String,
    fingerprint: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thumbprint: Option<String>,
}

impl Known {
    pub(crate) fn new(
        baseline: Option<&Path>,
        exceptions: Vec<Exception>,
    ) -> Result<Self, Failure> {
        let fingerprints = baseline.map(read).transpose()?.unwrap_or_default();
        Ok(Self { fingerprints, exceptions })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.fingerprints.is_empty() && self.exceptions.is_empty()
    }

    /// Expired exceptions.
    pub(crate) fn ended(&self, now: Instant) -> impl Iterator<Item = &Exception> {
        self.exceptions.iter().filter(move |exception| exception.until <= now)
    }

    /// Removes the known findings from a report, and the steps that no other finding needs. The
    /// verdicts stay: the service knows no exceptions. Returns the number of findings removed.
    pub(crate) fn apply(&self, report: &mut Report) -> usize {
        if self.is_empty() {
            return 0;
        }
        let known = self.known(report);
        let count = known.iter().filter(|is_known| **is_known).count();
        let mut is_known = known.into_iter();
        let mut removed: HashSet<&'static str> = HashSet::new();
        let counts = &mut report.summary.counts;
        report.findings.retain(|finding| {
            let stays = !is_known.next().unwrap_or(false);
            if !stays {
                removed.insert(finding.rule.id);
                let count = match finding.severity {
                    Severity::Error => &mut counts.errors,
                    Severity::Warning => &mut counts.warnings,
                    _ => &mut counts.notices,
                };
                *count = count.saturating_sub(1);
            }
            stays
        });
        report.findings.iter().for_each(|finding| {
            removed.remove(finding.rule.id);
        });
        report.rules.retain(|rule| !removed.contains(rule.id.as_ref()));
        let steps = &mut report.summary.verdict.steps;
        steps.retain(|step| !step.rules.iter().all(|rule| removed.contains(rule)));
        count
    }

    /// For each finding, whether it is known.
    fn known(&self, report: &Report) -> Vec<bool> {
        let mut fingerprints = Fingerprints::default();
        let now = report.summary.checked_at;
        let is_known = |finding: &Finding| {
            let entry = certificate(report, finding);
            let fingerprint = fingerprints.of(finding, entry).whole;
            let is_excepted = |each: &Exception| {
                each.rule == finding.rule.id
                    && entry.is_some_and(|entry| entry.sha1 == each.certificate)
                    && now < each.until
            };
            self.fingerprints.contains(&fingerprint) || self.exceptions.iter().any(is_excepted)
        };
        report.findings.iter().map(is_known).collect()
    }
}

fn certificate<'a>(report: &'a Report, finding: &Finding) -> Option<&'a CertificateEntry> {
    report.certificates.get(usize::try_from(finding.certificate?).ok()?)
}

/// Writes the findings of a report as a baseline.
pub(crate) fn write(path: &Path, report: &Report) -> Result<(), Failure> {
    let mut fingerprints = Fingerprints::default();
    let findings = report.findings.iter().map(|finding| {
        let entry = certificate(report, finding);
        Entry {
            rule: finding.rule.id.to_owned(),
            fingerprint: fingerprints.of(finding, entry).whole,
            thumbprint: entry.map(|entry| entry.sha1.to_string()),
        }
    });
    let baseline = Baseline { version: VERSION, findings: findings.collect() };
    let mut text = serde_json::to_string_pretty(&baseline)?;
    text.push('\n');
    fs::write(path, text).map_err(|error| {
        Failure::new(format_args!("{} cannot be written: {error}.", path.display()))
    })
}

fn read(path: &Path) -> Result<HashSet<String>, Failure> {
    let name = path.display();
    let unreadable = |error| Failure::new(format_args!("{name} cannot be read: {error}."));
    let other = |why: &dyn std::fmt::Display| {
        Failure::new(format_args!(
            "{name} is not a baseline: {why}. `pki-preflight check FILE --write-baseline {name}` \
             writes one."
        ))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LIMIT).read_to_end(&mut bytes).map_err(unreadable)?;
    // Windows PowerShell redirects output as UTF-16.
    let text = std::str::from_utf8(&bytes).map_err(|_| other(&"it is not UTF-8 text"))?;
    let text = text.trim_start_matches('\u{FEFF}');
    let baseline: Baseline = serde_json::from_str(text).map_err(|error| other(&error))?;
    if baseline.version != VERSION {
        let version = baseline.version;
        return Err(Failure::new(format_args!(
            "{name} has version {version}; this program reads version {VERSION}."
        )));
    }
    Ok(baseline.findings.into_iter().map(|entry| entry.fingerprint).collect())
}
