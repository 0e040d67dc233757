//! A bundle, parsed by `cms` under the rules of BER.

use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::revocation::RevocationInfoChoice;
use cms::signed_data::{
    DigestAlgorithmIdentifiers, EncapsulatedContentInfo, SignedData, SignerInfo,
};
use der::asn1::ObjectIdentifier;
use der::{Decode, DecodeOwned, EncodingRules};
use pki_preflight::{
    Disposition, Report, Thumbprint,
    report::{CertificateEntry, Encoding},
};
use x509_cert::Certificate;

use super::super::ber::Node;
use super::super::inspection;
use super::{Explained, agreed, certificate, explain};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The depth to which `der` follows nested indefinite lengths.
const DEPTH: u16 = 64;

/// Compares the certificates of a binary bundle.
///
/// # Errors
///
/// If the programs disagree and no divergence explains it.
pub fn bundle(bytes: &[u8]) -> Result<Explained, String> {
    let Some(report) = inspection::report(bytes) else { return Ok(Vec::new()) };
    let is_binary = matches!(report.summary.file.encoding, Encoding::Der | Encoding::Ber);
    let is_damaged =
        report.findings.iter().any(|finding| finding.rule.name == "truncated-or-corrupt");
    match read(bytes) {
        Some(theirs) if is_binary && !is_damaged => {
            let frame = Frame::read(bytes).ok_or("the structure cannot be walked")?;
            agreed("cms", &frame.recognised())?;
            same(bytes, &theirs, &report)
        }
        Some(_) => Err(format!("cms accepts it, this program does not: {:#?}", report.findings)),
        None if is_binary && !is_damaged => {
            let frame = Frame::read(bytes).ok_or("the structure cannot be walked")?;
            let mut explained = explain("cms", &frame.recognised(), &report)?;
            for bytes in frame.certificates.iter().map(|element| element.whole) {
                explained.extend(certificate(bytes)?);
            }
            Ok(explained)
        }
        None => Ok(Vec::new()),
    }
}

fn read(bytes: &[u8]) -> Option<SignedData> {
    let info = ContentInfo::from_ber(bytes).ok()?;
    (info.content_type == SIGNED_DATA)
        .then(|| info.content.decode_as_encoding(EncodingRules::Ber).ok())?
}

/// Under the rules of BER `cms` keeps the order of the file, so certificates can be compared one by
/// one.
fn same(bytes: &[u8], theirs: &SignedData, report: &Report) -> Result<Explained, String> {
    let choices = theirs.certificates.iter().flat_map(|certificates| certificates.0.iter());
    let theirs: Vec<&Certificate> = choices
        .filter_map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Some(certificate),
            CertificateChoices::Other(_) => None,
        })
        .collect();
    let ours = &report.certificates;
    if theirs.len() != ours.len() {
        return Err(format!("cms has {} certificates, this program {}", theirs.len(), ours.len()));
    }
    let mut explained = Vec::new();
    for (theirs, ours) in theirs.iter().zip(ours) {
        let bytes = bytes_of(ours, bytes);
        if ours.disposition == Disposition::Unreadable {
            return Err(format!("cms accepts certificate {}", ours.index));
        }
        if Thumbprint::of(bytes) != ours.sha1 {
            return Err(format!("certificate {} has another thumbprint", ours.index));
        }
        // This re-parses our bytes with the crate, because the crate's encoding need not be the
        // same.
        if Certificate::from_ber(bytes).as_ref() != Ok(*theirs) {
            return Err(format!("certificate {} differs in cms", ours.index));
        }
        explained.extend(certificate(bytes)?);
    }
    Ok(explained)
}

fn bytes_of<'a>(entry: &CertificateEntry, bytes: &'a [u8]) -> &'a [u8] {
    let start = usize::try_from(entry.offset).unwrap();
    &bytes[start..start + usize::try_from(entry.length).unwrap()]
}

/// A bundle's outer structure, parsed without the program's help.
struct Frame<'a> {
    info: Node<'a>,
    behind: &'a [u8],
    /// Of `ContentInfo`.
    outer: Vec<Node<'a>>,
    /// Of `content`.
    content: Vec<Node<'a>>,
    /// Of `SignedData`.
    fields: Vec<Node<'a>>,
    /// Of every field `certificates`.
    certificates: Vec<Node<'a>>,
    /// Of every field `crls`.
    crls: Vec<Node<'a>>,
    /// Of every SET after the first.
    signer_infos: Vec<Node<'a>>,
}

const CONSTRUCTED: u8 = 0x20;
const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CERTIFICATES: u8 = 0xA0;
const CRLS: u8 = 0xA1;
const OTHER: u8 = 0xA3;

