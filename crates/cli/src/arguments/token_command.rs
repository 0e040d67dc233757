//! Options given after `--token-command`, which become arguments of its program.

use clap::CommandFactory as _;
use clap::error::{Error, ErrorKind};

use super::{Arguments, Command};

/// Refuses what looks like an option of this command: an upload without `--dry-run` that was typed is
/// worse than a program whose own option has the same name.
pub(super) fn check(arguments: &Arguments) -> Result<(), Error> {
    let (name, connection) = match &arguments.command {
        Command::Upload(upload) => ("upload", &upload.connection),
        Command::Status(status) => ("status", &status.connection),
        Command::List(list) => ("list", &list.connection),
        _ => return Ok(()),
    };
    let mut root = Arguments::command();
    let Some(command) = root.find_subcommand(name) else { return Ok(()) };
    let is_option = |word: &str| {
        let word = word.split_once('=').map_or(word, |(name, _)| name);
        let name = word.strip_prefix("--");
        name.is_some_and(|name| command.get_arguments().any(|each| each.get_long() == Some(name)))
    };
    let words = connection.token_command.iter().filter_map(|word| word.to_str());
    let Some(word) = words.skip(1).find(|word| is_option(word)) else { return Ok(()) };
    let option = word.split_once('=').map_or(word, |(name, _)| name);
    let message = format!(
        "{option} stands after --token-command, so it would be an argument of the program: put \
         --token-command with its program last. If the program needs {option} itself, put its \
         command into a script."
    );
    Err(root.error(ErrorKind::ArgumentConflict, message))
}
