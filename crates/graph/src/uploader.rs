//! The whole upload: from the check against what the trust store holds now to the comparison of
//! what was created with what was predicted.
//!
//! The request is sent once. Where its answer is lost, the trust store tells whether it arrived. A
//! status of `succeeded` proves nothing: it is the status of a PKI before the upload too, and reads
//! lag behind writes. An upload has ended when every predicted CA is listed, when it was seen running and
//! nothing has changed since for as long as reads lag, or when the status is one of failure that the
//! PKI did not have before.

mod before;
mod check;
mod compare;
mod crl;
mod entry;
mod evidence;
mod journal;
mod observer;
mod plan;
mod post;
mod publish;
mod report;
mod secrets;
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
pub use report::{Outcome, UploadReport};
pub use state::State;
pub use steps::upload;
