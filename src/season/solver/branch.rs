//! Branch: what a node is split by, and its two sides.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of sweeps times prices that the problem's check has bounded"
)]

use super::super::problem::Problem;
use super::board::{Board, Member};
use super::exact::COUNTED;
use super::list::{List, bits, narrow, wide};
use alloc::{vec, vec::Vec};

/// Candidates of each kind.
const EACH: usize = 3;

/// What the two sides of a node differ in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Branch {
    /// A member has all its meetings, or fewer.
    Held { member: u32 },
    /// A member has this item at one of these starts, or not.
    Place { member: u32, item: u32, starts: u64 },
}

/// Returns what the sweeps could not agree on: bundles before all, else who is held at all, and where.
pub(super) fn candidates(board: &Board, problem: &Problem, counts: &[u32]) -> Vec<Branch> {
    let mut chosen = vec![0_u32; board.members.len()];
    for (member, count) in board.request.iter().zip(counts) {
        chosen.update(*member, |sum| sum + count);
    }
    let torn = |count: u32, of: u32| count.min(of.saturating_sub(count));
    let open = |member: &u32| board.members.at(*member).left > 0 && !board.members.at(*member).must;
    let members = || (0..narrow(board.members.len())).filter(open);
    let bundled = |member: &u32| {
        problem
            .requests
            .get(wide(board.members.at(*member).request))
            .is_some_and(|wish| wish.bundle.is_some())
    };
    if let Some(member) = members().find(bundled) {
        return vec![Branch::Held { member }];
    }
    let duration = |entry: u32| {
        u32::from(board.durations.get(usize::from(board.offers.at(entry).row)).copied().unwrap_or_default())
    };
    let mut held: Vec<(u32, u32)> = members()
        .map(|member| (torn(chosen.at(member), COUNTED * board.members.at(member).left), member))
        .filter(|(weight, _)| *weight > 0)
        .collect();
    held.sort_unstable_by(|one, other| other.cmp(one));
    let mut places: Vec<(u32, u32)> = (0..narrow(board.offers.len()))
        .map(|entry| (torn(counts.at(entry), COUNTED) * duration(entry), entry))
        .filter(|(weight, _)| *weight > 0)
        .collect();
    places.sort_unstable_by(|one, other| other.cmp(one));
    let held = held.into_iter().map(|(_, member)| Branch::Held { member });
    let places = places.into_iter().filter_map(|(_, entry)| place(board, entry));
    let torn: Vec<Branch> = held.take(EACH).chain(places.take(EACH)).collect();
    if !torn.is_empty() {
        return torn;
    }
    // The sweeps agree, and yet the bound stands: whatever is undecided.
    let any = members().next().map(|member| Branch::Held { member });
    any.or_else(|| (0..narrow(board.offers.len())).find_map(|entry| place(board, entry)))
        .into_iter()
        .collect()
}

/// Returns how to split off an entry, unless its member has to have it and has nothing else.
fn place(board: &Board, entry: u32) -> Option<Branch> {
    let (member, offer) = (board.request.at(entry), board.offers.at(entry));
    let mut others = board
        .request
        .iter()
        .zip(&board.offers)
        .filter(|(other, another)| **other == member && another.item != offer.item);
    let open = others.next().is_some() || !board.members.at(member).must;
    let starts = if open { offer.starts } else { first_half(offer.starts) };
    (starts != 0).then_some(Branch::Place { member, item: offer.item, starts })
}

fn first_half(starts: u64) -> u64 {
    bits(starts).take(wide(starts.count_ones()) / 2).fold(0, |half, start| half | 1 << start)
}

/// Narrows a board to one side of a branch; the two sides together leave nothing out.
pub(super) fn split(board: &mut Board, problem: &Problem, branch: Branch, side: bool) {
    match branch {
        Branch::Held { member } => {
            let wish = |request: u32| problem.requests.get(wide(request));
            let bundle = wish(board.members.at(member).request).and_then(|wish| wish.bundle);
            for (number, other) in (0..).zip(&mut board.members) {
                let together = bundle.is_some() && wish(other.request).and_then(|wish| wish.bundle) == bundle;
                match (number == member || together, side) {
                    (false, _) => {}
                    (true, true) => other.must = true,
                    (true, false) if together => other.left = 0,
                    (true, false) => other.left -= 1,
                }
            }
        }
        Branch::Place { member, item, starts } => {
            let chosen = problem.items.get(wide(item)).copied().unwrap_or_default();
            let only = board.members.at(member).left == 1;
            let apart = if side { part_off(board, member) } else { member };
            let weeks = |footprint: u32| problem.footprint(footprint).map_or(0, |footprint| footprint.weeks);
            let entries = board.request.iter_mut().zip(&mut board.offers);
            for (owner, offer) in entries.filter(|(owner, _)| **owner == member) {
                let other = problem.items.get(wide(offer.item)).copied().unwrap_or_default();
                if offer.item == item {
                    offer.starts &= if side { starts } else { !starts };
                    *owner = apart;
                } else if side
                    && (only
                        || other.day == chosen.day && weeks(other.footprint) & weeks(chosen.footprint) != 0)
                {
                    offer.starts = 0;
                }
            }
        }
    }
}

/// Makes a member have one meeting for sure, and returns who it is from now on: itself if it has no other left, or else one
/// that is parted from it, which is named last.
fn part_off(board: &mut Board, member: u32) -> u32 {
    let mut whole = board.members.at(member);
    let sure = Member { left: 1, must: true, ..whole };
    if whole.left == 1 {
        board.members.set(member, sure);
        return member;
    }
    whole.left -= 1;
    board.members.set(member, whole);
    board.members.push(sure);
    narrow(board.members.len() - 1)
}
