//! Which CA certificates have a chain that a sign-in can use.

use super::UnusableReason;
use crate::chain::{ChainAnalysis, PathEnd, index};
use crate::report::SignatureStatus;

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
    pub(crate) fn new(survey: &ChainAnalysis<'_>, at: i64) -> Self {
        let set = survey.set;
        let mut usability = Self { authorities: vec![false; survey.authorities.len()], at };
        let children = survey.paths.children(set, survey.authorities);
        let mut level: Vec<u32> = (0..set.len())
            .filter(|member| set.is_authority(*member) && set.is_root(*member))
            .collect();
        while let Some(member) = level.pop() {
            let authority = survey.authorities.of(member);
            if usability.own_fault(survey, member).is_some() {
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
    pub(crate) fn fault(&self, survey: &ChainAnalysis<'_>, member: u32) -> Option<UnusableReason> {
        let own = self.own_fault(survey, member);
        if own.is_some() || survey.set.is_root(member) {
            return own;
        }
        let issuer = survey.answer(member).issuer;
        if self.authorities.get(index(issuer)).copied().unwrap_or(false) {
            return None;
        }
        Some(match survey.paths.above(survey.set, member).1 {
            PathEnd::Missing => UnusableReason::IssuerMissing,
            PathEnd::Circle => UnusableReason::Loop,
            PathEnd::Root => UnusableReason::IssuerUnusable,
        })
    }

    /// What is wrong with a certificate itself.
    fn own_fault(&self, survey: &ChainAnalysis<'_>, member: u32) -> Option<UnusableReason> {
        let not_after = survey.set.identity(member)?.not_after;
        // Of what is in a store already, and of an unreadable time, the end may not be known.
        if not_after != i64::MIN && not_after < self.at {
            return Some(UnusableReason::Expired);
        }
        if survey.answer(member).signature == SignatureStatus::Wrong {
            return Some(UnusableReason::InvalidSignature);
        }
        survey.forbidden_by(member).map(|_| UnusableReason::PathLength)
    }
}
