//! A small calendar: eight programmes of every format that matters, three places, two rooms and a town abroad, and commands
//! that fit more often than not.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{format, vec, vec::Vec};

use chrono::{Datelike, Days, NaiveDate};
use proptest::{collection, prelude::*};

use super::city::id;
use crate::{
    event::{Actor, Aggregate, Call, Recorded, Revision, Role, Version},
    id::{
        ActorId, BookingId, ObservanceId, OrganisationId, PersonId, PlaceId, ProgrammeId, RegistrationId,
        RoomId, StreamId, TextId, UnitId,
    },
    organisation::{
        CouncilDecision, Hazard, OfficialRole, Organisation, OrganisationKind, Permission, Registry,
        Standing, StandingKind,
    },
    place::{District, Province},
    programme::{
        AbroadVenue, AwarenessActivity, BeneficiaryGroup, CalendarPolicy, Catering, Closing, Congress,
        DayRange, DayTable, Delegation, GuestOfHonour, JointProgramme, March, Observance, ObservanceRule,
        OtherFormat, Participant, Place, PlaceKind, Places, ProgrammeCalendar, ProgrammeCommand,
        ProgrammeEvent, ProgrammeFormat, ProgrammeKind, ProgrammePlan, Rally, Recommendation, Registration,
        RoomVenue, Stage, Tournament, Venue,
    },
    text::{Code, Note},
    time::{LocalMinute, LocalSlot, Minute, Minutes, RetentionPolicy, YearlyDays, Zone},
};

/// How many programmes a small calendar may have.
const PROGRAMMES: u8 = 8;

/// Returns the organisations of the small calendar: two of civil society, a public body, and one that ends soon; a fifth
/// that plans name is not registered.
#[must_use]
pub fn partners() -> Registry {
    let mut registry = Registry::new(StreamId::from_uuid(id(2)).expect("not nil"));
    let call = Call::new(actor(Role::Staff), Minute::MIN);
    let kinds = [
        OrganisationKind::Association,
        OrganisationKind::Foundation,
        OrganisationKind::PublicBody,
        OrganisationKind::Association,
    ];
    for (n, kind) in (0..).zip(kinds) {
        let name = format!("Kuruluş {n}").parse().expect("a name");
        let ends = Standing { from: day("2026-03-25"), kind: StandingKind::Dissolved };
        let organisation = Organisation::new(partner(n), name, kind);
        let organisation = if n == 3 { organisation.with_standing(ends) } else { organisation };
        registry.register(organisation, &call).expect("a registry of different organisations");
    }
    registry
}

