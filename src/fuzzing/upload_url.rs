//! Checks the parser of upload URLs.

use crate::upload_url::UploadUrl;

/// The number of columns of a path that are printed.
const PRINTED: usize = 160;

/// Any text is either a URL or has a fault, and the result is reproducible. A URL that is printed
/// without its query is a URL with the same host and path, and prints the same.
pub fn upload_url(text: &str) {
    let parsed = UploadUrl::parse(text);
    assert_eq!(parsed, UploadUrl::parse(text));
    let url = match &parsed {
        Ok(UploadUrl::Http(url)) => url,
        Ok(UploadUrl::Other { scheme }) => {
            assert!(text.starts_with(scheme) && !scheme.is_empty());
            return;
        }
        Err(fault) => return assert!(!fault.describe().is_empty()),
    };
    let printed = url.to_string();
    assert!(printed.is_ascii() || url.path.len() > PRINTED || printed.ends_with("?…"));
    if url.path.len() > PRINTED {
        return;
    }
    let canonical = printed.strip_suffix("?…").unwrap_or(&printed);
    let again = match UploadUrl::parse(canonical) {
        Ok(UploadUrl::Http(again)) => again,
        other => panic!("{canonical:?} of {text:?} is {other:?}"),
    };
    assert_eq!(again.to_string(), canonical, "{text:?}");
    assert_eq!((&again.host, again.path), (&url.host, url.path), "{text:?}");
    assert_eq!(again.host.not_public(), url.host.not_public(), "{text:?}");
    // Neither the user information nor a parameter is printed.
    assert!(!again.has_user_information() && again.parameters().next().is_none(), "{text:?}");
}
