//! One certificate with all its fields.

use std::cell::RefCell;

use pki_preflight::fuzzing::Known;
use pki_preflight::{
    Certificate,
    certificate::{FieldError, Name, ObjectIdentifier},
};

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// Parsing a certificate twice gives the same result, whatever components are cached. The values
/// are slices of its bytes, and the locations of unparseable fields are within them.
pub fn certificate(bytes: &[u8]) {
    KNOWN.with_borrow_mut(|known| known.conforms(bytes));
    let read = match Certificate::parse(bytes) {
        Ok(read) => read,
        Err(error) => {
            check(&error, bytes);
            assert_eq!(Certificate::parse(bytes).unwrap_err(), error);
            return;
        }
    };
    let values = values(&read, bytes);
    assert_eq!(values, self::values(&Certificate::parse(bytes).unwrap(), bytes));
    if read.trailing_data().is_none() {
        beginning(bytes, &values);
    }
}

/// A certificate without its last byte is rejected. With an extra byte it is the same, and the
/// trailing data is reported.
fn beginning(bytes: &[u8], values: &[String]) {
    Certificate::parse(&bytes[..bytes.len() - 1]).expect_err("a truncated certificate is accepted");
    let longer = [bytes, &[0]].concat();
    let read = Certificate::parse(&longer).expect("a trailing byte changes the certificate");
    assert_eq!(read.trailing_data().map(|error| error.offset()), Some(bytes.len()));
    assert_eq!(self::values(&read, &longer)[1..], values[1..]);
}

/// All fields of the certificate as text.
fn values(read: &Certificate<'_>, bytes: &[u8]) -> Vec<String> {
    let extensions = read.extensions();
    let slice = |slice: &[u8]| inside(slice, bytes).to_vec();
    let uris = |uris: Result<Vec<&[u8]>, FieldError>| {
        result(uris.map(|uris| uris.into_iter().map(slice).collect::<Vec<_>>()), bytes)
    };
    assert_eq!(read.as_bytes(), bytes);
    assert_eq!(read.is_self_issued(), read.issuer().same_bytes(&read.subject()));
    let is_ca = extensions.basic_constraints().map(|value| value.is_some_and(|value| value.ca));
    assert_eq!(read.is_ca(), is_ca);
    let mut values = vec![
        format!("{:?}", read.trailing_data().inspect(|error| check(error, bytes))),
        result(read.version(), bytes),
        format!("{:?}", slice(read.serial_number())),
        name(read.issuer(), bytes),
        name(read.subject(), bytes),
        result(read.not_before().map(|instant| instant.to_string()), bytes),
        result(read.not_after().map(|instant| instant.to_string()), bytes),
        result(read.signature_algorithm().map(|id| oid(id, bytes)), bytes),
        read.algorithms_agree().to_string(),
        format!("{:?}", slice(read.signature())),
        result(read.public_key().map(|key| slice(key.key())), bytes),
        format!("{:?}", extensions.error().inspect(|error| check(error, bytes))),
        format!("{} {}", extensions.is_present(), extensions.is_empty()),
        result(extensions.basic_constraints(), bytes),
        result(extensions.key_usage(), bytes),
        result(extensions.subject_key_identifier().map(|value| value.map(slice)), bytes),
        result(extensions.authority_key_identifier().map(|value| value.map(slice)), bytes),
        uris(extensions.crl_distribution_points()),
        uris(extensions.freshest_crl()),
    ];
    if let Ok(key) = read.public_key() {
        values.push(result(key.algorithm().map(|id| oid(id, bytes)), bytes));
        values.push(format!("{:?}", key.named_curve().map(|id| oid(id, bytes))));
        values.push(result(key.rsa_modulus_bits(), bytes));
    }
    let mut behind = 0;
    for extension in extensions.iter() {
        values.push(match extension {
            Ok(extension) => {
                assert!(behind < extension.offset() && extension.offset() < bytes.len());
                behind = extension.offset();
                let value = slice(extension.value());
                format!("{} {} {value:?}", oid(extension.id(), bytes), extension.is_critical())
            }
            Err(error) => result(Err::<(), _>(error), bytes),
        });
    }
    values
}

fn name(name: Name<'_>, bytes: &[u8]) -> String {
    inside(name.as_bytes(), bytes);
    assert!(name.same_bytes(&name));
    let text = name.to_string();
    assert!(!name.is_empty() || text.is_empty(), "{text}");
    format!("{text} {:?}", name.common_name())
}

fn oid(oid: ObjectIdentifier<'_>, bytes: &[u8]) -> String {
    inside(oid.as_bytes(), bytes);
    format!("{oid} {:?}", oid.name())
}

fn result<T: std::fmt::Debug>(result: Result<T, FieldError>, bytes: &[u8]) -> String {
    if let Err(error) = &result {
        check(error, bytes);
    }
    format!("{result:?}")
}

fn check(error: &FieldError, bytes: &[u8]) {
    assert!(error.offset() <= bytes.len() && !error.path().is_empty(), "{error:?}");
    assert!(error.to_string().starts_with(error.path()));
}

/// `slice`, which is part of `bytes` unless it is empty.
fn inside<'a>(slice: &'a [u8], bytes: &[u8]) -> &'a [u8] {
    let (part, whole) = (slice.as_ptr_range(), bytes.as_ptr_range());
    let is_inside = whole.start <= part.start && part.end <= whole.end;
    assert!(slice.is_empty() || is_inside, "bytes outside the certificate");
    slice
}
