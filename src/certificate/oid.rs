//! Object identifiers, which can be printed even if they are invalid.

use std::fmt;

use const_oid::ObjectIdentifier as Constant;
use const_oid::db::{rfc5912, rfc8410};

use crate::digest::Hex;

/// The longest arc that is printed in decimal, in bytes (224 bits). The UUID in an identifier below
/// 2.25 has up to 19 bytes. The limit bounds the work for an arc, which is quadratic in its length.
const MAX_DECIMAL: usize = 32;

// Content bytes for comparison.
pub(crate) const EC_PUBLIC_KEY: &[u8] = rfc5912::ID_EC_PUBLIC_KEY.as_bytes();
pub(crate) const RSA_ENCRYPTION: &[u8] = rfc5912::RSA_ENCRYPTION.as_bytes();

pub(crate) const RSASSA_PSS: &[u8] = rfc5912::ID_RSASSA_PSS.as_bytes();
pub(crate) const SHA_1: &[u8] = rfc5912::ID_SHA_1.as_bytes();

/// Algorithms of RSA keys and signatures (PKCS #1 v1.5), whose parameters are NULL (RFC 3279
/// sections 2.2.1 and 2.3.1, RFC 4055 section 5).
pub(crate) const WITH_NULL: &[&[u8]] = &[
    rfc5912::SHA_256_WITH_RSA_ENCRYPTION.as_bytes(),
    RSA_ENCRYPTION,
    rfc5912::MD_2_WITH_RSA_ENCRYPTION.as_bytes(),
    rfc5912::MD_5_WITH_RSA_ENCRYPTION.as_bytes(),
    rfc5912::SHA_1_WITH_RSA_ENCRYPTION.as_bytes(),
    rfc5912::SHA_224_WITH_RSA_ENCRYPTION.as_bytes(),
    rfc5912::SHA_384_WITH_RSA_ENCRYPTION.as_bytes(),
    rfc5912::SHA_512_WITH_RSA_ENCRYPTION.as_bytes(),
];

/// Algorithms without parameters (RFC 5758 section 3.2, RFC 8410 section 3).
pub(crate) const WITHOUT_PARAMETERS: &[&[u8]] = &[
    rfc5912::ECDSA_WITH_SHA_224.as_bytes(),
    rfc5912::ECDSA_WITH_SHA_256.as_bytes(),
    rfc5912::ECDSA_WITH_SHA_384.as_bytes(),
    rfc5912::ECDSA_WITH_SHA_512.as_bytes(),
    rfc8410::ID_ED_25519.as_bytes(),
    rfc8410::ID_ED_448.as_bytes(),
];

/// An OBJECT IDENTIFIER: the content bytes (X.690 8.19), of any length and with arcs of any size.
/// Object identifiers are equal if their bytes are equal.
///
/// Nothing is validated. Bytes that violate X.690 8.19.2 can be stored and printed;
/// [`violation`](Self::violation) describes the violation. The identifier need not be assigned.
///
/// Prints dotted decimal (`1.2.840.113549.1.1.11`). An arc that has no valid value (truncated or
/// padded), or has more than 32 bytes, prints as `0x` and its bytes, so that no two identifiers
/// print alike; an empty identifier prints as `(empty)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectIdentifier<'a>(&'a [u8]);

impl<'a> ObjectIdentifier<'a> {
    /// Wraps content bytes, without a header, and does not parse them.
    #[must_use]
    pub const fn new(content: &'a [u8]) -> Self {
        Self(content)
    }

    /// The content bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// Whether X.690 8.19 allows the bytes.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let mut between = true;
        let padded = self.0.iter().any(|byte| {
            let padded = between && *byte == 0x80;
            between = *byte < 0x80;
            padded
        });
        between && !padded && !self.0.is_empty()
    }

    /// The first violation of X.690 8.19, as the rest of a sentence about the identifier.
    #[must_use]
    pub fn violation(&self) -> Option<&'static str> {
        if self.0.is_empty() {
            return Some("is empty (X.690 8.19.2)");
        }
        self.arcs().find_map(|arc| match arc {
            [0x80, ..] => Some("has a padded arc (X.690 8.19.2)"),
            [.., 0x80..=0xFF] => Some("ends within an arc (X.690 8.19.2)"),
            _ => None,
        })
    }

    /// The usual name of an algorithm, curve or attribute. For other identifiers, the name in the
    /// registry of LDAP descriptors (RFC 4520) or in the RFC that defines it. `None` if there is no
    /// name or the identifier is invalid.
    ///
    /// Searches about 1,500 entries: use it for printing, not for comparison.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let usual = NAMES.iter().find(|(oid, _)| oid.as_bytes() == self.0);
        usual.map(|(_, name)| *name).or_else(|| {
            let constant = Constant::from_bytes(self.0).ok().filter(|_| self.is_valid())?;
            const_oid::db::DB.by_oid(&constant)
        })
    }

    /// The subidentifiers as encoded. The first one contains two arcs.
    fn arcs(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.0.split_inclusive(|byte| byte & 0x80 == 0)
    }
}

