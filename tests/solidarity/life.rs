//! Solidarity: the tables of Ramadan, aid, and what is said after the evening prayer.
//!
//! The rows of the field's table that are held here: 38 İftar Edelim, 39 household visits, 40 hot meals, 41 food parcels,
//! 43 listening meetings.

mod snapshot;

use std::collections::{BTreeMap, BTreeSet};

use crate::stored;
use SolidarityCommand as C;
use SolidarityEvent as E;
use imece::{
    chrono::{Days, NaiveDate},
    event::{Actor, Aggregate, Call, Expected, Recorded, ReplayError, Revision, Role},
    id::{
        ActorId, DeliveryId, HouseholdId, ListeningMeetingId, OrganisationId, PersonId, PetitionId, StreamId,
        TextId, VisitId,
    },
    organisation::Channel,
    place::{District, Province},
    solidarity::*,
    statistics::{Scope, SolidaritySummary, SolidarityTally},
    stats::{Dimension, Observe},
    time::{Minute, RetentionPolicy},
    uuid::Uuid,
};

fn uuid(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(kind * 1_000 + n)
}

fn visit(n: u128) -> VisitId {
    VisitId::from_uuid(uuid(1, n)).unwrap()
}

fn house(n: u128) -> HouseholdId {
    HouseholdId::from_uuid(uuid(2, n)).unwrap()
}

fn aid(n: u128) -> DeliveryId {
    DeliveryId::from_uuid(uuid(3, n)).unwrap()
}

fn meeting(n: u128) -> ListeningMeetingId {
    ListeningMeetingId::from_uuid(uuid(4, n)).unwrap()
}

fn petition(n: u128) -> PetitionId {
    PetitionId::from_uuid(uuid(5, n)).unwrap()
}

fn text(n: u128) -> TextId {
    TextId::from_uuid(uuid(6, n)).unwrap()
}

fn choir(n: u128) -> OrganisationId {
    OrganisationId::from_uuid(uuid(7, n)).unwrap()
}

/// A day of March 2025, or a whole date.
fn day(text: &str) -> NaiveDate {
    if text.len() == 2 { format!("2025-03-{text}") } else { text.to_owned() }.parse().unwrap()
}

fn instant(text: &str) -> Minute {
    text.parse().unwrap()
}

fn district(name: &str) -> District {
    District::new(Province::new(41).unwrap(), name).unwrap()
}

fn year(n: u16) -> HijriYear {
    HijriYear::new(n).unwrap()
}

/// The rows of a table of the tests, as words by column.
fn table(path: &str) -> Vec<BTreeMap<String, String>> {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap).collect()
}

fn ramadans() -> Vec<RamadanPeriod> {
    let row = |row: BTreeMap<String, String>| {
        let period = RamadanPeriod::new(
            year(row["hijri_year"].parse().unwrap()),
            day(&row["first_day"]),
            day(&row["last_day"]),
        );
        period.unwrap()
    };
    table("tests/data/ramadan_periods.csv").into_iter().map(row).collect()
}

fn kocaeli() -> Vec<District> {
    let rows = table("tests/data/kocaeli_districts.csv").into_iter();
    rows.map(|row| district(&row["name_tr"])).collect()
}

/// A desk, the log of what happened to it, and whoever speaks to it.
struct Office {
    desk: SolidarityDesk,
    log: Vec<Recorded<SolidarityEvent>>,
    call: Call,
}

impl Office {
    /// The desk of Kocaeli on 20 March 2025 at noon, in the third week of Ramadan 1446; organisations 1 and 2 are partners.
    fn new() -> Self {
        let stream = StreamId::from_uuid(uuid(8, 1)).unwrap();
        let staff = Actor::new(ActorId::from_uuid(uuid(8, 2)).unwrap(), Role::Staff);
        let call = Call::new(staff, instant("2025-03-20T09:00Z"));
        let mut office = Self { desk: SolidarityDesk::new(stream), log: Vec::new(), call };
        office.does(C::SetPolicy(SolidarityPolicy::new(kocaeli())));
        for ramadan in ramadans() {
            office.does(C::SetRamadan(ramadan));
        }
        office.does(C::OpenProgramme { year: year(1446), partners: [choir(1), choir(2)].into() });
        office
    }

    #[track_caller]
    fn does(&mut self, command: C) -> Vec<SolidarityEvent> {
        let events =
            self.desk.handle(&command, &self.call, ()).unwrap_or_else(|why| panic!("{command:?}: {why}"));
        self.log.extend(events.iter().cloned());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    #[track_caller]
    fn idle(&mut self, command: C) {
        assert_eq!(self.does(command), []);
    }

    #[track_caller]
    fn fails(&mut self, command: C, code: &str) {
        let before = self.desk.clone();
        match self.desk.handle(&command, &self.call, ()) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(why) => assert_eq!(why.code(), code, "{command:?}: {why}"),
        }
        assert_eq!(self.desk, before);
    }

    fn summary(&self) -> SolidaritySummary {
        self.tally().summary(&Scope::all()).unwrap()
    }

    fn tally(&self) -> SolidarityTally {
        let mut tally = SolidarityTally::default();
        self.log.iter().for_each(|event| tally.observe(event).unwrap());
        tally
    }

