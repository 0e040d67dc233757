//! Query options: `$filter`, `$orderby`, `$top`, `$count`, `$select` and pages.

mod filter;
mod lexer;
mod options;
mod order;
mod property;
mod sql;
mod token;

pub(crate) use options::{ListOptions, select};

pub(crate) use property::{AUTHORITY, PKI, Property};
pub(crate) use sql::{Condition, ordering};
pub(crate) use token::{Key, Token};

#[cfg(test)]
mod tests;
