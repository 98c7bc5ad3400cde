use alloc::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Pass, RoundStage};
use crate::{
    event::{Head, Version},
    id::{RoomId, SeasonWishId, SeriesId, StreamId},
    season::{Answer, Decisions, Placement, Season, Terms, Wish},
    text::Code,
    time::Minute,
};

/// What a round is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the days, the terms and what for")]
pub struct RoundPlan {
    /// The days and the grid.
    pub season: Season,
    /// What is worth how much, and what is fair.
    pub terms: Terms,
    /// What its bookings are for, in the host's words.
    pub purpose: Code,
}

/// A wish as it stands in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoundWish {
    /// The wish.
    pub wish: Wish,
    /// When it was made, or last changed.
    pub at: Minute,
    /// Whether that was after the closing.
    pub late: bool,
    /// When it was withdrawn.
    pub withdrawn: Option<Minute>,
}

/// An answer that was proposed, and what still stands of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposal {
    /// Which wishes it was for.
    pub pass: Pass,
    /// The terms that it was held to.
    pub terms: Terms,
    /// The answer as it was proposed.
    pub answer: Answer,
    /// Its placements, less those of wishes that were withdrawn since.
    pub standing: BTreeSet<Placement>,
}

/// A round (*dönem tahsisi*): the wishes for one season, what was decided about them, and what came of it.
///
/// **Late.** A wish made or changed after the closing is late. It is recorded with its instant and takes part only in what is
/// left ([`Pass::Late`]), so that keeping to the closing never costs anybody a place. Once the answer is published only a
/// manager's waiver lets one in, since places that were promised are then no longer looked at without need; once it is booked,
/// none: a free hour is asked for as a booking. A wish that a clerk locks counts as in time, because a lock stands in every
/// answer; locking a late one takes a manager's waiver. A late wish joins no bundle that holds a wish in time, because all or
/// none would let it take that one's place.
///
/// **Bundles.** After the closing a bundle only gets smaller. A wish that is withdrawn, locked, or changed so late leaves it, and
/// the others hang together without it: nobody is left without a place because another of its bundle went. Late wishes
/// hang together among themselves. The event names those that the wish is parted from, so that their organisation can be
/// asked whether they are still wanted; whoever wants all or none withdraws them. Where one of those that still hang together
/// loses what it had, because a lock takes its time or its room is banned or closed, nothing is kept of them and they are
/// placed anew, all or none; what stood of the last proposal and is no more, the next one names as
/// [`dropped`](super::RoundEvent::Proposed).
///
/// **Withdrawn.** A wish can be withdrawn at any time, since nobody is made to meet. Before a proposal it just goes; with one
/// its placements fall free; once they are booked, the series are cancelled as far as they are still to come
/// ([`RoundEvent::effects`](super::RoundEvent::effects)).
///
/// ```
/// use imece::{
///     centre::{Capacity, Centre, Room}, chrono::Weekday, event::{Actor, Call, Role}, id::*, schedule::Schedule,
///     season::*, time::{Minutes, OpeningHours, Zone}, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(1))?, Role::Staff), "2026-07-01T08:00Z".parse()?);
/// let mut schedule = Schedule::new(StreamId::from_uuid(id(2))?);
/// let centre = CentreId::from_uuid(id(3))?;
/// let hours = OpeningHours::daily("09:00-22:00".parse()?);
/// schedule.describe_centre(Centre::new(centre, "GEB".parse()?, Zone::ISTANBUL, hours), &call)?;
/// schedule.describe_room(Room::new(RoomId::from_uuid(id(4))?, centre, "GEB-01".parse()?, Capacity::new(40)?), &call)?;
///
/// let mut round = Round::new(StreamId::from_uuid(id(5))?);
/// let season = Season::new(
///     "2026-09-14".parse().unwrap(), "2027-03-14".parse().unwrap(), "09:00-22:00".parse()?, Minutes::new(30))?;
/// let plan = RoundPlan { season, terms: Terms::default(), purpose: "rehearsal".parse()? };
/// round.draft(plan, &call, &schedule)?;
/// round.open("2026-08-01T08:00Z".parse()?, &call, &schedule)?;
/// let tuesday = Window { on: Weekday::Tue, within: "18:00-22:00".parse()?, choice: Choice::First };
/// let choir = Wish::new(
///     SeasonWishId::from_uuid(id(6))?, OrganisationId::from_uuid(id(7))?,
///     MeetingLength::new(Minutes::new(120), Minutes::new(120))?,
///     Meetings::Weekly { times: 1, weeks: Weeks::All, windows: vec![tuesday] })?;
/// round.submit(choir, &call, &schedule)?;
/// round.close(&call, &schedule)?;
/// assert_eq!(round.stage(), RoundStage::Closed);
/// assert_eq!(round.wishes_in_time().count(), 1);
///
/// let wishes = round.wishes_for(Pass::First).cloned();
/// let mut allocation =
///     Allocation::new(&schedule, season, plan.terms, wishes, &round.decisions(Pass::First), 1)?;
/// allocation.step(100);
/// round.propose(Pass::First, allocation.answer(), &call, &schedule)?;
/// round.publish(&call, &schedule)?;
/// // One series for the choir, whose ids the host brings.
/// let commands = round.bookings(|_, number| id(100 + u128::from(number)))?;
/// assert_eq!(commands.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub(super) head: Head,
    pub(super) plan: Option<RoundPlan>,
    pub(super) stage: RoundStage,
    pub(super) closing: Option<Minute>,
    pub(super) wishes: BTreeMap<SeasonWishId, RoundWish>,
    pub(super) locks: BTreeSet<Placement>,
    pub(super) bans: BTreeSet<(SeasonWishId, RoomId)>,
    pub(super) proposal: Option<Proposal>,
    pub(super) series: BTreeMap<Placement, SeriesId>,
}

