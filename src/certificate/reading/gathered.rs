//! Collects nonconformities while the components of a certificate are parsed.

use crate::certificate::FieldError;
use crate::certificate::der_violation::DerViolations;
use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};
use crate::tlv::{Element, ReadError};

pub(super) struct Gathered {
    /// Violations of DER, counted by kind.
    pub(super) der: DerViolations,
    /// The maximum depth at which elements are nested.
    depth: u16,
    pub(super) list: Vec<Nonconformity>,
    /// The first trailing data that was found after the last field of a structure.
    pub(super) trailing: Option<ReadError>,
}

impl Gathered {
    pub(super) fn new(depth: u16, trailing: Option<ReadError>) -> Self {
        Self { der: DerViolations::default(), depth, list: Vec::new(), trailing }
    }

    /// Returns the nonconformities of the component `element`, except for violations of DER, which
    /// are added to `der`. `is_followed` is whether `found` includes violations of DER; if not, the
    /// walk over the frame finds them.
    #[inline(always)]
    pub(super) fn component(
        &mut self,
        element: &Element<'_>,
        is_followed: bool,
        found: &[Nonconformity],
    ) -> Vec<Nonconformity> {
        let is_known = is_followed && self.der.skip(element, self.depth);
        if found.is_empty() { Vec::new() } else { self.others(element, is_known, found) }
    }

    #[cold]
    fn others(
        &mut self,
        element: &Element<'_>,
        is_known: bool,
        found: &[Nonconformity],
    ) -> Vec<Nonconformity> {
        let mut others = Vec::new();
        for each in found {
            let each = each.at(element.offset);
            match each.kind {
                NonconformityKind::Der { violation, count } if is_known => {
                    self.der.add(violation, count, each.offset);
                }
                NonconformityKind::Der { .. } => {}
                _ => others.push(each),
            }
        }
        others
    }

    /// Records a field that cannot be parsed, unless the previous such field had the same error:
    /// one unreadable extension makes several values unreadable.
    pub(super) fn unreadable(&mut self, error: FieldError) {
        let new = Nonconformity::unreadable(error);
        let is_unreadable =
            |each: &&Nonconformity| matches!(each.kind, NonconformityKind::Unreadable(_));
        if self.list.iter().rfind(is_unreadable) != Some(&new) {
            self.list.push(new);
        }
    }

    /// Searches for trailing data, unless some was already found.
    pub(super) fn trailing(&mut self, look: impl FnOnce() -> Option<ReadError>) {
        if self.trailing.is_none() {
            self.trailing = look();
        }
    }

    pub(super) fn note(&mut self, kind: NonconformityKind, offset: usize, path: &'static str) {
        self.list.push(Nonconformity { kind, offset, path });
    }
}
