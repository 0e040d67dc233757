//! Any number of CAs, with the sizes, keys, names and extensions of real bundles, for measurements.
//!
//! Of a million that *share names*, only the serial numbers differ from those of the first few
//! thousand, which have names and keys of their own: a CA that renews itself has one name and one
//! key. Of those that *share nothing* each has its own name, key, identifiers and URLs. Keys and
//! signatures are noise of the right length, so that nothing here verifies.

mod distinct;

use std::io::{self, Write};

use super::certificate::CertificateBuilder;
use super::key::{self, EC_PUBLIC_KEY, ECDSA_WITH_SHA256, PRIME256V1, SHA256_WITH_RSA, noise};
use super::{bundle, der, extension, name};

const SECP384R1: &str = "1.3.132.0.34";
const AUTHORITY_INFORMATION_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
const CERTIFICATE_POLICIES: &str = "2.5.29.32";

/// The start of the last eight bytes of a serial number, which are counted up.
const MARK: [u8; 8] = *b"\x5Aserial\xA5";

const ORGANIZATIONS: [(&str, &str); 8] = [
    ("US", "Contoso Ltd"),
    ("US", "Fabrikam, Inc."),
    ("DE", "Adatum Zertifizierungsstelle GmbH"),
    ("PL", "Źródło Zaufania S.A."),
    ("FR", "Ministère de la Défense (exemple)"),
    ("GB", "Northwind Traders Public Key Infrastructure"),
    ("JP", "Tailspin Toys"),
    ("US", "Woodgrove Bank"),
];

/// What the certificates have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Up to 6,000 names and keys, as large public collections have.
    Names,
    /// Nothing but their issuers, in groups of twenty.
    Nothing,
    /// The same, and each does not conform in one point.
    NothingNonconforming,
}

impl Sharing {
    /// What is usually measured.
    pub const BOTH: [Self; 2] = [Self::Names, Self::Nothing];

    pub fn name(self) -> &'static str {
        match self {
            Self::Names => "shared names",
            Self::Nothing => "nothing shared",
            Self::NothingNonconforming => "nothing shared, nonconforming",
        }
    }
}

/// CAs, as many as are wanted.
#[derive(Debug)]
pub struct Population {
    templates: Vec<Template>,
}

/// A certificate, and where the numbers stand that tell it from the others of its template.
#[derive(Debug)]
struct Template {
    bytes: Vec<u8>,
    /// The last eight bytes of the serial number.
    serial: Option<usize>,
    /// Eight digits each: the number of the certificate, and that of its group's root.
    own: Vec<usize>,
    root: Vec<usize>,
}

impl Population {
    /// CAs with as many names, which they share.
    pub fn new(names: usize) -> Self {
        let template = |index| {
            let bytes = certificate(index);
            let serial = bytes.windows(8).position(|window| window == MARK);
            assert!(serial.is_some());
            Template { bytes, serial, own: Vec::new(), root: Vec::new() }
        };
        Self { templates: (0..names).map(template).collect() }
    }

    /// For so many certificates.
    pub fn of(sharing: Sharing, certificates: usize) -> Self {
        match sharing {
            Sharing::Names => Self::new(certificates.clamp(1, 6_000)),
            Sharing::Nothing => Self { templates: distinct::templates(true) },
            Sharing::NothingNonconforming => Self { templates: distinct::templates(false) },
        }
    }

    /// Replaces the certificate in `bytes` by the one with this number.
    pub fn certificate(&self, number: usize, bytes: &mut Vec<u8>) {
        let index = number % self.templates.len();
        let template = &self.templates[index];
        bytes.clear();
        bytes.extend_from_slice(&template.bytes);
        if let Some(serial) = template.serial {
            bytes[serial..serial + 8].copy_from_slice(&(number as u64).to_be_bytes());
        }
        for (places, number) in [(&template.own, number), (&template.root, number - index)] {
            let digits = format!("{number:08}");
            for place in places {
                bytes[*place..place + 8].copy_from_slice(digits.as_bytes());
            }
        }
    }

    pub fn certificates(&self, count: usize) -> Vec<Vec<u8>> {
        let certificate = |number| {
            let mut bytes = Vec::new();
            self.certificate(number, &mut bytes);
            bytes
        };
        (0..count).map(certificate).collect()
    }

    /// Writes a bundle of the first `count`, without holding it in memory.
    pub fn write_bundle(&self, count: usize, out: &mut impl Write) -> io::Result<()> {
        let lengths = self.templates.iter().map(|template| template.bytes.len());
        let length: usize = lengths.cycle().take(count).sum();
        let builder = bundle::BundleBuilder::new(&[]);
        let before =
            [&builder.version[..], &builder.digest_algorithms, &builder.encapsulated].concat();
        let certificates = der::header(0xa0, length);
        let inside = before.len() + certificates.len() + length + builder.signer_infos.len();
        let signed_data = der::header(der::SEQUENCE, inside);
        let explicit = der::header(0xa0, signed_data.len() + inside);
        let all = builder.content_type.len() + explicit.len() + signed_data.len() + inside;
        out.write_all(&der::header(der::SEQUENCE, all))?;
        for part in [builder.content_type, explicit, signed_data, before, certificates] {
            out.write_all(&part)?;
        }
        let mut bytes = Vec::new();
        for number in 0..count {
            self.certificate(number, &mut bytes);
            out.write_all(&bytes)?;
        }
        out.write_all(&builder.signer_infos)
    }
}