/// Returns runs of commands to a small calendar, each with its call. Most fit where their programme is, some do not, some
/// are stale or repeated. The organisations are those of [`partners`].
#[must_use = "strategies do nothing by themselves"]
pub fn programme_commands(most: usize) -> impl Strategy<Value = Vec<(ProgrammeCommand, Call)>> {
    collection::vec(any::<Step>(), most.div_euclid(2)..=most).prop_map(|steps| {
        let mut run = Run::begin();
        for step in steps {
            run.step(step);
        }
        run.commands
    })
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn programme_log(most: usize) -> impl Strategy<Value = Vec<Recorded<ProgrammeEvent>>> {
    programme_commands(most).prop_map(|commands| {
        let (mut calendar, registry) = (empty(), partners());
        let events = commands.iter().map(|(command, call)| calendar.handle(command, call, &registry));
        events.flat_map(Result::unwrap_or_default).collect()
    })
}

/// What to do, with which programme, how, how much later, and by whom.
type Step = (u8, u8, [u8; 4], u16, u8);

fn empty() -> ProgrammeCalendar {
    ProgrammeCalendar::new(StreamId::from_uuid(id(1)).expect("not nil"))
}

fn nth(base: u128, n: u8) -> uuid::Uuid {
    id(base.saturating_add(u128::from(n)))
}

fn programme(n: u8) -> ProgrammeId {
    ProgrammeId::from_uuid(nth(6_001, n)).expect("not nil")
}

fn partner(n: u8) -> OrganisationId {
    OrganisationId::from_uuid(nth(6_101, n)).expect("not nil")
}

fn place(n: u8) -> PlaceId {
    PlaceId::from_uuid(nth(6_201, n)).expect("not nil")
}

/// One of the two rooms that programmes ask for.
pub(super) fn room(n: u8) -> RoomId {
    RoomId::from_uuid(nth(6_401, n)).expect("not nil")
}

/// The unit that answers for all programmes.
pub(super) fn unit() -> UnitId {
    UnitId::from_uuid(id(6_800)).expect("not nil")
}

fn booking(n: u8) -> BookingId {
    BookingId::from_uuid(nth(6_301, n)).expect("not nil")
}

fn observance(n: u8) -> ObservanceId {
    ObservanceId::from_uuid(nth(6_601, n)).expect("not nil")
}

fn registration(n: u8) -> RegistrationId {
    RegistrationId::from_uuid(nth(6_701, n)).expect("not nil")
}

fn text(n: u8) -> TextId {
    TextId::from_uuid(nth(7_001, n)).expect("not nil")
}

fn actor(role: Role) -> Actor {
    Actor::new(ActorId::from_uuid(id(3)).expect("not nil"), role)
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn note(text: &str) -> Note {
    text.parse().expect("a note")
}

fn district(n: u8) -> District {
    let name = if n.is_multiple_of(3) { "Gebze" } else { "Gölcük" };
    District::new(Province::new(41).expect("Kocaeli"), name).expect("a name")
}

fn days(first: NaiveDate, count: u8) -> DayRange {
    let last = first.checked_add_days(Days::new(count.into())).unwrap_or(first);
    DayRange::new(first, last).unwrap_or(DayRange::day(first))
}

fn places_of(n: u8) -> Option<Places> {
    match n.rem_euclid(4) {
        0 => None,
        1 => Some(Places::UNLIMITED),
        2 => Places::of(2.try_into().ok()?, 1).ok(),
        _ => Places::of(3.try_into().ok()?, 0).ok(),
    }
}

fn format_of(n: u8, partners: &[OrganisationId]) -> ProgrammeFormat {
    match n.rem_euclid(10) {
        0 => ProgrammeFormat::Concert,
        1 => ProgrammeFormat::GeneralAssembly,
        2 => {
            let cup = Tournament::of(code("football"));
            let teams = |cup: Tournament, partner: &OrganisationId| {
                cup.with_teams(*partner, n.rem_euclid(3).max(1).into_number())
            };
            ProgrammeFormat::Tournament(partners.iter().fold(cup, teams))
        }
        3 => {
            let size = n.rem_euclid(5).saturating_add(2).into_number();
            let group = Delegation::new(OfficialRole::DeputyMayor, [OfficialRole::CouncilMember], size);
            let catering =
                Catering { meals_a_day: 3.try_into().expect("not 0"), days: 1.try_into().expect("not 0") };
            let march = March::new().with_catering(catering);
            ProgrammeFormat::March(group.map_or(march.clone(), |group| march.with_delegation(group)))
        }
        4 => ProgrammeFormat::Rally(Rally { cause: code("sumud") }),
        5 | 6 => {
            let tables = n.rem_euclid(3);
            let congress = (0..tables).fold(Congress::new(), |congress, n| congress.with_table(topic(n)));
            ProgrammeFormat::Congress(congress)
        }
        7 => ProgrammeFormat::AwarenessActivity(AwarenessActivity { hazard: Hazard::Wildfire }),
        8 => ProgrammeFormat::OpenAirCinema,
        _ => ProgrammeFormat::Other(OtherFormat::new(code("cleanup")).expect("no format of its own")),
    }
}

fn topic(n: u8) -> Code {
    code(["youth", "disaster", "environment"].get(usize::from(n.rem_euclid(3))).copied().unwrap_or("youth"))
}

trait IntoNumber {
    fn into_number(self) -> core::num::NonZeroU32;
}

impl IntoNumber for u8 {
    fn into_number(self) -> core::num::NonZeroU32 {
        u32::from(self).max(1).try_into().expect("at least 1")
    }
}

/// A run under way, with the calendar as it stands.
struct Run {
    calendar: ProgrammeCalendar,
    registry: Registry,
    now: Minute,
    bookings: u8,
    commands: Vec<(ProgrammeCommand, Call)>,
}

impl Run {
    fn begin() -> Self {
        let now = "2026-03-16T08:00Z".parse().expect("an instant");
        let mut run =
            Self { calendar: empty(), registry: partners(), now, bookings: 0, commands: Vec::new() };
        for n in 0..3 {
            let name = format!("Meydan {n}").parse().expect("a name");
            run.give(ProgrammeCommand::DescribePlace(Place::new(
                place(n),
                name,
                PlaceKind::Square,
                district(n),
            )));
        }
        let dated = DayTable::new([days(day("2026-03-20"), 2), days(day("2027-03-09"), 2)]).expect("a table");
        let fixed = "03-21".parse().expect("a day of the year");
        let rules = [
            ObservanceRule::Fixed(YearlyDays::day(fixed)),
            ObservanceRule::Movable(dated),
            ObservanceRule::Announced(DayTable::default()),
        ];
        for (n, rule) in (0..).zip(rules) {
            let name = format!("Özel gün {n}").parse().expect("a name");
            run.give(ProgrammeCommand::DescribeObservance(Observance::new(observance(n), name, rule)));
        }
        run
    }

    fn give(&mut self, command: ProgrammeCommand) {
        self.call(command, Call::new(actor(Role::Staff), self.now));
    }

    fn call(&mut self, command: ProgrammeCommand, call: Call) {
        let _ = self.calendar.handle(&command, &call, &self.registry);
        self.commands.push((command, call));
    }

    fn today(&self) -> NaiveDate {
        Zone::ISTANBUL.to_local(self.now).map_or(NaiveDate::MIN, LocalMinute::date)
    }

    fn step(&mut self, (act, which, bytes, later, how): Step) {
        self.now = self.now.saturating_add(Minutes::new(u32::from(later).rem_euclid(400)));
        if act.rem_euclid(40) == 39
            && let Some((command, _)) = self.commands.get(usize::from(which)).cloned()
        {
            return self.give(command); // What came before comes again.
        }
        let which = which.rem_euclid(PROGRAMMES);
        let command = match self.calendar.programme(programme(which)).cloned() {
            None => self.on_new(which, act, bytes),
            Some(known) => self.on_known(&known, which, act, bytes),
        };
        let role = if how.rem_euclid(4) == 0 { Role::Staff } else { Role::Manager };
        let call = Call::new(actor(role), self.now);
        let call = if how.rem_euclid(3) == 0 { call } else { call.overruling(note("bilerek")) };
        let call = match how {
            0..=3 => call.at_version(Version::new(how.into())),
            4..=7 => call.at_revision(Revision::new(how.into())),
            8..=30 => call.at_version(self.calendar.version()),
            _ => call,
        };
        self.call(command, call);
    }

    fn on_new(&mut self, which: u8, act: u8, bytes: [u8; 4]) -> ProgrammeCommand {
        let [a, b, ..] = bytes;
        if act.rem_euclid(5) == 0 {
            let source = programme(a.rem_euclid(PROGRAMMES));
            let booking = Some(self.fresh_booking()).filter(|_| b.rem_euclid(5) != 0);
            let year = self.today().year().saturating_add(i32::from(b.rem_euclid(3)));
            return ProgrammeCommand::Repeat { source, programme: programme(which), year, booking };
        }
        ProgrammeCommand::Draft(self.plan_of(which, bytes))
    }

    fn fresh_booking(&mut self) -> BookingId {
        self.bookings = self.bookings.wrapping_add(1);
        booking(self.bookings)
    }

    fn on_known(&mut self, known: &JointProgramme, which: u8, act: u8, bytes: [u8; 4]) -> ProgrammeCommand {
        use ProgrammeCommand as C;
        let [a, b, c, _] = bytes;
        let programme = known.id();
        match act.rem_euclid(24) {
            0..=8 => self.forward(known, which, bytes),
            9 => C::Revise(self.plan_of(which, bytes)),
            10 => C::Revise(self.nearly(known, bytes)),
            11 => C::Postpone { programme, reason: note("yağmur") },
            12 => C::Cancel { programme, reason: note("katılım yok") },
            13..=15 => {
                let person = PersonId::from_uuid(nth(6_501, b.rem_euclid(12))).expect("not nil");
                let registration = Registration::new(registration(a.rem_euclid(24)), person);
                let registration = if c.rem_euclid(3) == 0 { registration.reserved() } else { registration };
                let registration = match c.rem_euclid(4) {
                    0 => registration.of_groups([BeneficiaryGroup::Students]).expect("not only counted"),
                    _ => registration,
                };
                C::Register { programme, registration }
            }
            16 => C::CancelRegistration { programme, registration: someone(known, a) },
            17 | 18 => {
                C::RecordAttendance { programme, registration: someone(known, a), came: b.rem_euclid(3) != 0 }
            }
            19 => C::NameRapporteur { programme, topic: topic(a), office: OfficialRole::Mayor },
            20 => C::Recommend {
                programme,
                recommendation: Recommendation {
                    text: text(b.rem_euclid(6)),
                    table: topic(a),
                    theme: topic(c),
                },
            },
            21 => C::Erase { programme },
            22 => match known.plan.venue().booking() {
                Some(booking) => C::AnswerBooking { programme, booking, booked: a.rem_euclid(4) != 0 },
                None => C::AnswerBooking { programme, booking: booking(a), booked: true },
            },
            _ => self.describe(bytes),
        }
    }

    /// What brings a programme on.
    fn forward(&mut self, known: &JointProgramme, which: u8, bytes: [u8; 4]) -> ProgrammeCommand {
        use ProgrammeCommand as C;
        let [a, b, c, d] = bytes;
        let programme = known.id();
        match known.stage() {
            Stage::Draft => C::Plan { programme },
            Stage::Planned => match known.plan.venue().booking().filter(|_| !known.room_booked) {
                Some(booking) if a.rem_euclid(5) != 0 => {
                    C::AnswerBooking { programme, booking, booked: true }
                }
                _ => C::Announce { programme },
            },
            Stage::Announced => {
                if let Some(placement) = known.placement.as_ref().filter(|_| a.rem_euclid(4) != 0) {
                    self.now = self.now.max(placement.slot.start());
                }
                C::Begin { programme }
            }
            Stage::UnderWay => {
                let empty = match known.plan.format() {
                    ProgrammeFormat::Congress(congress) => congress.without_rapporteur().first().copied(),
                    _ => None,
                };
                if let Some(topic) = empty.filter(|_| a.rem_euclid(8) != 0) {
                    let office = OfficialRole::Other(code("academic"));
                    return C::NameRapporteur { programme, topic, office };
                }
                if let Some(placement) = known.placement.as_ref().filter(|_| a.rem_euclid(4) != 0) {
                    self.now = self.now.max(placement.slot.end());
                }
                C::Close { programme, closing: closing(known, b, c, d) }
            }
            Stage::Closed | Stage::Cancelled => {
                C::CorrectClosing { programme, closing: closing(known, b, c, d) }
            }
            Stage::Postponed => C::Reschedule(self.plan_of(which, bytes)),
        }
    }

    /// The plan as it is, with some other places or groups.
    fn nearly(&mut self, known: &JointProgramme, [a, b, ..]: [u8; 4]) -> ProgrammePlan {
        let plan = known.plan.clone();
        let plan = match places_of(a) {
            Some(places) => plan.with_places(places),
            None => plan,
        };
        match b.rem_euclid(3) {
            0 => plan.yearly(),
            1 => plan.for_groups([BeneficiaryGroup::Youth, BeneficiaryGroup::Disabled]),
            _ => plan,
        }
    }

    fn plan_of(&mut self, which: u8, [a, b, c, d]: [u8; 4]) -> ProgrammePlan {
        let all = (0..5).map(partner).collect::<Vec<_>>();
        let partners: Vec<OrganisationId> = match b.rem_euclid(16) {
            0 => all.iter().copied().skip(2).take(1).collect(),
            1 => all.iter().copied().skip(4).collect(),
            2 => all.iter().copied().skip(3).take(1).collect(),
            3..=6 => all.iter().copied().take(3).collect(),
            7..=11 => all.iter().copied().take(1).collect(),
            _ => all.iter().copied().skip(1).take(1).collect(),
        };
        let host = partners.first().copied().unwrap_or(partner(0));
        let venue = match c.rem_euclid(8) {
            0 | 1 => {
                let room = room(c.rem_euclid(2));
                // Some expect more than either room holds.
                let attendees = u32::from(d.div_euclid(16)).saturating_mul(70);
                let venue = RoomVenue::new(room, self.fresh_booking(), host, district(c));
                Venue::Room(venue.with_attendees(attendees))
            }
            2 => Venue::Abroad(self.abroad(d)),
            n => Venue::Place(place(n.rem_euclid(4))),
        };
        let first =
            self.today().checked_add_days(Days::new(a.rem_euclid(4).into())).unwrap_or(NaiveDate::MIN);
        let start =
            LocalMinute::on(first, 480_u32.saturating_add(u32::from(d.rem_euclid(4)).saturating_mul(120)));
        let length = Minutes::new(if d.rem_euclid(7) == 0 { 1_500 } else { 180 });
        let time = LocalSlot::with_length(start.expect("in range"), length).expect("in range");
        let kind = ProgrammeKind::ALL.get(usize::from(a.rem_euclid(3))).copied();
        let plan = ProgrammePlan::new(
            programme(which),
            "Program".parse().expect("a name"),
            kind.unwrap_or(ProgrammeKind::Social),
            format_of(c.rotate_left(3) ^ d, &partners),
            partners,
            unit(),
            venue,
            time,
        )
        .expect("a plan");
        let plan = match b.rem_euclid(12) {
            0 => plan.on_observance(observance(a.rem_euclid(4))),
            1 => plan
                .with_guests([GuestOfHonour { role: OfficialRole::Minister, institution: code("ministry") }]),
            2 | 3 => plan.yearly(),
            _ => plan,
        };
        let groups = [BeneficiaryGroup::Children, BeneficiaryGroup::Youth, BeneficiaryGroup::InNeed];
        let plan = plan.for_groups(groups.into_iter().take(usize::from(d.rem_euclid(4))));
        match places_of(d) {
            Some(places) => plan.with_places(places),
            None => plan,
        }
    }

    fn abroad(&self, d: u8) -> AbroadVenue {
        let zone = "Europe/Sofia".parse().expect("a zone");
        let country = "BG".parse().expect("a country");
        let venue = AbroadVenue::new(country, "Kırcaali".parse().expect("a name"), zone).expect("abroad");
        let on = self.today();
        let council = CouncilDecision { number: "2026/12".parse().expect("a number"), on };
        let venue = if d.rem_euclid(4) == 0 { venue } else { venue.decided_by(council) };
        let ministry = Permission { number: "E-771".parse().expect("a number"), on };
        if d.rem_euclid(5) == 0 { venue } else { venue.permitted_by(ministry) }
    }

    fn describe(&self, [a, b, c, _]: [u8; 4]) -> ProgrammeCommand {
        use ProgrammeCommand as C;
        match a.rem_euclid(4) {
            0 => {
                let policy = CalendarPolicy::new().overruled_by(Role::Staff);
                let months = u32::from(b.rem_euclid(3)).saturating_add(1).try_into().expect("not 0");
                C::SetPolicy(policy.with_retention(RetentionPolicy::months(months)))
            }
            1 => {
                let name = "Yeni meydan".parse().expect("a name");
                let n = b.rem_euclid(4);
                C::DescribePlace(Place::new(place(n), name, PlaceKind::Park, district(c)))
            }
            _ => {
                let first = self.today().checked_add_days(Days::new(c.rem_euclid(3).into()));
                let first = first.unwrap_or(NaiveDate::MIN);
                let days = vec![days(first, b.rem_euclid(3))];
                C::DateObservance { observance: observance(b.rem_euclid(4)), year: first.year(), days }
            }
        }
    }
}

fn someone(known: &JointProgramme, n: u8) -> RegistrationId {
    let all: Vec<RegistrationId> =
        known.participants().map(|Participant { registration, .. }| registration.id()).collect();
    let place = usize::from(n).checked_rem(all.len()).unwrap_or(0);
    all.get(place).copied().unwrap_or(registration(n))
}

fn closing(known: &JointProgramme, b: u8, c: u8, d: u8) -> Closing {
    let time = known.plan.time();
    let actual = match d.rem_euclid(6) {
        0 => time.shifted(-60).unwrap_or(time),
        1 => time.shifted(4_320).unwrap_or(time),
        _ => time,
    };
    let attendance = u32::from(b);
    let closing = Closing::new(attendance, actual, text(c)).with_volunteers(u32::from(c.rem_euclid(3)));
    let counted = closing.clone().reaching(BeneficiaryGroup::Disabled, attendance.div_euclid(2));
    counted.unwrap_or(closing)
}
