//! The Windows build of the command: on Windows itself, elsewhere under Wine, where `.ci/wine` names
//! both.

#![allow(clippy::unwrap_used, reason = "what cannot be run has to stop the test")]

mod annotations;
mod console;
mod machine;
mod paths;
mod text;

use machine::Machine;
