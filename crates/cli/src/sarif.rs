//! SARIF 2.1.0, for code scanning and editors.

mod document;
mod uri;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;

use pki_preflight::{
    Finding, Report, Severity,
    report::CertificateEntry,
    rules::{RULES, Related, Rule},
    text::is_unsafe,
};

use super::fingerprint::{Fingerprint, Fingerprints};
use super::json::Json;
use document::{
    Artifact, ArtifactLocation, CertificateProperties, Configuration, Descriptor, Driver,
    Invocation, Location, LogicalLocation, Message, Notification, PhysicalLocation, Region,
    RuleProperties, SarifResult, Tool,
};

/// Name and version of the content of `partialFingerprints` (section 3.27.17).
const FINGERPRINT: &str = "pkiPreflight/v1";

/// The fingerprint by which GitHub distinguishes results. GitHub computes one from the lines of a
/// text file, but cannot for a binary file.
const LINE_HASH: &str = "primaryLocationLineHash";

/// A run that is written result by result, so that memory holds one report.
#[derive(Debug)]
pub(super) struct Run<W: Write> {
    out: Json<W>,
    artifacts: Vec<Artifact>,
    results: u64,
}

impl<W: Write> Run<W> {
    pub(super) fn start(out: W) -> io::Result<Self> {
        const SCHEMA: &str =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
        let driver = Driver {
            name: "pki-preflight",
            semantic_version: env!("CARGO_PKG_VERSION"),
            rules: RULES.iter().map(|rule| descriptor(rule)).collect(),
        };
        let mut out = Json::new(out);
        write!(out, "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n")?;
        out.write_all(b"\"columnKind\": \"unicodeCodePoints\",\n\"tool\": ")?;
        serde_json::to_writer_pretty(&mut out, &Tool { driver })?;
        out.write_all(b",\n\"results\": [")?;
        Ok(Self { out, artifacts: Vec::new(), results: 0 })
    }

    /// Adds a file with its results. `path` is `None` for standard input.
    pub(super) fn file(&mut self, report: &Report, path: Option<&Path>) -> io::Result<()> {
        let file = &report.summary.file;
        let uri = path.map_or_else(|| "stdin".to_owned(), uri::of);
        let location = self.location(uri);
        let mut roles = vec!["analysisTarget"];
        if path.is_none() {
            roles.push("standardStream");
        }
        let hash = file.sha256_file_hash.to_string().to_lowercase();
        self.artifacts.push(Artifact {
            location: location.clone(),
            length: Some(file.length),
            roles,
            hashes: BTreeMap::from([("sha-256", hash)]),
        });
        results(report, &location).try_for_each(|result| self.result(&result))
    }

    /// Adds an unchecked file that holds a private key.
    pub(super) fn secret(&mut self, path: &Path, text: &str) -> io::Result<()> {
        let Some((index, rule)) = RULES.iter().enumerate().find(|(_, rule)| rule.id == "F010")
        else {
            return Ok(());
        };
        let location = self.location(uri::of(path));
        self.artifacts.push(Artifact {
            location: location.clone(),
            length: None,
            roles: vec!["analysisTarget"],
            hashes: BTreeMap::new(),
        });
        let physical_location =
            PhysicalLocation { artifact_location: location, region: Some(Region::of_file()) };
        self.result(&SarifResult {
            rule_id: rule.id,
            rule_index: index,
            level: "error",
            message: Message { text: literal(text) },
            locations: [Location { physical_location, logical_locations: Vec::new() }],
            related_locations: Vec::new(),
            partial_fingerprints: BTreeMap::new(),
            properties: None,
        })
    }

    /// Adds a file with findings that have no location in it.
    fn findings(&mut self, findings: &[Finding], path: Option<&Path>) -> io::Result<()> {
        let location = self.location(path.map_or_else(|| "stdin".to_owned(), uri::of));
        self.artifacts.push(Artifact {
            location: location.clone(),
            length: None,
            roles: vec!["analysisTarget"],
            hashes: BTreeMap::new(),
        });
        let mut fingerprints = Fingerprints::default();
        findings.iter().try_for_each(|finding| {
            let Fingerprint { whole, short } = fingerprints.of(finding, None);
            let physical_location = PhysicalLocation {
                artifact_location: location.clone(),
                region: Some(Region::of_file()),
            };
            let index = RULES.iter().position(|rule| rule.id == finding.rule.id);
            self.result(&SarifResult {
                rule_id: finding.rule.id,
                rule_index: index.unwrap_or_default(),
                level: level(finding.severity),
                message: Message { text: literal(&finding.message) },
                locations: [Location { physical_location, logical_locations: Vec::new() }],
                related_locations: Vec::new(),
                partial_fingerprints: BTreeMap::from([(FINGERPRINT, whole), (LINE_HASH, short)]),
                properties: None,
            })
        })
    }

    /// Ends the run; `failures` lists why files have no report.
    pub(super) fn end(mut self, exit_code: u8, failures: &[String]) -> io::Result<()> {
        let notification = |message: &String| Notification {
            level: "error",
            message: Message { text: literal(message) },
        };
        let invocation = Invocation {
            execution_successful: failures.is_empty(),
            exit_code,
            tool_execution_notifications: failures.iter().map(notification).collect(),
        };
        self.out.write_all(b"\n],\n\"artifacts\": ")?;
        serde_json::to_writer_pretty(&mut self.out, &self.artifacts)?;
        self.out.write_all(b",\n\"invocations\": ")?;
        serde_json::to_writer_pretty(&mut self.out, &[invocation])?;
        self.out.write_all(b"\n}]\n}\n")?;
        self.out.flush()
    }

