//! What a thread prints, sent in blocks to the thread that prints for all.

use std::io::{self, Write};
use std::mem;
use std::sync::mpsc::{self, Receiver, SyncSender};

use pki_preflight::report::Summary;

use crate::Failure;

/// Bytes of a block.
const LENGTH: usize = 1 << 16;

/// Blocks that wait of one file.
const WAITING: usize = 4;

pub(super) enum Part {
    Block(Vec<u8>),
    /// Nothing follows it.
    End(Result<Box<Summary>, Failure>),
}

/// Collects what is written to it. What is left is sent when it is dropped.
pub(super) struct Blocks {
    block: Vec<u8>,
    sender: SyncSender<Part>,
}

/// A channel for the lines about a file.
pub(super) fn parts() -> (Blocks, Receiver<Part>) {
    let (sender, received) = mpsc::sync_channel(WAITING);
    (Blocks { block: Vec::new(), sender }, received)
}

impl Blocks {
    /// Where the end of the file is sent to.
    pub(super) fn end(&self) -> SyncSender<Part> {
        self.sender.clone()
    }
}

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.block.extend_from_slice(bytes);
        if self.block.len() >= LENGTH {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let part = Part::Block(mem::take(&mut self.block));
        self.sender.send(part).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        // Of a file that could not be read to its end, the lines until there are kept.
        drop(self.flush());
    }
}
