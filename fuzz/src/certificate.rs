//! One certificate, every field of it.

use pki_preflight::{Certificate, FieldError, Name, ObjectIdentifier};

/// A certificate reads twice alike, and alike in both ways that there are, what it gives lies in its octets, and so do the places of what
/// can't be read.
pub fn certificate(octets: &[u8]) {
    let _ = pki_preflight::fuzzing::is_plain(octets);
    let read = match Certificate::parse(octets) {
        Ok(read) => read,
        Err(error) => {
            check(&error, octets);
            assert_eq!(Certificate::parse(octets).unwrap_err(), error);
            return;
        }
    };
    let values = values(&read, octets);
    assert_eq!(values, self::values(&Certificate::parse(octets).unwrap(), octets));
    if read.trailing_data().is_none() {
        beginning(octets, &values);
    }
}

/// Without its last octet a certificate is none; with one more it is the same and says so.
fn beginning(octets: &[u8], values: &[String]) {
    Certificate::parse(&octets[..octets.len() - 1]).expect_err("a certificate is cut");
    let longer = [octets, &[0]].concat();
    let read = Certificate::parse(&longer).expect("an octet behind it hides the certificate");
    assert_eq!(read.trailing_data().map(|error| error.offset()), Some(octets.len()));
    assert_eq!(self::values(&read, &longer)[1..], values[1..]);
}

/// Everything that a certificate tells, in words.
fn values(read: &Certificate<'_>, octets: &[u8]) -> Vec<String> {
    let extensions = read.extensions();
    let slice = |slice: &[u8]| inside(slice, octets).to_vec();
    let uris = |uris: Result<Vec<&[u8]>, FieldError>| {
        result(uris.map(|uris| uris.into_iter().map(slice).collect::<Vec<_>>()), octets)
    };
    assert_eq!(read.as_bytes(), octets);
    assert_eq!(read.is_self_issued(), read.issuer().same_bytes(&read.subject()));
    let is_ca = extensions.basic_constraints().map(|value| value.is_some_and(|value| value.ca));
    assert_eq!(read.is_ca(), is_ca);
    let mut values = vec![
        format!("{:?}", read.trailing_data().inspect(|error| check(error, octets))),
        result(read.version(), octets),
        format!("{:?}", slice(read.serial_number())),
        name(read.issuer(), octets),
        name(read.subject(), octets),
        result(read.not_before().map(|instant| instant.to_string()), octets),
        result(read.not_after().map(|instant| instant.to_string()), octets),
        result(read.signature_algorithm().map(|id| oid(id, octets)), octets),
        read.algorithms_agree().to_string(),
        format!("{:?}", slice(read.signature())),
        result(read.public_key().map(|key| slice(key.key())), octets),
        format!("{:?}", extensions.error().inspect(|error| check(error, octets))),
        format!("{} {}", extensions.is_present(), extensions.is_empty()),
        result(extensions.basic_constraints(), octets),
        result(extensions.key_usage(), octets),
        result(extensions.subject_key_identifier().map(|value| value.map(slice)), octets),
        result(extensions.authority_key_identifier().map(|value| value.map(slice)), octets),
        uris(extensions.crl_distribution_points()),
        uris(extensions.freshest_crl()),
    ];
    if let Ok(key) = read.public_key() {
        values.push(result(key.algorithm().map(|id| oid(id, octets)), octets));
        values.push(format!("{:?}", key.named_curve().map(|id| oid(id, octets))));
        values.push(result(key.rsa_modulus_bits(), octets));
    }
    let mut behind = 0;
    for extension in extensions.iter() {
        values.push(match extension {
            Ok(extension) => {
                assert!(behind < extension.offset() && extension.offset() < octets.len());
                behind = extension.offset();
                let value = slice(extension.value());
                format!("{} {} {value:?}", oid(extension.id(), octets), extension.is_critical())
            }
            Err(error) => result(Err::<(), _>(error), octets),
        });
    }
    values
}

fn name(name: Name<'_>, octets: &[u8]) -> String {
    inside(name.as_bytes(), octets);
    assert!(name.same_bytes(&name));
    let text = name.to_string();
    assert!(!name.is_empty() || text.is_empty(), "{text}");
    format!("{text} {:?}", name.common_name())
}

fn oid(oid: ObjectIdentifier<'_>, octets: &[u8]) -> String {
    inside(oid.as_bytes(), octets);
    format!("{oid} {:?}", oid.name())
}

fn result<T: std::fmt::Debug>(result: Result<T, FieldError>, octets: &[u8]) -> String {
    if let Err(error) = &result {
        check(error, octets);
    }
    format!("{result:?}")
}

fn check(error: &FieldError, octets: &[u8]) {
    assert!(error.offset() <= octets.len() && !error.path().is_empty(), "{error:?}");
    assert!(error.to_string().starts_with(error.path()));
}

/// `slice`, which is a part of `octets` unless it is empty.
fn inside<'a>(slice: &'a [u8], octets: &[u8]) -> &'a [u8] {
    let (part, whole) = (slice.as_ptr_range(), octets.as_ptr_range());
    let is_inside = whole.start <= part.start && part.end <= whole.end;
    assert!(slice.is_empty() || is_inside, "octets of another place");
    slice
}
