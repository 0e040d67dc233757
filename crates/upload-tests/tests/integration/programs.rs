//! The programs, as a user runs them.

use std::env;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The folder of the programs, which are built if they are not.
pub(crate) fn programs() -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(build).clone()
}

fn build() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "-p", "pki-preflight-cli", "-p", "pki-preflight-serve"]);
    // Cargo sets these for a test. The build script of ring runs again if they change, so that all
    // of TLS would be compiled again.
    let of_the_test =
        |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| of_the_test(name)).for_each(|name| {
        cargo.env_remove(name);
    });
    assert!(cargo.current_dir(ROOT).status().unwrap().success());
    // The tests are in `deps` of the same folder.
    let program = env::current_exe().unwrap();
    program.parent().unwrap().parent().unwrap().to_owned()
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
