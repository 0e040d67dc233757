//! Rules of the scope revocation: CAs, the certificates that contain their URLs, and the contents
//! of these URLs.

use std::time::Duration;

use pki_preflight::{
    Finding, Policy, Thumbprint,
    revocation::{CrlDownload, CrlInventory, CrlReport, CrlSource},
};

use super::super::armor::pem;
use super::super::certificate::CertificateBuilder;
use super::super::key::Key;
use super::super::revocation::{CRL_NUMBER, CrlBuilder, DELTA_CRL_INDICATOR, reason};
use super::super::{der, extension, report};

const URL: &str = "http://crl.contoso.example/root.crl";

/// A rule, with an input on either side of its boundary.
#[derive(Clone, Debug)]
pub struct CrlCase {
    pub rule: &'static str,
    pub fires: Survey,
    pub silent: Survey,
}

/// The input of the survey.
#[derive(Clone, Debug)]
pub struct Survey {
    pub certificates: Vec<Vec<u8>>,
    pub users: Vec<Vec<u8>>,
    pub serials: Vec<Vec<u8>>,
    pub records: Vec<(Thumbprint, &'static str)>,
    pub urls: Vec<&'static str>,
    pub files: Vec<(CrlSource, File)>,
    pub size_limit: u64,
}

/// The content of a URL.
#[derive(Clone, Debug)]
pub enum File {
    Bytes(Vec<u8>),
    Other(CrlDownload),
}

impl Survey {
    pub fn new(certificates: &[&CertificateBuilder]) -> Self {
        Self {
            certificates: certificates.iter().map(|each| each.build()).collect(),
            users: Vec::new(),
            serials: Vec::new(),
            records: Vec::new(),
            urls: Vec::new(),
            files: Vec::new(),
            size_limit: 20_000_000,
        }
    }

    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn at(mut self, url: &'static str, bytes: Vec<u8>) -> Self {
        self.files.push((CrlSource::of_url(url), File::Bytes(bytes)));
        self
    }

    pub fn report(self) -> CrlReport {
        let mut inventory = CrlInventory::default();
        self.certificates.iter().for_each(|bytes| assert!(inventory.add_certificate(bytes)));
        self.users.iter().for_each(|bytes| assert!(inventory.add_user_certificate(bytes)));
        self.serials.iter().for_each(|serial| inventory.add_serial_number(serial));
        self.records.iter().for_each(|(thumbprint, url)| inventory.add_record(*thumbprint, url));
        self.urls.iter().for_each(|url| inventory.add_url(url));
        let mut survey = inventory.survey(report::now(), self.size_limit);
        for (source, file) in self.files {
            let download = match file {
                File::Bytes(bytes) => {
                    let mut reader = survey.reader();
                    reader.push(&bytes);
                    reader.finish().into()
                }
                File::Other(download) => download,
            };
            survey.add(source, download);
        }
        survey.finish(&Policy::default())
    }

