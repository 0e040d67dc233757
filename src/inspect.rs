//! Wires the stages: reading this module is reading the program.
//!
//! ```text
//! bytes -> Armor -> Frames (Walker) -> batches -> certificates, records -> Sink
//!    |                                     |
//!  SHA-256                         thumbprints, stores
//! ```

mod assembler;
mod batch;
mod block;
mod boundaries;
mod buffer;
mod bundle_scanner;
mod caches;
mod certificate_index;
mod certificate_reader;
mod chains;
#[cfg(feature = "verify")]
mod issuer_search;
mod url_index;
mod used;
mod workers;

use std::io::Read;
use std::sync::Arc;

use crate::armor::{Armor, ArmorForm, Location};
use crate::assumption::{Assumptions, CrlUrl};
use crate::certificate::Instant;
use crate::check::{BundleContext, FileContext, Policy, ResolvedPolicy, check_bundle, check_file};
use crate::digest::Sha256Hasher;
use crate::error::Error;
use crate::file_hash::GivenHash;
use crate::kind::{FileKind, Sample};
use crate::limits::Limits;
use crate::outcome::{BundleFacts, Severity};
use crate::record::FieldConfidence;
use crate::report::{self, CollectedReport, Encoding, Report, SCHEMA_VERSION, Sink, Summary, Tool};
use crate::store::Stores;
use crate::upload_url::UploadUrl;
use crate::verdict::{self, VerdictFacts};
use assembler::ReportAssembler;
use batch::Context;
use bundle_scanner::{BundleContents, BundleScanner};
use caches::Caches;
use used::Used;

/// Bytes that are read at once.
const BLOCK: usize = 1 << 17;

/// Bytes from the front of the file that tell what it is.
const HEAD: usize = 4096;

/// What to inspect a file with.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The file's name, for the report. Default: empty.
    pub name: String,
    /// The instant that validity is judged at.
    pub at: Instant,
    /// The `sha256FileHash` that will be sent, exactly as it will be sent: anything but the file's
    /// SHA-256 in 64 hexadecimal digits is a finding. Default: none.
    pub sha256: Option<String>,
    /// The `uploadUrl` that the service is to fetch the file from. Default: none.
    pub upload_url: Option<String>,
    /// What the trust store holds already. Default: nothing.
    pub stores: Stores,
    /// The bounds.
    pub limits: Limits,
    /// What is taken for what the documents leave open.
    pub assumptions: Assumptions,
    /// Severities that differ from the rules' own. Default: none.
    pub policy: Policy,
    /// Whether signatures are verified. Default: no. Without the feature `verify` none is.
    pub verify: bool,
}

impl Options {
    /// The defaults, with the instant that validity is judged at: the library reads no clock.
    #[must_use]
    pub fn new(at: Instant) -> Self {
        Self {
            name: String::new(),
            at,
            sha256: None,
            upload_url: None,
            stores: Stores::default(),
            limits: Limits::default(),
            assumptions: Assumptions::default(),
            policy: Policy::default(),
            verify: false,
        }
    }
}

/// Inspects a file that lies in memory.
///
/// # Errors
/// When a bound of [`Limits`] that protects the machine is passed. Whatever else is wrong with
/// the file stands in the report.
pub fn inspect(bytes: &[u8], options: Options) -> Result<Report, Error> {
    let mut inspector = Inspector::new(options, CollectedReport::default());
    inspector.push(bytes)?;
    let (summary, lists) = inspector.finish()?;
    Ok(Report::new(summary, lists))
}

/// Inspects what a reader gives, and keeps the whole report in memory.
///
/// # Errors
/// As [`inspect`], and when reading fails.
pub fn inspect_reader(reader: impl Read, options: Options) -> Result<Report, Error> {
    let mut inspector = Inspector::new(options, CollectedReport::default());
    inspector.read(reader)?;
    let (summary, lists) = inspector.finish()?;
    Ok(Report::new(summary, lists))
}

/// Takes a file in pieces of any size; how they are cut changes nothing.
///
/// Memory does not grow with the file but for the thumbprints of the certificates, for what the sink
/// keeps, and for the first megabytes of the file where [`Options::sha256`] is set.
#[derive(Debug)]
pub struct Inspector<S> {
    name: String,
    given_hash: Option<GivenHash>,
    upload_url: Option<String>,
    context: Arc<Context>,
    hasher: Sha256Hasher,
    length: u64,
    head: Vec<u8>,
    armor: Armor,
    frames: BundleScanner<ReportAssembler<S>>,
}

