//! `--allow`, `--warn` and `--deny`, in the order in which they were given.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use pki_preflight::{Policy, rules::Level};

/// Rules with their levels; the last one given wins.
///
/// Derived fields would lose the order of the three options, so it comes from the parser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels(pub(crate) Vec<(String, Level)>);

const OPTIONS: [(&str, Level, &str); 3] = [
    (
        "allow",
        Level::Allow,
        "Leave out a rule's findings; of allow, warn and deny, the last one given wins",
    ),
    ("warn", Level::Warn, "Make a rule's findings warnings"),
    ("deny", Level::Deny, "Make a rule's findings errors"),
];

impl Args for Levels {
    fn augment_args(command: Command) -> Command {
        command.args(OPTIONS.map(|(name, _, help)| {
            Arg::new(name)
                .long(name)
                .value_name("RULE")
                .action(ArgAction::Append)
                .value_parser(known)
                .help(help)
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// A known rule, by id or name.
fn known(rule: &str) -> Result<String, String> {
    Policy::default().set(rule, Level::Allow).map_err(super::escaped)?;
    Ok(rule.to_owned())
}

impl FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut levels = Vec::new();
        for (name, level, _) in OPTIONS {
            let indices = matches.indices_of(name).into_iter().flatten();
            let rules = matches.get_many::<String>(name).into_iter().flatten();
            levels.extend(indices.zip(rules).map(|(index, rule)| (index, rule.clone(), level)));
        }
        levels.sort_by_key(|(index, ..)| *index);
        Ok(Self(levels.into_iter().map(|(_, rule, level)| (rule, level)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
