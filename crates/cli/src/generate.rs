//! `completions` and `man`: what is made of the arguments themselves.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap::{Command, CommandFactory as _};

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
    let result = fs::create_dir_all(folder).and_then(|()| {
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        command.get_subcommands().chain([&command]).try_for_each(|each| page(each, folder))
    });
    result.map_err(|error| {
        Failure::new(format_args!("{} can't be written: {error}.", folder.display()))
    })?;
    Ok(Outcome::Passed)
}

/// One page. The examples are set line by line: filled like other text, they could not be copied.
fn page(command: &Command, folder: &Path) -> io::Result<()> {
    let notes = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let page = clap_mangen::Man::new(command.clone().after_help(None));
    let mut file = Vec::new();
    page.render(&mut file)?;
    file.extend_from_slice(b".SH NOTES\n.nf\n");
    for line in notes.lines() {
        // A backslash, a hyphen and a leading dot mean something to roff.
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        writeln!(file, "\\&{line}")?;
    }
    file.extend_from_slice(b".fi\n");
    fs::write(folder.join(page.get_filename()), file)
}
