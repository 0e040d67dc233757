//! The journal: a record of the steps of an upload, so that it can be resumed.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fs4::TryLockError;
use serde::Deserialize;

use super::entry::{Begin, Entry, Line};

/// Maximum size of a journal, in bytes.
const LARGEST: u64 = 1 << 24;

/// The destination of an upload's journal.
pub trait Journal: fmt::Debug {
    /// Writes an entry. It is stored on disk when this returns.
    ///
    /// # Errors
    /// Returns an error if writing fails.
    fn append(&mut self, entry: &Entry, now: SystemTime) -> io::Result<()>;
}

/// A journal that stores nothing. The upload cannot be resumed.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "it has nothing to hold")]
pub struct NoJournal;

/// A journal in a file of JSON lines.
#[derive(Debug)]
pub struct FileJournal {
    file: File,
    /// Number of bytes up to the end of the last complete line.
    length: u64,
}

/// The reason why a journal cannot be resumed.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// The journal cannot be read or written.
    Io(io::Error),
    /// A line, counted from 1, is not an entry of a journal.
    Line(usize),
    /// Another process has opened the journal.
    Locked,
    /// The journal has a version that this program cannot read.
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
    /// Creates a journal that only its owner can read.
    ///
    /// # Errors
    /// Returns an error if the file exists already or cannot be created.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        lock(&file)?;
        // Stores the file name on disk too. Not every file system supports that.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or_else(|| Path::new(".")));
        drop(folder.and_then(|folder| folder.sync_all()));
        Ok(Self { file, length: 0 })
    }

    /// Opens an existing journal, and returns its lines. An incomplete last line is removed: the
    /// event that it was to record has not happened, or will be detected again.
    ///
    /// The journal is locked until it is closed, if the file system supports locks.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read and written, is open elsewhere, or is not a
    /// journal of [`Begin::VERSION`]. In these cases, the file is not changed.
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
        // An editor may have removed the line break after the last line, which is complete.
        let tail = bytes.get(whole..).unwrap_or_default();
        let has_tail = serde_json::from_slice::<Line>(tail).is_ok();
        let whole = if has_tail { bytes.len() } else { whole };
        let lines = bytes.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
        let lines = lines
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
            .map(|(at, line)| serde_json::from_slice(line).map_err(|_| JournalError::Line(at + 1)));
        let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
        // A file that is not a journal must not be shortened.
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

/// Locks the journal: two processes that resume the same upload would send the request twice. The
/// lock ends with the process, however it ends.
fn lock(file: &File) -> Result<(), JournalError> {
    match fs4::FileExt::try_lock(file) {
        Err(TryLockError::WouldBlock) => Err(JournalError::Locked),
        // On a file system without locks, the journal is used without a lock.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// A later version may have other entries that show that the request was sent.
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
    /// Writes whole lines, or nothing. A partial line would corrupt the next.
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
    /// The time at which the line was written.
    pub(super) fn time(&self) -> SystemTime {
        UNIX_EPOCH.checked_add(Duration::from_secs(self.time)).unwrap_or(UNIX_EPOCH)
    }
}
