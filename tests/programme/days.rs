//! Observances: fixed, movable and announced days, what hangs on them, and what comes again each year.

use crate::calendar::*;
use ProgrammeCommand as C;
use imece::{
    chrono::NaiveDate,
    programme::*,
    time::{MonthDay, YearlyDays},
};

fn fixed(n: u128, name: &str, first: &str, last: &str) -> Observance {
    let rule =
        ObservanceRule::Fixed(YearlyDays { first: first.parse().unwrap(), last: last.parse().unwrap() });
    Observance::new(observance(n), name.parse().unwrap(), rule)
}

fn table(entries: &[(&str, &str)]) -> DayTable {
    DayTable::new(entries.iter().map(|(first, last)| days(first, last))).unwrap()
}

/// The eve and the days of Ramazan Bayramı, from the authority's table.
fn feast() -> Observance {
    let dates = table(&[("2026-03-19", "2026-03-22"), ("2027-03-08", "2027-03-11")]);
    Observance::new(observance(2), "Ramazan Bayramı".parse().unwrap(), ObservanceRule::Movable(dates))
}

fn goose_feast() -> Observance {
    let name = "Geleneksel Kaz Bayramı".parse().unwrap();
    Observance::new(observance(3), name, ObservanceRule::Announced(DayTable::default()))
}

#[track_caller]
fn assert_next(seen: &Observance, from: &str, expected: &str) {
    let found = seen.next(day(from)).map_or_else(|error| error.code().to_owned(), |days| days.to_string());
    assert_eq!(found, expected, "{} from {from}", seen.name);
}

/// Rows 29, 30, 36: fixed days of the calendar, with their next occurrence.
#[test]
fn row_36_fixed_days_come_each_year() {
    let february = fixed(1, "6 Şubat", "02-06", "02-06");
    assert_next(&february, "2026-02-06", "2026-02-06..2026-02-06");
    assert_next(&february, "2026-02-07", "2027-02-06..2027-02-06");
    let nevruz = fixed(1, "Nevruz", "03-21", "03-21");
    assert_next(&nevruz, "2026-01-01", "2026-03-21..2026-03-21");
    let hidirellez = fixed(1, "Hıdırellez", "05-05", "05-06");
    assert_next(&hidirellez, "2026-05-06", "2026-05-05..2026-05-06");
    assert_next(&hidirellez, "2026-05-07", "2027-05-05..2027-05-06");
    // Days that reach into the next year belong to the one in which they begin.
    let wishes = fixed(1, "Yılbaşı dilekleri", "12-01", "01-15");
    assert_next(&wishes, "2026-01-15", "2025-12-01..2026-01-15");
    assert_next(&wishes, "2026-01-16", "2026-12-01..2027-01-15");
    assert_eq!(wishes.in_year(2026).unwrap(), [days("2026-12-01", "2027-01-15")]);
    // A leap day comes every four years, and once after eight.
    let leap = fixed(1, "29 Şubat", "02-29", "02-29");
    assert_eq!(leap.in_year(2026).unwrap(), []);
    assert_next(&leap, "2026-01-01", "2028-02-29..2028-02-29");
    assert_next(&leap, "2096-03-01", "2104-02-29..2104-02-29");
    assert_next(&leap, "1896-02-29", "1896-02-29..1896-02-29");
    assert_next(&leap, "1896-03-01", "1904-02-29..1904-02-29");
    let until = fixed(1, "Şubat sonu", "02-20", "02-29");
    assert_next(&until, "2026-02-21", "2026-02-20..2026-02-28");
    assert_next(&until, "2028-02-21", "2028-02-20..2028-02-29");
}

