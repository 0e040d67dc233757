//! The tests of the command, in one program.

mod arguments;
mod calibrate;
mod closed_pipe;
mod commands;
mod completions;
mod connection;
mod crl;
mod diff;
mod escaping;
mod folders;
mod html;
mod known;
mod memory;
mod output;
mod pack;
mod printed;
mod request;
mod schema;
mod screen;
mod several;
mod several_formats;
mod several_lines;
#[path = "../../../../tests/support/mod.rs"]
mod support;
mod terminal;
mod windows;

/// The folder in which the commands of the documentation run.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn in_root(path: &str) -> std::path::PathBuf {
    std::path::Path::new(ROOT).join(path)
}
