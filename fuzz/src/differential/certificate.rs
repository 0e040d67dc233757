//! A certificate, parsed by `x509-cert` under the rules of DER.

use der::asn1::{BitString, ObjectIdentifier};
use der::{Any, Decode, DecodeOwned, Tag};
use pki_preflight::{Certificate, Instant, certificate::FieldError};
use x509_cert::Version;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::{BasicConstraints, SubjectKeyIdentifier};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use super::super::ber::Node;
use super::super::inspection;
use super::{Explained, agreed, explain};

/// Compares the fields of a certificate.
///
/// # Errors
///
/// If the programs disagree and no divergence explains it.
pub fn certificate(bytes: &[u8]) -> Result<Explained, String> {
    match (x509_cert::Certificate::from_der(bytes), Certificate::parse(bytes)) {
        (Err(_), Err(_)) => Ok(Vec::new()),
        (Ok(_), Err(error)) => Err(format!("x509-cert accepts it, this program does not: {error}")),
        (Ok(theirs), Ok(ours)) => {
            let fields = Fields::read(bytes).ok_or("the certificate cannot be split")?;
            agreed("x509-cert", &fields.recognised())?;
            same(&theirs, &ours).map(|()| Vec::new())
        }
        (Err(error), Ok(_)) => {
            let Some(report) = inspection::report(&in_bundle(bytes)) else {
                return Ok(Vec::new());
            };
            let fields = Fields::read(bytes).ok_or("the certificate cannot be split")?;
            explain("x509-cert", &fields.recognised(), &report)
                .map_err(|reason| format!("{error}: {reason}"))
        }
    }
}

fn same(theirs: &x509_cert::Certificate, ours: &Certificate<'_>) -> Result<(), String> {
    let tbs = theirs.tbs_certificate();
    equal("serialNumber", tbs.serial_number().as_bytes(), ours.serial_number())?;
    let seconds = |time: Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap();
    let our_seconds = |instant: Result<Instant, FieldError>| instant.map(Instant::unix_seconds);
    equal("notBefore", Ok(seconds(tbs.validity().not_before)), our_seconds(ours.not_before()))?;
    equal("notAfter", Ok(seconds(tbs.validity().not_after)), our_seconds(ours.not_after()))?;
    let version = match tbs.version() {
        Version::V1 => 1,
        Version::V2 => 2,
        Version::V3 => 3,
    };
    equal("version", Ok(version), ours.version())?;
    let names = [(tbs.issuer(), ours.issuer()), (tbs.subject(), ours.subject())];
    for (theirs, ours) in names {
        equal("name", Ok(theirs), Name::from_der(ours.as_bytes()).as_ref())?;
    }
    // A value that the crate cannot parse, or finds more than once, is not compared.
    let extensions = ours.extensions();
    if let Ok(theirs) = tbs.get_extension::<SubjectKeyIdentifier>() {
        let theirs = theirs.as_ref().map(|(_, identifier)| identifier.0.as_bytes());
        equal("subjectKeyIdentifier", Ok(theirs), extensions.subject_key_identifier())?;
    }
    if let Ok(theirs) = tbs.get_extension::<BasicConstraints>() {
        let theirs = theirs.map(|(_, read)| (read.ca, read.path_len_constraint.map(u32::from)));
        let ours = extensions.basic_constraints();
        let ours = ours.map(|read| read.map(|read| (read.ca, read.path_length)));
        equal("basicConstraints", Ok(theirs), ours)?;
    }
    let listed = tbs.extensions().map_or(0, Vec::len);
    equal("extensions", listed, extensions.iter().filter(Result::is_ok).count())
}

fn equal<T: std::fmt::Debug + PartialEq>(what: &str, theirs: T, ours: T) -> Result<(), String> {
    if theirs == ours {
        return Ok(());
    }
    Err(format!("{what} is {theirs:?} for x509-cert and {ours:?} here"))
}

