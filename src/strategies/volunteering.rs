//! A small platform: seven volunteers of every kind that matters, three tasks, seven shifts that often overlap, and
//! commands that fit more often than not.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{vec, vec::Vec};

use chrono::NaiveDate;
use proptest::{collection, prelude::*, sample::select};

use super::city::id;
use crate::{
    event::{Actor, Aggregate, Call, Recorded, Revision, Role, Version},
    id::{
        ActorId, AssignmentId, OrganisationId, PersonId, ShiftId, SocialProjectId, StreamId, VolunteerId,
        VolunteerTaskId,
    },
    organisation::Hazard,
    place::{District, Province},
    text::Precision,
    time::{LocalMinute, LocalSlot, Minute, Minutes, RetentionPolicy},
    volunteering::{
        Age, AgeGroup, AssignmentRequest, BodyDecision, CancelCause, GuardianConsent, PlatformPolicy, Reach,
        Shift, ShiftTime, SocialResponsibilityProject, TaskPlace, Volunteer, VolunteerField,
        VolunteerPlatform, VolunteerTask, VolunteeringCommand, VolunteeringEvent, WorkPermit,
    },
};

/// Monday, 2026-03-02T06:00Z: the first command.
const BEGIN: i32 = 29_540_520;
const VOLUNTEERS: u8 = 7;
const SHIFTS: u8 = 7;
const ASSIGNMENTS: u8 = 14;

