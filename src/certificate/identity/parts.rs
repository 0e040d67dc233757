//! The bytes that tell who issued a certificate and whom it issued.

use super::super::fields::Value;
use super::super::{Fields, Instant, Name};

/// What identities are made of. `B` is bytes, or where they stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<B> {
    /// The encodings of both names.
    pub(crate) subject: B,
    pub(crate) issuer: B,
    /// `SubjectPublicKeyInfo`; `None` where it cannot be parsed.
    pub(crate) public_key: Option<B>,
    /// `None` where there is none, an empty one, or one that cannot be parsed.
    pub(crate) subject_key_identifier: Option<B>,
    pub(crate) authority_key_identifier: Option<B>,
    /// The first `http` URL of the CRL distribution points.
    pub(crate) crl_url: Option<B>,
    /// `notAfter` in seconds since 1970; the least number where it cannot be parsed.
    pub(crate) not_after: i64,
    /// Path length of the basic constraints, at most 65,534; `None` is without limit.
    pub(crate) path_length: Option<u16>,
    pub(crate) is_ca: bool,
    /// Whether subject and issuer are equal (RFC 5280 section 3.2).
    pub(crate) is_self_issued: bool,
    /// Whether names and key identifiers allow that the certificate is signed with its own key. Of
    /// six self-issued certificates in the US Federal PKI's bundle five are rekeyed, with an
    /// authority key identifier that is not their own.
    pub(crate) may_be_self_signed: bool,
}

impl<'a> Parts<&'a [u8]> {
    pub(crate) fn of(fields: &Fields<'a>) -> Self {
        let identifier =
            |bytes: Value<&'a [u8]>| bytes.get().filter(|identifier| !identifier.is_empty());
        let subject_key_identifier = identifier(fields.subject_key_identifier);
        let authority_key_identifier = identifier(fields.authority_key_identifier);
        let is_self_issued = Name::are_equal(fields.subject_octets, fields.issuer_octets);
        let constraints = fields.basic_constraints.get();
        Self {
            subject: fields.subject_octets,
            issuer: fields.issuer_octets,
            public_key: fields.public_key,
            subject_key_identifier,
            authority_key_identifier,
            crl_url: fields.crl_points.get().and_then(|points| points.http),
            not_after: fields.not_after.map_or(i64::MIN, Instant::unix_seconds),
            path_length: constraints
                .and_then(|constraints| constraints.path_length)
                .map(|length| u16::try_from(length).unwrap_or(u16::MAX)),
            is_ca: fields.is_ca(),
            is_self_issued,
            may_be_self_signed: is_self_issued
                && authority_key_identifier
                    .is_none_or(|authority| subject_key_identifier == Some(authority)),
        }
    }

    /// The parts one behind the other, and where each stands.
    pub(crate) fn packed(&self) -> (Option<Parts<Span>>, Box<[u8]>) {
        let mut bytes = Vec::new();
        let parts = self.map(|part| {
            let start = u32::try_from(bytes.len()).ok()?;
            bytes.extend_from_slice(part);
            Some(Span(start, u32::try_from(bytes.len()).ok()?))
        });
        (parts, bytes.into())
    }

    /// Where the parts stand in the bytes that they are parts of.
    pub(crate) fn in_bytes(&self, whole: &[u8]) -> Option<Parts<Span>> {
        self.map(|part| Span::of(part, whole))
    }
}

impl Parts<Span> {
    /// The parts of the bytes that they stand in.
    pub(crate) fn resolve<'a>(&self, whole: &'a [u8]) -> Option<Parts<&'a [u8]>> {
        self.map(|span| span.get(whole))
    }
}

impl<B: Copy> Parts<B> {
    /// Each part changed; `None` where one cannot be.
    fn map<C>(&self, mut change: impl FnMut(B) -> Option<C>) -> Option<Parts<C>> {
        let mut optional = |part: Option<B>| match part {
            Some(part) => change(part).map(Some),
            None => Some(None),
        };
        Some(Parts {
            public_key: optional(self.public_key)?,
            subject_key_identifier: optional(self.subject_key_identifier)?,
            authority_key_identifier: optional(self.authority_key_identifier)?,
            crl_url: optional(self.crl_url)?,
            subject: change(self.subject)?,
            issuer: change(self.issuer)?,
            not_after: self.not_after,
            path_length: self.path_length,
            is_ca: self.is_ca,
            is_self_issued: self.is_self_issued,
            may_be_self_signed: self.may_be_self_signed,
        })
    }
}

/// Where some bytes stand in others: the first, and the one behind the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span(u32, u32);

impl Span {
    /// `None` where `part` is no part of `whole`, or stands further behind than 4 GiB.
    fn of(part: &[u8], whole: &[u8]) -> Option<Self> {
        let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= whole.len()).then_some(Self(u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }

    fn get(self, whole: &[u8]) -> Option<&[u8]> {
        whole.get(usize::try_from(self.0).ok()?..usize::try_from(self.1).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn a_span_stands_for_a_part_and_for_nothing_else() {
        let whole = [1, 2, 3, 4];
        assert_eq!(Span::of(&whole[1..3], &whole), Some(Span(1, 3)));
        assert_eq!(Span(1, 3).get(&whole), Some(&[2, 3][..]));
        assert_eq!(Span::of(&whole, &whole[1..]), None);
        assert_eq!(Span::of(&whole[2..], &whole[..3]), None);
        assert_eq!(Span(3, 5).get(&whole), None);
    }
}
