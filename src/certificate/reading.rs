//! Parses the fields of a certificate and collects its nonconformities.
//!
//! The components of a certificate (names, algorithms and the list of extensions) are cached with
//! their nonconformities, so that certificates that share a component do not parse it again. The
//! nonconformities of the frame around the components are added here.

mod algorithms;
mod gathered;

use super::der_violation::is_minimal_integer;
use super::extension::ExtensionList;
use super::fields::Fields;
use super::name::NameComponent;
use super::nonconformity::{Nonconformity, NonconformityKind};
use super::validity::Validity;
use super::{AlgorithmIdentifier, Certificate, ComponentCache, DerViolation, NameId, trailing};
use crate::tlv::{Element, ReadError, Tag, short};
use algorithms::Algorithms;
use gathered::Gathered;

/// The fields and the nonconformities of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading<'a> {
    pub(crate) fields: Fields<'a>,
    /// Empty if the certificate conforms. The nonconformities that belong to one rule are in the
    /// order of its findings.
    pub(crate) nonconformities: Vec<Nonconformity>,
}

const ISSUER: &str = "tbsCertificate.issuer";
const SUBJECT: &str = "tbsCertificate.subject";
const SERIAL_NUMBER: &str = "tbsCertificate.serialNumber";
const VERSION: &str = "tbsCertificate.version";

impl<'a> Certificate<'a> {
    /// Parses the fields that [`parse`](Self::parse) has separated. Elements that are nested deeper
    /// than `depth` are not checked for DER.
    pub(crate) fn read(&self, depth: u16, cache: &mut ComponentCache) -> Reading<'a> {
        let mut gathered = Gathered::new(depth, self.trailing);
        let all = &mut gathered;
        self.read_version(all);
        self.read_serial_number(all);
        let validity = self.validity();
        let algorithms = Algorithms::read(self, all, cache);
        let issuer = read_name(&self.issuer, ISSUER, all, cache);
        let subject = read_name(&self.subject, SUBJECT, all, cache);
        self.find_empty_names(all);
        let none;
        let (extensions, list) = if let Some(list) = self.extensions.list() {
            (ExtensionList::of(list.whole, cache), list.whole)
        } else {
            none = ExtensionList::none(self.extensions.no_list());
            (&none, &[][..])
        };
        self.note_extensions(extensions, &validity, all);
        let is_ca = extensions.is_ca();
        let crl_points = extensions.crl_points(list);
        let fields = Fields {
            basic_constraints: extensions.basic_constraints,
            constraints_are_critical: extensions.constraints_are_critical,
            key_usage: extensions.key_usage,
            subject_key_identifier: extensions.subject_key_identifier(list),
            authority_key_identifier: extensions.authority_key_identifier(list),
            freshest_uris: extensions.freshest_uris,
            has_name_constraints: extensions.has_name_constraints,
            has_other_critical: extensions.has_other_critical,
            signature_algorithm: AlgorithmIdentifier::read(&self.signature_algorithm),
            key_algorithm: algorithms.key_algorithm,
            rsa_key: algorithms.rsa_key,
            key: algorithms.public_key.filter(|_| is_ca).map(|key| key.id(&mut cache.keys)),
            crl_points: crl_points.map(|points| points.identified(&mut cache.urls)),
            not_before: validity.not_before.instant.ok(),
            not_after: validity.not_after.instant.ok(),
            is_self_issued: self.is_self_issued(),
            subject,
            issuer,
            subject_bytes: self.subject.whole,
            issuer_bytes: self.issuer.whole,
        };
        let is_der = algorithms.has_usual_key && self.has_usual_frame(&gathered);
        debug_assert!(
            !is_der || !gathered.der.has_more(self.bytes, depth),
            "a frame is taken for DER"
        );
        if !is_der {
            gathered.der.add_frame(self.bytes, self.extensions.offset(), depth);
        }
        Reading { fields, nonconformities: self.finish(gathered) }
    }

    /// Whether the encoding around the components and the public key is known to be DER from what
    /// was parsed so far; `false` means unknown.
    fn has_usual_frame(&self, all: &Gathered) -> bool {
        let is_usual_version =
            |version: Element<'_>| version.has_der_header() && matches!(version.content, [2, 1, _]);
        let number = &self.serial_number;
        self.has_usual_structure
            && self.serial_number.has_der_header()
            && is_usual_sequence(&self.validity)
            && is_usual_sequence(&self.subject_public_key_info)
            && self.extensions.field().as_ref().is_none_or(Element::has_der_header)
            && all.trailing.is_none()
            && self.version.is_none_or(is_usual_version)
            && number.tag() == Tag::INTEGER
            && is_minimal_integer(number.content)
            && has_two_times(self.validity.content)
            && is_usual_bit_string(&self.signature)
            && self.extensions.list().is_some() == self.extensions.is_present()
            && all.der.skips() == 5 + usize::from(self.extensions.is_present())
    }

    fn read_version(&self, all: &mut Gathered) {
        let Some(version) = &self.version else {
            if self.extensions.is_present() {
                all.note(NonconformityKind::Version, 0, VERSION);
            }
            return;
        };
        note_primitive(version, all);
        let number = self.version();
        if number == Ok(1) {
            all.der.note(DerViolation::Default, version.offset);
        }
        let (has_extensions, is_empty) = (self.extensions.is_present(), self.extensions.is_empty());
        let fits = match number {
            Ok(number) => {
                number == 3 && !(has_extensions && is_empty) || number < 3 && !has_extensions
            }
            Err(_) => false,
        };
        if !fits {
            all.note(NonconformityKind::Version, version.offset, VERSION);
        }
        all.trailing(|| trailing(version, 1, VERSION));
    }

    /// A serial number must be positive and at most 20 bytes long (RFC 5280 section 4.1.2.2).
    fn read_serial_number(&self, all: &mut Gathered) {
        let fits = match self.serial_number.content {
            [first, ..] if *first >= 0x80 => false,
            bytes => bytes.len() <= 20 && bytes.iter().any(|byte| *byte != 0),
        };
        if !fits {
            all.note(NonconformityKind::SerialNumber, self.serial_number.offset, SERIAL_NUMBER);
        }
    }

    fn find_empty_names(&self, all: &mut Gathered) {
        for (name, path) in [(&self.subject, SUBJECT), (&self.issuer, ISSUER)] {
            if name.content.is_empty() {
                all.note(NonconformityKind::EmptyName, name.offset, path);
            }
        }
    }

    /// Records the nonconformities of the times and extensions.
    fn note_extensions(&self, list: &ExtensionList, validity: &Validity, all: &mut Gathered) {
        let (base, found) = match self.extensions.list() {
            Some(element) => {
                let is_followed = list.is_followed;
                let found = all.component(&element, is_followed, &list.nonconformities);
                (element.offset, found)
            }
            None => (0, list.nonconformities.clone()),
        };
        if let Some(field) = self.extensions.field() {
            note_primitive(&field, all);
        }
        let error = list.error.map(|error| ReadError { offset: error.offset + base, ..error });
        let times = [&validity.not_before, &validity.not_after];
        let errors = [error.map(super::FieldError), times[0].instant.err(), times[1].instant.err()];
        errors.into_iter().flatten().for_each(|error| all.unreadable(error));
        for each in found {
            match each.kind {
                NonconformityKind::Unreadable(error) => all.unreadable(error),
                NonconformityKind::Trailing(super::FieldError(error)) => {
                    all.trailing(|| self.extensions.trailing().or(Some(error)));
                }
                _ => all.list.push(each),
            }
        }
        all.trailing(|| self.extensions.trailing());
        if let Some(offset) = list.written_ca_default {
            all.der.note(DerViolation::Default, base + offset);
        }
        for time in times {
            for violation in &time.violations {
                all.note(NonconformityKind::Time(*violation), time.offset, time.path);
            }
        }
    }

    /// Adds the nonconformities that are collected separately: violations of DER, in the order of
    /// their kinds, and trailing data.
    fn finish(&self, gathered: Gathered) -> Vec<Nonconformity> {
        let Gathered { der, mut list, trailing, .. } = gathered;
        list.extend(der.iter().map(|each| each.within(self.path_at(each.offset))));
        list.extend(trailing.map(Nonconformity::trailing));
        list
    }
}