impl fmt::Display for ObjectIdentifier<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("(empty)");
        }
        for (index, arc) in self.arcs().enumerate() {
            if index > 0 {
                formatter.write_str(".")?;
            }
            // X.690 8.19.4: the first subidentifier is 40 X + Y, where Y is below 40 unless X is 2.
            match (Decimal::read(arc), index, arc) {
                (None, ..) => write!(formatter, "0x{}", Hex(arc))?,
                (_, 0, [byte @ 0..80]) => write!(formatter, "{}.{}", byte / 40, byte % 40)?,
                (Some(value), 0, _) => write!(formatter, "2.{}", value.minus(80))?,
                (Some(value), ..) => write!(formatter, "{value}")?,
            }
        }
        Ok(())
    }
}

/// A number below 10^72 as groups of nine digits, the lowest first. An arc of 32 bytes is below
/// 2^224.
struct Decimal([u32; 8]);

impl Decimal {
    const BASE: u64 = 1_000_000_000;

    /// `None` for an arc that is not printed in decimal.
    fn read(arc: &[u8]) -> Option<Self> {
        if arc.len() > MAX_DECIMAL || matches!(arc, [] | [0x80, ..] | [.., 0x80..=0xFF]) {
            return None;
        }
        let mut value = Self([0; 8]);
        for byte in arc {
            let mut carry = u64::from(byte & 0x7F);
            for limb in &mut value.0 {
                let next = u64::from(*limb) * 128 + carry;
                *limb = u32::try_from(next % Self::BASE).ok()?;
                carry = next / Self::BASE;
            }
        }
        Some(value)
    }

    /// Subtracts `small`, which must not exceed the value.
    fn minus(mut self, small: u32) -> Self {
        let mut borrow = small;
        for limb in &mut self.0 {
            (*limb, borrow) = match limb.checked_sub(borrow) {
                Some(lower) => (lower, 0),
                None => (*limb + 1_000_000_000 - borrow, 1),
            };
        }
        self
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut limbs = self.0.iter().rev().skip_while(|limb| **limb == 0);
        write!(formatter, "{}", limbs.next().unwrap_or(&0))?;
        limbs.try_for_each(|limb| write!(formatter, "{limb:09}"))
    }
}

const fn named(dotted: &str, name: &'static str) -> (Constant, &'static str) {
    (Constant::new_unwrap(dotted), name)
}

