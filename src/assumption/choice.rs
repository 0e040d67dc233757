//! The values of each assumption, as a type.

use std::fmt;
use std::str::FromStr;

use super::{ASSUMPTIONS, AssumptionError, Assumptions, table};

/// A value of an assumption. Each row of [`ASSUMPTIONS`] has a type of its own.
///
/// ```
/// use pki_preflight::{Assumptions, assumption::CrlUrlSource};
///
/// let mut assumptions = Assumptions::default();
/// assert_eq!(assumptions.choice::<CrlUrlSource>(), CrlUrlSource::Own);
/// assumptions.choose(CrlUrlSource::Child);
/// assert_eq!(assumptions.get("crl-url"), Some("child"));
///
/// let error = "parent".parse::<CrlUrlSource>().unwrap_err();
/// assert!(error.to_string().ends_with("its values are: own, child, none"));
/// ```
pub trait AssumptionChoice:
    sealed::Row + fmt::Debug + fmt::Display + FromStr<Err = AssumptionError>
{
    /// Every value, in the order of the table; the first is the default.
    const ALL: &'static [Self];

    /// The [name](crate::assumption::AssumptionValue::name) of the value, as `--assume` accepts it.
    #[must_use]
    fn name(self) -> &'static str {
        ASSUMPTIONS
            .get(Self::ROW)
            .and_then(|row| row.values.get(self.index()))
            .map_or("", |value| value.name)
    }
}

mod sealed {
    /// A row of the table, and one of its values.
    #[expect(unnameable_types, reason = "nobody else has rows")]
    pub trait Row: Copy + Eq + 'static {
        /// The index of the assumption in the table.
        const ROW: usize;

        /// The index of the value in the row.
        fn index(self) -> usize;
    }
}

impl Assumptions {
    /// Changes an assumption.
    pub fn choose<C: AssumptionChoice>(&mut self, choice: C) {
        let row = self.chosen.get_mut(C::ROW).zip(self.observed.get_mut(C::ROW));
        if let Some((chosen, observed)) = row {
            (*chosen, *observed) = (choice.index(), false);
        }
    }

    /// The value of an assumption.
    #[must_use]
    pub fn choice<C: AssumptionChoice + Default>(&self) -> C {
        C::ALL.get(self.chosen(C::ROW)).copied().unwrap_or_default()
    }
}

