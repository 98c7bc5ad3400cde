//! What cannot have happened to a calendar is found on replay, whatever decided it.

use crate::calendar::*;
use ProgrammeCommand as C;
use ProgrammeEvent as E;
use imece::{
    event::{Aggregate, Recorded, Version},
    organisation::OfficialRole,
    place::Country,
    programme::*,
    time::{YearlyDays, Zone},
};

const TODAY: &str = "2026-03-25";

/// A city with a programme at each stage; each of the standing ones has a square of its own.
pub(crate) fn city() -> City {
    let mut city = City::new();
    let on = |n, place| {
        let plan = concert(n).with_places(Places::UNLIMITED);
        plan.moved_to(Venue::Place(square(place))).unwrap()
    };
    let table = DayTable::new([days("2026-03-19", "2026-03-22")]).unwrap();
    for (n, rule) in [
        (1, ObservanceRule::Movable(table)),
        (2, ObservanceRule::Fixed(YearlyDays::day("03-21".parse().unwrap()))),
    ] {
        let name = "Özel gün".parse().unwrap();
        city.does(C::DescribeObservance(Observance::new(observance(n), name, rule)));
    }
    city.drafts(on(1, 1));
    city.plans(on(2, 2));
    // Elsewhere, so that nothing needs to be overruled.
    city.announces(on(3, 3).with_partners([org(2)]).unwrap());
    for n in [1, 2] {
        let registration = Registration::new(registration(n), person(n));
        city.does(C::Register { programme: programme(3), registration });
    }
    city.plans(on(4, 1));
    city.does(C::Postpone { programme: programme(4), reason: note("yağmur") });
    let room = RoomVenue::new(room(1), booking(1), org(3), district("Gebze"));
    let congress = ProgrammeFormat::Congress(Congress::new().with_table(code("youth")));
    let congress = in_format(5, congress).with_partners([org(3)]).unwrap();
    city.announces(congress.moved_to(Venue::Room(room)).unwrap());
    city.at("2026-03-21T16:00Z");
    city.does(C::Begin { programme: programme(5) });
    let recommendation = Recommendation { text: text(5), table: code("youth"), theme: code("venues") };
    city.does(C::Recommend { programme: programme(5), recommendation });
    city.at("2026-03-22T16:00Z");
    let march = March::new()
        .with_catering(Catering { meals_a_day: 2.try_into().unwrap(), days: 1.try_into().unwrap() });
    let march = at(6, ProgrammeFormat::March(march), "2026-03-23T10:00/12:00");
    city.announces(march.with_places(Places::UNLIMITED));
    let somebody = Registration::new(registration(6), person(6));
    city.does(C::Register { programme: programme(6), registration: somebody });
    city.at("2026-03-23T09:00Z");
    city.does(C::Begin { programme: programme(6) });
    let closing = Closing::new(100, slot("2026-03-23T10:00/12:00"), text(1));
    city.does(C::Close { programme: programme(6), closing });
    city.drafts(on(7, 1));
    city.does(C::Cancel { programme: programme(7), reason: note("yağmur") });
    city.at("2026-03-25T08:00Z");
    let stages = (1..=7).map(|n| city.stage(n)).collect::<Vec<_>>();
    let expected = [
        Stage::Draft,
        Stage::Planned,
        Stage::Announced,
        Stage::Postponed,
        Stage::UnderWay,
        Stage::Closed,
        Stage::Cancelled,
    ];
    assert_eq!(stages, expected);
    city
}

/// What a programme's fact is today, as the calendar itself says it in the next event about it.
fn fact(city: &City, n: u128) -> ProgrammeFact {
    let programme = city.programme(n);
    ProgrammeFact {
        programme: programme.id(),
        on: day(TODAY),
        stage: programme.stage(),
        kind: programme.plan.kind(),
        format: programme.plan.format().kind(),
        time: programme.plan.time(),
        locality: programme.placement.as_ref().map(|placement| placement.locality.clone()),
        partners: programme.plan.partners().clone(),
    }
}

fn envelope(city: &City, event: E) -> Vec<Recorded<E>> {
    city.calendar.head().record(&city.call(), vec![event])
}