/// Of those that share names. Groups of four: a root, two CAs under it, and a CA under the second of these.
fn certificate(index: usize) -> Vec<u8> {
    let parent = index - if index % 4 == 3 { 1 } else { index % 4 };
    let identifier = |index| noise(&format!("key identifier {index}"), 20);
    let mut serial = noise(&format!("serial {index}"), 8);
    serial[0] = serial[0] & 0x3f | 0x40;
    serial.extend(MARK);
    let (public_key, algorithm, signature) = key(index);
    let builder = if index % 50 == 49 {
        let issuer = CertificateBuilder::root("an issuer whose name is replaced");
        CertificateBuilder::end_entity(&issuer, "a subject that is replaced")
    } else {
        CertificateBuilder::root("a name that is replaced").ca((index % 4 == 3).then_some(0))
    };
    let builder = builder.with(|builder| {
        builder.serial = der::integer_bytes(&serial);
        builder.issuer = distinguished_name(parent);
        builder.subject = distinguished_name(index);
        builder.public_key = public_key;
        builder.inner_algorithm.clone_from(&algorithm);
        builder.outer_algorithm = algorithm;
        builder.signature = Some(signature);
    });
    let own = der::octet_string(&identifier(index));
    let builder = builder.extension(extension::SUBJECT_KEY_IDENTIFIER, false, &own);
    if parent == index {
        return builder.build();
    }
    let issuers = extension::authority_key_identifier(&identifier(parent));
    let crl = format!("http://crl.ca{parent}.contoso.example/authority-{parent}.crl");
    let directory = format!("ldap://ldap.contoso.example/cn=CA{parent}?certificateRevocationList");
    let urls = [crl.as_str(), directory.as_str()];
    let urls = if index.is_multiple_of(5) { &urls[..] } else { &urls[..1] };
    let builder = builder
        .extension(extension::AUTHORITY_KEY_IDENTIFIER, false, &issuers)
        .crl_urls(urls)
        .extension(CERTIFICATE_POLICIES, false, &policies(index));
    if index.is_multiple_of(3) {
        return builder.build();
    }
    builder.extension(AUTHORITY_INFORMATION_ACCESS, false, &access(parent)).build()
}

/// AuthorityInfoAccessSyntax with the issuer's certificate and OCSP.
fn access(parent: usize) -> Vec<u8> {
    let description = |method: &str, url: String| {
        der::sequence(&[der::oid(method), der::implicit(6, url.as_bytes())])
    };
    let issuer = format!("http://aia.contoso.example/authority-{parent}.crt");
    der::sequence(&[
        description("1.3.6.1.5.5.7.48.2", issuer),
        description("1.3.6.1.5.5.7.48.1", "http://ocsp.contoso.example".to_owned()),
    ])
}

/// One to three policies, the first with the URL of its statement.
fn policies(index: usize) -> Vec<u8> {
    let statement = der::ia5("https://www.contoso.example/certification-practice-statement");
    let qualifier = der::sequence(&[der::oid("1.3.6.1.5.5.7.2.1"), statement]);
    let first = der::sequence(&[der::oid("1.3.6.1.4.1.55555.1.1"), der::sequence(&[qualifier])]);
    let other = |number| der::sequence(&[der::oid(&format!("1.3.6.1.4.1.55555.1.{number}"))]);
    let others = (2..2 + index % 3).map(other);
    der::sequence(&std::iter::once(first).chain(others).collect::<Vec<_>>())
}

/// Three to five attributes; the name of the group's organization.
fn distinguished_name(index: usize) -> Vec<u8> {
    let (country, organization) = ORGANIZATIONS[index / 4 % ORGANIZATIONS.len()];
    let kind = ["Root", "Policy", "Issuing", "Sub-issuing"][index % 4];
    let text = |text: &str| if text.is_ascii() { der::printable(text) } else { der::utf8(text) };
    let mut rdns = vec![
        name::rdn(name::COUNTRY, &der::printable(country)),
        name::rdn(name::ORGANIZATION, &text(organization)),
    ];
    if index.is_multiple_of(2) {
        rdns.push(name::rdn(name::ORGANIZATIONAL_UNIT, &der::utf8("Certification Authorities")));
    }
    let common_name = format!("{organization} {kind} CA G{}", index / 4);
    rdns.push(name::rdn(name::COMMON_NAME, &text(&common_name)));
    der::sequence(&rdns)
}

/// SubjectPublicKeyInfo, the signature's algorithm, and a signature of a key of the same kind: three
/// in five RSA with 2,048 bits, one in twenty with 4,096, the others EC.
fn key(index: usize) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let label = format!("key {index}");
    match index * 7 % 20 {
        kind @ 0..7 => {
            let (curve, bytes) = if kind == 0 { (SECP384R1, 48) } else { (PRIME256V1, 32) };
            let algorithm = der::algorithm(EC_PUBLIC_KEY, &der::oid(curve));
            let point = [vec![0x04], noise(&label, bytes * 2)].concat();
            let half = |half: &str| der::unsigned(&noise(&format!("{label} {half}"), bytes));
            let signature = der::sequence(&[half("r"), half("s")]);
            (
                der::sequence(&[algorithm, der::bit_string(0, &point)]),
                der::algorithm(ECDSA_WITH_SHA256, &[]),
                der::bit_string(0, &signature),
            )
        }
        kind => {
            let bytes = if kind < 19 { 256 } else { 512 };
            let mut modulus = noise(&label, bytes);
            modulus[0] |= 0x80;
            modulus[bytes - 1] |= 1;
            (
                key::rsa_public_key(&der::null(), &der::unsigned(&modulus)),
                der::algorithm(SHA256_WITH_RSA, &der::null()),
                der::bit_string(0, &noise(&format!("{label} signature"), bytes)),
            )
        }
    }
}