/// Row 36: what moves is dated by a table, and never guessed beyond it.
#[test]
fn row_36_movable_and_announced_days_are_those_of_the_table() {
    assert_next(&feast(), "2026-03-22", "2026-03-19..2026-03-22");
    assert_next(&feast(), "2026-03-23", "2027-03-08..2027-03-11");
    assert_next(&feast(), "2027-03-12", "observance_not_dated");
    assert_next(&feast(), "2025-03-01", "observance_not_dated");
    assert_eq!(feast().in_year(2028).unwrap_err().code(), "observance_not_dated");
    assert_next(&goose_feast(), "2026-01-01", "observance_not_dated");
    // Ramadan begins twice in 2030.
    let twice = table(&[("2030-01-05", "2030-02-03"), ("2030-12-26", "2031-01-23")]);
    let ramadan = Observance::new(observance(4), "Ramazan".parse().unwrap(), ObservanceRule::Movable(twice));
    assert_eq!(ramadan.in_year(2030).unwrap().len(), 2);
    assert_next(&ramadan, "2030-02-04", "2030-12-26..2031-01-23");
    assert_next(&ramadan, "2031-01-23", "2030-12-26..2031-01-23");
    assert_eq!(
        ramadan.occurrence_with(days("2031-01-02", "2031-01-02")),
        Some(days("2030-12-26", "2031-01-23"))
    );
}

/// The twin: of all days of many years, the next occurrence is the first that is not over.
#[test]
fn the_next_occurrence_is_the_first_that_a_walk_meets() {
    for seen in [
        fixed(1, "a", "03-21", "03-21"),
        fixed(1, "b", "12-30", "01-02"),
        fixed(1, "c", "02-29", "03-01"),
        fixed(1, "d", "02-27", "02-29"),
    ] {
        let all: Vec<DayRange> = (2019..2045).flat_map(|year| seen.in_year(year).unwrap()).collect();
        for day in day("2020-01-01").iter_days().take(366 * 12) {
            let walked = all.iter().find(|days| days.last() >= day).unwrap();
            assert_eq!(seen.next(day).unwrap(), *walked, "{} from {day}", seen.name);
            let on: Vec<_> = all.iter().filter(|days| days.days().any(|d| d == day)).collect();
            assert_eq!(seen.occurrence_with(DayRange::day(day)).as_ref(), on.first().copied());
        }
    }
}

#[test]
fn tables_and_days_refuse_what_is_none() {
    let backward = DayRange::new(day("2026-03-21"), day("2026-03-20"));
    assert_eq!(backward.unwrap_err().code(), "backward_days");
    let overlapping = [days("2026-03-19", "2026-03-22"), days("2026-03-22", "2026-03-23")];
    assert_eq!(DayTable::new(overlapping).unwrap_err().code(), "overlapping_days");
    for text in ["13-01", "02-30", "2-06", "02/06", "0206", "", "02-06-01", "+2-06"] {
        assert_eq!(text.parse::<MonthDay>().unwrap_err().code(), "malformed_time", "{text}");
    }
    assert_eq!(days("2026-03-19", "2026-03-22").count(), 4);
    assert_eq!(days("2026-03-19", "2026-03-22").days().count(), 4);
}

/// Rows 29, 30: a programme that hangs on an observance lies on its days.
#[test]
fn row_30_a_programme_lies_on_the_days_of_its_observance() {
    let mut city = City::new();
    city.does(C::DescribeObservance(fixed(1, "Hıdırellez", "05-05", "05-06")));
    for (n, time, lies) in [
        (1, "2026-05-05T19:00/22:00", true),
        (2, "2026-05-05T22:30/2026-05-06T01:00", true),
        (3, "2026-05-06T19:00/2026-05-07T00:00", true), // midnight is the end of the sixth
        (4, "2026-05-06T19:00/2026-05-07T00:01", false),
        (5, "2026-05-04T23:00/2026-05-05T01:00", false),
        (6, "2026-06-05T19:00/22:00", false),
    ] {
        let plan = at(n, ProgrammeFormat::Festival, time).on_observance(observance(1));
        city.drafts(plan.moved_to(Venue::Place(square(1 + n % 3))).unwrap());
        if lies {
            city.does(C::Plan { programme: programme(n) });
        } else {
            city.refuses(C::Plan { programme: programme(n) }, "off_observance");
        }
    }
    // Nor is it moved off them, nor hung on what is not known.
    let plan = at(1, ProgrammeFormat::Festival, "2026-05-07T19:00/22:00").on_observance(observance(1));
    city.refuses(C::Revise(plan), "off_observance");
    city.drafts(concert(9).on_observance(observance(9)));
    city.refuses(C::Plan { programme: programme(9) }, "unknown_observance");
}

