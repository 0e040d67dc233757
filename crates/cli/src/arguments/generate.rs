//! The arguments of `completions` and `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  bash, for the user who runs it:
    pki-preflight completions bash \\
      > ~/.local/share/bash-completion/completions/pki-preflight

  PowerShell, for this session:
    pki-preflight completions powershell | Out-String | Invoke-Expression";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  One page for each command:
    pki-preflight man ~/.local/share/man/man1
    man pki-preflight-check";

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[derive(Args, Debug)]
pub(crate) struct Man {
    /// The folder for the pages; it is created if it is missing
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}
