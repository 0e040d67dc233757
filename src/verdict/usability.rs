//! Determines which CA certificates have a chain that a sign-in can use.

use super::UnusableReason;
use crate::chain::{ChainAnalysis, Children, NONE, index};
use crate::outcome::SignatureStatus;

/// For each authority, whether one of its certificates has a usable chain: up to a root, through
/// CAs that have not expired, have no invalid signature and exceed no path length. If not, what its
/// chains lead to once every certificate that is unusable itself is left out, as the steps advise.
///
/// The shortest chain, which a report shows, may lead through an expired cross-certificate while a
/// longer one is usable. Therefore all usable chains are found from the top down, in linear time.
#[derive(Debug)]
pub(crate) struct Usability {
    usable: Vec<bool>,
    /// Authorities whose issuer, or the issuer of a CA above them, is missing.
    below_missing: Vec<bool>,
    /// Authorities that have only certificates that are unusable themselves, and the authorities
    /// below.
    below_unusable: Vec<bool>,
    at: i64,
}

impl Usability {
    /// `at` is the instant at which validity is judged, in seconds since 1970.
    pub(crate) fn new(analysis: &ChainAnalysis<'_>, at: i64) -> Self {
        let set = analysis.set;
        let members = || (0..set.len()).filter(|member| set.is_authority(*member));
        let is_sound = |member: &u32| own_fault(analysis, *member, at).is_none();
        let has_no_issuer =
            |member: &u32| !set.is_root(*member) && analysis.answer(*member).issuer == NONE;
        let mut has_sound = vec![false; analysis.authorities()];
        for member in members().filter(is_sound) {
            mark(&mut has_sound, analysis.authority(member));
        }
        let is_spent = |member: &u32| {
            has_sound.get(index(analysis.authority(*member))).is_some_and(|has_sound| !has_sound)
        };
        let children = analysis.children();
        let below = |tops: Vec<u32>| below(analysis, &children, tops, &is_sound);
        let sound_root = |member: &u32| set.is_root(*member) && is_sound(member);
        let sound_cut = |member: &u32| has_no_issuer(member) && is_sound(member);
        Self {
            usable: below(members().filter(sound_root).collect()),
            below_missing: below(members().filter(sound_cut).collect()),
            below_unusable: below(members().filter(is_spent).collect()),
            at,
        }
    }

    /// Why a CA certificate cannot be used; `None` if it can.
    pub(crate) fn fault(
        &self,
        analysis: &ChainAnalysis<'_>,
        member: u32,
    ) -> Option<UnusableReason> {
        let own = own_fault(analysis, member, self.at);
        if own.is_some() || analysis.set.is_root(member) {
            return own;
        }
        let issuer = analysis.answer(member).issuer;
        let is = |authorities: &[bool]| authorities.get(index(issuer)).copied().unwrap_or(false);
        match () {
            () if is(&self.usable) => None,
            () if issuer == NONE || is(&self.below_missing) => Some(UnusableReason::IssuerMissing),
            () if is(&self.below_unusable) => Some(UnusableReason::IssuerUnusable),
            () => Some(UnusableReason::Loop),
        }
    }
}

/// The authorities of the given certificates, and all authorities below them through certificates
/// that are not unusable themselves.
fn below(
    analysis: &ChainAnalysis<'_>,
    children: &Children,
    tops: Vec<u32>,
    is_sound: &impl Fn(&u32) -> bool,
) -> Vec<bool> {
    let mut marked = vec![false; analysis.authorities()];
    let mut level = tops;
    while let Some(member) = level.pop() {
        let authority = analysis.authority(member);
        if marked.get(index(authority)) == Some(&false) {
            mark(&mut marked, authority);
            level.extend(children.of(authority).iter().copied().filter(is_sound));
        }
    }
    marked
}

fn mark(authorities: &mut [bool], authority: u32) {
    if let Some(is_marked) = authorities.get_mut(index(authority)) {
        *is_marked = true;
    }
}

/// Why a certificate itself is unusable.
fn own_fault(analysis: &ChainAnalysis<'_>, member: u32, at: i64) -> Option<UnusableReason> {
    let not_after = analysis.set.not_after(member)?;
    // The expiry of a certificate in a store, or with an unreadable time, may be unknown.
    if not_after != i64::MIN && not_after < at {
        return Some(UnusableReason::Expired);
    }
    if analysis.answer(member).signature == SignatureStatus::Invalid {
        return Some(UnusableReason::InvalidSignature);
    }
    analysis.forbidden_by(member).map(|_| UnusableReason::PathLength)
}
