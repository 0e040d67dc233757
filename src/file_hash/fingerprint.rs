//! The decoded blocks of a file, and the certificates in them.

use crate::armor::{Armor, ArmorForm, Armored, BlockErrorKind, Location, Map};
use crate::error::Error;
use crate::signed_data::{MemberKind, ScannedMember, Walker};

/// The decoded bytes of each block.
#[derive(Debug, Default)]
pub(super) struct FingerprintBlocks {
    pub(super) blocks: Vec<Vec<u8>>,
    pub(super) is_binary: bool,
}

impl FingerprintBlocks {
    pub(super) fn of(file: &[u8]) -> Self {
        let mut blocks = Self::default();
        let mut armor = Armor::new();
        // The blocks are whatever was decoded before an error.
        let pushed = armor.push(file, &mut blocks);
        let _ = pushed.and_then(|()| armor.finish(&mut blocks));
        blocks.is_binary = armor.form() == ArmorForm::Binary;
        blocks
    }

    /// The bytes of each certificate of a bundle.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.blocks.iter().flat_map(|block| {
            let mut members = Vec::new();
            let mut note = |member: ScannedMember| members.push(member);
            // The certificates before a fault are used.
            let _ = Walker::new(0).push(block, &mut note);
            let is_certificate = |member: &ScannedMember| {
                matches!(member.kind, MemberKind::Certificate | MemberKind::Foreign(_))
            };
            members.into_iter().filter(is_certificate).filter_map(|member| {
                let start = usize::try_from(member.offset).ok()?;
                let length = usize::try_from(member.length).ok()?;
                block.get(start..)?.get(..length)
            })
        })
    }
}

impl Armored for FingerprintBlocks {
    fn begin_block(&mut self, _label: &str, _at: Location) -> Result<u64, Error> {
        self.blocks.push(Vec::new());
        Ok(0)
    }

    fn data(&mut self, bytes: &[u8], _map: &Map) -> Result<(), Error> {
        if let Some(block) = self.blocks.last_mut() {
            block.extend_from_slice(bytes);
        }
        Ok(())
    }

    fn end_block(&mut self, _error: Option<(BlockErrorKind, Location)>) -> Result<(), Error> {
        Ok(())
    }
}
