//! The rows of the field that centres and rooms are for: 13 (public bodies), 17 to 20, 22 and 23.

use std::collections::BTreeMap;

use crate::{city::*, stored};
use imece::{
    centre::{Centre, CentreUse, Room},
    chrono::Weekday,
    organisation::{OrganisationKind as K, StandingKind},
    place::{District, Province},
    schedule::{BookingRequest, Eligibility, Outcome, Policy, Rule, ScheduleCommand as C, WaitlistEntry},
    statistics::{BookingSummary, BookingTally, Scope},
    stats::{Flat, Observe, Row},
    text::Code,
    time::{DayHours, OpeningHours, Zone},
};
use serde_json::json;

fn tally(city: &City) -> BookingTally {
    let mut tally = BookingTally::default();
    city.log.iter().for_each(|event| tally.observe(event).unwrap());
    tally
}

fn summary(city: &City) -> BookingSummary {
    tally(city).summary(&Scope::all()).unwrap()
}

/// Row 13: a public body uses the rooms as an association does; who is no organisation of the town's does not.
#[test]
fn row_13_public_bodies_use_the_rooms_as_organisations_do() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Eligibility(Eligibility::active())));
    city.know(1, Some((K::PublicBody, StandingKind::Active)));
    city.know(2, Some((K::Association, StandingKind::Active)));
    city.know(3, None);
    city.book(request(1, "20 09:00-10:00"));
    city.book(request(2, "20 10:00-11:00").by(2));
    city.refused(request(3, "20 11:00-12:00").by(3), &["unknown_organisation"]);
    // A host may keep them out, if its rules say so.
    city.rule(Policy::new().with(Rule::Eligibility(Eligibility::active().of_kinds([K::Association]))));
    city.refused(request(4, "20 12:00-13:00"), &["kind_not_eligible"]);
}

/// Row 17: the first centre was opened in İzmit in 2011, the second in Gebze in 2014; both are open seven days a week.
#[test]
fn row_17_two_centres_open_on_all_seven_days() {
    let kocaeli = Province::new(41).unwrap();
    let described =
        [(1, "IZM", "İzmit", 2011), (2, "GEB", "Gebze", 2014)].map(|(n, name, district, year)| {
            District::new(kocaeli, district).unwrap();
            Centre::new(centre(n), name.parse().unwrap(), Zone::ISTANBUL, hours("09:00-22:00"))
                .with_district(district.parse().unwrap())
                .opened_in(year)
        });
    let mut city = City::empty();
    for centre in &described {
        stored::read_back(centre);
        city.does(C::DescribeCentre(centre.clone()));
    }
    let opened = [1, 2].map(|n| city.schedule.centre(centre(n)).unwrap().opened);
    assert_eq!(opened, [Some(2011), Some(2014)]);
    // A centre that was written down without its year is read all the same.
    let mut bare = serde_json::to_value(&described[0]).unwrap();
    for later in ["opened", "standard"] {
        bare.as_object_mut().unwrap().remove(later);
    }
    assert_eq!(serde_json::from_value::<Centre>(bare).unwrap().opened, None);
    for n in [1, 2] {
        let mut its = plain_room(n);
        its.centre = centre(n);
        city.add_room(its);
    }
    // Monday the 16th to Sunday the 22nd.
    for (n, day) in (1..).zip(16..=22) {
        for room_of in [1, 2] {
            let time = format!("{day} 10:00-11:00");
            city.book(request(n * 10 + room_of, &time).wanting(room(room_of)));
        }
    }
    // A centre that is shut on Sundays takes six of the seven.
    let mut shut = described[0].clone();
    shut.hours = shut.hours.with_day(Weekday::Sun, DayHours::shut());
    city.does(C::DescribeCentre(shut));
    city.refused(request(99, "29 10:00-11:00"), &["outside_hours"]);
}

const STANDARD: [&str; 6] = ["heating", "cooling", "projector", "screen", "whiteboard", "laptop"];

