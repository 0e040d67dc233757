//! A path as a URI reference (RFC 3986, RFC 8089).

use std::path::{Component, Path, Prefix};

use crate::repository;

/// Relative paths stay relative, with `/` between their parts; a file of the repository is named
/// from its root.
pub(super) fn of(path: &Path) -> String {
    let path = repository::path(path);
    let mut uri = String::new();
    for component in path.components() {
        match component {
            Component::Prefix(prefix) => {
                uri.push_str("file://");
                match prefix.kind() {
                    Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) => {
                        uri.push('/');
                        uri.push(char::from(letter));
                        uri.push(':');
                    }
                    Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
                        encode(&mut uri, server.as_encoded_bytes());
                        uri.push('/');
                        encode(&mut uri, share.as_encoded_bytes());
                    }
                    _ => encode(&mut uri, prefix.as_os_str().as_encoded_bytes()),
                }
            }
            Component::RootDir if uri.is_empty() => uri.push_str("file:///"),
            Component::RootDir => uri.push('/'),
            // A `.` segment has no meaning, and readers compare URIs as text.
            Component::CurDir => {}
            Component::ParentDir | Component::Normal(_) => {
                if !uri.is_empty() && !uri.ends_with('/') {
                    uri.push('/');
                }
                encode(&mut uri, component.as_os_str().as_encoded_bytes());
            }
        }
    }
    uri
}

fn encode(uri: &mut String, bytes: &[u8]) {
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(*byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        for (path, uri) in [
            ("bundle.p7b", "bundle.p7b"),
            ("./a b/ü%.p7b", "a%20b/%C3%BC%25.p7b"),
            ("../c:d.p7b", "../c%3Ad.p7b"),
            ("x\u{202E}\n?#.p7b", "x%E2%80%AE%0A%3F%23.p7b"),
        ] {
            assert_eq!(of(Path::new(path)), uri);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_whole_path_has_its_scheme() {
        assert_eq!(of(Path::new("/srv/pki//a.p7b")), "file:///srv/pki/a.p7b");
    }
}