impl<S: Sink> Inspector<S> {
    /// Begins an inspection whose results go to `sink`.
    pub fn new(options: Options, sink: S) -> Self {
        let Options { name, at, sha256, upload_url, stores, limits, assumptions, policy, verify } =
            options;
        let effective = Arc::new(ResolvedPolicy::new(&assumptions, &policy));
        let limits = limits.with_kilobyte(assumptions.kilobyte());
        let detail = sink.detail();
        // A record that waits for what all certificates tell is not written out before.
        let write_record = sink.writer().filter(|_| assumptions.crl_url() != CrlUrl::Child);
        let context = Arc::new(Context {
            at,
            limits,
            stores,
            assumptions,
            effective,
            verify,
            detail,
            write_record,
            caches: Caches::default(),
        });
        let collect = ReportAssembler::new(Arc::clone(&context), sink);
        Self {
            name,
            given_hash: sha256.map(GivenHash::new),
            upload_url,
            context,
            hasher: Sha256Hasher::default(),
            length: 0,
            head: Vec::new(),
            armor: Armor::new(),
            frames: BundleScanner::new(limits, collect),
        }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// When a bound of [`Limits`] that protects the machine is passed, or the sink returns an error.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        // Pieces keep what is under way small, and what is hashed in the cache.
        for piece in bytes.chunks(BLOCK) {
            self.hasher.push(piece);
            self.given_hash.iter_mut().for_each(|given| given.push(piece));
            self.length += u64::try_from(piece.len()).unwrap_or(0);
            let room = HEAD.saturating_sub(self.head.len());
            self.head.extend(piece.iter().take(room));
            self.armor.push(piece, &mut self.frames)?;
        }
        Ok(())
    }

    /// Takes everything that `reader` gives.
    ///
    /// # Errors
    /// As [`push`](Self::push), and when reading fails.
    pub fn read(&mut self, mut reader: impl Read) -> Result<(), Error> {
        let mut block = vec![0; BLOCK];
        loop {
            if self.armor.is_binary() && self.frames.keeps() {
                if self.read_to_batch(&mut reader)? {
                    continue;
                }
                return Ok(());
            }
            match reader.read(&mut block) {
                Ok(0) => return Ok(()),
                Ok(count) => self.push(block.get(..count).unwrap_or_default())?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::read(error, self.length)),
            }
        }
    }

    /// Reads bytes that are walked as they stand to where they are walked; `false` at the end.
    fn read_to_batch(&mut self, reader: &mut dyn Read) -> Result<bool, Error> {
        let read = self.frames.read(reader, BLOCK);
        let bytes = read.map_err(|error| Error::read(error, self.length))?;
        let count = bytes.len();
        self.hasher.push(bytes);
        self.given_hash.iter_mut().for_each(|given| given.push(bytes));
        self.length += u64::try_from(count).unwrap_or(0);
        if let Some(map) = self.armor.pass(count) {
            self.frames.walk(count, &map)?;
        }
        Ok(count > 0)
    }

    /// The end of the file: the summary, and the sink with all that it took.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(mut self) -> Result<(Summary, S), Error> {
        self.armor.finish(&mut self.frames)?;
        let form = self.armor.form();
        let (last, mut found, mut collect) = self.frames.finish();
        collect.last(last)?;
        let (signatures, sign_in) = collect.chains()?;
        let sha256 = self.hasher.finish();
        encapsulated_secret(&found).into_iter().for_each(|secret| found.secrets.push(secret));
        let is_bundle = found.facts.bundles > 0;
        let pem_blocks = self.armor.pem_blocks();
        let kind = (!is_bundle).then(|| kind_of(&found, &self.head, self.length));
        let holds_private_key = found.secrets.count > 0 || kind.is_some_and(FileKind::is_secret);
        let inside = kind.and_then(|kind| inside(kind, &self.head, self.length));

        let file = FileContext {
            limits: &self.context.limits,
            length: self.length,
            sha256,
            given_hash: self.given_hash.map(|given| given.judge(sha256)),
            upload_url: self.upload_url.as_deref().map(UploadUrl::parse),
            form,
            kind,
            inside,
            bundles: found.facts.bundles,
            beyond_first: found.beyond_first,
            blocks: pem_blocks,
            labelled_cms: found.labelled_cms,
            foreign: &found.foreign,
            secrets: &found.secrets,
            damages: &found.damages,
            trailing: found.trailing,
            unread_boundaries: &found.unread_boundaries,
            embedded: &found.embedded,
            deviations: self.armor.deviations(),
            stores: &self.context.stores,
        };
        check_file(&file, collect.output());
        let bundle = BundleFacts {
            certificates: found.certificates,
            other_certificates: found.other_certificates.iter().map(|seen| seen.count).sum(),
            crls: found.facts.crls.count,
            signer_infos: found.facts.signer_infos.count,
            sorted: collect.is_sorted(),
        };
        if is_bundle {
            let counts = *collect.counts();
            let facts = BundleContext {
                limits: &self.context.limits,
                frame: &found.facts,
                bundle: &bundle,
                counts: &counts,
                stores: &self.context.stores,
                at: self.context.at,
                roots: collect.roots(),
                other_certificates: found.other_certificates,
                damaged: found.damages.count > 0,
                encapsulated: encapsulated(&found),
            };
            check_bundle(&facts, collect.output());
        }
        collect.flush_findings()?;

        let mut counts = *collect.counts();
        for (index, tally) in collect.tally().iter() {
            let count = tally.count();
            match self.context.effective.of(index).severity {
                Some(Severity::Error) => counts.errors += count,
                Some(Severity::Warning) => counts.warnings += count,
                Some(Severity::Notice) => counts.notices += count,
                None => {}
            }
        }
        let verdict = verdict::judge(&VerdictFacts {
            tally: collect.tally(),
            policy: &self.context.effective,
            sign_in: &sign_in,
            holds_private_key,
        });
        let used = Used {
            counts: &counts,
            text: form != ArmorForm::Binary,
            tally: collect.tally(),
            classic_counts: self.context.assumptions.classic_duplicate()
                && self.context.stores.has_classic(),
            length: self.length,
        };
        let assumptions = self.context.assumptions.iter().filter(|each| used.is_used(each.name));
        let assumptions = assumptions.collect();
        let summary = Summary {
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            checked_at: self.context.at,
            file: report::FileFacts {
                name: self.name,
                length: self.length,
                encoding: encoding(form, &found),
                pem_blocks,
                sha256_file_hash: sha256,
                kind,
            },
            bundle,
            verdict,
            counts,
            signatures,
            assumptions,
            confidence: FieldConfidence::new(&self.context.assumptions),
        };
        Ok((summary, collect.into_sink()))
    }
}

