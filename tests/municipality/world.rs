//! A municipality that is told what to do, and does what follows from it.

use std::collections::VecDeque;

use imece::{
    event::{Actor, Call, Role},
    id::*,
    municipality::{Municipality, MunicipalityCommand, MunicipalityEvent, Streams},
    statistics::MunicipalityTally,
    stats::Observe,
    time::{LocalMinute, LocalSlot, Minute, Minutes, Zone},
    uuid::Uuid,
};

/// The id of the `n`-th thing of a kind.
pub(crate) fn id<T: TryFrom<Uuid, Error = InvalidId>>(kind: u64, n: usize) -> T {
    T::try_from(Uuid::from_u64_pair(kind, u64::try_from(n).unwrap())).unwrap()
}

macro_rules! ids {
    ($($name:ident: $id:ident = $kind:literal;)+) => {$(
        pub(crate) fn $name(n: usize) -> $id {
            id($kind, n)
        }
    )+};
}

ids! {
    stream: StreamId = 1;
    actor: ActorId = 2;
    unit: UnitId = 3;
    organisation: OrganisationId = 4;
    person: PersonId = 5;
    text: TextId = 6;
    centre: CentreId = 7;
    room: RoomId = 8;
    closure: ClosureId = 9;
    booking: BookingId = 10;
    petition: PetitionId = 11;
    programme: ProgrammeId = 12;
    place: PlaceId = 13;
    household: HouseholdId = 14;
    visit: VisitId = 15;
    meeting: ListeningMeetingId = 16;
    survey: SurveyId = 17;
    volunteer: VolunteerId = 18;
    task: VolunteerTaskId = 19;
    shift: ShiftId = 20;
    assignment: AssignmentId = 21;
    post: PostId = 22;
    plan: DisasterPlanId = 23;
}

/// The schedules: of the centres for organisations, and of the municipality's own hall.
pub(crate) const CENTRES: usize = 20;
pub(crate) const HALL: usize = 21;

pub(crate) fn empty() -> Municipality {
    let streams = Streams {
        registry: stream(1),
        petitions: stream(2),
        programmes: stream(3),
        solidarity: stream(4),
        volunteering: stream(5),
        surveys: stream(6),
        outreach: stream(7),
        portal: stream(8),
        cooperation: stream(9),
    };
    Municipality::new(streams, Zone::ISTANBUL, [stream(CENTRES), stream(HALL)]).unwrap()
}

/// The instant of a time on the wall clock of Kocaeli, such as `2025-03-05T19:00`.
pub(crate) fn local(text: &str) -> Minute {
    Zone::ISTANBUL.to_instant(text.parse().unwrap()).unwrap()
}

pub(crate) fn hours(start: &str, length: u32) -> LocalSlot {
    LocalSlot::with_length(start.parse::<LocalMinute>().unwrap(), Minutes::new(length)).unwrap()
}

pub(crate) fn by(now: Minute) -> Call {
    Call::new(Actor::new(actor(1), Role::Manager), now)
}

pub(crate) fn tally(log: &[MunicipalityEvent]) -> MunicipalityTally {
    let mut tally = MunicipalityTally::default();
    log.iter().for_each(|event| tally.observe(event).unwrap());
    tally
}

/// The places in a log at which a batch begins, and its end.
pub(crate) fn seams(log: &[MunicipalityEvent]) -> Vec<usize> {
    (0..log.len()).filter(|n| log[*n].batch().index == 0).chain([log.len()]).collect()
}

#[track_caller]
pub(crate) fn replayed(parts: &[&[MunicipalityEvent]]) -> Municipality {
    let mut city = empty();
    for part in parts {
        city.replay(part).unwrap();
    }
    city
}

/// A municipality, and the log of what happened to it.
pub(crate) struct World {
    pub(crate) city: Municipality,
    pub(crate) log: Vec<MunicipalityEvent>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { city: empty(), log: Vec::new() }
    }

    /// Gives a command and all that follows from it, and returns the events.
    #[track_caller]
    pub(crate) fn does(
        &mut self,
        command: impl Into<MunicipalityCommand>,
        now: Minute,
    ) -> Vec<MunicipalityEvent> {
        let mut to_do = VecDeque::from([command.into()]);
        let mut all = Vec::new();
        while let Some(command) = to_do.pop_front() {
            let events = match self.city.handle(&command, &by(now)) {
                Ok(events) => events,
                Err(error) => panic!("{command:?} at {now}: {error}"),
            };
            to_do.extend(self.city.follow_ups(&events));
            all.extend(events);
        }
        self.log.extend(all.iter().cloned());
        all
    }

    /// Gives a command that is refused and leaves no trace.
    #[track_caller]
    pub(crate) fn fails(&mut self, command: impl Into<MunicipalityCommand>, now: Minute, code: &str) {
        let (command, before) = (command.into(), self.city.clone());
        match self.city.handle(&command, &by(now)) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(error) => assert_eq!(error.code(), code, "{command:?}: {error}"),
        }
        assert_eq!(self.city, before);
    }
}
