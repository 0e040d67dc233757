//! The facts that the rules about a certificate use, and the locations of their findings.

use crate::armor::Location;
use crate::assumption::Assumptions;
use crate::certificate::{
    Certificate, Extension, FieldError, Fields, Instant, Nonconformity, NonconformityKind,
};
use crate::check::finding::FindingLocation;
use crate::limits::Limits;

/// The facts that the rules about a certificate use.
pub(crate) struct CertificateFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) assumptions: &'a Assumptions,
    pub(crate) at: Instant,
    pub(crate) bytes: &'a [u8],
    pub(crate) fields: &'a Fields<'a>,
    /// How the certificate violates RFC 5280 and DER.
    pub(crate) nonconformities: &'a [Nonconformity],
    /// Used for locations and texts.
    pub(crate) certificate: &'a Certificate<'a>,
    pub(crate) spot: CertificateLocation<'a>,
}

/// The error for an element that is not a readable certificate.
pub(crate) struct UnreadableFacts<'a> {
    pub(crate) error: FieldError,
    pub(crate) spot: CertificateLocation<'a>,
}

impl<'a> CertificateFacts<'a> {
    /// The nonconformities of a kind.
    pub(super) fn found(&self, kind: NonconformityKind) -> impl Iterator<Item = &'a Nonconformity> {
        self.nonconformities.iter().filter(move |each| each.kind == kind)
    }

    /// The fields of a CA certificate; `None` for any other.
    pub(super) fn ca(&self) -> Option<&'a Fields<'a>> {
        self.fields.is_ca().then_some(self.fields)
    }

    /// Whether the certificate is predicted to become a record.
    pub(super) fn is_taken(&self) -> bool {
        self.fields.is_ca() || self.assumptions.imports_non_ca()
    }

    /// Whether findings are stored, not only counted.
    pub(super) const fn wanted(&self) -> bool {
        self.spot.wanted
    }

    /// The location of the certificate.
    pub(super) fn place(&self) -> FindingLocation {
        self.spot.whole()
    }

    pub(super) fn place_at(&self, offset: usize, path: &'static str) -> FindingLocation {
        self.spot.at(offset, path)
    }

    /// The location of a field.
    pub(super) fn place_at_field(&self, path: &'static str) -> FindingLocation {
        if !self.wanted() {
            return FindingLocation::default();
        }
        let offset = self.certificate.offset_of(path);
        self.place_at(offset, path)
    }

    /// The first extension with this arc below id-ce (2.5.29).
    pub(super) fn extension(&self, arc: u8) -> Option<Extension<'a>> {
        let mut extensions = self.certificate.extensions().iter().flatten();
        extensions.find(|extension| extension.id().as_bytes() == [0x55, 0x1D, arc])
    }

    /// The location of the extension with this arc, or of all extensions if it is absent.
    pub(super) fn place_at_extension(&self, arc: u8, path: &'static str) -> FindingLocation {
        if !self.wanted() {
            return FindingLocation::default();
        }
        match self.extension(arc) {
            Some(extension) => self.place_at(extension.offset(), path),
            None => self.place_at_field("tbsCertificate.extensions"),
        }
    }
}

/// The location of a certificate.
#[derive(Clone, Copy)]
pub(crate) struct CertificateLocation<'a> {
    pub(crate) index: u64,
    /// The location in the file of an offset in the certificate.
    pub(crate) locate: &'a dyn Fn(usize) -> Option<Location>,
    /// Whether findings are stored, not only counted: otherwise their locations are not needed.
    pub(crate) wanted: bool,
}

impl CertificateLocation<'_> {
    /// The location of the certificate as a whole.
    pub(super) fn whole(&self) -> FindingLocation {
        if !self.wanted {
            return FindingLocation::default();
        }
        FindingLocation { certificate: Some(self.index), location: (self.locate)(0), path: None }
    }

    /// The location of an offset in the certificate, with the path of the field that contains it.
    pub(super) fn at(&self, offset: usize, path: &'static str) -> FindingLocation {
        if !self.wanted {
            return FindingLocation::default();
        }
        FindingLocation {
            certificate: Some(self.index),
            location: (self.locate)(offset),
            path: Some(path),
        }
    }
}
