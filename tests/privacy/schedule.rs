//! Who asked for a room.

use crate::{
    cases::cases,
    erasure::month,
    lives::stream,
    terse::{day, id, org, person, read},
};
use imece::{
    centre::{Capacity, Centre, Room},
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, BookingId, CentreId, RoomId},
    schedule::{
        Anyone, BookingRequest, Policy, PolicyScope, Quota, QuotaLimit, QuotaSubject, Rule, Schedule,
        ScheduleCommand as C, ScheduleEvent, WaitlistEntry,
    },
    strategies::{Mix, booking_log},
    time::{LocalSlot, OpeningHours, PeriodKind, Zone},
};
use proptest::prelude::*;

struct House {
    schedule: Schedule,
    log: Vec<Recorded<ScheduleEvent>>,
    call: Call,
}

fn room() -> RoomId {
    id(2)
}

fn booking(n: u128) -> BookingId {
    id(n)
}

fn time(text: &str) -> LocalSlot {
    let (start, end) = text.split_once('/').unwrap();
    LocalSlot::new(read(start), read(end)).unwrap()
}

fn asked_for(n: u128, at: &str, purpose: &str) -> BookingRequest {
    BookingRequest::new(booking(n), org(5), room(), time(at), read(purpose)).with_person(person(501))
}

fn asked(n: u128, at: &str) -> BookingRequest {
    asked_for(n, at, "rehearsal")
}

impl House {
    fn new() -> Self {
        let call = Call::new(Actor::new(id(9), Role::Staff), read("2026-03-02T08:00Z"));
        let mut house = Self { schedule: Schedule::new(stream(1)), log: Vec::new(), call };
        let centre: CentreId = id(1);
        let hours = OpeningHours::daily("09:00-22:00".parse().unwrap());
        house.does(C::DescribeCentre(Centre::new(centre, read("GEB"), Zone::ISTANBUL, hours)));
        house.does(C::DescribeRoom(Room::new(room(), centre, read("GEB-01"), Capacity::new(40).unwrap())));
        house
    }