    /// Households, visits, guests: by the desk and by the tally, which agree.
    #[track_caller]
    fn tables(&self) -> (u64, u64, u64) {
        let (programme, said) = (self.desk.programme(year(1446)).unwrap(), self.summary());
        assert_eq!(u64::from(programme.households()), said.households);
        assert_eq!(u64::from(programme.guests()), said.guests);
        (said.households, said.visits, said.guests)
    }
}

fn a_visit(n: u128, household: u128, name: &str, on: &str, guests: u32) -> HouseholdVisit {
    HouseholdVisit::new(visit(n), house(household), district(name), day(on), guests.try_into().unwrap())
}

fn parcel(n: u128, household: u128, on: &str) -> AidDelivery {
    let one = 1.try_into().unwrap();
    AidDelivery::new(aid(n), AidKind::FoodParcel, one, district("Gebze"), day(on))
        .to_household(house(household))
}

fn evening(n: u128, on: &str) -> ListeningMeeting {
    let place = MeetingPlace::new(district("İzmit"), "Fevziye Camii avlusu".parse().unwrap());
    ListeningMeeting::new(meeting(n), day(on), place)
}

// Ramadan.

#[test]
fn ramadan_is_what_the_table_says() {
    let rows = table("tests/data/ramadan_periods.csv");
    for (row, period) in rows.iter().zip(ramadans()) {
        assert_eq!(period.year().to_string(), row["hijri_year"]);
        let days = (period.last_day() - period.first_day()).num_days() + 1;
        assert_eq!(days.to_string(), row["days"]);
        assert!(period.has_day(period.first_day()) && period.has_day(period.last_day()));
        assert!(!period.has_day(period.first_day().pred_opt().unwrap()));
        assert!(!period.has_day(period.last_day().succ_opt().unwrap()));
    }
    // No formula: the year 1447 began a day later than Umm al-Qura has it.
    let differs = |row: &BTreeMap<String, String>| row["first_day"] != row["umm_al_qura_first_day"];
    assert_eq!(rows.iter().filter(|row| differs(row)).count(), 1);
}

