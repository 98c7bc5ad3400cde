use alloc::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Scope,
    summary::{by, count},
};
use crate::{
    event::Recorded,
    id::UnitId,
    organisation::Channel,
    petition::{
        ApplicantKind, Clock, DecisionOutcome, ExtensionReason, PetitionEvent, PetitionFact, ReasonCode,
        ReopenReason, Stage, SubmissionKind, WithdrawalCause,
    },
    stats::{Distribution, Grouped, Histogram, Multiset, Observe, StatsError, Steps},
    tally_struct,
    time::Month,
};

/// Month, channel and kind.
type Cell = (Month, Channel, SubmissionKind);

/// The figures of the petitions of any number of desks, over any time.
///
/// Each measure is kept by the local month of what it counts: the arrival of a submission, the day of a decision, the day
/// of an answer. A petition that is opened again is decided and answered again and counts again there, so that a
/// published figure never shrinks; how many were opened again stands beside it. What is open counts in the month of its
/// arrival.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, organisation::*, petition::*,
///     statistics::{PetitionTally, Scope}, stats::Observe, uuid::Uuid,
/// };
/// let id = Uuid::from_u128;
/// let unit = UnitId::from_uuid(id(1))?;
/// let desk = [OrganisationalUnit::new(unit, "Halkla İlişkiler".parse()?, UnitKind::Directorate)];
/// let units = UnitChart::new(MunicipalityTier::District, unit, desk)?;
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-02T07:00Z".parse()?);
/// let mut desk = PetitionDesk::new(StreamId::from_uuid(id(3))?);
/// let log = desk.receive(Submission::new(
///     PetitionId::from_uuid(id(4))?, "2026/1".parse()?, Applicant::Person(PersonId::from_uuid(id(5))?),
///     Intake::by(Channel::Post), SubmissionKind::Complaint, "noise".parse()?, TextId::from_uuid(id(6))?, call.now,
/// ), &call, &units)?;
///
/// let mut tally = PetitionTally::default();
/// for event in &log {
///     tally.observe(event)?;
/// }
/// let all = tally.summary(&Scope::all())?;
/// assert_eq!((all.received, all.open, all.answered), (1, 1, 0));
/// assert_eq!(all.received_by_kind[&SubmissionKind::Complaint], 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PetitionTally {
    /// Submissions that came in.
    received: Multiset<Cell>,
    /// Of them, by what kind of applicant.
    applicants: Multiset<(Month, ApplicantKind)>,
    /// Petitions of which work or an answer is still to come, by the month of arrival.
    open: Multiset<Cell>,
    /// The same, by the lead unit with which they are; none for those at the coordinator.
    open_with: Multiset<(Month, Option<UnitId>)>,
    /// Referrals, by lead unit.
    referred: Multiset<(Month, UnitId)>,
    /// Referrals, by consulted unit: one with several counts under each.
    consulted: Multiset<(Month, UnitId)>,
    /// Decisions, by unit.
    decided: Multiset<(Month, DecisionOutcome, UnitId)>,
    /// Reasons of decisions: one with several counts under each.
    reasons: Multiset<(Month, ReasonCode)>,
    /// Decisions made before all consulted units were heard.
    unheard: Multiset<Month>,
    /// Final answers.
    answered: Multiset<Cell>,
    /// Final answers, by the lead unit; none for those from the coordinator.
    answered_by: Multiset<(Month, Option<UnitId>)>,
    /// Interim answers.
    interim: Multiset<Cell>,
    /// Days from arrival (or from being opened again) to the final answer.
    days: Grouped<(Month, SubmissionKind), Histogram>,
    /// Final answers whose clock was met by its last day, by this answer or an interim one.
    in_time: Multiset<(Month, SubmissionKind)>,
    /// Final answers whose clock was met later.
    late: Multiset<(Month, SubmissionKind)>,
    /// Petitions that were not examined.
    dismissed: Multiset<(Month, ReasonCode)>,
    /// Petitions that went to another authority.
    transferred: Multiset<(Month, SubmissionKind)>,
    /// Petitions joined to another.
    duplicates: Multiset<(Month, SubmissionKind)>,
    /// Duplicates that stand on their own again.
    released: Multiset<(Month, SubmissionKind)>,
    /// Petitions that were withdrawn.
    withdrawn: Multiset<(Month, WithdrawalCause)>,
    /// Petitions that were opened again.
    reopened: Multiset<(Month, ReopenReason)>,
    /// Terms that were extended.
    extended: Multiset<(Month, ExtensionReason)>,
    /// Fees that were told.
    fees: Multiset<Month>,
    /// Coordination tasks that were given.
    tasks_given: Multiset<(Month, UnitId)>,
    /// Coordination tasks that were finished.
    tasks_finished: Multiset<(Month, UnitId)>,
}

