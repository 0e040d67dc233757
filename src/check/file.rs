//! Rules about the file as it lies, and about the URL that it is to be fetched from.

pub(super) mod armor;
pub(super) mod content;
pub(super) mod hash;
pub(super) mod size;
pub(super) mod upload_url;

use crate::armor::{BlockErrorKind, Departures, Form, Location};
use crate::digest::Sha256Digest;
use crate::kind::Kind;
use crate::limits::Limits;
use crate::signed_data::FrameErrorKind;
use crate::upload_url::{UploadUrl, UrlFault};

/// What the rules of a file look at.
#[derive(Debug)]
pub(crate) struct FileFacts<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) length: u64,
    pub(crate) sha256: Sha256Digest,
    /// The hash that was given, as it was written.
    pub(crate) expected: Option<&'a str>,
    /// The URL that was given.
    pub(crate) upload_url: Option<Result<UploadUrl<'a>, UrlFault>>,
    /// How the octets stand for a bundle.
    pub(crate) form: Form,
    /// What the file is, where it holds no bundle.
    pub(crate) kind: Option<Kind>,
    /// What that decodes to, or was before it was changed, where its first bytes establish it.
    pub(crate) inside: Option<Kind>,
    /// Bundles that were found.
    pub(crate) bundles: u64,
    /// Certificates in the bundles behind the first.
    pub(crate) beyond_first: u64,
    /// Blocks that are no bundles, in a file that holds one.
    pub(crate) foreign_blocks: u64,
    pub(crate) first_foreign: Option<(Kind, Location)>,
    /// The first part of the file that holds a private key.
    pub(crate) secret: Option<(Kind, Option<Location>)>,
    pub(crate) damaged: u64,
    pub(crate) first_damage: Option<(BlockFault, Option<Location>)>,
    pub(crate) trailing: Option<Trailing>,
    pub(crate) departures: &'a Departures,
}

/// Why a bundle can't be read to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BlockFault {
    Armor(BlockErrorKind),
    Frame(FrameErrorKind),
}

/// What stands behind a bundle, within the same block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trailing {
    pub(crate) octets: u64,
    pub(crate) first: Option<Location>,
    pub(crate) kind: Kind,
    /// Further bundles in it, and how many certificates they hold.
    pub(crate) bundles: u64,
    pub(crate) certificates: u64,
}
