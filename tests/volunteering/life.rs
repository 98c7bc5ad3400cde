//! Volunteers and their shifts: who may serve, on what, with whom, for how long.
//!
//! The rows of the field's table that are held here: 35 awareness, 44 the platform, 45 projects, 46 fields, 47 volunteers,
//! 48 assignments and reach.

mod snapshot;

use std::collections::BTreeSet;

use AssignmentStage as S;
use VolunteeringCommand as C;
use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{
        ActorId, AssignmentId, OrganisationId, PersonId, ShiftId, SocialProjectId, StreamId, VolunteerId,
        VolunteerTaskId,
    },
    organisation::Hazard,
    place::{District, Province},
    statistics::{Scope, VolunteerSummary, VolunteerTally},
    stats::{Dimension, Observe, Ratio},
    text::Precision,
    time::{LocalSlot, Minutes, RetentionPolicy},
    uuid::Uuid,
    volunteering::*,
};

fn uuid(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(kind * 1_000 + n)
}

fn person(n: u128) -> PersonId {
    PersonId::from_uuid(uuid(1, n)).unwrap()
}

fn who(n: u128) -> VolunteerId {
    VolunteerId::from_uuid(uuid(2, n)).unwrap()
}

fn project(n: u128) -> SocialProjectId {
    SocialProjectId::from_uuid(uuid(3, n)).unwrap()
}

fn task(n: u128) -> VolunteerTaskId {
    VolunteerTaskId::from_uuid(uuid(4, n)).unwrap()
}

fn shift(n: u128) -> ShiftId {
    ShiftId::from_uuid(uuid(5, n)).unwrap()
}

fn assignment(n: u128) -> AssignmentId {
    AssignmentId::from_uuid(uuid(6, n)).unwrap()
}

fn organisation(n: u128) -> OrganisationId {
    OrganisationId::from_uuid(uuid(7, n)).unwrap()
}

/// A day of March 2026, or a whole date.
fn day(text: &str) -> NaiveDate {
    if text.len() == 2 { format!("2026-03-{text}") } else { text.to_owned() }.parse().unwrap()
}

/// `05 09:00-12:00` in March 2026.
fn hours(text: &str) -> LocalSlot {
    let (on, times) = text.split_once(' ').unwrap();
    let (from, to) = times.split_once('-').unwrap();
    let at = |time| format!("2026-03-{on}T{time}").parse().unwrap();
    let start = at(from);
    let end = if to > from { at(to) } else { imece::time::LocalMinute::on(day(on), 1_440).unwrap() };
    LocalSlot::new(start, end).unwrap()
}

fn adult(n: u128) -> Volunteer {
    Volunteer::person(who(n), person(n), Age::Born(day("1990-06-01"))).in_fields(FIELDS)
}

fn born(n: u128, date: &str) -> Volunteer {
    Volunteer::person(who(n), person(n), Age::Born(day(date))).in_fields(FIELDS)
}

fn consent() -> GuardianConsent {
    GuardianConsent::new(person(900), day("2026-01-01"))
}

fn choir(n: u128) -> Volunteer {
    let decision = BodyDecision::new("2026/4".parse().unwrap(), day("01"));
    Volunteer::legal_person(who(n), organisation(n), decision)
}

const FIELDS: [VolunteerField; 2] = [VolunteerField::EnvironmentalCleanup, VolunteerField::FireService];

fn request(n: u128, volunteer: u128, of: u128) -> AssignmentRequest {
    AssignmentRequest::new(assignment(n), who(volunteer), shift(of))
}

fn place() -> TaskPlace {
    TaskPlace::new(District::new(Province::new(41).unwrap(), "Karamürsel").unwrap())
}

fn a_task(n: u128, field: VolunteerField) -> VolunteerTask {
    VolunteerTask::new(task(n), "Sahil temizliği".parse().unwrap(), field, place())
}

/// A platform, the log of what happened to it, and whoever speaks to it.
struct Scheme {
    platform: VolunteerPlatform,
    log: Vec<Recorded<VolunteeringEvent>>,
    call: Call,
}

impl Scheme {
    /// On the first of March 2026 at noon, with a clean-up (task 1).
    fn new() -> Self {
        let stream = StreamId::from_uuid(uuid(8, 1)).unwrap();
        let staff = Actor::new(ActorId::from_uuid(uuid(8, 2)).unwrap(), Role::Staff);
        let call = Call::new(staff, "2026-03-01T09:00Z".parse().unwrap());
        let mut scheme = Self { platform: VolunteerPlatform::new(stream), log: Vec::new(), call };
        scheme.does(C::PlanTask(a_task(1, VolunteerField::EnvironmentalCleanup)));
        scheme
    }

    /// With a clean-up in the morning of the fifth for two (shift 1), and adults 1 to 3.
    fn with_a_shift() -> Self {
        let mut scheme = Self::new();
        scheme.shift(1, 1, "05 09:00-12:00", 2);
        for n in 1..=3 {
            scheme.does(C::Enrol(adult(n)));
        }
        scheme
    }

    fn shift(&mut self, n: u128, of: u128, time: &str, needed: u32) {
        let shift = Shift::new(shift(n), task(of), ShiftTime::Fixed(hours(time)), needed.try_into().unwrap());
        self.does(C::AddShift(shift));
    }

    /// The wall clock of March 2026 at Kocaeli.
    fn clock(&mut self, text: &str) {
        let local = format!("2026-03-{}", text.replace(' ', "T")).parse().unwrap();
        self.call.now = self.platform.policy().zone.to_instant(local).unwrap();
    }

    fn as_role(&mut self, role: Role) {
        self.call.actor.role = role;
    }

