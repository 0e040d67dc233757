//! Reads batches in parallel, and returns the results in the order of the file.

use std::sync::Arc;

use super::super::context::Context;
use super::super::scan::Batch;
use super::BatchResult;

pub(in crate::inspect) use imp::Workers;

/// The function that reads a batch.
type ReadBatch<R> = fn(Batch, &Context) -> BatchResult<R>;

#[cfg(not(feature = "parallel"))]
mod imp {
    use super::{Arc, Batch, BatchResult, Context, ReadBatch};

    /// Reads each batch when it is submitted.
    pub(in crate::inspect) struct Workers<R> {
        context: Arc<Context>,
        read: ReadBatch<R>,
        done: Option<BatchResult<R>>,
    }

    impl<R> Workers<R> {
        pub(in crate::inspect) const fn new(context: Arc<Context>, read: ReadBatch<R>) -> Self {
            Self { context, read, done: None }
        }

        pub(in crate::inspect) fn submit(&mut self, batch: Batch) {
            self.done = Some((self.read)(batch, &self.context));
        }

        pub(in crate::inspect) fn next(&mut self, _all: bool) -> Option<BatchResult<R>> {
            self.done.take()
        }
    }
}

#[cfg(feature = "parallel")]
mod imp {
    use std::collections::BTreeMap;
    use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

    use super::{Arc, Batch, BatchResult, Context, ReadBatch};
    use crate::arithmetic::to_u64;

    /// Passes batches to rayon's threads. Their number is limited: at the limit, the calling thread
    /// reads a batch itself instead of waiting. If too many results wait for an earlier one, the
    /// calling thread waits too.
    pub(in crate::inspect) struct Workers<R> {
        context: Arc<Context>,
        read: ReadBatch<R>,
        sender: Sender<(u64, BatchResult<R>)>,
        receiver: Receiver<(u64, BatchResult<R>)>,
        submitted: u64,
        returned: u64,
        /// Results that arrived before an earlier one.
        early: BTreeMap<u64, BatchResult<R>>,
    }

    impl<R: Send + 'static> Workers<R> {
        pub(in crate::inspect) fn new(context: Arc<Context>, read: ReadBatch<R>) -> Self {
            let (sender, receiver) = channel();
            let early = BTreeMap::new();
            Self { context, read, sender, receiver, submitted: 0, returned: 0, early }
        }

        pub(in crate::inspect) fn submit(&mut self, batch: Batch) {
            let number = self.submitted;
            self.submitted += 1;
            self.receive_ready();
            if number - self.returned - self.ready() >= Self::bound() {
                self.early.insert(number, (self.read)(batch, &self.context));
                return;
            }
            let (sender, context) = (self.sender.clone(), Arc::clone(&self.context));
            let read = self.read;
            rayon::spawn(move || {
                // If the inspection was abandoned, there is no receiver and the result is dropped.
                drop(sender.send((number, read(batch, &context))));
            });
        }

        /// The next result in the order of the file. Waits for it if `all` is set or if too many
        /// results are outstanding. `None`: no batch is in progress, or the next result is not
        /// ready.
        pub(in crate::inspect) fn next(&mut self, all: bool) -> Option<BatchResult<R>> {
            self.receive_ready();
            let held = self.submitted - self.returned;
            let wait = held > 0 && (all || held > Self::bound() * 2);
            while wait && !self.early.contains_key(&self.returned) {
                let (number, result) = self.wait()?;
                self.early.insert(number, result);
            }
            let result = self.early.remove(&self.returned)?;
            self.returned += 1;
            Some(result)
        }

        /// Maximum number of batches in progress.
        fn bound() -> u64 {
            to_u64(rayon::current_num_threads()) * 4
        }

        /// Number of results that arrived but were not returned.
        fn ready(&self) -> u64 {
            to_u64(self.early.len())
        }

        fn receive_ready(&mut self) {
            self.early.extend(self.receiver.try_iter());
        }

        fn wait(&self) -> Option<(u64, BatchResult<R>)> {
            // On a thread of the pool, blocking could prevent the batch from being read.
            while rayon::current_thread_index().is_some() {
                match self.receiver.try_recv() {
                    Ok(result) => return Some(result),
                    Err(TryRecvError::Disconnected) => return None,
                    Err(TryRecvError::Empty) => {
                        if rayon::yield_now() != Some(rayon::Yield::Executed) {
                            std::thread::yield_now();
                        }
                    }
                }
            }
            self.receiver.recv().ok()
        }
    }
}
