//! Names as they are printed, which the next certificate may share.

use std::borrow::Cow;

use super::Name;
use crate::certificate::{Remembered, key_of};
use crate::tlv::Reader;

/// Longest text of a name that is remembered, in octets.
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
    pub(crate) fn of<'r>(octets: &[u8], remembered: &'r mut Remembered) -> Cow<'r, Self> {
        let key = key_of(octets);
        if remembered.texts.get(key).is_none() {
            let text = Self::make(octets);
            if text.whole.len() > LONGEST {
                return Cow::Owned(text);
            }
            remembered.texts.insert(key, text);
        }
        remembered.texts.get(key).map_or_else(Cow::default, Cow::Borrowed)
    }

    fn make(octets: &[u8]) -> Self {
        let Ok(Some(element)) = Reader::new(octets, 0).next("name") else { return Self::default() };
        let name = Name::new(element);
        Self { whole: name.to_string(), common_name: name.common_name() }
    }
}