    #[track_caller]
    fn does(&mut self, command: C) -> Vec<VolunteeringEvent> {
        let events = self.platform.handle(&command, &self.call, ()).unwrap_or_else(|why| {
            panic!("{command:?}: {why} {:?}", why.objections());
        });
        self.log.extend(events.iter().cloned());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    /// Overrules what stands against it.
    #[track_caller]
    fn overrules(&mut self, command: C) -> Vec<VolunteeringEvent> {
        let waived = self.call.clone().overruling("geç kayıt".parse().unwrap());
        let call = std::mem::replace(&mut self.call, waived);
        let events = self.does(command);
        self.call = call;
        events
    }

    #[track_caller]
    fn idle(&mut self, command: C) {
        assert_eq!(self.does(command), []);
    }

    #[track_caller]
    fn fails(&mut self, command: C, code: &str) {
        let before = self.platform.clone();
        match self.platform.handle(&command, &self.call, ()) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(why) => assert_eq!(why.code(), code, "{command:?}: {why} {:?}", why.objections()),
        }
        assert_eq!(self.platform, before);
    }

    /// Asks for an assignment, against which exactly these objections stand.
    #[track_caller]
    fn objects(&mut self, command: C, codes: &[&str]) {
        match self.platform.handle(&command, &self.call, ()) {
            Ok(events) => panic!("{command:?} should be refused, but: {events:?}"),
            Err(why) => {
                let found: Vec<_> = why.objections().iter().map(ShiftObjection::code).collect();
                assert_eq!(found, codes, "{command:?}: {why}");
            }
        }
    }

    fn stage(&self, n: u128) -> AssignmentStage {
        self.platform.assignment(assignment(n)).unwrap().state.stage()
    }

    fn tally(&self) -> VolunteerTally {
        let mut tally = VolunteerTally::default();
        self.log.iter().for_each(|event| tally.observe(event).unwrap());
        tally
    }

    fn summary(&self) -> VolunteerSummary {
        self.tally().summary(&Scope::all()).unwrap()
    }
}

// Row 47: the volunteer.

/// On 1 March 2026: who may be enrolled.
#[test]
fn row_47_who_may_volunteer_by_age_and_consent() {
    let minor = |date: &str| born(1, date).with_consent(consent());
    let ended = born(1, "2010-01-01").with_consent(consent().until(day("2026-02-28")));
    let to_come = born(1, "2010-01-01").with_consent(GuardianConsent::new(person(900), day("02")));
    for (volunteer, refused) in [
        (born(1, "2026-03-02"), Some("volunteer_too_young")),
        (minor("2014-03-02"), Some("volunteer_too_young")),
        (minor("2014-03-01"), None),
        (born(1, "2014-03-01"), Some("volunteer_consent_missing")),
        (born(1, "2008-03-02"), Some("volunteer_consent_missing")),
        (ended, Some("volunteer_consent_missing")),
        (to_come, Some("volunteer_consent_missing")),
        (born(1, "2008-03-01"), None),
        (born(1, "2008-02-29"), None),
        (
            Volunteer::person(who(1), person(1), Age::Group(AgeGroup::Minor)),
            Some("volunteer_consent_missing"),
        ),
        (Volunteer::person(who(1), person(1), Age::Group(AgeGroup::Minor)).with_consent(consent()), None),
        (Volunteer::person(who(1), person(1), Age::Group(AgeGroup::From65)), None),
    ] {
        let mut scheme = Scheme::new();
        match refused {
            Some(code) => scheme.fails(C::Enrol(volunteer), code),
            None => drop(scheme.does(C::Enrol(volunteer))),
        }
    }
}

/// Whoever was born on 29 February comes of age when 28 February is over.
#[test]
fn row_47_the_birthday_of_29_february() {
    for (now, refused) in [("2026-02-28T20:59Z", true), ("2026-02-28T21:00Z", false)] {
        let mut scheme = Scheme::new();
        // The log begins anew, since time does not run back.
        scheme.platform = VolunteerPlatform::new(StreamId::from_uuid(uuid(8, 1)).unwrap());
        scheme.call.now = now.parse().unwrap();
        let volunteer = C::Enrol(born(1, "2008-02-29"));
        if refused {
            scheme.fails(volunteer, "volunteer_consent_missing");
        } else {
            scheme.does(volunteer);
        }
    }
}

/// The day of the shift decides, not that of the request.
#[test]
fn row_47_consent_is_asked_for_on_the_day_of_the_shift() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "06 09:00-12:00", 9);
    // Comes of age on the sixth; the consent ends on the fourth.
    scheme.does(C::Enrol(born(4, "2008-03-06").with_consent(consent().until(day("04")))));
    scheme.objects(C::Assign(request(1, 4, 1)), &["consent_missing"]);
    scheme.does(C::Assign(request(1, 4, 2)));
    // A guardian may renew it.
    scheme.does(C::Amend(born(4, "2008-03-06").with_consent(consent().until(day("05")))));
    scheme.does(C::Assign(request(2, 4, 1)));
    // Nobody overrules the law.
    scheme.does(C::Enrol(born(5, "2009-01-01").with_consent(consent().until(day("04")))));
    scheme.as_role(Role::Manager);
    scheme.call.waiver = Some("acele".parse().unwrap());
    scheme.objects(C::Assign(request(3, 5, 1)), &["consent_missing"]);
}

#[test]
fn row_47_a_guardian_may_take_the_consent_back() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "06 09:00-12:00", 9);
    scheme.shift(3, 1, "01 09:00-10:00", 9);
    scheme.does(C::Enrol(born(4, "2008-03-06").with_consent(consent())));
    scheme.overrules(C::Assign(request(0, 4, 3)));
    scheme.does(C::Assign(request(1, 4, 1)));
    scheme.does(C::Assign(request(2, 4, 2)));
    let events = scheme.does(C::WithdrawConsent { volunteer: who(4) });
    assert_eq!(events.len(), 2, "the consent, and the shift before the birthday: {events:?}");
    assert_eq!([0, 1, 2].map(|n| scheme.stage(n)), [S::Scheduled, S::Cancelled, S::Scheduled]);
    assert_eq!(scheme.summary().cancelled_for, [(CancelCause::Unfit, 1)].into());
    scheme.idle(C::WithdrawConsent { volunteer: who(4) });
    scheme.idle(C::WithdrawConsent { volunteer: who(1) });
    scheme.objects(C::Assign(request(3, 4, 1)), &["consent_missing"]);
}

