//! Protocols and their gates, the national project and its coverage, disasters and their gaps.

use std::collections::{BTreeMap, BTreeSet};

use crate::terse::{code, day, id, org, stream, uuid};
use imece::{
    cooperation::{
        Commitment, CooperationCommand as C, CooperationDesk, CooperationError, CooperationEvent as E,
        CooperationProject, CostShare, DisasterPlan, ExpectationBallot, Gate, GoalKind, InvalidSubRegions,
        Partners, ProjectGoal, Protocol, ProtocolState, RegionalMeeting, Renewal, SubRegion, SubRegions,
        TargetGroup,
    },
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, DisasterPlanId, MeetingId, OrganisationId, ProjectId, ProtocolId},
    organisation::{
        CouncilDecision, Hazard, Kurus, Organisation, OrganisationKind, Permission, ProjectCost, Registry,
        Standing, StandingKind,
    },
    place::{District, Province, Region},
    statistics::CooperationTally,
    stats::{Ballot, Observe, TOP_FIVE, Tally},
    text::Code,
    time::Zone,
};

const NOW: &str = "2026-03-20T09:00Z";

fn protocol_id(n: u128) -> ProtocolId {
    id(n)
}

fn project_id(n: u128) -> ProjectId {
    id(n)
}

fn meeting_id(n: u128) -> MeetingId {
    id(n)
}

fn plan_id(n: u128) -> DisasterPlanId {
    id(n)
}

fn province(plate: u8) -> Province {
    Province::new(plate).unwrap()
}

fn district(name: &str) -> District {
    District::new(province(41), name).unwrap()
}

fn call(now: &str) -> Call {
    Call::new(Actor::new(ActorId::from_uuid(uuid(9)).unwrap(), Role::Staff), now.parse().unwrap())
}

/// 1 and 2 are associations, 3 an association of public benefit, 4 a chamber, 5 a foundation that is exempt from tax,
/// 6 is suspended.
fn registry() -> Registry {
    let mut registry = Registry::new(stream(1));
    let named = |n: u128, kind| Organisation::new(org(n), format!("Kuruluş {n}").parse().unwrap(), kind);
    for organisation in [
        named(1, OrganisationKind::Association),
        named(2, OrganisationKind::Association),
        named(3, OrganisationKind::Association).of_public_benefit(),
        named(4, OrganisationKind::ProfessionalChamber),
        named(5, OrganisationKind::Foundation).of_public_benefit(),
        named(6, OrganisationKind::Association),
    ] {
        registry.register(organisation, &call(NOW)).unwrap();
    }
    let suspended = Standing { from: day("2026-01-01"), kind: StandingKind::Suspended };
    registry.change_standing(org(6), suspended, None, &call(NOW)).unwrap();
    registry
}

fn new() -> CooperationDesk {
    CooperationDesk::new(stream(2), Zone::ISTANBUL)
}

struct Desk {
    desk: CooperationDesk,
    registry: Registry,
    now: &'static str,
    log: Vec<Recorded<E>>,
}

impl Desk {
    fn new() -> Self {
        Self { desk: new(), registry: registry(), now: NOW, log: Vec::new() }
    }

    #[track_caller]
    fn does(&mut self, command: C) -> Vec<E> {
        let events = self.desk.handle(&command, &call(self.now), &self.registry);
        let events = events.unwrap_or_else(|why| panic!("{command:?}: {why}"));
        self.log.extend(events.iter().cloned());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    #[track_caller]
    fn fails(&mut self, command: C, code: &str) -> CooperationError {
        let before = self.desk.clone();
        let error = match self.desk.handle(&command, &call(self.now), &self.registry) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(error) => error,
        };
        assert_eq!(error.code(), code, "{command:?}: {error}");
        assert_eq!(self.desk, before, "a refused command changes nothing");
        error
    }

    #[track_caller]
    fn shut(&mut self, command: C) -> Vec<&'static str> {
        let CooperationError::Gates { gates, .. } = self.fails(command, "gates_shut") else { panic!() };
        gates.into_iter().map(Gate::code).collect()
    }

    fn state(&self, n: u128, on: &str) -> ProtocolState {
        self.desk.protocol(protocol_id(n)).unwrap().state_on(day(on))
    }
}

fn council(number: &str, on: &str) -> CouncilDecision {
    CouncilDecision { number: number.parse().unwrap(), on: day(on) }
}

fn permission(number: &str, on: &str) -> Permission {
    Permission { number: number.parse().unwrap(), on: day(on) }
}

