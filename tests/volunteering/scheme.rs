//! A platform with short words for what is done at it.
#![allow(unreachable_pub, reason = "shared by the modules of this area")]

use VolunteeringCommand as C;
use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{
        ActorId, AssignmentId, OrganisationId, PersonId, ShiftId, SocialProjectId, StreamId, VolunteerId,
        VolunteerTaskId,
    },
    place::{District, Province},
    statistics::{Scope, VolunteerSummary, VolunteerTally},
    stats::Observe,
    time::LocalSlot,
    uuid::Uuid,
    volunteering::*,
};

pub fn uuid(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(kind * 1_000 + n)
}

pub fn person(n: u128) -> PersonId {
    PersonId::from_uuid(uuid(1, n)).unwrap()
}

pub fn who(n: u128) -> VolunteerId {
    VolunteerId::from_uuid(uuid(2, n)).unwrap()
}

pub fn project(n: u128) -> SocialProjectId {
    SocialProjectId::from_uuid(uuid(3, n)).unwrap()
}

pub fn task(n: u128) -> VolunteerTaskId {
    VolunteerTaskId::from_uuid(uuid(4, n)).unwrap()
}

pub fn shift(n: u128) -> ShiftId {
    ShiftId::from_uuid(uuid(5, n)).unwrap()
}

pub fn assignment(n: u128) -> AssignmentId {
    AssignmentId::from_uuid(uuid(6, n)).unwrap()
}

pub fn organisation(n: u128) -> OrganisationId {
    OrganisationId::from_uuid(uuid(7, n)).unwrap()
}

/// A day of March 2026, or a whole date.
pub fn day(text: &str) -> NaiveDate {
    if text.len() == 2 { format!("2026-03-{text}") } else { text.to_owned() }.parse().unwrap()
}

/// `05 09:00-12:00` in March 2026.
pub fn hours(text: &str) -> LocalSlot {
    let (on, times) = text.split_once(' ').unwrap();
    let (from, to) = times.split_once('-').unwrap();
    let at = |time| format!("2026-03-{on}T{time}").parse().unwrap();
    let start = at(from);
    let end = if to > from { at(to) } else { imece::time::LocalMinute::on(day(on), 1_440).unwrap() };
    LocalSlot::new(start, end).unwrap()
}

pub fn adult(n: u128) -> Volunteer {
    Volunteer::person(who(n), person(n), Age::Born(day("1990-06-01"))).in_fields(FIELDS)
}

pub fn born(n: u128, date: &str) -> Volunteer {
    Volunteer::person(who(n), person(n), Age::Born(day(date))).in_fields(FIELDS)
}

pub fn consent() -> GuardianConsent {
    GuardianConsent::new(person(900), day("2026-01-01"))
}

pub fn choir(n: u128) -> Volunteer {
    let decision = BodyDecision::new("2026/4".parse().unwrap(), day("01"));
    Volunteer::legal_person(who(n), organisation(n), decision)
}

pub const FIELDS: [VolunteerField; 2] = [VolunteerField::EnvironmentalCleanup, VolunteerField::FireService];

pub fn request(n: u128, volunteer: u128, of: u128) -> AssignmentRequest {
    AssignmentRequest::new(assignment(n), who(volunteer), shift(of))
}

pub fn place() -> TaskPlace {
    TaskPlace::new(District::new(Province::new(41).unwrap(), "Karamürsel").unwrap())
}

pub fn a_task(n: u128, field: VolunteerField) -> VolunteerTask {
    VolunteerTask::new(task(n), "Sahil temizliği".parse().unwrap(), field, place())
}

/// A platform, the log of what happened to it, and whoever speaks to it.
pub struct Scheme {
    pub platform: VolunteerPlatform,
    pub log: Vec<Recorded<VolunteeringEvent>>,
    pub call: Call,
}

impl Scheme {
    /// On the first of March 2026 at noon, with a clean-up (task 1).
    pub fn new() -> Self {
        let stream = StreamId::from_uuid(uuid(8, 1)).unwrap();
        let staff = Actor::new(ActorId::from_uuid(uuid(8, 2)).unwrap(), Role::Staff);
        let call = Call::new(staff, "2026-03-01T09:00Z".parse().unwrap());
        let mut scheme = Self { platform: VolunteerPlatform::new(stream), log: Vec::new(), call };
        scheme.does(C::PlanTask(a_task(1, VolunteerField::EnvironmentalCleanup)));
        scheme
    }

    /// With a clean-up in the morning of the fifth for two (shift 1), and adults 1 to 3.
    pub fn with_a_shift() -> Self {
        let mut scheme = Self::new();
        scheme.shift(1, 1, "05 09:00-12:00", 2);
        for n in 1..=3 {
            scheme.does(C::Enrol(adult(n)));
        }
        scheme
    }

    pub fn shift(&mut self, n: u128, of: u128, time: &str, needed: u32) {
        let shift = Shift::new(shift(n), task(of), ShiftTime::Fixed(hours(time)), needed.try_into().unwrap());
        self.does(C::AddShift(shift));
    }

    /// The wall clock of March 2026 at Kocaeli.
    pub fn clock(&mut self, text: &str) {
        let local = format!("2026-03-{}", text.replace(' ', "T")).parse().unwrap();
        self.call.now = self.platform.policy().zone.to_instant(local).unwrap();
    }

    pub fn as_role(&mut self, role: Role) {
        self.call.actor.role = role;
    }

    #[track_caller]
    pub fn does(&mut self, command: C) -> Vec<VolunteeringEvent> {
        let events = self.platform.handle(&command, &self.call, ()).unwrap_or_else(|why| {
            panic!("{command:?}: {why} {:?}", why.objections());
        });
        self.log.extend(events.iter().cloned());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    /// Overrules what stands against it.
    #[track_caller]
    pub fn overrules(&mut self, command: C) -> Vec<VolunteeringEvent> {
        let waived = self.call.clone().overruling("geç kayıt".parse().unwrap());
        let call = std::mem::replace(&mut self.call, waived);
        let events = self.does(command);
        self.call = call;
        events
    }

    #[track_caller]
    pub fn idle(&mut self, command: C) {
        assert_eq!(self.does(command), []);
    }

    #[track_caller]
    pub fn fails(&mut self, command: C, code: &str) {
        let before = self.platform.clone();
        match self.platform.handle(&command, &self.call, ()) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(why) => assert_eq!(why.code(), code, "{command:?}: {why} {:?}", why.objections()),
        }
        assert_eq!(self.platform, before);
    }

    /// Asks for an assignment, against which exactly these objections stand.
    #[track_caller]
    pub fn objects(&mut self, command: C, codes: &[&str]) {
        match self.platform.handle(&command, &self.call, ()) {
            Ok(events) => panic!("{command:?} should be refused, but: {events:?}"),
            Err(why) => {
                let found: Vec<_> = why.objections().iter().map(ShiftObjection::code).collect();
                assert_eq!(found, codes, "{command:?}: {why}");
            }
        }
    }

    pub fn stage(&self, n: u128) -> AssignmentStage {
        self.platform.assignment(assignment(n)).unwrap().state.stage()
    }

    pub fn tally(&self) -> VolunteerTally {
        let mut tally = VolunteerTally::default();
        self.log.iter().for_each(|event| tally.observe(event).unwrap());
        tally
    }

    pub fn summary(&self) -> VolunteerSummary {
        self.tally().summary(&Scope::all()).unwrap()
    }
}

// Row 47: the volunteer.