#[test]
fn row_47_a_field_or_a_task_may_need_a_health_report() {
    let mut scheme = Scheme::new();
    scheme.does(C::PlanTask(a_task(2, VolunteerField::FireService)));
    scheme.does(C::PlanTask(a_task(3, VolunteerField::EnvironmentalCleanup).with_health_report()));
    scheme.shift(1, 1, "05 09:00-12:00", 9);
    scheme.shift(2, 2, "06 09:00-00:00", 9);
    scheme.shift(3, 3, "06 09:00-12:00", 9);
    scheme.does(C::Enrol(adult(1)));
    scheme.does(C::Enrol(adult(2).with_health_report(day("05"))));
    scheme.does(C::Enrol(adult(3).with_health_report(day("06"))));
    let needs = ["health_report_missing"];
    for (volunteer, of, objections) in [
        (1, 1, &[][..]),
        (1, 2, &needs),
        (1, 3, &needs),
        (2, 1, &[]),
        (2, 2, &needs),
        (2, 3, &needs),
        (3, 2, &[]),
    ] {
        let assign = C::Assign(request(volunteer * 10 + of, volunteer, of));
        if objections.is_empty() {
            scheme.does(assign);
        } else {
            scheme.objects(assign, objections);
        }
    }
    // A policy can ask for it in any field.
    let policy = PlatformPolicy::new().with_health_report_in([VolunteerField::EnvironmentalCleanup]);
    scheme.does(C::SetPolicy(policy.clone()));
    scheme.objects(C::Assign(request(99, 2, 3)), &needs);
    scheme.idle(C::SetPolicy(policy.clone()));
    // Shifts have their instants by the zone.
    scheme.fails(C::SetPolicy(policy.in_zone("Europe/Berlin".parse().unwrap())), "zone_in_use");
}

#[test]
fn row_47_a_permit_where_the_law_asks_for_one() {
    let mut scheme = Scheme::with_a_shift();
    for (n, permit, refused) in [
        (5, WorkPermit::Missing, true),
        (6, WorkPermit::ValidUntil(day("04")), true),
        (7, WorkPermit::ValidUntil(day("05")), false),
    ] {
        scheme.does(C::Enrol(adult(n).with_permit(permit)));
        let assign = C::Assign(request(n, n, 1));
        if refused {
            scheme.objects(assign, &["permit_missing"]);
        } else {
            scheme.does(assign);
        }
    }
}

#[test]
fn row_47_a_legal_person_volunteers_by_a_decision_in_a_field_and_sends_people() {
    let mut scheme = Scheme::with_a_shift();
    scheme.fails(C::Enrol(choir(10)), "legal_person_incomplete");
    let tomorrow = BodyDecision::new("2026/5".parse().unwrap(), day("02"));
    let early = Volunteer::legal_person(who(10), organisation(10), tomorrow).in_fields(FIELDS);
    scheme.fails(C::Enrol(early), "legal_person_incomplete");
    scheme.does(C::Enrol(choir(10).in_fields(FIELDS)));
    let mut again = choir(10).in_fields(FIELDS);
    again.id = who(11);
    scheme.fails(C::Enrol(again), "organisation_enrolled");
    let people = |n: u32| n.try_into().unwrap();
    scheme.objects(C::Assign(request(1, 10, 1).with_people(people(3))), &["shift_full"]);
    scheme.does(C::Assign(request(1, 10, 1).with_people(people(2))));
    // It may send others elsewhere at the same time; a person cannot.
    scheme.shift(2, 1, "05 09:00-12:00", 5);
    scheme.does(C::Assign(request(2, 10, 2).with_people(people(2))));
    scheme.objects(C::Assign(request(3, 1, 2).with_people(people(2))), &["one_is_one"]);
    // It has to be active in the field; what a person likes to do is a wish.
    scheme.does(C::PlanTask(a_task(2, VolunteerField::Library)));
    scheme.shift(3, 2, "05 14:00-15:00", 5);
    scheme.call.waiver = Some("istek".parse().unwrap());
    scheme.objects(C::Assign(request(4, 10, 3)), &["field_not_named"]);
    scheme.does(C::Assign(request(4, 1, 3)));
    scheme.call.waiver = None;
    scheme.clock("05 13:00");
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(60) });
    assert_eq!(scheme.summary().minutes, 120, "two people for an hour");
    assert_eq!(scheme.platform.minutes_of(who(10)), Minutes::new(120));
    assert_eq!(scheme.summary().legal_persons, 1);
}

#[test]
fn row_47_a_person_is_one_volunteer() {
    let mut scheme = Scheme::with_a_shift();
    scheme.idle(C::Enrol(adult(1)));
    scheme.fails(C::Enrol(adult(1).in_fields([VolunteerField::Sport])), "volunteer_id_taken");
    let twice = Volunteer::person(who(9), person(1), Age::Born(day("1990-06-01")));
    scheme.fails(C::Enrol(twice.clone()), "person_enrolled");
    let mut other = twice.clone();
    other.id = who(2);
    scheme.fails(C::Amend(other), "volunteer_fixed");
    scheme.fails(C::Amend(twice), "unknown_volunteer");
    assert_eq!(scheme.platform.volunteer_of(person(1)).unwrap().volunteer.id, who(1));
    // Who grows older is counted in another group when the record is written anew.
    assert_eq!(scheme.summary().enrolled_by_group, [(AgeGroup::From35To49, 3)].into());
    scheme.does(C::Amend(born(1, "2000-01-01")));
    let groups = [(AgeGroup::From25To34, 1), (AgeGroup::From35To49, 2)];
    assert_eq!(scheme.summary().enrolled_by_group, groups.into());
    assert_eq!(scheme.summary().enrolled, 3);
    scheme.idle(C::Amend(born(1, "2000-01-01")));
    scheme.fails(C::Amend(born(1, "2020-01-01")), "volunteer_too_young");
}

