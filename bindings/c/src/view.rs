//! Parts of a report as structures of C.

mod certificate;
mod record;
mod summary;

pub use certificate::{Certificate, Disposition};
pub use record::{AuthorityType, Record};
pub use summary::{SignInPrediction, Summary, UploadPrediction};

use crate::text::Texts;

/// A structure that is made from a part of a report.
pub(crate) trait Viewed {
    /// The part.
    type Part;

    /// The structure, whose fields point to the texts that are added.
    fn new(part: &Self::Part, texts: &mut Texts) -> Self;
}

/// A list of structures, with the texts to which they point.
#[derive(Debug)]
pub(crate) struct View<T> {
    items: Vec<T>,
    _texts: Texts,
}

impl<T: Viewed> View<T> {
    pub(crate) fn new<'a>(parts: impl IntoIterator<Item = &'a T::Part>) -> Self
    where
        T::Part: 'a,
    {
        let mut texts = Texts::default();
        let items = parts.into_iter().map(|part| T::new(part, &mut texts)).collect();
        Self { items, _texts: texts }
    }

    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        self.items.get(index)
    }
}
