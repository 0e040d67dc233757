//! What was found of a name, which the next name may share.

use super::{Name, plain};
use crate::certificate::der_violation::{self, Zone};
use crate::certificate::{ComponentCache, key_of};
use crate::tlv::{Reader, Tag};

/// Elements of a name lie no deeper in each other.
const DEPTH: u16 = 8;

/// What one look at a name finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameFacts {
    /// Equal for names that RFC 5280 section 7.1 calls equal; see [`Name::comparison_key`].
    pub(crate) comparison_key: u64,
    /// Whether it is not empty, and no rule has anything to say of it: [`Name::check`],
    /// [`Name::departures`] and DER object to nothing.
    pub(crate) is_plain: bool,
}

impl Name<'_> {
    /// What is known of the name, from before or from a look at it.
    pub(crate) fn facts(&self, remembered: &mut ComponentCache) -> NameFacts {
        let known = remembered.names.get_or(key_of(self.as_bytes()), || Some(self.look()));
        known.copied().unwrap_or_else(|| self.look())
    }

    /// The same of a name's encoding; `None` where that is no SEQUENCE.
    pub(in crate::certificate) fn facts_of(
        whole: &[u8],
        remembered: &mut ComponentCache,
    ) -> Option<NameFacts> {
        let look = || {
            let element = Reader::new(whole, 0).expect(Tag::SEQUENCE, "").ok()?;
            Some(Name::new(element).look())
        };
        remembered.names.get_or(key_of(whole), look).copied()
    }

    fn look(&self) -> NameFacts {
        NameFacts { comparison_key: self.comparison_key(), is_plain: self.is_plain() }
    }

    fn is_plain(&self) -> bool {
        if self.is_empty() || self.0.tag() != Tag::SEQUENCE {
            return false;
        }
        let has_plain_header = !self.0.is_indefinite() && self.0.is_minimal();
        has_plain_header && plain::is_plain(self.0.content)
            || der_violation::is_der(self.as_bytes(), DEPTH, Zone::Frame)
                && self.check().is_ok()
                && self.departures().is_empty()
    }
}
