//! What the parts of the report for people are made from.

use pki_preflight::{CertificateEntry, Escaped, Report};

use crate::layout::of_prose;

/// A report, and where it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    pub(crate) report: &'a Report,
    /// Columns of the terminal.
    pub(crate) width: usize,
}

impl<'a> Page<'a> {
    pub(crate) const fn new(report: &'a Report, width: usize) -> Self {
        Self { report, width }
    }

    /// Columns that prose keeps to.
    pub(crate) fn prose(&self) -> usize {
        of_prose(self.width)
    }

    pub(crate) fn certificate(&self, index: u64) -> Option<&'a CertificateEntry> {
        self.report.certificates.get(usize::try_from(index).ok()?)
    }

    /// The file's name as a shell takes it, for commands; `FILE` where no quotes would do.
    pub(crate) fn shell_name(&self) -> String {
        let name = &self.report.summary.file.name;
        let is_plain = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '/' | '-' | '+')
        };
        let is_escaped = Escaped::new(name).to_string() != *name;
        match name.as_str() {
            "" | "standard input" => "FILE".to_owned(),
            _ if is_escaped || name.starts_with('-') => "FILE".to_owned(),
            name if name.chars().all(is_plain) => name.to_owned(),
            // One pair of quotes means the same to cmd, PowerShell and a POSIX shell only without
            // these.
            name if name.contains(['"', '\'', '$', '`', '!', '%']) => "FILE".to_owned(),
            name if name.contains('\\') && !name.contains(' ') => name.to_owned(),
            name => format!("\"{name}\""),
        }
    }
}