fn encoding(form: ArmorForm, found: &BundleContents) -> Encoding {
    match form {
        _ if found.facts.bundles == 0 => Encoding::Unknown,
        ArmorForm::Binary if found.facts.is_ber() => Encoding::Ber,
        ArmorForm::Binary => Encoding::Der,
        ArmorForm::Pem => Encoding::Pem,
        ArmorForm::Base64 => Encoding::Base64,
        ArmorForm::Unknown | ArmorForm::Text => Encoding::Unknown,
    }
}

/// What a file without a bundle is: by its first block, or by its own first bytes.
fn kind_of(found: &BundleContents, head: &[u8], length: u64) -> FileKind {
    match found.first_block {
        Some(kind) if found.blocks == 1 || kind.is_secret() => kind,
        // Several blocks: the first was judged before the others were known.
        Some(FileKind::OneCertificate) => FileKind::CertificateChain,
        Some(kind) => kind,
        None => FileKind::of(&Sample { bytes: head, length, label: "", blocks: 0 }),
    }
}

/// What the file decodes to, or has behind headers, where it is of that kind as it lies.
fn inside(kind: FileKind, head: &[u8], length: u64) -> Option<FileKind> {
    let of_file = FileKind::and_inside(&Sample { bytes: head, length, label: "", blocks: 0 });
    of_file.1.filter(|_| of_file.0 == kind)
}

/// A private key that a bundle encapsulates.
fn encapsulated_secret(found: &BundleContents) -> Option<(FileKind, Option<Location>)> {
    let kind = encapsulated(found).filter(|kind| kind.is_secret())?;
    Some((kind, found.facts.encapsulated_content.as_ref()?.location))
}

/// What the encapsulated content looks like.
fn encapsulated(found: &BundleContents) -> Option<FileKind> {
    let content = found.facts.encapsulated_content.as_ref()?;
    let bytes = if content.constructed {
        // The content's first piece, behind its own header.
        let header = crate::tlv::Header::read(&content.head).ok().flatten()?;
        content.head.get(header.bytes..)?
    } else {
        &content.head
    };
    Some(FileKind::of(&Sample { bytes, length: content.length, label: "", blocks: 0 }))
}