    pub fn findings(self) -> Vec<Finding> {
        self.report().findings
    }
}

fn root() -> CertificateBuilder {
    CertificateBuilder::root("Contoso Root CA")
}

fn issuing() -> CertificateBuilder {
    CertificateBuilder::intermediate(&root(), "Contoso Issuing CA").crl_urls(&[URL])
}

/// The root and a CA under it, whose certificate contains the root's CRL URL.
fn survey() -> Survey {
    Survey::new(&[&root(), &issuing()])
}

fn good() -> CrlBuilder {
    CrlBuilder::new(&root()).valid("20261101000000Z", "20270101000000Z")
}

fn with_crl(crl: &CrlBuilder) -> Survey {
    survey().at(URL, crl.build())
}

fn case(rule: &'static str, crl: &CrlBuilder) -> CrlCase {
    CrlCase { rule, fires: with_crl(crl), silent: with_crl(&good()) }
}

/// The CRL is an event instead of bytes.
fn happened(rule: &'static str, download: CrlDownload) -> CrlCase {
    let fires = survey().with(|it| it.files.push((CrlSource::of_url(URL), File::Other(download))));
    CrlCase { rule, fires, silent: with_crl(&good()) }
}

pub fn crl_cases() -> Vec<CrlCase> {
    [downloads(), owners(), validity(), scope(), urls()].concat()
}

fn downloads() -> Vec<CrlCase> {
    let bytes = good().build();
    let at = |rule, bytes: Vec<u8>| CrlCase {
        rule,
        fires: survey().at(URL, bytes),
        silent: with_crl(&good()),
    };
    let took = |milliseconds| {
        let mut source = CrlSource::of_url(URL);
        source.elapsed = Some(Duration::from_millis(milliseconds));
        survey().with(|it| it.files.push((source, File::Bytes(good().build()))))
    };
    let limit = |limit| with_crl(&good()).with(|it| it.size_limit = limit);
    let length = bytes.len() as u64;
    vec![
        at("R001", pem("X509 CRL", &bytes).into_bytes()),
        at("R001", b"<!DOCTYPE html><html><body>Sign in</body></html>".to_vec()),
        at("R001", Vec::new()),
        at("R001", root().build()),
        at("R001", der::to_indefinite(&bytes)),
        at("R002", bytes[..bytes.len() - 1].to_vec()),
        case("R002", &good().with(|crl| crl.issuer.clear())),
        happened("R003", CrlDownload::Failed("the server answered 403 Forbidden".to_owned())),
        happened("R004", CrlDownload::TimedOut),
        CrlCase { rule: "R004", fires: took(10_001), silent: took(10_000) },
        CrlCase { rule: "R005", fires: limit(length - 1), silent: limit(length) },
        happened("R005", CrlDownload::TooLarge),
        at("R019", [bytes.clone(), b"\r\n".to_vec()].concat()),
        at("R019", der::long_form(der::SEQUENCE, 4, der::split(&bytes).1)),
    ]
}

fn owners() -> Vec<CrlCase> {
    let other = CertificateBuilder::root("Fabrikam Root CA");
    let rekeyed = CertificateBuilder::root("Contoso Root CA").with(|it| {
        it.key = Key::from_label("another key");
        it.issuer_key = it.key.clone();
    });
    let of_issuing = CrlBuilder::new(&issuing());
    // The record has the issuer's CRL, as an upload fills it in.
    let record = |url| {
        let of = Thumbprint::of(&issuing().build());
        move |it: &mut Survey| it.records.push((of, url))
    };
    let both = |url| {
        with_crl(&good())
            .at("http://crl.contoso.example/issuing.crl", of_issuing.build())
            .with(record(url))
    };
    let unknown = good().with(|crl| {
        let algorithm = der::algorithm("1.2.804.2.1.1.1.1.3.1.1", &[]);
        (crl.inner_algorithm, crl.outer_algorithm) = (algorithm.clone(), algorithm);
    });
    let person = CertificateBuilder::end_entity(&root(), "Megan Bowen");
    let on_it = |serial: &[u8]| with_crl(&good().revoke_with(serial, &reason(1)));
    let user = |survey: Survey| survey.with(|it| it.users.push(person.build()));
    let listed = |number: u8| {
        let crl = good().revoke(&der::integer(0x55));
        with_crl(&crl).with(|it| it.serials.push(vec![number]))
    };
    vec![
        CrlCase {
            rule: "R006",
            fires: both(URL),
            silent: both("http://crl.contoso.example/issuing.crl"),
        },
        case("R006", &CrlBuilder::new(&other)),
        case("R006", &CrlBuilder::new(&rekeyed)),
        case("R007", &good().with(|crl| crl.key = Key::from_label("another key"))),
        case("R008", &unknown),
        case("R015", &good().without_extension(extension::AUTHORITY_KEY_IDENTIFIER)),
        CrlCase { rule: "R023", fires: on_it(&issuing().serial), silent: on_it(&person.serial) },
        CrlCase {
            rule: "R024",
            fires: user(on_it(&person.serial)),
            silent: user(on_it(&issuing().serial)),
        },
        CrlCase { rule: "R024", fires: listed(0x55), silent: listed(0x56) },
    ]
}

fn validity() -> Vec<CrlCase> {
    let valid = |from, to| with_crl(&good().valid(from, to));
    vec![
        CrlCase {
            rule: "R009",
            fires: valid("20261101000000Z", "20261123235959Z"),
            silent: valid("20261101000000Z", "20261124000000Z"),
        },
        CrlCase {
            rule: "R010",
            fires: valid("20261124000001Z", "20270101000000Z"),
            silent: valid("20261124000000Z", "20270101000000Z"),
        },
        CrlCase {
            rule: "R011",
            fires: valid("20261115000000Z", "20261124200000Z"),
            silent: valid("20261123150000Z", "20261124200000Z"),
        },
        case("R012", &good().with(|crl| crl.next_update.clear())),
        case("R012", &good().with(|crl| crl.next_update = der::utc_time("nonsense"))),
        case("R014", &good().without_extension(CRL_NUMBER)),
    ]
}

fn scope() -> Vec<CrlCase> {
    let part = |number, value: &[u8]| good().distribution_point(&[der::implicit(number, value)]);
    let freshest = extension::distribution_points(&[&["http://crl.contoso.example/root+.crl"]]);
    let known = good().extension("1.3.6.1.4.1.55555.9", false, &der::null());
    let critical = extension::extension("1.3.6.1.4.1.55555.8", true, &der::null());
    let entry = good().revoke_with(&der::integer(3), &der::sequence(&[critical]));
    let unknown = good().extension("1.3.6.1.4.1.55555.9", true, &der::null());
    let of = |rule, crl: &CrlBuilder, other: &CrlBuilder| CrlCase {
        rule,
        fires: with_crl(crl),
        silent: with_crl(other),
    };
    vec![
        case("R013", &good().extension(DELTA_CRL_INDICATOR, true, &der::integer(3))),
        of("R016", &part(1, &[0xFF]), &part(1, &[0])),
        of("R016", &part(2, &[0xFF]), &part(4, &[0xFF])),
        case("R016", &part(3, &[0, 0x40])),
        case("R016", &part(5, &[0xFF])),
        of("R017", &part(4, &[0xFF]), &part(1, &[0xFF])),
        of("R018", &unknown, &known),
        of("R018", &entry, &good().revoke_with(&der::integer(3), &reason(1))),
        case("R026", &good().extension(extension::FRESHEST_CRL, false, &freshest)),
    ]
}

fn urls() -> Vec<CrlCase> {
    let inside = "http://10.0.0.1/root.crl";
    let named = |url: &'static str| {
        let issuing = CertificateBuilder::intermediate(&root(), "Contoso Issuing CA");
        Survey::new(&[&root(), &issuing.crl_urls(&[url])])
    };
    let address = |address: Option<&str>| {
        let mut source = CrlSource::of_url(URL);
        source.private_address = address.map(str::to_owned);
        survey().with(|it| it.files.push((source, File::Bytes(good().build()))))
    };
    let two = |url| {
        let other = CertificateBuilder::intermediate(&root(), "Contoso Issuing CA 2");
        Survey::new(&[&root(), &issuing(), &other.crl_urls(&[url])])
    };
    let shared = |url| {
        let user = CertificateBuilder::end_entity(&issuing(), "Megan Bowen").crl_urls(&[url]);
        survey().with(|it| it.users.push(user.build()))
    };
    vec![
        CrlCase { rule: "R020", fires: named(inside), silent: named(URL) },
        CrlCase { rule: "R020", fires: address(Some("192.168.0.7")), silent: address(None) },
        CrlCase {
            rule: "R021",
            fires: shared(URL),
            silent: shared("http://crl.contoso.example/issuing.crl"),
        },
        CrlCase {
            rule: "R022",
            fires: two("http://crl.contoso.example/old.crl"),
            silent: two(URL),
        },
        CrlCase {
            rule: "R025",
            fires: survey(),
            silent: shared("http://crl.contoso.example/issuing.crl"),
        },
    ]
}