#[test]
fn row_47_groups_of_ages() {
    let group = |years| AgeGroup::of(years);
    assert_eq!([0, 11].map(group), [None; 2]);
    for (first, last, is) in [
        (12, 17, AgeGroup::Minor),
        (18, 24, AgeGroup::From18To24),
        (25, 34, AgeGroup::From25To34),
        (35, 49, AgeGroup::From35To49),
        (50, 64, AgeGroup::From50To64),
        (65, 120, AgeGroup::From65),
    ] {
        assert_eq!([first, last].map(group), [Some(is); 2]);
        assert_eq!(serde_json::to_value(is).unwrap(), is.code());
    }
}

#[test]
fn row_47_who_amends_away_what_a_shift_needs_is_taken_off_it() {
    let mut scheme = Scheme::new();
    scheme.does(C::PlanTask(a_task(2, VolunteerField::FireService)));
    scheme.shift(1, 1, "05 09:00-12:00", 9);
    scheme.shift(2, 2, "06 09:00-12:00", 9);
    scheme.does(C::Enrol(adult(1).with_health_report(day("31"))));
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Assign(request(2, 1, 2)));
    scheme.does(C::Amend(adult(1).with_health_report(day("05"))));
    assert_eq!([1, 2].map(|n| scheme.stage(n)), [S::Scheduled, S::Cancelled]);
    assert_eq!(scheme.platform.shift(shift(2)).unwrap().free(), 9);
}

#[test]
fn row_47_what_a_volunteer_said_of_wishes_staff_may_overrule() {
    let mut scheme = Scheme::with_a_shift();
    let evenings = imece::time::OpeningHours::daily("18:00-22:00".parse().unwrap());
    let mut of_evenings = adult(4).available(evenings);
    of_evenings.fields.clear();
    scheme.does(C::Enrol(of_evenings));
    let asked = C::Assign(request(1, 4, 1));
    scheme.objects(asked.clone(), &["field_not_named", "unavailable"]);
    scheme.as_role(Role::Applicant);
    scheme.call.waiver = Some("olur".parse().unwrap());
    scheme.objects(asked.clone(), &["field_not_named", "unavailable"]);
    scheme.as_role(Role::Staff);
    let events = scheme.does(asked);
    let VolunteeringEvent::Scheduled { overruled: Some(overruled), .. } = &events[1] else {
        panic!("{events:?}")
    };
    assert_eq!(overruled.objections.len(), 2);
    assert_eq!(scheme.summary().overruled, 1);
}

#[test]
fn row_47_nobody_is_paid() {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/volunteering")).unwrap();
    let mut read = 0;
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let source = std::fs::read_to_string(&file).unwrap();
        for word in ["Kurus", "Worth", "wage", "salary", "amount:"] {
            assert!(!source.contains(word), "{word} in {}", file.display());
        }
        read += 1;
    }
    assert!(read > 10);
}

// Leaving and forgetting.

#[test]
fn row_47_who_leaves_is_off_all_shifts_to_come_and_may_come_back() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "09 09:00-12:00", 2);
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Assign(request(2, 1, 2)));
    scheme.clock("05 10:00");
    scheme.does(C::Leave { volunteer: who(1), reason: Some("taşındı".parse().unwrap()) });
    scheme.idle(C::Leave { volunteer: who(1), reason: None });
    assert_eq!([1, 2].map(|n| scheme.stage(n)), [S::Scheduled, S::Cancelled]);
    scheme.objects(C::Assign(request(3, 1, 2)), &["not_active"]);
    scheme.fails(C::Amend(adult(1).in_fields([VolunteerField::Sport])), "volunteer_not_active");
    // What has begun can still be recorded.
    scheme.clock("05 12:00");
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(180) });
    assert_eq!(scheme.summary().left, 1);
    scheme.does(C::Rejoin { volunteer: who(1) });
    scheme.idle(C::Rejoin { volunteer: who(1) });
    assert_eq!(scheme.summary().left, 0);
    scheme.does(C::Assign(request(3, 1, 2)));
}

#[test]
fn row_47_what_led_to_a_volunteer_is_erased_and_the_counts_stay() {
    let mut scheme = Scheme::with_a_shift();
    let half_a_year = RetentionPolicy::months(6.try_into().unwrap());
    scheme.does(C::SetPolicy(PlatformPolicy::new().with_retention(half_a_year)));
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.clock("05 12:00");
    scheme.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(170) });
    scheme.fails(C::Erase { volunteer: who(1) }, "volunteer_not_left");
    scheme.as_role(Role::Applicant);
    scheme.does(C::Leave { volunteer: who(1), reason: None });
    scheme.as_role(Role::Staff);
    let due = |scheme: &Scheme, on: &str| scheme.platform.due_for_erasure(day(on));
    assert_eq!(due(&scheme, "2026-09-04"), []);
    assert_eq!(due(&scheme, "2026-09-05"), [(day("2026-09-05"), who(1))]);
    scheme.fails(C::Erase { volunteer: who(1) }, "volunteer_kept");
    let before = scheme.summary();
    // Staff cannot overrule that, a manager can, and it is recorded.
    scheme.call.waiver = Some("istek üzerine".parse().unwrap());
    scheme.fails(C::Erase { volunteer: who(1) }, "volunteer_kept");
    scheme.as_role(Role::Manager);
    let events = scheme.does(C::Erase { volunteer: who(1) });
    assert!(matches!(&events[..], [VolunteeringEvent::Erased { early: Some(_), .. }]), "{events:?}");
    scheme.idle(C::Erase { volunteer: who(1) });
    assert_eq!(due(&scheme, "2027-01-01"), []);
    assert_eq!(scheme.summary(), before);
    assert_eq!(scheme.platform.volunteer(who(1)).unwrap().volunteer.who, Who::Erased(VolunteerKind::Person));
    assert!(scheme.platform.volunteer_of(person(1)).is_none());
    scheme.fails(C::Rejoin { volunteer: who(1) }, "volunteer_erased");
    scheme.fails(C::Amend(adult(1)), "volunteer_erased");
    // The log without the person still replays, and holds the person nowhere.
    let stand_in = ActorId::from_uuid(uuid(8, 9)).unwrap();
    let strip = |recorded: &Recorded<VolunteeringEvent>| {
        VolunteeringEvent::stripped(recorded.clone(), who(1), stand_in)
    };
    let stripped: Vec<_> = scheme.log.iter().map(strip).collect();
    let mut again = VolunteerPlatform::new(scheme.platform.head().stream);
    again.replay_to(&stripped, scheme.platform.version()).unwrap();
    assert_eq!(again, scheme.platform);
    assert!(!serde_json::to_string(&stripped).unwrap().contains(&person(1).to_string()));
    let theirs = stripped.iter().filter(|recorded| recorded.event.volunteer() == Some(who(1)));
    let json = serde_json::to_string(&theirs.collect::<Vec<_>>()).unwrap();
    assert!(!json.contains("born") && !json.contains("fire_service"), "{json}");
    let acted = stripped.iter().filter(|recorded| recorded.actor.id == stand_in).count();
    assert_eq!(acted, 1, "the volunteer left by its own hand");
    let mut short = stripped;
    short.remove(3);
    assert!(VolunteerPlatform::new(scheme.platform.head().stream).replay(&short).is_err());
}

