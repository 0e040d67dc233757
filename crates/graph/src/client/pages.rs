//! Collections, page by page.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use ureq::http::Method;

use super::error::ClientError;
use super::http::Client;
use crate::Page;

/// Pages of a collection. A trust store of 250 CAs has three of the default size.
const MOST_PAGES: usize = 1000;

impl Client<'_> {
    /// All members of a collection. A page may be empty and still have a successor.
    pub(super) fn members<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ClientError> {
        let mut members = Vec::new();
        let mut visited = HashSet::new();
        let mut url = self.graph().join(path);
        while visited.len() < MOST_PAGES {
            if !visited.insert(url.clone()) {
                let reason = "its link to the next page leads to a page that was read before";
                return Err(ClientError::Unexpected(reason.to_owned()));
            }
            let answer = self.repeat(&Method::GET, &url, None)?;
            let page: Page<T> = super::requests::read(&answer)?;
            members.extend(page.value);
            match page.next_link {
                None => return Ok(members),
                Some(link) if self.graph().has_origin_of(&link) => url = link,
                Some(link) => return Err(ClientError::ForeignLink(link)),
            }
        }
        Err(ClientError::Unexpected(format!("it has more than {MOST_PAGES} pages")))
    }
}
