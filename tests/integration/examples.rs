//! The examples for embedders run.

#[path = "../../examples/many.rs"]
mod many;
#[path = "../../examples/pack.rs"]
mod pack;
#[path = "../../examples/reader.rs"]
mod reader;
#[path = "../../examples/sink.rs"]
mod sink;
#[path = "../../examples/slice.rs"]
mod slice;

#[test]
fn a_slice() {
    slice::run().unwrap();
}

#[test]
fn many_bundles_against_one_store() {
    many::run().unwrap();
}

#[test]
fn a_sink_of_ones_own() {
    sink::run().unwrap();
}

#[test]
fn a_reader_with_progress_that_can_be_cancelled() {
    reader::run("testdata/contoso.p7b", false).unwrap();
    let error = reader::run("testdata/contoso.p7b", true).unwrap_err();
    assert!(error.to_string().contains("cancelled"), "{error}");
}

#[test]
fn what_is_new_is_packed_and_requested() {
    let request = pack::run().unwrap();
    assert!(request.contains("sha256FileHash") && request.contains("upload.p7b"), "{request}");
}
