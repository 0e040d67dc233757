//! Connects the stages. Start reading here.
//!
//! ```text
//! bytes -> armor -> scan -> batches of members -> read -> facts -> assemble -> sink, summary
//!    |                                             |
//!  SHA-256                              thumbprints, stores
//! ```
//!
//! There are three parts: *scan* finds the members of the bundle, *read* reads each of them
//! separately and in parallel, and *assemble* restores the order of the file.

mod assemble;
mod context;
mod read;
mod scan;

use std::io::Read;
use std::sync::Arc;

use crate::arithmetic::to_u64;
use crate::armor::Armor;
use crate::assumption::Assumptions;
use crate::certificate::Instant;
use crate::chain::VERIFIES;
use crate::check::{Policy, ResolvedPolicy};
use crate::digest::Sha256Hasher;
use crate::error::Error;
use crate::file_hash::GivenHash;
use crate::limits::Limits;
use crate::report::{CollectedReport, Report, Sink, Summary};
use crate::store::{Existing, ExistingSet, Stores};
use assemble::{ReportAssembler, ScannedFile};
use context::Context;
use read::Caches;
use scan::BundleScanner;

/// Number of bytes read in one call.
const BLOCK: usize = 1 << 17;

/// Number of bytes kept from the start of the file to identify its type.
const HEAD: usize = 4096;

/// The settings of an inspection.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The file's name, for the report. Default: empty.
    pub name: String,
    /// The time at which validity is judged.
    pub at: Instant,
    /// The `sha256FileHash` that will be sent with the file, unchanged. Anything but the file's
    /// SHA-256 in 64 hexadecimal digits is a finding. Default: none.
    pub sha256: Option<String>,
    /// The `uploadUrl` from which the service is to download the file. Default: none.
    pub upload_url: Option<String>,
    /// The current contents of the trust store. Default: empty.
    pub stores: Stores,
    /// A set of the caller's own that is searched for existing certificates, in addition to
    /// `stores`. Default: none.
    pub existing: Option<Arc<dyn ExistingSet>>,
    /// The limits of the service and of this program.
    pub limits: Limits,
    /// The assumptions where the documents leave a point open.
    pub assumptions: Assumptions,
    /// Severities that differ from the rules' own. Default: none.
    pub policy: Policy,
    /// Whether signatures are verified. Default: `false`. Without the feature `verify`, no
    /// signature is verified.
    pub verify: bool,
}

impl Options {
    /// The defaults. The caller passes the time at which validity is judged, because the library
    /// does not read a clock.
    #[must_use]
    pub fn new(at: Instant) -> Self {
        Self {
            name: String::new(),
            at,
            sha256: None,
            upload_url: None,
            stores: Stores::default(),
            existing: None,
            limits: Limits::default(),
            assumptions: Assumptions::default(),
            policy: Policy::default(),
            verify: false,
        }
    }

    /// The existing certificates: those in the stores and in the caller's set.
    #[cfg(feature = "pack")]
    pub(crate) fn comparison(&self) -> Existing {
        Existing { stores: self.stores.clone(), set: self.existing.clone() }
    }
}

/// Inspects a file in memory.
///
/// # Errors
/// Returns an error if a limit of [`Limits`] that protects the machine is exceeded, or if
/// [`Options::existing`] returns an error. All other defects of the file are in the report.
pub fn inspect(bytes: &[u8], options: Options) -> Result<Report, Error> {
    let mut inspector = Inspector::new(options, CollectedReport::default());
    inspector.push(bytes)?;
    let (summary, lists) = inspector.finish()?;
    Ok(Report::new(summary, lists))
}

/// Inspects everything that a reader returns, and stores the whole report in memory.
///
/// # Errors
/// As [`inspect`]. Also returns an error if reading fails.
pub fn inspect_reader(reader: impl Read, options: Options) -> Result<Report, Error> {
    let mut inspector = Inspector::new(options, CollectedReport::default());
    inspector.read(reader)?;
    let (summary, lists) = inspector.finish()?;
    Ok(Report::new(summary, lists))
}

