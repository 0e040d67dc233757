//! `completions` and `man`: what is made of the arguments themselves.

use std::fs;
use std::io::{self, Write as _};

use clap::CommandFactory as _;

use super::arguments::{Arguments, Completions, Man};
use super::{Failure, Outcome};

pub(super) fn completions(arguments: &Completions) -> Result<Outcome, Failure> {
    // The generator panics where it can't write, as into a closed pipe: it writes to memory.
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "pki-preflight", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Passed)
}

pub(super) fn man(arguments: &Man) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    let result = fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
    result.map_err(|error| {
        Failure::new(format_args!("{} can't be written: {error}.", folder.display()))
    })?;
    Ok(Outcome::Passed)
}
