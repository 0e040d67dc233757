//! What is gathered while the components of a certificate are parsed.

use crate::certificate::FieldError;
use crate::certificate::der_violation::DerViolations;
use crate::certificate::nonconformity::{Nonconformity, NonconformityKind};
use crate::tlv::{Element, ReadError};

pub(super) struct Gathered {
    /// Violations of DER, to be counted by their kinds.
    pub(super) der: DerViolations,
    /// How deep elements may lie in each other.
    depth: u16,
    pub(super) list: Vec<Nonconformity>,
    /// Where bytes stand behind the last field of a structure, first.
    pub(super) trailing: Option<ReadError>,
}

impl Gathered {
    pub(super) fn new(depth: u16, trailing: Option<ReadError>) -> Self {
        Self { der: DerViolations::default(), depth, list: Vec::new(), trailing }
    }

    /// What was found of a component that stands here, violations of DER put aside.
    /// `is_followed`: whether those are among what was found.
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

    /// Of fields behind each other that cannot be parsed for the same reason one counts: an extension
    /// that cannot be told apart makes several values unreadable.
    pub(super) fn unreadable(&mut self, error: FieldError) {
        let new = Nonconformity::unreadable(error);
        let is_unreadable =
            |each: &&Nonconformity| matches!(each.kind, NonconformityKind::Unreadable(_));
        if self.list.iter().rfind(is_unreadable) != Some(&new) {
            self.list.push(new);
        }
    }

    /// Looks for bytes behind a last field, if none were found before.
    pub(super) fn trailing(&mut self, look: impl FnOnce() -> Option<ReadError>) {
        if self.trailing.is_none() {
            self.trailing = look();
        }
    }

    pub(super) fn note(&mut self, kind: NonconformityKind, offset: usize, path: &'static str) {
        self.list.push(Nonconformity { kind, offset, path });
    }
}