/// Inspects a file that arrives in pieces. The size of the pieces does not affect the result.
///
/// Memory does not grow with the file, with three exceptions: the data about each certificate, the
/// contents of the sink and, if [`Options::sha256`] is set, the first megabytes of the file.
#[derive(Debug)]
pub struct Inspector<S: Sink> {
    name: String,
    given_hash: Option<GivenHash>,
    upload_url: Option<String>,
    hasher: Sha256Hasher,
    length: u64,
    head: Vec<u8>,
    armor: Armor,
    scan: BundleScanner,
    assemble: ReportAssembler<S>,
}

impl<S: Sink> Inspector<S> {
    /// Starts an inspection whose results go to `sink`.
    pub fn new(options: Options, sink: S) -> Self {
        let Options {
            name,
            at,
            sha256,
            upload_url,
            stores,
            existing,
            limits,
            assumptions,
            policy,
            verify,
        } = options;
        let effective = Arc::new(ResolvedPolicy::new(&assumptions, &policy));
        let limits = limits.with_kilobyte(assumptions.kilobyte());
        let context = Arc::new(Context {
            at,
            limits,
            existing: Existing { stores, set: existing },
            assumptions,
            effective,
            verify: verify && VERIFIES,
            detail: sink.detail(),
            caches: Caches::default(),
        });
        Self {
            name,
            given_hash: sha256.map(GivenHash::new),
            upload_url,
            hasher: Sha256Hasher::default(),
            length: 0,
            head: Vec::new(),
            armor: Armor::new(),
            scan: BundleScanner::new(limits),
            assemble: ReportAssembler::new(context, sink),
        }
    }

    /// Inspects the next bytes.
    ///
    /// # Errors
    /// Returns an error if a limit of [`Limits`] that protects the machine is exceeded, or if the
    /// sink or the existing set returns an error.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        // Small pieces limit the memory in use and are still in the CPU cache when they are hashed.
        for piece in bytes.chunks(BLOCK) {
            self.hasher.push(piece);
            self.given_hash.iter_mut().for_each(|given| given.push(piece));
            self.length += to_u64(piece.len());
            let room = HEAD.saturating_sub(self.head.len());
            self.head.extend(piece.iter().take(room));
            let pushed = self.armor.push(piece, &mut self.scan);
            self.hand_on()?;
            pushed?;
        }
        Ok(())
    }

    /// Inspects everything that `reader` returns.
    ///
    /// # Errors
    /// As [`push`](Self::push). Also returns an error if reading fails.
    pub fn read(&mut self, mut reader: impl Read) -> Result<(), Error> {
        let mut block = vec![0; BLOCK];
        loop {
            if self.armor.is_binary() && self.scan.keeps() {
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

    /// Reads bytes that need no decoding directly into the batch; `false` at the end of the input.
    fn read_to_batch(&mut self, reader: &mut dyn Read) -> Result<bool, Error> {
        let read = self.scan.read(reader, BLOCK);
        let bytes = read.map_err(|error| Error::read(error, self.length))?;
        let count = bytes.len();
        self.hasher.push(bytes);
        self.given_hash.iter_mut().for_each(|given| given.push(bytes));
        self.length += to_u64(count);
        if let Some(map) = self.armor.pass(count) {
            let walked = self.scan.walk(count, &map);
            self.hand_on()?;
            walked?;
        }
        Ok(count > 0)
    }

    /// Submits the full batches to be read.
    fn hand_on(&mut self) -> Result<(), Error> {
        while let Some(batch) = self.scan.next_full() {
            self.assemble.submit(batch)?;
            self.scan.reuse(self.assemble.spare());
        }
        Ok(())
    }

    /// Ends the inspection. Returns the summary, and the sink with everything it received.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn finish(mut self) -> Result<(Summary, S), Error> {
        let finished = self.armor.finish(&mut self.scan);
        self.hand_on()?;
        finished?;
        let (last, contents) = self.scan.finish();
        self.assemble.last(last)?;
        let chains = self.assemble.chains()?;
        let sha256 = self.hasher.finish();
        let file = ScannedFile {
            name: self.name,
            length: self.length,
            sha256,
            given_hash: self.given_hash.map(|given| given.judge(sha256)),
            upload_url: self.upload_url,
            head: self.head,
            armor: self.armor,
            contents,
        };
        self.assemble.finish(file, chains)
    }
}
