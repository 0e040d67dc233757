//! The values of the assumptions that the stages ask for. The others change rules alone.

use super::{Assumptions, table};

/// An enumeration whose variants stand in the order of the table's values, with the function that
/// gives the one that was chosen.
macro_rules! choice {
    ($row:ident, $function:ident, $name:ident { $first:ident, $($other:ident),+ }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $first, $($other),+ }

        impl Assumptions {
            pub(crate) fn $function(&self) -> $name {
                let values = [$name::$first, $($name::$other),+];
                values.get(self.chosen(table::$row)).copied().unwrap_or($name::$first)
            }
        }
    };
}

choice!(CRL_URL, crl_url, CrlUrl { Own, Child, None });
choice!(DISPLAY_NAME, display_name, DisplayName { CommonName, Subject });
choice!(ISSUER, issuer, Issuer { Subject, Issuer });
choice!(ROOT, root, Root { SelfSigned, SelfIssued });
choice!(NON_CA, non_ca, NonCa { Skipped, Rejects, Imported });
choice!(HEX_CASE, hex_case, HexCase { Upper, Lower });

impl CrlUrl {
    /// The URL that a record gets, of that in the CA's own certificate and that in one it issued.
    pub(crate) fn choose<T>(self, own: T, child: T, none: T) -> T {
        match self {
            Self::Own => own,
            Self::Child => child,
            Self::None => none,
        }
    }
}

impl Assumptions {
    pub(crate) fn issuer_hint(&self) -> bool {
        self.chosen(table::ISSUER_HINT) == 1
    }

    /// Whether a certificate that the classic store holds is a duplicate.
    pub(crate) fn classic_duplicate(&self) -> bool {
        self.chosen(table::CLASSIC_DUPLICATE) == 1
    }

    /// Whether a certificate of a deleted CA is a duplicate.
    pub(crate) fn deleted_duplicate(&self) -> bool {
        self.chosen(table::DELETED_DUPLICATE) > 0
    }

    /// Bytes of a kilobyte.
    pub(crate) fn kilobyte(&self) -> u64 {
        if self.chosen(table::KILOBYTE) == 1 { 1000 } else { 1024 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_stand_in_the_order_of_the_table() {
        let mut assumptions = Assumptions::default();
        assert_eq!(assumptions.crl_url(), CrlUrl::Own);
        assert_eq!((assumptions.issuer_hint(), assumptions.kilobyte()), (false, 1024));
        for (name, value) in [
            ("crl-url", "child"),
            ("display-name", "subject"),
            ("issuer", "issuer"),
            ("root", "self-issued"),
            ("encoding", "any"),
            ("duplicate", "skips"),
            ("classic-duplicate", "yes"),
            ("non-ca", "imported"),
            ("expired", "rejects"),
            ("issuer-hint", "true"),
            ("hex-case", "lower"),
            ("kilobyte", "1000"),
            ("deleted-duplicate", "rejects"),
        ] {
            assumptions.set(name, value).unwrap();
        }
        assert_eq!(assumptions.crl_url(), CrlUrl::Child);
        assert_eq!(assumptions.display_name(), DisplayName::Subject);
        assert_eq!(assumptions.issuer(), Issuer::Issuer);
        assert_eq!(assumptions.root(), Root::SelfIssued);
        assert_eq!(assumptions.non_ca(), NonCa::Imported);
        assert_eq!(assumptions.hex_case(), HexCase::Lower);
        assert_eq!((assumptions.issuer_hint(), assumptions.kilobyte()), (true, 1000));
        assert!(assumptions.deleted_duplicate() && !Assumptions::default().deleted_duplicate());
        assert!(assumptions.classic_duplicate() && !Assumptions::default().classic_duplicate());
    }
}
