//! Counts and collects the records of a list.

use super::encoded::CUT;
use super::entries::EntriesBuilder;
use super::error::{StoreError, StoreErrorKind};
use super::record::{Computed, Stated, StoreRecord};
use super::shown::short;
use super::warning::StoreWarning;
use crate::digest::Thumbprint;
use crate::text::{Message, message};

/// The number of entries with the same problem, the first such entry, and an example.
#[derive(Debug)]
struct RecordTally<T> {
    count: u64,
    first: u64,
    example: T,
}

fn note<T>(tally: &mut Option<RecordTally<T>>, entry: u64, example: impl FnOnce() -> T) {
    match tally {
        Some(tally) => tally.count += 1,
        None => *tally = Some(RecordTally { count: 1, first: entry, example: example() }),
    }
}

/// Why an entry cannot be used.
#[derive(Debug)]
enum Unusable {
    Nothing,
    Thumbprint(Box<str>),
    Certificate(&'static str),
    Other(Box<str>),
}

impl Unusable {
    /// Whether both reasons are the same, apart from their examples.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Certificate(one), Self::Certificate(other)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    fn reason(&self) -> Message {
        match self {
            Self::Nothing => message!["it has neither a thumbprint nor a certificate"],
            Self::Thumbprint(text) => {
                message!["its thumbprint is not 40 hexadecimal digits (\"", short(text), "\")"]
            }
            Self::Certificate(reason) => message!["its certificate cannot be read: ", *reason],
            Self::Other(text) => message![short(text)],
        }
    }
}

/// Collects the records of a list.
pub(super) struct Records<'a> {
    gathered: &'a mut EntriesBuilder,
    pub(super) count: u64,
    pub(super) any_stated: bool,
    used: u64,
    /// One tally per reason. There are few reasons.
    unusable: Vec<RecordTally<Unusable>>,
    differs: Option<RecordTally<(Thumbprint, Thumbprint)>>,
    malformed: Option<RecordTally<Box<str>>>,
    unreadable: Option<RecordTally<&'static str>>,
    date: Option<RecordTally<Box<str>>>,
    repeated: Option<RecordTally<()>>,
}

impl<'a> Records<'a> {
    pub(super) const fn new(gathered: &'a mut EntriesBuilder) -> Self {
        Self {
            gathered,
            count: 0,
            any_stated: false,
            used: 0,
            unusable: Vec::new(),
            differs: None,
            malformed: None,
            unreadable: None,
            date: None,
            repeated: None,
        }
    }

    pub(super) fn add(&mut self, record: StoreRecord) {
        self.count += 1;
        let entry = self.count;
        let StoreRecord {
            stated,
            computed,
            id,
            display_name,
            mut told,
            unreadable_date,
            deleted,
            repeated,
            other,
            ..
        } = record;
        if repeated {
            note(&mut self.repeated, entry, || ());
        }
        self.any_stated |= stated != Stated::Absent;
        let (thumbprint, malformed) = match stated {
            Stated::Absent => (None, None),
            Stated::Thumbprint(thumbprint) => (Some(thumbprint), None),
            Stated::Malformed(text) => (None, Some(text)),
        };
        let (of_certificate, unreadable) = match computed {
            Computed::Absent => (None, None),
            Computed::Thumbprint(thumbprint, of_certificate) => {
                told = told.or(of_certificate);
                (Some(thumbprint), None)
            }
            Computed::Unreadable(reason) => (None, Some(reason)),
        };
        let Some(first) = thumbprint.or(of_certificate) else {
            return self.refuse(match (malformed, unreadable, other) {
                (Some(text), ..) => Unusable::Thumbprint(text),
                (_, Some(reason), _) => Unusable::Certificate(reason),
                (_, _, Some(other)) => Unusable::Other(other),
                _ => Unusable::Nothing,
            });
        };
        self.used += 1;
        if let Some(text) = malformed {
            note(&mut self.malformed, entry, || text);
        }
        // A truncated value is not wrong, and the thumbprint is sufficient.
        if let Some(reason) = unreadable.filter(|reason| *reason != CUT) {
            note(&mut self.unreadable, entry, || reason);
        }
        if let Some(text) = unreadable_date.filter(|_| told.expires.is_none()) {
            note(&mut self.date, entry, || text);
        }
        let second = of_certificate.filter(|computed| *computed != first);
        if let Some(computed) = second {
            note(&mut self.differs, entry, || (first, computed));
        }
        let labels = (id.as_deref(), display_name.as_deref());
        for thumbprint in [Some(first), second].into_iter().flatten() {
            if deleted {
                self.gathered.add_deleted(thumbprint, labels);
            } else {
                self.gathered.add(thumbprint, labels, told.clone());
            }
        }
    }

    fn refuse(&mut self, reason: Unusable) {
        let entry = self.count;
        match self.unusable.iter_mut().find(|tally| tally.example.is_like(&reason)) {
            Some(tally) => tally.count += 1,
            None => self.unusable.push(RecordTally { count: 1, first: entry, example: reason }),
        }
    }

    /// The error if there are entries but none of them can be used.
    pub(super) fn failure(&self) -> Option<StoreError> {
        let first = self.unusable.first().filter(|_| self.used == 0)?;
        Some(match &first.example {
            Unusable::Nothing => StoreError::new(StoreErrorKind::NoEntries),
            reason => {
                let reason = reason.reason().raw().to_owned();
                StoreError::new(StoreErrorKind::NoUsableEntry { count: self.count, reason })
            }
        })
    }

    pub(super) fn finish(self, remarks: &mut Vec<StoreWarning>) {
        for RecordTally { count, first, example } in self.unusable {
            let reason = example.reason();
            remarks.push(StoreWarning::EntryWithoutThumbprint { count, first, reason });
        }
        if let Some(RecordTally { count, first, example }) = self.malformed {
            let text = example.into_string();
            remarks.push(StoreWarning::MalformedThumbprint { count, first, text });
        }
        if let Some(RecordTally { count, first, example: (stated, computed) }) = self.differs {
            remarks.push(StoreWarning::ThumbprintDiffers { count, first, stated, computed });
        }
        if let Some(RecordTally { count, first, example }) = self.unreadable {
            remarks.push(StoreWarning::UnreadableCertificate { count, first, reason: example });
        }
        if let Some(RecordTally { count, first, .. }) = self.repeated {
            remarks.push(StoreWarning::RepeatedProperty { count, first });
        }
        if let Some(RecordTally { count, first, example }) = self.date {
            let text = example.into_string();
            remarks.push(StoreWarning::UnreadableDate { count, first, text });
        }
    }
}
