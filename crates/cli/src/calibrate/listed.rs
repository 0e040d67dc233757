//! The CAs that a service listed, from a saved file.

use pki_preflight_graph::CertificateAuthorityDetail;
use serde_json::{Deserializer, Value};

use crate::profile::CLOUDS;

/// The CAs, and the service that listed them.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) authorities: Vec<CertificateAuthorityDetail>,
    /// The name of the cloud, or the URL of another service; empty if unknown.
    pub(super) cloud: String,
    /// Whether the upload itself listed them when it ended.
    pub(super) is_report: bool,
}

/// Whether this is the name of a Microsoft cloud.
pub(super) fn is_of_entra(cloud: &str) -> bool {
    CLOUDS.iter().any(|(name, _)| *name == cloud)
}

impl Listed {
    /// Parses consecutive pages of Graph's list, an array of pages, or a report of `upload`.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut listed = Self::default();
        for document in Deserializer::from_slice(bytes).into_iter::<Value>() {
            let document = document.map_err(|error| error.to_string())?;
            let pages = match document {
                Value::Array(pages) => pages,
                page => vec![page],
            };
            pages.into_iter().try_for_each(|page| listed.add(&page))?;
        }
        Ok(listed)
    }

    fn add(&mut self, page: &Value) -> Result<(), String> {
        let members = page.get("value").or_else(|| page.get("certificateAuthorities"));
        let Some(Value::Array(members)) = members else {
            return Err("it has neither \"value\" nor \"certificateAuthorities\"".to_owned());
        };
        for member in members {
            let authority = serde_json::from_value(member.clone());
            self.authorities.push(authority.map_err(|error| error.to_string())?);
        }
        self.is_report |= page.get("outcome").is_some();
        let text = |name: &str| page.get(name).and_then(Value::as_str);
        if let Some(url) = text("@odata.context").or_else(|| text("graphUrl")) {
            self.cloud = cloud(url);
        }
        Ok(())
    }
}

/// The cloud of a URL, or its origin if it is not a known cloud.
fn cloud(url: &str) -> String {
    let origin = |url: &str| url.split('/').take(3).collect::<Vec<_>>().join("/");
    let of = origin(url);
    let known = CLOUDS.iter().find(|(_, cloud)| origin(cloud.graph_url()) == of);
    known.map_or(of, |(name, _)| (*name).to_owned())
}