/// Returns runs of commands to a small platform, each with its call: volunteers, tasks and shifts first, then a life in
/// which shifts begin and end. Most commands fit, some do not, some are stale or repeated.
#[must_use = "strategies do nothing by themselves"]
pub fn volunteering_commands(most: usize) -> impl Strategy<Value = Vec<(VolunteeringCommand, Call)>> {
    let steps = collection::vec((act(), call()), most.div_euclid(2)..=most);
    (any::<bool>(), steps).prop_map(|(kept, steps)| {
        let mut now = BEGIN;
        let at = |now| Minute::from_minutes(now).expect("within the range");
        let clerk = |now| Call::new(actor(1, Role::Staff), at(now));
        let begin = beginning(kept).into_iter().map(|command| (command, clerk(BEGIN)));
        let mut commands: Vec<_> = begin.collect();
        for (command, (later, role, expected, waiver)) in steps {
            now = now.saturating_add(later);
            let call = Call::new(actor(2, role), at(now));
            let call = match expected {
                0 => call.at_version(Version::new(20)),
                1 => call.at_revision(Revision::new(2)),
                _ => call,
            };
            let call = if waiver { call.overruling("karar".parse().expect("a note")) } else { call };
            commands.push((command, call));
        }
        commands
    })
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn volunteering_log(most: usize) -> impl Strategy<Value = Vec<Recorded<VolunteeringEvent>>> {
    volunteering_commands(most).prop_map(|commands| {
        let mut platform = VolunteerPlatform::new(StreamId::from_uuid(id(1)).expect("not nil"));
        let events = commands.iter().map(|(command, call)| platform.handle(command, call, ()));
        events.flat_map(Result::unwrap_or_default).collect()
    })
}

fn call() -> impl Strategy<Value = (i32, Role, u8, bool)> {
    const ROLES: [Role; 4] = [Role::Staff, Role::Staff, Role::Manager, Role::Applicant];
    (0..500_i32, select(&ROLES[..]), 0..20_u8, any::<bool>())
}

fn actor(n: u128, role: Role) -> Actor {
    Actor::new(ActorId::from_uuid(id(n)).expect("not nil"), role)
}

fn act() -> impl Strategy<Value = VolunteeringCommand> {
    use VolunteeringCommand as C;
    let anybody = || (0..VOLUNTEERS).prop_map(volunteer_id);
    let assigned = || (0..ASSIGNMENTS).prop_map(assignment_id);
    let request = || {
        let chosen = proptest::option::of((0..20_u32).prop_map(|hour| hours(3, hour, 2)));
        let people = prop_oneof![5 => Just(1_u32), 1 => 2..4_u32];
        (0..ASSIGNMENTS, 0..VOLUNTEERS, 0..SHIFTS, people, chosen).prop_map(
            |(n, who, shift, people, chosen)| {
                let request = AssignmentRequest::new(assignment_id(n), volunteer_id(who), shift_id(shift))
                    .with_people(people.try_into().expect("not zero"));
                match chosen.filter(|_| shift == 6) {
                    Some(chosen) => request.at(chosen),
                    None => request,
                }
            },
        )
    };
    let reason = || proptest::option::of(Just("hava".parse().expect("a note")));
    const CAUSES: [CancelCause; 3] = [CancelCause::Volunteer, CancelCause::Municipality, CancelCause::Lapsed];
    prop_oneof![
        8 => request().prop_map(C::Assign),
        4 => request().prop_map(C::Offer),
        4 => (assigned(), proptest::option::of((0..20_u32).prop_map(|hour| hours(3, hour, 2))))
            .prop_map(|(assignment, chosen)| C::Schedule { assignment, chosen }),
        8 => (assigned(), 0..200_u32)
            .prop_map(|(assignment, minutes)| C::Complete { assignment, minutes: Minutes::new(minutes) }),
        4 => assigned().prop_map(|assignment| C::RecordNoShow { assignment }),
        3 => (assigned(), select(&CAUSES[..]), reason())
            .prop_map(|(assignment, cause, reason)| C::Cancel { assignment, cause, reason }),
        1 => (0..VOLUNTEERS, any::<bool>()).prop_map(|(n, other)| C::Enrol(volunteer(n, other))),
        2 => (0..VOLUNTEERS, any::<bool>()).prop_map(|(n, other)| C::Amend(volunteer(n, other))),
        1 => anybody().prop_map(|volunteer| C::WithdrawConsent { volunteer }),
        1 => (anybody(), reason()).prop_map(|(volunteer, reason)| C::Leave { volunteer, reason }),
        1 => anybody().prop_map(|volunteer| C::Rejoin { volunteer }),
        1 => anybody().prop_map(|volunteer| C::Erase { volunteer }),
        1 => Just(C::EndProject { project: project_id() }),
        1 => (1..12_u32, 0..300_u32, select(&[Precision::Exact, Precision::MoreThan][..])).prop_map(
            |(on, people, precision)| {
                C::ReportReach { project: project_id(), on: day(on), reach: Reach::new(people, precision) }
            }
        ),
        3 => (0..SHIFTS, 1..5_u32).prop_map(|(shift, needed)| {
            C::SetNeeded { shift: shift_id(shift), needed: needed.try_into().expect("not zero") }
        }),
        1 => (0..SHIFTS, reason()).prop_map(|(shift, reason)| C::CancelShift { shift: shift_id(shift), reason }),
        1 => (0..SHIFTS).prop_map(|n| C::AddShift(shift(n))),
        2 => (any::<bool>(), select(&[[false, false], [false, false], [true, false], [false, true]][..]))
            .prop_map(|(kept, reports)| C::SetPolicy(policy(kept, reports))),
        2 => Just(C::Tick),
    ]
}

fn beginning(kept: bool) -> Vec<VolunteeringCommand> {
    use VolunteeringCommand as C;
    let project = SocialResponsibilityProject::new(
        project_id(),
        "Temiz Körfez".parse().expect("a name"),
        VolunteerField::EnvironmentalCleanup,
        day(1),
    );
    let mut commands = vec![C::SetPolicy(policy(kept, [false; 2])), C::BeginProject(project.until(day(20)))];
    commands.extend((0..VOLUNTEERS).map(|n| C::Enrol(volunteer(n, false))));
    let fields =
        [VolunteerField::EnvironmentalCleanup, VolunteerField::FireService, VolunteerField::Children];
    for (n, field) in (0..).zip(fields) {
        let district = District::new(Province::new(41).expect("Kocaeli"), "Gölcük").expect("a district");
        let title = "Görev".parse().expect("a name");
        let task = VolunteerTask::new(task_id(n), title, field, TaskPlace::new(district));
        commands.push(C::PlanTask(match n {
            0 => task.in_project(project_id()),
            1 => task.of_awareness(Hazard::Wildfire),
            _ => task,
        }));
    }
    commands.extend((0..SHIFTS).map(|n| C::AddShift(shift(n))));
    commands
}

/// The rules, with or without health reports for clean-ups and for what is done for children.
fn policy(kept: bool, reports: [bool; 2]) -> PlatformPolicy {
    let fields = [VolunteerField::EnvironmentalCleanup, VolunteerField::Children].into_iter().zip(reports);
    let asked = fields.filter_map(|(field, asked)| asked.then_some(field));
    let policy = PlatformPolicy::new().with_health_report_in(asked);
    if kept {
        policy.with_retention(RetentionPolicy::months(6.try_into().expect("not zero")))
    } else {
        policy
    }
}

/// Who is who: an adult, an adult with a report, a minor, one who comes of age on the fifth, one of whom only the group
/// is known, a foreigner, and a legal person.
fn volunteer(n: u8, other: bool) -> Volunteer {
    let person = PersonId::from_uuid(id(u128::from(n).saturating_add(6_001))).expect("not nil");
    let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let guardian = PersonId::from_uuid(id(6_100)).expect("not nil");
    let consent = GuardianConsent::new(guardian, day(1));
    let born = |text| Age::Born(date(text));
    let of_age = |age| Volunteer::person(volunteer_id(n), person, age);
    let volunteer = match n {
        0 => of_age(born("1980-05-04")),
        1 => of_age(born("1999-12-31")).with_health_report(day(if other { 4 } else { 30 })),
        2 => of_age(born("2012-02-29")).with_consent(if other { consent.until(day(5)) } else { consent }),
        3 => of_age(born("2008-03-05")).with_consent(consent),
        4 => of_age(Age::Group(if other { AgeGroup::From65 } else { AgeGroup::From50To64 })),
        5 => of_age(born("1990-01-01")).with_permit(if other {
            WorkPermit::Missing
        } else {
            WorkPermit::ValidUntil(day(6))
        }),
        _ => {
            let organisation = OrganisationId::from_uuid(id(6_200)).expect("not nil");
            let decision = BodyDecision::new("2026/3".parse().expect("a name"), day(1));
            Volunteer::legal_person(volunteer_id(n), organisation, decision)
        }
    };
    let fields = [VolunteerField::EnvironmentalCleanup, VolunteerField::FireService];
    volunteer.in_fields(fields)
}

/// Shifts that overlap, that touch, that lie apart, and a flexible one.
fn shift(n: u8) -> Shift {
    let (task, time) = match n {
        0 => (0, ShiftTime::Fixed(hours(3, 9, 3))),
        1 => (0, ShiftTime::Fixed(hours(3, 11, 3))),
        2 => (1, ShiftTime::Fixed(hours(3, 12, 2))),
        3 => (0, ShiftTime::Fixed(hours(5, 22, 4))),
        4 => (2, ShiftTime::Fixed(hours(6, 1, 2))),
        5 => (2, ShiftTime::Fixed(hours(9, 10, 2))),
        _ => (0, ShiftTime::Flexible { window: hours(3, 8, 14), minutes: Minutes::from_hours(2) }),
    };
    let needed = u32::from(n).rem_euclid(3).saturating_add(1);
    Shift::new(shift_id(n), task_id(task), time, needed.try_into().expect("not zero"))
}

fn hours(on: u32, from: u32, length: u32) -> LocalSlot {
    let start = LocalMinute::on(day(on), from.saturating_mul(60)).expect("within the range");
    LocalSlot::with_length(start, Minutes::from_hours(length)).expect("within the range")
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March")
}

fn volunteer_id(n: u8) -> VolunteerId {
    VolunteerId::from_uuid(id(u128::from(n).saturating_add(6_301))).expect("not nil")
}

fn project_id() -> SocialProjectId {
    SocialProjectId::from_uuid(id(6_401)).expect("not nil")
}

fn task_id(n: u8) -> VolunteerTaskId {
    VolunteerTaskId::from_uuid(id(u128::from(n).saturating_add(6_501))).expect("not nil")
}

fn shift_id(n: u8) -> ShiftId {
    ShiftId::from_uuid(id(u128::from(n).saturating_add(6_601))).expect("not nil")
}

fn assignment_id(n: u8) -> AssignmentId {
    AssignmentId::from_uuid(id(u128::from(n).saturating_add(6_701))).expect("not nil")
}