/// A protocol from April 2026 to March 2027.
fn protocol<const N: usize>(n: u128, partners: [u128; N]) -> Protocol {
    let subject = "Koro okulu".parse().unwrap();
    Protocol::new(protocol_id(n), partners.map(org), subject, day("2026-04-01"), day("2027-03-31"))
}

fn gated<const N: usize>(n: u128, partners: [u128; N]) -> Protocol {
    protocol(n, partners)
        .decided_by(council("2026/14", "2026-03-12"))
        .permitted_by(permission("V-7", "2026-03-18"))
}

fn sign(n: u128, on: &str) -> C {
    C::SignProtocol { protocol: protocol_id(n), on: day(on) }
}

fn renew(
    n: u128,
    until: &str,
    council: Option<CouncilDecision>,
    permission: Option<Permission>,
    on: &str,
) -> C {
    let renewal = Renewal { until: day(until), council, permission };
    C::RenewProtocol { protocol: protocol_id(n), renewal, on: day(on) }
}

fn end(n: u128, from: &str) -> C {
    C::EndProtocol { protocol: protocol_id(n), from: day(from), reason: "by agreement".parse().unwrap() }
}

/// Row 85, Law 5393 art. 75: a council decision always, a permission unless every partner is privileged.
#[test]
fn a_protocol_is_signed_where_every_gate_is_open() {
    let decided = || Some(council("2026/14", "2026-03-12"));
    let permitted = || Some(permission("V-7", "2026-03-18"));
    let late = || Some(council("2026/15", "2026-03-21"));
    let table: [(&[u128], _, _, &[&str]); 11] = [
        (&[1], decided(), permitted(), &[]),
        (&[1], Some(council("2026/15", "2026-03-20")), Some(permission("V-8", "2026-03-20")), &[]),
        (&[1], None, permitted(), &["no_council_decision"]),
        (&[1], late(), permitted(), &["no_council_decision"]),
        (&[1], decided(), None, &["no_permission"]),
        (&[1], decided(), Some(permission("V-8", "2026-03-21")), &["no_permission"]),
        (&[3, 4, 5], decided(), None, &[]),
        (&[1, 3], decided(), None, &["no_permission"]),
        (&[6, 3], decided(), None, &["partner_not_active"]),
        (&[9], None, None, &["partner_not_active", "no_council_decision"]),
        (&[], decided(), None, &["no_partner"]),
    ];
    for (partners, council, permission, shut) in table {
        let mut desk = Desk::new();
        let mut drafted = protocol(1, []);
        drafted.partners = partners.iter().copied().map(org).collect();
        (drafted.council, drafted.permission) = (council, permission);
        desk.does(C::DraftProtocol(drafted));
        if shut.is_empty() {
            desk.does(sign(1, "2026-03-20"));
        } else {
            assert_eq!(desk.shut(sign(1, "2026-03-20")), shut, "{partners:?}");
        }
    }
    let mut desk = Desk::new();
    let mut backwards = gated(1, [1]);
    backwards.until = day("2026-03-31");
    desk.does(C::DraftProtocol(backwards));
    assert_eq!(desk.shut(sign(1, "2026-03-20")), ["empty_term"]);
    let mut one_day = gated(3, [1]);
    one_day.until = one_day.from;
    desk.does(C::DraftProtocol(one_day));
    desk.does(sign(3, "2026-03-20"));
    desk.fails(sign(2, "2026-03-20"), "unknown_protocol");
}

#[test]
fn at_most_half_of_the_cost_is_borne_with_an_association() {
    for (partner, borne, employs_disadvantaged, lawful) in
        [(1, 50, false, true), (1, 51, false, false), (1, 51, true, true), (5, 51, false, true)]
    {
        let mut desk = Desk::new();
        let project = ProjectCost { total: Kurus::new(100), employs_disadvantaged };
        let cost = CostShare { borne: Kurus::new(borne), project };
        desk.does(C::DraftProtocol(gated(1, [partner]).at_cost(cost)));
        match lawful {
            true => drop(desk.does(sign(1, "2026-03-20"))),
            false => assert_eq!(desk.shut(sign(1, "2026-03-20")), ["share_too_large"]),
        }
    }
}

