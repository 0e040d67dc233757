//! Writes the file to upload: the bundle without what the trust store already contains.
//!
//! ```sh
//! cargo run --example pack --features pack
//! ```

use std::error::Error;
use std::fs;

use pki_preflight::{
    Cloud, Options, Source, Store, UploadRequest, diff, diff::DiffOptions, inspect, pack,
    pack::PackOptions, request::RequestForm,
};

#[allow(dead_code, reason = "the tests call `run`")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", run()?);
    Ok(())
}

/// The request that uploads the new certificates, as a shell command.
pub(crate) fn run() -> Result<String, Box<dyn Error>> {
    let (bundle, list) =
        (fs::read("testdata/contoso.p7b")?, fs::read("testdata/stores/graph-list.json")?);
    let at = "2026-11-24T00:00:00Z".parse()?;

    let source = Source::parse("contoso.p7b", &bundle)?;
    let stored = Source::parse("graph-list.json", &list)?;
    let difference = diff(&stored, &source, DiffOptions::new(at));
    println!("{} certificates are new", difference.added.len());

    let mut options = PackOptions::new(Options::new(at));
    options.inspect.stores.push(Store::parse("graph-list.json", &list)?);
    options.drop_expired = true;
    let packed = pack(&[source], &options)?;
    for left_out in &packed.left_out {
        println!("left out: {} ({})", left_out.name, left_out.reason);
    }

    let file = packed.files.first().ok_or("nothing is new")?;
    println!("{} bytes, SHA-256 {}", file.bytes.len(), file.sha256_file_hash);
    let report = inspect(&file.bytes, options.inspect)?;
    let id = "fdd9841c-90c6-4234-a116-d72a5cd2c583";
    let url = "https://pki.contoso.example/upload.p7b";
    let request = UploadRequest::new(&report, Cloud::Global.graph_url(), id, url)?;
    Ok(request.write(RequestForm::Curl))
}
