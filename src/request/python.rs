//! A program in Python.

use super::form::fill;
use super::quote::json;
use super::token::comments;
use super::{UploadRequest, missing};

pub(super) fn program(request: &UploadRequest) -> String {
    let calls = request.crl_updates.iter().map(|crl| {
        let (name, url) = (crl.comment(), json(&crl.body.certificate_revocation_list_url));
        format!("# {name}\nset_crl(\"{}\", {url})\n", crl.thumbprint)
    });
    let mut updates: String = calls.collect();
    if !updates.is_empty() {
        updates.insert_str(
            0,
            "\n# 4. Set the CRL URLs that other certificates in the bundle contain.\n",
        );
    }
    let quote = |line: &str| json(&line);
    updates.push_str(&missing::statements(&request.crl_missing, "print(", quote, ")"));
    fill(
        include_str!("forms/request.py.in"),
        &[
            ("TOKEN", &comments(&request.graph_url)),
            ("PKI", &json(&request.pki_url())),
            ("BODY", &json(&request.body)),
            ("COUNT", &request.certificate_authorities.to_string()),
            ("UPDATES", &updates),
        ],
    )
}
