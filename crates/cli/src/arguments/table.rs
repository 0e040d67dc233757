//! The arguments of `rules`, `explain` and `assumptions`.

use clap::{Args, ValueEnum};

pub(super) const RULES_EXAMPLES: &str = "\
Examples:
  Every rule with its severity:
    pki-preflight rules

  The names of those that are errors:
    pki-preflight rules --format json |
      jq -r '.rules[] | select(.severity == \"error\").name'";

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  A rule, by its id or its name:
    pki-preflight explain S001
    pki-preflight explain expired not-a-ca

  An assumption, by its name or its id:
    pki-preflight explain crl-url
    pki-preflight explain U9

  The error of a sign-in:
    pki-preflight explain AADSTS2205015";

pub(super) const ASSUMPTIONS_EXAMPLES: &str = "\
Examples:
  Every assumption with its values, its default and its source:
    pki-preflight assumptions

  Changing one:
    pki-preflight check bundle.p7b --assume crl-url=child";

#[derive(Args, Debug)]
pub(crate) struct Table {
    /// The output format
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The id or the name of a rule or an assumption, or an AADSTS code
    #[arg(value_name = "NAME", required = true)]
    pub(crate) names: Vec<String>,
}