impl<'a> Frame<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (info, behind) = Node::read(bytes)?;
        let outer = info.children()?;
        let content = outer.get(1)?.children()?;
        let mut fields = content.first()?.children()?;
        // Neither program checks whether these are marked as constructed.
        for field in &mut fields {
            if [CERTIFICATES, CRLS].contains(&(field.tag | CONSTRUCTED)) {
                field.tag |= CONSTRUCTED;
            }
        }
        let children = |tag: u8, skip: usize| -> Option<Vec<Node<'a>>> {
            let of_tag = fields.iter().filter(|field| field.tag == tag).skip(skip);
            Some(of_tag.map(Node::children).collect::<Option<Vec<_>>>()?.concat())
        };
        let (certificates, crls) = (children(CERTIFICATES, 0)?, children(CRLS, 0)?);
        let signer_infos = children(SET, 1)?;
        Some(Self { info, behind, outer, content, fields, certificates, crls, signer_infos })
    }

    fn recognised(&self) -> Vec<&'static str> {
        let holding = RECOGNISERS.iter().filter(|(_, holds)| holds(self));
        holding.map(|(name, _)| *name).collect()
    }

    fn first(&self, tag: u8) -> Option<&Node<'a>> {
        self.fields.iter().find(|field| field.tag == tag)
    }

    fn count(&self, tag: u8) -> usize {
        self.fields.iter().filter(|field| field.tag == tag).count()
    }
}

/// Whether `cms` cannot decode the element as `T`.
fn refuses<T: DecodeOwned>(node: &Node<'_>) -> bool {
    T::from_ber(node.whole).is_err()
}

/// Properties of a structure that `cms` parses differently for a reason.
type Recogniser = (&'static str, fn(&Frame<'_>) -> bool);

/// Cases in which `cms` is stricter. None applies to an input that it accepts.
const RECOGNISERS: &[Recogniser] = &[
    ("bytes-behind-the-bundle", |frame| !frame.behind.is_empty()),
    ("length-not-minimal", |frame| {
        let frame_elements = [&frame.info].into_iter().chain(&frame.outer).chain(&frame.content);
        let inner = [&frame.fields, &frame.crls, &frame.signer_infos].into_iter().flatten();
        frame_elements.chain(inner).any(|node| !node.is_minimal && !node.is_indefinite)
    }),
    ("version-out-of-range", |frame| frame.first(INTEGER).is_some_and(refuses::<CmsVersion>)),
    ("field-missing", |frame| frame.count(INTEGER) == 0 || frame.count(SET) < 2),
    ("field-missing-in-front", |frame| {
        let place = |tag| frame.fields.iter().position(|field| field.tag == tag);
        // The first SET is digestAlgorithms only if it precedes encapContentInfo.
        place(SEQUENCE).is_none_or(|content| place(SET).is_none_or(|set| set > content))
    }),
    ("field-repeated", |frame| {
        let most = |tag| if tag == SET { 2 } else { 1 };
        [INTEGER, SEQUENCE, SET, CERTIFICATES, CRLS]
            .iter()
            .any(|tag| frame.count(*tag) > most(*tag))
    }),
    ("field-unknown", |frame| {
        let known = [INTEGER, SEQUENCE, SET, CERTIFICATES, CRLS];
        frame.outer.len() > 2
            || frame.content.len() > 1
            || frame.fields.iter().any(|field| !known.contains(&field.tag))
    }),
    ("fields-out-of-order", |frame| {
        let order = [INTEGER, SET, SEQUENCE, CERTIFICATES, CRLS, SET];
        let mut places = order.iter();
        !frame.fields.iter().all(|field| places.any(|tag| *tag == field.tag))
    }),
    ("digest-algorithm", |frame| {
        frame.first(SET).is_some_and(refuses::<DigestAlgorithmIdentifiers>)
    }),
    ("encapsulated-content", |frame| {
        frame.first(SEQUENCE).is_some_and(refuses::<EncapsulatedContentInfo>)
    }),
    ("encapsulated-content-type", |frame| {
        let content = frame.first(SEQUENCE).and_then(Node::children);
        content.is_some_and(|fields| fields.first().is_some_and(refuses::<ObjectIdentifier>))
    }),
    ("element-of-another-kind", |frame| {
        frame.certificates.iter().any(|node| ![SEQUENCE, OTHER].contains(&node.tag))
    }),
    ("other-certificate-format", |frame| {
        let mut others = frame.certificates.iter().filter(|node| node.tag == OTHER);
        others.any(refuses::<CertificateChoices>)
    }),
    ("certificate", |frame| {
        let mut certificates = frame.certificates.iter().filter(|node| node.tag == SEQUENCE);
        certificates.any(refuses::<Certificate>)
    }),
    ("crl", |frame| frame.crls.iter().any(refuses::<RevocationInfoChoice>)),
    ("signer", |frame| frame.signer_infos.iter().any(refuses::<SignerInfo>)),
    ("nested-too-deep", |frame| {
        let mut levels = 0;
        let mut bytes = frame.info.whole;
        while let [_, 0x80, inner @ ..] = bytes {
            (levels, bytes) = (levels + 1, inner);
        }
        levels > DEPTH
    }),
];
