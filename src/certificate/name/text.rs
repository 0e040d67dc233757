//! Names as they are printed, which the next certificate may share.

use std::borrow::Cow;

use super::Name;
use crate::certificate::{ComponentCache, key_of};
use crate::tlv::Reader;

/// Longest text of a name that is remembered, in bytes.
const LONGEST: usize = 512;

/// A name's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameText {
    /// As [`Name`] prints.
    pub(crate) whole: String,
    /// See [`Name::common_name`].
    pub(crate) common_name: Option<String>,
}

impl NameText {
    /// The text of a name by its encoding, from before or made now.
    pub(crate) fn of<'r>(bytes: &[u8], remembered: &'r mut ComponentCache) -> Cow<'r, Self> {
        let mut long = None;
        let known = remembered.texts.get_or(key_of(bytes), || {
            let text = Self::make(bytes);
            if text.whole.len() <= LONGEST {
                return Some(text);
            }
            long = Some(text);
            None
        });
        known.map_or_else(|| Cow::Owned(long.unwrap_or_default()), Cow::Borrowed)
    }

    fn make(bytes: &[u8]) -> Self {
        let Ok(Some(element)) = Reader::new(bytes, 0).next("name") else { return Self::default() };
        let name = Name::new(element);
        Self { whole: name.to_string(), common_name: name.common_name() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_made_and_not_kept() {
        let mut remembered = ComponentCache::default();
        // Each NULL prints as what can't be read.
        for (nulls, is_kept) in [(1, true), (60, false)] {
            let bytes = [&[0x30, nulls * 2][..], &[5, 0].repeat(usize::from(nulls))].concat();
            let made = NameText::make(&bytes);
            assert_eq!(made.whole.len() <= LONGEST, is_kept);
            assert_eq!(*NameText::of(&bytes, &mut remembered), made);
            let kept = matches!(NameText::of(&bytes, &mut remembered), Cow::Borrowed(_));
            assert_eq!(kept, is_kept);
        }
    }
}
