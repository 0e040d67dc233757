//! The values of the assumptions, as the code queries them.

use super::{Assumed, Row};

/// The moment at which the service checks something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Request,
    Job,
}

/// The scope of a rule of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Pki,
    Tenant,
}

/// What remains after a failed upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnFailure {
    Partial,
    Nothing,
}

impl Assumed {
    fn is_first(&self, row: Row) -> bool {
        self.chosen(row) == 0
    }

    fn scope(&self, row: Row) -> Scope {
        if self.is_first(row) { Scope::Pki } else { Scope::Tenant }
    }

    pub(crate) fn duplicate_check(&self) -> Moment {
        if self.is_first(Row::DuplicateCheck) { Moment::Request } else { Moment::Job }
    }

    pub(crate) fn file_check(&self) -> Moment {
        if self.is_first(Row::FileCheck) { Moment::Job } else { Moment::Request }
    }

    pub(crate) fn duplicate_scope(&self) -> Scope {
        self.scope(Row::DuplicateScope)
    }

    pub(crate) fn upload_scope(&self) -> Scope {
        self.scope(Row::UploadScope)
    }

    pub(crate) fn limit_scope(&self) -> Scope {
        self.scope(Row::LimitScope)
    }

    pub(crate) fn on_failure(&self) -> OnFailure {
        if self.is_first(Row::OnFailure) { OnFailure::Partial } else { OnFailure::Nothing }
    }

    /// The status of a PKI whose upload failed.
    pub(crate) fn failed_status(&self) -> &'static str {
        self.basis(Row::FailedStatus).1
    }

    pub(crate) fn follows_redirects(&self) -> bool {
        self.is_first(Row::Redirects)
    }

    /// Whether a hash in lower-case digits is accepted.
    pub(crate) fn accepts_any_case(&self) -> bool {
        self.is_first(Row::GivenHashCase)
    }

    /// Whether an unreadable certificate fails the upload.
    pub(crate) fn rejects_unreadable(&self) -> bool {
        self.is_first(Row::Unreadable)
    }

    /// Whether a record that disagrees with its certificate is refused.
    pub(crate) fn rejects_mismatch(&self) -> bool {
        !self.is_first(Row::RecordMismatch)
    }

    /// Whether a CA can be restored while its PKI is deleted.
    pub(crate) fn restores_orphans(&self) -> bool {
        !self.is_first(Row::RestoreOrphan)
    }

    /// Whether a PKI can be changed while an upload to it runs.
    pub(crate) fn changes_while_running(&self) -> bool {
        !self.is_first(Row::ChangeWhileRunning)
    }

    /// Whether advanced queries require the header `ConsistencyLevel`.
    pub(crate) fn requires_consistency_level(&self) -> bool {
        !self.is_first(Row::ConsistencyLevel)
    }
}
