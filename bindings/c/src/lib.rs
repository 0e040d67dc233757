//! The C libraries of pki-preflight. `exported` contains the functions that C programs call.
//! cbindgen makes `include/pki_preflight.h` from them, so their documentation is in terms of C.
//!
//! Unsafe code is in `pointer`, where pointers of the caller are read, and in `exported`, which
//! calls it and gives functions their names for the linker.

mod error;
pub mod exported;
mod guard;
mod inspection;
mod json;
mod options;
mod pointer;
mod report;
mod text;
mod view;

pub use error::{Error, Status};
pub use inspection::Inspection;
pub use options::Options;
pub use report::Report;
pub use view::{
    AuthorityType, Certificate, Disposition, Record, SignInPrediction, Summary, UploadPrediction,
};