#[track_caller]
fn assert_impossible(city: &City, what: &str, event: E) {
    let mut again = city.calendar.clone();
    let found = again.apply(&envelope(city, event)).expect_err(what);
    assert_eq!(found.code(), "impossible_event", "{what}");
    assert_eq!(again, city.calendar, "{what} left a trace");
}

#[test]
fn every_field_of_a_fact_is_held_against_the_state() {
    let city = city();
    let honest = fact(&city, 2);
    let mut again = city.calendar.clone();
    again.apply(&envelope(&city, E::Announced { fact: honest.clone(), overruled: None })).unwrap();
    let forge = |what, change: fn(&mut ProgrammeFact)| {
        let mut forged = honest.clone();
        change(&mut forged);
        assert_ne!(forged, honest);
        assert_impossible(&city, what, E::Announced { fact: forged, overruled: None });
    };
    forge("unknown", |fact| fact.programme = programme(99));
    forge("another", |fact| fact.programme = programme(1));
    forge("day", |fact| fact.on = day("2026-03-24"));
    forge("stage", |fact| fact.stage = Stage::Draft);
    forge("kind", |fact| fact.kind = ProgrammeKind::Social);
    forge("format", |fact| fact.format = FormatKind::Iftar);
    forge("time", |fact| fact.time = slot("2026-03-21T19:00/22:01"));
    forge("locality", |fact| fact.locality = Some(Locality::Abroad(Country::TURKEY)));
    forge("no locality", |fact| fact.locality = None);
    forge("partners", |fact| _ = fact.partners.insert(org(2)));
}

