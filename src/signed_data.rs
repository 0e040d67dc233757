//! Walks a bundle's frame and finds each element of `certificates`.
//!
//! [`Walker`] is a push parser: it accepts the decoded bytes in pieces of any size, stores no
//! certificates, and reports where each element begins and ends. The grammar is in `grammar.rs`.

mod facts;
mod grammar;

use std::fmt;

pub(crate) use facts::{EncapsulatedContent, FrameFacts, Occurrences, SmallValue};
pub(crate) use grammar::MemberKind;
use grammar::{FramePosition, GrammarStep, Passed};

use crate::arithmetic::{part, to_u64, to_usize};
use crate::armor::Map;
use crate::tlv::{Extent, ExtentError, Header, HeaderBuffer, HeaderError, Length};

/// An element of `certificates`: its offset in the decoded bytes, and the length of its encoding
/// including the header and any end-of-contents octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScannedMember {
    pub(crate) kind: MemberKind,
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// Why the walk stopped before the end of the frame. `offset` refers to the decoded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameError {
    pub(crate) kind: FrameErrorKind,
    pub(crate) offset: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameErrorKind {
    /// The bytes do not begin like a `ContentInfo`.
    NotContentInfo,
    /// The content type of the `ContentInfo` is not signed-data.
    OtherContentType,
    /// The content is not a `SignedData`.
    NotSignedData,
    Header(HeaderError),
    /// The stated length of an element exceeds its parent.
    BeyondParent,
    /// End-of-contents octets where no indefinite length is open.
    StrayEndOfContents,
    /// The bytes end before the frame does.
    Truncated,
}

impl FrameErrorKind {
    /// Whether the bytes are something other than a bundle, rather than a damaged one.
    pub(crate) const fn is_other_format(self) -> bool {
        matches!(self, Self::NotContentInfo | Self::OtherContentType | Self::NotSignedData)
    }
}

impl fmt::Display for FrameErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotContentInfo => "the bytes are not a ContentInfo",
            Self::OtherContentType => "the content type is not signed-data",
            Self::NotSignedData => "the content is not SignedData",
            Self::Header(error) => return error.fmt(formatter),
            Self::BeyondParent => "an element is longer than its parent",
            Self::StrayEndOfContents => "end-of-contents octets close nothing",
            Self::Truncated => "the bytes end too early",
        })
    }
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    place: FramePosition,
    /// The offset of its end; `None` if the length is indefinite.
    end: Option<u64>,
    children: u64,
}

#[derive(Clone, Copy, Debug)]
struct Passing {
    what: Passed,
    start: u64,
    content: u64,
    extent: Extent,
}

/// The deepest path: `ContentInfo`, `content`, `SignedData`, `encapContentInfo`, `eContent`.
const DEPTH: usize = 5;

/// The maximum number of bytes of the encapsulated content that are stored to detect its kind.
const CONTENT_HEAD: usize = 1024;

/// Finds the elements of `certificates` in the bytes that are pushed to it.
#[derive(Clone, Debug)]
pub(crate) struct Walker {
    position: u64,
    frames: [Option<Frame>; DEPTH],
    depth: usize,
    header: HeaderBuffer,
    passing: Option<Passing>,
    finished: bool,
    value: SmallValue,
    facts: FrameFacts,
}

impl Walker {
    /// Starts a walk over bytes that begin at `position`.
    pub(crate) const fn new(position: u64) -> Self {
        Self {
            position,
            frames: [None; DEPTH],
            depth: 0,
            header: HeaderBuffer::new(),
            passing: None,
            finished: false,
            value: SmallValue::EMPTY,
            facts: FrameFacts::EMPTY,
        }
    }

    /// Looks up the locations of the recorded facts while the map still contains them.
    pub(crate) fn locate(&mut self, map: &Map) {
        self.facts.locate(map);
    }

    pub(crate) fn into_facts(mut self) -> FrameFacts {
        // Truncated content is not recorded: its length would be 0, as if it were empty, and the
        // number of bytes that arrived before the end of the input is not a property of the file.
        if matches!(self.passing, Some(Passing { what: Passed::EncapsulatedContent { .. }, .. })) {
            self.facts.encapsulated_content = None;
        }
        self.facts
    }

