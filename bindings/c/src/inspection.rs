//! An inspection that receives a file in pieces.

use preflight::Inspector;
use preflight::report::CollectedReport;

use crate::error::Error;
use crate::options::Options;
use crate::report::Report;

/// An inspection of a file that arrives in pieces.
#[derive(Debug)]
pub struct Inspection {
    /// None if the inspection has ended.
    inspector: Option<Box<Inspector<CollectedReport>>>,
}

impl Inspection {
    pub(crate) fn new(options: &Options) -> Self {
        let inspector = Inspector::new(options.for_library(), CollectedReport::default());
        Self { inspector: Some(Box::new(inspector)) }
    }

    /// An inspection that fails has ended, even if the library panics.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut inspector = self.inspector.take().ok_or_else(Error::ended)?;
        inspector.push(bytes)?;
        self.inspector = Some(inspector);
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> Result<Report, Error> {
        let inspector = self.inspector.take().ok_or_else(Error::ended)?;
        let (summary, lists) = inspector.finish()?;
        Ok(Report::new(preflight::Report::new(summary, lists)))
    }
}
