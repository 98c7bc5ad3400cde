//! What a host stores: events, rows, reasons and rules as JSON that stays readable, and codes that stay the same.
//!
//! `tests/golden/schedule` and `tests/golden/organisation` have a file for each kind of event. A file that no longer fits is a broken promise, not a file to be
//! written anew; new kinds are written by `cargo test --test schedule -- --ignored`.

use std::collections::BTreeSet;

use crate::{
    city::*,
    golden,
    stored::{self, read_back},
};
use imece::{
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{SupportId, UnitId},
    occupancy::Buffers,
    organisation::{
        CouncilDecision, Kurus, LegalBasis, Mandate, MunicipalityTier, Office, Organisation,
        OrganisationKind, OrganisationalUnit, ProjectCost, Registry, RegistryCommand, RegistryEvent,
        Representative, Standing, StandingKind, Support, SupportKind, UnitChart, UnitKind, Worth,
    },
    schedule::{
        Approval, Cancellation, DurationRule, Eligibility, Lead, Policy, Quota, QuotaLimit, QuotaSubject,
        Reason, Rule, RuleKind, ScheduleCommand as C, ScheduleEvent, SeriesChange, SeriesMode, SeriesRequest,
        SeriesScope, Snapshot, Suspension, WaitlistEntry,
    },
    time::{DayOff, Period, PeriodKind, RetentionPolicy, WorkCalendar},
    uuid::Uuid,
};

const EVENTS: &str = include_str!("../../src/schedule/event.rs");
const REGISTRY_EVENTS: &str = include_str!("../../src/organisation/registry/event.rs");

/// Every rule there is.
fn every_rule() -> Vec<Rule> {
    let quota = Quota::new(QuotaSubject::Organisation, QuotaLimit::Minutes(6_000), PeriodKind::Month);
    vec![
        Rule::Eligibility(Eligibility::active().of_kinds([OrganisationKind::Association])),
        Rule::OpeningHours,
        Rule::Closures,
        Rule::Capacity,
        Rule::Features,
        Rule::StartGrid(30.try_into().unwrap()),
        Rule::Duration(DurationRule {
            least: Some(minutes(30)),
            most: Some(minutes(480)),
            multiple_of: Some(30.try_into().unwrap()),
        }),
        Rule::LeadAtLeast(Lead::Hours(0)),
        Rule::LeadAtMost(Lead::CalendarDays(90)),
        Rule::Quotas(vec![quota.for_purposes([code("meeting")])]),
        Rule::Simultaneous(9.try_into().unwrap()),
        Rule::Suspension(Suspension { no_shows: 3.try_into().unwrap(), within_days: 60, for_days: 30 }),
        Rule::Cancellation(Cancellation { notice: minutes(60), late_is_counted: true }),
        Rule::Approval(Approval { lapses_after: 2_880.try_into().ok() }),
        Rule::NoShowRelease(minutes(30)),
        Rule::Offers(minutes(1_440)),
    ]
}

