//! The municipality's own build: tiers, units and their duties, referral targets, channels (rows 1 to 8 of the field).

use std::collections::BTreeSet;

use crate::{
    cases::cases,
    stored,
    terse::{name, unit},
};
use imece::{
    organisation::{
        Channel, CouncilDecision, Duty, Intake, InvalidAuthority, InvalidChart, InvalidIntake,
        InvalidReferral, LocalAuthority, Mandate, MunicipalityTier as Tier, OrganisationalUnit,
        ReferralTarget, UnitChart, UnitKind,
    },
    place::{District, Province},
};
use proptest::prelude::*;
use serde_json::json;

fn district(province: u8, text: &str) -> District {
    District::new(Province::new(province).unwrap(), text).unwrap()
}

fn of(n: u128, kind: UnitKind, parent: Option<u128>) -> OrganisationalUnit {
    let bare = OrganisationalUnit::new(unit(n), name(&format!("Birim {n}")), kind);
    match parent {
        Some(parent) => bare.under(unit(parent)),
        None => bare,
    }
}

/// Rows 1 to 3: a metropolitan municipality acts in every district of its province, a district one in its own; elsewhere
/// both are guests.
#[test]
fn rows_1_to_3_a_municipality_acts_where_its_tier_reaches() {
    let kocaeli = Province::new(41).unwrap();
    let city = LocalAuthority::metropolitan(name("Kocaeli Büyükşehir Belediyesi"), kocaeli).unwrap();
    let city = city.with_civil_society_since(2004);
    let izmit =
        LocalAuthority::local(name("İzmit Belediyesi"), Tier::District, district(41, "İzmit")).unwrap();
    let erzurum =
        LocalAuthority::metropolitan(name("Erzurum Büyükşehir Belediyesi"), Province::new(25).unwrap())
            .unwrap();
    assert_eq!(
        (city.civil_society_since(), city.tier(), city.seat()),
        (Some(2004), Tier::Metropolitan, None)
    );
    assert_eq!(izmit.seat(), Some(&district(41, "İzmit")));
    for (place, acting) in [
        (district(41, "İzmit"), [true, true, false]),
        (district(41, "IZMIT"), [true, true, false]),
        (district(41, "Karamürsel"), [true, false, false]),
        (district(25, "Yakutiye"), [false, false, true]),
        (district(35, "İzmit"), [false, false, false]),
    ] {
        let found = [&city, &izmit, &erzurum].map(|body| body.acts_in(&place));
        assert_eq!(found, acting, "{place}");
    }
}

/// A tier is there in some provinces only.
#[test]
fn rows_1_to_3_tiers_fit_their_provinces() {
    let metropolitan = Province::all()
        .filter(|province| LocalAuthority::metropolitan(name("Büyükşehir"), *province).is_ok());
    assert_eq!(metropolitan.count(), 30);
    for (province, tier, expected) in [
        (41, Tier::District, None),
        (41, Tier::Province, Some("tier_not_in_province")),
        (41, Tier::Town, Some("tier_not_in_province")),
        (41, Tier::Metropolitan, Some("wrong_seat")),
        (24, Tier::Metropolitan, Some("tier_not_in_province")),
        (24, Tier::District, None),
        (24, Tier::Province, None),
        (24, Tier::Town, None),
    ] {
        let found = LocalAuthority::local(name("Belediye"), tier, district(province, "Merkez"));
        assert_eq!(found.err().map(|error| error.code()), expected, "{tier} in {province}");
    }
    let wrong = InvalidAuthority::WrongSeat(Tier::Town);
    assert_eq!(wrong.to_string(), "the seat of a town municipality is missing or wrong");
}

/// Rows 4, 5 and 7: departments and branches are of a metropolitan municipality, directorates of any other.
#[test]
fn rows_4_5_and_7_units_are_of_a_tier() {
    for tier in Tier::ALL.iter().copied() {
        for kind in UnitKind::ALL.iter().copied() {
            let there = match kind {
                UnitKind::Department | UnitKind::Branch => tier == Tier::Metropolitan,
                UnitKind::Directorate => tier != Tier::Metropolitan,
            };
            assert_eq!(kind.exists_in(tier), there, "{kind} in {tier}");
            let alone = of(1, if kind == UnitKind::Branch { UnitKind::Department } else { kind }, None);
            let chart = UnitChart::new(tier, unit(1), [alone]);
            assert_eq!(chart.is_ok(), there || kind == UnitKind::Branch && tier == Tier::Metropolitan);
        }
    }
}

/// Units by number, kind and parent, and what is wrong with them.
type Case = (&'static [(u128, UnitKind, Option<u128>)], Result<(), &'static str>);