#[test]
fn what_is_no_ramadan_is_refused_also_from_json() {
    let period = |n, first: &str, last: &str| RamadanPeriod::new(year(n), day(first), day(last));
    for (n, first, last, code) in [
        (1446, "01", "28", "ramadan_length"),
        (1446, "01", "31", "ramadan_length"),
        (1446, "29", "01", "ramadan_length"),
        (1447, "01", "29", "ramadan_of_other_year"),
        (1445, "01", "29", "ramadan_of_other_year"),
        (1446, "2025-08-26", "2025-09-23", "ramadan_of_other_year"),
    ] {
        assert_eq!(period(n, first, last).unwrap_err().code(), code);
    }
    assert!(period(1446, "01", "30").is_ok());
    // Half a year of the moon off at most.
    assert!(period(1446, "2025-08-25", "2025-09-22").is_ok());
    for (n, good) in [(0, false), (1299, false), (1300, true), (1700, true), (1701, false), (2025, false)] {
        assert_eq!(HijriYear::new(n).map(HijriYear::get).ok(), good.then_some(n));
        assert_eq!(
            HijriYear::from_text(&n.to_string()).map(|year| year.to_text()),
            good.then(|| n.to_string())
        );
    }
    assert_eq!(HijriYear::new(2025).unwrap_err().code(), "hijri_year");
    for (json, good) in [
        (r#"{"year":1446,"first_day":"2025-03-01","last_day":"2025-03-29"}"#, true),
        (r#"{"year":1446,"first_day":"2025-03-01","last_day":"2025-03-28"}"#, false),
        (r#"{"year":46,"first_day":"2025-03-01","last_day":"2025-03-29"}"#, false),
        (r#"{"year":1446,"first_day":"2025-03-01","last_day":"2025-03-29","x":1}"#, false),
    ] {
        assert_eq!(serde_json::from_str::<RamadanPeriod>(json).is_ok(), good, "{json}");
    }
    // 2030 has two, which the Hijri year tells apart.
    let first = RamadanPeriod::new(year(1451), day("2030-01-06"), day("2030-02-03")).unwrap();
    let second = RamadanPeriod::new(year(1452), day("2030-12-26"), day("2031-01-24")).unwrap();
    assert!(!first.is_too_near(second));
}

#[test]
fn the_days_of_a_ramadan_are_put_right_only_while_nothing_was_recorded_in_it() {
    let mut office = Office::new();
    let table = ramadans();
    office.idle(C::SetRamadan(table[1]));
    let later = RamadanPeriod::new(year(1446), day("02"), day("30")).unwrap();
    office.does(C::SetRamadan(later));
    office.fails(C::Visit(a_visit(1, 1, "Gebze", "01", 3)), "outside_ramadan");
    office.does(C::SetRamadan(table[1]));
    office.does(C::Visit(a_visit(1, 1, "Gebze", "01", 3)));
    office.fails(C::SetRamadan(later), "ramadan_in_use");
    // That of another year is put right all the same.
    office.does(C::Meet(evening(1, "10")));
    let next = RamadanPeriod::new(year(1447), day("2026-02-18"), day("2026-03-18")).unwrap();
    office.does(C::SetRamadan(next));
    office.does(C::SetRamadan(table[2]));
    for pair in table.windows(2) {
        assert!(!pair[0].is_too_near(pair[1]) && pair[0].is_too_near(pair[0]));
    }
    let after = |days| {
        let first = table[3].first_day() + Days::new(days);
        RamadanPeriod::new(year(1449), first, first + Days::new(28)).unwrap()
    };
    assert!(!after(350).is_too_near(table[3]) && after(349).is_too_near(table[3]));
    let meets = RamadanPeriod::new(year(1449), day("2028-01-10"), day("2028-02-07")).unwrap();
    assert!(meets.is_too_near(table[3]));
    office.fails(C::SetRamadan(meets), "ramadans_meet");
    let mut met = Office::new();
    met.does(C::Meet(evening(1, "10")));
    met.fails(C::SetRamadan(later), "ramadan_in_use");
}

// Row 38: İftar Edelim.

/// The published figures of 2025: 38 households, 137 guests, all 12 districts, from the records by the commands.
#[test]
fn row_38_the_year_2025_of_kocaeli() {
    let mut office = Office::new();
    office.call.now = instant("2025-04-01T09:00Z");
    let rows = table("examples/data/kocaeli/2025/iftar.csv");
    for (n, row) in (1..).zip(&rows) {
        let household = row["household"].parse().unwrap();
        let visit = a_visit(n, household, &row["district"], &row["date"], row["guests"].parse().unwrap());
        office.does(C::Visit(visit.with_partner(choir(1))));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kocaeli/2025/expected.json");
    let expected: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let said = office.summary();
    assert_eq!(said.households, expected["published"]["iftar_households"].as_u64().unwrap());
    assert_eq!(said.guests, expected["published"]["iftar_guests"].as_u64().unwrap());
    assert_eq!((said.households, said.guests, said.districts), (38, 137, 12));
    assert_eq!(said.visits_by_partner, [(choir(1), 38)].into());
    // The naive count.
    let mut by_district: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        *by_district.entry(district(&row["district"]).slug()).or_default() += 1;
    }
    assert_eq!(said.visits_by_district, by_district);
    let coverage = office.desk.coverage(year(1446)).unwrap();
    assert!(coverage.is_complete() && coverage.reached.len() == 12, "{coverage:?}");
    // 137/38 = 3.61 guests a household.
    assert_eq!(said.mean_guests().unwrap().scaled(100), Ok(361));
    // All of it lies in the Ramadan of 2025.
    let in_2024 = Scope::all().months("2024-01".parse().unwrap(), "2024-12".parse().unwrap());
    assert_eq!(office.tally().summary(&in_2024).unwrap().households, 0);
}

#[test]
fn row_38_coverage_says_what_is_missing() {
    let mut office = Office::new();
    office.does(C::Visit(a_visit(1, 1, "GEBZE", "10", 3)));
    office.does(C::Visit(a_visit(2, 2, "izmit", "10", 3)));
    let coverage = office.desk.coverage(year(1446)).unwrap();
    assert_eq!(coverage.reached, [district("Gebze"), district("İzmit")], "as the municipality writes them");
    assert_eq!((coverage.missing.len(), coverage.is_complete()), (10, false));
    assert!(office.desk.coverage(year(1447)).is_none());
    assert_eq!(office.desk.visit_records().count(), 2);
    // Each district once, in order, however the host lists them.
    let listed = SolidarityPolicy::new(["İzmit", "GEBZE", "Darıca", "Gebze"].map(district));
    let slugs: Vec<_> = listed.districts.iter().map(District::slug).collect();
    assert_eq!(slugs, ["kocaeli-darica", "kocaeli-gebze", "kocaeli-izmit"]);
    office.fails(C::Visit(a_visit(3, 3, "Kadıköy", "10", 3)), "foreign_district");
    let same_name = District::new(Province::new(34).unwrap(), "Gebze").unwrap();
    let far = HouseholdVisit::new(visit(3), house(3), same_name, day("10"), 1.try_into().unwrap());
    office.fails(C::Visit(far), "foreign_district");
    // A visit that was not made reaches nobody.
    office.does(C::RevokeVisit { visit: visit(1), reason: "yanlış kayıt".parse().unwrap() });
    assert_eq!(office.desk.coverage(year(1446)).unwrap().reached, [district("İzmit")]);
}

#[test]
fn row_38_visits_are_made_in_ramadan_with_the_programmes_organisations() {
    let mut office = Office::new();
    office.call.now = instant("2026-03-25T09:00Z");
    for (on, refused) in [
        ("2025-02-28", true),
        ("2025-03-01", false),
        ("2025-03-29", false),
        ("2025-03-30", true),
        // The programme of the next year is not open yet.
        ("2026-02-19", true),
    ] {
        let n = u128::from(on.bytes().map(u32::from).sum::<u32>());
        let visit = C::Visit(a_visit(n, 1, "Gebze", on, 3));
        if refused {
            office.fails(visit, "outside_ramadan");
        } else {
            office.does(visit);
        }
    }
    office.fails(C::OpenProgramme { year: year(1447), partners: BTreeSet::new() }, "no_partner");
    office.fails(C::OpenProgramme { year: year(1450), partners: [choir(1)].into() }, "unknown_ramadan");
    office.does(C::OpenProgramme { year: year(1447), partners: [choir(1)].into() });
    office.idle(C::OpenProgramme { year: year(1447), partners: [choir(1)].into() });
    let with = |n: u128, partner| C::Visit(a_visit(n, 1, "Gebze", "2026-02-19", 3).with_partner(partner));
    office.fails(with(50, choir(2)), "not_a_partner");
    office.does(C::OpenProgramme { year: year(1447), partners: [choir(2)].into() });
    office.does(with(50, choir(2)));
    assert_eq!(office.desk.programmes().count(), 2);
}

// Row 39: household visits.

#[test]
fn row_39_a_household_counts_once_however_often_it_was_visited() {
    let mut office = Office::new();
    office.does(C::Visit(a_visit(1, 1, "Gebze", "02", 3)));
    office.does(C::Visit(a_visit(2, 1, "Gebze", "10", 4)));
    office.does(C::Visit(a_visit(3, 2, "Gebze", "10", 2)));
    assert_eq!(office.tables(), (2, 3, 9));
    // It moved: one household, in two districts.
    office.does(C::Visit(a_visit(4, 1, "Darıca", "15", 4)));
    assert_eq!(office.tables(), (2, 4, 13));
    let by_district = office.summary().households_by_district;
    assert_eq!(by_district, [("kocaeli-darica".into(), 1), ("kocaeli-gebze".into(), 2)].into());
    // What was not made is taken back; the household goes with its last visit.
    let revoke = |n| C::RevokeVisit { visit: visit(n), reason: "yanlış kayıt".parse().unwrap() };
    office.does(revoke(1));
    assert_eq!(office.tables(), (2, 3, 10));
    office.does(revoke(4));
    assert_eq!(office.tables(), (2, 2, 6));
    office.does(revoke(2));
    assert_eq!(office.tables(), (1, 1, 2));
    office.fails(revoke(2), "unknown_visit");
    office.fails(C::Visit(a_visit(2, 1, "Gebze", "10", 4)), "visit_id_taken");
    // The next Ramadan it counts again.
    office.call.now = instant("2026-03-01T09:00Z");
    office.does(C::OpenProgramme { year: year(1447), partners: [choir(1)].into() });
    office.does(C::Visit(a_visit(9, 2, "Gebze", "2026-02-20", 5)));
    let counts: Vec<_> = office.desk.programmes().map(IftarVisitProgramme::households).collect();
    assert_eq!((counts, office.summary().households), (vec![1, 1], 2));
}

#[test]
fn row_39_what_a_visit_must_say() {
    let mut office = Office::new();
    office.does(C::Visit(a_visit(1, 1, "Gebze", "02", 3)));
    office.idle(C::Visit(a_visit(1, 1, "gebze", "02", 3)));
    office.fails(C::Visit(a_visit(1, 1, "Gebze", "02", 4)), "visit_id_taken");
    office.fails(C::Visit(a_visit(2, 2, "Gebze", "21", 3)), "still_to_come");
    office.does(C::Visit(a_visit(2, 2, "Gebze", "20", 3)));
    office.fails(C::Visit(a_visit(3, 3, "Gebze", "02", 3).without_household()), "no_household");
    // At least one guest: nobody can even say otherwise.
    let json = serde_json::to_string(&a_visit(4, 4, "Gebze", "02", 1)).unwrap();
    assert!(serde_json::from_str::<HouseholdVisit>(&json).is_ok());
    assert!(serde_json::from_str::<HouseholdVisit>(&json.replace("\"guests\":1", "\"guests\":0")).is_err());
    assert!(serde_json::from_str::<HouseholdVisit>(&json.replace("\"guests\"", "\"name\"")).is_err());
    let at_table = office.tally().at_table(&Scope::all()).unwrap();
    assert_eq!((at_table.n(), at_table.max()), (2, Some(3)));
}

#[test]
fn row_39_a_household_is_erased_and_every_count_stays() {
    let mut office = Office::new();
    let policy =
        SolidarityPolicy::new(kocaeli()).with_retention(RetentionPolicy::months(6.try_into().unwrap()));
    office.does(C::SetPolicy(policy.clone()));
    office.does(C::Visit(a_visit(1, 1, "Gebze", "02", 3)));
    office.does(C::Visit(a_visit(2, 1, "Gebze", "10", 4)));
    office.does(C::Deliver(parcel(1, 1, "12")));
    office.does(C::Deliver(parcel(2, 1, "13")));
    office.idle(C::Deliver(parcel(2, 1, "13")));
    office.idle(C::SetPolicy(policy));
    let erase = || C::Erase { household: house(1) };
    let due = |office: &Office, on: &str| office.desk.due_for_erasure(day(on));
    assert_eq!(
        (due(&office, "2025-09-12"), due(&office, "2025-09-13")),
        (vec![], vec![(day("2025-09-13"), house(1))])
    );
    office.fails(erase(), "household_kept");
    office.call.waiver = Some("istek üzerine".parse().unwrap());
    office.fails(erase(), "household_kept");
    office.call.actor.role = Role::Manager;
    let before = office.summary();
    let events = office.does(erase());
    assert!(matches!(&events[..], [SolidarityEvent::HouseholdErased { early: Some(_), .. }]), "{events:?}");
    assert!(!serde_json::to_string(&events).unwrap().contains(&house(1).to_string()));
    office.fails(erase(), "unknown_household");
    // What came before under the same id is still recognised.
    office.idle(C::Deliver(parcel(2, 1, "13")));
    office.fails(C::Deliver(parcel(2, 1, "14")), "delivery_id_taken");
    assert_eq!((office.summary(), office.tables()), (before, (1, 2, 7)));
    assert_eq!(due(&office, "2030-01-01"), []);
    // What nobody can know any more is not taken back; what is known is.
    let reason = || "yanlış kayıt".parse().unwrap();
    office.fails(C::RevokeVisit { visit: visit(1), reason: reason() }, "household_erased");
    office.does(C::RevokeDelivery { delivery: aid(1), reason: reason() });
    assert_eq!(office.summary().doubled, BTreeMap::new());
    // The log without the household still replays, is still checked for gaps, and holds it nowhere.
    let strip =
        |recorded: &Recorded<_>| SolidarityEvent::stripped(recorded.clone(), house(1), crate::terse::id(9));
    let stripped: Vec<_> = office.log.iter().map(strip).collect();
    assert!(!serde_json::to_string(&stripped).unwrap().contains(&house(1).to_string()));
    let mut again = SolidarityDesk::new(office.desk.head().stream);
    again.replay_to(&stripped, office.desk.version()).unwrap();
    assert_eq!(again, office.desk);
    let mut short = stripped;
    short.remove(7);
    assert!(SolidarityDesk::new(office.desk.head().stream).replay(&short).is_err());
}

/// Whoever asked for aid as an applicant goes from the log with the household, and nobody else.
#[test]
fn row_39_the_applicant_of_an_erased_household_is_replaced() {
    let mut office = Office::new();
    let others = office.log.len();
    office.call.actor.role = Role::Applicant;
    for n in [1, 2] {
        office.does(C::Deliver(parcel(n, n, "12")));
    }
    let nobody = crate::terse::id(9);
    let log = office.log.iter().map(|recorded| SolidarityEvent::stripped(recorded.clone(), house(1), nobody));
    let replaced: Vec<_> = log.map(|recorded| recorded.actor.id == nobody).collect();
    assert_eq!(replaced, [vec![false; others], vec![true, false]].concat());
}

/// While Ramadan lasts a household is kept, whatever the policy: or it would be counted again.
#[test]
fn row_39_a_household_is_kept_until_ramadan_is_over() {
    let mut office = Office::new();
    office.does(C::Visit(a_visit(1, 1, "Gebze", "02", 3)));
    office.does(C::Deliver(parcel(1, 2, "02")));
    office.fails(C::Erase { household: house(1) }, "household_kept");
    office.does(C::Erase { household: house(2) });
    assert_eq!(office.desk.due_for_erasure(day("2030-01-01")), [], "no policy, nothing due");
    office.call.now = instant("2025-03-30T09:00Z");
    office.does(C::Erase { household: house(1) });
    // In two years: until the later Ramadan is over.
    office.call.now = instant("2026-03-01T09:00Z");
    office.does(C::OpenProgramme { year: year(1447), partners: [choir(1)].into() });
    office.does(C::Visit(a_visit(2, 3, "Gebze", "02", 3)));
    office.does(C::Visit(a_visit(3, 3, "Gebze", "2026-02-20", 3)));
    office.fails(C::Erase { household: house(3) }, "household_kept");
}

#[test]
fn row_39_the_longest_due_comes_first() {
    let mut office = Office::new();
    let policy =
        SolidarityPolicy::new(kocaeli()).with_retention(RetentionPolicy::months(6.try_into().unwrap()));
    office.does(C::SetPolicy(policy));
    for (n, household, on) in [(1, 1, "12"), (2, 2, "10"), (3, 3, "11")] {
        office.does(C::Deliver(parcel(n, household, on)));
    }
    let due: Vec<_> =
        office.desk.due_for_erasure(day("2030-01-01")).into_iter().map(|(_, who)| who).collect();
    assert_eq!(due, [house(2), house(3), house(1)]);
}

// Rows 40 and 41: aid.

#[test]
fn row_40_hot_meals_are_counted_by_kind_and_district() {
    let mut office = Office::new();
    let meals = |n, quantity: u32, name: &str, on: &str| {
        AidDelivery::new(aid(n), AidKind::HotMeal, quantity.try_into().unwrap(), district(name), day(on))
    };
    office.does(C::Deliver(meals(1, 120, "Gebze", "10").with_partner(choir(5))));
    office.idle(C::Deliver(meals(1, 120, "GEBZE", "10").with_partner(choir(5))));
    office.fails(C::Deliver(meals(1, 121, "Gebze", "10")), "delivery_id_taken");
    office.does(C::Deliver(meals(2, 80, "İzmit", "11")));
    // Aid is not bound to Ramadan, but to the municipality and to what has happened.
    office.does(C::Deliver(meals(3, 10, "İzmit", "2025-01-11")));
    office.fails(C::Deliver(meals(4, 10, "İzmit", "21")), "still_to_come");
    office.fails(C::Deliver(meals(4, 10, "Pendik", "11")), "foreign_district");
    let said = office.summary();
    assert_eq!(
        (&said.deliveries, &said.quantity),
        (&[(AidKind::HotMeal, 3)].into(), &[(AidKind::HotMeal, 210)].into())
    );
    assert_eq!(said.doubled, BTreeMap::new());
    office.does(C::RevokeDelivery { delivery: aid(3), reason: "yanlış kayıt".parse().unwrap() });
    office.fails(C::RevokeDelivery { delivery: aid(3), reason: "yine".parse().unwrap() }, "unknown_delivery");
    assert_eq!(office.summary().quantity, [(AidKind::HotMeal, 200)].into());
    for kind in [AidKind::HotMeal, AidKind::FoodParcel, AidKind::Other("blanket".parse().unwrap())] {
        assert_eq!(AidKind::from_text(&kind.to_text()), Some(kind));
        assert_eq!(serde_json::from_value::<AidKind>(serde_json::to_value(kind).unwrap()).unwrap(), kind);
    }
}

#[test]
fn row_41_a_second_parcel_to_a_household_within_the_window_is_flagged_not_refused() {
    // The first goes on the tenth of January; within 30 days means at most 29 apart, to either side.
    for (on, household, kind, flagged) in [
        ("2025-01-10", 1, AidKind::FoodParcel, true),
        ("2025-02-08", 1, AidKind::FoodParcel, true),
        ("2025-02-09", 1, AidKind::FoodParcel, false),
        ("2024-12-12", 1, AidKind::FoodParcel, true),
        ("2024-12-11", 1, AidKind::FoodParcel, false),
        ("2025-01-11", 2, AidKind::FoodParcel, false),
        ("2025-01-11", 1, AidKind::HotMeal, false),
        ("2025-01-11", 1, AidKind::Other("blanket".parse().unwrap()), false),
    ] {
        let mut office = Office::new();
        office.does(C::Deliver(parcel(1, 1, "2025-01-10")));
        let mut second = parcel(2, household, on);
        second.kind = kind;
        let events = office.does(C::Deliver(second));
        let doubles = if flagged { vec![aid(1)] } else { vec![] };
        assert!(
            matches!(&events[..], [SolidarityEvent::Delivered { doubles: found, .. }] if *found == doubles)
        );
        assert_eq!(office.desk.delivery(aid(2)).unwrap().is_doubled(), flagged, "{on} {kind}");
        assert!(!office.desk.delivery(aid(1)).unwrap().is_doubled());
        assert_eq!(office.summary().doubled.values().sum::<u64>(), u64::from(flagged));
    }
}

#[test]
fn row_41_hot_meals_are_doubled_on_one_day_and_windows_are_the_hosts() {
    let mut office = Office::new();
    let meal = |n, on: &str| {
        let mut meal = parcel(n, 1, on);
        meal.kind = AidKind::HotMeal;
        C::Deliver(meal)
    };
    office.does(meal(1, "10"));
    office.does(meal(2, "11"));
    office.does(meal(3, "11"));
    assert_eq!(office.summary().doubled, [(AidKind::HotMeal, 1)].into());
    office.does(C::SetPolicy(office.desk.policy().clone().with_window(AidKind::HotMeal, 0)));
    office.does(meal(4, "11"));
    assert_eq!(office.summary().doubled, [(AidKind::HotMeal, 1)].into());
}

#[test]
fn row_41_a_flag_goes_with_the_last_delivery_that_raised_it() {
    let mut office = Office::new();
    for (n, on) in [(1, "01"), (2, "05"), (3, "10")] {
        office.does(C::Deliver(parcel(n, 1, on)));
    }
    let flagged = |office: &Office| {
        let flagged = office.desk.deliveries().filter(|record| record.is_doubled());
        flagged.map(|record| record.delivery.id).collect::<Vec<_>>()
    };
    let revoke = |n| C::RevokeDelivery { delivery: aid(n), reason: "yanlış kayıt".parse().unwrap() };
    assert_eq!(flagged(&office), [aid(2), aid(3)]);
    office.does(revoke(1));
    assert_eq!(flagged(&office), [aid(3)], "the second stands alone now, the third comes too soon after it");
    assert_eq!(office.summary().doubled, [(AidKind::FoodParcel, 1)].into());
    office.does(revoke(3));
    assert_eq!((flagged(&office), office.summary().doubled), (vec![], BTreeMap::new()));
}

// Row 43: listening meetings.

#[test]
fn row_43_a_meeting_is_held_on_an_evening_of_ramadan() {
    for (on, held) in [
        ("2025-02-27", false),
        ("2025-02-28", true),
        ("01", true),
        ("28", true),
        ("29", false),
        ("30", false),
    ] {
        let mut office = Office::new();
        office.call.now = instant("2025-04-01T09:00Z");
        if held {
            office.does(C::Meet(evening(1, on)));
            assert_eq!(office.summary().meetings, 1);
        } else {
            office.fails(C::Meet(evening(1, on)), "no_evening_prayer");
        }
    }
    let mut office = Office::new();
    office.fails(C::Meet(evening(1, "21")), "still_to_come");
    office.does(C::Meet(evening(1, "20")));
    office.idle(C::Meet(evening(1, "20")));
    office.fails(C::Meet(evening(1, "19")), "meeting_id_taken");
    let mut far = evening(2, "19");
    far.place = MeetingPlace::new(district("Pendik"), "Meydan".parse().unwrap());
    office.fails(C::Meet(far), "foreign_district");
}

#[test]
fn row_43_each_wish_becomes_a_submission_in_person() {
    let mut office = Office::new();
    office.does(C::Meet(evening(1, "19")));
    let said = instant("2025-03-19T19:30Z");
    let wish = RaisedWish::new(petition(1), WishKind::Complaint, text(1), said);
    let raise = |wish| C::Raise { meeting: meeting(1), wish };
    let by = PersonId::from_uuid(uuid(9, 1)).unwrap();
    let events = office.does(raise(wish.by(by)));
    assert_eq!(
        events[0].effects(),
        Some(SolidarityEffect::ReceiveSubmission {
            petition: petition(1),
            channel: Channel::InPerson,
            kind: WishKind::Complaint,
            text: text(1),
            received: said,
            by: Some(by),
            meeting: meeting(1),
        })
    );
    office.idle(raise(wish.by(by)));
    office.fails(
        raise(RaisedWish::new(petition(1), WishKind::Request, text(1), said)),
        "petition_id_taken_by_wish",
    );
    office.fails(
        C::Raise {
            meeting: meeting(9),
            wish: RaisedWish::new(petition(2), WishKind::Request, text(2), said),
        },
        "unknown_meeting",
    );
    for (at, code) in [
        ("2025-03-18T20:00Z", Some("not_at_the_meeting")),
        ("2025-03-20T09:01Z", Some("still_to_come")),
        ("2025-03-20T09:00Z", None),
    ] {
        let wish = raise(RaisedWish::new(petition(3), WishKind::Suggestion, text(3), instant(at)).by(by));
        match code {
            Some(code) => office.fails(wish, code),
            None => assert_eq!(office.does(wish).iter().filter_map(SolidarityEvent::effects).count(), 1),
        }
    }
    let said = office.summary();
    assert_eq!(said.wishes, [(WishKind::Suggestion, 1), (WishKind::Complaint, 1)].into());
    assert_eq!(said.meetings_by_district, [("kocaeli-izmit".into(), 1)].into());
    assert_eq!(office.desk.meeting_of(petition(3)).unwrap().meeting.id, meeting(1));
    // Who said it is the petition's to know: the state does not hold it, and the log can do without.
    assert!(!format!("{:?}", office.desk).contains(&by.to_string()));
    let without = |recorded: &Recorded<_>| SolidarityEvent::without_person(recorded.clone(), petition(1));
    let log: Vec<_> = office.log.iter().map(without).collect();
    let named = |recorded: &&Recorded<E>| format!("{:?}", recorded.event).contains(&by.to_string());
    let left: Vec<_> = log.iter().filter(named).filter_map(|recorded| recorded.event.effects()).collect();
    assert!(
        matches!(left[..], [SolidarityEffect::ReceiveSubmission { petition: p, .. }] if p == petition(3)),
        "another petition's person stays: {left:?}"
    );
    let mut again = SolidarityDesk::new(office.desk.head().stream);
    again.replay(&log).unwrap();
    assert_eq!(again, office.desk);
}

// What cannot be.

/// Visits to two households, one of them taken back, aid that doubles, and a meeting.
fn everything() -> Office {
    let mut office = Office::new();
    office.does(C::Visit(a_visit(1, 1, "Gebze", "03", 4)));
    office.does(C::Visit(a_visit(2, 1, "İzmit", "04", 3)));
    office.does(C::Visit(a_visit(3, 2, "Gebze", "05", 2)));
    office.does(C::RevokeVisit { visit: visit(3), reason: "yanlış".parse().unwrap() });
    office.does(C::Deliver(parcel(1, 3, "03")));
    office.does(C::Deliver(parcel(2, 3, "04")));
    office.does(C::Meet(evening(1, "03")));
    let said = RaisedWish::new(petition(1), WishKind::Request, text(1), instant("2025-03-03T19:00Z"));
    office.does(C::Raise { meeting: meeting(1), wish: said });
    office
}

/// A forged event is refused, each for its own reason, and takes what came before it in the batch with it.
#[test]
fn events_that_cannot_be_are_refused() {
    let mut office = everything();
    office.does(C::Deliver(parcel(4, 4, "03")));
    let reason = || "yanlış".parse().unwrap();
    let revoke = |n| C::RevokeDelivery { delivery: aid(n), reason: reason() };
    let said = |n| RaisedWish::new(petition(n), WishKind::Request, text(n), instant("2025-03-03T19:00Z"));
    let decided = |office: &Office, command| {
        let events = office.desk.decide(&command, &office.call, ()).unwrap();
        events.into_iter().map(|recorded| recorded.event).next().unwrap()
    };
    let gone = decided(&office, revoke(4));
    office.does(revoke(4));
    let (ramadan, next) =
        (office.desk.ramadan(year(1446)).unwrap(), office.desk.ramadan(year(1447)).unwrap());
    let later = RamadanPeriod::new(year(1446), day("02"), day("30")).unwrap();
    let E::Visited { first: new, .. } = decided(&office, C::Visit(a_visit(9, 9, "Gebze", "06", 1))) else {
        panic!("no visit");
    };
    let visited = |visit, ramadan| E::Visited { visit, ramadan, first: new };
    let unmade = |visit, ramadan| E::VisitRevoked { visit, ramadan, first: new, reason: reason() };
    let opened = |ramadan| E::ProgrammeOpened { ramadan, partners: [choir(2), choir(3)].into() };
    let delivered = |n, doubles: &[u128]| E::Delivered {
        delivery: parcel(n, 3, "05"),
        doubles: doubles.iter().copied().map(aid).collect(),
    };
    let taken_back = |n, on, doubled| E::DeliveryRevoked {
        delivery: parcel(n, 3, on),
        doubled,
        cleared: Vec::new(),
        reason: reason(),
    };
    let raised = |n, name: &str, on: &str| E::WishRaised {
        meeting: meeting(1),
        district: district(name),
        on: day(on),
        wish: said(n),
    };
    let forged = [
        ("ramadan was at another time", E::RamadanSet { from: None, to: later }),
        ("there are visits in that ramadan", E::RamadanSet { from: Some(ramadan), to: later }),
        ("ramadan is at another time", opened(later)),
        ("the partner is one already", opened(ramadan)),
        ("the visit is known already", visited(a_visit(1, 9, "Gebze", "03", 4), ramadan)),
        (
            "another visit went to the household, or none did",
            visited(a_visit(4, 1, "Gebze", "06", 1), ramadan),
        ),
        ("there is no such programme", visited(a_visit(4, 9, "Gebze", "06", 1), later)),
        ("there is no such programme", visited(a_visit(4, 9, "Gebze", "2026-02-20", 1), next)),
        ("the visit is unknown", unmade(a_visit(9, 1, "Gebze", "03", 4), ramadan)),
        ("the visit was another", unmade(a_visit(3, 2, "Gebze", "05", 2), ramadan)),
        ("the visit was another", unmade(a_visit(1, 1, "Gebze", "03", 5), ramadan)),
        ("the visit was another", unmade(a_visit(1, 1, "Gebze", "03", 4), next)),
        (
            "another visit went to the household, or none did",
            unmade(a_visit(1, 1, "Gebze", "03", 4), ramadan),
        ),
        ("the delivery is known already, or what it doubles is not", delivered(1, &[])),
        ("the delivery is known already, or what it doubles is not", delivered(5, &[9])),
        ("the delivery is known already, or what it doubles is not", delivered(5, &[1, 4])),
        ("the delivery is unknown", taken_back(9, "03", false)),
        ("the delivery was another", gone),
        ("the delivery was another", taken_back(2, "05", true)),
        ("the delivery was another", taken_back(2, "04", false)),
        ("something else was flagged because of it", taken_back(1, "03", false)),
        ("the meeting is known already", E::MeetingHeld(evening(1, "04"))),
        ("the petition came of another wish", raised(1, "İzmit", "03")),
        ("the meeting was another", raised(3, "Gebze", "03")),
        ("the meeting was another", raised(3, "İzmit", "04")),
        (
            "the visit is unknown",
            E::HouseholdErased { visits: vec![visit(9)], deliveries: vec![], early: None },
        ),
        (
            "the delivery is unknown",
            E::HouseholdErased { visits: vec![], deliveries: vec![aid(9)], early: None },
        ),
    ];
    for (why, event) in forged {
        let honest = raised(2, "İzmit", "03");
        let batch = office.desk.head().record(&office.call, vec![honest, event]);
        let (seq, mut desk) = (batch[1].seq, office.desk.clone());
        assert_eq!(desk.apply(&batch), Err(ReplayError::Impossible { seq, why }), "{batch:?}");
        assert_eq!(desk, office.desk, "{batch:?} left a trace");
    }
}

/// Whoever looked at a record takes it back as it was seen, or not at all.
#[test]
fn what_is_taken_back_is_what_the_caller_saw() {
    let office = everything();
    let reason = || "yanlış".parse().unwrap();
    let said = RaisedWish::new(petition(2), WishKind::Request, text(2), instant("2025-03-03T19:00Z"));
    for (command, revision) in [
        (C::RevokeVisit { visit: visit(1), reason: reason() }, Some(1)),
        (C::RevokeVisit { visit: visit(3), reason: reason() }, None),
        (C::RevokeDelivery { delivery: aid(1), reason: reason() }, Some(1)),
        // The meeting, and a wish.
        (C::Raise { meeting: meeting(1), wish: said }, Some(2)),
    ] {
        for expected in 0..4 {
            let mut call = office.call.clone();
            call.expected = Expected::Revision(Revision::new(expected));
            let found = office.desk.decide(&command, &call, ()).map(|events| events.len());
            match revision {
                Some(revision) if revision == expected => assert_eq!(found, Ok(1), "{command:?}"),
                // It was taken back before.
                None if expected == 2 => assert_eq!(found.unwrap_err().code(), "unknown_visit"),
                _ => assert_eq!(found.unwrap_err().code(), "stale_revision", "{command:?} at {expected}"),
            }
        }
    }
}

/// Every error has a code of its own.
#[test]
fn codes_are_unique() {
    let codes = stored::codes(include_str!("../../src/solidarity/error.rs"));
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    assert!(codes.len() > 15);
}