/// A day in which everything happens once, told to a city; returns the commands that were given.
fn everything_once() -> (City, Vec<C>) {
    let mut city = City::new();
    let mut given = Vec::new();
    let mut give = |city: &mut City, command: C| {
        given.push(command.clone());
        city.does(command)
    };
    let id = booking;
    give(
        &mut city,
        C::DescribeCentre(imece::centre::Centre::new(
            centre(2),
            "C2".parse().unwrap(),
            "Europe/Berlin".parse().unwrap(),
            hours("18:00-02:00"),
        )),
    );
    let hall = plain_room(2).with_atoms([atom(1), atom(2)]).unwrap().with_features([code("stage")]);
    give(&mut city, C::DescribeRoom(hall.with_buffers(Buffers::new(minutes(15), minutes(15)))));
    give(
        &mut city,
        C::DescribeEquipment(imece::centre::Equipment::new(
            stock(1),
            centre(1),
            "Sandalye".parse().unwrap(),
            100,
        )),
    );
    let off = [DayOff::full(day("20")), DayOff::half(day("19"))];
    give(&mut city, C::SetCalendar(WorkCalendar::new(day("01"), day("31"), off).unwrap()));
    let rules = |approval: bool| {
        let rules = every_rule().into_iter().filter(|rule| approval || rule.kind() != RuleKind::Approval);
        rules.fold(Policy::new(), |policy, rule| match rule {
            Rule::Capacity => policy.with_waivable(rule, Role::Staff),
            rule => policy.with(rule),
        })
    };
    let scope = imece::schedule::PolicyScope::Centre(centre(1));
    give(&mut city, C::SetPolicy { scope, policy: rules(true).without(RuleKind::Features) });
    city.book(request(1, "10 10:00-12:00").with_person(person(1)));
    give(&mut city, C::Approve { booking: id(1) });
    city.book(request(2, "10 12:00-13:00"));
    give(&mut city, C::Decline { booking: id(2), reason: note("yer yok") });
    give(&mut city, C::SetPolicy { scope, policy: rules(false) });
    city.waiver = Some(note("ayakta"));
    let full = request(3, "11 10:00-12:00").with_attendees(60).with_stock(stock(1), 40);
    give(&mut city, C::Book { request: full.with_buffers(Buffers::new(minutes(5), minutes(5)).additive()) });
    city.waiver = None;
    give(&mut city, C::Hold { request: request(4, "12 10:00-12:00"), until: at("10 13:00") });
    give(&mut city, C::Hold { request: request(5, "13 10:00-12:00"), until: at("10 13:00") });
    give(&mut city, C::Submit { booking: id(4) });
    give(
        &mut city,
        C::Book { request: request(6, "11 11:10-11:20").with_attendees(50).with_features([code("stage")]) },
    );
    let template = request(7, "16 10:00-12:00");
    let days = ["16 10:00-12:00", "17 10:00-12:00"].map(when);
    let weekly = SeriesRequest::new(series(1), &template, days, [id(7), id(8)], SeriesMode::SkipConflicts);
    give(&mut city, C::BookSeries { series: weekly.unwrap().with_rule(note("FREQ=DAILY;COUNT=2")) });
    give(
        &mut city,
        C::EditSeries {
            series: series(1),
            scope: SeriesScope::This(1),
            change: SeriesChange::Shift { minutes: 60 },
            mode: SeriesMode::AllOrNothing,
        },
    );
    give(&mut city, C::Cancel { booking: id(8), reason: Some(note("hastalık")) });
    give(
        &mut city,
        C::AddOccurrence { series: series(1), occurrence: 1, request: request(9, "17 12:00-14:00") },
    );
    for (n, window) in [(20, Some("16 09:00-13:00")), (21, None)] {
        let entry = WaitlistEntry::new(request(n, "16 10:00-12:00").by(2)).with_priority(1);
        give(&mut city, C::JoinWaitlist(window.map_or(entry.clone(), |window| entry.within(when(window)))));
    }
    give(&mut city, C::LeaveWaitlist { booking: id(21) });
    give(&mut city, C::Cancel { booking: id(7), reason: None });
    give(&mut city, C::Cancel { booking: id(9), reason: None });
    give(&mut city, C::Reinstate { booking: id(9) });
    let repair = imece::centre::Closure::new(
        closure(1),
        imece::centre::ClosureScope::Rooms(room(1).into()),
        when("17 12:00-13:00"),
    );
    give(&mut city, C::Close(repair.with_reason(note("boya"))));
    give(&mut city, C::Reopen { closure: closure(1) });
    give(&mut city, C::Move { booking: id(4), wanted: None, time: Some(when("14 10:00-12:00")) });
    give(&mut city, C::Resize { booking: id(4), end: local("14 13:00") });
    city.clock("10 10:05");
    give(&mut city, C::CheckIn { booking: id(1) });
    city.clock("10 12:00");
    give(&mut city, C::Complete { booking: id(1), attendance: 12 });
    give(&mut city, C::CorrectAttendance { booking: id(1), attendance: 14 });
    city.clock("10 13:00");
    give(&mut city, C::Tick);
    city.clock("11 10:10");
    give(&mut city, C::RecordNoShow { booking: id(3) });
    give(&mut city, C::SetRetention(Some(RetentionPolicy::months(6.try_into().unwrap()))));
    (city.waiver, city.role) = (Some(note("istek üzerine")), Role::Manager);
    give(&mut city, C::Erase { booking: id(1) });
    (city, given)
}