#[test]
fn a_protocol_holds_in_its_term() {
    use ProtocolState::{Draft, Ended, Expired, InForce, Signed};
    let mut desk = Desk::new();
    desk.does(C::DraftProtocol(gated(1, [1])));
    assert!(desk.does(C::DraftProtocol(gated(1, [1]))).is_empty());
    assert_eq!(desk.state(1, "2026-05-01"), Draft);
    desk.does(C::DraftProtocol(gated(1, [1, 2])));
    desk.does(sign(1, "2026-03-20"));
    assert!(desk.does(sign(1, "2026-03-20")).is_empty());
    desk.fails(sign(1, "2026-03-21"), "wrong_protocol_state");
    desk.fails(C::DraftProtocol(gated(1, [1])), "wrong_protocol_state");
    let days =
        [("2026-03-31", Signed), ("2026-04-01", InForce), ("2027-03-31", InForce), ("2027-04-01", Expired)];
    for (on, state) in days {
        assert_eq!(desk.state(1, on), state, "{on}");
    }
    desk.fails(end(1, "2027-04-01"), "wrong_protocol_state");
    desk.does(end(1, "2026-09-01"));
    desk.fails(end(1, "2026-08-01"), "wrong_protocol_state");
    assert_eq!((desk.state(1, "2026-08-31"), desk.state(1, "2026-09-01")), (InForce, Ended));
    desk.does(C::DraftProtocol(gated(2, [1])));
    desk.fails(end(2, "2026-09-01"), "wrong_protocol_state");
}

/// The audit of 2019 and 2021: a renewal takes a decision and a permission of its own.
#[test]
fn a_renewal_has_gates_of_its_own() {
    let mut desk = Desk::new();
    desk.does(C::DraftProtocol(gated(1, [1])));
    let decided = || Some(council("2027/3", "2027-02-11"));
    let permitted = || Some(permission("V-9", "2027-02-20"));
    let on = "2027-03-01";
    desk.fails(renew(1, "2028-03-31", decided(), permitted(), on), "wrong_protocol_state");
    desk.does(sign(1, "2026-03-20"));
    let first = || Some(council("2026/14", "2026-03-12"));
    let former = || Some(permission("V-7", "2026-03-18"));
    let both = ["no_council_decision", "no_permission"];
    assert_eq!(desk.shut(renew(1, "2028-03-31", None, None, on)), both);
    assert_eq!(desk.shut(renew(1, "2028-03-31", first(), former(), on)), both);
    assert_eq!(desk.shut(renew(1, "2028-03-31", decided(), former(), on)), ["no_permission"]);
    desk.fails(renew(1, "2027-03-31", decided(), permitted(), on), "not_longer");
    desk.fails(renew(1, "2028-03-31", decided(), permitted(), "2027-04-01"), "wrong_protocol_state");
    desk.does(renew(1, "2028-03-31", decided(), permitted(), on));
    assert!(desk.does(renew(1, "2028-03-31", decided(), permitted(), on)).is_empty());
    assert_eq!(desk.state(1, "2028-03-31"), ProtocolState::InForce);
    // What the first renewal used is used up as well.
    assert_eq!(desk.shut(renew(1, "2029-03-31", decided(), permitted(), "2028-03-01")), both);
    // The last renewal is the one that holds.
    let again = || {
        let council = Some(council("2028/2", "2028-02-11"));
        renew(1, "2029-03-31", council, Some(permission("V-10", "2028-02-20")), "2028-03-01")
    };
    assert_eq!(desk.does(again()).len(), 1);
    assert!(desk.does(again()).is_empty());
    assert_eq!(desk.state(1, "2029-03-31"), ProtocolState::InForce);
}

fn by_region() -> SubRegions {
    SubRegions::new(Region::ALL.map(|region| {
        let provinces: BTreeSet<Province> = region.provinces().collect();
        let host = *provinces.first().unwrap();
        SubRegion { code: code(region.id()), name: region.id().parse().unwrap(), host, provinces }
    }))
    .unwrap()
}

/// Seventeen sub-regions as a caller may draw them: the plates 1 to 81 in runs of five.
fn seventeen() -> Vec<SubRegion> {
    let plates: Vec<Province> = Province::all().collect();
    let runs = plates.chunks(5).enumerate();
    runs.map(|(n, run)| SubRegion {
        code: code(&format!("alt_{}", n + 1)),
        name: format!("Alt bölge {}", n + 1).parse().unwrap(),
        host: run[0],
        provinces: run.iter().copied().collect(),
    })
    .collect()
}

