//! `completions` and `man`: generated from the definition of the arguments.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use pki_preflight::{assumption::ASSUMPTIONS, rules::RULES};

use super::arguments::{Arguments, Completions, Man};
use super::profile::LIMITS;
use super::{Failure, Outcome};

pub(super) fn completions(arguments: &Completions) -> Result<Outcome, Failure> {
    // The generator panics on a write error, such as a closed pipe, so it writes to memory.
    let mut script = Vec::new();
    let mut command = with_values(Arguments::command());
    clap_complete::generate(arguments.shell, &mut command, "pki-preflight", &mut script);
    let mut script = String::from_utf8(script).map_err(io::Error::other)?;
    if arguments.shell == Shell::Bash {
        // In one of two places that have to agree, the generator treats the hyphen in the program's
        // name as the end of a command.
        script = script.replace("pki__subcmd__preflight", "pki__preflight");
    }
    if arguments.shell == Shell::Fish {
        script.push_str(&positional_values(&command));
    }
    io::stdout().lock().write_all(script.as_bytes())?;
    Ok(Outcome::Passed)
}

/// The completions that fish offers for positional arguments, whose values the generator omits.
fn positional_values(command: &Command) -> String {
    let mut lines = String::new();
    for subcommand in command.get_subcommands() {
        let name = subcommand.get_name();
        for argument in subcommand.get_positionals() {
            let values = argument.get_possible_values();
            let values: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            if !values.is_empty() {
                let values = values.join(" ");
                lines.push_str(&format!(
                    "complete -c pki-preflight -n \"__fish_pki_preflight_using_subcommand {name}\" \
                     -f -a \"{values}\"\n"
                ));
            }
        }
    }
    lines
}

/// The command, with possible values for the options whose values a function checks.
fn with_values(command: Command) -> Command {
    let rules = || RULES.iter().flat_map(|rule| [rule.name, rule.id]);
    let assumptions = || {
        ASSUMPTIONS.iter().flat_map(|assumption| {
            let values = assumption.values.iter();
            values.map(|value| format!("{}={}", assumption.name, value.name))
        })
    };
    let of_inspection = |mut command: Command| {
        for option in ["allow", "warn", "deny"] {
            let values = PossibleValuesParser::new(rules());
            command = command.mut_arg(option, |argument| argument.value_parser(values));
        }
        let limits = PossibleValuesParser::new(LIMITS.map(|name| format!("{name}=")));
        command = command.mut_arg("limit", |argument| argument.value_parser(limits));
        let values = PossibleValuesParser::new(assumptions());
        command.mut_arg("assume", |argument| argument.value_parser(values))
    };
    let names = rules().chain(ASSUMPTIONS.iter().map(|assumption| assumption.name));
    let names = PossibleValuesParser::new(names);
    command
        .mut_subcommand("check", of_inspection)
        .mut_subcommand("records", of_inspection)
        .mut_subcommand("explain", |command| {
            command.mut_arg("names", |argument| argument.value_parser(names))
        })
}

pub(super) fn man(arguments: &Man) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    let result = fs::create_dir_all(folder).and_then(|()| {
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        command.get_subcommands().chain([&command]).try_for_each(|each| page(each, folder))
    });
    result.map_err(|error| {
        Failure::new(format_args!("{} cannot be written: {error}.", folder.display()))
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
        // A backslash, a hyphen and a leading dot have a meaning in roff.
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        writeln!(file, "\\&{line}")?;
    }
    file.extend_from_slice(b".fi\n");
    fs::write(folder.join(page.get_filename()), file)
}
