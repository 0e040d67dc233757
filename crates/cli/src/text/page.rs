//! The parts of the report for people.

use std::path::PathBuf;

use pki_preflight::{Report, report::CertificateEntry, text::Escaped};

use super::More;
use crate::layout::of_prose;

/// A report, and the terminal that shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    pub(crate) report: &'a Report,
    /// Columns of the terminal.
    pub(crate) width: usize,
    /// The given stores, for commands.
    against: &'a [PathBuf],
    /// What is printed below.
    pub(super) more: More,
}

impl<'a> Page<'a> {
    pub(crate) const fn new(report: &'a Report, width: usize, against: &'a [PathBuf]) -> Self {
        Self { report, width, against, more: More { list: false, verbose: false } }
    }

    /// The same with more below it.
    pub(super) const fn with(self, more: More) -> Self {
        Self { more, ..self }
    }

    /// Where the rest of a list is.
    pub(super) const fn rest_of_list(&self) -> &'static str {
        if self.more.list { "below" } else { "--list" }
    }

    /// Where the findings of a rule are.
    pub(super) const fn rest_of_findings(&self) -> &'static str {
        if self.more.verbose { "below" } else { "--verbose" }
    }

    /// A step's command with the names of the file and the stores.
    pub(crate) fn command(&self, command: &str) -> String {
        let name = self.shell_name();
        let is_pack = command.starts_with("pki-preflight pack ");
        let stores: String = self
            .against
            .iter()
            .filter(|_| is_pack)
            .map(|store| format!(" --against {}", quoted(&store.display().to_string())))
            .collect();
        command.replace("{file}", &format!("{name}{stores}"))
    }

    /// The columns of prose.
    pub(crate) fn prose(&self) -> usize {
        of_prose(self.width)
    }

    pub(crate) fn certificate(&self, index: u64) -> Option<&'a CertificateEntry> {
        self.report.certificates.get(usize::try_from(index).ok()?)
    }

    /// The file's name quoted for a shell; `FILE` if no quotes are safe.
    pub(crate) fn shell_name(&self) -> String {
        quoted(&self.report.summary.file.name)
    }
}

/// A file's name quoted for a shell; `FILE` if no quotes are safe.
pub(crate) fn quoted(name: &str) -> String {
    let is_plain = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '/' | '-' | '+')
    };
    let is_escaped = Escaped::new(name).to_string() != *name;
    match name {
        "" | "standard input" => "FILE".to_owned(),
        _ if is_escaped || name.starts_with('-') => "FILE".to_owned(),
        name if name.chars().all(is_plain) => name.to_owned(),
        // Without these characters, one pair of quotes means the same to cmd, PowerShell and a
        // POSIX shell.
        name if name.contains(['"', '\'', '$', '`', '!', '%']) => {
            let is_posix = cfg!(unix) && !name.contains('!');
            if is_posix { format!("'{}'", name.replace('\'', "'\\''")) } else { "FILE".to_owned() }
        }
        name if name.contains('\\') && !name.contains(' ') => name.to_owned(),
        name => format!("\"{name}\""),
    }
}