/// Rows 15, 79 and 81: 17 sub-regions share out the 81 provinces, each with its host.
#[test]
fn sub_regions_share_out_the_country() {
    let whole = SubRegions::new(seventeen()).unwrap();
    assert_eq!(whole.iter().count(), 17);
    assert!(Province::all().all(|province| whole.of(province).unwrap().provinces.contains(&province)));
    let json = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<SubRegions>(&json).unwrap(), whole);
    type Spoil = fn(&mut Vec<SubRegion>);
    let table: [(Spoil, &str); 5] = [
        (|all| drop(all.pop()), "provinces_missing"),
        (|all| all[3].provinces = [all[3].host].into(), "provinces_missing"),
        (|all| all[3].provinces.extend([Province::new(1).unwrap()]), "province_in_two"),
        (|all| all[3].host = Province::new(1).unwrap(), "host_outside"),
        (|all| all[3].code = all[2].code, "sub_region_twice"),
    ];
    for (spoil, code) in table {
        let mut spoilt = seventeen();
        spoil(&mut spoilt);
        assert_eq!(SubRegions::new(spoilt.clone()).unwrap_err().code(), code);
        assert!(serde_json::from_value::<SubRegions>(serde_json::to_value(&spoilt).unwrap()).is_err());
    }
    let Err(InvalidSubRegions::Missing(missing)) = SubRegions::new([]) else { panic!() };
    assert_eq!(missing.len(), 81);
}

/// Rows 78, 80 and 83: a project with partners, target groups and goals that have indicators.
fn project() -> CooperationProject {
    let belonging = ProjectGoal {
        kind: GoalKind::Belonging,
        indicator: "hemşehri meclisi".parse().unwrap(),
        target: 81.try_into().unwrap(),
    };
    CooperationProject::new(project_id(1), "İş Birliğinin Geliştirilmesi".parse().unwrap(), by_region())
        .run_by("Sivil Toplumla İlişkiler Genel Müdürlüğü".parse().unwrap())
        .run_by("Türkiye Belediye Başkanları Birliği".parse().unwrap())
        .for_groups([TargetGroup::MunicipalStaff, TargetGroup::MunicipalUnions, TargetGroup::Organisations])
        .with_goal(belonging)
}

/// Rows 78, 80 and 83: nobody's project, one for nobody and one to no end is not begun.
#[test]
fn row_78_a_project_is_somebody_s_for_somebody_and_for_something() {
    type Spoil = fn(&mut CooperationProject);
    let table: [Spoil; 4] = [
        |project| project.partners.clear(),
        |project| project.audience.clear(),
        |project| project.goals.clear(),
        |project| {
            let belonging = project.goals[&GoalKind::Belonging].clone();
            project.goals.insert(GoalKind::Dialogue, belonging);
        },
    ];
    for spoil in table {
        let mut spoilt = project();
        spoil(&mut spoilt);
        assert!(!spoilt.is_complete());
        Desk::new().fails(C::BeginProject(spoilt), "incomplete_project");
    }
    let mut desk = Desk::new();
    desk.does(C::BeginProject(project()));
    let begun = &desk.desk.project(project_id(1)).unwrap().project;
    assert_eq!(begun.partners.len(), 2);
    // Row 80: staff, unions and active organisations, of all 81 provinces.
    let groups = ["municipal_staff", "municipal_unions", "organisations"];
    assert_eq!(begun.audience.iter().map(|group| group.code()).collect::<Vec<_>>(), groups);
    assert_eq!(begun.sub_regions.iter().map(|part| part.provinces.len()).sum::<usize>(), 81);
    assert_eq!(TargetGroup::ALL.len(), groups.len());
}

fn meeting(n: u128, region: Region, host: u8, on: &str) -> RegionalMeeting {
    let venue = "Kongre Merkezi".parse().unwrap();
    RegionalMeeting::new(meeting_id(n), code(region.id()), province(host), venue, day(on))
        .with_speaker(code("deputy_minister"))
}

fn plan_meeting(meeting: RegionalMeeting) -> C {
    C::PlanMeeting { project: project_id(1), meeting }
}

fn hold(n: u128, plates: &[u8], attendance: u32) -> C {
    let provinces = plates.iter().copied().map(province).collect();
    C::HoldMeeting { project: project_id(1), meeting: meeting_id(n), provinces, attendance }
}

