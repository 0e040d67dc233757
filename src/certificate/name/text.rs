//! Printed names, cached by their encoding.

use super::Name;
use crate::certificate::ComponentCache;
use crate::certificate::table::CachedValue;
use crate::tlv::Reader;

/// The text of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameText {
    /// The name as [`Name`] prints it.
    pub(crate) whole: String,
    /// See [`Name::common_name`].
    pub(crate) common_name: Option<String>,
}

impl CachedValue for NameText {
    fn heap(&self) -> usize {
        self.whole.len() + self.common_name.as_ref().map_or(0, String::len)
    }
}

impl NameText {
    /// The text of the name with this encoding, from the cache or created now.
    pub(crate) fn of<'c>(encoding: &[u8], cache: &'c mut ComponentCache) -> &'c Self {
        cache.texts.get_or(encoding, || Self::make(encoding))
    }

    fn make(bytes: &[u8]) -> Self {
        let Ok(Some(element)) = Reader::new(bytes, 0).next("name") else { return Self::default() };
        let name = Name::new(element);
        Self { whole: name.to_string(), common_name: name.common_name() }
    }
}
