//! The end of the file: the rules about the whole file, and the summary.

use super::super::scan::BundleContents;
use super::{ReportAssembler, assumptions};
use crate::armor::{Armor, ArmorForm};
use crate::check::{BundleContext, ExistingFacts, FileContext, check_bundle, check_file};
use crate::digest::Sha256Digest;
use crate::error::Error;
use crate::file_hash::Judged;
use crate::kind::{FileKind, Sample};
use crate::outcome::{BundleFacts, Counts, Severity, SignatureCounts};
use crate::record::FieldConfidence;
use crate::report::{FileFacts, SCHEMA_VERSION, Sink, Summary, Tool};
use crate::upload_url::UploadUrl;
use crate::verdict::{self, SignInTally, VerdictFacts};

/// A file that was scanned completely.
pub(in crate::inspect) struct ScannedFile {
    pub(in crate::inspect) name: String,
    pub(in crate::inspect) length: u64,
    pub(in crate::inspect) sha256: Sha256Digest,
    /// The result of comparing the given hash with the file.
    pub(in crate::inspect) given_hash: Option<Judged>,
    pub(in crate::inspect) upload_url: Option<String>,
    /// The first bytes.
    pub(in crate::inspect) head: Vec<u8>,
    pub(in crate::inspect) armor: Armor,
    pub(in crate::inspect) contents: BundleContents,
}

impl ScannedFile {
    /// The kind of the file, and the kind of what it decodes to or contains after its headers.
    /// `None` if the file contains a bundle; the second is also `None` if the file's own bytes are
    /// of another kind.
    fn kinds(&self) -> (Option<FileKind>, Option<FileKind>) {
        if self.contents.is_bundle() {
            return (None, None);
        }
        let kind = self.contents.kind(&self.head, self.length);
        let sample = Sample { bytes: &self.head, length: self.length, label: "", blocks: 0 };
        let (of_file, inside) = FileKind::and_inside(&sample);
        (Some(kind), inside.filter(|_| of_file == kind))
    }
}

impl<S: Sink> ReportAssembler<S> {
    /// Judges the whole file and creates the summary.
    pub(in crate::inspect) fn finish(
        mut self,
        mut file: ScannedFile,
        (signatures, sign_in): (SignatureCounts, SignInTally),
    ) -> Result<(Summary, S), Error> {
        file.contents.note_encapsulated_secret();
        let (kind, inside) = file.kinds();
        let holds_private_key =
            file.contents.secrets.count > 0 || kind.is_some_and(FileKind::is_secret);
        self.check_file(&mut file, kind, inside);
        let bundle = self.bundle_facts(&file.contents);
        if file.contents.is_bundle() {
            self.check_bundle(&file.contents, &bundle)?;
        }
        self.flush_findings()?;
        let (form, pem_blocks) = (file.armor.form(), file.armor.pem_blocks());
        let counts = self.counts();
        let verdict = verdict::judge(&VerdictFacts {
            tally: &self.output.tally,
            policy: &self.context.effective,
            sign_in: &sign_in,
            holds_private_key,
        });
        let (texts, context) = ((form != ArmorForm::Binary, self.classic), &self.context);
        let tally = &self.output.tally;
        let summary = Summary {
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            checked_at: context.at,
            assumptions: assumptions::in_use(context, &counts, tally, texts, file.length),
            file: FileFacts {
                name: file.name,
                length: file.length,
                encoding: file.contents.encoding(form),
                pem_blocks,
                sha256_file_hash: file.sha256,
                kind,
            },
            bundle,
            verdict,
            counts,
            signatures,
            confidence: FieldConfidence::new(&context.assumptions),
        };
        Ok((summary, self.sink))
    }

    fn check_file(
        &mut self,
        file: &mut ScannedFile,
        kind: Option<FileKind>,
        inside: Option<FileKind>,
    ) {
        let found = &file.contents;
        let facts = FileContext {
            limits: &self.context.limits,
            length: file.length,
            sha256: file.sha256,
            given_hash: file.given_hash.take(),
            upload_url: file.upload_url.as_deref().map(UploadUrl::parse),
            form: file.armor.form(),
            kind,
            inside,
            bundles: found.facts.bundles,
            beyond_first: found.beyond_first,
            blocks: file.armor.pem_blocks(),
            labelled_cms: found.labelled_cms,
            foreign: &found.foreign,
            secrets: &found.secrets,
            damages: &found.damages,
            trailing: found.trailing,
            unread_boundaries: &found.unread_boundaries,
            embedded: &found.embedded,
            deviations: file.armor.deviations(),
            stores: &self.context.existing.stores,
        };
        check_file(&facts, &mut self.output);
    }

    fn bundle_facts(&self, found: &BundleContents) -> BundleFacts {
        BundleFacts {
            certificates: found.certificates,
            other_certificates: found.other_certificates.iter().map(|seen| seen.count).sum(),
            crls: found.facts.crls.count,
            signer_infos: found.facts.signer_infos.count,
            sorted: self.sorted,
        }
    }

    fn check_bundle(&mut self, found: &BundleContents, bundle: &BundleFacts) -> Result<(), Error> {
        let existing = &self.context.existing;
        let facts = BundleContext {
            limits: &self.context.limits,
            frame: &found.facts,
            bundle,
            counts: &self.counts,
            stores: &existing.stores,
            existing: ExistingFacts {
                is_empty: existing.is_empty(),
                count: existing.count().map_err(Error::existing_set)?,
                set_types: self.set_types,
            },
            at: self.context.at,
            roots: self.roots,
            other_certificates: found.other_certificates,
            damaged: found.damages.count > 0,
            encapsulated: found.encapsulated(),
        };
        check_bundle(&facts, &mut self.output);
        Ok(())
    }

    /// The counts, including those of the findings.
    fn counts(&self) -> Counts {
        let mut counts = self.counts;
        for (index, tally) in self.output.tally.iter() {
            let count = tally.count();
            match self.context.effective.of(index).severity {
                Some(Severity::Error) => counts.errors += count,
                Some(Severity::Warning) => counts.warnings += count,
                Some(Severity::Notice) => counts.notices += count,
                None => {}
            }
        }
        counts
    }
}