/// Row 79: a meeting is in a province of its sub-region (Erzurum, 25), and row 81: what was reached and what is missing.
#[test]
fn meetings_reach_provinces_and_coverage_tells_what_is_missing() {
    let mut desk = Desk::new();
    desk.fails(plan_meeting(meeting(1, Region::EasternAnatolia, 25, "2026-03-10")), "unknown_project");
    desk.does(C::BeginProject(project()));
    assert!(desk.does(C::BeginProject(project())).is_empty());
    let mut other = project();
    other.title = "Başka".parse().unwrap();
    desk.fails(C::BeginProject(other), "project_id_taken");

    desk.fails(plan_meeting(meeting(1, Region::EasternAnatolia, 41, "2026-03-10")), "outside_sub_region");
    let mut nowhere = meeting(1, Region::EasternAnatolia, 25, "2026-03-10");
    nowhere.sub_region = code("nowhere");
    desk.fails(plan_meeting(nowhere), "unknown_sub_region");
    desk.fails(hold(1, &[25], 40), "unknown_meeting");
    let erzurum = meeting(1, Region::EasternAnatolia, 25, "2026-03-21");
    desk.does(plan_meeting(erzurum.clone()));
    assert!(desk.does(plan_meeting(erzurum)).is_empty());
    desk.fails(hold(1, &[25, 24], 120), "meeting_to_come");
    desk.does(plan_meeting(meeting(1, Region::EasternAnatolia, 25, "2026-03-20")));
    desk.fails(hold(1, &[], 120), "nobody_there");
    desk.fails(hold(1, &[25], 0), "nobody_there");
    desk.fails(hold(1, &[25, 41], 120), "outside_sub_region");
    let coverage = |desk: &Desk| desk.desk.project(project_id(1)).unwrap().coverage();
    assert!(coverage(&desk).reached.is_empty());
    desk.does(hold(1, &[25, 24], 120));
    assert!(desk.does(hold(1, &[25, 24], 120)).is_empty());
    desk.fails(hold(1, &[25], 120), "meeting_held");
    desk.fails(plan_meeting(meeting(1, Region::EasternAnatolia, 25, "2026-03-25")), "meeting_held");

    let found = coverage(&desk);
    assert_eq!(found.reached, [25, 24].map(province).into());
    assert_eq!(found.missing.len(), 79);
    assert_eq!(found.sub_regions_missing.len(), 6);
    assert_eq!(found.regions[&Region::EasternAnatolia], (2, 14));
    assert_eq!(found.regions.values().map(|(_, all)| all).sum::<u64>(), 81);
}

#[test]
fn a_goal_is_measured_by_its_indicator() {
    let mut desk = Desk::new();
    desk.does(C::BeginProject(project()));
    let measure = |goal, value| C::Measure { project: project_id(1), goal, value, on: day("2026-06-30") };
    desk.fails(measure(GoalKind::Dialogue, 3), "unknown_goal");
    let progress = |desk: &Desk| desk.desk.project(project_id(1)).unwrap().progress(GoalKind::Belonging);
    assert_eq!(progress(&desk), None);
    desk.does(measure(GoalKind::Belonging, 17));
    assert!(desk.does(measure(GoalKind::Belonging, 17)).is_empty());
    let told = desk.does(measure(GoalKind::Belonging, 18));
    assert!(matches!(told[0], E::GoalMeasured { from: Some(17), to: 18, .. }));
    assert_eq!(progress(&desk).map(|ratio| (ratio.numerator(), ratio.denominator())), Some((18, 81)));
}

fn ballot(n: u128, plate: u8, things: &[&str]) -> ExpectationBallot {
    let things: Vec<Code> = things.iter().map(|thing| code(thing)).collect();
    let expectations = Ballot::new(things, u8::MAX).unwrap();
    ExpectationBallot { organisation: org(n), province: province(plate), expectations }
}

fn expect(ballot: ExpectationBallot) -> C {
    C::Expect { project: project_id(1), ballot }
}

/// Row 82: at most five ranked expectations of each organisation; the first five of the nation in two orders.
#[test]
fn organisations_say_what_they_expect() {
    let mut desk = Desk::new();
    desk.does(C::BeginProject(project()));
    let six = ["venue", "transport", "training", "money", "visibility", "dialogue"];
    desk.fails(expect(ballot(1, 41, &six)), "too_many_expectations");
    desk.fails(expect(ballot(6, 41, &["venue"])), "not_active");
    desk.does(expect(ballot(1, 41, &six[..5])));
    assert!(desk.does(expect(ballot(1, 41, &six[..5]))).is_empty());
    desk.does(expect(ballot(2, 25, &["transport", "money"])));
    desk.does(expect(ballot(3, 25, &["transport"])));
    // Whoever thinks again is counted once.
    desk.does(expect(ballot(1, 41, &["money", "venue"])));

    let mut tally = CooperationTally::default();
    for event in &desk.log {
        tally.observe(event).unwrap();
    }
    assert_eq!(tally.summary().unwrap().asked, 3);
    let nation = tally.expectations().unwrap();
    let (mentions, points) = (nation.by_mentions(TOP_FIVE).unwrap(), nation.by_points(TOP_FIVE).unwrap());
    let told = |ranked: &[imece::stats::Ranked<Code>]| -> Vec<(String, u64, u64, u64)> {
        let one = |r: &imece::stats::Ranked<Code>| {
            (r.thing.as_str().to_owned(), r.mentions.successes(), r.first, r.points)
        };
        ranked.iter().map(one).collect()
    };
    let expected = [("transport", 2, 2, 10), ("money", 2, 1, 9), ("venue", 1, 0, 4)];
    let expected = expected.map(|(thing, named, first, points)| (thing.to_owned(), named, first, points));
    assert_eq!(told(&mentions), expected);
    assert_eq!(told(&points), expected);
    let regions = tally.expectations_by_region().unwrap();
    assert_eq!(regions.get(&Region::Marmara).unwrap().ballots().unwrap(), 1);
    let east = regions.get(&Region::EasternAnatolia).unwrap();
    assert_eq!(told(&east.by_mentions(TOP_FIVE).unwrap())[0], ("transport".to_owned(), 2, 2, 10));
    // Sub-regions are sums of provinces too.
    let sub_regions = by_region();
    let by = tally.expectations_by(|province| Some(sub_regions.of(province)?.code)).unwrap();
    assert_eq!(by.get(&code("dogu_anadolu")), Some(east));
}

