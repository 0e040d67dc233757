//! What Microsoft Graph and administrators write about the CAs in a store.

use super::armor::base64;
use super::contoso::{Authority, authorities};

const ADDRESS: &str = "https://graph.microsoft.com/v1.0";
const TENANT: &str = "84841066-274d-4ec0-a5c1-276be684bdd3";
const PKI: &str = "fdd9841c-90c6-4234-a116-d72a5cd2c583";

/// The spelling in the schema and in what the service sends.
const DELTA_URL: &str = "deltaCertificateRevocationListUrl";
/// The spelling on the documentation's pages.
const DELTA_URL_IN_DOCUMENTS: &str = "deltacertificateRevocationListUrl";

/// A list with the root, the first policy CA and the first issuing CA.
pub fn graph_list() -> String {
    let all = authorities();
    let held = [&all[0], &all[1], &all[3]];
    page(&held.map(|authority| detail(authority, DELTA_URL)), None)
}

/// The same list as `/directory/deletedItems` answers it.
pub fn deleted() -> String {
    graph_list()
        .replace("\"deletedDateTime\": null", "\"deletedDateTime\": \"2026-11-01T10:00:00Z\"")
}

/// Two answers, one after the other, as a script appends them to one file.
pub fn graph_pages() -> String {
    let (first, second) = two_pages();
    first + &second
}

/// The same two answers as the elements of one array.
pub fn graph_pages_array() -> String {
    let (first, second) = two_pages();
    format!("[\n{},\n{}\n]\n", first.trim_end(), second.trim_end())
}

/// A first page without its next page.
pub fn graph_incomplete() -> String {
    two_pages().0
}

fn two_pages() -> (String, String) {
    let all = authorities();
    let first = all[..2].iter().map(|authority| detail(authority, DELTA_URL));
    let second = all[2..4].iter().map(|authority| detail(authority, DELTA_URL_IN_DOCUMENTS));
    (
        page(&first.collect::<Vec<_>>(), Some("RFNwdAIAAQAAAA")),
        page(&second.collect::<Vec<_>>(), None),
    )
}

/// certificateBasedAuthConfiguration of the classic store: the root and the first policy CA.
pub fn classic() -> String {
    let all = authorities();
    let held: Vec<_> = all[..2].iter().map(classic_authority).collect();
    format!(
        r#"{{
  "@odata.context": "{ADDRESS}/$metadata#organization('{TENANT}')/certificateBasedAuthConfiguration",
  "value": [
    {{
      "id": "29728ade-6ae4-4ee9-9103-412912537da5",
      "certificateAuthorities": [
{}
      ]
    }}
  ]
}}
"#,
        held.join(",\n")
    )
}

/// Five thumbprints, each as another tool prints it.
pub fn thumbprints() -> String {
    let all = authorities();
    let thumbprint = |index: usize| all[index].thumbprint();
    [
        thumbprint(0),
        thumbprint(1).to_lowercase(),
        in_pairs(&thumbprint(2), ":"),
        in_pairs(&thumbprint(3).to_lowercase(), " "),
        String::new(),
        in_pairs(&thumbprint(4).to_lowercase(), ":"),
    ]
    .map(|line| line + "\n")
    .concat()
}

fn page(details: &[String], next: Option<&str>) -> String {
    let collection = format!(
        "directory/publicKeyInfrastructure/certificateBasedAuthConfigurations/{PKI}/\
         certificateAuthorities"
    );
    let next = next.map_or_else(String::new, |token| {
        format!("  \"@odata.nextLink\": \"{ADDRESS}/{collection}?$skiptoken={token}\",\n")
    });
    let context = collection.replacen(&format!("/{PKI}/"), &format!("('{PKI}')/"), 1);
    let details = details.join(",\n");
    format!(
        "{{\n  \"@odata.context\": \"{ADDRESS}/$metadata#{context}\",\n{next}  \
         \"value\": [\n{details}\n  ]\n}}\n"
    )
}

/// certificateAuthorityDetail, its keys in the order of the documentation's examples.
fn detail(authority: &Authority, delta_url: &str) -> String {
    let thumbprint = authority.thumbprint();
    let kind = if authority.is_root { "root" } else { "intermediate" };
    format!(
        r##"    {{
      "@odata.type": "#microsoft.graph.certificateAuthorityDetail",
      "id": "{}",
      "deletedDateTime": null,
      "certificateAuthorityType": "{kind}",
      "certificate": "{}",
      "displayName": "{}",
      "issuer": "{}",
      "issuerSubjectKeyIdentifier": "{}",
      "createdDateTime": "2025-10-25T18:05:28Z",
      "expirationDateTime": "{}",
      "thumbprint": "{thumbprint}",
      "certificateRevocationListUrl": {},
      "{delta_url}": null,
      "isIssuerHintEnabled": false
    }}"##,
        guid(&thumbprint),
        base64(&authority.certificate()),
        authority.common_name,
        authority.subject(),
        authority.key_identifier(),
        authority.expires,
        url(authority),
    )
}

/// certificateAuthority of the classic store.
fn classic_authority(authority: &Authority) -> String {
    format!(
        r#"        {{
          "isRootAuthority": {},
          "certificateRevocationListUrl": {},
          "deltaCertificateRevocationListUrl": null,
          "certificate": "{}",
          "issuer": "{}",
          "issuerSki": "{}"
        }}"#,
        authority.is_root,
        url(authority),
        base64(&authority.certificate()),
        authority.subject(),
        authority.key_identifier(),
    )
}

fn url(authority: &Authority) -> String {
    authority.crl_url.map_or_else(|| "null".to_owned(), |url| format!("\"{url}\""))
}

/// An identifier that looks random and is the same every time.
fn guid(thumbprint: &str) -> String {
    let digits = thumbprint.to_lowercase();
    let [first, second, third, fourth] =
        [&digits[..8], &digits[8..12], &digits[13..16], &digits[17..20]];
    format!("{first}-{second}-4{third}-a{fourth}-{}", &digits[20..32])
}

fn in_pairs(digits: &str, separator: &str) -> String {
    let pairs: Vec<_> =
        digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap()).collect();
    pairs.join(separator)
}
