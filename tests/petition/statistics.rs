//! The figures of petitions: a year's records through the commands of the desk, and every measure by an example.

use std::collections::BTreeMap;

use crate::desk::*;
use imece::{
    event::Aggregate,
    id::CentreId,
    organisation::{
        Channel, Intake, MunicipalityTier, OrganisationalUnit, ReferralTarget, UnitChart, UnitKind,
    },
    petition::{
        Applicant, ApplicantKind, Decision, DecisionOutcome as O, ExtensionReason, Formality,
        PetitionCommand as C, ReasonCode, ReopenReason, Stage, Submission, SubmissionKind as K,
        WithdrawalCause,
    },
    statistics::{PetitionSummary, PetitionTally, Scope},
    stats::{Flat, Observe, Tally},
    uuid::Uuid,
};

const YEAR: &str = include_str!("../../examples/data/kocaeli/2025/petitions.csv");
const EXPECTED: &str = include_str!("../../examples/data/kocaeli/2025/expected.json");

fn tally(desk: &Desk) -> PetitionTally {
    let mut tally = PetitionTally::default();
    desk.log.iter().for_each(|event| tally.observe(event).unwrap());
    tally
}

fn summary(desk: &Desk) -> PetitionSummary {
    tally(desk).summary(&Scope::all()).unwrap()
}

/// Each row of the year as commands, all rows together in the order of time.
fn year() -> Desk {
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(YEAR.as_bytes()).into_records().map(Result::unwrap).collect();
    let mut departments: Vec<String> = rows.iter().map(|row| row[5].to_owned()).collect();
    departments.sort();
    departments.dedup();
    let unit_of = |row: &csv::StringRecord| {
        unit(1 + u128::try_from(departments.binary_search(&row[5].to_owned()).unwrap()).unwrap())
    };
    let mut desk = Desk::new();
    let units = (1..).zip(&departments);
    let units = units.map(|(n, text)| OrganisationalUnit::new(unit(n), name(text), UnitKind::Department));
    let coordinator = unit(1);
    desk.units = UnitChart::new(MunicipalityTier::Metropolitan, coordinator, units).unwrap();
    let mut steps: Vec<(String, usize, u128, C)> = Vec::new();
    for (n, row) in (1..).zip(&rows) {
        let petition = pet(n);
        let mut add = |column: usize, commands: Vec<C>| {
            for (place, command) in commands.into_iter().enumerate() {
                steps.push((row[column].to_owned(), column * 10 + place, n, command));
            }
        };
        let channel = match &row[2] {
            "counter" => Channel::PublicDesk,
            "cimer" => Channel::Cimer,
            "portal" => Channel::Portal,
            "post" => Channel::Post,
            other => panic!("no channel: {other}"),
        };
        let intake = Intake::numbered(channel, name(&row[0])).unwrap_or(Intake::by(channel));
        let applicant = Applicant::Organisation(body(n));
        let submission = Submission::new(
            petition,
            name(&row[0]),
            applicant,
            intake,
            K::Request,
            code("request"),
            text(n),
            at(&row[3]),
        );
        let formal = [Formality::Name, Formality::Signature, Formality::Address];
        add(3, vec![C::Receive(submission.with_formalities(formal)), C::Register { petition }]);
        let lead = unit_of(row);
        let refer = C::Refer { petition, target: ReferralTarget::to(lead), within: None };
        add(4, vec![refer, C::Accept { petition, unit: lead }]);
        let decision = match &row[7] {
            "approved" => Decision::approved(lead),
            "partially_approved" => {
                Decision::new(O::PartlyApproved, lead, [reason(ReasonCode::NoBudget)]).unwrap()
            }
            "rejected" => Decision::new(O::Refused, lead, [reason(ReasonCode::NotFeasible)]).unwrap(),
            other => panic!("no decision: {other}"),
        };
        add(6, vec![C::Decide { petition, decision }, C::PrepareAnswer { petition, text: text(n) }]);
        add(8, vec![C::SendAnswer { petition, channel }]);
    }
    steps.sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
    for (day, _, _, command) in steps {
        desk.today(&day).does(command);
    }
    desk
}

