//! Facts change a round. No rule is here: what an event says is copied, and refused only where it cannot be.

use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::{Proposal, Round, RoundEvent, RoundPlan, RoundStage, RoundWish};
use crate::{
    event::{Contradiction, Recorded, ensure, put},
    id::{RoomId, SeasonWishId, SeriesId},
    season::{Answer, Placement, Wish},
    time::Minute,
};

/// How to take back one change.
pub(super) enum Undo {
    Plan(Option<RoundPlan>),
    Stage(RoundStage, Option<Minute>),
    Wish(SeasonWishId, Option<Box<RoundWish>>),
    Lock(Placement),
    Unlock(Placement),
    Ban(SeasonWishId, RoomId),
    Unban(SeasonWishId, RoomId),
    Proposal(Option<Proposal>),
    Freed(BTreeSet<Placement>),
    Series(BTreeMap<Placement, SeriesId>),
}

impl Round {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::Plan(former) => self.plan = former,
            Undo::Stage(stage, closing) => (self.stage, self.closing) = (stage, closing),
            Undo::Wish(id, former) => _ = put(&mut self.wishes, id, former.map(|former| *former)),
            Undo::Lock(placement) => _ = self.locks.remove(&placement),
            Undo::Unlock(placement) => _ = self.locks.insert(placement),
            Undo::Ban(wish, room) => _ = self.bans.remove(&(wish, room)),
            Undo::Unban(wish, room) => _ = self.bans.insert((wish, room)),
            Undo::Proposal(former) => self.proposal = former,
            Undo::Freed(freed) => {
                if let Some(proposal) = &mut self.proposal {
                    proposal.standing.extend(freed);
                }
            }
            Undo::Series(former) => self.series = former,
        }
    }

    pub(super) fn apply_event(
        &mut self,
        recorded: &Recorded<RoundEvent>,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        use RoundEvent as E;
        use RoundStage as S;
        match &recorded.event {
            E::Drafted { from, to } => {
                ensure(self.stage == S::Draft && self.plan == *from, "the draft was another")?;
                journal.push(Undo::Plan(self.plan.replace(*to)));
            }
            E::Opened { from, until } => {
                ensure(self.plan.is_some() && self.next_deadline() == *from, "the closing was another")?;
                match from {
                    None => self.become_stage(S::Open, journal)?,
                    Some(_) => journal.push(Undo::Stage(self.stage, self.closing)),
                }
                self.closing = Some(*until);
            }
            E::WishSubmitted { wish, late, .. } => {
                ensure(!matches!(self.stage, S::Draft | S::Applied), "no wish is taken")?;
                ensure(!self.wishes.contains_key(&wish.id), "the id is taken")?;
                self.put_wish(wish, recorded.at, *late, journal)?;
            }
            E::WishChanged { from, to, late, .. } => {
                ensure(matches!(self.stage, S::Open | S::Closed), "no wish is changed")?;
                ensure(self.stands_as(from) && to.id == from.id, "the wish was another")?;
                self.put_wish(to, recorded.at, *late, journal)?;
            }
            E::WishWithdrawn { wish, freed, series, .. } => {
                ensure(self.stands_as(wish), "the wish was another")?;
                self.withdraw_wish(wish.id, freed, series, recorded.at, journal)?;
            }
            E::Closed { until } => {
                ensure(self.next_deadline() == Some(*until), "the closing was another")?;
                self.become_stage(S::Closed, journal)?;
            }
            E::Locked { placement, .. } => {
                ensure(self.is_standing(placement.wish), "there is no such wish")?;
                ensure(self.is_decided_about() && self.locks.insert(*placement), "it cannot be locked")?;
                journal.push(Undo::Lock(*placement));
            }
            E::Unlocked { placement } => {
                ensure(self.is_decided_about() && self.locks.remove(placement), "it is not locked")?;
                journal.push(Undo::Unlock(*placement));
            }
            E::Banned { wish, room } => {
                ensure(self.is_standing(*wish), "there is no such wish")?;
                ensure(self.is_decided_about() && self.bans.insert((*wish, *room)), "it cannot be banned")?;
                journal.push(Undo::Ban(*wish, *room));
            }
            E::Unbanned { wish, room } => {
                ensure(self.is_decided_about() && self.bans.remove(&(*wish, *room)), "it is not banned")?;
                journal.push(Undo::Unban(*wish, *room));
            }
            E::Proposed { pass, terms, answer, dropped } => {
                ensure(self.plan.is_some_and(|plan| plan.terms == *terms), "the terms are others")?;
                let standing = self.placed(answer)?;
                ensure(self.dropped_by(answer) == *dropped, "something else was proposed before")?;
                self.become_stage(S::Proposed, journal)?;
                let proposal = Proposal { pass: *pass, terms: *terms, answer: answer.clone(), standing };
                journal.push(Undo::Proposal(self.proposal.replace(proposal)));
            }
            E::Returned { from, .. } => {
                ensure(self.stage == *from && *from != S::Open, "the stage was another")?;
                self.become_stage(S::Closed, journal)?;
            }
            E::Published { placements } => {
                ensure(self.stands(placements), "something else is proposed")?;
                self.become_stage(S::Published, journal)?;
            }
            E::Applied { series } => {
                ensure(self.stands(&series.keys().copied().collect()), "something else is proposed")?;
                self.become_stage(S::Applied, journal)?;
                journal.push(Undo::Series(core::mem::replace(&mut self.series, series.clone())));
            }
        }
        Ok(())
    }

    fn become_stage(&mut self, to: RoundStage, journal: &mut Vec<Undo>) -> Result<(), Contradiction> {
        ensure(self.stage.may_become(to), "the stage cannot come next")?;
        journal.push(Undo::Stage(self.stage, self.closing));
        self.stage = to;
        Ok(())
    }

    fn put_wish(
        &mut self,
        wish: &Wish,
        at: Minute,
        late: bool,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        ensure(late == (self.stage != RoundStage::Open), "the wish was not so late")?;
        let row = RoundWish { wish: wish.clone(), at, late, withdrawn: None };
        self.put_row(row, journal);
        Ok(())
    }

    fn put_row(&mut self, row: RoundWish, journal: &mut Vec<Undo>) {
        let id = row.wish.id;
        let former = put(&mut self.wishes, id, Some(row));
        journal.push(Undo::Wish(id, former.map(Box::new)));
    }

    fn withdraw_wish(
        &mut self,
        wish: SeasonWishId,
        freed: &BTreeSet<Placement>,
        series: &[SeriesId],
        at: Minute,
        journal: &mut Vec<Undo>,
    ) -> Result<(), Contradiction> {
        ensure(self.placements_of(wish).eq(freed), "other placements stand")?;
        let booked = freed.iter().filter_map(|placement| self.series.get(placement));
        ensure(booked.eq(series), "they are booked otherwise")?;
        if let Some(row) = self.wishes.get(&wish).cloned() {
            self.put_row(RoundWish { withdrawn: Some(at), ..row }, journal);
        }
        if let Some(proposal) = self.proposal.as_mut().filter(|_| !freed.is_empty()) {
            proposal.standing.retain(|placement| placement.wish != wish);
            journal.push(Undo::Freed(freed.clone()));
        }
        Ok(())
    }

    /// The placements of an answer, each once, each of a wish that stands.
    fn placed(&self, answer: &Answer) -> Result<BTreeSet<Placement>, Contradiction> {
        let placements = &answer.placements;
        let sorted = placements.iter().zip(placements.iter().skip(1)).all(|(one, next)| one < next);
        ensure(sorted, "the placements are not in their order")?;
        ensure(placements.iter().all(|placed| self.is_standing(placed.wish)), "there is no such wish")?;
        Ok(placements.iter().copied().collect())
    }

    /// Whether just these placements are proposed.
    fn stands(&self, placements: &BTreeSet<Placement>) -> bool {
        self.proposal().is_some_and(|proposal| proposal.standing == *placements)
    }

    fn is_standing(&self, wish: SeasonWishId) -> bool {
        self.wish(wish).is_some_and(|row| row.withdrawn.is_none())
    }

    fn stands_as(&self, wish: &Wish) -> bool {
        self.is_standing(wish.id) && self.wish(wish.id).is_some_and(|row| row.wish == *wish)
    }

    /// Whether clerks may decide: wishes are there, and no proposal that was made under other decisions.
    const fn is_decided_about(&self) -> bool {
        matches!(self.stage, RoundStage::Open | RoundStage::Closed)
    }
}