/// One of each reason.
fn every_reason() -> Vec<Reason> {
    let lead = Lead::WorkingDays(2);
    let quota = Quota::new(QuotaSubject::Person, QuotaLimit::Count(4), PeriodKind::Week);
    let conflict = {
        let mut city = City::new();
        city.book(request(1, "20 10:00-12:00"));
        city.refused(request(2, "20 10:00-12:00"), &["conflict"]).objections[0].reason.clone()
    };
    vec![
        conflict,
        Reason::StockShort { stock: stock(1), wanted: 3, free: 2, with: vec![booking(1)] },
        Reason::TimeOver,
        Reason::SeriesBroken,
        Reason::NoRoomServes,
        Reason::UnknownOrganisation,
        Reason::StandingNotEligible { standing: StandingKind::Suspended },
        Reason::KindNotEligible { kind: OrganisationKind::Platform },
        Reason::OutsideHours { open: vec![slot("20 09:00-12:00")] },
        Reason::Closed { closures: vec![closure(1)] },
        Reason::OverCapacity { capacity: 40, attendees: 41 },
        Reason::LayoutUnavailable { layout: code("banquet") },
        Reason::FeaturesMissing { missing: [code("piano")].into() },
        Reason::OffGrid { grid: minutes(30), nearest: vec![at("20 10:00"), at("20 10:30")] },
        Reason::TooShort { least: minutes(30) },
        Reason::TooLong { most: minutes(480) },
        Reason::NotAMultiple { of: minutes(30) },
        Reason::TooLate { lead, earliest: at("20 10:00") },
        Reason::TooEarly { lead: Lead::CalendarDays(90), latest: at("20 10:00") },
        Reason::OutsideCalendar,
        Reason::QuotaExceeded {
            quota,
            period: Period::containing(PeriodKind::Week, day("20")),
            used: 4,
            wanted: 1,
        },
        Reason::TooManyAtOnce { limit: 2 },
        Reason::SuspendedForNoShows { until: at("20 10:00") },
        Reason::CancellationDeadline { deadline: at("20 10:00") },
    ]
}

fn registry_events() -> Vec<Recorded<RegistryEvent>> {
    let mut registry = Registry::new(stream(2));
    let call = Call::new(Actor::new(actor(1), Role::Staff), at("02 08:00"));
    let choir =
        Organisation::new(org(1), "Gölcük Musiki Derneği".parse().unwrap(), OrganisationKind::Association)
            .with_identifier(code("kutuk"), "41-012-034".parse().unwrap())
            .with_district("Gölcük".parse().unwrap());
    let mut log = registry.register(choir, &call).unwrap();
    let suspended = Standing { from: day("05"), kind: StandingKind::Suspended };
    log.extend(registry.change_standing(org(1), suspended, Some(note("karar 12")), &call).unwrap());
    let federation =
        Organisation::new(org(2), "Musiki Federasyonu".parse().unwrap(), OrganisationKind::Federation)
            .with_short_name("MUFED".parse().unwrap())
            .founded_by(6, day("01"))
            .of_public_benefit();
    log.extend(registry.register(federation, &call).unwrap());
    log.extend(registry.attach(org(1), Some(org(2)), &call).unwrap());
    let mut moved = registry.organisation(org(1)).unwrap().clone();
    moved.district = Some("Derince".parse().unwrap());
    log.extend(registry.amend(moved, &call).unwrap());
    let treasurer = Representative::new(person(1), Office::Other(code("archivist")), day("01"));
    log.extend(registry.appoint(org(1), treasurer, &call).unwrap());
    log.extend(registry.dismiss(org(1), person(1), treasurer.office, day("02"), &call).unwrap());
    log.extend(registry.erase(org(1), person(1), &call).unwrap());
    log.extend(registry.declare(org(1), 2025, day("02"), &call).unwrap());
    let basis = LegalBasis::new(5393, 75).by(note("council 2026/14"));
    let worth = Worth::Money(Kurus::new(12_500_000));
    let id = SupportId::from_uuid(Uuid::from_u128(1)).unwrap();
    let support = Support::new(id, org(1), SupportKind::Partnership, worth, day("02"), basis)
        .of_project(ProjectCost { total: Kurus::new(25_000_000), employs_disadvantaged: false });
    log.extend(registry.give_support(support, &call).unwrap());
    log.extend(registry.revoke_support(id, note("recorded twice"), &call).unwrap());
    let unit = |n| UnitId::from_uuid(Uuid::from_u128(n)).unwrap();
    let department = OrganisationalUnit::new(unit(1), "STK Dairesi".parse().unwrap(), UnitKind::Department);
    let branch = OrganisationalUnit::new(unit(2), "STK Şubesi".parse().unwrap(), UnitKind::Branch)
        .under(unit(1))
        .with_mandate(Mandate::civil_society())
        .founded_by(CouncilDecision { number: "2015/912".parse().unwrap(), on: day("01") });
    let tier = MunicipalityTier::Metropolitan;
    let alone = UnitChart::new(tier, unit(1), [department.clone()]).unwrap();
    log.extend(registry.set_units(alone, &call).unwrap());
    log.extend(
        registry.set_units(UnitChart::new(tier, unit(2), [department, branch]).unwrap(), &call).unwrap(),
    );
    log.extend(registry.set_retention(Some(RetentionPolicy::months(6.try_into().unwrap())), &call).unwrap());
    log
}

