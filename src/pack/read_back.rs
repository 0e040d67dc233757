//! Reads the result back with two independent readers before it is returned.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Reader as _, SliceReader, Tag};

use super::frame::{CONTEXT_0, DATA, SIGNED_DATA, VERSION};
use super::{PackError, PackOptions};
use crate::inspect::inspect;
use crate::report::Encoding;

/// Checks that a bundle contains exactly these certificates, according to an inspection and
/// according to the crate `der` under DER's rules.
pub(super) fn check(
    file: &[u8],
    certificates: &[&[u8]],
    options: &PackOptions,
) -> Result<(), PackError> {
    let der = match options.pem {
        true => decode_pem(file)?,
        false => file.to_vec(),
    };
    let elements = strict(&der).map_err(|error| differs(&error.to_string()))?;
    let is_sorted =
        elements.is_sorted() && elements.windows(2).all(|pair| pair.first() != pair.get(1));
    let mut expected = certificates.to_vec();
    expected.sort_unstable();
    if !is_sorted || elements != expected {
        return Err(differs("the certificates differ from those that were packed"));
    }
    let mut options = options.inspect.clone();
    options.verify = false;
    let report = inspect(file, options).map_err(|error| differs(&error.to_string()))?;
    let encoding = report.summary.file.encoding;
    let is_read = matches!(encoding, Encoding::Der | Encoding::Pem) && report.summary.bundle.sorted;
    let read: Vec<_> = report.certificates.iter().map(|each| each.sha256).collect();
    let written = expected.iter().map(|bytes| crate::digest::Sha256Digest::of(bytes));
    if !is_read || !written.eq(read) {
        return Err(differs("an inspection reads certificates other than those that were packed"));
    }
    Ok(())
}

fn differs(reason: &str) -> PackError {
    PackError::ReadBack { reason: reason.to_owned() }
}

fn decode_pem(file: &[u8]) -> Result<Vec<u8>, PackError> {
    let decoded = pem_rfc7468::decode_vec(file).map_err(|error| differs(&error.to_string()))?;
    match decoded {
        (super::LABEL, der) => Ok(der),
        _ => Err(differs("the PEM label differs")),
    }
}

/// The elements of `certificates` in a certs-only bundle, read under DER's rules.
pub(super) fn strict(bytes: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(bytes)?;
    let mut content_info = inside(&mut reader, Tag::Sequence)?;
    reader.finish()?;
    expect(ObjectIdentifier::decode(&mut content_info)? == SIGNED_DATA)?;
    let mut content = inside(&mut content_info, CONTEXT_0)?;
    content_info.finish()?;
    let mut signed_data = inside(&mut content, Tag::Sequence)?;
    content.finish()?;
    expect(u8::decode(&mut signed_data)? == VERSION)?;
    inside(&mut signed_data, Tag::Set)?.finish()?;
    let mut encapsulated = inside(&mut signed_data, Tag::Sequence)?;
    expect(ObjectIdentifier::decode(&mut encapsulated)? == DATA)?;
    encapsulated.finish()?;
    let mut set = inside(&mut signed_data, CONTEXT_0)?;
    inside(&mut signed_data, Tag::Set)?.finish()?;
    signed_data.finish()?;
    let mut elements = Vec::new();
    while !set.is_finished() {
        elements.push(set.tlv_bytes()?);
    }
    Ok(elements)
}

/// Whether the outer header of an element is DER, and nothing follows the element.
pub(super) fn is_der(element: &[u8]) -> bool {
    AnyRef::from_der(element).is_ok_and(|any| any.header().tag() == Tag::Sequence)
}

fn inside<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> der::Result<SliceReader<'a>> {
    let element = AnyRef::decode(reader)?;
    expect(element.header().tag() == tag)?;
    SliceReader::new(element.value())
}

fn expect(holds: bool) -> der::Result<()> {
    if holds { Ok(()) } else { Err(der::ErrorKind::Failed.into()) }
}