// Row 46: fields.

#[test]
fn row_46_the_named_fields_are_fields_and_others_have_a_word() {
    let named = [
        ("çevre temizliği", VolunteerField::EnvironmentalCleanup),
        ("çocuk etkinlikleri", VolunteerField::Children),
        ("engellilere yönelik organizasyon", VolunteerField::Disabled),
        ("sosyal dayanışma", VolunteerField::SocialSolidarity),
    ];
    for (turkish, field) in named {
        assert!(VolunteerField::NAMED.contains(&field), "{turkish}");
    }
    // The regulation's list (RG 9.10.2005/25961), in its order.
    let regulation = "health education sport environment parks traffic fire_service library culture tourism \
        social_services elderly women youth children disabled poor";
    let codes: Vec<_> = VolunteerField::NAMED.iter().map(VolunteerField::code).collect();
    assert_eq!(codes[..17], regulation.split_whitespace().collect::<Vec<_>>());
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 19);
    let other = VolunteerField::Other("health".parse().unwrap());
    for field in VolunteerField::NAMED.iter().chain([&other]) {
        assert_eq!(VolunteerField::from_text(&field.to_text()), Some(*field));
        let json = serde_json::to_string(field).unwrap();
        assert_eq!(serde_json::from_str::<VolunteerField>(&json).unwrap(), *field);
    }
    assert_eq!(other.to_text(), "other/health");
    for wrong in ["\"gardening\"", "\"other/\"", "\"other/Big\"", "\"\"", "7"] {
        assert!(serde_json::from_str::<VolunteerField>(wrong).is_err(), "{wrong}");
    }
}

// Row 45: projects. Row 44: the platform that brings volunteers, projects and tasks together.

#[test]
fn row_45_a_project_has_days_tasks_and_an_end() {
    let mut scheme = Scheme::with_a_shift();
    let clean = SocialResponsibilityProject::new(
        project(1),
        "Temiz Körfez".parse().unwrap(),
        VolunteerField::EnvironmentalCleanup,
        day("05"),
    )
    .until(day("10"))
    .with_partner(organisation(1));
    scheme.fails(
        C::PlanTask(a_task(2, VolunteerField::Sport).in_project(project(1))),
        "unknown_social_project",
    );
    scheme.fails(C::BeginProject(clean.clone().until(day("04"))), "social_project_without_days");
    scheme.does(C::BeginProject(clean.clone()));
    scheme.idle(C::BeginProject(clean.clone()));
    scheme.fails(C::BeginProject(clean.until(day("11"))), "social_project_id_taken");
    scheme.does(C::PlanTask(a_task(2, VolunteerField::EnvironmentalCleanup).in_project(project(1))));
    assert_eq!(scheme.platform.tasks_of(project(1)).count(), 1);
    for (n, (time, fits)) in (20..).zip([
        ("04 22:00-00:00", false),
        ("05 00:00-01:00", true),
        ("10 22:00-00:00", true),
        ("11 00:00-01:00", false),
    ]) {
        let added = Shift::new(shift(n), task(2), ShiftTime::Fixed(hours(time)), 1.try_into().unwrap());
        if fits {
            scheme.does(C::AddShift(added));
        } else {
            scheme.fails(C::AddShift(added), "not_a_day_of_the_project");
        }
    }
    let last = scheme.platform.shifts().last().unwrap().shift.id;
    scheme.does(C::Assign(AssignmentRequest::new(assignment(1), who(1), last)));
    scheme.fails(C::EndProject { project: project(1) }, "social_project_open");
    scheme.does(C::Cancel { assignment: assignment(1), cause: CancelCause::Municipality, reason: None });
    scheme.does(C::EndProject { project: project(1) });
    scheme.idle(C::EndProject { project: project(1) });
    scheme.objects(C::Assign(AssignmentRequest::new(assignment(2), who(1), last)), &["shift_off"]);
    let late = a_task(3, VolunteerField::Sport).in_project(project(1));
    scheme.fails(C::PlanTask(late), "social_project_ended");
    let said = scheme.summary();
    assert_eq!((said.projects, said.tasks, said.shifts), (1, 2, 3));
    let april = Scope::all().months("2026-04".parse().unwrap(), "2026-04".parse().unwrap());
    assert_eq!(scheme.tally().summary(&april).unwrap().projects, 0);
}

#[test]
fn row_44_the_platform_shows_what_still_needs_volunteers() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "04 09:00-12:00", 1);
    let now = scheme.call.now;
    let open = |scheme: &Scheme, from| {
        scheme.platform.open_shifts(from).iter().map(|row| row.shift.id).collect::<Vec<_>>()
    };
    assert_eq!(open(&scheme, now), [shift(2), shift(1)], "in order of time");
    scheme.does(C::Assign(request(1, 1, 2)));
    assert_eq!(open(&scheme, now), [shift(1)]);
    scheme.does(C::CancelShift { shift: shift(1), reason: None });
    assert_eq!(open(&scheme, now), []);
    let mut other = scheme.platform.shift(shift(1)).unwrap().shift;
    scheme.idle(C::AddShift(other));
    other.task = task(9);
    scheme.fails(C::AddShift(other), "shift_id_taken");
    let unknown =
        Shift::new(shift(8), task(9), ShiftTime::Fixed(hours("05 09:00-10:00")), 1.try_into().unwrap());
    scheme.fails(C::AddShift(unknown), "unknown_volunteer_task");
    scheme.idle(C::PlanTask(a_task(1, VolunteerField::EnvironmentalCleanup)));
    scheme.fails(C::PlanTask(a_task(1, VolunteerField::Sport)), "volunteer_task_id_taken");
}

