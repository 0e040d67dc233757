//! The journal: what an upload did, line by line, so that it can be resumed.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fs4::TryLockError;
use serde::Deserialize;

use super::entry::{Begin, Entry, Line};

/// Bytes that a journal may have.
const LARGEST: u64 = 1 << 24;

/// Where an upload writes what it does.
pub trait Journal: fmt::Debug {
    /// Writes an entry; when this returns, it is on the disk.
    ///
    /// # Errors
    /// When writing fails.
    fn append(&mut self, entry: &Entry, now: SystemTime) -> io::Result<()>;
}

/// Keeps nothing: the upload cannot be resumed.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "it has nothing to hold")]
pub struct NoJournal;

/// A file of JSON lines.
#[derive(Debug)]
pub struct FileJournal {
    file: File,
    /// Bytes up to the end of the last whole line.
    length: u64,
}

/// Why a journal cannot be resumed.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// It cannot be read or written.
    Io(io::Error),
    /// A line of it, counted from 1, is not one of a journal.
    Line(usize),
    /// Another process goes on with it.
    Locked,
    /// It has a version that this program cannot read.
    Version(u64),
}

impl fmt::Display for JournalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(formatter),
            Self::Line(number) => write!(formatter, "line {number} is not one of a journal"),
            Self::Locked => formatter.write_str("another process goes on with this upload"),
            Self::Version(version) => write!(
                formatter,
                "it has version {version}, and this program reads version {}",
                Begin::VERSION
            ),
        }
    }
}

impl std::error::Error for JournalError {}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Journal for NoJournal {
    fn append(&mut self, _: &Entry, _: SystemTime) -> io::Result<()> {
        Ok(())
    }
}

impl FileJournal {
    /// A new journal, which only its owner can read.
    ///
    /// # Errors
    /// When the file exists already, or cannot be created.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        lock(&file)?;
        // The name is on the disk too. Not every file system can do that.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or_else(|| Path::new(".")));
        drop(folder.and_then(|folder| folder.sync_all()));
        Ok(Self { file, length: 0 })
    }

    /// A journal that exists, with its lines. A last line that was not written to its end is
    /// dropped: what it was to say did not happen yet, or is found out again.
    ///
    /// Nobody else can open it until it is closed, as far as the file system has locks.
    ///
    /// # Errors
    /// When the file cannot be read and written, is open elsewhere, or is not a journal of
    /// [`Begin::VERSION`]: then it is not changed.
    pub fn open(path: &Path) -> Result<(Self, Vec<Line>), JournalError> {
        let mut file = OpenOptions::new().read(true).append(true).open(path)?;
        lock(&file)?;
        let mut bytes = Vec::new();
        (&mut file).take(LARGEST + 1).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
            return Err(JournalError::Line(1));
        }
        if bytes.is_empty() {
            return Ok((Self { file, length: 0 }, Vec::new()));
        }
        check_version(&bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        // An editor may have taken the end off the last line, which is whole all the same.
        let tail = bytes.get(whole..).unwrap_or_default();
        let has_tail = serde_json::from_slice::<Line>(tail).is_ok();
        let whole = if has_tail { bytes.len() } else { whole };
        let lines = bytes.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
        let lines = lines
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
            .map(|(at, line)| serde_json::from_slice(line).map_err(|_| JournalError::Line(at + 1)));
        let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
        // Nothing is taken off a file of somebody else's.
        if !matches!(lines.first(), Some(Line { entry: Entry::Begin(_), .. })) {
            return Err(JournalError::Line(1));
        }
        let length = u64::try_from(whole).unwrap_or(LARGEST);
        file.set_len(length)?;
        let mut journal = Self { file, length };
        if has_tail {
            journal.write(b"\n")?;
        }
        Ok((journal, lines))
    }
}

impl From<JournalError> for io::Error {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Io(error) => error,
            error => Self::other(error.to_string()),
        }
    }
}

/// Keeps other processes out: two that go on with one upload would send its request twice. The lock
/// ends with the process, whatever ends it.
fn lock(file: &File) -> Result<(), JournalError> {
    match fs4::FileExt::try_lock(file) {
        Err(TryLockError::WouldBlock) => Err(JournalError::Locked),
        // A file system without locks is no reason to have no journal.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// A later version may have entries that mean that the request was sent.
fn check_version(journal: &[u8]) -> Result<(), JournalError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Versioned {
        journal_version: u64,
    }
    let first = journal.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match serde_json::from_slice::<Versioned>(first) {
        Ok(Versioned { journal_version }) if journal_version != u64::from(Begin::VERSION) => {
            Err(JournalError::Version(journal_version))
        }
        _ => Ok(()),
    }
}

impl FileJournal {
    /// Writes whole lines, or nothing: half of one would spoil the next.
    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(lines).and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => self.length += u64::try_from(lines.len()).unwrap_or(0),
            Err(_) => drop(self.file.set_len(self.length)),
        }
        written
    }
}

impl Journal for FileJournal {
    fn append(&mut self, entry: &Entry, now: SystemTime) -> io::Result<()> {
        let time = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let mut line = serde_json::to_vec(&Line { time, entry: entry.clone() })?;
        line.push(b'\n');
        self.write(&line)
    }
}

impl Line {
    /// When it was written.
    pub(super) fn time(&self) -> SystemTime {
        UNIX_EPOCH.checked_add(Duration::from_secs(self.time)).unwrap_or(UNIX_EPOCH)
    }
}
