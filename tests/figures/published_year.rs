//! The report of a year as it may leave the office.

use imece::{
    report::{ActivityReport, Cell, Document, Figure, Measure},
    survey::Threshold,
    text::{Lang, Precision},
};
use proptest::prelude::*;

use crate::{cases::cases, measures::rate};

const EN: Lang = Lang::English;

fn year(year: i32, counts: &[(Measure, u64)]) -> ActivityReport {
    let empty = ActivityReport::new("İzmit".parse().unwrap(), year);
    let figure = |(measure, count): &(Measure, u64)| Figure::exactly(*measure, year, *count).unwrap();
    counts.iter().map(figure).fold(empty, |report, figure| report.with(figure).unwrap())
}

#[track_caller]
fn rows(report: &Document, expected: &[&str]) {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let rows = tables.flat_map(|table| &table.rows).map(|row| {
        let cells = row.figures.iter().map(|cell| cell.text(EN));
        std::iter::once(row.label.clone()).chain(cells).collect::<Vec<String>>().join(" ")
    });
    assert_eq!(rows.collect::<Vec<String>>(), expected);
}

#[test]
fn small_counts_of_people_are_hidden_and_those_that_would_tell_them() {
    use Measure as M;
    for (counts, shown) in [
        (&[(M::Meetings, 2), (M::MeetingAttendances, 3)][..], &["meetings 2", "meeting attendances *"][..]),
        // 4 came through the door without a meeting: 90 − 86.
        (
            &[(M::MeetingAttendances, 86), (M::CentreVisits, 90)],
            &["meeting attendances *", "visits to centres 90"],
        ),
        (
            &[(M::MeetingAttendances, 80), (M::CentreVisits, 90)],
            &["meeting attendances 80", "visits to centres 90"],
        ),
        // Two households with one guest more than they are.
        (
            &[(M::IftarHouseholds, 8), (M::IftarGuests, 9)],
            &["households visited for iftar *", "people at the iftar tables 9"],
        ),
        (&[(M::Contacts, 0), (M::PetitionsAnswered, 1)], &["petitions answered 1", "contacts 0"]),
    ] {
        rows(&year(2025, counts).published(EN), shown);
    }
}

/// The year's own counts have the names that other sections give them, an earlier year's have their own; one lower bound
/// among them is told.
#[test]
fn the_counts_of_a_year_are_named_as_everywhere() {
    let vague = Figure::count(Measure::CentreVisits, 2025, 90, Precision::MoreThan).unwrap();
    let exact = year(2025, &[(Measure::Contacts, 30)]);
    let (both, _) = exact.clone().with(vague).unwrap().since(&year(2024, &[(Measure::Contacts, 20)]));
    let section = both.section(EN);
    let names: Vec<&str> = section
        .figures()
        .filter_map(|cell| match cell {
            Cell::People { of, .. } => Some(of.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["visitors", "contacts/2024", "contacts"]);
    assert_eq!((section.notes.len(), exact.section(EN).notes.len()), (1, 0));
}

#[test]
fn an_earlier_year_is_hidden_by_itself() {
    let later = year(2025, &[(Measure::Contacts, 30), (Measure::Meetings, 4)]);
    let (report, _) = later.since(&year(2024, &[(Measure::Contacts, 3), (Measure::Meetings, 3)]));
    let published = report.published(EN);
    let columns = &published.sections[0].tables[0].columns;
    assert_eq!(columns, &["2024", "2025"]);
    rows(&published, &["meetings 3 4", "contacts * 30"]);
    // The whole is for the office.
    assert!(report.lines(EN).iter().any(|line| line.contains("3 in 2024, 30 in 2025")));
    assert_eq!(report.section(EN).figures().filter(|cell| cell.is_hidden()).count(), 0);
}

#[test]
fn a_rate_goes_out_with_all_that_it_rests_on_or_not_at_all() {
    for (satisfied, shown) in [
        (90, "2025 100 90 90.0% 82.6% 94.5%"),
        // Three were not satisfied.
        (97, "2025 * * * * *"),
    ] {
        let report = year(2025, &[])
            .with(Figure::satisfied(2025, rate(satisfied, 100 - satisfied, Threshold::TopTwo)))
            .unwrap();
        let published = report.published(EN);
        let [table] = &published.sections[0].tables[..] else { panic!("one table") };
        assert!(table.note.as_ref().unwrap().contains("Wilson"));
        if satisfied == 97 {
            assert!(table.rows[0].figures.iter().filter(|cell| cell.is_hidden()).count() >= 4, "{table:?}");
        } else {
            rows(&published, &[shown]);
        }
    }
}

#[test]
fn a_lower_bound_says_so() {
    let figure = Figure::count(Measure::Contacts, 2025, 150_000, Precision::MoreThan).unwrap();
    let notes = |report: &ActivityReport| report.published(EN).sections[0].notes.clone();
    assert_eq!(notes(&year(2025, &[]).with(figure).unwrap()).len(), 1);
    assert_eq!(notes(&year(2025, &[(Measure::Contacts, 150_000)])).len(), 0);
}

proptest! {
    #![proptest_config(cases(128))]

    /// Nothing small is shown, and nothing that is no people is hidden.
    #[test]
    fn no_small_count_of_people_goes_out(counts in prop::collection::vec(0..12_u64, 8)) {
        let measures = Measure::ALL.iter().filter(|measure| !measure.is_rate()).copied();
        let counts: Vec<(Measure, u64)> = measures.zip(counts).collect();
        let report = year(2025, &counts);
        for (row, (measure, count)) in report.published(EN).sections[0].tables[0].rows.iter().zip(&counts) {
            prop_assert_eq!(row.label.as_str(), measure.name(EN));
            match &row.figures[0] {
                Cell::People { count: Some(shown), .. } => {
                    prop_assert!(measure.counts_people() && *shown == *count && (*shown == 0 || *shown > 4));
                }
                Cell::People { count: None, .. } => prop_assert!(measure.counts_people() && *count > 0),
                other => prop_assert_eq!(other, &Cell::Count(*count)),
            }
        }
    }
}