#[test]
fn the_year_of_the_examples_comes_out() {
    let desk = year();
    let said = summary(&desk);
    let expected: serde_json::Value = serde_json::from_str(EXPECTED).unwrap();
    assert_eq!(Some(said.answered), expected["published"]["petitions"].as_u64());
    let words =
        [(O::Approved, "approved"), (O::PartlyApproved, "partially_approved"), (O::Refused, "rejected")];
    for (outcome, word) in words {
        assert_eq!(Some(said.decided[&outcome]), expected["petitions_by_decision"][word].as_u64(), "{word}");
    }
    assert_eq!(said.decided.values().sum::<u64>(), 710);
    assert_eq!(serde_json::to_value(said.days).unwrap(), expected["petition_days"]);
    // What the files say besides: every row once, by channel and by unit, and nothing is left open.
    let mut by_channel: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_unit: BTreeMap<String, u64> = BTreeMap::new();
    for row in csv::Reader::from_reader(YEAR.as_bytes()).into_records().map(Result::unwrap) {
        let word = match &row[2] {
            "counter" => "public_desk",
            "cimer" => "cimer",
            "portal" => "portal",
            _ => "post",
        };
        *by_channel.entry(word).or_default() += 1;
        *by_unit.entry(row[5].to_owned()).or_default() += 1;
    }
    let named = |units: &BTreeMap<_, u64>| -> BTreeMap<String, u64> {
        units.iter().map(|(id, n)| (desk.units.unit(*id).unwrap().name.to_string(), *n)).collect()
    };
    let channels: BTreeMap<&str, u64> =
        said.answered_by_channel.iter().map(|(c, n)| (c.code(), *n)).collect();
    assert_eq!(channels, by_channel);
    assert_eq!(said.received_by_channel, said.answered_by_channel);
    for units in [&said.decided_by_unit, &said.answered_by_unit, &said.referred_by_unit] {
        assert_eq!(named(units), by_unit);
    }
    assert_eq!((said.received, said.open, said.open_by_kind.len()), (710, 0, 0));
    assert_eq!(said.received_by_applicant, [(ApplicantKind::Organisation, 710)].into());
    // Fewer are late than took more than thirty days: a last day off moves.
    assert_eq!(said.answered_in_time + said.answered_late, 710);
    assert!(said.answered_late > 0 && said.answered_late <= said.days.unwrap().over_30);
}

/// The same year by its rows: half a year in one office, half in another, added up by whoever can add.
#[test]
fn the_year_is_the_sum_of_its_parts() {
    let desk = year();
    let half = desk.log.len() / 2;
    let of = |log: &[_]| {
        let mut tally = PetitionTally::default();
        log.iter().for_each(|event| tally.observe(event).unwrap());
        tally
    };
    let mut whole = PetitionTally::from_rows(of(&desk.log[half..]).to_rows()).unwrap();
    whole.merge(&of(&desk.log[..half])).unwrap();
    assert_eq!(whole, tally(&desk));
    let mut again = imece::petition::PetitionDesk::new(stream(1));
    again.replay(&desk.log).unwrap();
    assert_eq!(again, desk.desk);
}

/// A petition of each end, and every figure of it.
#[test]
fn every_figure_by_an_example() {
    let mut desk = Desk::new().on("2026-03-02");
    for (n, stage) in (1..).zip(Stage::ALL.iter().copied()) {
        desk.brings(n, K::Complaint, stage);
    }
    // The original of the duplicate is number 505, so there are fifteen.
    let said = summary(&desk);
    assert_eq!(said.received_by_kind, [(K::Complaint, 15)].into());
    assert_eq!(said.received_by_applicant, [(ApplicantKind::Person, 15)].into());
    assert_eq!(said.open, 10);
    // Received, registered, its duplicate, the original, awaiting and reopened lie at the coordinator.
    assert_eq!((said.open_at_coordinator, said.open_by_unit), (6, [(unit(2), 4)].into()));
    assert_eq!((said.decided, said.decided_unheard), ([(O::Approved, 4)].into(), 0));
    assert_eq!((said.answered, said.answered_in_interim), (3, 1));
    assert_eq!(said.answered_by_kind, [(K::Complaint, 3)].into());
    assert_eq!(said.answered_by_unit, [(unit(2), 3)].into());
    assert_eq!(said.dismissed, [(ReasonCode::NoDefiniteSubject, 1)].into());
    assert_eq!((said.transferred, said.duplicates, said.duplicates_released), (1, 1, 0));
    assert_eq!(said.withdrawn, [(WithdrawalCause::Applicant, 1)].into());
    assert_eq!(said.reopened, [(ReopenReason::Appeal, 1)].into());
    assert_eq!((said.answered_in_time, said.answered_late), (3, 0));
}