tally_struct!(PetitionTally {
    received,
    applicants,
    open,
    open_with,
    referred,
    consulted,
    decided,
    reasons,
    unheard,
    answered,
    answered_by,
    interim,
    days,
    in_time,
    late,
    dismissed,
    transferred,
    duplicates,
    released,
    withdrawn,
    reopened,
    extended,
    fees,
    tasks_given,
    tasks_finished,
});

impl Observe<&Recorded<PetitionEvent>> for PetitionTally {
    fn record(&mut self, recorded: &Recorded<PetitionEvent>, times: i64) -> Result<(), StatsError> {
        self.record(&recorded.event, times)
    }
}

impl Observe<&PetitionEvent> for PetitionTally {
    fn record(&mut self, event: &PetitionEvent, times: i64) -> Result<(), StatsError> {
        Steps::all_or_none(self, times, |tally, steps| {
            tally.count(steps, event)?;
            tally.moved(steps, event)
        })
    }
}

impl PetitionTally {
    fn count(&mut self, steps: &mut Steps, event: &PetitionEvent) -> Result<(), StatsError> {
        use PetitionEvent as E;
        match event {
            E::Received { submission, on, .. } => {
                let month = Month::of(*on);
                steps.observe(&mut self.received, (month, submission.intake.channel(), submission.kind))?;
                steps.observe(&mut self.applicants, (month, submission.applicant.kind()))
            }
            E::Dismissed { fact, reason, .. } => {
                steps.observe(&mut self.dismissed, (month(fact), reason.code()))
            }
            E::Transferred { fact, .. } => steps.observe(&mut self.transferred, (month(fact), fact.kind)),
            E::MarkedDuplicate { fact, .. } => steps.observe(&mut self.duplicates, (month(fact), fact.kind)),
            E::Released { fact, .. } => steps.observe(&mut self.released, (month(fact), fact.kind)),
            E::FeeTold { fact, .. } => steps.observe(&mut self.fees, month(fact)),
            E::Extended { fact, reason, .. } => steps.observe(&mut self.extended, (month(fact), *reason)),
            E::Referred { fact, target, .. } => {
                steps.observe(&mut self.referred, (month(fact), target.lead()))?;
                target
                    .consulted()
                    .iter()
                    .try_for_each(|unit| steps.observe(&mut self.consulted, (month(fact), *unit)))
            }
            E::InterimAnswered { fact, .. } => steps.observe(&mut self.interim, cell(fact)),
            E::Decided { fact, decision, unheard } => {
                steps.observe(&mut self.decided, (month(fact), decision.outcome(), decision.by()))?;
                if unheard.is_some() {
                    steps.observe(&mut self.unheard, month(fact))?;
                }
                decision
                    .reasons()
                    .try_for_each(|reason| steps.observe(&mut self.reasons, (month(fact), reason.code())))
            }
            E::Answered { fact, clock, since, due, .. } => self.answered(steps, fact, *clock, *since, *due),
            E::TaskGiven { fact, task } => steps.observe(&mut self.tasks_given, (month(fact), task.unit)),
            E::TaskFinished { fact, unit, .. } => {
                steps.observe(&mut self.tasks_finished, (month(fact), *unit))
            }
            E::Reopened { fact, reason, .. } => steps.observe(&mut self.reopened, (month(fact), *reason)),
            E::Withdrawn { fact, cause } => steps.observe(&mut self.withdrawn, (month(fact), *cause)),
            // Steps inside the office are no figures.
            _ => Ok(()),
        }
    }

    fn answered(
        &mut self,
        steps: &mut Steps,
        fact: &PetitionFact,
        clock: Option<Clock>,
        since: NaiveDate,
        due: Option<NaiveDate>,
    ) -> Result<(), StatsError> {
        steps.observe(&mut self.answered, cell(fact))?;
        steps.observe(&mut self.answered_by, (month(fact), fact.lead))?;
        let days = fact.on.signed_duration_since(since).num_days();
        steps.observe(&mut self.days, ((month(fact), fact.kind), days))?;
        match clock.and_then(Clock::met_on).zip(due) {
            Some((met, due)) if met <= due => steps.observe(&mut self.in_time, (month(fact), fact.kind)),
            Some(_) => steps.observe(&mut self.late, (month(fact), fact.kind)),
            None => Ok(()),
        }
    }

