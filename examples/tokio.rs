//! Pushes pieces of a file from an asynchronous stream as they arrive.
//!
//! ```sh
//! cargo run --example tokio
//! ```

use std::error::Error;
use std::io;

use pki_preflight::{Inspector, Options, Report, report::CollectedReport};
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt as _};

/// Inspects a stream, such as the body of an HTTP request.
async fn inspect_stream(
    mut pieces: impl Stream<Item = io::Result<Vec<u8>>> + Unpin,
    options: Options,
) -> Result<Report, Box<dyn Error>> {
    let mut inspector = Inspector::new(options, CollectedReport::default());
    while let Some(piece) = pieces.next().await {
        // Reading a piece takes about as long as hashing it. Push a piece of several megabytes, and
        // finish the inspection, on a thread that may block.
        inspector.push(&piece?)?;
    }
    // Chains are built and signatures verified at the end, which may take a while.
    let (summary, lists) = spawn_blocking(move || inspector.finish()).await??;
    Ok(Report::new(summary, lists))
}

#[allow(dead_code, reason = "the tests call what it calls")]
fn main() -> Result<(), Box<dyn Error>> {
    let bundle = include_bytes!("../testdata/contoso.p7b");
    let report = run(bundle.chunks(1000).map(|piece| Ok(piece.to_vec())).collect())?;
    println!("{} records", report.certificate_authorities.len());
    Ok(())
}

pub(crate) fn run(pieces: Vec<io::Result<Vec<u8>>>) -> Result<Report, Box<dyn Error>> {
    let options = Options::new("2026-11-24".parse()?);
    Builder::new_current_thread().build()?.block_on(async {
        // A server holds the sender. The channel is bounded, so that a fast sender waits.
        let (sender, receiver) = mpsc::channel(2);
        tokio::spawn(async move {
            for piece in pieces {
                if sender.send(piece).await.is_err() {
                    // The inspection has ended.
                    break;
                }
            }
        });
        inspect_stream(ReceiverStream::new(receiver), options).await
    })
}
