//! Contoso's PKI: one root, two policy CAs under it, two issuing CAs under each of those.

use sha1::{Digest, Sha1};

use super::certificate::CertificateBuilder;
use super::key::Key;
use super::{der, extension};

pub const ROOT_CRL: &str = "http://crl.contoso.example/root.crl";

/// One of Contoso's CAs, with the values that a trust store shows for it.
#[derive(Clone, Debug)]
pub struct Authority {
    pub common_name: &'static str,
    pub is_root: bool,
    pub builder: CertificateBuilder,
    pub crl_url: Option<&'static str>,
    /// As Graph writes it.
    pub expires: &'static str,
}

impl Authority {
    pub fn certificate(&self) -> Vec<u8> {
        self.builder.build()
    }

    /// SHA-1 of the certificate in upper-case hexadecimal digits.
    pub fn thumbprint(&self) -> String {
        upper_hex(&Sha1::digest(self.certificate()))
    }

    pub fn key_identifier(&self) -> String {
        upper_hex(&self.builder.key.identifier())
    }

    /// The distinguished name, the most specific part first.
    pub fn subject(&self) -> String {
        format!("CN={}, OU=PKI, O=Contoso Ltd, C=US", self.common_name)
    }
}

/// Root, policy CAs, issuing CAs.
pub fn authorities() -> Vec<Authority> {
    let root_name = "Contoso Root CA";
    let root = CertificateBuilder::root(root_name);
    let mut all = vec![Authority {
        common_name: root_name,
        is_root: true,
        builder: root.clone(),
        crl_url: None,
        expires: "2045-01-01T00:00:00Z",
    }];
    let mut issuing = Vec::new();
    for (policy_name, crl_url, children) in [
        (
            "Contoso Policy CA 1",
            "http://crl.contoso.example/policy1.crl",
            ["Contoso Issuing CA 1", "Contoso Issuing CA 2"],
        ),
        (
            "Contoso Policy CA 2",
            "http://crl.contoso.example/policy2.crl",
            ["Contoso Issuing CA 3", "Contoso Issuing CA 4"],
        ),
    ] {
        let policy = below(&root, policy_name, 1, ROOT_CRL);
        for child in children {
            issuing.push(below(&policy.builder, child, 0, crl_url));
        }
        all.push(policy);
    }
    all.append(&mut issuing);
    all
}

/// The seven certificates in the order of `authorities`.
pub fn certificates() -> Vec<Vec<u8>> {
    authorities().iter().map(Authority::certificate).collect()
}

/// This number of different CAs under the root. All have one key, which saves time.
pub fn many(count: usize) -> Vec<Vec<u8>> {
    let root = CertificateBuilder::root("Contoso Root CA");
    let key = Key::from_label("many CAs");
    let authority = |number| {
        let common_name = format!("Contoso Issuing CA {number}");
        CertificateBuilder::intermediate_with_key(&root, &common_name, key.clone())
            .crl_urls(&[ROOT_CRL])
            .build()
    };
    (1..=count).map(authority).collect()
}

/// The elements of `contoso-problems.p7b`, in its order.
pub fn problems() -> Vec<Vec<u8>> {
    let authorities = authorities();
    let [root, policy, _, issuing, ..] = authorities.as_slice() else { unreachable!() };
    let expired = CertificateBuilder::intermediate(&policy.builder, "Contoso Issuing CA 0")
        .valid("20200601000000Z", "20240601000000Z")
        .ca(Some(0))
        .crl_urls(&["http://crl.contoso.example/policy1.crl"]);
    let person = CertificateBuilder::end_entity(&issuing.builder, "Megan Bowen")
        .crl_urls(&["http://crl.contoso.example/issuing1.crl"]);
    let unreadable = der::sequence(&[der::utf8("this is no certificate")]);
    vec![
        root.certificate(),
        policy.certificate(),
        expired.build(),
        person.build(),
        issuing.certificate(),
        unreadable,
        policy.certificate(),
    ]
}

fn below(
    issuer: &CertificateBuilder,
    common_name: &'static str,
    path_length: i64,
    crl_url: &'static str,
) -> Authority {
    let constraints = extension::ca(Some(path_length));
    let builder = CertificateBuilder::intermediate(issuer, common_name)
        .extension(extension::BASIC_CONSTRAINTS, true, &constraints)
        .crl_urls(&[crl_url]);
    let expires = "2035-06-01T00:00:00Z";
    Authority { common_name, is_root: false, builder, crl_url: Some(crl_url), expires }
}

fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