#[test]
fn impossible_events_are_refused() {
    let city = city();
    let of = |n| fact(&city, n);
    let plan = |n| city.programme(n).plan.clone();
    let placement = |n| city.programme(n).placement.clone().unwrap();
    let room = |n, b| {
        let venue = RoomVenue::new(
            imece::id::RoomId::from_uuid(uuid(n)).unwrap(),
            booking(b),
            org(1),
            district("Gebze"),
        );
        Venue::Room(venue)
    };
    let revised = |n, from, to, placement| E::Revised { fact: of(n), from, to, placement, overruled: None };
    let titled = |n| plan(n).titled("Başka".parse().unwrap());
    let somebody = |n, who| Registration::new(registration(n), person(who));
    let registered = |n, registration, status| E::Registered { fact: of(n), registration, status };
    let changed = |n, r, since, from, to| E::ParticipationChanged {
        fact: of(n),
        registration: registration(r),
        since: day(since),
        from,
        to,
    };
    let closing = |n| Closing::new(n, slot("2026-03-23T10:00/12:00"), text(1));
    let corrected = |from, to, meals_from, meals_to| E::ClosingCorrected {
        fact: of(6),
        from: closing(from),
        to: closing(to),
        meals_from,
        meals_to,
    };
    let dated = |n, from| E::ObservanceDated {
        observance: observance(n),
        year: 2026,
        from,
        to: vec![days("2026-05-01", "2026-05-01")],
    };
    let drafted = |plan, on: &str, repeats| E::Drafted { on: day(on), plan, repeats };
    use ParticipantStatus::{Attended, NoShow, Registered, Waitlisted};
    let impossible = vec![
        ("a known id", drafted(concert(1), TODAY, None)),
        ("another day", drafted(concert(9), "2026-03-24", None)),
        ("a repetition of nothing", drafted(concert(9), TODAY, Some(programme(99)))),
        ("days of an unknown observance", dated(9, vec![])),
        ("days of a fixed observance", dated(2, vec![days("2026-03-21", "2026-03-21")])),
        ("days that were others", dated(1, vec![])),
        ("an announced draft", E::Announced { fact: of(1), overruled: None }),
        ("a beginning before the announcement", E::Begun { fact: of(2) }),
        ("a closing before the beginning", E::Closed { fact: of(3), closing: closing(1), meals: 0 }),
        ("a plan of what was put off", E::Planned { fact: of(4), placement: placement(4), room: None }),
        (
            "a new day for a draft",
            E::Rescheduled { fact: of(1), from: plan(1), to: plan(1), placement: placement(2) },
        ),
        (
            "another plan before",
            E::Rescheduled { fact: of(4), from: titled(4), to: plan(4), placement: placement(2) },
        ),
        (
            "a held square",
            E::Rescheduled {
                fact: of(4),
                from: plan(4),
                to: plan(4).moved_to(Venue::Place(square(2))).unwrap(),
                placement: placement(2),
            },
        ),
        ("a plan that was another", revised(2, titled(2), plan(2), Some(placement(2)))),
        ("another programme", revised(2, plan(2), titled(3), Some(placement(2)))),
        ("a change of what is closed", revised(6, plan(6), titled(6), Some(placement(6)))),
        ("a change of what is under way", revised(5, plan(5), titled(5), Some(placement(5)))),
        ("a change that loses the place", revised(2, plan(2), titled(2), None)),
        ("a draft with a place", revised(1, plan(1), titled(1), Some(placement(2)))),
        (
            "a held square by a change",
            revised(2, plan(2), plan(2).moved_to(Venue::Place(square(3))).unwrap(), Some(placement(2))),
        ),
        (
            "another's booking",
            revised(2, plan(2), plan(2).moved_to(room(77, 1)).unwrap(), Some(placement(2))),
        ),
        ("a booking of a square", E::BookingAnswered { fact: of(2), booking: booking(1), booked: true }),
        ("another booking", E::BookingAnswered { fact: of(5), booking: booking(2), booked: true }),
        (
            "a booking given back that was none",
            E::Postponed { fact: of(2), reason: note("yağmur"), released: Some(booking(1)) },
        ),
        ("a booking kept", E::Cancelled { fact: of(5), reason: note("yağmur"), released: None }),
        ("meals that nobody gave", E::Closed { fact: of(5), closing: closing(1), meals: 3 }),
        ("a correction of another count", corrected(99, 90, 198, 180)),
        ("a correction with other meals", corrected(100, 90, 200, 90)),
        ("a correction with other meals before", corrected(100, 90, 100, 180)),
        (
            "a correction of what is open",
            E::ClosingCorrected { fact: of(5), from: closing(1), to: closing(2), meals_from: 0, meals_to: 0 },
        ),
        (
            "an unknown table",
            E::RapporteurNamed { fact: of(5), topic: code("x"), from: None, to: OfficialRole::Mayor },
        ),
        (
            "another rapporteur before",
            E::RapporteurNamed {
                fact: of(5),
                topic: code("youth"),
                from: Some(OfficialRole::Mayor),
                to: OfficialRole::Governor,
            },
        ),
        (
            "a recommendation given twice",
            E::Recommended {
                fact: of(5),
                recommendation: Recommendation { text: text(5), table: code("youth"), theme: code("venues") },
            },
        ),
        ("a registration before the announcement", registered(2, somebody(9, 9), Registered)),
        ("a known registration", registered(3, somebody(1, 9), Registered)),
        ("a person registered twice", registered(3, somebody(9, 1), Registered)),
        ("somebody who came before it began", registered(3, somebody(9, 9), Attended)),
        ("an unknown registration", changed(3, 9, "2026-01-02", Registered, Attended)),
        ("a status that was another", changed(3, 1, "2026-01-02", Waitlisted, Registered)),
        ("another day of registration", changed(3, 1, "2026-01-03", Registered, Attended)),
        ("a change that is none", changed(3, 1, "2026-01-02", Registered, Waitlisted)),
        ("a change back", changed(3, 1, "2026-01-02", Registered, Registered)),
        ("an absence out of nothing", changed(3, 2, "2026-01-02", Attended, NoShow)),
        ("an erasure before the end", E::ParticipantsErased { fact: of(3), erased: 2, early: None }),
        ("an erasure of fewer", E::ParticipantsErased { fact: of(6), erased: 0, early: None }),
    ];
    for (what, event) in impossible {
        assert_impossible(&city, what, event);
    }
}