    /// Whether the outermost element has ended; what follows is ignored.
    pub(crate) const fn is_finished(&self) -> bool {
        self.finished
    }

    /// The offset of the first byte that is still needed: the start of the unfinished element of
    /// `certificates`, otherwise the start of the unfinished header, otherwise the current
    /// position.
    pub(crate) fn needed_from(&self) -> u64 {
        match self.passing {
            Some(Passing { what: Passed::Member(_), start, .. }) => start,
            // The position does not advance past an invalid header.
            Some(_) | None => self.position.saturating_sub(to_u64(self.header.pending())),
        }
    }

    /// Consumes the next bytes; returns how many belong to the frame. Until the frame ends, all of
    /// them do.
    pub(crate) fn push(
        &mut self,
        input: &[u8],
        on_member: &mut dyn FnMut(ScannedMember),
    ) -> Result<usize, FrameError> {
        let mut rest = input;
        loop {
            if let Some(passing) = self.passing {
                let taken = self.pass(passing, rest)?;
                rest = part(rest, taken..);
                if self.passing.is_some() {
                    return Ok(input.len());
                }
                if let Passed::Member(kind) = passing.what {
                    let length = self.position - passing.start;
                    on_member(ScannedMember { kind, offset: passing.start, length });
                }
            }
            self.close_definite();
            if self.finished {
                return Ok(input.len() - rest.len());
            }
            if rest.is_empty() {
                return Ok(input.len());
            }
            let start = self.position - to_u64(self.header.pending());
            let error = |kind| FrameError { kind, offset: start };
            let (header, taken) =
                self.header.read(rest).map_err(|inner| error(FrameErrorKind::Header(inner)))?;
            self.position += to_u64(taken);
            rest = part(rest, taken..);
            if let Some(header) = header {
                self.element(&header, start).map_err(error)?;
            }
        }
    }

    /// Handles the end of the input, which must not come before the end of the frame.
    pub(crate) fn finish(&self) -> Result<(), FrameError> {
        if self.finished {
            Ok(())
        } else {
            Err(FrameError { kind: FrameErrorKind::Truncated, offset: self.position })
        }
    }

    fn frame(&self) -> Option<&Frame> {
        self.depth.checked_sub(1).and_then(|top| self.frames.get(top)).and_then(Option::as_ref)
    }

    /// The end of the nearest parent with a definite length.
    fn limit(&self) -> Option<u64> {
        let open = part(&self.frames, ..self.depth);
        open.iter().rev().flatten().find_map(|frame| frame.end)
    }

    fn pass(&mut self, mut passing: Passing, input: &[u8]) -> Result<usize, FrameError> {
        let taken = match passing.extent.push(input, self.position, &mut self.header) {
            Ok(taken) => taken,
            Err(error) => {
                let (kind, offset) = (extent_error(error), passing.extent.header_at());
                return Err(FrameError { kind, offset });
            }
        };
        let content = part(input, ..taken);
        match passing.what {
            Passed::ContentType | Passed::Version | Passed::EncapsulatedContentType => {
                self.value.extend(content);
            }
            Passed::EncapsulatedContent { .. } => {
                if let Some(kept) = &mut self.facts.encapsulated_content {
                    let room = CONTENT_HEAD.saturating_sub(kept.head.len());
                    kept.head.extend(content.iter().take(room));
                }
            }
            _ => {}
        }
        self.position += to_u64(taken);
        self.passing = Some(passing);
        if passing.extent.is_finished() {
            self.passing = None;
            self.passed(passing);
        }
        Ok(taken)
    }

    /// Records an element that was skipped over.
    fn passed(&mut self, passing: Passing) {
        let value = std::mem::replace(&mut self.value, SmallValue::EMPTY);
        match passing.what {
            Passed::ContentType => self.facts.content_type = value,
            Passed::Version => self.facts.version = Some(value),
            Passed::EncapsulatedContentType => self.facts.encapsulated_content_type = value,
            Passed::EncapsulatedContent { .. } => {
                if let Some(kept) = &mut self.facts.encapsulated_content {
                    kept.length = self.position - passing.content;
                }
            }
            Passed::Crl => self.facts.crls.note(passing.start),
            Passed::SignerInfo => self.facts.signer_infos.note(passing.start),
            Passed::Unexpected => self.facts.unexpected.note(passing.start),
            Passed::DigestAlgorithms | Passed::Member(_) => {}
        }
    }

