//! Writes each file completely or not at all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use pki_preflight::pack::PackedFile;
use tempfile::NamedTempFile;

use crate::Failure;
use crate::arguments::Pack;
use crate::input::is_standard_input;

/// The destination of the files.
#[derive(Debug)]
pub(super) struct Targets {
    paths: Vec<PathBuf>,
    force: bool,
}

impl Targets {
    /// Names `count` files. None may be an input, and none may exist unless replacing is allowed.
    pub(super) fn new(arguments: &Pack, files: usize) -> Result<Self, Failure> {
        let Some(output) = &arguments.output else {
            let names = (1..=files).map(|number| PathBuf::from(format!("file {number}")));
            return Ok(Self { paths: names.collect(), force: false });
        };
        if is_standard_input(output) || output.file_name().is_none() || output.is_dir() {
            let name = output.display();
            return Err(Failure::new(format_args!("{name} is not the name of a file to write.")));
        }
        let paths = match files {
            0 | 1 => vec![output.clone()],
            _ => (1..=files).map(|number| numbered(output, number)).collect(),
        };
        let targets = Self { paths, force: arguments.force };
        targets.check(arguments)?;
        Ok(targets)
    }

    fn check(&self, arguments: &Pack) -> Result<(), Failure> {
        let read = [&arguments.inputs, &arguments.against, &arguments.chain_of];
        for path in &self.paths {
            let name = path.display();
            let Ok(real) = fs::canonicalize(path) else { continue };
            let is_same = |read: &PathBuf| fs::canonicalize(read).is_ok_and(|read| read == real);
            if read.into_iter().flatten().any(is_same) {
                return Err(Failure::new(format_args!("{name} is one of the inputs.")));
            }
            if !self.force && !arguments.dry_run {
                return Err(exists(path));
            }
        }
        match self.paths.first() {
            Some(path) if !arguments.dry_run => check_folder(path),
            _ => Ok(()),
        }
    }

    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Writes each file beside its target, and renames all of them once all are on disk. After a
    /// failure, partial files are removed.
    pub(super) fn write(&self, files: &[PackedFile]) -> Result<(), Failure> {
        let mut waiting = Vec::new();
        for (file, path) in files.iter().zip(&self.paths) {
            let written = write_beside(path, &file.bytes);
            waiting.push((written.map_err(|error| unwritable(path, &error))?, path));
        }
        let mut created: Vec<&Path> = Vec::new();
        for (file, path) in waiting {
            let existed = path.exists();
            if let Err(failure) = self.rename(file, path) {
                created.into_iter().for_each(|path| drop(fs::remove_file(path)));
                return Err(failure);
            }
            created.extend((!existed).then_some(path.as_path()));
        }
        // The names are synced to disk too. Not every file system supports that.
        for path in &self.paths {
            drop(fs::File::open(folder(path)).and_then(|folder| folder.sync_all()));
        }
        Ok(())
    }

    fn rename(&self, file: NamedTempFile, path: &Path) -> Result<(), Failure> {
        let renamed = match self.force {
            true => file.persist(path),
            false => file.persist_noclobber(path),
        };
        match renamed {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(exists(path))
            }
            Err(error) => Err(unwritable(path, &error.error)),
        }
    }
}

/// Refuses a missing folder before anything is written.
fn check_folder(path: &Path) -> Result<(), Failure> {
    let (name, folder) = (path.display(), folder(path));
    let is_missing =
        fs::metadata(folder).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    let why = match (is_missing, folder.is_file()) {
        (true, _) => format!("the folder {} does not exist", folder.display()),
        (_, true) => format!("{} is not a folder", folder.display()),
        _ => return Ok(()),
    };
    Err(Failure::new(format_args!("{name} cannot be written: {why}.")))
}

fn write_beside(path: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pki-preflight-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // An uploaded file is public; the user's umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The error contains the temporary name, which the user does not know.
    let file = builder.tempfile_in(folder(path));
    let mut file = file.map_err(|error| std::io::Error::from(error.kind()))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// `upload.p7b` with a number: `upload-2.p7b`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn exists(path: &Path) -> Failure {
    Failure::new(format_args!("{} already exists; replace it with --force.", path.display()))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format_args!("{} cannot be written: {error}.", path.display()))
}
