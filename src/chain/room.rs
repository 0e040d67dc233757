//! How many CAs the path lengths above an authority allow below it (RFC 5280 section 6.1.4).
//!
//! A CA may have several certificates, and each may have been issued below several others. A chain
//! is valid where one of its ways is: of all ways the one that leaves the most room counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::path::Children;
use super::{Authorities, CertificateGraph, NONE, Rank, index};

/// Of each authority the most room that a way leaves below it.
#[derive(Debug)]
pub(super) struct Rooms(Vec<Room>);

#[derive(Clone, Copy, Debug)]
struct Room {
    /// How many CAs may follow below; [`NONE`] is without limit.
    count: u32,
    /// The certificate whose path length leaves that room.
    limited_by: u32,
}

/// Stands for the certificate that limits a room that is not found yet.
const OPEN: u32 = NONE - 1;

impl Room {
    const UNLIMITED: Self = Self { count: NONE, limited_by: NONE };

    /// The room below a certificate, by that above it.
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

/// A way that has come to a certificate. Of several that leave as much room as each other the order
/// of the file chooses none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CandidatePath {
    count: u32,
    rank: Reverse<Rank>,
    member: u32,
    limited_by: u32,
}

/// Ways that are to be gone on with, those with the most room first.
#[derive(Debug, Default)]
struct Open {
    /// Nearly all: they need no order.
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

    /// Goes down from certificates at the top. What is settled already stays.
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

    /// The certificate whose path length leaves no room below an authority, if it leaves none.
    pub(super) fn full(&self, authority: u32) -> Option<u32> {
        let room = self.0.get(index(authority))?;
        (room.count == 0).then_some(room.limited_by)
    }
}
