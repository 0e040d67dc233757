//! What the rules of a certificate look at, and where their findings are.

use crate::armor::Location;
use crate::assumption::Assumptions;
use crate::certificate::{
    Certificate, Extension, FieldError, Fields, Instant, Nonconformity, NonconformityKind,
};
use crate::check::finding::FindingLocation;
use crate::limits::Limits;

/// What the rules of a certificate look at.
pub(crate) struct CertificateFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) assumptions: &'a Assumptions,
    pub(crate) at: Instant,
    pub(crate) bytes: &'a [u8],
    pub(crate) fields: &'a Fields<'a>,
    /// In how far the certificate does not conform to RFC 5280 and DER.
    pub(crate) nonconformities: &'a [Nonconformity],
    /// Places and texts.
    pub(crate) certificate: &'a Certificate<'a>,
    pub(crate) spot: CertificateLocation<'a>,
}

/// What is said of an element that is no certificate that can be read.
pub(crate) struct UnreadableFacts<'a> {
    pub(crate) error: FieldError,
    pub(crate) spot: CertificateLocation<'a>,
}

impl<'a> CertificateFacts<'a> {
    /// The nonconformities of a kind.
    pub(super) fn found(&self, kind: NonconformityKind) -> impl Iterator<Item = &'a Nonconformity> {
        self.nonconformities.iter().filter(move |each| each.kind == kind)
    }

    /// The fields, if they are a CA's.
    pub(super) fn ca(&self) -> Option<&'a Fields<'a>> {
        self.fields.is_ca().then_some(self.fields)
    }

    /// Whether the certificate is predicted to become a record.
    pub(super) fn is_taken(&self) -> bool {
        self.fields.is_ca() || self.assumptions.imports_non_ca()
    }

    /// Whether findings are kept, not only counted.
    pub(super) const fn wanted(&self) -> bool {
        self.spot.wanted
    }

    /// The certificate's place.
    pub(super) fn place(&self) -> FindingLocation {
        self.spot.whole()
    }

    pub(super) fn place_at(&self, offset: usize, path: &'static str) -> FindingLocation {
        self.spot.at(offset, path)
    }

    /// A field's place.
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

    /// The place of that extension; where it is not there, that of all of them.
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

/// Where a certificate stands.
#[derive(Clone, Copy)]
pub(crate) struct CertificateLocation<'a> {
    pub(crate) index: u64,
    /// The place in the file of an offset in the certificate.
    pub(crate) locate: &'a dyn Fn(usize) -> Option<Location>,
    /// Whether findings are kept, not only counted: else nobody asks where they are.
    pub(crate) wanted: bool,
}

impl CertificateLocation<'_> {
    /// The certificate.
    pub(super) fn whole(&self) -> FindingLocation {
        if !self.wanted {
            return FindingLocation::default();
        }
        FindingLocation { certificate: Some(self.index), location: (self.locate)(0), path: None }
    }

    /// An offset in the certificate, and the field that it is in.
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
