//! Whether people can sign in with the CAs of a bundle, in counts.

use serde::{Deserialize, Serialize};

use super::Step;

/// Whether people can sign in with certificates that the CAs of the bundle issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SignIn {
    /// What the counts come to.
    pub prediction: SignInPrediction,
    /// CA certificates in the bundle, each counted once: the sum of the next three.
    pub certificate_authorities: u64,
    /// Those whose chain ends at a root in the bundle or a store, every CA in it valid, and whose
    /// predicted record needs no change.
    pub usable: u64,
    /// Those whose chain is as good, but whose CRL URL has to be set after the upload.
    pub usable_after_steps: u64,
    /// The others.
    pub unusable: u64,
    /// Why they are unusable: one reason for each of them.
    pub unusable_because: Vec<UnusableAuthorities>,
    /// Where the CRL URLs are that have to be set after the upload.
    pub crl_urls: CrlUrlSteps,
}

/// What becomes of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SignInPrediction {
    /// Nothing is left to do.
    Ready,
    /// It is predicted to work when the steps are done.
    ToDo,
    /// Some CAs that have not expired cannot be used.
    PartlyBroken,
    /// No CA can be used.
    Broken,
}

/// CA certificates that cannot be used, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UnusableAuthorities {
    /// Why they cannot be used.
    pub reason: UnusableReason,
    /// How many there are.
    pub count: u64,
}

/// Why a CA certificate cannot be used. Where several hold, the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum UnusableReason {
    /// It has expired (C004).
    Expired,
    /// Its signature is invalid (S009).
    InvalidSignature,
    /// The path length constraint of a CA above it excludes it (S003).
    PathLength,
    /// Its issuer, or one above that, is neither in the bundle nor in a store (S007).
    IssuerMissing,
    /// The CAs above it issued each other, and none of them is a root (S015).
    Loop,
    /// Each chain to a root leads through a CA that cannot be used.
    IssuerUnusable,
}

impl UnusableReason {
    /// Every reason, the first that counts first.
    pub const ALL: [Self; 6] = [
        Self::Expired,
        Self::InvalidSignature,
        Self::PathLength,
        Self::IssuerMissing,
        Self::Loop,
        Self::IssuerUnusable,
    ];
}

/// How many CRL URLs have to be set after the upload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlUrlSteps {
    /// CAs whose own URL a certificate of the bundle names; `chains` has it.
    pub known: u64,
    /// CAs whose own URL has to be copied from a certificate that they issued.
    pub unknown: u64,
}

/// Counts CA certificates as they are looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignInTally {
    usable: u64,
    usable_after_steps: u64,
    unusable: [u64; UnusableReason::ALL.len()],
    crl_urls: CrlUrlSteps,
    crl_certificates: Vec<u64>,
    /// Those of [`UnusableReason::IssuerUnusable`].
    below_unusable: Vec<u64>,
}

impl SignInTally {
    /// Adds a CA certificate. `crl_url`: whether the CRL URL that has to be set is known; none
    /// where the predicted one fits.
    pub(crate) fn add(
        &mut self,
        index: u64,
        reason: Option<UnusableReason>,
        crl_url: Option<bool>,
    ) {
        match (reason, crl_url) {
            (Some(reason), _) => {
                let position = UnusableReason::ALL.iter().position(|known| *known == reason);
                let count = position.and_then(|position| self.unusable.get_mut(position));
                count.into_iter().for_each(|count| *count += 1);
                if reason == UnusableReason::IssuerUnusable {
                    note(&mut self.below_unusable, &[index]);
                }
            }
            (None, Some(_)) => self.usable_after_steps += 1,
            (None, None) => self.usable += 1,
        }
        // Nobody has to set the URL of a CA that is to be left out.
        if reason == Some(UnusableReason::Expired) {
            return;
        }
        match crl_url {
            Some(true) => self.crl_urls.known += 1,
            Some(false) => self.crl_urls.unknown += 1,
            None => return,
        }
        note(&mut self.crl_certificates, &[index]);
    }

    /// Adds those that come later in the file.
    pub(crate) fn merge(&mut self, later: &Self) {
        self.usable += later.usable;
        self.usable_after_steps += later.usable_after_steps;
        self.unusable.iter_mut().zip(later.unusable).for_each(|(mine, theirs)| *mine += theirs);
        self.crl_urls.known += later.crl_urls.known;
        self.crl_urls.unknown += later.crl_urls.unknown;
        note(&mut self.crl_certificates, &later.crl_certificates);
        note(&mut self.below_unusable, &later.below_unusable);
    }

    /// How many CAs are unusable for a reason.
    pub(super) fn unusable(&self, reason: UnusableReason) -> u64 {
        let counts = UnusableReason::ALL.into_iter().zip(self.unusable);
        counts.filter(|(known, _)| *known == reason).map(|(_, count)| count).sum()
    }

    /// The first CAs whose issuers are unusable.
    pub(super) fn below_unusable(&self) -> &[u64] {
        &self.below_unusable
    }

    /// How many CRL URLs have to be set, and the first CAs whose they are.
    pub(super) fn crl_steps(&self) -> (u64, &[u64]) {
        (self.crl_urls.known + self.crl_urls.unknown, &self.crl_certificates)
    }

    /// What the counts come to. `has_steps`: whether there is something to do for the sign-in.
    pub(super) fn verdict(&self, has_steps: bool) -> SignIn {
        let unusable: u64 = self.unusable.iter().sum();
        let expired = self.unusable(UnusableReason::Expired);
        let works = self.usable + self.usable_after_steps;
        let prediction = if works == 0 {
            SignInPrediction::Broken
        } else if unusable > expired {
            SignInPrediction::PartlyBroken
        } else if has_steps || self.usable_after_steps > 0 {
            SignInPrediction::ToDo
        } else {
            SignInPrediction::Ready
        };
        let reasons = UnusableReason::ALL.into_iter().zip(self.unusable);
        let reasons = reasons.filter(|(_, count)| *count > 0);
        SignIn {
            prediction,
            certificate_authorities: works + unusable,
            usable: self.usable,
            usable_after_steps: self.usable_after_steps,
            unusable,
            unusable_because: reasons
                .map(|(reason, count)| UnusableAuthorities { reason, count })
                .collect(),
            crl_urls: self.crl_urls,
        }
    }
}

/// Keeps the first certificates of several.
fn note(first: &mut Vec<u64>, more: &[u64]) {
    let room = Step::CERTIFICATES.saturating_sub(first.len());
    first.extend(more.iter().take(room));
}
