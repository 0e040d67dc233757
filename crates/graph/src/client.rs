//! A client of the service.
//!
//! It is blocking and does not read the environment. The caller provides the source of tokens and
//! the clock, and handles errors. A token is only sent to the origin for which the client was
//! created: redirects are not followed, and links to another origin are rejected.

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