/// Defines an enumeration whose variants are in the order of the table's values.
macro_rules! choice {
    (
        $(#[$about:meta])*
        $name:ident, $row:ident;
        $(#[$first_about:meta])* $first:ident
        $(; $(#[$other_about:meta])* $other:ident)+
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[$first_about])*
            #[default]
            $first,
            $($(#[$other_about])* $other),+
        }

        impl sealed::Row for $name {
            const ROW: usize = table::$row;

            fn index(self) -> usize {
                Self::ALL.iter().position(|each| *each == self).unwrap_or(0)
            }
        }

        impl AssumptionChoice for $name {
            const ALL: &'static [Self] = &[Self::$first, $(Self::$other),+];
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.name())
            }
        }

        /// # Errors
        /// If the assumption does not have a value of that name; the error lists its values.
        impl FromStr for $name {
            type Err = AssumptionError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let named = Self::ALL.iter().find(|each| each.name() == text);
                named.copied().ok_or_else(|| AssumptionError::value(table::$row, text))
            }
        }
    };
}

choice! {
    /// Whose CRL distribution points fill `certificateRevocationListUrl`: the assumption `crl-url`.
    CrlUrlSource, CRL_URL;
    /// The CA certificate's own.
    Own;
    /// Those of a certificate in the bundle that the CA issued.
    Child;
    /// None: the field is null.
    None
}

choice! {
    /// What fills `displayName`: the assumption `display-name`.
    DisplayNameSource, DISPLAY_NAME;
    /// The subject's common name, or the subject if it has none.
    CommonName;
    /// The whole subject.
    Subject
}

choice! {
    /// Which name of the certificate fills `issuer`: the assumption `issuer`.
    IssuerNameSource, ISSUER;
    /// The CA's own subject.
    Subject;
    /// The issuer of the CA certificate.
    Issuer
}

choice! {
    /// Which certificates become `certificateAuthorityType` root: the assumption `root`.
    RootCriterion, ROOT;
    /// Self-issued certificates that are signed with their own key.
    SelfSigned;
    /// All self-issued certificates.
    SelfIssued
}

choice! {
    /// Which encodings of a PKI file the service accepts: the assumption `encoding`.
    AcceptedEncodings, ENCODING;
    /// Only DER.
    Der;
    /// DER and BER.
    Ber;
    /// DER, BER and PEM.
    DerOrPem;
    /// DER, BER, PEM, and base64 without boundaries.
    Any
}

choice! {
    /// What happens to a duplicate: the assumption `duplicate`.
    DuplicateEffect, DUPLICATE;
    /// The upload is rejected.
    Rejects;
    /// The duplicate is skipped, and the other certificates become records.
    Skips
}

choice! {
    /// Whether a certificate in the classic store is a duplicate: the assumption
    /// `classic-duplicate`.
    ClassicDuplicate, CLASSIC_DUPLICATE;
    /// No: it becomes a record.
    No;
    /// Yes: it is a duplicate.
    Yes
}

choice! {
    /// What happens to a certificate that is not a CA certificate: the assumption `non-ca`.
    NonCaEffect, NON_CA;
    /// It is skipped.
    Skipped;
    /// The upload is rejected.
    Rejects;
    /// It becomes a record like a CA certificate.
    Imported
}

choice! {
    /// What happens to an expired CA certificate: the assumption `expired`.
    ExpiredEffect, EXPIRED;
    /// It becomes a record like any other.
    Imported;
    /// The upload is rejected.
    Rejects
}

choice! {
    /// Whether an upload sets `isIssuerHintEnabled` to true: the assumption `issuer-hint`.
    IssuerHint, ISSUER_HINT;
    /// No.
    Off;
    /// Yes.
    On
}

choice! {
    /// The case of the digits of `thumbprint` and `issuerSubjectKeyIdentifier`: the assumption
    /// `hex-case`.
    HexCase, HEX_CASE;
    /// Upper case.
    Upper;
    /// Lower case.
    Lower
}

choice! {
    /// The number of bytes in a kilobyte of the service's limits: the assumption `kilobyte`.
    Kilobyte, KILOBYTE;
    /// 1,024 bytes.
    Binary;
    /// 1,000 bytes.
    Decimal
}

choice! {
    /// Whether a certificate of a deleted CA that can be restored is a duplicate: the assumption
    /// `deleted-duplicate`.
    DeletedDuplicate, DELETED_DUPLICATE;
    /// No: it becomes a record.
    None;
    /// Yes: the upload is rejected.
    Rejects;
    /// Yes: it is skipped, and the other certificates become records.
    Skips
}

impl CrlUrlSource {
    /// The URL that a record gets: the one in the CA's own certificate, the one in a certificate
    /// that the CA issued, or none.
    pub(crate) fn choose<T>(self, own: T, child: T, none: T) -> T {
        match self {
            Self::Own => own,
            Self::Child => child,
            Self::None => none,
        }
    }
}

impl Assumptions {
    pub(crate) fn crl_url(&self) -> CrlUrlSource {
        self.choice()
    }

    pub(crate) fn issuer_hint(&self) -> bool {
        self.choice::<IssuerHint>() == IssuerHint::On
    }

    /// Whether a certificate in the classic store is a duplicate.
    pub(crate) fn classic_duplicate(&self) -> bool {
        self.choice::<ClassicDuplicate>() == ClassicDuplicate::Yes
    }

    /// Whether a certificate of a deleted CA is a duplicate.
    pub(crate) fn deleted_duplicate(&self) -> bool {
        self.choice::<DeletedDuplicate>() != DeletedDuplicate::None
    }

    /// Whether a certificate that is not a CA certificate becomes a record.
    pub(crate) fn imports_non_ca(&self) -> bool {
        self.choice::<NonCaEffect>() == NonCaEffect::Imported
    }

    /// The number of bytes in a kilobyte.
    pub(crate) fn kilobyte(&self) -> u64 {
        match self.choice() {
            Kilobyte::Binary => 1024,
            Kilobyte::Decimal => 1000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that a type has the values of its row in the table, and returns the row's name.
    fn row<C: AssumptionChoice + Default>(variants: &[&str]) -> &'static str {
        let row = &ASSUMPTIONS[C::ROW];
        let names: Vec<_> = row.values.iter().map(|value| value.name).collect();
        assert_eq!(C::ALL.iter().map(|value| value.name()).collect::<Vec<_>>(), names);
        assert_eq!((C::default(), C::ALL.len()), (C::ALL[0], variants.len()));
        for ((value, name), variant) in C::ALL.iter().zip(names).zip(variants) {
            // The variant corresponds to the table's value.
            assert_eq!(format!("{value:?}"), *variant);
            assert_eq!(name.parse::<C>().unwrap(), *value);
            assert_eq!(value.to_string(), name);
            let (mut typed, mut named) = (Assumptions::default(), Assumptions::default());
            typed.choose(*value);
            named.set(row.name, name).unwrap();
            assert_eq!((typed, named.choice::<C>()), (named, *value));
        }
        let error = "no such value".parse::<C>().unwrap_err();
        assert_eq!(error, Assumptions::default().set(row.name, "no such value").unwrap_err());
        row.name
    }

    #[test]
    fn each_row_has_a_type_with_its_values() {
        let rows = [
            row::<CrlUrlSource>(&["Own", "Child", "None"]),
            row::<DisplayNameSource>(&["CommonName", "Subject"]),
            row::<IssuerNameSource>(&["Subject", "Issuer"]),
            row::<RootCriterion>(&["SelfSigned", "SelfIssued"]),
            row::<AcceptedEncodings>(&["Der", "Ber", "DerOrPem", "Any"]),
            row::<DuplicateEffect>(&["Rejects", "Skips"]),
            row::<ClassicDuplicate>(&["No", "Yes"]),
            row::<NonCaEffect>(&["Skipped", "Rejects", "Imported"]),
            row::<ExpiredEffect>(&["Imported", "Rejects"]),
            row::<IssuerHint>(&["Off", "On"]),
            row::<HexCase>(&["Upper", "Lower"]),
            row::<Kilobyte>(&["Binary", "Decimal"]),
            row::<DeletedDuplicate>(&["None", "Rejects", "Skips"]),
        ];
        assert_eq!(rows, ASSUMPTIONS.each_ref().map(|row| row.name));
    }

    #[test]
    fn values_have_their_effect() {
        let mut assumptions = Assumptions::default();
        let effects = |it: &Assumptions| {
            let duplicates = (it.classic_duplicate(), it.deleted_duplicate());
            (it.issuer_hint(), it.kilobyte(), duplicates, it.imports_non_ca())
        };
        assert_eq!(effects(&assumptions), (false, 1024, (false, false), false));
        assumptions.choose(IssuerHint::On);
        assumptions.choose(Kilobyte::Decimal);
        assumptions.choose(ClassicDuplicate::Yes);
        assumptions.choose(DeletedDuplicate::Skips);
        assumptions.choose(NonCaEffect::Imported);
        assert_eq!(effects(&assumptions), (true, 1000, (true, true), true));
        assumptions.choose(NonCaEffect::Rejects);
        assert!(!assumptions.imports_non_ca());
    }
}