/// Records an explicit tag that is marked as primitive (X.690 8.14.2). The walk over the encoding
/// cannot detect it, because it does not know which context-specific tags are explicit.
fn note_primitive(field: &Element<'_>, all: &mut Gathered) {
    if !field.tag().is_constructed() {
        all.der.note(DerViolation::PrimitiveForm, field.offset);
    }
}

/// Whether an element is a SEQUENCE, marked as constructed, with a DER header.
const fn is_usual_sequence(element: &Element<'_>) -> bool {
    element.identifier() == 0x30 && element.has_der_header()
}

/// Whether `content` is exactly two times with DER headers.
fn has_two_times(content: &[u8]) -> bool {
    let is_time = |identifier| matches!(identifier, 0x17 | 0x18);
    short(content).is_some_and(|(first, _, rest)| {
        let second = short(rest).is_some_and(|(second, _, end)| is_time(second) && end.is_empty());
        is_time(first) && second
    })
}

/// Whether an element is a BIT STRING in DER without unused bits.
fn is_usual_bit_string(element: &Element<'_>) -> bool {
    element.has_der_header()
        && element.tag() == Tag::BIT_STRING
        && element.content.first() == Some(&0)
}

fn read_name(
    name: &Element<'_>,
    path: &'static str,
    all: &mut Gathered,
    cache: &mut ComponentCache,
) -> NameId {
    let component = NameComponent::of(name.whole, cache);
    let found = all.component(name, component.is_followed, &component.nonconformities);
    all.list.extend(found.into_iter().map(|each| each.within(path)));
    component.id
}
