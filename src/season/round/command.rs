use alloc::{collections::BTreeMap, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Pass, Round, RoundError, RoundEvent, RoundPlan};
use crate::{
    event::{Aggregate, Call, Recorded},
    id::{RoomId, SeasonWishId, SeriesId},
    schedule::Schedule,
    season::{Answer, Placement, Wish},
    time::Minute,
};

type Events = Result<Vec<Recorded<RoundEvent>>, RoundError>;

/// What may be asked of a round. Each has a method of the same name on [`Round`].
///
/// Who may give which command is the host's authorisation; roles count here only where a rule may be overruled.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum RoundCommand {
    /// Drafts the season and its terms, or changes the draft.
    Draft(RoundPlan),
    /// Takes wishes until an instant, or moves that instant.
    Open { until: Minute },
    /// Makes a wish.
    Submit(Wish),
    /// Changes a wish.
    Change(Wish),
    /// Takes a wish back.
    Withdraw { wish: SeasonWishId },
    /// Takes no more wishes in time.
    Close,
    /// Decides that a placement stands in every answer.
    Lock(Placement),
    /// Takes a lock back.
    Unlock(Placement),
    /// Decides that a wish never gets a room.
    Ban { wish: SeasonWishId, room: RoomId },
    /// Takes a ban back.
    Unban { wish: SeasonWishId, room: RoomId },
    /// Proposes an answer.
    Propose { pass: Pass, answer: Answer },
    /// Gives the proposal back, to allocate again.
    ReturnProposal,
    /// Makes the proposal known.
    Publish,
    /// Records as which series the placements were booked.
    #[serde(with = "pairs")]
    RecordApplied(BTreeMap<Placement, SeriesId>),
    /// Does what time has made due: closes. Harmless when repeated.
    Tick,
}