/// The certificate alone in a bundle without any other deviation.
fn in_bundle(bytes: &[u8]) -> Vec<u8> {
    let tlv = |tag: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        let significant = length.iter().position(|byte| *byte != 0).unwrap_or(3);
        let length = &length[significant..];
        let long = [0x80 | u8::try_from(length.len()).unwrap()];
        let long: &[u8] = if content.len() < 0x80 { &[] } else { &long };
        [&[tag], long, length, content].concat()
    };
    let data = *b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    let mut signed_data = data;
    signed_data[10] = 2;
    let fields =
        [b"\x02\x01\x01\x31\x00", &tlv(0x30, &data)[..], &tlv(0xA0, bytes), b"\x31\x00"].concat();
    tlv(0x30, &[&signed_data[..], &tlv(0xA0, &tlv(0x30, &fields))].concat())
}

/// A certificate parsed without the program's help.
struct Fields<'a> {
    certificate: Node<'a>,
    behind: &'a [u8],
    outer: Vec<Node<'a>>,
    version: Option<Node<'a>>,
    /// Of `tbsCertificate`, from `serialNumber` on.
    rest: Vec<Node<'a>>,
    extensions: Option<Node<'a>>,
}

impl<'a> Fields<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (certificate, behind) = Node::read(bytes)?;
        // The bytes after the last field need not be elements.
        let outer = certificate.elements();
        let tbs = outer.first()?.elements();
        let has_version = tbs.first().is_some_and(|first| first.tag | 0x20 == 0xA0);
        let rest: Vec<_> = tbs.iter().skip(usize::from(has_version)).copied().collect();
        Some(Self {
            certificate,
            behind,
            version: tbs.first().filter(|_| has_version).copied(),
            extensions: rest.iter().skip(6).find(|field| field.tag | 0x20 == 0xA3).copied(),
            outer,
            rest,
        })
    }

    fn recognised(&self) -> Vec<&'static str> {
        let holding = RECOGNISERS.iter().filter(|(_, holds)| holds(self));
        holding.map(|(name, _)| *name).collect()
    }

    fn refuses<T: DecodeOwned>(&self, index: usize) -> bool {
        self.rest.get(index).is_none_or(|field| T::from_der(field.whole).is_err())
    }

    /// Every element that `x509-cert` examines, and whether it examines those inside. It does not
    /// parse the contents of parameters, of name values and of extensions.
    fn looked_at(&self) -> Vec<(Node<'a>, bool)> {
        let in_order = [0, 1, 3, 1, 3, 2];
        let optional = |field: &Node<'_>| if field.tag == 0xA3 { 3 } else { 0 };
        let depths = in_order.into_iter().map(Some).chain(std::iter::repeat(None));
        let fields = self.rest.iter().zip(depths);
        let of_fields = fields
            .flat_map(|(field, depth)| field.within(depth.unwrap_or_else(|| optional(field))));
        let version = self.version.iter().flat_map(|field| field.within(1));
        let behind = self.outer.iter().skip(1).flat_map(|field| field.within(1));
        let frame = [&self.certificate].into_iter().chain(self.outer.first());
        let frame = frame.map(|node| (*node, 1));
        let all = frame.chain(version).chain(of_fields).chain(behind);
        all.map(|(node, depth)| (node, depth > 0 && node.is_constructed())).collect()
    }

    fn any(&self, holds: impl Fn(&Node<'_>) -> bool) -> bool {
        self.looked_at().iter().any(|(node, _)| holds(node))
    }

    /// Whether it is true of an element whose content is examined.
    fn any_parent(&self, holds: impl Fn(&Node<'_>) -> bool) -> bool {
        self.looked_at().iter().any(|(node, is_parent)| *is_parent && holds(node))
    }

    /// Every `AlgorithmIdentifier`.
    fn algorithms(&self) -> Vec<Node<'a>> {
        let key = self.rest.get(5).and_then(|key| key.elements().first().copied());
        [self.outer.get(1).copied(), self.rest.get(1).copied(), key].into_iter().flatten().collect()
    }
}

/// Reasons for which `x509-cert` refuses a certificate. None applies to an input that it accepts.
type Recogniser = (&'static str, fn(&Fields<'_>) -> bool);

/// More elements than a structure has, or bytes after its last one that are not an element.
fn has_more_than(most: usize, structure: &Node<'_>) -> bool {
    let elements = structure.elements();
    let bytes: usize = elements.iter().map(|element| element.whole.len()).sum();
    elements.len() > most || bytes < structure.content.len()
}

