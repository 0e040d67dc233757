//! Number of CAs that the path lengths above an authority permit below it (RFC 5280 section 6.1.4),
//! called its *room*.
//!
//! A CA may have several certificates, and each may have several paths. A chain is valid if one of
//! its paths is, so the path with the most room counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::path::Children;
use super::{Authorities, CertificateGraph, NONE, Rank, index};

/// For each authority, the most room that a path leaves below it.
#[derive(Debug)]
pub(super) struct Rooms(Vec<Room>);

#[derive(Clone, Copy, Debug)]
struct Room {
    /// Number of CAs that may follow below; [`NONE`] means no limit.
    count: u32,
    /// The certificate whose path length sets this limit.
    limited_by: u32,
}

/// The value of `limited_by` until the room is determined.
const OPEN: u32 = NONE - 1;

impl Room {
    const UNLIMITED: Self = Self { count: NONE, limited_by: NONE };

    /// The room below a certificate, given the room above it.
    fn below(above: Option<Self>, set: &CertificateGraph<'_>, member: u32) -> Self {
        let mut room = above.unwrap_or(Self::UNLIMITED);
        if above.is_some() && room.count != NONE && !set.is_self_issued(member) {
            room.count = room.count.saturating_sub(1);
        }
        if let Some(length) = set.path_length(member)
            && length < room.count
        {
            (room.count, room.limited_by) = (length, member);
        }
        room
    }
}

/// A path down to a certificate. Among paths that leave the same room, the rank decides, not the
/// order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CandidatePath {
    count: u32,
    rank: Reverse<Rank>,
    member: u32,
    limited_by: u32,
}

/// Paths to be continued. Those with the most room come first.
#[derive(Debug, Default)]
struct Open {
    /// The paths without limit, which are nearly all. They require no order.
    unlimited: Vec<u32>,
    limited: BinaryHeap<CandidatePath>,
}

impl Open {
    fn add(&mut self, set: &CertificateGraph<'_>, above: Option<Room>, members: &[u32]) {
        for member in members.iter().copied() {
            let Room { count, limited_by } = Room::below(above, set, member);
            if count == NONE {
                self.unlimited.push(member);
            } else {
                let rank = Reverse(set.rank(member));
                self.limited.push(CandidatePath { count, rank, member, limited_by });
            }
        }
    }

    fn next(&mut self) -> Option<(u32, Room)> {
        if let Some(member) = self.unlimited.pop() {
            return Some((member, Room::UNLIMITED));
        }
        let CandidatePath { count, member, limited_by, .. } = self.limited.pop()?;
        Some((member, Room { count, limited_by }))
    }
}

impl Rooms {
    pub(super) fn new(authorities: usize) -> Self {
        Self(vec![Room { limited_by: OPEN, ..Room::UNLIMITED }; authorities])
    }

    /// Goes down from certificates at the top. A room that was determined is not changed.
    pub(super) fn descend(
        &mut self,
        set: &CertificateGraph<'_>,
        authorities: &Authorities,
        children: &Children,
        tops: &[u32],
    ) {
        let mut open = Open::default();
        open.add(set, None, tops);
        while let Some((member, room)) = open.next() {
            let authority = authorities.of(member);
            match self.0.get_mut(index(authority)) {
                Some(place) if place.limited_by == OPEN => *place = room,
                _ => continue,
            }
            open.add(set, Some(room), children.of(authority));
        }
    }

    /// The certificate whose path length leaves no room below an authority, if there is one.
    pub(super) fn full(&self, authority: u32) -> Option<u32> {
        let room = self.0.get(index(authority))?;
        (room.count == 0).then_some(room.limited_by)
    }
}