    fn location(&self, uri: String) -> ArtifactLocation {
        ArtifactLocation { uri, index: self.artifacts.len() }
    }

    /// Each is one line.
    fn result(&mut self, result: &SarifResult<'_>) -> io::Result<()> {
        self.out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
        self.results += 1;
        serde_json::to_writer(&mut self.out, result).map_err(Into::into)
    }
}

/// Findings without a location in a file.
pub(super) fn print_findings(
    out: impl Write,
    findings: &[Finding],
    path: Option<&Path>,
    exit_code: u8,
) -> io::Result<()> {
    let mut run = Run::start(out)?;
    run.findings(findings, path)?;
    run.end(exit_code, &[])
}

/// A run without results, for a reader of the file after a failed step.
pub(super) fn print_failure(out: impl Write, message: &str) -> io::Result<()> {
    Run::start(out)?.end(2, &[message.to_owned()])
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let join = |parts: &[&str]| {
        let parts = parts.iter().filter(|part| !part.is_empty());
        let text = parts.copied().collect::<Vec<_>>().join("\n\n");
        Message { text: literal(&text) }
    };
    let source = format!("Source: {}.", rule.citation);
    Descriptor {
        id: rule.id,
        name: rule.name,
        short_description: join(&[rule.summary]),
        full_description: join(&[rule.summary, rule.consequence]),
        help: join(&[rule.consequence, rule.remedy, &source]),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                _ => "recommendation",
            },
            rejects_upload: rule.rejects,
            citation: rule.citation,
        },
    }
}

fn results<'a>(
    report: &'a Report,
    location: &'a ArtifactLocation,
) -> impl Iterator<Item = SarifResult<'a>> {
    let indexes: HashMap<&str, usize> =
        RULES.iter().enumerate().map(|(index, rule)| (rule.id, index)).collect();
    let mut fingerprints = Fingerprints::default();
    let result = move |finding: &'a Finding| {
        let entry = finding.certificate.and_then(|index| certificate(report, index));
        let Fingerprint { whole, short } = fingerprints.of(finding, entry);
        let path = finding.path.as_deref();
        SarifResult {
            rule_id: finding.rule.id,
            rule_index: indexes.get(finding.rule.id).copied().unwrap_or_default(),
            level: level(finding.severity),
            message: Message { text: literal(&finding.message) },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: location.clone(),
                    region: Some(region(finding, entry, report.summary.file.length)),
                },
                logical_locations: path
                    .map(|path| LogicalLocation { fully_qualified_name: path })
                    .into_iter()
                    .collect(),
            }],
            related_locations: related(finding, report, location),
            partial_fingerprints: BTreeMap::from([(FINGERPRINT, whole), (LINE_HASH, short)]),
            properties: entry.map(|entry| CertificateProperties {
                certificate: entry.index,
                subject: entry.subject.clone(),
                thumbprint: entry.sha1.to_string(),
            }),
        }
    };
    report.findings.iter().map(result)
}

/// The other locations of a finding, as far as they are in the file.
fn related<'a>(
    finding: &Finding,
    report: &Report,
    location: &ArtifactLocation,
) -> Vec<Location<'a>> {
    let place = |other: &Related| {
        let entry = other.certificate.and_then(|index| certificate(report, index));
        let byte_offset = other.offset.or_else(|| Some(entry?.offset))?;
        let byte_length = entry.map_or(0, |entry| entry.length);
        Some(Location {
            physical_location: PhysicalLocation {
                artifact_location: location.clone(),
                region: Some(Region::of_bytes(byte_offset, byte_length)),
            },
            logical_locations: Vec::new(),
        })
    };
    finding.related.iter().filter_map(place).collect()
}

fn certificate(report: &Report, index: u64) -> Option<&CertificateEntry> {
    report.certificates.get(usize::try_from(index).ok()?)
}

/// The line and column in a text file. In a binary file, the bytes: the certificate if the finding
/// is about all of it, one byte otherwise. A finding about the whole file is on its first line.
fn region(finding: &Finding, entry: Option<&CertificateEntry>, length: u64) -> Region {
    if let (Some(start_line), Some(start_column)) = (finding.line, finding.column) {
        return Region::of_text(start_line, start_column);
    }
    let Some(byte_offset) = finding.offset else { return Region::of_file() };
    let byte_length = match entry {
        Some(entry) if entry.offset == byte_offset => entry.length,
        _ => u64::from(byte_offset < length),
    };
    Region::of_bytes(byte_offset, byte_length)
}

/// Text that a SARIF viewer shows unchanged. `{0}` would be a placeholder and `[a](b)` a link
/// (sections 3.11.5 and 3.11.6). Invisible characters are spelled out, because viewers decode JSON.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => literal.push('\n'),
            '{' => literal.push_str("{{"),
            '}' => literal.push_str("}}"),
            '(' if literal.ends_with(']') => literal.push_str(" ("),
            _ if is_unsafe(character) => {
                literal.push_str(&format!("<U+{:04X}>", u32::from(character)));
            }
            _ => literal.push(character),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_neither_link_nor_placeholder() {
        assert_eq!(
            literal("[free](http://evil.example) {0} a\u{202E}b\u{7}"),
            "[free] (http://evil.example) {{0}} a<U+202E>b<U+0007>"
        );
        assert_eq!(literal("Grüße (CA) [1]\nb"), "Grüße (CA) [1]\nb");
    }
}