/// Names that are missing from the registries or spelled unusually there. The names that nearly
/// every certificate needs come first.
static NAMES: &[(Constant, &str)] = &[
    // RFC 8017 appendix A.2, RFC 4055
    named("1.2.840.113549.1.1.1", "rsaEncryption"),
    named("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    named("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    named("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    named("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    named("1.2.840.113549.1.1.10", "rsassaPss"),
    // RFC 3279 2.3.5, RFC 5480, RFC 5758, RFC 5639, RFC 8410
    named("1.2.840.10045.2.1", "id-ecPublicKey"),
    named("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    named("1.2.840.10045.3.1.7", "P-256"),
    named("1.3.132.0.34", "P-384"),
    named("1.3.132.0.35", "P-521"),
    named("1.3.101.112", "ed25519"),
    named("1.3.101.113", "ed448"),
    // FIPS 204 (RFC 9881)
    named("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
    named("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
    named("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
    // Ukraine's ordinance z1399-12: DSTU 4145, polynomial basis
    named("1.2.804.2.1.1.1.1.3.1.1", "dstu4145WithGost34311-pb"),
    named("1.2.804.2.1.1.1.1.3.6.1.1", "dstu4145WithDstu7564-256-pb"),
    named("1.2.804.2.1.1.1.1.3.6.2.1", "dstu4145WithDstu7564-384-pb"),
    named("1.2.804.2.1.1.1.1.3.6.3.1", "dstu4145WithDstu7564-512-pb"),
    // RFC 4491, RFC 9215
    named("1.2.643.2.2.3", "gostR3411-94-with-gostR3410-2001"),
    named("1.2.643.2.2.19", "gostR3410-2001"),
    named("1.2.643.7.1.1.1.1", "gostR3410-2012-256"),
    named("1.2.643.7.1.1.1.2", "gostR3410-2012-512"),
    named("1.2.643.7.1.1.3.2", "gostR3410-2012-256-with-gostR3411-2012-256"),
    named("1.2.643.7.1.1.3.3", "gostR3410-2012-512-with-gostR3411-2012-512"),
    // GM/T 0006
    named("1.2.156.10197.1.301", "SM2"),
    named("1.2.156.10197.1.501", "SM2-with-SM3"),
    // X.520, RFC 4519, RFC 2985
    named("2.5.4.3", "commonName"),
    named("2.5.4.6", "countryName"),
    named("2.5.4.7", "localityName"),
    named("2.5.4.10", "organizationName"),
    named("2.5.4.11", "organizationalUnitName"),
    named("2.5.4.97", "organizationIdentifier"),
    named("0.9.2342.19200300.100.1.25", "domainComponent"),
    named("1.2.840.113549.1.9.1", "emailAddress"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn print(bytes: &[u8]) -> String {
        ObjectIdentifier::new(bytes).to_string()
    }

    #[test]
    fn prints_arcs_of_any_size() {
        assert_eq!(print(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D]), "1.2.840.113549");
        assert_eq!((print(&[0x00]), print(&[0x27])), ("0.0".into(), "0.39".into()));
        assert_eq!((print(&[0x28]), print(&[0x4F])), ("1.0".into(), "1.39".into()));
        assert_eq!((print(&[0x50]), print(&[0x88, 0x37])), ("2.0".into(), "2.999".into()));
        // 2.25 and a UUID of 128 ones (X.667)
        let uuid = [&[0x69, 0x83], &[0xFF; 17][..], &[0x7F]].concat();
        assert_eq!(print(&uuid), "2.25.340282366920938463463374607431768211455");
        // 2^70 as the first subidentifier: 80 is borrowed over a limb
        let first = [&[0x81], &[0x80; 9][..], &[0x00]].concat();
        assert_eq!(print(&first), "2.1180591620717411303344");
        assert_eq!(print(&[&[0xFF; 31][..], &[0x7F]].concat()).len(), "2.".len() + 68);
    }

    #[test]
    fn prints_what_is_no_identifier() {
        for (bytes, text, rule) in [
            (&[][..], "(empty)", "is empty"),
            (&[0x2A, 0x86], "1.2.0x86", "ends within"),
            (&[0x2A, 0x80, 0x01], "1.2.0x8001", "padded arc"),
            (&[0x80], "0x80", "padded arc"),
        ] {
            let oid = ObjectIdentifier::new(bytes);
            assert_eq!(oid.to_string(), text);
            assert!(oid.violation().unwrap().contains(rule) && !oid.is_valid());
            assert_eq!(oid.name(), None);
        }
        let long = [&[0x2A][..], &[0xFF; 32], &[0x7F]].concat();
        assert_eq!(print(&long), format!("1.2.0x{}7F", "FF".repeat(32)));
        assert!(ObjectIdentifier::new(&long).is_valid());
    }

    #[test]
    fn names_what_is_known() {
        let name = |dotted| ObjectIdentifier::new(Constant::new_unwrap(dotted).as_bytes()).name();
        assert_eq!(name("1.2.840.113549.1.1.11"), Some("sha256WithRSAEncryption"));
        assert_eq!(name("2.5.29.19"), Some("id-ce-basicConstraints"));
        assert_eq!(name("1.3.6.1.5.5.7.3.2"), Some("id-kp-clientAuth"));
        assert_eq!(name("1.2.840.10045.4.3.3"), Some("ecdsa-with-SHA384"));
        assert_eq!(name("1.3.36.3.3.2.8.1.1.7"), Some("brainpoolP256r1"));
        assert_eq!(name("1.2.3.4.5"), None);
    }

    /// Few distinct bytes, so that pairs are often equal or nearly equal.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(prop::sample::select(&[0_u8, 1, 0x2A, 0x80, 0x81][..]), 0..4)
    }

    proptest! {
        #[test]
        fn prints_as_const_oid_does(first in 0_u32..3, second in 0_u32..40, rest: [u32; 3]) {
            let constant = Constant::from_arcs([first, second].into_iter().chain(rest)).unwrap();
            prop_assert_eq!(print(constant.as_bytes()), constant.to_string());
        }

        #[test]
        fn no_two_print_alike(one in bytes(), other in bytes()) {
            prop_assert_eq!(print(&one) == print(&other), one == other);
        }

        #[test]
        fn takes_anything(bytes: Vec<u8>) {
            let oid = ObjectIdentifier::new(&bytes);
            prop_assert!(oid.is_valid() || print(&bytes).contains(['(', 'x']));
            prop_assert!(oid.name().is_none() || oid.is_valid());
        }
    }
}
