use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Applicant, Awaited, Clock, DecisionOutcome, DeemedRefused, DeskPolicy, Due, DueKind, Petition,
    PetitionError, PetitionSnapshot, PetitionState, Receipt, Urgency,
};
use crate::{
    event::{Head, Version, put},
    id::{PetitionId, StreamId},
    organisation::Channel,
    petition::Law,
    text::Name,
    time::{LocalMinute, Minute, WorkCalendar},
};

/// The petitions of a desk, and everything that decides about them.
///
/// ```
/// use imece::{
///     event::{Actor, Call, Role}, id::*, organisation::*, petition::*, time::{Minute, WorkCalendar}, uuid::Uuid,
/// };
/// # use imece::chrono;
/// let id = Uuid::from_u128;
/// let branch = UnitId::from_uuid(id(1))?;
/// let units = UnitChart::new(
///     MunicipalityTier::District, branch,
///     [OrganisationalUnit::new(branch, "Halkla İlişkiler Müdürlüğü".parse()?, UnitKind::Directorate)])?;
/// let clerk = Actor::new(ActorId::from_uuid(id(2))?, Role::Staff);
/// let at = |now: &str| Call::new(clerk, now.parse::<Minute>().unwrap());
/// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
///
/// let mut desk = PetitionDesk::new(StreamId::from_uuid(id(3))?);
/// let call = at("2026-03-02T07:00Z");
/// desk.set_calendar(WorkCalendar::new(day("2026-01-01"), day("2026-12-31"), [])?, &call, &units)?;
/// let petition = PetitionId::from_uuid(id(4))?;
/// let submission = Submission::new(
///     petition, "2026/0145".parse()?, Applicant::Person(PersonId::from_uuid(id(5))?), Intake::by(Channel::PublicDesk),
///     SubmissionKind::Request, "bus_stop".parse()?, TextId::from_uuid(id(6))?, call.now,
/// ).with_formalities([Formality::Name, Formality::Signature, Formality::Address]);
/// desk.receive(submission, &call, &units)?;
/// desk.register(petition, &call, &units)?;
/// desk.refer(petition, ReferralTarget::to(branch), None, &call, &units)?;
/// desk.accept(petition, branch, &call, &units)?;
///
/// // Thirty days after the second of March.
/// assert_eq!(desk.due(petition)?, Some(day("2026-04-01")));
/// let queue = desk.queue(branch, day("2026-04-02"), &units)?;
/// assert_eq!(queue[0].dues[0].urgency, Urgency::Overdue { days: 1 });
///
/// desk.decide_on(petition, Decision::approved(branch), &at("2026-04-02T07:00Z"), &units)?;
/// desk.prepare_answer(petition, TextId::from_uuid(id(7))?, &at("2026-04-02T08:00Z"), &units)?;
/// desk.send_answer(petition, Channel::Post, &at("2026-04-02T09:00Z"), &units)?;
/// assert_eq!(desk.petition(petition).unwrap().stage(), Stage::Answered);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PetitionSnapshot", into = "PetitionSnapshot")]
pub struct PetitionDesk {
    pub(super) head: Head,
    pub(super) policy: DeskPolicy,
    pub(super) calendar: Option<WorkCalendar>,
    petitions: BTreeMap<PetitionId, Petition>,
    // INVARIANT: these are what `petitions` says; only `put` changes any of them.
    numbers: BTreeMap<Name, PetitionId>,
    outside_numbers: BTreeMap<(Channel, Name), PetitionId>,
    unfinished: BTreeSet<PetitionId>,
    awaiting: BTreeSet<(NaiveDate, PetitionId)>,
    kept: BTreeSet<(NaiveDate, PetitionId)>,
}

/// What an index holds of a petition.
#[derive(PartialEq)]
struct Keys<'a> {
    number: &'a Name,
    outside_number: Option<(Channel, &'a Name)>,
    unfinished: bool,
    awaiting: Option<NaiveDate>,
    kept: Option<NaiveDate>,
}

impl<'a> Keys<'a> {
    fn of(petition: &'a Petition) -> Self {
        let intake = &petition.submission.intake;
        Self {
            number: &petition.submission.number,
            outside_number: intake.outside_number().map(|number| (intake.channel(), number)),
            unfinished: !petition.stage().is_ended(),
            awaiting: match petition.state {
                PetitionState::AwaitingApplicant { until, .. } => until,
                _ => None,
            },
            kept: petition.ended.filter(|_| petition.submission.leads_to_people()),
        }
    }
}

impl PetitionDesk {
    /// Makes a desk without petitions, with [`DeskPolicy::new`] and without a calendar.
    #[must_use]
    pub fn new(stream: StreamId) -> Self {
        Self {
            head: Head::new(stream),
            policy: DeskPolicy::new(),
            calendar: None,
            petitions: BTreeMap::new(),
            numbers: BTreeMap::new(),
            outside_numbers: BTreeMap::new(),
            unfinished: BTreeSet::new(),
            awaiting: BTreeSet::new(),
            kept: BTreeSet::new(),
        }
    }