    fn does(&mut self, command: C) -> Vec<ScheduleEvent> {
        let events = self.schedule.handle(&command, &self.call, &Anyone);
        let events = events.unwrap_or_else(|why| panic!("{command:?}: {why}"));
        self.log.extend(events.clone());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    fn fails(&self, command: C, code: &str) {
        let refused = self.schedule.decide(&command, &self.call, &Anyone);
        assert_eq!(refused.map_err(|error| error.code()), Err(code), "{command:?}");
    }

    fn at(&mut self, now: &str) {
        self.call.now = read(now);
    }

    fn due(&self, today: &str) -> Vec<(String, BookingId)> {
        let due = self.schedule.due_for_erasure(day(today));
        due.into_iter().map(|(since, id)| (since.to_string(), id)).collect()
    }
}

const EVENING: &str = "2026-03-20T18:00/2026-03-20T20:00";

/// A booking, a refusal and a wish that waits: each until its own time is over, and nothing before.
#[test]
fn whoever_asked_is_due_from_the_time_that_was_asked_for() {
    let mut house = House::new();
    house.does(C::Book { request: asked(10, EVENING) });
    house.does(C::Book { request: asked(11, EVENING) });
    let window = time("2026-03-20T09:00/2026-04-02T22:00");
    house.does(C::JoinWaitlist(WaitlistEntry::new(asked(12, EVENING)).within(window)));
    assert_eq!(house.due("2099-01-01"), [], "nothing falls due by itself");
    house.does(C::SetRetention(Some(month())));
    assert_eq!(house.does(C::SetRetention(Some(month()))), [], "as it is");
    assert_eq!(house.due("2026-04-19"), []);
    let both = [10, 11].map(|n| ("2026-04-20".to_owned(), booking(n)));
    assert_eq!(house.due("2026-04-20"), both);
    assert_eq!(house.due("2026-05-02")[2], ("2026-05-02".to_owned(), booking(12)));

    house.fails(C::Erase { booking: booking(13) }, "unknown_booking");
    house.fails(C::Erase { booking: booking(10) }, "asker_kept");
    house.call.waiver = Some(read("istek üzerine"));
    house.fails(C::Erase { booking: booking(12) }, "asker_kept");
    house.call.actor.role = Role::Manager;
    let early = house.does(C::Erase { booking: booking(12) });
    assert!(matches!(&early[..], [ScheduleEvent::PersonErased { early: Some(_), .. }]), "{early:?}");
    assert_eq!(house.does(C::Erase { booking: booking(12) }), [], "once is enough");
    (house.call.waiver, house.call.actor.role) = (None, Role::Staff);
    // In Turkey the day begins three hours before it does in UTC.
    house.at("2026-04-19T20:59Z");
    house.fails(C::Erase { booking: booking(10) }, "asker_kept");
    house.at("2026-04-19T21:00Z");
    for n in [10, 11] {
        let events = house.does(C::Erase { booking: booking(n) });
        assert!(matches!(&events[..], [ScheduleEvent::PersonErased { early: None, .. }]), "{events:?}");
    }
    assert_eq!(house.due("2099-01-01"), []);
    assert!(!serde_json::to_string(&house.schedule).unwrap().contains(&person(501).to_string()));
    assert_eq!(Schedule::load(house.schedule.snapshot()).unwrap(), house.schedule);

    // The stored log is rewritten, and names nobody.
    let erased = [10, 11, 12].map(booking);
    let strip = |line: &Recorded<ScheduleEvent>| {
        erased.iter().fold(line.clone(), |line, id| ScheduleEvent::stripped(line, *id, nobody()))
    };
    let stripped: Vec<_> = house.log.iter().map(strip).collect();
    assert!(!serde_json::to_string(&stripped).unwrap().contains(&person(501).to_string()));
    let mut again = Schedule::new(stream(1));
    again.replay_to(&stripped, house.schedule.head().version).unwrap();
    assert_eq!(again, house.schedule);
}

fn nobody() -> ActorId {
    id(99)
}

/// The same requests again are recognised and change nothing; what waits again waits for nobody in particular.
#[test]
fn nobody_comes_back_with_the_same_request() {
    let mut house = House::new();
    house.does(C::Book { request: asked(10, EVENING) });
    house.does(C::Book { request: asked(11, EVENING) });
    house.does(C::JoinWaitlist(WaitlistEntry::new(asked(12, EVENING))));
    house.call.waiver = Some(read("istek üzerine"));
    house.call.actor.role = Role::Manager;
    for n in 10..13 {
        house.does(C::Erase { booking: booking(n) });
    }
    house.call.waiver = None;
    for n in 10..12 {
        assert_eq!(house.does(C::Book { request: asked(n, EVENING) }), []);
    }
    assert_eq!(house.does(C::JoinWaitlist(WaitlistEntry::new(asked(12, EVENING)))), []);
    let joined = house.does(C::JoinWaitlist(WaitlistEntry::new(asked(11, EVENING))));
    assert!(matches!(&joined[..], [ScheduleEvent::WaitlistJoined(entry)] if entry.request.person.is_none()));
    house.fails(C::Book { request: asked(10, EVENING).with_attendees(3) }, "request_id_taken");
    // Nobody's time falls free, and whoever is offered it is nobody.
    let freed = house.does(C::Cancel { booking: booking(10), reason: None });
    assert!(!serde_json::to_string(&freed).unwrap().contains(&person(501).to_string()));
    assert!(!serde_json::to_string(&house.schedule).unwrap().contains(&person(501).to_string()));
}

/// A quota for persons has to know them until its period is over.
#[test]
fn a_quota_for_persons_keeps_them_to_the_end_of_its_period() {
    let mut house = House::new();
    let quota = Quota::new(QuotaSubject::Person, QuotaLimit::Count(1), PeriodKind::Year);
    let policy = Policy::new().with(Rule::Quotas(vec![quota.for_purposes([read("rehearsal")])]));
    house.does(C::SetPolicy { scope: PolicyScope::Room(room()), policy });
    house.does(C::Book { request: asked(10, EVENING) });
    house.does(C::Book { request: asked_for(11, "2026-03-21T18:00/2026-03-21T20:00", "lecture") });
    house.does(C::SetRetention(Some(month())));
    let of = |n, since: &str| (since.to_owned(), booking(n));
    assert_eq!(house.due("2027-01-01"), [of(11, "2026-04-21"), of(10, "2027-01-01")]);
    assert_eq!(house.due("2026-12-31"), [of(11, "2026-04-21")]);
    house.at("2026-06-01T08:00Z");
    house.fails(C::Erase { booking: booking(10) }, "asker_kept");
}

proptest! {
    #![proptest_config(cases(64))]

    /// Of any log, no event names anybody any more once everything that is due in the end is stripped.
    #[test]
    fn a_stripped_log_names_nobody(log in booking_log(Mix::new())) {
        let mut schedule = Schedule::new(stream(1));
        schedule.replay(&log).unwrap();
        let call = Call::new(Actor::new(id(9), Role::Staff), read("2099-12-31T08:00Z"));
        schedule.set_retention(Some(month()), &call).unwrap();
        let due = schedule.due_for_erasure(day("2200-01-01"));
        let strip = |line| due.iter().fold(line, |line, (_, id)| ScheduleEvent::stripped(line, *id, nobody()));
        for line in log {
            let text = serde_json::to_string(&strip(line)).unwrap();
            prop_assert!(!text.contains(r#""person":""#), "{}", text);
        }
    }
}