fn quake() -> DisasterPlan {
    DisasterPlan::new(
        plan_id(1),
        "Deprem".parse().unwrap(),
        Hazard::Earthquake,
        [district("İzmit"), district("Gebze")],
    )
    .with_role(code("search_and_rescue"), 2.try_into().unwrap())
    .with_role(code("hot_meals"), 1.try_into().unwrap())
}

fn commit(n: u128, role: &str, districts: &[&str]) -> C {
    let commitment = Commitment::new(org(n), code(role), districts.iter().map(|name| district(name)))
        .with_resource(code("vehicle"), 3.try_into().unwrap());
    C::Commit { plan: plan_id(1), commitment }
}

/// Row 84: a role without enough holders is a gap, and whoever can be called for a hazard in a district is known.
#[test]
fn a_plan_knows_its_gaps_and_whom_to_call() {
    let mut desk = Desk::new();
    desk.fails(commit(1, "hot_meals", &["İzmit"]), "unknown_plan");
    let empty = DisasterPlan::new(plan_id(1), "Deprem".parse().unwrap(), Hazard::Earthquake, []);
    desk.fails(C::PlanDisaster(empty), "empty_plan");
    desk.does(C::PlanDisaster(quake()));
    assert!(desk.does(C::PlanDisaster(quake())).is_empty());
    desk.fails(C::PlanDisaster(quake().with_role(code("shelter"), 1.try_into().unwrap())), "plan_id_taken");
    desk.fails(commit(1, "shelter", &["İzmit"]), "unknown_role");
    desk.fails(commit(1, "hot_meals", &["Derince"]), "outside_area");
    desk.fails(commit(1, "hot_meals", &[]), "nowhere");
    desk.fails(commit(6, "hot_meals", &["İzmit"]), "not_active");

    let gaps = |desk: &Desk| -> Vec<(String, String, u32, u32)> {
        let active = |n| desk.registry.partner(n, day("2026-03-20")).is_some();
        let gaps = desk.desk.plan(plan_id(1)).unwrap().gaps(active);
        gaps.into_iter()
            .map(|g| (g.district.name().to_string(), g.role.to_string(), g.needed, g.held))
            .collect()
    };
    assert_eq!(gaps(&desk).len(), 4);
    desk.does(commit(1, "search_and_rescue", &["İzmit", "Gebze"]));
    desk.does(commit(2, "search_and_rescue", &["Gebze"]));
    desk.does(commit(2, "hot_meals", &["Gebze", "İzmit"]));
    assert!(desk.does(commit(2, "hot_meals", &["Gebze", "İzmit"])).is_empty());
    assert_eq!(gaps(&desk), [("İzmit".into(), "search_and_rescue".into(), 2, 1)]);
    let callable = |desk: &Desk, hazard, name: &str| -> Vec<(OrganisationId, String)> {
        let found = desk.desk.callable(hazard, &district(name), day("2026-03-20"), &desk.registry);
        found.into_iter().map(|c| (c.organisation, c.role.to_string())).collect()
    };
    let rescue = || "search_and_rescue".to_owned();
    assert_eq!(
        callable(&desk, Hazard::Earthquake, "İzmit"),
        [(org(1), rescue()), (org(2), "hot_meals".to_owned())]
    );
    assert!(callable(&desk, Hazard::Flood, "İzmit").is_empty());
    assert!(callable(&desk, Hazard::Earthquake, "Derince").is_empty());
    // Whoever is suspended cannot be called, and their role is a gap.
    let suspended = Standing { from: day("2026-03-20"), kind: StandingKind::Suspended };
    desk.registry.change_standing(org(1), suspended, None, &call(NOW)).unwrap();
    assert_eq!(callable(&desk, Hazard::Earthquake, "İzmit"), [(org(2), "hot_meals".to_owned())]);
    assert_eq!(gaps(&desk).len(), 2);
    let withdraw = |n, role| C::Withdraw { plan: plan_id(1), organisation: org(n), role: code(role) };
    desk.does(withdraw(2, "hot_meals"));
    desk.fails(withdraw(2, "hot_meals"), "not_its_role");
    assert_eq!(gaps(&desk).len(), 4);
}