/// A batch that moves somebody up is one thing: with a second event that cannot be, the first leaves no trace.
#[test]
fn a_batch_is_applied_whole_or_not_at_all() {
    let mut city = City::new();
    city.announces(concert(1).with_places(Places::of(1.try_into().unwrap(), 0).unwrap()));
    for n in [1, 2] {
        let registration = Registration::new(registration(n), person(n));
        city.does(C::Register { programme: programme(1), registration });
    }
    let before = city.calendar.clone();
    let command = C::CancelRegistration { programme: programme(1), registration: registration(1) };
    let honest = before.decide(&command, &city.call(), &city.registry).unwrap();
    assert_eq!(honest.len(), 2);
    let mut broken = honest.clone();
    broken[1].event = broken[0].event.clone();
    let mut state = before.clone();
    assert_eq!(state.apply(&broken).unwrap_err().code(), "impossible_event");
    assert_eq!(state, before);
    assert_eq!(state.apply(&honest[..1]).unwrap_err().code(), "broken_batch");
    state.apply(&honest).unwrap();
    assert_eq!(state.version(), Version::new(before.version().get() + 2));
    // A place, a policy, an observance and a draft are taken back as well.
    let mut city = City::new();
    let policy = CalendarPolicy::new().overruled_by(imece::event::Role::Staff);
    let shore = Place::new(square(9), "Sahil".parse().unwrap(), PlaceKind::Shore, district("Gölcük"));
    let rule = ObservanceRule::Announced(DayTable::default());
    let feast = Observance::new(observance(1), "Kaz Bayramı".parse().unwrap(), rule);
    let dated = E::ObservanceDated {
        observance: observance(1),
        year: 2026,
        from: vec![],
        to: vec![days("2026-01-24", "2026-01-24")],
    };
    let events = vec![
        E::PolicySet(policy),
        E::PlaceDescribed(shore.clone()),
        E::PlaceDescribed(Place::new(square(1), "Yeni".parse().unwrap(), PlaceKind::Park, district("Gebze"))),
        E::ObservanceDescribed(feast),
        dated,
        E::Drafted { on: day("2026-01-02"), plan: concert(1), repeats: None },
        E::Drafted { on: day("2026-01-02"), plan: concert(1), repeats: None },
    ];
    let before = city.calendar.clone();
    let batch = before.head().record(&city.call(), events);
    assert_eq!(city.calendar.apply(&batch).unwrap_err().code(), "impossible_event");
    assert_eq!(city.calendar, before);
    assert_eq!(city.calendar.place(square(9)), None);
    city.does(C::DescribePlace(shore));
    // So are the request for a room and the repetition, which another programme may have then.
    let venue = Venue::Room(RoomVenue::new(room(1), booking(1), org(1), district("Gebze")));
    let asks = |n| concert(n).moved_to(venue.clone()).unwrap();
    let repeat = |n| C::Repeat { source: programme(1), programme: programme(n), year: 2027, booking: None };
    city.plans(concert(1).yearly());
    city.drafts(asks(2).at(slot("2026-04-21T19:00/22:00")).unwrap());
    for command in [C::Plan { programme: programme(2) }, repeat(3)] {
        let honest = city.calendar.decide(&command, &city.call(), &city.registry).unwrap();
        let event = honest[0].event.clone();
        let batch = city.calendar.head().record(&city.call(), vec![event.clone(), event]);
        assert_eq!(city.calendar.apply(&batch).unwrap_err().code(), "impossible_event");
    }
    city.plans(asks(4));
    city.does(repeat(5));
}

/// Calendars at the same version are equal where they know the same, and else not.
#[test]
fn calendars_that_know_other_things_are_others() {
    let before = City::new();
    let policy = |zone| E::PolicySet(CalendarPolicy::new().in_zone(zone));
    let shore = |n: &str| {
        E::PlaceDescribed(Place::new(square(9), n.parse().unwrap(), PlaceKind::Shore, district("Gölcük")))
    };
    let feast = |n: &str| {
        let rule = ObservanceRule::Announced(DayTable::default());
        E::ObservanceDescribed(Observance::new(observance(1), n.parse().unwrap(), rule))
    };
    let drafted = |n| E::Drafted { on: day("2026-01-02"), plan: concert(n), repeats: None };
    let after = |event| {
        let mut calendar = before.calendar.clone();
        calendar.apply(&envelope(&before, event)).unwrap();
        calendar
    };
    for [one, other] in [
        [policy(Zone::UTC), policy("Europe/Sofia".parse().unwrap())],
        [shore("Sahil"), shore("Kıyı")],
        [feast("Kaz Bayramı"), feast("Nevruz")],
        [drafted(1), drafted(2)],
    ] {
        assert_eq!(after(one.clone()), after(one.clone()));
        assert_ne!(after(one), after(other));
    }
}
