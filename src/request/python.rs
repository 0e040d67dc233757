//! A Python program.

use super::form::fill;
use super::quote::json;
use super::token::comments;
use super::{UploadRequest, missing, which};

/// Returns from the function if the record has a CRL URL.
const UNLESS_SET: &str = r#"    if found[0].get("certificateRevocationListUrl"):
        print(f"{thumbprint} has a CRL URL already. It was not changed.")
        return
"#;

pub(super) fn program(request: &UploadRequest) -> String {
    let calls = request.updates().into_iter().map(|crl| {
        let (name, url) = (crl.comment(), json(&crl.body.certificate_revocation_list_url));
        format!("# {name}\nset_crl(\"{}\", {url})\n", crl.thumbprint)
    });
    let mut updates: String = calls.collect();
    if !updates.is_empty() {
        updates.insert_str(0, &format!("\n# 4. {}\n", which(request)));
    }
    let quote = |line: &str| json(&line);
    updates.push_str(&missing::statements(&request.missing(), "print(", quote, ")"));
    fill(
        include_str!("forms/request.py.in"),
        &[
            ("TOKEN", &comments(&request.graph_url)),
            ("PKI", &json(&request.pki_url())),
            ("BODY", &json(&request.body)),
            ("COUNT", &request.certificate_authorities.to_string()),
            ("UPDATES", &updates),
            ("UNLESS_SET", if request.only_missing() { UNLESS_SET } else { "" }),
        ],
    )
}