#[test]
fn what_is_written_is_what_the_files_hold() {
    let (city, _) = everything_once();
    assert_eq!(stored::kinds(EVENTS).len(), 26);
    golden::hold("schedule", &city.log, EVENTS, &["reasons", "rules", "rows"]);
    golden::hold_value("schedule", "reasons", &every_reason());
    golden::hold_value("schedule", "rules", &every_rule());
    golden::hold_value("schedule", "rows", &city.schedule.snapshot());
    golden::hold("organisation", &registry_events(), REGISTRY_EVENTS, &[]);
}

#[test]
fn every_command_reason_and_rule_is_in_the_story() {
    let (_, commands) = everything_once();
    assert_eq!(
        stored::kinds_of(&commands),
        stored::variants(include_str!("../../src/schedule/command.rs"), "ScheduleCommand")
    );
    assert_eq!(
        stored::kinds_of(&every_reason()),
        stored::variants(include_str!("../../src/schedule/refusal.rs"), "Reason")
    );
    assert_eq!(
        stored::kinds_of(&every_rule()),
        stored::variants(include_str!("../../src/schedule/policy.rs"), "Rule")
    );
}

/// Whoever acted as an applicant goes with the events of a booking: all that name it, but for what a closure did to it.
#[test]
fn applicants_go_with_the_events_of_their_booking() {
    let (mut city, _) = everything_once();
    city.waiver = Some(note("istek üzerine"));
    city.role = Role::Manager;
    city.does(C::Erase { booking: booking(1) });
    let nobody = actor(99);
    let mut kinds = BTreeSet::new();
    for id in (1..30).map(booking) {
        for recorded in &city.log {
            let mut recorded = recorded.clone();
            recorded.actor.role = Role::Applicant;
            let kind = stored::kind(&recorded.event);
            let of_closure = ["schedule.closed.v1", "schedule.reopened.v1"].contains(&kind.as_str());
            // What stands against another request is no event of the booking either.
            let mut event = serde_json::to_value(&recorded.event).unwrap();
            if let Some(objections) = event["data"].get_mut("objections") {
                objections.take();
            }
            let names = event.to_string().contains(&id.to_string()) && !of_closure;
            let stripped = ScheduleEvent::stripped(recorded, id, nobody);
            assert_eq!(stripped.actor.id == nobody, names, "{id} in {stripped:?}");
            kinds.extend(names.then_some(kind));
        }
    }
    assert!(kinds.len() > 15, "{kinds:?}");
}