/// Rows 27, 28: a feast and a day of remembrance that their organisers date, as instances of one type.
#[test]
fn rows_27_28_announced_days_wait_for_their_date() {
    let mut city = City::new();
    city.does(C::DescribeObservance(goose_feast()));
    let name = "Milli Kimlik Direniş Günü".parse().unwrap();
    let resistance = Observance::new(observance(4), name, ObservanceRule::Announced(DayTable::default()));
    city.does(C::DescribeObservance(resistance));
    let feast = at(1, ProgrammeFormat::Festival, "2026-01-24T11:00/17:00").on_observance(observance(3));
    let remembrance = at(2, ProgrammeFormat::Commemoration, "2026-04-29T11:00/13:00");
    city.drafts(feast);
    city.drafts(remembrance.on_observance(observance(4)));
    for n in [1, 2] {
        city.refuses(C::Plan { programme: programme(n) }, "observance_not_dated");
    }
    assert_eq!(city.calendar.undated(2026).collect::<Vec<_>>(), [observance(3), observance(4)]);
    let date =
        |n, on: &str| C::DateObservance { observance: observance(n), year: 2026, days: vec![days(on, on)] };
    city.does(date(3, "2026-01-24"));
    city.does(date(4, "2026-04-29"));
    for n in [1, 2] {
        city.does(C::Plan { programme: programme(n) });
    }
    let kinds = [1, 2].map(|n| city.programme(n).plan.format().kind());
    assert_eq!(kinds, [FormatKind::Festival, FormatKind::Commemoration]);
}

