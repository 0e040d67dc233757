//! Large inputs for measurements, made once and stored under `target/bench-inputs`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha1::{Digest, Sha1};

use super::armor::PemWriter;
use super::population::{Population, Sharing};

/// Increase it with any change of the output, so that older files are not used.
const EDITION: u32 = 2;

/// A bundle of so many CAs in DER.
pub fn der(sharing: Sharing, certificates: usize) -> PathBuf {
    kept(&format!("{}.der.p7b", stem(sharing, certificates)), |out| {
        Population::of(sharing, certificates).write_bundle(certificates, out)
    })
}

/// The same bundle in PEM.
pub fn pem(sharing: Sharing, certificates: usize) -> PathBuf {
    kept(&format!("{}.pem.p7b", stem(sharing, certificates)), |out| {
        let mut pem = PemWriter::new("PKCS7", out)?;
        Population::of(sharing, certificates).write_bundle(certificates, &mut pem)?;
        pem.finish()
    })
}

/// A list of so many thumbprints: every twentieth certificate of the bundle of `certificates` as far
/// as they go, but at most half of the list, and then others.
pub fn thumbprints(sharing: Sharing, count: usize, certificates: usize) -> PathBuf {
    kept(&format!("{count}-of-{}.thumbprints.txt", stem(sharing, certificates)), |out| {
        let population = Population::of(sharing, certificates);
        let mut bytes = Vec::new();
        let held = (certificates / 20).min(count / 2);
        for number in 0..count {
            if number < held {
                population.certificate(number * 20, &mut bytes);
            } else {
                bytes = format!("no certificate {number}").into_bytes();
            }
            let line: String =
                Sha1::digest(&bytes).iter().map(|byte| format!("{byte:02X}")).collect();
            writeln!(out, "{line}")?;
        }
        Ok(())
    })
}

/// How a file's name begins.
fn stem(sharing: Sharing, certificates: usize) -> String {
    match sharing {
        Sharing::Names => certificates.to_string(),
        Sharing::Nothing => format!("{certificates}-distinct"),
        Sharing::NothingNonconforming => format!("{certificates}-nonconforming"),
    }
}

/// The path of a file that is written when it is missing.
fn kept(name: &str, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> PathBuf {
    // Other packages use this file too.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let root = root.into_iter().find(|folder| folder.join("testdata").is_dir()).unwrap();
    let folder = root.join("target/bench-inputs");
    let path = folder.join(format!("{EDITION}-{name}"));
    if !path.is_file() {
        fs::create_dir_all(&folder).unwrap();
        // Under another name until it is complete.
        let unfinished = folder.join(format!("{name}.{}", std::process::id()));
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&unfinished).unwrap());
        write(&mut out).and_then(|()| out.flush()).unwrap();
        fs::rename(&unfinished, &path).unwrap();
    }
    path
}