/// Row 18: heating and cooling, projector, screen, whiteboard and laptop are in every room, or it is not taken in.
#[test]
fn row_18_every_room_has_what_the_centre_promises() {
    let furnished = |n: u128, features: &[&str]| -> Room {
        plain_room(n).with_features(features.iter().map(|word| code(word)))
    };
    let promising = |features: &[&str]| {
        Centre::new(centre(1), "C1".parse().unwrap(), Zone::ISTANBUL, OpeningHours::always())
            .with_standard(features.iter().map(|word| code(word)))
    };
    let mut city = City::empty();
    city.does(C::DescribeCentre(promising(&STANDARD)));
    for lacking in STANDARD {
        let others: Vec<&str> = STANDARD.into_iter().filter(|word| *word != lacking).collect();
        let error = city.fails(C::DescribeRoom(furnished(1, &others)), "below_standard");
        assert_eq!(
            error.to_string(),
            format!("room `{}` is below the standard of its centre, features lacking: 1", room(1))
        );
    }
    city.does(C::DescribeRoom(furnished(1, &STANDARD)));
    city.does(C::DescribeRoom(furnished(2, &[&STANDARD[..], &["piano"]].concat())));
    // Nor is a room emptied, nor more promised than the rooms have.
    city.fails(C::DescribeRoom(furnished(1, &STANDARD[1..])), "below_standard");
    city.fails(C::DescribeCentre(promising(&[&STANDARD[..], &["piano"]].concat())), "below_standard");
    city.does(C::DescribeCentre(promising(&STANDARD[1..])));
    city.does(C::DescribeRoom(furnished(1, &STANDARD[1..])));
    // So a request for any of it has never to be refused for want of it.
    city.book(request(1, "20 10:00-11:00").with_features(STANDARD[1..].iter().map(|word| code(word))));
}

/// Row 18: the rooms of the example are so.
#[test]
fn row_18_the_rooms_of_the_example_have_it_all() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kocaeli/2024/rooms.csv");
    let rooms: Vec<BTreeMap<String, String>> =
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect();
    assert!(rooms.len() > 10);
    for row in rooms {
        let has: Vec<&str> = row["equipment"].split(';').collect();
        assert!(STANDARD.iter().all(|word| has.contains(word)), "{row:?}");
    }
}

/// Row 19: no overlap in a room, only who may, only inside the hours, and never a fee: there is no place for one.
#[test]
fn row_19_rooms_are_free_of_charge_and_kept_from_conflict() {
    let mut city = City::new();
    city.rule(Policy::new().with(Rule::Eligibility(Eligibility::active())));
    city.know(9, Some((K::Association, StandingKind::Dissolved)));
    let booked = city.book(request(1, "20 10:00-12:00").with_attendees(30));
    city.refused(request(2, "20 11:00-13:00"), &["conflict"]);
    city.refused(request(3, "20 21:00-23:00"), &["outside_hours"]);
    city.refused(request(4, "20 12:00-13:00").by(9), &["standing_not_eligible"]);
    city.book(request(5, "20 12:00-13:00"));
    city.clock("20 12:00");
    city.does(C::Complete { booking: booking(1), attendance: 27 });
    assert_eq!((city.the(1).request.attendees, city.status(1).code()), (30, "held"));

    for word in ["fee", "price", "amount", "deposit"] {
        let mut asked = serde_json::to_value(request(1, "20 10:00-12:00")).unwrap();
        let mut stands = serde_json::to_value(&booked).unwrap();
        for value in [&asked, &stands] {
            assert!(!value.to_string().contains(word), "{value}");
        }
        asked[word] = json!(0);
        stands[word] = json!(0);
        assert!(serde_json::from_value::<BookingRequest>(asked).is_err(), "a request has no {word}");
        assert!(
            serde_json::from_value::<imece::schedule::Booking>(stands).is_err(),
            "a booking has no {word}"
        );
    }
}

fn kind_of(purpose: Code) -> CentreUse {
    match purpose.as_str() {
        "training" | "seminar" | "workshop" => CentreUse::Training,
        "concert" => CentreUse::Event,
        "rehearsal" => CentreUse::Activity,
        _ => CentreUse::Meeting,
    }
}