// Row 35: awareness.

#[test]
fn row_35_awareness_of_a_hazard_is_a_kind_of_task() {
    let mut scheme = Scheme::with_a_shift();
    scheme.does(C::PlanTask(a_task(2, VolunteerField::FireService).of_awareness(Hazard::Wildfire)));
    scheme.shift(2, 2, "06 09:00-12:00", 4);
    scheme.shift(3, 2, "07 09:00-12:00", 4);
    assert_eq!(scheme.summary().awareness, [(Hazard::Wildfire, 2)].into(), "not the clean-up");
    scheme.does(C::CancelShift { shift: shift(3), reason: None });
    assert_eq!(scheme.summary().awareness, [(Hazard::Wildfire, 1)].into());
    assert_eq!(scheme.summary().shifts, 2);
}

// Row 48: assignments and reach.

/// Which stage may follow which, and no other.
#[test]
fn row_48_the_transition_table() {
    let table = [
        (S::Available, S::Scheduled),
        (S::Available, S::Cancelled),
        (S::Scheduled, S::Completed),
        (S::Scheduled, S::NoShow),
        (S::Scheduled, S::Cancelled),
        (S::Completed, S::Completed),
        (S::Completed, S::NoShow),
        (S::NoShow, S::Completed),
    ];
    for from in S::ALL {
        for to in S::ALL {
            assert_eq!(from.may_become(*to), table.contains(&(*from, *to)), "{from} to {to}");
            // And the commands keep to it: the shift is over, so that nothing else stands in the way.
            let mut scheme = Scheme::with_a_shift();
            scheme.does(C::Offer(request(1, 1, 1)));
            if *from != S::Available {
                scheme.does(C::Schedule { assignment: assignment(1), chosen: None });
            }
            scheme.clock("05 12:00");
            let minutes = |n| C::Complete { assignment: assignment(1), minutes: Minutes::new(n) };
            let cancel = C::Cancel { assignment: assignment(1), cause: CancelCause::Volunteer, reason: None };
            let no_show = C::RecordNoShow { assignment: assignment(1) };
            match from {
                S::Available | S::Scheduled => {}
                S::Completed => drop(scheme.does(minutes(60))),
                S::NoShow => drop(scheme.does(no_show.clone())),
                S::Cancelled => drop(scheme.does(cancel.clone())),
            }
            assert_eq!(scheme.stage(1), *from);
            let command = match to {
                S::Available => C::Offer(request(1, 1, 1)),
                S::Scheduled => C::Schedule { assignment: assignment(1), chosen: None },
                S::Completed => minutes(61),
                S::NoShow => no_show,
                S::Cancelled => cancel,
            };
            if from.may_become(*to) {
                let events = scheme.overrules(command);
                assert_eq!(events[0].brings_to(), Some(*to));
                assert_eq!(scheme.stage(1), *to);
            } else if *to == S::Available || (from == to && matches!(from, S::NoShow | S::Cancelled)) {
                // What was said before changes nothing.
                scheme.idle(command);
            } else {
                scheme.fails(command, "wrong_assignment_stage");
            }
        }
    }
}

#[test]
fn row_48_nobody_is_on_two_shifts_at_once() {
    let mut scheme = Scheme::with_a_shift();
    for (n, time) in [
        (2, "05 11:59-13:00"),
        (3, "05 12:00-13:00"),
        (4, "05 08:00-09:00"),
        (5, "05 10:00-10:01"),
        (6, "05 00:00-00:00"),
    ] {
        scheme.shift(n, 1, time, 9);
    }
    scheme.does(C::Assign(request(1, 1, 1)));
    for (n, double) in [(2, true), (3, false), (4, false), (5, true)] {
        // To be available for both is no contradiction.
        scheme.does(C::Offer(request(n, 1, n)));
        let schedule = C::Schedule { assignment: assignment(n), chosen: None };
        if double {
            scheme.objects(schedule, &["double_shift"]);
        } else {
            scheme.does(schedule);
        }
    }
    // All that is in the way is told.
    scheme.objects(C::Assign(request(6, 1, 6)), &["double_shift", "double_shift", "double_shift"]);
    scheme.does(C::Assign(request(6, 2, 6)));
    // Whoever is off a shift has the time again.
    scheme.does(C::Cancel { assignment: assignment(1), cause: CancelCause::Volunteer, reason: None });
    scheme.does(C::Schedule { assignment: assignment(5), chosen: None });
    let all = imece::time::Slot::new(imece::time::Minute::MIN, imece::time::Minute::MAX).unwrap();
    let diary: Vec<_> = scheme.platform.diary(who(1), all).map(|(_, id)| id).collect();
    assert_eq!(diary, [assignment(4), assignment(5), assignment(3)]);
}

/// A log that says otherwise is no log.
#[test]
fn row_48_a_double_shift_cannot_be_replayed_either() {
    let mut scheme = Scheme::with_a_shift();
    scheme.shift(2, 1, "05 10:00-11:00", 9);
    scheme.does(C::Assign(request(1, 1, 1)));
    let mut other = scheme.platform.clone();
    other
        .handle(
            &C::Cancel { assignment: assignment(1), cause: CancelCause::Volunteer, reason: None },
            &scheme.call,
            (),
        )
        .unwrap();
    let forged = other.decide(&C::Assign(request(2, 1, 2)), &scheme.call, ()).unwrap();
    let forged: Vec<_> = (0..)
        .zip(forged)
        .map(|(n, recorded)| {
            let seq = imece::event::Version::new(scheme.platform.version().get() + 1 + n);
            Recorded { seq, ..recorded }
        })
        .collect();
    let before = scheme.platform.clone();
    let why = scheme.platform.apply(&forged).unwrap_err();
    assert!(why.to_string().ends_with("the volunteer is on another shift then"), "{why}");
    assert_eq!(scheme.platform, before);
}

