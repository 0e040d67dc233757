//! placeholder
mod certificate;
pub mod digest;
mod error;
mod limits;
mod tlv;
pub use error::{Error, ErrorKind};
pub use limits::Limits;
/// placeholder
#[derive(Debug)]
#[non_exhaustive]
pub struct Finding;