/// Row 20: every purpose is of one kind of use, and what took place is counted by kind.
#[test]
fn row_20_every_purpose_is_of_one_kind_of_use() {
    let mut city = City::new();
    let held =
        [("meeting", 10), ("general_assembly", 35), ("training", 20), ("workshop", 5), ("rehearsal", 12)];
    for (n, (purpose, attendance)) in (1..).zip(held) {
        let from = 9 + n;
        city.book(request(n, &format!("20 {from:02}:00-{}:00", from + 1)).purposed(purpose));
        city.clock(&format!("20 {}:00", from + 1));
        city.does(C::Complete { booking: booking(n), attendance });
    }
    // What did not take place is no use.
    city.book(request(9, "21 10:00-11:00").purposed("concert"));
    city.refused(request(10, "21 10:00-11:00").purposed("concert"), &["conflict"]);
    let tally = tally(&city);
    let uses = tally.by_use(&Scope::all(), kind_of).unwrap();
    let found: Vec<_> =
        uses.iter().map(|(kind, of)| (*kind, of.held, of.participants, of.minutes_held)).collect();
    let expected = [
        (CentreUse::Meeting, 2, 45, 120),
        (CentreUse::Training, 2, 25, 120),
        (CentreUse::Activity, 1, 12, 60),
    ];
    assert_eq!(found, expected);
    let whole = summary(&city);
    assert_eq!(uses.values().map(|of| of.held).sum::<u64>(), whole.held);
    assert_eq!(uses.values().map(|of| of.participants).sum::<u64>(), whole.participants);
    assert_eq!(uses.values().map(|of| of.minutes_held).sum::<u64>(), whole.minutes_held);
    let other_month = Scope::all().months("2026-04".parse().unwrap(), "2026-04".parse().unwrap());
    assert!(tally.by_use(&other_month, kind_of).unwrap().is_empty());
    let codes: Vec<_> = CentreUse::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes, ["meeting", "training", "event", "activity"]);
}

/// Row 22: 118,343 attendances of 3,088 meetings are 38.3 a meeting; of none there is no mean.
#[test]
fn row_22_meetings_have_a_mean_attendance_unless_there_were_none() {
    let mut city = City::new();
    assert_eq!(summary(&city).mean_attendance(), None);
    city.book(request(1, "20 10:00-11:00"));
    assert_eq!(summary(&city).mean_attendance(), None, "what is only booked is no meeting");
    city.clock("20 11:00");
    city.does(C::Complete { booking: booking(1), attendance: 38 });
    let one = summary(&city);
    assert_eq!((one.held, one.participants), (1, 38));

    // The published year, as the sums that a host keeps.
    let year: Vec<Row> = tally(&city)
        .to_rows()
        .into_iter()
        .map(|row| match row.measure.as_str() {
            "held" => Row { value: 3_088, ..row },
            "participants" => Row { value: 118_343, ..row },
            _ => row,
        })
        .collect();
    let year = BookingTally::from_rows(&year).unwrap().summary(&Scope::all()).unwrap();
    let mean = year.mean_attendance().unwrap();
    assert_eq!((mean.sum(), mean.n(), mean.tenths().unwrap()), (118_343, 3_088, 383));
    let elsewhere = Scope::all().centre(centre(2));
    assert_eq!(tally(&city).summary(&elsewhere).unwrap().mean_attendance(), None);
}

/// Row 23: what could not be given is measured: refused requests by each of their reasons, and who waits.
#[test]
fn row_23_unmet_demand_is_told_by_its_reasons() {
    let mut city = City::new();
    city.book(request(1, "20 10:00-12:00"));
    city.refused(request(2, "20 11:00-13:00"), &["conflict"]);
    city.refused(
        request(3, "20 11:30-22:30").with_attendees(90),
        &["conflict", "outside_hours", "over_capacity"],
    );
    let waiting = WaitlistEntry::new(request(4, "20 11:00-12:00"));
    city.does(C::JoinWaitlist(waiting));
    let told = summary(&city);
    assert_eq!((told.requests, told.accepted, told.refused, told.waited), (3, 1, 2, 1));
    let expected = [("conflict", 2), ("outside_hours", 1), ("over_capacity", 1)];
    assert_eq!(told.refused_for, expected.map(|(reason, times)| (code(reason), times)).into());
    // Put again, a refused request is not counted again.
    assert!(matches!(city.ask(request(2, "20 11:00-13:00")), Outcome::Known(_)));
    assert_eq!(summary(&city).refused, 2);
}
