//! What a round allows. What time has made due comes first, then the command.

use alloc::{collections::BTreeMap, vec::Vec};

use super::{Pass, Round, RoundCommand, RoundError, RoundEvent, RoundPlan, RoundStage, RoundWish};
use crate::{
    event::{Aggregate, Call, Head, Recorded, ReplayError, Role, apply_whole},
    id::{RoomId, SeasonWishId, SeriesId},
    schedule::Schedule,
    season::{Answer, Decisions, Placement, Wish, instance::Instance},
    text::Note,
    time::Minute,
};

/// What a command leads to; nothing where it changes nothing.
type Outcome = Result<Option<RoundEvent>, RoundError>;

/// A decision under way.
struct Deciding<'a> {
    round: &'a Round,
    call: &'a Call,
    now: Minute,
    schedule: &'a Schedule,
    /// The stage when the command is looked at.
    stage: RoundStage,
}

impl Aggregate for Round {
    type Command = RoundCommand;
    type Event = RoundEvent;
    type Facts<'a> = &'a Schedule;
    type Error = RoundError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(
        &self,
        command: &RoundCommand,
        call: &Call,
        schedule: &Schedule,
    ) -> Result<Vec<Recorded<RoundEvent>>, RoundError> {
        if self.is_known(command)? {
            return Ok(Vec::new());
        }
        self.head.check_version(call.expected)?;
        let now = self.head.now(call);
        let mut events = Vec::new();
        let mut stage = self.stage;
        if let Some(until) = self.next_deadline().filter(|until| *until <= now) {
            events.push(RoundEvent::Closed { until });
            stage = RoundStage::Closed;
        }
        events.extend(Deciding { round: self, call, now, schedule, stage }.run(command)?);
        Ok(self.head.record(call, events))
    }

    fn apply(&mut self, batch: &[Recorded<RoundEvent>]) -> Result<(), ReplayError> {
        self.head = apply_whole(self, self.head, batch, Self::apply_event, Self::undo)?;
        Ok(())
    }
}

impl Round {
    /// Whether a command makes a wish that was made before: then it changes nothing, whatever became of the wish.
    fn is_known(&self, command: &RoundCommand) -> Result<bool, RoundError> {
        let RoundCommand::Submit(wish) = command else { return Ok(false) };
        match self.wish(wish.id) {
            None => Ok(false),
            Some(known) if known.wish == *wish => Ok(true),
            Some(_) => Err(RoundError::IdTaken(wish.id)),
        }
    }
}

