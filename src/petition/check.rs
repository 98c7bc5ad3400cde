//! What holds of every petition at any time, whatever the rules of the day were: no event and no row may break it.

use core::ops::RangeInclusive;

use chrono::NaiveDate;

use super::{
    AnswerKind, Awaited, Clock, Decision, DecisionOutcome, Petition, PetitionState as S, ReasonUse, Referral,
    Run, WithdrawalCause,
};
use crate::{event::Contradiction, time::Minute};

impl Petition {
    /// Checks that what it holds by an instant fits together.
    pub(super) fn check(&self, at: Minute) -> Result<(), Contradiction> {
        let arrival = self.submission.received;
        let in_life = days(arrival, at);
        let rules = [
            (arrival <= at, "the petition is still to come"),
            (days(arrival, arrival).contains(&self.received), "the day of arrival is another one"),
            (
                self.days().all(|day| in_life.contains(&day)),
                "a day lies before the arrival or is still to come",
            ),
            (self.ended.is_some() == self.stage().is_ended(), "the petition has ended, or has not"),
            (self.has_orderly_referrals(), "a unit spoke that was not asked"),
            (self.is_decided_by_leads(), "a decision is that of a unit that did not lead"),
            (self.has_orderly_tasks(), "a task has another id, or carries out nothing that was granted"),
            (self.has_what_its_state_needs(), "the state contradicts what became of the petition"),
            (self.has_its_clock(), "the clock contradicts what became of the petition"),
            (u64::from(self.revision.get()) >= self.changes(), "the petition has changed more often"),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, why)| Err(why))
    }

    /// Returns the days on which something happened to it.
    fn days(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let awaited = match self.state {
            S::AwaitingApplicant { since, .. } => Some(since),
            _ => None,
        };
        let run = self.clock.and_then(|clock| match clock.run() {
            Run::Running | Run::Interrupted => None,
            Run::Suspended { since: day } | Run::Met { on: day } => Some(day),
        });
        let single = [Some(self.round_began), self.clock.map(Clock::day_zero), awaited, run, self.ended];
        let referred = self.referrals.iter().map(|referral| referral.on);
        let answered = self.answers.iter().map(|answer| answer.on);
        let given = self.tasks.values().map(|record| record.given);
        single.into_iter().flatten().chain(referred).chain(answered).chain(given)
    }

    /// Returns how many events it took at least, the arrival among them.
    pub(super) fn changes(&self) -> u64 {
        let counts = [
            usize::from(self.state != S::Received),
            usize::from(!self.supplied.is_empty()),
            self.referrals.len(),
            self.referrals.iter().map(|referral| referral.opinions.len()).fold(0, usize::saturating_add),
            // The unit began, and decided.
            self.decisions.len().saturating_mul(2),
            self.answers.len(),
            self.tasks.len(),
            self.tasks.values().filter(|record| !record.is_open()).count(),
        ];
        let counts = counts.into_iter().map(|count| u64::try_from(count).unwrap_or(u64::MAX));
        counts.fold(1, u64::saturating_add)
    }

    fn has_orderly_referrals(&self) -> bool {
        let asked = |referral: &Referral| {
            referral.opinions.keys().all(|unit| referral.target.consulted().contains(unit))
        };
        self.referrals.iter().all(asked)
    }

    /// Whether each decision is that of the lead unit of a referral of its own, in their order.
    fn is_decided_by_leads(&self) -> bool {
        let mut leads = self.referrals.iter().map(|referral| referral.target.lead());
        self.decisions.iter().all(|decision| leads.any(|lead| lead == decision.by()))
    }

    fn has_orderly_tasks(&self) -> bool {
        let granted = self.decisions.iter().map(Decision::outcome).any(DecisionOutcome::grants);
        self.tasks.iter().all(|(id, record)| granted && *id == record.task.id)
    }

    fn has_what_its_state_needs(&self) -> bool {
        let begun_anew = self.round_began != self.received || self.state == S::Reopened;
        if begun_anew && self.clock.is_some() && self.final_answer().is_none() {
            return false;
        }
        let alone = self.original.is_none();
        let last = self.answers.last().map(|answer| answer.kind);
        let lead = self.referral().map(|referral| referral.target.lead());
        let decided = lead.is_some() && self.decisions.last().map(Decision::by) == lead;
        match &self.state {
            S::Received => alone && self.is_untouched(),
            S::Inadmissible { reason } => {
                alone && self.is_untouched() && reason.code().serves() == ReasonUse::Inadmissibility
            }
            S::Registered | S::Transferred { .. } | S::Reopened => alone,
            S::AwaitingApplicant { awaited, since, until } => {
                let named = until.is_some() || *awaited == Awaited::Reply;
                alone && named && until.is_none_or(|until| *since <= until)
            }
            S::DuplicateOf { original } => self.original == Some(*original),
            S::Referred | S::InProgress => alone && lead.is_some(),
            S::InterimAnswered => alone && lead.is_some() && last == Some(AnswerKind::Interim),
            S::Decided { .. } => alone && decided,
            S::Answered => last == Some(AnswerKind::Final) && (decided || !alone),
            S::Closed => {
                let answered = self.clock.is_none() || last == Some(AnswerKind::Final);
                answered && self.open_tasks().next().is_none()
            }
            S::Withdrawn { .. } => true,
        }
    }

    /// Whether nobody has examined it.
    fn is_untouched(&self) -> bool {
        self.round_began == self.received
            && self.referrals.is_empty()
            && self.decisions.is_empty()
            && self.answers.is_empty()
    }

    fn has_its_clock(&self) -> bool {
        if self.clock.map(Clock::law) != self.submission.answer_owed_by() {
            return false;
        }
        let waits_for_fee = matches!(
            self.state,
            S::AwaitingApplicant { awaited: Awaited::Fee, .. }
                | S::Withdrawn { cause: WithdrawalCause::FeeNotPaid }
        );
        let Some(clock) = self.clock else { return !waits_for_fee && self.state != S::InterimAnswered };
        // Only payment lets it begin on another day.
        let paid = clock.is_fee_told() && clock.run() != Run::Interrupted;
        if !paid && clock.day_zero() != self.round_began {
            return false;
        }
        match (clock.run(), &self.state) {
            (Run::Interrupted, S::Withdrawn { cause }) => {
                clock.is_fee_told() && *cause != WithdrawalCause::NoReply
            }
            (Run::Interrupted, _) => clock.is_fee_told() && waits_for_fee,
            _ if waits_for_fee => false,
            (run, S::Received | S::Inadmissible { .. } | S::Reopened) => {
                run == Run::Running && !clock.is_fee_told()
            }
            (Run::Running, state) => !matches!(state, S::InterimAnswered | S::Answered | S::Closed),
            (Run::Suspended { since }, S::AwaitingApplicant { since: asked, .. }) => since == *asked,
            (Run::Suspended { .. }, state) => matches!(state, S::Withdrawn { .. }),
            (Run::Met { on }, _) => self.answers.iter().any(|answer| answer.on == on),
        }
    }
}

/// The local days that instants from one to another can have: the zone of a desk may change.
fn days(from: Minute, to: Minute) -> RangeInclusive<NaiveDate> {
    let [from, to] = [from, to].map(|instant| instant.to_datetime().date_naive());
    from.pred_opt().unwrap_or(from)..=to.succ_opt().unwrap_or(to)
}
