//! A client of the service.
//!
//! It is blocking and reads no environment: where a token comes from, which clock it waits by and
//! what becomes of an error is the caller's choice. A token is sent to the origin that the client
//! was made for and nowhere else: no redirect is followed, and a link to another origin is refused.

mod claims;
mod error;
mod explain;
mod graph_url;
mod http;
mod pages;
mod redact;
mod requests;
mod retry;
mod time;
mod token;
mod token_source;

pub use claims::{Claims, Permission};
pub use error::{ClientError, Refusal};
pub use explain::explain;
pub(crate) use graph_url::is_local;
pub use graph_url::{GraphUrl, GraphUrlError};
pub(crate) use http::agent;
pub use http::{Answer, Client};
pub use redact::redact;
pub(crate) use retry::Backoff;
pub use retry::{MAXIMUM_WAIT, retry_after};
pub use time::{Clock, SystemClock};
pub use token::{Token, TokenError};
pub use token_source::TokenSource;
