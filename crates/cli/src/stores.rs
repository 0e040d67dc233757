//! Stores from files and folders.

pub(super) mod folder;

use std::io::Read as _;
use std::path::Path;

use pki_preflight::{
    Store,
    store::{StoreError, StoreKind, StoreWarning},
    text::Message,
};

use super::Failure;
use super::input::{is_standard_input, name, open, unreadable};
use folder::Folder;

/// The largest file that is read as a store, in bytes: one is kept in memory.
const LARGEST: u64 = 1 << 28;

/// The store in a file. For a folder, the contents of the classic store are separate, because they
/// count differently.
pub(super) fn at(path: &Path) -> Result<Vec<Store>, Failure> {
    if is_standard_input(path) || !path.is_dir() {
        let store = file(path)?.map_err(|error| {
            let reason = error.message();
            Message::untrusted(format!("{} is not a store: {}", path.display(), reason.raw()))
        })?;
        return Ok(vec![store]);
    }
    let Folder { files, mut remarks } = folder::walk(path)?;
    let (mut parts, mut refused) = (Vec::new(), Vec::new());
    for path in files {
        let name = path.display().to_string();
        match file(&path) {
            Ok(Ok(part)) => parts.push(part),
            Ok(Err(error)) => refused.push((name, error)),
            Err(Failure::Message(reason)) => {
                remarks.push(StoreWarning::FileSkipped { name, reason });
            }
            Err(failure) => return Err(failure),
        }
    }
    if parts.is_empty() {
        return Err(without_store(path, &refused, &remarks));
    }
    Ok(merge(path, parts, refused, remarks))
}

fn file(path: &Path) -> Result<Result<Store, StoreError>, Failure> {
    let mut bytes = Vec::new();
    let mut reader = open(path)?.take(LARGEST + 1);
    reader.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    if reader.limit() == 0 {
        return Err(Failure::new(format_args!(
            "{} is larger than {} MiB. A trust store holds 250 CAs: give Graph's list of \
             certificateAuthorities, a list of thumbprints, a bundle or certificates.",
            path.display(),
            LARGEST >> 20
        )));
    }
    Ok(Store::parse(&name(path), &bytes))
}

/// One store from the parts, or two if some are from the classic store.
fn merge(
    path: &Path,
    parts: Vec<Store>,
    refused: Vec<(String, StoreError)>,
    mut remarks: Vec<StoreWarning>,
) -> Vec<Store> {
    for (name, error) in &refused {
        let (name, reason) = (name.clone(), error.message());
        remarks.push(StoreWarning::FileSkipped { name, reason });
    }
    let is_classic = |store: &Store| store.kind() == StoreKind::ClassicConfiguration;
    let (classic, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_classic);
    let name = path.display().to_string();
    let merge = |parts, remarks| Store::merge(&name, parts, remarks);
    let mut stores = if classic.is_empty() {
        vec![merge(others, remarks)]
    } else if others.is_empty() {
        vec![merge(classic, remarks)]
    } else {
        vec![merge(classic, Vec::new()), merge(others, remarks)]
    };
    if let Some(last) = stores.last_mut() {
        refused.iter().for_each(|(name, error)| last.note_private_key(name, error));
    }
    stores
}

/// Why a folder is not a store, with the error in its first file.
fn without_store(
    path: &Path,
    refused: &[(String, StoreError)],
    remarks: &[StoreWarning],
) -> Failure {
    let mut text = format!(
        "{} is a folder without a store: it contains no list from Graph, no thumbprints, no \
         bundle and no certificate.",
        path.display()
    );
    if let Some((name, error)) = refused.first() {
        text += &format!(" {name}: {}", error.message().raw());
    }
    for remark in remarks {
        text += &format!(" {}", remark.message().raw());
    }
    Message::untrusted(text).into()
}
