//! How messages name an algorithm, a curve or an extension.

use std::fmt;

use crate::certificate::ObjectIdentifier;

/// An identifier with its name, if it has one.
pub(super) struct Named<'a>(pub(super) Option<ObjectIdentifier<'a>>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(id) = self.0 else { return Ok(()) };
        match id.name() {
            Some(name) => write!(formatter, "{id} ({name})"),
            None => id.fmt(formatter),
        }
    }
}
