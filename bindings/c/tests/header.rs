//! The header is the one that cbindgen makes. `PKI_PREFLIGHT_BLESS=1` writes it.

use std::path::Path;
use std::{env, fs};

#[test]
fn header_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::generate_with_config(folder, config).unwrap();
    let mut generated = Vec::new();
    bindings.write(&mut generated);
    let generated = String::from_utf8(generated).unwrap();
    let path = folder.join("include/pki_preflight.h");
    if env::var_os("PKI_PREFLIGHT_BLESS").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(generated == committed, "PKI_PREFLIGHT_BLESS=1 cargo test --test header writes it");
}
