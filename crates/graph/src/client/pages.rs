//! Collections, page by page.

use std::collections::HashMap;
use std::time::Duration;

use serde::de::DeserializeOwned;
use ureq::http::Method;

use super::error::ClientError;
use super::http::Client;
use crate::Page;

/// Maximum number of pages. A trust store of 250 CAs has three pages of the default size.
const MOST_PAGES: u32 = 1000;

/// Maximum size of all pages together, in bytes.
const LARGEST: usize = 1 << 28;

/// Maximum time to read all pages, including waits.
const PATIENCE: Duration = Duration::from_secs(600);

/// Maximum number of requests for one page. A service may link an empty page to itself until it has
/// more data.
const MOST_VISITS: u32 = 3;

impl Client<'_> {
    /// All members of a collection. An empty page may link to another page.
    pub(super) fn members<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ClientError> {
        let mut members = Vec::new();
        let mut visits: HashMap<String, u32> = HashMap::new();
        let mut url = self.graph().join(path);
        let (mut bytes, until) = (0_usize, self.patience(PATIENCE));
        for _ in 0..MOST_PAGES {
            let count = visits.entry(url.clone()).or_default();
            *count += 1;
            if *count > MOST_VISITS {
                let reason = "its link to the next page leads to a page that was read before";
                return Err(ClientError::Unexpected(reason.to_owned()));
            }
            if self.clock().now() > until {
                let reason = format!("reading its pages takes more than {} s", PATIENCE.as_secs());
                return Err(ClientError::Lost(reason));
            }
            let answer = self.repeat(&Method::GET, &url, None, until)?;
            bytes = bytes.saturating_add(answer.body.len());
            if bytes > LARGEST {
                let reason = format!("its pages have more than {LARGEST} bytes");
                return Err(ClientError::Unexpected(reason));
            }

            let page: Page<T> = super::requests::read(&answer)?;
            members.extend(page.value);
            match page.next_link {
                None => return Ok(members),
                Some(link) if self.graph().has_origin_of(&link) => url = link,
                Some(link) => return Err(ClientError::foreign(&link)),
            }
        }
        Err(ClientError::Unexpected(format!("it has more than {MOST_PAGES} pages")))
    }
}