#[test]
fn what_was_agreed_and_held_is_counted() {
    let mut desk = told();
    let mut tally = CooperationTally::default();
    for event in &desk.log {
        tally.observe(event).unwrap();
    }
    let year = tally.summary().unwrap();
    assert_eq!((year.signed, year.renewed, year.meetings, year.attendance), (1, 1, 1, 120));
    assert_eq!((year.asked, year.roles), (1, 0));
    // The figures of the parts of a log are the figures of the whole.
    for cut in 0..desk.log.len() {
        let mut parts = CooperationTally::default();
        let mut rest = CooperationTally::default();
        desk.log[..cut].iter().for_each(|event| parts.observe(event).unwrap());
        desk.log[cut..].iter().for_each(|event| rest.observe(event).unwrap());
        parts.merge(&rest).unwrap();
        assert_eq!(parts, tally);
    }
    desk.log.iter().for_each(|event| tally.retract(event).unwrap());
    assert_eq!(tally, CooperationTally::default());
    desk.log.clear();
}

/// A story that tells every kind of event.
fn told() -> Desk {
    let mut desk = Desk::new();
    let project = ProjectCost { total: Kurus::new(10_000), employs_disadvantaged: false };
    let cost = CostShare { borne: Kurus::new(5_000), project };
    desk.does(C::DraftProtocol(gated(1, [1, 3]).at_cost(cost)));
    desk.does(sign(1, "2026-03-20"));
    let (decided, permitted) = (council("2027/3", "2027-02-11"), permission("V-9", "2027-02-20"));
    desk.does(renew(1, "2028-03-31", Some(decided), Some(permitted), "2027-03-01"));
    desk.does(end(1, "2027-09-01"));
    desk.does(C::BeginProject(self::project()));
    desk.does(plan_meeting(meeting(1, Region::EasternAnatolia, 25, "2026-03-20")));
    desk.does(hold(1, &[25, 24], 120));
    desk.does(expect(ballot(1, 41, &["venue"])));
    desk.does(expect(ballot(1, 41, &["money", "venue"])));
    let (project, goal) = (project_id(1), GoalKind::Belonging);
    desk.does(C::Measure { project, goal, value: 17, on: day("2026-06-30") });
    desk.does(C::PlanDisaster(quake()));
    desk.does(commit(1, "hot_meals", &["Gebze", "İzmit"]));
    desk.does(C::Withdraw { plan: plan_id(1), organisation: org(1), role: code("hot_meals") });
    desk
}