#[test]
fn what_happens_beside_the_way_is_counted_too() {
    let mut desk = Desk::new().on("2026-03-02");
    desk.brings(1, K::InformationRequest, Stage::AwaitingApplicant);
    desk.does(C::RecordPayment { petition: pet(1), arrived: day("2026-03-02") });
    desk.does(C::Extend { petition: pet(1), reason: ExtensionReason::SeveralBodies, notice: notice(1) });
    let target = ReferralTarget::new(unit(2), [unit(3), unit(4)]).unwrap();
    desk.does(C::Refer { petition: pet(1), target, within: None });
    desk.does(C::Accept { petition: pet(1), unit: unit(2) });
    (desk.role, desk.waiver) = (imece::event::Role::Manager, Some(note("acil")));
    let partly = [reason(ReasonCode::NoBudget), reason(ReasonCode::Protected)];
    let partly = Decision::new(O::PartlyApproved, unit(2), partly).unwrap();
    desk.does(C::Decide { petition: pet(1), decision: partly });
    for (n, to) in [(1, 3), (2, 4)] {
        desk.does(C::GiveTask { petition: pet(1), task: given(n, to) });
    }
    desk.does(C::FinishTask { petition: pet(1), task: task(1), result: note("yapıldı") });
    desk.brings(2, K::Request, Stage::DuplicateOf);
    desk.does(C::Withdraw { petition: pet(502) });
    let said = summary(&desk);
    assert_eq!((said.fees_told, said.extended), (1, [(ExtensionReason::SeveralBodies, 1)].into()));
    assert_eq!(said.consulted_by_unit, [(unit(3), 1), (unit(4), 1)].into());
    assert_eq!((said.decided_unheard, said.decided_by_unit), (1, [(unit(2), 1)].into()));
    assert_eq!(said.reasons, [(ReasonCode::NoBudget, 1), (ReasonCode::Protected, 1)].into());
    assert_eq!(said.tasks_given, [(unit(3), 1), (unit(4), 1)].into());
    assert_eq!(said.tasks_finished, [(unit(3), 1)].into());
    assert_eq!((said.duplicates, said.duplicates_released), (1, 1));
    assert_eq!(said.days, None);
}

#[test]
fn a_scope_narrows_to_months_and_a_centre_has_no_petitions() {
    let mut desk = Desk::new().on("2026-03-31");
    desk.receives(1, K::Request, Channel::Post);
    desk.today("2026-04-01").receives(2, K::Request, Channel::Post);
    desk.brings(3, K::Request, Stage::InProgress);
    desk.brings(4, K::Request, Stage::Closed);
    let tally = tally(&desk);
    let month = |text: &str| Scope::all().months(text.parse().unwrap(), text.parse().unwrap());
    let received = |scope: &Scope| tally.summary(scope).unwrap().received;
    assert_eq!(
        [received(&month("2026-03")), received(&month("2026-04")), received(&month("2026-05"))],
        [1, 3, 0]
    );
    let of_units = |text: &str| {
        let said = tally.summary(&month(text)).unwrap();
        (said.open_by_unit, said.answered_by_unit)
    };
    assert_eq!(of_units("2026-03"), ([].into(), [].into()));
    assert_eq!(of_units("2026-04"), ([(unit(2), 1)].into(), [(unit(2), 1)].into()));
    let centre = CentreId::from_uuid(Uuid::from_u128(1)).unwrap();
    assert_eq!((received(&Scope::all()), received(&Scope::all().centre(centre))), (4, 0));
}

/// The last half of a log alone would have less than nothing open, which a summary refuses.
#[test]
fn a_part_is_no_whole() {
    let mut desk = Desk::new().on("2026-03-02");
    desk.brings(1, K::Request, Stage::Closed);
    let mut part = PetitionTally::default();
    part.observe(desk.log.iter().rfind(|e| matches!(e.event.brings_to(), Some(Stage::Answered))).unwrap())
        .unwrap();
    assert_eq!(part.summary(&Scope::all()).unwrap_err().code(), "negative_cell");
}
