//! The opaque part of a next link: the end of a page.
//!
//! A page starts after the last row of the previous page, even if that row has moved. Therefore,
//! CAs that are added or deleted between two requests do not cause others to be repeated or
//! skipped.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::answer::Failure;

/// The last row of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    /// The order of the pages, as it was sent.
    pub(crate) order: String,
    /// The values of the sort keys in this row.
    pub(crate) keys: Vec<Key>,
    /// The row's number.
    pub(crate) number: i64,
}

/// A value of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    Number(i64),
    Text(String),
}

impl Token {
    /// The token in the form for a URL.
    pub(crate) fn write(&self) -> Result<String, Failure> {
        let bytes = serde_json::to_vec(self).map_err(|error| Failure::internal(&error))?;
        Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Parses a token of a list with this order.
    pub(super) fn read(text: &str, order: &str, keys: usize) -> Result<Self, Failure> {
        let wrong = || Failure::bad_request("Invalid $skiptoken: it is not from a next link.");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let token: Self = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        if token.order != order || token.keys.len() != keys {
            let message = "Invalid $skiptoken: it is from a list with another order.";
            return Err(Failure::bad_request(message));
        }
        Ok(token)
    }
}
