//! The properties of each resource, and how queries may use them.

/// A property of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Property {
    /// Graph's name.
    pub(crate) name: &'static str,
    /// The column that stores it.
    pub(crate) column: &'static str,
    pub(crate) kind: Kind,
    pub(crate) filter: FilterBy,
    /// Whether `$orderby` supports it.
    pub(crate) is_orderable: bool,
}

/// The type of a property's values, for filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Instant,
    /// A word of an enumeration.
    Word(&'static [&'static str]),
}

/// How filters may use a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FilterBy {
    Nothing,
    Eq,
    EqOrStartsWith,
}

const fn property(name: &'static str, column: &'static str) -> Property {
    let (kind, filter) = (Kind::Text, FilterBy::Nothing);
    Property { name, column, kind, filter, is_orderable: false }
}

impl Property {
    const fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    const fn filter(self, filter: FilterBy) -> Self {
        Self { filter, ..self }
    }

    const fn orderable(self) -> Self {
        Self { is_orderable: true, ..self }
    }
}

/// The properties of `certificateBasedAuthPki`, in the order of Graph's examples.
pub(crate) static PKI: [Property; 6] = [
    property("id", "id").filter(FilterBy::Eq),
    property("deletedDateTime", "deleted").of(Kind::Instant),
    property("displayName", "display_name").filter(FilterBy::EqOrStartsWith).orderable(),
    property("lastModifiedDateTime", "modified").of(Kind::Instant),
    property("status", "status"),
    property("statusDetails", "status_details"),
];

/// The properties of `certificateAuthorityDetail`, in the order of Graph's examples.
///
/// Source: Microsoft Graph v1.0, the properties' "Supports $filter" and "Supports $orderby".
pub(crate) static AUTHORITY: [Property; 13] = [
    property("id", "id").filter(FilterBy::Eq),
    property("deletedDateTime", "deleted").of(Kind::Instant),
    property("certificateAuthorityType", "type")
        .of(Kind::Word(&["root", "intermediate", "unknownFutureValue"]))
        .filter(FilterBy::Eq),
    property("certificate", "certificate"),
    property("displayName", "display_name").filter(FilterBy::EqOrStartsWith).orderable(),
    property("issuer", "issuer"),
    property("issuerSubjectKeyIdentifier", "key_identifier"),
    property("createdDateTime", "created").of(Kind::Instant),
    property("expirationDateTime", "expires").of(Kind::Instant).filter(FilterBy::Eq).orderable(),
    property("thumbprint", "thumbprint").filter(FilterBy::EqOrStartsWith),
    property("certificateRevocationListUrl", "crl_url"),
    property("deltaCertificateRevocationListUrl", "delta_crl_url"),
    property("isIssuerHintEnabled", "issuer_hint"),
];

/// The property with a name; the reference's spelling of the delta CRL URL is accepted too.
pub(super) fn find(properties: &'static [Property], name: &str) -> Option<&'static Property> {
    let name = match name {
        "deltacertificateRevocationListUrl" => "deltaCertificateRevocationListUrl",
        name => name,
    };
    properties.iter().find(|property| property.name == name)
}

/// The names of the properties for which `is` is true, for a message.
pub(super) fn names(properties: &[Property], is: impl Fn(&Property) -> bool) -> String {
    let found: Vec<_> = properties.iter().filter(|each| is(each)).map(|each| each.name).collect();
    found.join(", ")
}
