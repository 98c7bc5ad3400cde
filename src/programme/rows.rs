//! A calendar as rows, for a host that does not keep events.

use alloc::{collections::BTreeSet, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    CalendarPolicy, JointProgramme, Observance, Overruled, Participant, ParticipantClass, Place, Placement,
    ProgrammeCalendar, ProgrammeFormat, ProgrammePlan, ProgrammeState, Recommendation, Roster, Spot, Stage,
    Venue,
};
use crate::{
    event::{Contradiction, Head, ReplayError, Revision, as_rows, keep, load_rows},
    id::{BookingId, ProgrammeId},
};

/// Everything that a calendar holds, as rows: what a host keeps that does not keep events. Rows are in the order of their
/// ids when written, in any order when read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ProgrammeSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The rules that no law fixes.
    pub policy: CalendarPolicy,
    /// The places.
    pub places: Vec<Place>,
    /// The observances.
    pub observances: Vec<Observance>,
    /// The programmes.
    pub programmes: Vec<ProgrammeRow>,
}

/// A programme as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct ProgrammeRow {
    /// What it is to be, as last changed.
    pub plan: ProgrammePlan,
    /// What it was to be at first, where that is something else.
    #[serde(default)]
    pub drafted: Option<ProgrammePlan>,
    /// Where it is in its life.
    pub state: ProgrammeState,
    /// How often it has changed.
    pub revision: Revision,
    /// When and where that is, once it was planned.
    #[serde(default)]
    pub placement: Option<Placement>,
    /// Whether the schedule has said that the room is booked.
    #[serde(default)]
    pub room_booked: bool,
    /// The programme of a former year that it repeats.
    #[serde(default)]
    pub repeats: Option<ProgrammeId>,
    /// Clashes that were overruled.
    #[serde(default)]
    pub overruled: Vec<Overruled>,
    /// Every request for a room that it has made.
    #[serde(default)]
    pub bookings: BTreeSet<BookingId>,
    /// Who registered, in the order of the ids.
    #[serde(default)]
    pub participants: Vec<Participant>,
    /// What the tables of a congress recommended.
    #[serde(default)]
    pub recommendations: Vec<Recommendation>,
}

impl ProgrammeCalendar {
    /// Returns everything that the calendar holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> ProgrammeSnapshot {
        ProgrammeSnapshot {
            head: self.head,
            policy: self.policy.clone(),
            places: self.places.values().cloned().collect(),
            observances: self.observances().cloned().collect(),
            programmes: self.programmes().map(JointProgramme::row).collect(),
        }
    }

    /// Makes a calendar of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] for the first row that cannot be: an id, a person or a booking twice, two programmes at
    /// one place and time, a programme that repeats what is not there, a placement or a roster that its state does not
    /// allow, more changes than events.
    pub fn load(snapshot: ProgrammeSnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream), head, |calendar| calendar.fill(snapshot))
    }

    fn fill(&mut self, snapshot: ProgrammeSnapshot) -> Result<(), Contradiction> {
        let ProgrammeSnapshot { head, policy, places, observances, programmes } = snapshot;
        let described = places.iter().map(|_| 1).chain(observances.iter().map(|_| 1));
        let changes = programmes.iter().map(|row| u64::from(row.revision.get()));
        head.check_events(described.chain(changes).chain([u64::from(policy != self.policy)]))?;
        (self.head, self.policy) = (head, policy);
        for place in places {
            keep(&mut self.places, place.id, place)?;
        }
        for observance in observances {
            keep(&mut self.observances, observance.id, observance)?;
        }
        programmes.into_iter().try_for_each(|row| self.fill_programme(row))?;
        self.programmes().try_for_each(|programme| self.check_source(programme))
    }

    fn fill_programme(&mut self, row: ProgrammeRow) -> Result<(), Contradiction> {
        let programme = JointProgramme::of(row)?;
        let id = programme.id();
        if self.programme(id).is_some() {
            return Err("the id is taken");
        }
        if programme.bookings.iter().any(|booking| self.booked_by(*booking).is_some()) {
            return Err("the booking is another programme's");
        }
        if let Some(placement) = &programme.placement {
            let spot = programme.plan.venue().spot();
            if matches!(spot, Some(Spot::Place(place)) if self.place(place).is_none()) {
                return Err("the place is unknown");
            }
            let taken = spot.is_some_and(|spot| self.holders(spot, id, placement).next().is_some());
            if taken && programme.stage().stands() {
                return Err("somebody else holds the place");
            }
        }
        self.put(id, Some(programme));
        Ok(())
    }

    /// A programme repeats one that was there before it.
    fn check_source(&self, programme: &JointProgramme) -> Result<(), Contradiction> {
        let source = |id: &ProgrammeId| self.programme(*id)?.repeats;
        let mut sources = core::iter::successors(programme.repeats, source).take(self.programmes().count());
        if programme.repeats.is_some_and(|source| self.programme(source).is_none()) {
            return Err("it repeats what is unknown");
        }
        if sources.any(|source| source == programme.id()) { Err("it repeats itself") } else { Ok(()) }
    }
}

