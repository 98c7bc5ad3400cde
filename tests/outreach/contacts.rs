//! Contacts and submissions by channel: rows 58 to 65 of the field's table.

use std::fs;

use crate::outreach_world::*;
use imece::{
    organisation::Channel,
    outreach::{ContactCount, OutreachCommand as C, OutreachEvent as E},
    statistics::OutreachTally,
    stats::Observe,
    text::Precision,
    time::Month,
};

/// Rows 58 to 64: the seven channels of İzmit, which schemes give numbers of their own, and where people stand face to
/// face.
#[test]
fn rows_58_to_64_contacts_come_by_seven_channels() {
    let table = [
        (58, Channel::PublicDesk, "public_desk", false, true),
        (59, Channel::CallCentre, "call_centre", false, false),
        (60, Channel::MessagingLine, "messaging_line", false, false),
        (61, Channel::Cimer, "cimer", true, false),
        (62, Channel::InformationOffice, "information_office", false, false),
        (63, Channel::OpenDoor, "open_door", true, false),
        (64, Channel::BloodBank, "blood_bank", false, false),
    ];
    let mut desk = Desk::new();
    let mut tally = OutreachTally::default();
    for (row, channel, code, numbers, in_person) in table {
        assert_eq!(channel.code(), code, "row {row}");
        assert_eq!(
            (channel.has_outside_numbers(), channel.is_in_person()),
            (numbers, in_person),
            "row {row}"
        );
        desk.does_once(count(channel, "2026-01-05", row));
    }
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let by_channel = tally.contacts_by_channel().unwrap();
    for (row, channel, ..) in table {
        assert_eq!(by_channel.get(&channel).unwrap().summary().unwrap(), u64::from(row));
    }
    assert_eq!(tally.summary().unwrap().contacts, (58..=64).sum::<u64>());
}

/// Row 65: every submission is a contact; a correction carries the old and the new count.
#[test]
fn row_65_submissions_are_contacts() {
    let mut desk = Desk::new();
    let counted = |desk: &Desk| {
        let row = desk.desk.contacts(Channel::Cimer, day("2026-01-05")).unwrap();
        (row.count.contacts(), row.count.submissions())
    };
    // Two submissions are two contacts at least.
    desk.does_once(submission(1, Channel::Cimer, "2026-01-05"));
    desk.does_once(submission(2, Channel::Cimer, "2026-01-05"));
    assert_eq!(counted(&desk), (2, 2));
    desk.fails(count(Channel::Cimer, "2026-01-05", 1), "more_submissions_than_contacts");
    desk.does_once(count(Channel::Cimer, "2026-01-05", 25));
    // A third one is one of those that were counted.
    desk.does(submission(3, Channel::Cimer, "2026-01-05"));
    assert_eq!(counted(&desk), (25, 3));
    let told = desk.does(count(Channel::Cimer, "2026-01-05", 24));
    let of = |contacts| ContactCount::new(contacts, 3, Precision::Exact).unwrap();
    let (channel, on) = (Channel::Cimer, day("2026-01-05"));
    assert_eq!(told, [E::ContactsCounted { channel, on, from: Some(of(25)), to: of(24) }]);
    // The evening in Kocaeli belongs to its own day; what is to come is not counted.
    desk.fails(count(Channel::Cimer, "2027-01-01", 1), "to_come");
    desk.fails(submission(4, Channel::Cimer, "2027-01-01"), "to_come");
    let mut late = Desk::at("2026-12-31T21:00Z");
    late.does(count(Channel::Cimer, "2027-01-01", 1));
}

#[test]
fn a_count_is_never_below_its_submissions_and_keeps_its_precision() {
    assert_eq!(
        ContactCount::new(2, 3, Precision::Exact).unwrap_err().code(),
        "more_submissions_than_contacts"
    );
    assert!(
        serde_json::from_str::<ContactCount>(r#"{"contacts":2,"submissions":3,"precision":"exact"}"#)
            .is_err()
    );
    let mut desk = Desk::new();
    desk.does(count(Channel::Cimer, "2026-01-05", 25));
    let (channel, on) = (Channel::OpenDoor, day("2026-01-05"));
    desk.does(C::CountContacts { channel, on, contacts: 100, precision: Precision::MoreThan });
    let figures = |desk: &Desk| {
        let mut tally = OutreachTally::default();
        desk.log.iter().for_each(|event| tally.observe(event).unwrap());
        let year = tally.summary().unwrap();
        (year.contacts, year.precision)
    };
    assert_eq!(figures(&desk), (125, Precision::MoreThan));
    desk.does(C::CountContacts { channel, on, contacts: 104, precision: Precision::Exact });
    assert_eq!(figures(&desk), (129, Precision::Exact));
}

/// Row 65: the year of the example, "more than 150,000" contacts, and the sum over channels and months is the total.
#[test]
fn row_65_the_contacts_of_the_example_are_those_expected() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kocaeli/2025/");
    let expected: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(format!("{folder}expected.json")).unwrap()).unwrap();
    let mut desk = Desk::new();
    let mut rows = csv::Reader::from_path(format!("{folder}contacts.csv")).unwrap();
    let mut naive = std::collections::BTreeMap::<(Channel, Month), i64>::new();
    for row in rows.records() {
        let row = row.unwrap();
        let channel = match &row[0] {
            "cinar_desk" => Channel::PublicDesk,
            "call_centre" => Channel::CallCentre,
            "whatsapp" => Channel::MessagingLine,
            "cimer" => Channel::Cimer,
            "information_request" => Channel::InformationOffice,
            "open_door" => Channel::OpenDoor,
            "blood_bank" => Channel::BloodBank,
            other => panic!("{other}"),
        };
        desk.does(count(channel, &row[1], row[2].parse().unwrap()));
        *naive.entry((channel, Month::of(day(&row[1])))).or_default() += row[2].parse::<i64>().unwrap();
    }
    let mut tally = OutreachTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    let contacts = tally.summary().unwrap().contacts;
    assert_eq!(expected["contacts"], contacts);
    assert!(contacts > 150_000);
    let found: Vec<_> = tally.contacts().iter().map(|(key, sum)| (*key, sum.get())).collect();
    assert_eq!(found, naive.into_iter().collect::<Vec<_>>());
    assert_eq!(found.len(), 7 * 12);
}
