//! Reads the current CRL URLs from records of a trust store.

use pki_preflight::Thumbprint;
use serde_json::Value;

/// Each record's thumbprint and URL, if the bytes are Graph's JSON. The list is empty for anything
/// else.
pub(super) fn urls(bytes: &[u8]) -> Vec<(Thumbprint, String)> {
    let mut urls = Vec::new();
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // The file may contain several pages.
    for page in serde_json::Deserializer::from_slice(text).into_iter::<Value>() {
        let Ok(page) = page else { break };
        collect(&page, &mut urls);
    }
    urls
}

fn collect(value: &Value, urls: &mut Vec<(Thumbprint, String)>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, urls)),
        Value::Object(members) => {
            let get = |name: &str| {
                let found = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.and_then(|(_, value)| value.as_str())
            };
            if let (Some(thumbprint), Some(url)) =
                (get("thumbprint"), get("certificateRevocationListUrl"))
                && let (Ok(thumbprint), false) = (thumbprint.parse(), url.is_empty())
            {
                urls.push((thumbprint, url.to_owned()));
            }
            members.values().for_each(|value| collect(value, urls));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_records_have_urls() {
        let digits = "A".repeat(40);
        let page = format!(
            r#"{{"value":[{{"thumbprint":"{digits}","certificateRevocationListUrl":"http://a/b"}},
                {{"thumbprint":"{digits}","certificateRevocationListUrl":null}}]}}"#
        );
        let found = urls(format!("{page}\n{page}").as_bytes());
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].0.to_string(), found[0].1.as_str()), (digits, "http://a/b"));
        assert!(urls(b"\x30\x82").is_empty() && urls(b"{").is_empty());
    }
}