#[test]
fn rows_written_long_ago_go_on() {
    let rows: Snapshot = serde_json::from_str(&golden::text("schedule", "rows")).unwrap();
    let (city, _) = everything_once();
    assert_eq!(imece::schedule::Schedule::load(rows).unwrap(), city.schedule);
}

#[test]
fn lists_in_rows_may_be_in_any_order() {
    let (city, _) = everything_once();
    let mut rows = city.schedule.snapshot();
    rows.centres.reverse();
    rows.rooms.reverse();
    rows.bookings.reverse();
    rows.refused.reverse();
    rows.waitlist.reverse();
    assert_eq!(imece::schedule::Schedule::load(rows).unwrap(), city.schedule);
}

#[test]
fn unknown_fields_and_invalid_values_are_refused() {
    let fails = |text: &str, old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        let changed = text.replacen(old, new, 1);
        assert!(serde_json::from_str::<Recorded<ScheduleEvent>>(&changed).is_err(), "{old} → {new}");
    };
    let text = golden::text("schedule", "schedule.booked.v1");
    fails(&text, "schedule.booked.v1", "schedule.booked.v0");
    fails(&text, "\"purpose\": \"meeting\"", "\"purpose\": \"a meeting\"");
    fails(&text, "\"organisation\":", "\"extra\": 1, \"organisation\":");
    fails(&text, "2026-03-11T10:00\"", "2026-03-11T12:00\"");
}

#[test]
fn codes_are_stable_and_mean_one_thing() {
    // A code that changes breaks whoever handles it: this list may only grow.
    let reasons = [
        "conflict",
        "stock_short",
        "time_over",
        "series_broken",
        "no_room_serves",
        "unknown_organisation",
        "standing_not_eligible",
        "kind_not_eligible",
        "outside_hours",
        "closed",
        "over_capacity",
        "layout_unavailable",
        "features_missing",
        "off_grid",
        "too_short",
        "too_long",
        "not_a_multiple",
        "too_late",
        "too_early",
        "outside_calendar",
        "quota_exceeded",
        "too_many_at_once",
        "suspended_for_no_shows",
        "cancellation_deadline",
    ];
    let errors = [
        "request_id_taken",
        "series_id_taken",
        "closure_id_taken",
        "unknown_booking",
        "unknown_room",
        "unknown_centre",
        "unknown_equipment",
        "unknown_closure",
        "unknown_series",
        "unknown_occurrence",
        "occurrence_not_open",
        "not_waiting",
        "several_centres",
        "rooms_share_parts",
        "endless",
        "below_standard",
        "fixed",
        "wrong_state",
        "wrong_time",
        "asker_kept",
        "refused",
    ];
    let states =
        ["hold", "pending", "confirmed", "checked_in", "held", "no_show", "refused", "lapsed", "cancelled"];
    let series = ["empty_series", "series_too_long", "occurrence_id_twice", "too_few_occurrence_ids"];
    let rules = ["malformed_rule", "endless_rule", "too_many_occurrences", "rule_too_often"];
    let rows = ["invalid_row", "overlapping_bookings"];
    let time = [
        "not_whole_minute",
        "time_out_of_range",
        "empty_slot",
        "malformed_time",
        "unknown_zone",
        "overlapping_spans",
        "bad_span",
        "duplicate_date",
        "not_first_day",
    ];
    let calendar = ["outside_calendar", "backward_calendar"];
    let event = [
        "stale_version",
        "stale_revision",
        "foreign_stream",
        "gap",
        "broken_batch",
        "time_ran_back",
        "lost_tail",
        "impossible_event",
    ];
    let room = ["empty_room_set", "no_capacity"];
    let registry = [
        "organisation_id_taken",
        "identifier_taken",
        "two_identifiers_of_one_scheme",
        "too_few_founders",
        "fixed_in_registry",
        "wrong_parent_organisation",
        "nobody_named",
        "empty_term",
        "terms_overlap",
        "no_open_term",
        "term_not_over",
        "representative_kept",
        "term_erased",
        "declares_nothing",
        "year_not_over",
        "support_id_taken",
        "unknown_support",
        "share_too_large",
        "unknown_organisation",
        "organisation_dissolved",
        "standing_out_of_order",
    ];
    let table: [(&str, &[&str]); 11] = [
        (include_str!("../../src/organisation/error.rs"), &registry),
        (include_str!("../../src/schedule/refusal.rs"), &reasons),
        (include_str!("../../src/schedule/error.rs"), &errors),
        (include_str!("../../src/schedule/booking.rs"), &states),
        (include_str!("../../src/schedule/series.rs"), &series),
        (include_str!("../../src/schedule/rule.rs"), &rules),
        (include_str!("../../src/schedule/snapshot.rs"), &rows),
        (include_str!("../../src/time/error.rs"), &time),
        (include_str!("../../src/time/calendar.rs"), &calendar),
        (include_str!("../../src/event/error.rs"), &event),
        (include_str!("../../src/centre/room.rs"), &room),
    ];
    for (source, expected) in table {
        assert_eq!(stored::codes(source), expected);
    }
    // What one error can be has one meaning each, and so has what one refusal can say.
    let of_an_error: Vec<_> = errors.iter().chain(&series).chain(&time).chain(&event).collect();
    assert_eq!(of_an_error.iter().collect::<BTreeSet<_>>().len(), of_an_error.len());
    assert_eq!(reasons.iter().collect::<BTreeSet<_>>().len(), reasons.len());
    let snake = |code: &&str| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    assert!(of_an_error.into_iter().chain(&reasons).all(snake));
    // A reason's code is its name on the wire.
    for reason in every_reason() {
        assert_eq!(stored::kind(&reason), reason.code());
    }
}

