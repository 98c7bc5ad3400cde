//! A small city whose programmes the tests are about: partners 1 to 3 are NGOs, 8 is a public body, 9 ended in 2026.
#![allow(dead_code, reason = "no area asks for everything")]

use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Expected, Recorded, Role},
    id::*,
    organisation::{
        CouncilDecision, Organisation, OrganisationKind, Permission, Registry, Standing, StandingKind,
    },
    place::{District, Province},
    programme::*,
    text::{Code, Note},
    time::LocalSlot,
    uuid::Uuid,
};

pub(crate) fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

macro_rules! ids {
    ($($name:ident: $id:ident = $base:literal;)+) => {$(
        pub(crate) fn $name(n: u128) -> $id {
            $id::from_uuid(uuid($base + n)).unwrap()
        }
    )+};
}

ids! {
    org: OrganisationId = 1_000;
    programme: ProgrammeId = 2_000;
    square: PlaceId = 3_000;
    room: RoomId = 4_000;
    booking: BookingId = 5_000;
    observance: ObservanceId = 6_000;
    registration: RegistrationId = 7_000;
    person: PersonId = 8_000;
    text: TextId = 9_000;
    unit: UnitId = 10_000;
    stream: StreamId = 11_000;
    actor: ActorId = 12_000;
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn days(first: &str, last: &str) -> DayRange {
    DayRange::new(day(first), day(last)).unwrap()
}

/// A wall-clock slot, such as `2026-03-21T19:00/22:00` or `2026-03-21T19:00/2026-03-22T01:00`.
pub(crate) fn slot(text: &str) -> LocalSlot {
    let (start, end) = text.split_once('/').unwrap();
    let end = if end.contains('T') { end.to_owned() } else { format!("{}{end}", &start[..11]) };
    LocalSlot::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
}

pub(crate) fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub(crate) fn note(text: &str) -> Note {
    text.parse().unwrap()
}

pub(crate) fn district(name: &str) -> District {
    District::new(Province::new(41).unwrap(), name).unwrap()
}

/// A concert of partner 1 on square 1, in the evening of 21 March.
pub(crate) fn concert(n: u128) -> ProgrammePlan {
    in_format(n, ProgrammeFormat::Concert)
}

pub(crate) fn in_format(n: u128, format: ProgrammeFormat) -> ProgrammePlan {
    at(n, format, "2026-03-21T19:00/22:00")
}

pub(crate) fn at(n: u128, format: ProgrammeFormat, time: &str) -> ProgrammePlan {
    ProgrammePlan::new(
        programme(n),
        format!("Program {n}").parse().unwrap(),
        ProgrammeKind::Cultural,
        format,
        [org(1)],
        unit(1),
        Venue::Place(square(1)),
        slot(time),
    )
    .unwrap()
}

pub(crate) fn bulgaria() -> AbroadVenue {
    let zone = "Europe/Sofia".parse().unwrap();
    AbroadVenue::new("BG".parse().unwrap(), "Kırcaali".parse().unwrap(), zone).unwrap()
}

pub(crate) fn council(on: &str) -> CouncilDecision {
    CouncilDecision { number: "2026/41".parse().unwrap(), on: day(on) }
}

pub(crate) fn ministry(on: &str) -> Permission {
    Permission { number: "E-7711".parse().unwrap(), on: day(on) }
}

pub(crate) struct City {
    pub(crate) calendar: ProgrammeCalendar,
    pub(crate) registry: Registry,
    pub(crate) log: Vec<Recorded<ProgrammeEvent>>,
    pub(crate) now: String,
    pub(crate) role: Role,
    pub(crate) waiver: Option<Note>,
    pub(crate) expected: Expected,
}

impl City {
    /// On 2 January 2026, at ten in the morning.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::new(stream(2));
        let call = Call::new(Actor::new(actor(1), Role::Staff), "2025-12-01T08:00Z".parse().unwrap());
        for n in [1, 2, 3, 8, 9] {
            let kind = if n == 8 { OrganisationKind::PublicBody } else { OrganisationKind::Association };
            let name = format!("Dernek {n}").parse().unwrap();
            let mut organisation = Organisation::new(org(n), name, kind);
            if n == 9 {
                let ended = Standing { from: day("2026-02-01"), kind: StandingKind::Dissolved };
                organisation = organisation.with_standing(ended);
            }
            registry.register(organisation, &call).unwrap();
        }
        let mut city = Self {
            calendar: ProgrammeCalendar::new(stream(1)),
            registry,
            log: Vec::new(),
            now: "2026-01-02T07:00Z".into(),
            role: Role::Staff,
            waiver: None,
            expected: Expected::Any,
        };
        for (n, place) in [(1, "Gölcük"), (2, "Gölcük"), (3, "Gebze")] {
            let name = format!("Meydan {n}").parse().unwrap();
            city.does(ProgrammeCommand::DescribePlace(Place::new(
                square(n),
                name,
                PlaceKind::Square,
                district(place),
            )));
        }
        city
    }

    pub(crate) fn call(&self) -> Call {
        let actor = Actor::new(actor(1), self.role);
        let mut call = Call::new(actor, self.now.parse().unwrap());
        call.expected = self.expected;
        call.waiver = self.waiver.clone();
        call
    }

    #[track_caller]
    pub(crate) fn does(&mut self, command: ProgrammeCommand) -> Vec<ProgrammeEvent> {
        match self.calendar.handle(&command, &self.call(), &self.registry) {
            Ok(events) => {
                self.log.extend(events.clone());
                events.into_iter().map(|recorded| recorded.event).collect()
            }
            Err(error) => panic!("{command:?}: {error}"),
        }
    }

    /// The error, whose code is as expected, and which left no trace.
    #[track_caller]
    pub(crate) fn refuses(&mut self, command: ProgrammeCommand, code: &str) -> ProgrammeError {
        let before = self.calendar.clone();
        let found = self.calendar.handle(&command, &self.call(), &self.registry);
        let error = found.expect_err(&format!("{command:?} is not refused with `{code}`"));
        assert_eq!(error.code(), code, "{command:?}: {error}");
        assert_eq!(self.calendar, before);
        error
    }

    #[track_caller]
    pub(crate) fn effects(&mut self, command: ProgrammeCommand) -> Vec<ProgrammeEffect> {
        self.does(command).iter().flat_map(ProgrammeEvent::effects).collect()
    }

    pub(crate) fn at(&mut self, now: &str) -> &mut Self {
        self.now = now.into();
        self
    }

    pub(crate) fn programme(&self, n: u128) -> &JointProgramme {
        self.calendar.programme(programme(n)).unwrap()
    }

    pub(crate) fn stage(&self, n: u128) -> Stage {
        self.programme(n).stage()
    }

    #[track_caller]
    pub(crate) fn drafts(&mut self, plan: ProgrammePlan) {
        self.does(ProgrammeCommand::Draft(plan));
    }

    #[track_caller]
    pub(crate) fn plans(&mut self, plan: ProgrammePlan) {
        let programme = plan.id();
        self.drafts(plan);
        self.does(ProgrammeCommand::Plan { programme });
    }

    #[track_caller]
    pub(crate) fn announces(&mut self, plan: ProgrammePlan) {
        let (programme, booking) = (plan.id(), plan.venue().booking());
        self.plans(plan);
        if let Some(booking) = booking {
            self.does(ProgrammeCommand::AnswerBooking { programme, booking, booked: true });
        }
        self.does(ProgrammeCommand::Announce { programme });
    }

    /// Announces, and goes to the day of the programme.
    #[track_caller]
    pub(crate) fn begins(&mut self, plan: ProgrammePlan) {
        let (programme, time) = (plan.id(), plan.time());
        self.announces(plan);
        self.now = format!("{}Z", time.start());
        self.does(ProgrammeCommand::Begin { programme });
    }

    /// Holds a programme from the idea to its end.
    #[track_caller]
    pub(crate) fn holds(&mut self, plan: ProgrammePlan, attendance: u32) {
        let (programme, time) = (plan.id(), plan.time());
        self.begins(plan);
        self.now = format!("{}Z", time.end());
        self.does(ProgrammeCommand::Close { programme, closing: Closing::new(attendance, time, text(1)) });
    }
}
