//! Whether people can sign in with the CAs of a bundle, in numbers.

use serde::{Deserialize, Serialize};

use super::Step;

/// Whether people can sign in with certificates that the CAs of the bundle issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SignIn {
    /// The predicted outcome of a sign-in.
    pub prediction: SignInPrediction,
    /// CA certificates in the bundle, each counted once: the sum of the next three.
    pub certificate_authorities: u64,
    /// CAs whose chain ends at a root in the bundle or a store and contains only valid CAs, and
    /// whose predicted record needs no change.
    pub usable: u64,
    /// CAs with such a chain whose CRL URL must be set after the upload, or corrected in a store
    /// that contains them.
    pub usable_after_steps: u64,
    /// CAs that cannot be used.
    pub unusable: u64,
    /// Why CAs cannot be used, with one reason for each of them. Every chain is judged as if
    /// certificates that are unusable themselves were left out.
    pub unusable_because: Vec<UnusableAuthorities>,
    /// Where to find the CRL URLs that must be set after the upload.
    pub crl_urls: CrlUrlSteps,
}

/// The predicted outcome of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SignInPrediction {
    /// No action is needed.
    Ready,
    /// Sign-in is predicted to work after the steps.
    ToDo,
    /// Some CAs that have not expired cannot be used.
    PartlyBroken,
    /// No CA can be used.
    Broken,
}

/// CA certificates that cannot be used for the same reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UnusableAuthorities {
    /// The reason.
    pub reason: UnusableReason,
    /// The number of CAs.
    pub count: u64,
}

/// Why a CA certificate cannot be used. If there are several reasons, the first of them counts.
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
    /// Its issuer, or a CA above its issuer, is neither in the bundle nor in a store (S007).
    IssuerMissing,
    /// Its issuer, or a CA above its issuer, has no usable certificate.
    IssuerUnusable,
    /// The CAs above it issued each other, and none of them is a root (S015).
    Loop,
}

impl UnusableReason {
    /// Every reason, in order of precedence.
    pub const ALL: [Self; 6] = [
        Self::Expired,
        Self::InvalidSignature,
        Self::PathLength,
        Self::IssuerMissing,
        Self::IssuerUnusable,
        Self::Loop,
    ];
}

/// The number of CRL URLs that must be set after the upload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CrlUrlSteps {
    /// CAs whose own URL is in a certificate of the bundle; `chains` contains it.
    pub known: u64,
    /// CAs whose own URL must be copied from a certificate that they issued.
    pub unknown: u64,
}

/// A CA certificate to count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CountedAuthority {
    pub(crate) index: u64,
    pub(crate) fault: Option<UnusableReason>,
    /// Whether the CA's own CRL URL is known, if it must be set; `None` if the predicted URL is
    /// correct.
    pub(crate) crl_url: Option<bool>,
    /// Whether a store contains the CA with the CRL URL of its issuer.
    pub(crate) is_stored_wrong: bool,
    /// Whether the upload would create a record for it.
    pub(crate) is_created: bool,
}

/// Counts CA certificates as they are judged.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignInTally {
    usable: u64,
    usable_after_steps: u64,
    unusable: [u64; UnusableReason::ALL.len()],
    /// The first certificates for each reason.
    first: [Vec<u64>; UnusableReason::ALL.len()],
    crl_urls: CrlUrlSteps,
    crl_certificates: Vec<u64>,
    /// The number of CAs for which the upload would create a record, without the expired ones.
    created: u64,
}

impl SignInTally {
    /// Adds a CA certificate.
    pub(crate) fn add(&mut self, counted: CountedAuthority) {
        let CountedAuthority { index, fault, crl_url, is_stored_wrong, is_created } = counted;
        match fault {
            Some(reason) => {
                for (position, _) in Self::positions(reason) {
                    self.unusable.get_mut(position).into_iter().for_each(|count| *count += 1);
                    let first = self.first.get_mut(position);
                    first.into_iter().for_each(|first| note(first, &[index]));
                }
            }
            None if crl_url.is_some() || is_stored_wrong => self.usable_after_steps += 1,
            None => self.usable += 1,
        }
        // An expired CA is left out of the upload, so its URL need not be set.
        if fault == Some(UnusableReason::Expired) {
            return;
        }
        self.created += u64::from(is_created);
        match crl_url {
            Some(true) => self.crl_urls.known += 1,
            Some(false) => self.crl_urls.unknown += 1,
            None => return,
        }
        note(&mut self.crl_certificates, &[index]);
    }

    /// Adds the counts of CAs that come later in the file.
    pub(crate) fn merge(&mut self, later: &Self) {
        self.usable += later.usable;
        self.usable_after_steps += later.usable_after_steps;
        self.unusable.iter_mut().zip(later.unusable).for_each(|(mine, theirs)| *mine += theirs);
        self.first.iter_mut().zip(&later.first).for_each(|(mine, theirs)| note(mine, theirs));
        self.crl_urls.known += later.crl_urls.known;
        self.crl_urls.unknown += later.crl_urls.unknown;
        self.created += later.created;
        note(&mut self.crl_certificates, &later.crl_certificates);
    }

    /// The position of a reason in [`UnusableReason::ALL`].
    fn positions(reason: UnusableReason) -> impl Iterator<Item = (usize, UnusableReason)> {
        UnusableReason::ALL.into_iter().enumerate().filter(move |(_, known)| *known == reason)
    }

    /// The number of CAs that are unusable for a reason.
    pub(super) fn unusable(&self, reason: UnusableReason) -> u64 {
        Self::positions(reason).filter_map(|(position, _)| self.unusable.get(position)).sum()
    }

    /// The first CAs that are unusable for a reason.
    pub(super) fn first(&self, reason: UnusableReason) -> &[u64] {
        let mut first =
            Self::positions(reason).filter_map(|(position, _)| self.first.get(position));
        first.next().map_or(&[], Vec::as_slice)
    }

    /// The number of CAs that can be used, now or after the steps.
    pub(super) const fn working(&self) -> u64 {
        self.usable + self.usable_after_steps
    }

    /// The number of CAs that are unusable for any reason.
    pub(super) fn all_unusable(&self) -> u64 {
        self.unusable.iter().sum()
    }

    /// The number of new CAs, without the expired ones.
    pub(super) const fn created(&self) -> u64 {
        self.created
    }

    /// The number of CRL URLs that must be set, and the first CAs that they belong to.
    pub(super) fn crl_steps(&self) -> (u64, &[u64]) {
        (self.crl_urls.known + self.crl_urls.unknown, &self.crl_certificates)
    }

    /// The prediction from the counts. `has_steps` is set if there are steps for the sign-in.
    pub(super) fn verdict(&self, has_steps: bool) -> SignIn {
        let unusable = self.all_unusable();
        let expired = self.unusable(UnusableReason::Expired);
        let works = self.working();
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

/// Appends certificates, up to [`Step::CERTIFICATES`] in total.
fn note(first: &mut Vec<u64>, more: &[u64]) {
    let room = Step::CERTIFICATES.saturating_sub(first.len());
    first.extend(more.iter().take(room));
}
