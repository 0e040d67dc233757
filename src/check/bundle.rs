//! Rules about a bundle's frame, and about the set that it would make with the stores.

use super::finding::{Collector, Place};
use crate::certificate::ObjectIdentifier;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::report::{self, Counts};
use crate::signed_data::{Facts, Seen, SmallValue};
use crate::store::Stores;

/// What the rules of a bundle look at.
#[derive(Debug)]
pub(crate) struct BundleFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) frame: &'a Facts,
    pub(crate) bundle: &'a report::BundleFacts,
    pub(crate) counts: &'a Counts,
    pub(crate) stores: &'a Stores,
    /// Extended, attribute version 1, attribute version 2, other.
    pub(crate) other_certificates: [Seen; 4],
    /// Whether a bundle could not be read to its end.
    pub(crate) damaged: bool,
    /// What the encapsulated content looks like.
    pub(crate) encapsulated: Option<Kind>,
}

fn at(seen: &Seen) -> Place {
    Place::at(seen.first)
}

pub(super) fn too_many(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let (create, limit) = (facts.counts.create, facts.limits.certificate_authorities);
    let stored = facts.stores.distinct();
    let total = create.saturating_add(stored);
    if total > limit && create > 0 {
        let stores = match stored {
            0 => String::new(),
            stored => format!(" and the stores hold {stored}, {total} together"),
        };
        let message = format_args!(
            "The bundle would add {create} CAs{stores}; a trust store holds {limit}. Whether that \
             counts per PKI or per tenant is not documented. Leave out the CAs that issue no \
             sign-in certificate and are above none that does."
        );
        findings.add(Place::default(), message);
    }
}

pub(super) fn none(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    if facts.counts.create + facts.counts.duplicate == 0 {
        let message = format_args!(
            "The bundle holds no certificate of a CA that can be read, so the upload would add \
             nothing. Check that this is the right file."
        );
        findings.add(Place::default(), message);
    }
}

pub(super) fn ber(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    let forms =
        [(&frame.indefinite, "of indefinite length"), (&frame.non_minimal, "longer than needed")];
    for (seen, what) in forms {
        if seen.count > 0 {
            let count = seen.count;
            let message = format_args!(
                "The bundle is BER: {count} lengths in its frame are {what}. RFC 5652 allows \
                 that; a reader that wants DER refuses it. DER is the safe form to upload."
            );
            findings.add(at(seen), message);
        }
    }
}

pub(super) fn unsorted(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    if !facts.bundle.sorted {
        let message = format_args!(
            "The certificates are not in the order that DER wants of a SET. Bundles of many \
             authorities are not; a program that sorts them may list them in another order."
        );
        findings.add(at(&facts.frame.certificates_fields), message);
    }
}

pub(super) fn other_certificates(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let names = [
        "extended certificates",
        "attribute certificates of version 1",
        "attribute certificates of version 2",
        "certificates of another format",
    ];
    for (seen, name) in facts.other_certificates.iter().zip(names) {
        if seen.count > 0 {
            let count = seen.count;
            let message = format_args!(
                "{count} {name} stand in the bundle and are skipped. Some programs refuse a \
                 bundle that holds them; leave them out."
            );
            findings.add(at(seen), message);
        }
    }
}

pub(super) fn crls(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.crls;
    if seen.count > 0 {
        let count = seen.count;
        let message = format_args!(
            "{count} CRLs stand in the bundle and are skipped. What the service does with them is \
             not documented; openssl crl2pkcs7 leaves them out with -nocrl."
        );
        findings.add(at(seen), message);
    }
}

pub(super) fn signers(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let seen = &facts.frame.signer_infos;
    if seen.count > 0 {
        let count = seen.count;
        let message = format_args!(
            "The bundle has {count} signers. Their signatures are not verified, and the \
             certificates may be theirs rather than CAs; check that this is the right file."
        );
        findings.add(at(seen), message);
    }
}

pub(super) fn encapsulated_content(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let Some(content) = &facts.frame.encapsulated_content else { return };
    let place = Place::at(content.location);
    let length = content.length;
    // Bundles of the US Federal PKI have an empty one.
    if length == 0 {
        let message = format_args!(
            "The bundle encapsulates an empty content where a bundle of certificates has none. \
             Nothing needs to be done."
        );
        return findings.add(place, message);
    }
    let content_type = ObjectIdentifier::new(facts.frame.encapsulated_content_type.bytes());
    let what = facts.encapsulated.map_or("", Kind::name);
    let message = format_args!(
        "The bundle encapsulates {length} octets of content of type {content_type} ({what}). \
         Certificates in there are no members of the bundle: they are not counted, and no program \
         takes them for CAs. Check that this is the right file."
    );
    findings.add(place, message);
}

pub(super) fn frame_departs(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    let frame = facts.frame;
    match frame.version.as_ref().map(SmallValue::bytes) {
        // What a damaged bundle lacks, its damage took.
        None if facts.damaged => {}
        None => findings.add(
            Place::default(),
            format_args!("SignedData has no version. Some programs refuse that; export it again."),
        ),
        // CMSVersion ::= INTEGER { v0(0), v1(1), v2(2), v3(3), v4(4), v5(5) }
        Some([0..=5]) => {}
        Some(_) => findings.add(
            Place::default(),
            format_args!(
                "SignedData has a version other than 0 to 5. Some programs refuse that; export \
                 it again."
            ),
        ),
    }
    let fields = [
        (&frame.certificates_fields, "certificates"),
        (&frame.crls_fields, "crls"),
        (&frame.signer_infos_fields, "signerInfos"),
    ];
    for (seen, name) in fields {
        if seen.count > facts.frame.bundles.max(1) {
            let message = format_args!(
                "SignedData has the field {name} more than once. All are read here; another \
                 program may read one. Export the bundle again."
            );
            findings.add(at(seen), message);
        }
    }
    if frame.primitive_fields.count > 0 {
        let message = format_args!(
            "SignedData has certificates or crls as a primitive element, where a SET is \
             constructed (X.690 8.12.1). OpenSSL reads it, most other programs refuse it or find \
             nothing in it; export the bundle again."
        );
        findings.add(at(&frame.primitive_fields), message);
    }
    if frame.crls_fields.count > 0 && frame.crls.count == 0 && !facts.damaged {
        let message = format_args!(
            "SignedData has an empty crls field, as bundles of the DoD have. Nothing needs to be \
             done."
        );
        findings.add(at(&frame.crls_fields), message);
    }
    if frame.signer_infos_fields.count == 0 && !facts.damaged {
        let message = format_args!(
            "SignedData has no signerInfos, not even an empty set. Some programs refuse that; \
             export it again."
        );
        findings.add(Place::default(), message);
    }
    if frame.unexpected.count > 0 {
        let count = frame.unexpected.count;
        let message = format_args!(
            "Elements stand in the bundle's frame where RFC 5652 has none: {count}. They are \
             skipped; export the bundle again."
        );
        findings.add(at(&frame.unexpected), message);
    }
}

pub(super) fn store_incomplete(facts: &BundleFacts<'_>, findings: &mut Collector<'_>) {
    for store in facts.stores.iter() {
        for remark in store.remarks() {
            let name = store.name();
            findings.add(Place::default(), format_args!("Store {name}: {remark}"));
        }
    }
}