    /// Takes a petition from where it was and puts it where it is, as far as it is open.
    fn moved(&mut self, steps: &mut Steps, event: &PetitionEvent) -> Result<(), StatsError> {
        if let PetitionEvent::Received { submission, on, .. } = event {
            let month = Month::of(*on);
            steps.observe(&mut self.open, (month, submission.intake.channel(), submission.kind))?;
            return steps.observe(&mut self.open_with, (month, None));
        }
        let (Some(to), Some(fact)) = (event.brings_to(), event.fact()) else { return Ok(()) };
        let arrived = Month::of(fact.received);
        let lead = match event {
            PetitionEvent::Referred { target, .. } => Some(target.lead()),
            _ => fact.lead.filter(|_| to.is_with_lead()),
        };
        let mut place = |stage: Stage, lead, times| {
            if !stage.is_open() {
                return Ok(());
            }
            steps.record(&mut self.open, (arrived, fact.channel, fact.kind), times)?;
            steps.record(&mut self.open_with, (arrived, lead), times)
        };
        place(fact.stage, fact.lead, Steps::BEFORE)?;
        place(to, lead, Steps::AFTER)
    }

    /// Reads the figures of a scope. Petitions belong to no centre, so the scope of one has none.
    ///
    /// # Errors
    /// [`StatsError::Negative`] where the tally is only a part and a figure is below zero, [`StatsError::Overflow`].
    pub fn summary(&self, scope: &Scope) -> Result<PetitionSummary, StatsError> {
        let within = |month: &Month| scope.includes(*month, None);
        let cells = |cells: &Multiset<Cell>| count(cells, |(month, ..)| within(month));
        Ok(PetitionSummary {
            received: cells(&self.received)?,
            received_by_kind: by(&self.received, |(month, _, kind)| within(month).then_some(*kind))?,
            received_by_channel: by(&self.received, |(month, channel, _)| within(month).then_some(*channel))?,
            received_by_applicant: by(&self.applicants, |(month, kind)| within(month).then_some(*kind))?,
            open: cells(&self.open)?,
            open_by_kind: by(&self.open, |(month, _, kind)| within(month).then_some(*kind))?,
            open_at_coordinator: count(&self.open_with, |(month, unit)| within(month) && unit.is_none())?,
            open_by_unit: by(&self.open_with, |(month, unit)| unit.filter(|_| within(month)))?,
            referred_by_unit: by(&self.referred, |(month, unit)| within(month).then_some(*unit))?,
            consulted_by_unit: by(&self.consulted, |(month, unit)| within(month).then_some(*unit))?,
            decided: by(&self.decided, |(month, outcome, _)| within(month).then_some(*outcome))?,
            decided_by_unit: by(&self.decided, |(month, _, unit)| within(month).then_some(*unit))?,
            decided_unheard: count(&self.unheard, within)?,
            reasons: by(&self.reasons, |(month, reason)| within(month).then_some(*reason))?,
            answered: cells(&self.answered)?,
            answered_by_kind: by(&self.answered, |(month, _, kind)| within(month).then_some(*kind))?,
            answered_by_channel: by(&self.answered, |(month, channel, _)| within(month).then_some(*channel))?,
            answered_by_unit: by(&self.answered_by, |(month, unit)| unit.filter(|_| within(month)))?,
            answered_in_interim: cells(&self.interim)?,
            answered_in_time: count(&self.in_time, |(month, _)| within(month))?,
            answered_late: count(&self.late, |(month, _)| within(month))?,
            days: PetitionDays::of(&self.days(scope)?),
            dismissed: by(&self.dismissed, |(month, reason)| within(month).then_some(*reason))?,
            transferred: count(&self.transferred, |(month, _)| within(month))?,
            duplicates: count(&self.duplicates, |(month, _)| within(month))?,
            duplicates_released: count(&self.released, |(month, _)| within(month))?,
            withdrawn: by(&self.withdrawn, |(month, cause)| within(month).then_some(*cause))?,
            reopened: by(&self.reopened, |(month, reason)| within(month).then_some(*reason))?,
            extended: by(&self.extended, |(month, reason)| within(month).then_some(*reason))?,
            fees_told: count(&self.fees, within)?,
            tasks_given: by(&self.tasks_given, |(month, unit)| within(month).then_some(*unit))?,
            tasks_finished: by(&self.tasks_finished, |(month, unit)| within(month).then_some(*unit))?,
        })
    }