#[test]
fn row_48_a_shift_never_has_more_than_it_needs() {
    let mut scheme = Scheme::with_a_shift();
    let needed = |n: u32| C::SetNeeded { shift: shift(1), needed: n.try_into().unwrap() };
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Assign(request(2, 2, 1)));
    scheme.objects(C::Assign(request(3, 3, 1)), &["shift_full"]);
    scheme.fails(needed(1), "more_assigned");
    scheme.idle(needed(2));
    scheme.does(needed(3));
    scheme.does(C::Assign(request(3, 3, 1)));
    assert_eq!(scheme.summary().filled(), Ratio::new(3, 3));
    // A place is free again for whoever stands in for a no-show, and then it is taken.
    scheme.does(C::Enrol(adult(4)));
    scheme.clock("05 10:00");
    scheme.does(C::RecordNoShow { assignment: assignment(1) });
    scheme.overrules(C::Assign(request(4, 4, 1)));
    scheme.clock("05 12:00");
    scheme.objects(C::Complete { assignment: assignment(1), minutes: Minutes::new(60) }, &["shift_full"]);
    let said = scheme.summary();
    assert_eq!((said.placed, said.needed, said.no_show), (3, 3, 1));
    let shift = scheme.platform.shift(shift(1)).unwrap();
    assert_eq!((shift.assigned(), shift.free()), (3, 0));
}

#[test]
fn row_48_minutes_are_those_of_the_shift_at_most_and_may_be_put_right() {
    let mut scheme = Scheme::with_a_shift();
    let served = |n| C::Complete { assignment: assignment(1), minutes: Minutes::new(n) };
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.clock("05 10:59");
    scheme.fails(served(120), "assignment_not_yet");
    scheme.clock("05 11:00");
    scheme.fails(served(0), "wrong_minutes");
    scheme.fails(served(181), "wrong_minutes");
    scheme.does(served(120));
    scheme.idle(served(120));
    scheme.clock("05 12:00");
    scheme.does(served(180));
    let said = scheme.summary();
    assert_eq!((said.minutes, said.completed, said.served_by_month.values().sum::<u64>()), (180, 1, 1));
    assert_eq!(said.minutes_by_field, [(VolunteerField::EnvironmentalCleanup, 180)].into());
    assert_eq!(said.minutes_by_group, [(AgeGroup::From35To49, 180)].into());
    scheme.does(C::RecordNoShow { assignment: assignment(1) });
    let said = scheme.summary();
    assert_eq!((said.minutes, said.completed, said.no_show, said.served_by_month.len()), (0, 0, 1, 0));
    scheme.does(served(90));
    assert_eq!(scheme.summary().turned_up(), Ratio::new(1, 1));
    let mut early = Scheme::with_a_shift();
    early.does(C::Assign(request(1, 1, 1)));
    early.clock("05 08:59");
    early.fails(C::RecordNoShow { assignment: assignment(1) }, "assignment_not_yet");
}

/// Who serves often is one volunteer in a month and in a year.
#[test]
fn row_48_volunteers_who_served_are_counted_once() {
    let mut scheme = Scheme::with_a_shift();
    for (n, time) in [(2, "06 09:00-10:00"), (3, "07 09:00-10:00")] {
        scheme.shift(n, 1, time, 9);
    }
    let april =
        LocalSlot::new("2026-04-02T09:00".parse().unwrap(), "2026-04-02T10:00".parse().unwrap()).unwrap();
    scheme.does(C::AddShift(Shift::new(shift(4), task(1), ShiftTime::Fixed(april), 9.try_into().unwrap())));
    for (n, volunteer, of) in [(1, 1, 1), (2, 1, 2), (3, 1, 4), (4, 2, 2)] {
        scheme.does(C::Assign(request(n, volunteer, of)));
    }
    scheme.call.now = "2026-05-01T09:00Z".parse().unwrap();
    for n in 1..=4 {
        scheme.does(C::Complete { assignment: assignment(n), minutes: Minutes::new(60) });
    }
    let served = |scheme: &Scheme| {
        let by_month = scheme.summary().served_by_month.into_values().collect::<Vec<_>>();
        (by_month, scheme.tally().served_in(2026).unwrap())
    };
    assert_eq!(served(&scheme), (vec![2, 1], 2));
    // One of two in March, then the other: only then nobody came in March.
    scheme.does(C::RecordNoShow { assignment: assignment(1) });
    assert_eq!(served(&scheme), (vec![2, 1], 2));
    scheme.does(C::RecordNoShow { assignment: assignment(2) });
    assert_eq!(served(&scheme), (vec![1, 1], 2));
    scheme.does(C::RecordNoShow { assignment: assignment(3) });
    assert_eq!(served(&scheme), (vec![1], 1));
}

#[test]
fn row_48_a_flexible_shift_has_a_window_in_which_each_chooses() {
    let mut scheme = Scheme::with_a_shift();
    let window = hours("05 08:00-20:00");
    let flexible = |n, minutes| {
        let time = ShiftTime::Flexible { window, minutes: Minutes::new(minutes) };
        C::AddShift(Shift::new(shift(n), task(1), time, 5.try_into().unwrap()))
    };
    scheme.fails(flexible(2, 0), "impossible_shift");
    scheme.fails(flexible(2, 721), "impossible_shift");
    scheme.does(flexible(2, 120));
    scheme.does(C::Assign(request(1, 1, 1)));
    scheme.does(C::Offer(request(2, 1, 2)));
    let schedule =
        |chosen: Option<&str>| C::Schedule { assignment: assignment(2), chosen: chosen.map(hours) };
    for wrong in [None, Some("05 07:59-09:59"), Some("05 18:01-20:01"), Some("05 13:00-14:59")] {
        scheme.objects(schedule(wrong), &["wrong_time"]);
    }
    scheme.objects(schedule(Some("05 11:00-13:00")), &["double_shift"]);
    scheme.does(schedule(Some("05 12:00-14:00")));
    assert_eq!(scheme.platform.assignment(assignment(2)).unwrap().placement.time, hours("05 12:00-14:00"));
    // A fixed shift has its own time.
    scheme.objects(C::Assign(request(3, 2, 1).at(hours("05 09:00-11:00"))), &["wrong_time"]);
    scheme.does(C::Assign(request(3, 2, 1).at(hours("05 09:00-12:00"))));
}