impl Round {
    /// Makes a round of which nothing is drafted.
    #[must_use]
    pub const fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            plan: None,
            stage: RoundStage::Draft,
            closing: None,
            wishes: BTreeMap::new(),
            locks: BTreeSet::new(),
            bans: BTreeSet::new(),
            proposal: None,
            series: BTreeMap::new(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the stage.
    #[must_use]
    pub const fn stage(&self) -> RoundStage {
        self.stage
    }

    /// Returns what the round is about, once it is drafted.
    #[must_use]
    pub const fn plan(&self) -> Option<&RoundPlan> {
        self.plan.as_ref()
    }

    /// Returns the instant at which it closes or was to close, once it was opened.
    #[must_use]
    pub const fn closing(&self) -> Option<Minute> {
        self.closing
    }

    /// Returns the next instant at which [`Round::tick`] has something to do: the closing of an open round.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Minute> {
        self.closing.filter(|_| self.stage == RoundStage::Open)
    }

    /// Returns a wish that was ever made, withdrawn or not.
    #[must_use]
    pub fn wish(&self, id: SeasonWishId) -> Option<&RoundWish> {
        self.wishes.get(&id)
    }

    /// Returns all wishes that were ever made, in the order of their ids.
    pub fn wishes(&self) -> impl Iterator<Item = &RoundWish> {
        self.wishes.values()
    }

    /// Returns the wishes that stand and count as in time, in the order of their ids.
    pub fn wishes_in_time(&self) -> impl Iterator<Item = &Wish> {
        self.standing().filter(|row| !self.is_late(row)).map(|row| &row.wish)
    }

    /// Returns the wishes that stand and are late, in the order of their ids.
    pub fn late_wishes(&self) -> impl Iterator<Item = &Wish> {
        self.standing().filter(|row| self.is_late(row)).map(|row| &row.wish)
    }

    /// Returns the wishes that an allocation is for, in the order of their ids.
    pub fn wishes_for(&self, pass: Pass) -> impl Iterator<Item = &Wish> {
        let standing = self.standing().filter(move |row| pass == Pass::Late || !self.is_late(row));
        standing.map(|row| &row.wish)
    }

    /// Returns what an allocation has to keep: the locks and bans of the clerks, and what stays of the last proposal.
    #[must_use]
    pub fn decisions(&self, pass: Pass) -> Decisions {
        let stands = |id: &SeasonWishId| self.wish(*id).is_some_and(|row| row.withdrawn.is_none());
        let taking_part: BTreeSet<SeasonWishId> = self.wishes_for(pass).map(|wish| wish.id).collect();
        let kept = self.proposal.as_ref().filter(|_| pass.keeps()).map(|proposal| &proposal.standing);
        Decisions {
            locks: self.locks.iter().filter(|lock| stands(&lock.wish)).copied().collect(),
            late: self.late_wishes().map(|wish| wish.id).collect(),
            bans: self.bans.iter().filter(|(wish, _)| stands(wish)).copied().collect(),
            kept: kept
                .into_iter()
                .flatten()
                .filter(|kept| taking_part.contains(&kept.wish))
                .copied()
                .collect(),
        }
    }

    /// Returns the proposal that stands: proposed and not returned.
    #[must_use]
    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref().filter(|_| self.stage.has_proposal())
    }

    /// Returns the last proposal, returned or not.
    #[must_use]
    pub const fn last_proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    /// Returns the series that a placement was booked as.
    #[must_use]
    pub fn series(&self, placement: &Placement) -> Option<SeriesId> {
        self.series.get(placement).copied()
    }

    fn standing(&self) -> impl Iterator<Item = &RoundWish> {
        self.wishes.values().filter(|row| row.withdrawn.is_none())
    }

    /// Whether a wish takes part only in what is left.
    pub(super) fn is_late(&self, row: &RoundWish) -> bool {
        row.late && !self.locks.iter().any(|lock| lock.wish == row.wish.id)
    }

    /// The wishes of the bundle of a wish, as late as it is, that hang together with it.
    pub(super) fn hanging_with(&self, wish: &Wish, late: bool) -> BTreeSet<SeasonWishId> {
        let locked = |id| self.locks.iter().any(|lock| lock.wish == id);
        let Some(bundle) = wish.bundle.filter(|_| !locked(wish.id)) else { return BTreeSet::new() };
        let others = self.standing().filter(|row| row.wish.bundle == Some(bundle) && row.late == late);
        others.map(|row| row.wish.id).filter(|id| *id != wish.id && !locked(*id)).collect()
    }

    /// What stands of the last proposal, returned or not, and is not in an answer.
    pub(super) fn dropped_by(&self, answer: &Answer) -> BTreeSet<Placement> {
        let standing = self.proposal.iter().flat_map(|proposal| &proposal.standing);
        standing.filter(|placement| answer.placements.binary_search(placement).is_err()).copied().collect()
    }

    /// The placements of a wish that stand.
    pub(super) fn placements_of(&self, wish: SeasonWishId) -> impl Iterator<Item = &Placement> {
        let standing = self.proposal().map(|proposal| &proposal.standing);
        standing.into_iter().flatten().filter(move |placement| placement.wish == wish)
    }
}