#[test]
fn days_set_anew_show_what_no_longer_lies_on_them() {
    let mut city = City::new();
    city.does(C::DescribeObservance(feast()));
    city.plans(concert(1).on_observance(observance(2)));
    let date = |year, on: &[(&str, &str)]| C::DateObservance {
        observance: observance(2),
        year,
        days: on.iter().map(|(first, last)| days(first, last)).collect(),
    };
    match &city.does(date(2026, &[("2026-03-20", "2026-03-20")]))[..] {
        [ProgrammeEvent::ObservanceDated { from, to, .. }] => {
            assert_eq!(from, &[days("2026-03-19", "2026-03-22")]);
            assert_eq!(to, &[days("2026-03-20", "2026-03-20")]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(city.calendar.off_their_day().map(JointProgramme::id).collect::<Vec<_>>(), [programme(1)]);
    // It is not announced like that.
    city.refuses(C::Announce { programme: programme(1) }, "off_observance");
    assert!(city.does(date(2026, &[("2026-03-20", "2026-03-20")])).is_empty());
    city.does(date(2026, &[("2026-03-19", "2026-03-22")]));
    assert_eq!(city.calendar.off_their_day().count(), 0);
    // The other year is as it was.
    assert_eq!(city.calendar.observance(observance(2)).unwrap(), &feast());
    city.refuses(date(2026, &[("2027-03-08", "2027-03-09")]), "wrong_year");
    city.refuses(
        date(2026, &[("2026-03-19", "2026-03-20"), ("2026-03-20", "2026-03-21")]),
        "overlapping_days",
    );
    city.does(C::DescribeObservance(fixed(1, "Nevruz", "03-21", "03-21")));
    let fixed = C::DateObservance { observance: observance(1), year: 2026, days: vec![] };
    city.refuses(fixed, "observance_is_fixed");
    let unknown = C::DateObservance { observance: observance(8), year: 2026, days: vec![] };
    city.refuses(unknown, "unknown_observance");
}

/// Row 36: the days of a year drive its plan.
#[test]
fn row_36_the_yearly_plan_lists_days_and_what_is_on_them() {
    let mut city = City::new();
    city.does(C::DescribeObservance(fixed(1, "Nevruz", "03-21", "03-21")));
    city.does(C::DescribeObservance(feast()));
    city.plans(concert(1).on_observance(observance(1)));
    city.drafts(concert(2).on_observance(observance(1)));
    city.plans(at(3, ProgrammeFormat::Concert, "2026-03-19T10:00/11:00").on_observance(observance(2)));
    city.does(C::Cancel { programme: programme(3), reason: note("yağmur") });
    let line = |n, first, last, programmes: &[u128]| ObservedDays {
        days: days(first, last),
        observance: observance(n),
        programmes: programmes.iter().map(|n| programme(*n)).collect(),
    };
    let plan = city.calendar.year_plan(2026).unwrap();
    assert_eq!(
        plan,
        [line(2, "2026-03-19", "2026-03-22", &[]), line(1, "2026-03-21", "2026-03-21", &[1, 2])]
    );
    let next = city.calendar.year_plan(2027).unwrap();
    assert_eq!(next, [line(2, "2027-03-08", "2027-03-11", &[]), line(1, "2027-03-21", "2027-03-21", &[])]);
    assert_eq!(city.calendar.year_plan(2028).unwrap_err().code(), "observance_not_dated");
    let undated = |year| city.calendar.undated(year).collect::<Vec<_>>();
    assert_eq!((undated(2027), undated(2028)), (vec![], vec![observance(2)]));
}

fn repeat(source: u128, n: u128, year: i32) -> C {
    C::Repeat { source: programme(source), programme: programme(n), year, booking: None }
}

/// Row 29: the commemoration of 6 February repeats yearly, on its day.
#[test]
fn row_29_the_commemoration_repeats_yearly() {
    let mut city = City::new();
    city.does(C::DescribeObservance(fixed(1, "Asrın Felaketi", "02-06", "02-06")));
    let commemoration = at(1, ProgrammeFormat::Commemoration, "2026-02-06T04:17/06:00")
        .on_observance(observance(1))
        .yearly()
        .with_guests([GuestOfHonour {
            role: imece::organisation::OfficialRole::Governor,
            institution: code("kocaeli"),
        }]);
    city.drafts(commemoration.clone());
    city.refuses(repeat(1, 2, 2027), "wrong_stage");
    let due = |city: &City, year| city.calendar.to_repeat(year).map(JointProgramme::id).collect::<Vec<_>>();
    assert_eq!(due(&city, 2027), [], "nobody has planned it yet");
    city.does(C::Plan { programme: programme(1) });
    // What comes once is nobody's debt.
    city.plans(concert(9));
    assert_eq!(due(&city, 2027), [programme(1)]);
    assert_eq!(due(&city, 2028), []);
    city.refuses(repeat(1, 2, 2026), "not_later");
    city.does(repeat(1, 2, 2027));
    let again = city.programme(2);
    assert_eq!(again.stage(), Stage::Draft);
    assert_eq!((again.repeats, again.plan.time()), (Some(programme(1)), slot("2027-02-06T04:17/06:00")));
    assert_eq!(again.plan.observance(), Some(observance(1)));
    assert_eq!(again.plan.partners(), commemoration.partners());
    assert!(again.plan.is_yearly());
    assert!(again.plan.guests().is_empty(), "guests are invited anew");
    assert_eq!(due(&city, 2027), []);
    // Once a year; the same command again changes nothing; another id is another repetition.
    assert!(city.does(repeat(1, 2, 2027)).is_empty());
    city.refuses(repeat(1, 2, 2028), "programme_id_taken");
    city.refuses(repeat(1, 3, 2027), "repeated_already");
    city.does(C::Cancel { programme: programme(2), reason: note("olmadı") });
    assert_eq!(due(&city, 2027), [programme(1)]);
    city.does(repeat(1, 3, 2027));
    city.does(C::Plan { programme: programme(3) });
    city.does(repeat(3, 4, 2028));
    // The figures know nothing of a repetition before it is held.
    assert_eq!(city.programme(4).plan.time().start().date(), day("2028-02-06"));
}

/// A night into the new year is of the year in which it begins.
#[test]
fn what_begins_in_a_year_is_of_that_year() {
    let mut city = City::new();
    let night = |from, to| slot(&format!("{from}-12-31T20:00/{to}-01-01T02:00"));
    city.plans(concert(1).at(night(2026, 2027)).unwrap().yearly());
    assert_eq!(city.calendar.to_repeat(2027).map(JointProgramme::id).collect::<Vec<_>>(), [programme(1)]);
    assert_eq!(city.calendar.to_repeat(2028).count(), 0);
    city.refuses(repeat(1, 2, 2026), "not_later");
    city.does(repeat(1, 2, 2027));
    assert_eq!(city.programme(2).plan.time(), night(2027, 2028));
    city.refuses(repeat(1, 3, 2027), "repeated_already");
    // So is an observance; where it comes twice in a year, its first days are repeated.
    city.does(C::DescribeObservance(goose_feast()));
    let dated =
        |year, ranges: Vec<DayRange>| C::DateObservance { observance: observance(3), year, days: ranges };
    city.does(dated(2026, vec![days("2026-12-30", "2027-01-02")]));
    city.does(dated(2027, vec![days("2027-05-01", "2027-05-04"), days("2027-11-01", "2027-11-04")]));
    city.plans(
        concert(4)
            .at(night(2026, 2027))
            .unwrap()
            .moved_to(Venue::Place(square(2)))
            .unwrap()
            .on_observance(observance(3)),
    );
    city.does(repeat(4, 5, 2027));
    assert_eq!(city.programme(5).plan.time(), slot("2027-05-02T20:00/2027-05-03T02:00"));
}

#[test]
fn a_repetition_lies_as_far_into_its_observance_as_before() {
    let mut city = City::new();
    city.does(C::DescribeObservance(feast()));
    // The second day of the feast, so the third of its days with the eve.
    city.plans(concert(1).on_observance(observance(2)).with_partners([org(1)]).unwrap());
    city.does(repeat(1, 2, 2027));
    assert_eq!(city.programme(2).plan.time(), slot("2027-03-10T19:00/22:00"));
    city.refuses(repeat(1, 3, 2028), "observance_not_dated");
    // Shorter days do not have its day.
    let short = vec![days("2028-02-26", "2028-02-27")];
    city.does(C::DateObservance { observance: observance(2), year: 2028, days: short });
    city.refuses(repeat(1, 3, 2028), "no_such_day");
    // Without an observance it is the same day of the year, where there is one.
    city.plans(at(5, ProgrammeFormat::Concert, "2028-02-29T19:00/22:00"));
    city.refuses(repeat(5, 6, 2029), "no_such_day");
    city.does(repeat(5, 6, 2032));
    assert_eq!(city.programme(6).plan.days().first(), NaiveDate::from_ymd_opt(2032, 2, 29).unwrap());
}

#[test]
fn a_repetition_needs_its_own_room_and_permission() {
    let mut city = City::new();
    let venue = RoomVenue::new(room(1), booking(1), org(1), district("Gebze"));
    city.plans(concert(1).moved_to(Venue::Room(venue)).unwrap());
    city.refuses(repeat(1, 2, 2027), "booking_missing");
    let fresh = Some(booking(2));
    city.does(C::Repeat { source: programme(1), programme: programme(2), year: 2027, booking: fresh });
    assert_eq!(city.programme(2).plan.venue().booking(), fresh);
    let permitted = bulgaria().decided_by(council("2026-01-01")).permitted_by(ministry("2026-01-01"));
    city.plans(
        at(3, ProgrammeFormat::Iftar, "2026-03-05T19:00/21:00").moved_to(Venue::Abroad(permitted)).unwrap(),
    );
    city.does(repeat(3, 4, 2027));
    assert_eq!(city.programme(4).plan.venue(), &Venue::Abroad(bulgaria()));
    // The tables of a congress stay, who reports from them does not.
    let congress = ProgrammeFormat::Congress(Congress::new().with_table(code("youth")));
    city.plans(at(5, congress.clone(), "2026-12-18T09:00/17:00"));
    let office = imece::organisation::OfficialRole::Mayor;
    city.does(C::NameRapporteur { programme: programme(5), topic: code("youth"), office });
    city.does(repeat(5, 6, 2027));
    assert_eq!(city.programme(6).plan.format(), &congress);
}