impl Round {
    /// Drafts the season and its terms, or changes the draft. They stay as they are once wishes come in, since
    /// organisations ask for what they were told.
    ///
    /// # Errors
    /// [`RoundError::WrongStage`] once it was opened.
    pub fn draft(&mut self, plan: RoundPlan, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Draft(plan), call, schedule)
    }

    /// Takes wishes until an instant; of an open round moves that instant.
    ///
    /// # Errors
    /// [`RoundError::NoPlan`] where nothing is drafted, [`RoundError::ClosingPassed`] where the instant is over,
    /// [`RoundError::WrongStage`] once it was closed.
    pub fn open(&mut self, until: Minute, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Open { until }, call, schedule)
    }

    /// Makes a wish. After the closing it is late; after publishing a manager has to say why it is taken, by the call's
    /// waiver.
    ///
    /// # Errors
    /// [`RoundError::IdTaken`] where its id is known with other content, [`RoundError::TooLate`] without a waiver after
    /// publishing, [`RoundError::LateBundle`] where a late one would join a bundle that holds a wish in time, [`RoundError::WrongStage`] before the opening and once it is booked.
    pub fn submit(&mut self, wish: Wish, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Submit(wish), call, schedule)
    }

    /// Changes a wish. After the closing it is late from then on, but keeps in a further pass what it was proposed, as far as
    /// it still asks for it. A proposal that stands is returned first, so that it is never about other wishes than it says.
    ///
    /// # Errors
    /// [`RoundError::UnknownWish`], [`RoundError::Withdrawn`], [`RoundError::LateBundle`], [`RoundError::WrongStage`].
    pub fn change(&mut self, wish: Wish, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Change(wish), call, schedule)
    }

    /// Takes a wish back, at any time. Where it is booked, run the [`effects`](RoundEvent::effects) of the event.
    ///
    /// # Errors
    /// [`RoundError::UnknownWish`].
    pub fn withdraw(&mut self, wish: SeasonWishId, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Withdraw { wish }, call, schedule)
    }

    /// Takes no more wishes in time, before the instant that was told or at it.
    ///
    /// # Errors
    /// [`RoundError::WrongStage`] where it is not open.
    pub fn close(&mut self, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Close, call, schedule)
    }

    /// Decides that a placement stands in every answer, also outside what its wish asks for. A proposal that stands is
    /// returned first, so that it never breaks a lock.
    ///
    /// # Errors
    /// [`RoundError::Season`] with all locks that cannot stand together, [`RoundError::LateLock`] for a late wish without a
    /// manager's waiver, [`RoundError::UnknownWish`], [`RoundError::Withdrawn`], [`RoundError::WrongStage`].
    pub fn lock(&mut self, placement: Placement, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Lock(placement), call, schedule)
    }

    /// Takes a lock back.
    ///
    /// # Errors
    /// [`RoundError::WrongStage`].
    pub fn unlock(&mut self, placement: Placement, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Unlock(placement), call, schedule)
    }

    /// Decides that a wish never gets a room.
    ///
    /// # Errors
    /// As [`Round::lock`], and [`RoundError::UnknownRoom`].
    pub fn ban(&mut self, wish: SeasonWishId, room: RoomId, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Ban { wish, room }, call, schedule)
    }

    /// Takes a ban back.
    ///
    /// # Errors
    /// [`RoundError::WrongStage`].
    pub fn unban(&mut self, wish: SeasonWishId, room: RoomId, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Unban { wish, room }, call, schedule)
    }

    /// Proposes an answer that was found for [`wishes_for`](Round::wishes_for) a pass under its
    /// [`decisions`](Round::decisions). It is held to the wishes as they stand, and to what it says of itself; its bound is
    /// taken on trust, since to prove it is to solve.
    ///
    /// # Errors
    /// [`RoundError::Proposal`] with everything that does not hold, [`RoundError::NoFormerProposal`] where a further pass
    /// comes first, [`RoundError::Season`] where the locks cannot stand, [`RoundError::WrongStage`].
    pub fn propose(&mut self, pass: Pass, answer: Answer, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Propose { pass, answer }, call, schedule)
    }

    /// Gives the proposal back, to allocate again. What is published was promised, so it takes a manager's waiver.
    ///
    /// # Errors
    /// [`RoundError::IsPublished`] without that, [`RoundError::WrongStage`].
    pub fn return_proposal(&mut self, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::ReturnProposal, call, schedule)
    }

    /// Makes the proposal known.
    ///
    /// # Errors
    /// [`RoundError::WrongStage`].
    pub fn publish(&mut self, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Publish, call, schedule)
    }

    /// Records as which series the placements were booked, after [`Round::bookings`] were carried out.
    ///
    /// # Errors
    /// [`RoundError::Applied`] with every placement that the schedule has no such series for, [`RoundError::WrongStage`].
    pub fn record_applied(
        &mut self,
        series: BTreeMap<Placement, SeriesId>,
        call: &Call,
        schedule: &Schedule,
    ) -> Events {
        self.handle(&RoundCommand::RecordApplied(series), call, schedule)
    }

    /// Closes the round where it is due. Harmless when repeated.
    ///
    /// # Errors
    /// [`RoundError::Stale`].
    pub fn tick(&mut self, call: &Call, schedule: &Schedule) -> Events {
        self.handle(&RoundCommand::Tick, call, schedule)
    }
}

/// A map whose keys are no text, as a list of pairs in the order of the keys.
pub(super) mod pairs {
    use alloc::{collections::BTreeMap, vec::Vec};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::{id::SeriesId, season::Placement};

    pub(in super::super) fn serialize<S: Serializer>(
        map: &BTreeMap<Placement, SeriesId>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Placement, SeriesId>, D::Error> {
        let pairs = Vec::<(Placement, SeriesId)>::deserialize(deserializer)?;
        let many = pairs.len();
        let map: BTreeMap<Placement, SeriesId> = pairs.into_iter().collect();
        if map.len() == many { Ok(map) } else { Err(D::Error::custom("a placement is named twice")) }
    }
}