    /// Puts a petition in its place, or takes it away, and returns what was there.
    pub(super) fn put(&mut self, id: PetitionId, petition: Option<Petition>) -> Option<Petition> {
        let former = put(&mut self.petitions, id, petition);
        let (old, new) = (former.as_ref().map(Keys::of), self.petitions.get(&id).map(Keys::of));
        // Most of what becomes of a petition moves it in no index.
        if old == new {
            return former;
        }
        if let Some(old) = old {
            self.numbers.remove(old.number);
            old.outside_number.map(|(by, number)| self.outside_numbers.remove(&(by, number.clone())));
            self.unfinished.remove(&id);
            old.awaiting.map(|until| self.awaiting.remove(&(until, id)));
            old.kept.map(|ended| self.kept.remove(&(ended, id)));
        }
        if let Some(new) = new {
            self.numbers.insert(new.number.clone(), id);
            new.outside_number.map(|(by, number)| self.outside_numbers.insert((by, number.clone()), id));
            new.unfinished.then(|| self.unfinished.insert(id));
            new.awaiting.map(|until| self.awaiting.insert((until, id)));
            new.kept.map(|ended| self.kept.insert((ended, id)));
        }
        former
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the rules that no law fixes.
    #[must_use]
    pub const fn policy(&self) -> &DeskPolicy {
        &self.policy
    }

    /// Returns the calendar of working days, where one was set.
    #[must_use]
    pub const fn calendar(&self) -> Option<&WorkCalendar> {
        self.calendar.as_ref()
    }

    /// Returns a petition.
    #[must_use]
    pub fn petition(&self, id: PetitionId) -> Option<&Petition> {
        self.petitions.get(&id)
    }

    /// Returns all petitions in the order of their ids.
    pub fn petitions(&self) -> impl Iterator<Item = &Petition> {
        self.petitions.values()
    }

    /// Returns the petition with a number in the register.
    #[must_use]
    pub fn by_number(&self, number: &Name) -> Option<&Petition> {
        self.numbers.get(number).and_then(|id| self.petition(*id))
    }

    /// Returns the petition with a number of an outside scheme.
    #[must_use]
    pub fn by_outside_number(&self, channel: Channel, number: &Name) -> Option<&Petition> {
        self.outside_numbers.get(&(channel, number.clone())).and_then(|id| self.petition(*id))
    }

    /// Returns the petitions of which something is left to do.
    pub fn unfinished(&self) -> impl Iterator<Item = &Petition> {
        self.unfinished.iter().filter_map(|id| self.petition(*id))
    }

    /// Returns the other petitions of the same applicant about the same subject: what may be a duplicate.
    pub fn alike(&self, id: PetitionId) -> impl Iterator<Item = &Petition> {
        let known = self.petition(id);
        self.petitions().filter(move |other| {
            known.is_some_and(|known| {
                other.id() != known.id()
                    && other.submission.subject == known.submission.subject
                    && same_applicant(known, other)
            })
        })
    }

    /// Returns the receipt of a petition.
    #[must_use]
    pub fn receipt(&self, id: PetitionId) -> Option<Receipt> {
        self.petition(id).map(Petition::receipt)
    }

    pub(super) fn known(&self, id: PetitionId) -> Result<&Petition, PetitionError> {
        self.petition(id).ok_or(PetitionError::Unknown(id))
    }

    pub(super) fn calendar_or_error(&self) -> Result<&WorkCalendar, PetitionError> {
        self.calendar.as_ref().ok_or(PetitionError::NoCalendar)
    }

    /// Returns the local day of an instant.
    pub(super) fn day(&self, instant: Minute) -> Result<NaiveDate, PetitionError> {
        Ok(self.policy.zone.to_local(instant)?.date())
    }

    pub(super) fn waits_until(&self) -> impl Iterator<Item = (NaiveDate, &Petition)> {
        self.awaiting.iter().filter_map(|(until, id)| Some((*until, self.petition(*id)?)))
    }
}

/// # Clocks
///
/// What is due is computed from the desk's calendar, never stored. Each of these fails with
/// [`PetitionError::Unknown`], with [`PetitionError::NoCalendar`], and with [`PetitionError::Calendar`] where the
/// calendar does not reach so far.
impl PetitionDesk {
    /// Returns the last day for an answer by law, met or not; nothing where none is owed or the clock stands.
    ///
    /// # Errors
    /// See above.
    pub fn due(&self, id: PetitionId) -> Result<Option<NaiveDate>, PetitionError> {
        match self.known(id)?.clock {
            Some(clock) => Ok(clock.due(self.calendar_or_error()?)?),
            None => Ok(None),
        }
    }

    /// Returns what falls due for a petition as a whole, the earliest first: the legal answer until it is met, the
    /// target of the channel beside it, the final answer after an interim one, and what is awaited of the applicant.
    ///
    /// # Errors
    /// See above.
    pub fn dues(&self, id: PetitionId, today: NaiveDate) -> Result<Vec<Due>, PetitionError> {
        self.dues_of(self.known(id)?, today)
    }