const RECOGNISERS: &[Recogniser] = &[
    ("length-not-der", |fields| fields.any(|node| node.is_indefinite || !node.is_minimal)),
    ("string-in-pieces", |fields| {
        fields.any(|node| node.tag & 0xE0 == 0x20 && ![0x30, 0x31].contains(&node.tag))
    }),
    ("primitive-form", |fields| {
        let explicit = [&fields.version, &fields.extensions];
        explicit.into_iter().flatten().any(|field| !field.is_constructed())
            || fields.any(|node| matches!(node.tag, 0x08 | 0x0B | 0x10 | 0x11))
    }),
    ("bytes-behind-the-certificate", |fields| !fields.behind.is_empty()),
    ("bytes-behind-a-field", |fields| {
        let [certificate, tbs] = [Some(&fields.certificate), fields.outer.first()];
        let optional = [0x01, 0x02, 0x03];
        let mut places = optional.iter();
        let known = |field: &Node<'_>| places.any(|number| field.tag & 0xDF == 0x80 | number);
        let list = fields.extensions.and_then(|field| field.elements().first().copied());
        let extensions = list.as_ref().map(Node::elements).unwrap_or_default();
        !fields.rest.iter().skip(6).all(known)
            || certificate.is_some_and(|node| has_more_than(3, node))
            || tbs.is_some_and(|node| has_more_than(usize::MAX, node))
            || fields.version.is_some_and(|node| has_more_than(1, &node))
            || fields.algorithms().iter().any(|node| has_more_than(2, node))
            || [3, 5]
                .iter()
                .filter_map(|at| fields.rest.get(*at))
                .any(|node| has_more_than(2, node))
            || fields.extensions.is_some_and(|node| has_more_than(1, &node))
            || extensions.iter().any(|extension| {
                let has_critical = extension.elements().get(1).is_some_and(|each| each.tag == 0x01);
                has_more_than(2 + usize::from(has_critical), extension)
            })
    }),
    ("version", |fields| {
        fields.version.is_some_and(|version| Version::from_der(version.content).is_err())
    }),
    ("serial-number", |fields| fields.refuses::<SerialNumber>(0)),
    ("algorithm-without-identifier", |fields| {
        let is_odd = |algorithm: &Node<'_>| {
            let elements = algorithm.elements();
            algorithm.tag != 0x30 || elements.first().is_none_or(|first| first.tag != 0x06)
        };
        fields.algorithms().iter().any(is_odd)
    }),
    ("algorithm-parameters", |fields| {
        let mut parameters = fields
            .algorithms()
            .into_iter()
            .filter_map(|algorithm| algorithm.elements().get(1).copied());
        parameters.any(|parameters| Any::from_der(parameters.whole).is_err())
    }),
    ("name", |fields| fields.refuses::<Name>(2) || fields.refuses::<Name>(4)),
    ("time", |fields| {
        let times = fields.rest.get(3).map(Node::elements).unwrap_or_default();
        times.len() < 2 || times.iter().take(2).any(|time| Time::from_der(time.whole).is_err())
    }),
    ("key", |fields| {
        let key = fields.rest.get(5).map(Node::elements).unwrap_or_default();
        key.get(1).is_none_or(|bits| BitString::from_der(bits.whole).is_err())
    }),
    ("unique-identifier", |fields| {
        let of_it = |field: &&Node<'_>| matches!(field.tag & 0xDF, 0x81 | 0x82);
        // Primitive, with the number of unused bits first, which is 0 for an empty string.
        let is_odd = |field: &Node<'_>| {
            field.is_constructed() || !matches!(field.content, [0] | [0..8, _, ..])
        };
        fields.rest.iter().skip(6).filter(of_it).any(is_odd)
    }),
    ("extension", |fields| {
        fields.extensions.is_some_and(|field| Extensions::from_der(field.content).is_err())
    }),
    ("signature", |fields| {
        fields.outer.get(2).is_none_or(|node| BitString::from_der(node.whole).is_err())
    }),
    ("tag-unknown", |fields| fields.any(|node| Tag::from_der(&node.whole[..1]).is_err())),
    ("object-identifier", |fields| {
        fields.any_parent(|node| {
            let elements = node.elements();
            let identifier = elements.first().filter(|first| first.tag == 0x06);
            identifier.is_some_and(|first| <ObjectIdentifier>::from_der(first.whole).is_err())
        })
    }),
];
