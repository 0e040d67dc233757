//! The whole upload: from the check against what the trust store holds now to the comparison of
//! what was created with what was predicted.
//!
//! The request is sent once. Where its answer is lost, the trust store tells whether it arrived. A
//! status of `succeeded` proves nothing: it is the status of a PKI before the upload too, and reads
//! lag behind writes. An upload has ended when it was seen running and no longer runs, when every
//! predicted CA is listed, or when the PKI was modified and does not change any more.

mod before;
mod check;
mod compare;
mod crl;
mod entry;
mod journal;
mod observer;
mod plan;
mod post;
mod publish;
mod report;
mod state;
mod steps;
mod stop;
mod target;
mod watch;

pub use compare::{Comparison, FieldDifference, Named, compare};
pub use crl::{CrlFailure, CrlUpdates};
pub use entry::{Begin, Entry, Line};
pub use journal::{FileJournal, Journal, JournalError, NoJournal};
pub use observer::{Observer, Progress};
pub use plan::{PkiSelector, SetCrl, UploadPlan};
pub use publish::redact;
pub use report::{Outcome, UploadReport};
pub use state::State;
pub use steps::upload;