impl Deciding<'_> {
    fn run(&self, command: &RoundCommand) -> Outcome {
        use RoundCommand as C;
        match command {
            C::Draft(plan) => self.draft(*plan),
            C::Open { until } => self.open(*until),
            C::Submit(wish) => self.submit(wish),
            C::Change(wish) => self.change(wish),
            C::Withdraw { wish } => self.withdraw(*wish),
            C::Close => self.close(),
            C::Lock(placement) => self.lock(*placement),
            C::Unlock(placement) => self.unlock(*placement),
            C::Ban { wish, room } => self.ban(*wish, *room),
            C::Unban { wish, room } => self.unban(*wish, *room),
            C::Propose { pass, answer } => self.propose(*pass, answer),
            C::ReturnProposal => self.return_proposal(),
            C::Publish => self.publish(),
            C::RecordApplied(series) => self.record_applied(series),
            C::Tick => Ok(None),
        }
    }

    /// Checks that the round is in one of some stages.
    fn is_in(&self, stages: &[RoundStage], command: &'static str) -> Result<(), RoundError> {
        if stages.contains(&self.stage) {
            Ok(())
        } else {
            Err(RoundError::WrongStage { stage: self.stage, command })
        }
    }

    fn plan(&self) -> Result<&RoundPlan, RoundError> {
        self.round.plan().ok_or(RoundError::NoPlan)
    }

    /// The reason for overruling, where the actor may.
    fn overruling(&self) -> Option<Note> {
        self.call.waiver.clone().filter(|_| self.call.actor.role >= Role::Manager)
    }

    /// A wish that stands.
    fn standing(&self, id: SeasonWishId) -> Result<&RoundWish, RoundError> {
        let row = self.round.wish(id).ok_or(RoundError::UnknownWish(id))?;
        if row.withdrawn.is_none() { Ok(row) } else { Err(RoundError::Withdrawn(id)) }
    }

    fn draft(&self, to: RoundPlan) -> Outcome {
        self.is_in(&[RoundStage::Draft], "draft")?;
        let from = self.round.plan;
        Ok((from != Some(to)).then_some(RoundEvent::Drafted { from, to }))
    }

    fn open(&self, until: Minute) -> Outcome {
        self.is_in(&[RoundStage::Draft, RoundStage::Open], "open")?;
        self.plan()?;
        if until <= self.now {
            return Err(RoundError::ClosingPassed(until));
        }
        let from = self.round.next_deadline();
        Ok((from != Some(until)).then_some(RoundEvent::Opened { from, until }))
    }

    fn submit(&self, wish: &Wish) -> Outcome {
        use RoundStage as S;
        self.is_in(&[S::Open, S::Closed, S::Proposed, S::Published], "submit")?;
        let overruled = match self.stage {
            S::Published => Some(self.overruling().ok_or(RoundError::TooLate(wish.id))?),
            _ => None,
        };
        let late = self.stage != S::Open;
        self.may_hang_together(wish, late)?;
        Ok(Some(RoundEvent::WishSubmitted { wish: wish.clone(), late, overruled }))
    }

    /// Checks that a late wish joins no bundle that holds a wish in time.
    fn may_hang_together(&self, wish: &Wish, late: bool) -> Result<(), RoundError> {
        let in_time = |bundle| {
            self.round.wishes_in_time().any(|other| other.bundle == Some(bundle) && other.id != wish.id)
        };
        match wish.bundle.filter(|bundle| late && in_time(*bundle)) {
            Some(bundle) => Err(RoundError::LateBundle { wish: wish.id, bundle }),
            None => Ok(()),
        }
    }

    fn change(&self, to: &Wish) -> Outcome {
        let RoundWish { wish: from, late: from_late, .. } = self.standing(to.id)?;
        self.is_in(&[RoundStage::Open, RoundStage::Closed], "change")?;
        let late = self.stage != RoundStage::Open;
        if from.bundle != to.bundle {
            self.may_hang_together(to, late)?;
        }
        let before = self.round.hanging_with(from, *from_late);
        let after = self.round.hanging_with(to, late);
        let parted_from = before.difference(&after).copied().collect();
        let event = RoundEvent::WishChanged { from: from.clone(), to: to.clone(), late, parted_from };
        Ok((from != to).then_some(event))
    }

    fn withdraw(&self, id: SeasonWishId) -> Outcome {
        let row = self.round.wish(id).ok_or(RoundError::UnknownWish(id))?;
        if row.withdrawn.is_some() {
            return Ok(None);
        }
        let freed = self.round.placements_of(id).copied();
        let series = self.round.placements_of(id).filter_map(|placement| self.round.series(placement));
        let (freed, series) = (freed.collect(), series.collect());
        let parted_from = self.round.hanging_with(&row.wish, row.late);
        Ok(Some(RoundEvent::WishWithdrawn { wish: row.wish.clone(), freed, series, parted_from }))
    }

    fn close(&self) -> Outcome {
        match self.round.next_deadline() {
            // It was due, and is written already.
            Some(_) if self.stage == RoundStage::Closed => Ok(None),
            Some(until) => Ok(Some(RoundEvent::Closed { until })),
            None => Err(RoundError::WrongStage { stage: self.stage, command: "close" }),
        }
    }

    /// What is decided under a proposal that stands would not be what it was made under.
    fn may_decide(&self, command: &'static str) -> Result<(), RoundError> {
        self.is_in(&[RoundStage::Open, RoundStage::Closed], command)
    }

    fn lock(&self, placement: Placement) -> Outcome {
        self.may_decide("lock")?;
        let row = self.standing(placement.wish)?;
        if self.round.locks.contains(&placement) {
            return Ok(None);
        }
        let mut decisions = self.round.decisions(Pass::First);
        decisions.locks.insert(placement);
        self.check_locks(&decisions)?;
        let overruled = match self.round.is_late(row) {
            true => Some(self.overruling().ok_or(RoundError::LateLock(placement.wish))?),
            false => None,
        };
        let parted_from = self.round.hanging_with(&row.wish, row.late);
        Ok(Some(RoundEvent::Locked { placement, overruled, parted_from }))
    }

    /// Checks that locks can stand together: the wishes without one do not matter for that.
    fn check_locks(&self, decisions: &Decisions) -> Result<(), RoundError> {
        let plan = self.plan()?;
        let locked = |row: &&RoundWish| decisions.locks.iter().any(|lock| lock.wish == row.wish.id);
        let wishes = self.round.wishes().filter(locked).map(|row| row.wish.clone());
        Instance::new(self.schedule, plan.season, plan.terms, wishes, decisions)?;
        Ok(())
    }

    fn unlock(&self, placement: Placement) -> Outcome {
        self.may_decide("unlock")?;
        Ok(self.round.locks.contains(&placement).then_some(RoundEvent::Unlocked { placement }))
    }

    fn ban(&self, wish: SeasonWishId, room: RoomId) -> Outcome {
        self.may_decide("ban")?;
        self.standing(wish)?;
        self.schedule.room(room).ok_or(RoundError::UnknownRoom(room))?;
        if self.round.bans.contains(&(wish, room)) {
            return Ok(None);
        }
        let mut decisions = self.round.decisions(Pass::First);
        decisions.bans.insert((wish, room));
        self.check_locks(&decisions)?;
        Ok(Some(RoundEvent::Banned { wish, room }))
    }

    fn unban(&self, wish: SeasonWishId, room: RoomId) -> Outcome {
        self.may_decide("unban")?;
        Ok(self.round.bans.contains(&(wish, room)).then_some(RoundEvent::Unbanned { wish, room }))
    }

    fn propose(&self, pass: Pass, answer: &Answer) -> Outcome {
        let mut answer = answer.clone();
        answer.placements.sort_unstable();
        if let Some(known) = self.round.proposal()
            && self.stage == RoundStage::Proposed
            && (known.pass, &known.answer) == (pass, &answer)
        {
            return Ok(None);
        }
        self.is_in(&[RoundStage::Closed], "propose")?;
        if pass.keeps() && self.round.last_proposal().is_none() {
            return Err(RoundError::NoFormerProposal(pass));
        }
        let RoundPlan { season, terms, .. } = *self.plan()?;
        let wishes = self.round.wishes_for(pass).cloned();
        let decisions = self.round.decisions(pass);
        let instance = Instance::new(self.schedule, season, terms, wishes, &decisions)?;
        let faults = instance.faults(&decisions, &answer);
        if faults.is_empty() {
            let dropped = self.round.dropped_by(&answer);
            Ok(Some(RoundEvent::Proposed { pass, terms, answer, dropped }))
        } else {
            Err(RoundError::Proposal(faults))
        }
    }

    fn return_proposal(&self) -> Outcome {
        let overruled = match self.stage {
            RoundStage::Published => Some(self.overruling().ok_or(RoundError::IsPublished)?),
            _ => None,
        };
        self.is_in(&[RoundStage::Proposed, RoundStage::Published], "return_proposal")?;
        Ok(Some(RoundEvent::Returned { from: self.stage, overruled }))
    }

    fn publish(&self) -> Outcome {
        self.is_in(&[RoundStage::Proposed], "publish")?;
        let placements = self.round.proposal().map(|proposal| proposal.standing.clone());
        Ok(placements.map(|placements| RoundEvent::Published { placements }))
    }

    fn record_applied(&self, series: &BTreeMap<Placement, SeriesId>) -> Outcome {
        if self.stage == RoundStage::Applied && self.round.series == *series {
            return Ok(None);
        }
        self.is_in(&[RoundStage::Published], "record_applied")?;
        let faults = self.round.application_faults(series, self.schedule);
        if faults.is_empty() {
            Ok(Some(RoundEvent::Applied { series: series.clone() }))
        } else {
            Err(RoundError::Applied(faults))
        }
    }
}