/// Rows 4, 5 and 7: who hangs under whom.
#[test]
fn rows_4_5_and_7_units_hang_where_their_kind_does() {
    use UnitKind::{Branch, Department, Directorate};
    let metropolitan: [Case; 6] = [
        (&[(1, Department, None), (2, Branch, Some(1))], Ok(())),
        (&[(1, Department, None), (2, Branch, None)], Err("wrong_parent")),
        (&[(1, Department, None), (2, Department, Some(1))], Err("wrong_parent")),
        (&[(1, Department, None), (2, Branch, Some(1)), (3, Branch, Some(2))], Err("wrong_parent")),
        (&[(1, Department, None), (2, Branch, Some(9))], Err("unknown_unit")),
        (&[(1, Department, None), (1, Department, None)], Err("unit_twice")),
    ];
    let district: [Case; 4] = [
        (&[(1, Directorate, None), (2, Directorate, Some(1)), (3, Directorate, Some(2))], Ok(())),
        (&[(1, Directorate, Some(1))], Err("unit_above_itself")),
        (&[(1, Directorate, Some(2)), (2, Directorate, Some(1))], Err("unit_above_itself")),
        (
            &[(1, Directorate, None), (2, Directorate, Some(3)), (3, Directorate, Some(2))],
            Err("unit_above_itself"),
        ),
    ];
    let cases = metropolitan.map(|case| (Tier::Metropolitan, case)).into_iter();
    for (tier, (units, expected)) in cases.chain(district.map(|case| (Tier::District, case))) {
        let units = units.iter().map(|(n, kind, parent)| of(*n, *kind, *parent));
        let chart = UnitChart::new(tier, unit(1), units.clone());
        assert_eq!(
            chart.map(|_| ()).map_err(|error| error.code()),
            expected,
            "{:?}",
            units.collect::<Vec<_>>()
        );
    }
    let nobody = UnitChart::new(Tier::District, unit(7), [of(1, Directorate, None)]);
    assert_eq!(nobody, Err(InvalidChart::UnknownUnit(unit(7))));
}

/// Row 5: a branch is founded by a decision of the council, as that of 17.12.2015; who has none is told.
#[test]
fn row_5_a_branch_is_founded_by_a_council_decision() {
    let decision = |on: &str| CouncilDecision { number: name("2015/512"), on: on.parse().unwrap() };
    let department = of(1, UnitKind::Department, None).founded_by(decision("2004-05-13"));
    let branch = of(2, UnitKind::Branch, Some(1));
    let gaps = |branch: &OrganisationalUnit| {
        let chart =
            UnitChart::new(Tier::Metropolitan, unit(1), [department.clone(), branch.clone()]).unwrap();
        chart.without_decision().map(|unit| unit.id).collect::<Vec<_>>()
    };
    assert_eq!(gaps(&branch), [unit(2)]);
    let founded = branch.founded_by(decision("2015-12-17"));
    assert!(gaps(&founded).is_empty());
    let json = serde_json::to_value(&founded).unwrap();
    assert_eq!(json["founded_by"], json!({"number": "2015/512", "on": "2015-12-17"}));
}

/// Row 6: the branch has six duties, and support is brought together in one place: that duty is one unit's.
#[test]
fn row_6_six_duties_and_support_in_one_place() {
    let mandate = Mandate::civil_society();
    assert_eq!(mandate.duties().count(), 6);
    assert!(!mandate.has(Duty::Outreach) && mandate.has(Duty::UnifySupport));
    let founded = CouncilDecision { number: name("2015/512"), on: "2015-12-17".parse().unwrap() };
    let department = of(1, UnitKind::Department, None).with_mandate(Mandate::of([Duty::KeepContact]));
    let branch = of(2, UnitKind::Branch, Some(1)).with_mandate(mandate.clone()).founded_by(founded.clone());
    let chart = UnitChart::new(Tier::Metropolitan, unit(1), [department.clone(), branch.clone()]).unwrap();
    let charged = |duty| chart.charged_with(duty).map(|unit| unit.id).collect::<Vec<_>>();
    assert_eq!(charged(Duty::UnifySupport), [unit(2)]);
    assert_eq!(charged(Duty::KeepContact), [unit(1), unit(2)]);
    assert_eq!(charged(Duty::RunChannels), []);
    assert_eq!(chart.unit(unit(2)).unwrap().founded_by, Some(founded));
    let second = of(3, UnitKind::Branch, Some(1)).with_mandate(mandate);
    let twice = UnitChart::new(Tier::Metropolitan, unit(1), [department, branch, second]);
    let expected = InvalidChart::DutyTwice { duty: Duty::UnifySupport, first: unit(2), second: unit(3) };
    assert_eq!(twice, Err(expected));
    for duty in Duty::ALL.iter().copied() {
        assert_eq!(duty.is_exclusive(), duty == Duty::UnifySupport);
    }
}

/// Row 7: the directorate of public relations owns the channels.
#[test]
fn row_7_public_relations_runs_the_channels() {
    let mandate = Mandate::of([Duty::RunChannels, Duty::Outreach]);
    let public = of(1, UnitKind::Directorate, None).with_mandate(mandate);
    let chart =
        UnitChart::new(Tier::District, unit(1), [public, of(2, UnitKind::Directorate, None)]).unwrap();
    assert_eq!(chart.charged_with(Duty::RunChannels).map(|unit| unit.id).collect::<Vec<_>>(), [unit(1)]);
    assert_eq!((chart.tier(), chart.units().count()), (Tier::District, 2));
}

