//! Which CA certificates have a chain that a sign-in can use.

use super::UnusableReason;
use crate::chain::{ChainAnalysis, PathEnd, index};
use crate::outcome::SignatureStatus;

/// Of each authority whether one of its certificates has a usable chain: up to a root, through CAs
/// that have not expired and whose signatures are not invalid.
///
/// The shortest chain, which a report shows, may lead through an expired cross-certificate while
/// a longer one is good. So the usable ones are found from the roots down, in linear time.
#[derive(Debug)]
pub(crate) struct Usability {
    authorities: Vec<bool>,
    at: i64,
}

impl Usability {
    /// `at`: the instant that validity is judged at, in seconds since 1970.
    pub(crate) fn new(analysis: &ChainAnalysis<'_>, at: i64) -> Self {
        let set = analysis.set;
        let mut usability = Self { authorities: vec![false; analysis.authorities()], at };
        let children = analysis.children();
        let mut level: Vec<u32> = (0..set.len())
            .filter(|member| set.is_authority(*member) && set.is_root(*member))
            .collect();
        while let Some(member) = level.pop() {
            let authority = analysis.authority(member);
            if usability.own_fault(analysis, member).is_some() {
                continue;
            }
            match usability.authorities.get_mut(index(authority)) {
                Some(is_usable) if !*is_usable => *is_usable = true,
                _ => continue,
            }
            level.extend_from_slice(children.of(authority));
        }
        usability
    }

    /// Why a CA certificate cannot be used; none where it can.
    pub(crate) fn fault(
        &self,
        analysis: &ChainAnalysis<'_>,
        member: u32,
    ) -> Option<UnusableReason> {
        let own = self.own_fault(analysis, member);
        if own.is_some() || analysis.set.is_root(member) {
            return own;
        }
        let issuer = analysis.answer(member).issuer;
        if self.authorities.get(index(issuer)).copied().unwrap_or(false) {
            return None;
        }
        Some(match analysis.above(member).1 {
            PathEnd::Missing => UnusableReason::IssuerMissing,
            PathEnd::Loop => UnusableReason::Loop,
            PathEnd::Root => UnusableReason::IssuerUnusable,
        })
    }

    /// What is wrong with a certificate itself.
    fn own_fault(&self, analysis: &ChainAnalysis<'_>, member: u32) -> Option<UnusableReason> {
        let not_after = analysis.set.identity(member)?.not_after;
        // Of what is in a store already, and of an unreadable time, the end may not be known.
        if not_after != i64::MIN && not_after < self.at {
            return Some(UnusableReason::Expired);
        }
        if analysis.answer(member).signature == SignatureStatus::Wrong {
            return Some(UnusableReason::InvalidSignature);
        }
        analysis.forbidden_by(member).map(|_| UnusableReason::PathLength)
    }
}