#[test]
fn events_and_rows_that_cannot_be_are_refused() {
    let mut desk = told();
    desk.does(C::DraftProtocol(gated(2, [1])));
    desk.does(commit(1, "hot_meals", &["Gebze"]));
    desk.does(commit(2, "hot_meals", &["İzmit"]));
    desk.does(plan_meeting(meeting(2, Region::Marmara, 41, "2026-04-20")));
    let project = project_id(1);
    let reason = || "x".parse().unwrap();
    let until = |until: &str| Renewal { until: day(until), council: None, permission: None };
    let renewed = |from: &str, to: &str| E::ProtocolRenewed {
        protocol: protocol_id(1),
        from: day(from),
        renewal: until(to),
        on: day("2026-03-20"),
    };
    let held = |meeting: RegionalMeeting, plates: &[u8]| {
        let provinces = plates.iter().copied().map(province).collect();
        E::MeetingHeld { project, meeting, provinces, attendance: 3 }
    };
    let measured = |goal, from| E::GoalMeasured { project, goal, from, to: 3, on: day("2026-06-30") };
    let role = |n, role: &str, place: &str| Commitment::new(org(n), code(role), [district(place)]);
    let taken = |to: Commitment| E::RoleTaken { plan: plan_id(1), from: None, to };
    let forged = [
        E::ProtocolDrafted(gated(1, [1])),
        E::ProtocolSigned { protocol: gated(2, [2]), on: day("2026-03-20") },
        E::ProtocolSigned { protocol: gated(3, [2]), on: day("2026-03-20") },
        renewed("2027-03-31", "2029-01-01"),
        renewed("2028-03-31", "2028-03-31"),
        E::ProtocolRenewed {
            protocol: protocol_id(2),
            from: gated(2, [1]).until,
            renewal: until("2028-03-31"),
            on: day("2026-03-20"),
        },
        E::ProtocolEnded { protocol: protocol_id(1), from: day("2026-09-01"), reason: reason() },
        E::ProtocolEnded { protocol: protocol_id(2), from: day("2026-09-01"), reason: reason() },
        E::ProjectBegun(self::project()),
        E::MeetingPlanned { project, meeting: meeting(1, Region::EasternAnatolia, 25, "2026-03-20") },
        E::MeetingPlanned { project, meeting: meeting(3, Region::EasternAnatolia, 41, "2026-03-20") },
        held(meeting(1, Region::EasternAnatolia, 25, "2026-03-20"), &[25]),
        held(meeting(2, Region::Marmara, 41, "2026-04-21"), &[41]),
        held(meeting(2, Region::Marmara, 41, "2026-04-20"), &[25]),
        E::ExpectationsTold { project, from: None, to: ballot(1, 41, &["venue"]) },
        E::ExpectationsTold { project, from: None, to: ballot(2, 41, &["a", "b", "c", "d", "e", "f"]) },
        measured(GoalKind::Belonging, None),
        measured(GoalKind::Dialogue, None),
        E::DisasterPlanned(quake()),
        taken(role(1, "hot_meals", "İzmit")),
        taken(role(3, "shelter", "İzmit")),
        taken(role(3, "hot_meals", "Derince")),
        E::RoleGivenBack { plan: plan_id(1), commitment: role(1, "hot_meals", "İzmit") },
    ];
    for event in forged {
        let before = desk.desk.clone();
        let batch = desk.desk.head().record(&call(NOW), vec![event.clone()]);
        assert_eq!(desk.desk.apply(&batch).unwrap_err().code(), "impossible_event", "{event:?}");
        assert_eq!(desk.desk, before);
    }

    let rows = desk.desk.snapshot();
    assert_eq!(CooperationDesk::load(rows.clone()).unwrap(), desk.desk);
    type Spoil = fn(&mut imece::cooperation::CooperationSnapshot);
    let mut turned = rows.clone();
    turned.plans[0].commitments.reverse();
    assert_eq!(CooperationDesk::load(turned).unwrap(), desk.desk);
    let table: [Spoil; 12] = [
        |rows| rows.protocols[1].ended = rows.protocols[0].ended.clone(),
        |rows| rows.protocols[1].renewals = rows.protocols[0].renewals.clone(),
        |rows| {
            rows.plans[0].commitments[0] = Commitment::new(org(1), code("shelter"), [district("İzmit")]);
        },
        |rows| rows.protocols.push(rows.protocols[0].clone()),
        |rows| rows.protocols[0].signed = None,
        |rows| rows.projects.push(rows.projects[0].clone()),
        |rows| rows.projects[0].meetings.values_mut().for_each(|row| row.meeting.host = province(1)),
        |rows| {
            let there = Some((BTreeSet::from([province(1)]), 3));
            rows.projects[0].meetings.values_mut().for_each(|row| row.held.clone_from(&there));
        },
        |rows| rows.projects[0].measured = BTreeMap::from([(GoalKind::Dialogue, (1, day("2026-01-01")))]),
        |rows| rows.projects[0].ballots = BTreeMap::from([(org(7), ballot(1, 41, &["venue"]))]),
        |rows| rows.plans.push(rows.plans[0].clone()),
        |rows| {
            let twice = rows.plans[0].commitments[0].clone();
            rows.plans[0].commitments.push(twice);
        },
    ];
    for (n, spoil) in table.iter().enumerate() {
        let mut spoilt = rows.clone();
        spoil(&mut spoilt);
        assert!(CooperationDesk::load(spoilt).is_err(), "{n}");
    }
}

#[test]
fn stored_events_stay_readable() {
    crate::golden::hold("cooperation", &told().log, include_str!("../../src/cooperation/event.rs"), &[]);
}

#[test]
#[ignore = "writes files for kinds of events that have none"]
fn write_new_files() {
    crate::golden::write_new("cooperation", &told().log);
}