/// Row 8: a referral goes to exactly one unit that leads, and to units that are there.
#[test]
fn row_8_a_referral_has_one_lead_and_known_units() {
    let target = ReferralTarget::new(unit(2), [unit(3), unit(1), unit(3)]).unwrap();
    assert_eq!((target.lead(), target.consulted().len()), (unit(2), 2));
    assert_eq!(target.units().collect::<Vec<_>>(), [unit(2), unit(1), unit(3)]);
    assert_eq!(ReferralTarget::new(unit(2), [unit(2)]), Err(InvalidReferral::LeadConsulted(unit(2))));
    let chart =
        UnitChart::new(Tier::District, unit(1), [1, 2].map(|n| of(n, UnitKind::Directorate, None))).unwrap();
    assert_eq!(chart.missing(&target), Some(unit(3)));
    assert_eq!(chart.missing(&ReferralTarget::new(unit(2), [unit(1)]).unwrap()), None);
    assert_eq!(chart.missing(&ReferralTarget::to(unit(9))), Some(unit(9)));
}

#[test]
fn the_way_up_ends() {
    let units = [
        of(1, UnitKind::Directorate, None),
        of(2, UnitKind::Directorate, Some(1)),
        of(3, UnitKind::Directorate, Some(2)),
    ];
    let chart = UnitChart::new(Tier::District, unit(1), units).unwrap();
    assert_eq!(chart.above(unit(3)).collect::<Vec<_>>(), [unit(2), unit(1)]);
    assert!(
        chart.is_under(unit(3), unit(1))
            && !chart.is_under(unit(1), unit(3))
            && !chart.is_under(unit(3), unit(3))
    );
    assert_eq!(chart.above(unit(9)).count(), 0);
}

#[test]
fn only_a_scheme_outside_gives_numbers() {
    for channel in Channel::ALL.iter().copied() {
        let outside = matches!(channel, Channel::Cimer | Channel::OpenDoor);
        assert_eq!(channel.has_outside_numbers(), outside, "{channel}");
        let numbered = Intake::numbered(channel, name("1"));
        match numbered {
            Ok(intake) => {
                assert!(outside && !intake.lacks_number());
                assert_eq!(intake.outside_number(), Some(&name("1")));
                assert_eq!(intake.without_number(), Intake::by(channel));
            }
            Err(error) => assert_eq!(error, InvalidIntake::NoOutsideNumbers(channel)),
        }
        assert_eq!(Intake::by(channel).lacks_number(), outside);
        let json = if outside {
            json!({"channel": channel.code(), "outside_number": "1"})
        } else {
            json!({"channel": channel.code(), "outside_number": null})
        };
        let read: Intake = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
    }
    let in_person = Channel::ALL.iter().filter(|channel| channel.is_in_person()).count();
    assert_eq!(in_person, 3);
}

/// Codes are the words on the wire, in texts and as dimensions, and no two are alike.
#[test]
fn codes_are_the_words_on_the_wire() {
    stored::words(Channel::ALL, |word| word.code());
    stored::words(Duty::ALL, |word| word.code());
    stored::words(Tier::ALL, |word| word.code());
    stored::words(UnitKind::ALL, |word| word.code());
}

#[test]
fn errors_have_codes_of_their_own() {
    let charts = [
        InvalidChart::Twice(unit(1)),
        InvalidChart::WrongKind { unit: unit(1), kind: UnitKind::Branch, tier: Tier::Town },
        InvalidChart::UnknownUnit(unit(1)),
        InvalidChart::WrongParent(unit(1)),
        InvalidChart::Cycle(unit(1)),
        InvalidChart::DutyTwice { duty: Duty::UnifySupport, first: unit(1), second: unit(2) },
    ];
    assert_eq!(charts.iter().map(InvalidChart::code).collect::<BTreeSet<_>>().len(), charts.len());
    let text = charts[1].to_string();
    assert_eq!(text, format!("unit `{}` is a branch, which a town municipality does not have", unit(1)));
}

proptest! {
    #![proptest_config(cases(256))]

    /// The naive twin: a forest of directorates is one where everybody reaches a root within as many steps as there are
    /// units.
    #[test]
    fn charts_are_the_forests(parents in proptest::collection::vec(proptest::option::of(0..8_u128), 1..8)) {
        let units: Vec<_> = (0_u128..)
            .zip(&parents)
            .map(|(n, parent)| of(n + 1, UnitKind::Directorate, parent.map(|parent| parent + 1)))
            .collect();
        let reaches_a_root = |mut at: usize| {
            for _ in 0..=parents.len() {
                match parents.get(at) {
                    Some(None) => return true,
                    Some(Some(parent)) => at = usize::try_from(*parent).unwrap(),
                    None => return false,
                }
            }
            false
        };
        let forest = (0..parents.len()).all(reaches_a_root);
        let chart = UnitChart::new(Tier::District, unit(1), units);
        prop_assert_eq!(chart.is_ok(), forest);
        if let Ok(chart) = chart {
            let json = serde_json::to_string(&chart).unwrap();
            prop_assert_eq!(serde_json::from_str::<UnitChart>(&json).unwrap(), chart);
        }
    }
}