    /// Reads how many days it took from arrival (or from being opened again) to the final answer.
    ///
    /// # Errors
    /// As [`PetitionTally::summary`].
    pub fn days(&self, scope: &Scope) -> Result<Distribution, StatsError> {
        let chosen = self.days.regroup(|(month, _)| scope.includes(*month, None).then_some(true))?;
        chosen.get(&true).cloned().unwrap_or_default().summary()
    }
}

/// What a [`PetitionTally`] says of a [`Scope`]. A key without a count is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PetitionSummary {
    /// Submissions that came in.
    pub received: u64,
    /// Of them, by what was asked for.
    pub received_by_kind: BTreeMap<SubmissionKind, u64>,
    /// Of them, by channel.
    pub received_by_channel: BTreeMap<Channel, u64>,
    /// Of them, by what kind of applicant.
    pub received_by_applicant: BTreeMap<ApplicantKind, u64>,
    /// Of what came in then: where work or an answer is still to come.
    pub open: u64,
    /// Of them, by what was asked for.
    pub open_by_kind: BTreeMap<SubmissionKind, u64>,
    /// Of them, those that no unit has.
    pub open_at_coordinator: u64,
    /// Of them, by the lead unit.
    pub open_by_unit: BTreeMap<UnitId, u64>,
    /// Referrals, by lead unit.
    pub referred_by_unit: BTreeMap<UnitId, u64>,
    /// Referrals, by consulted unit.
    pub consulted_by_unit: BTreeMap<UnitId, u64>,
    /// Decisions, by outcome.
    pub decided: BTreeMap<DecisionOutcome, u64>,
    /// Decisions, by unit.
    pub decided_by_unit: BTreeMap<UnitId, u64>,
    /// Decisions made before all consulted units were heard.
    pub decided_unheard: u64,
    /// Reasons of decisions; one with several counts under each.
    pub reasons: BTreeMap<ReasonCode, u64>,
    /// Final answers, whatever they said.
    pub answered: u64,
    /// Of them, by what was asked for.
    pub answered_by_kind: BTreeMap<SubmissionKind, u64>,
    /// Of them, by the channel by which the petition came.
    pub answered_by_channel: BTreeMap<Channel, u64>,
    /// Of them, by the lead unit; those from the coordinator are in none.
    pub answered_by_unit: BTreeMap<UnitId, u64>,
    /// Interim answers.
    pub answered_in_interim: u64,
    /// Final answers whose clock was met by its last day; where none ran, or the calendar did not know, neither counts.
    pub answered_in_time: u64,
    /// Final answers whose clock was met later.
    pub answered_late: u64,
    /// How many days the final answers took; nothing without any.
    pub days: Option<PetitionDays>,
    /// Petitions that were not examined, by reason.
    pub dismissed: BTreeMap<ReasonCode, u64>,
    /// Petitions that went to another authority.
    pub transferred: u64,
    /// Petitions joined to another.
    pub duplicates: u64,
    /// Duplicates that stand on their own again.
    pub duplicates_released: u64,
    /// Petitions that were withdrawn, by what made them so.
    pub withdrawn: BTreeMap<WithdrawalCause, u64>,
    /// Petitions that were opened again, by reason.
    pub reopened: BTreeMap<ReopenReason, u64>,
    /// Terms that were extended, by reason.
    pub extended: BTreeMap<ExtensionReason, u64>,
    /// Fees that were told.
    pub fees_told: u64,
    /// Coordination tasks that were given, by unit.
    pub tasks_given: BTreeMap<UnitId, u64>,
    /// Coordination tasks that were finished, by unit.
    pub tasks_finished: BTreeMap<UnitId, u64>,
}

/// How many days the final answers took: exact, from the histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PetitionDays {
    /// The middle one; of two the lower.
    pub median_low: i64,
    /// The 90th percentile by nearest rank.
    pub p90_nearest_rank: i64,
    /// The largest.
    pub max: i64,
    /// How many took more than 30 days.
    pub over_30: u64,
}

impl PetitionDays {
    fn of(days: &Distribution) -> Option<Self> {
        let up_to_30 = days.share_up_to(30)?.numerator();
        Some(Self {
            median_low: days.median_low()?,
            p90_nearest_rank: days.percentile(90)?,
            max: days.max()?,
            over_30: days.n().saturating_sub(up_to_30),
        })
    }
}

fn month(fact: &PetitionFact) -> Month {
    Month::of(fact.on)
}

fn cell(fact: &PetitionFact) -> Cell {
    (month(fact), fact.channel, fact.kind)
}
