//! The whole upload, from the check against the current contents of the trust store to the
//! comparison of the created CAs with the prediction.
//!
//! The request is sent once. If its answer is lost, the contents of the trust store show whether
//! the request arrived. A status of `succeeded` proves nothing, because a PKI has it before the
//! upload too, and reads lag behind writes. An upload has ended in one of three cases: every
//! predicted CA is listed; the upload was seen running, and nothing has changed for the longest
//! time that reads may lag; or the status is a new status of failure.

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