#[test]
fn row_48_what_waits_lapses_when_the_shift_begins() {
    let mut scheme = Scheme::with_a_shift();
    scheme.does(C::Offer(request(1, 1, 1)));
    scheme.idle(C::Offer(request(1, 1, 1)));
    scheme.fails(C::Offer(request(1, 2, 1)), "assignment_id_taken");
    let begins = scheme.platform.shift(shift(1)).unwrap().slot.start();
    assert_eq!(scheme.platform.next_deadline(), Some(begins));
    scheme.clock("05 08:59");
    scheme.idle(C::Tick);
    scheme.clock("05 09:00");
    scheme.objects(C::Offer(request(2, 2, 1)), &["shift_begun"]);
    scheme.does(C::Tick);
    scheme.idle(C::Tick);
    assert_eq!((scheme.stage(1), scheme.platform.next_deadline()), (S::Cancelled, None));
    assert_eq!(scheme.summary().cancelled_for, [(CancelCause::Lapsed, 1)].into());
    // A record that comes late is overruled into the books; waiting is not.
    scheme.objects(C::Assign(request(3, 3, 1)), &["shift_begun"]);
    scheme.overrules(C::Assign(request(3, 3, 1)));
    let waived = scheme.call.clone().overruling("geç".parse().unwrap());
    assert!(scheme.platform.offer(request(4, 2, 1), &waived).is_err());
}

#[test]
fn row_48_cancelling() {
    let mut scheme = Scheme::with_a_shift();
    let cancel = |n, cause| C::Cancel { assignment: assignment(n), cause, reason: None };
    scheme.does(C::Assign(request(1, 1, 1)));
    for cause in [CancelCause::Shift, CancelCause::Left, CancelCause::Unfit, CancelCause::Lapsed] {
        scheme.fails(cancel(1, cause), "wrong_cancel_cause");
    }
    scheme.as_role(Role::Applicant);
    scheme.fails(cancel(1, CancelCause::Municipality), "wrong_cancel_cause");
    scheme.does(cancel(1, CancelCause::Volunteer));
    scheme.as_role(Role::Staff);
    scheme.fails(cancel(9, CancelCause::Volunteer), "unknown_assignment");
    // With a shift, all that is open of it; not what took place.
    scheme.does(C::Assign(request(2, 1, 1)));
    scheme.does(C::Offer(request(3, 2, 1)));
    let mut served = Scheme::with_a_shift();
    scheme.does(C::CancelShift { shift: shift(1), reason: Some("fırtına".parse().unwrap()) });
    scheme.idle(C::CancelShift { shift: shift(1), reason: None });
    assert_eq!([2, 3].map(|n| scheme.stage(n)), [S::Cancelled; 2]);
    scheme.objects(C::Assign(request(4, 1, 1)), &["shift_off"]);
    scheme.fails(C::SetNeeded { shift: shift(1), needed: 9.try_into().unwrap() }, "shift_cancelled");
    let said = scheme.summary();
    assert_eq!((said.shifts, said.needed, said.placed, said.cancelled), (0, 0, 0, 3));
    served.does(C::Assign(request(1, 1, 1)));
    served.clock("05 12:00");
    served.does(C::Complete { assignment: assignment(1), minutes: Minutes::new(1) });
    served.fails(C::CancelShift { shift: shift(1), reason: None }, "shift_took_place");
}

/// "Thousands" is a lower bound: the sum says so, and a correction replaces what was said.
#[test]
fn row_48_reach_is_an_estimate_and_its_sum_a_lower_bound() {
    let mut scheme = Scheme::new();
    let field = VolunteerField::SocialSolidarity;
    let begun =
        SocialResponsibilityProject::new(project(1), "Dayanışma".parse().unwrap(), field, day("2026-02-01"));
    scheme.does(C::BeginProject(begun));
    let report = |on: &str, people, precision| C::ReportReach {
        project: project(1),
        on: day(on),
        reach: Reach::new(people, precision),
    };
    scheme.fails(report("2026-01-31", 1, Precision::Exact), "not_a_day_of_the_project");
    scheme.fails(report("02", 1, Precision::Exact), "not_a_day_of_the_project");
    scheme.does(report("2026-02-10", 250, Precision::Exact));
    let said = |scheme: &Scheme| (scheme.summary().reach, scheme.summary().reach_is_exact);
    assert_eq!(said(&scheme), (250, true));
    scheme.does(report("2026-02-11", 1_000, Precision::Vague));
    assert_eq!(said(&scheme), (1_250, false));
    scheme.does(report("2026-02-11", 1_100, Precision::MoreThan));
    scheme.idle(report("2026-02-11", 1_100, Precision::MoreThan));
    assert_eq!(said(&scheme), (1_350, false));
    scheme.does(report("2026-02-11", 1_112, Precision::Exact));
    assert_eq!(said(&scheme), (1_362, true));
    scheme.does(C::EndProject { project: project(1) });
    scheme.clock("20 09:00");
    scheme.fails(report("19", 1, Precision::Exact), "not_a_day_of_the_project");
}

/// Every error and objection has a code of its own.
#[test]
fn codes_are_unique() {
    for source in
        [include_str!("../../src/volunteering/error.rs"), include_str!("../../src/volunteering/objection.rs")]
    {
        let body = source.split("pub const fn code").nth(1).unwrap().split("\n    }\n").next().unwrap();
        let codes: Vec<_> = body.split('"').skip(1).step_by(2).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        assert!(codes.len() > 10);
    }
}