impl JointProgramme {
    fn row(&self) -> ProgrammeRow {
        ProgrammeRow {
            plan: self.plan.clone(),
            drafted: (self.drafted != self.plan).then(|| self.drafted.clone()),
            state: self.state.clone(),
            revision: self.revision,
            placement: self.placement.clone(),
            room_booked: self.room_booked,
            repeats: self.repeats,
            overruled: self.overruled.clone(),
            bookings: self.bookings.clone(),
            participants: self.participants().cloned().collect(),
            recommendations: self.recommendations.values().copied().collect(),
        }
    }

    /// The programme of a row, where nothing in it contradicts anything else.
    fn of(row: ProgrammeRow) -> Result<Self, Contradiction> {
        let stage = row.state.stage();
        if row.drafted.as_ref().is_some_and(|drafted| drafted.id() != row.plan.id()) {
            return Err("it was drafted as another one");
        }
        if row.revision < Revision::FIRST {
            return Err("what is there was recorded");
        }
        let placed = row.placement.is_some();
        if match stage {
            Stage::Draft => placed,
            Stage::Cancelled => false,
            _ => !placed,
        } {
            return Err("what is planned has a place, and nothing else has");
        }
        if stage.stands() && row.plan.venue().booking().is_some_and(|asked| !row.bookings.contains(&asked)) {
            return Err("the room was not asked for");
        }
        if row.room_booked && !(stage.stands() && matches!(row.plan.venue(), Venue::Room(_))) {
            return Err("no room can be booked");
        }
        let programme = Self {
            drafted: row.drafted.unwrap_or_else(|| row.plan.clone()),
            plan: row.plan,
            state: row.state,
            revision: row.revision,
            placement: row.placement,
            room_booked: row.room_booked,
            repeats: row.repeats,
            overruled: row.overruled,
            bookings: row.bookings,
            roster: Roster::of_rows(row.participants)?,
            recommendations: row.recommendations.iter().map(|said| (said.text, *said)).collect(),
        };
        if programme.recommendations.len() != row.recommendations.len() {
            return Err("the recommendation is known");
        }
        let mut tables = programme.recommendations.values().map(|said| said.table);
        let has = |table| matches!(programme.plan.format(), ProgrammeFormat::Congress(congress) if congress.tables.contains_key(&table));
        if !tables.all(has) {
            return Err("the table is another one");
        }
        if programme.participants().next().is_some() && stage == Stage::Draft {
            return Err("nobody could register");
        }
        let attended = programme.roster.attended();
        if attended > 0 && !matches!(stage, Stage::UnderWay | Stage::Closed | Stage::Cancelled)
            || programme.closing().is_some_and(|closing| closing.attendance() < attended)
        {
            return Err("fewer came than were registered");
        }
        Ok(programme)
    }
}

impl Roster {
    /// The roster of rows: everybody once, in one line.
    fn of_rows(participants: Vec<Participant>) -> Result<Self, Contradiction> {
        let mut roster = Self::default();
        let mut line = BTreeSet::new();
        for participant in participants {
            let person = participant.registration.person();
            let again = person.is_some_and(|person| roster.of(person).is_some());
            if again && participant.status.class() != ParticipantClass::Negative {
                return Err("the person is registered already");
            }
            line.insert(participant.order);
            if roster.put(participant.registration.id(), Some(participant)).is_some() {
                return Err("the id is taken");
            }
        }
        if line.iter().copied().ne(0..roster.next_order()) {
            return Err("the line has a gap");
        }
        Ok(roster)
    }
}

as_rows!(ProgrammeCalendar, ProgrammeSnapshot, ReplayError);