    /// Decides how to proceed with the element whose header has just ended.
    fn element(&mut self, header: &Header, start: u64) -> Result<(), FrameErrorKind> {
        let frame = self.frame().copied();
        if self.limit().is_some_and(|limit| self.position > limit) {
            return Err(FrameErrorKind::BeyondParent);
        }
        if header.is_end_of_contents() && frame.is_some_and(|frame| frame.end.is_none()) {
            self.leave();
            return Ok(());
        }
        let index = frame.map_or(0, |frame| frame.children);
        let step = grammar::step(frame.map(|frame| frame.place), index, header.tag, &self.facts);
        if header.is_end_of_contents()
            && step != GrammarStep::Refuse(FrameErrorKind::NotContentInfo)
        {
            return Err(FrameErrorKind::StrayEndOfContents);
        }
        if let Some(frame) = self
            .depth
            .checked_sub(1)
            .and_then(|top| self.frames.get_mut(top))
            .and_then(Option::as_mut)
        {
            frame.children += 1;
        }
        match step {
            GrammarStep::Refuse(kind) => Err(kind),
            GrammarStep::Enter(place) => self.enter(place, header, start),
            GrammarStep::Pass(what) => {
                if !matches!(what, Passed::Member(_)) {
                    self.note_length(header, start);
                }
                if let Passed::EncapsulatedContent { constructed } = what {
                    self.facts.encapsulated_content = Some(EncapsulatedContent {
                        offset: start,
                        location: None,
                        length: 0,
                        constructed,
                        head: Vec::new(),
                    });
                }
                let content = self.position;
                let extent = Extent::begin(header, content, self.limit()).map_err(extent_error)?;
                self.passing = Some(Passing { what, start, content, extent });
                Ok(())
            }
        }
    }

    fn note_length(&mut self, header: &Header, start: u64) {
        match header.length {
            Length::Indefinite => self.facts.indefinite.note(start),
            Length::Definite(length) => {
                let length = to_usize(length);
                if !Header::is_minimal(header.tag, length, header.bytes) {
                    self.facts.non_minimal.note(start);
                }
            }
        }
    }

    fn enter(
        &mut self,
        place: FramePosition,
        header: &Header,
        start: u64,
    ) -> Result<(), FrameErrorKind> {
        self.note_length(header, start);
        if !header.tag.is_constructed() {
            self.facts.primitive_fields.note(start);
        }
        match place {
            FramePosition::SignedData => self.facts.bundles = 1,
            FramePosition::Certificates => self.facts.certificates_fields.note(start),
            FramePosition::Crls => self.facts.crls_fields.note(start),
            FramePosition::SignerInfos => self.facts.signer_infos_fields.note(start),
            _ => {}
        }
        let end = match header.length {
            Length::Indefinite => None,
            Length::Definite(length) => {
                let end = self.position.checked_add(length).ok_or(FrameErrorKind::BeyondParent)?;
                if self.limit().is_some_and(|limit| end > limit) {
                    return Err(FrameErrorKind::BeyondParent);
                }
                Some(end)
            }
        };
        if let Some(slot) = self.frames.get_mut(self.depth) {
            *slot = Some(Frame { place, end, children: 0 });
            self.depth += 1;
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.finished = self.depth == 0;
    }

    /// Leaves each element whose definite length is exhausted.
    fn close_definite(&mut self) {
        // An incomplete header belongs to the element, so the element is still open.
        while self.header.pending() == 0
            && self.frame().is_some_and(|frame| frame.end == Some(self.position))
        {
            self.leave();
        }
    }
}

const fn extent_error(error: ExtentError) -> FrameErrorKind {
    match error {
        ExtentError::Header(error) => FrameErrorKind::Header(error),
        ExtentError::BeyondParent => FrameErrorKind::BeyondParent,
    }
}