    pub(super) fn dues_of(&self, petition: &Petition, today: NaiveDate) -> Result<Vec<Due>, PetitionError> {
        let mut dues = Vec::new();
        if let PetitionState::AwaitingApplicant { awaited, until: Some(until), .. } = petition.state {
            let kind = match awaited {
                Awaited::Fee => DueKind::FeeProof,
                Awaited::Reply => DueKind::Reply,
            };
            dues.push(self.mark(kind, until, today)?);
        }
        if let Some(clock) = petition.clock.filter(|_| petition.stage().is_open()) {
            let calendar = self.calendar_or_error()?;
            if let Some(last_day) = clock.due(calendar)?.filter(|_| clock.is_running()) {
                dues.push(self.mark(DueKind::LegalAnswer, last_day, today)?);
            }
            if let Some(within) = self.policy.targets.get(&petition.submission.intake.channel()) {
                let last_day = within.last_day(clock.day_zero(), calendar)?;
                dues.push(self.mark(DueKind::ServiceTarget, last_day, today)?);
            }
            if let (Some(met), Some(within)) = (clock.met_on(), self.policy.final_within) {
                let last_day = within.last_day(met, calendar)?;
                dues.push(self.mark(DueKind::FinalAnswer, last_day, today)?);
            }
        }
        dues.sort_unstable();
        Ok(dues)
    }

    pub(super) fn mark(&self, kind: DueKind, on: NaiveDate, today: NaiveDate) -> Result<Due, PetitionError> {
        let urgency = Urgency::of(on, today, self.policy.near_due, self.calendar_or_error()?)?;
        Ok(Due { on, kind, urgency })
    }

    /// Returns how the legal clock stands to today; nothing where no answer is owed, the clock stands, or it is met.
    ///
    /// # Errors
    /// See above.
    pub fn urgency(&self, id: PetitionId, today: NaiveDate) -> Result<Option<Urgency>, PetitionError> {
        let legal = self.dues(id, today)?.into_iter().find(|due| due.kind == DueKind::LegalAnswer);
        Ok(legal.map(|due| due.urgency))
    }

    /// Returns since when silence counts as a refusal, where it does today.
    ///
    /// # Errors
    /// See above.
    pub fn deemed_refused(
        &self,
        id: PetitionId,
        today: NaiveDate,
    ) -> Result<Option<DeemedRefused>, PetitionError> {
        self.deemed_refused_of(self.known(id)?, today)
    }

    pub(super) fn deemed_refused_of(
        &self,
        petition: &Petition,
        today: NaiveDate,
    ) -> Result<Option<DeemedRefused>, PetitionError> {
        let running = |clock: &Clock| clock.is_running() && petition.stage().is_open();
        let Some(clock) = petition.clock.filter(running) else { return Ok(None) };
        let last_day = clock.due(self.calendar_or_error()?)?.filter(|last_day| *last_day < today);
        Ok(last_day.and_then(|last_day| last_day.succ_opt()).map(|since| DeemedRefused { since }))
    }

    /// Returns the last day for an objection to the review board where information was refused, wholly or in part
    /// (Law 4982 art. 13).
    ///
    /// # Errors
    /// See above.
    pub fn objection_until(&self, id: PetitionId) -> Result<Option<NaiveDate>, PetitionError> {
        let petition = self.known(id)?;
        let by_information_law = petition.submission.kind.law() == Some(Law::Information);
        let refused = petition.decision().is_some_and(|d| d.outcome() != DecisionOutcome::Approved);
        match petition.final_answer().filter(|_| by_information_law && refused && !petition.stage().is_open())
        {
            Some(answer) => Ok(Some(Law::OBJECTION.last_day(answer.on, self.calendar_or_error()?)?)),
            None => Ok(None),
        }
    }

    /// Returns the instant from which on [`PetitionDesk::tick`] does something: local midnight after the first last day
    /// for a proof of payment or a reply. Nothing while nobody is waited for.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Minute> {
        let (until, _) = self.awaiting.first()?;
        let midnight = LocalMinute::on(until.succ_opt()?, 0).ok()?;
        self.policy.zone.to_instant(midnight).ok()
    }

    /// Returns the petitions that have ended so long ago that what leads to people is due to be erased, and since when:
    /// the longest due first. Nothing where the policy keeps them.
    #[must_use]
    pub fn due_for_erasure(&self, today: NaiveDate) -> Vec<(NaiveDate, PetitionId)> {
        let Some(retention) = self.policy.retention else { return Vec::new() };
        let due = |(ended, id): &(NaiveDate, PetitionId)| Some((retention.due_since(*ended, today)?, *id));
        self.kept.iter().map_while(due).collect()
    }
}

/// Whether two petitions have one applicant: nobody knows that of those who hide, or are erased.
pub(super) fn same_applicant(one: &Petition, other: &Petition) -> bool {
    let known = !matches!(one.submission.applicant, Applicant::Withheld | Applicant::Erased(_));
    known && one.submission.applicant == other.submission.applicant
}