#[test]
fn the_registry_s_commands_and_events_survive_json() {
    for recorded in registry_events() {
        read_back(&recorded);
        let RegistryEvent::Registered(organisation) = recorded.event else { continue };
        read_back(&RegistryCommand::Register(organisation));
    }
    let standing = Standing { from: day("05"), kind: StandingKind::Inactive };
    read_back(&RegistryCommand::ChangeStanding { organisation: org(1), standing, reason: None });
}

#[test]
fn a_registry_judges_standings_by_their_days() {
    let standing = |from: &str, kind| Standing { from: day(from), kind };
    let (suspended, active) = (StandingKind::Suspended, StandingKind::Active);
    let plain = Organisation::new(org(1), "A".parse().unwrap(), OrganisationKind::Association);
    let json = serde_json::to_value(&plain).unwrap();
    let mut unsorted = json;
    unsorted["standings"] =
        serde_json::to_value([standing("20", active), standing("10", suspended)]).unwrap();
    let unsorted: Organisation = serde_json::from_value(unsorted).unwrap();
    let on = |o: &Organisation, d: &str| o.standing_on(day(d));
    assert_eq!(["09", "10", "19", "20"].map(|d| on(&unsorted, d)), [active, suspended, suspended, active]);

    let mut registry = Registry::new(stream(2));
    let call = Call::new(Actor::new(actor(1), Role::Staff), at("02 08:00"));
    let mut log = registry.register(plain.clone(), &call).unwrap();
    log.extend(registry.change_standing(org(1), standing("10", suspended), None, &call).unwrap());
    // Before the change it was what it was.
    assert_eq!(on(registry.organisation(org(1)).unwrap(), "09"), active);
    // Registered again with the same content: nothing happens, though its standing has changed since.
    assert_eq!(registry.register(plain.clone(), &call), Ok(vec![]));
    let other = plain.with_district("Gebze".parse().unwrap());
    assert_eq!(registry.register(other, &call).unwrap_err().code(), "organisation_id_taken");
    let out_of_order = registry.change_standing(org(1), standing("05", StandingKind::Inactive), None, &call);
    assert!(out_of_order.is_err());
    let mut again = Registry::new(stream(2));
    again.replay(&log).unwrap();
    assert_eq!(again, registry);
}

#[test]
#[ignore = "writes the golden files"]
fn write_new_files() {
    golden::write_new("schedule", &everything_once().0.log);
    golden::write_new("organisation", &registry_events());
}
