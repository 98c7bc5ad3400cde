//! A small cooperation desk: the organisations of the small city, five protocols, two projects over the seven regions,
//! five meetings and two disaster plans.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use std::{collections::BTreeSet, format, vec, vec::Vec};

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::{
    Neighbours, city,
    draw::{self, Draw, read, thing},
};
use crate::{
    cooperation::{
        Commitment, CooperationCommand, CooperationDesk, CooperationEvent, CooperationProject, CostShare,
        DisasterPlan, ExpectationBallot, GoalKind, Partners, ProjectGoal, Protocol, RegionalMeeting, Renewal,
        SubRegion, SubRegions, TargetGroup,
    },
    event::{Call, Recorded},
    id::{DisasterPlanId, MeetingId, OrganisationId, ProjectId, ProtocolId},
    organisation::{CouncilDecision, Hazard, Kurus, OrganisationKind, Permission, ProjectCost, StandingKind},
    place::{District, Province, Region},
    schedule::Organisations,
    stats::Ballot,
    text::Code,
    time::Zone,
};

impl Partners for Neighbours {
    /// Foundations among them are exempt from tax.
    fn partner(&self, organisation: OrganisationId, on: NaiveDate) -> Option<(OrganisationKind, bool)> {
        let (kind, standing) = self.look_up(organisation, on)?;
        (standing == StandingKind::Active).then_some((kind, kind == OrganisationKind::Foundation))
    }
}

/// One thing that is done at the desk.
#[derive(Debug, Clone, Copy)]
enum Act {
    Draft,
    Sign,
    Renew,
    End,
    Begin,
    PlanMeeting,
    HoldMeeting,
    Expect,
    Measure,
    PlanDisaster,
    Commit,
    Withdraw,
}

/// What is listed twice is done more often.
const ACTS: [Act; 24] = [
    Act::Draft,
    Act::Draft,
    Act::Draft,
    Act::Sign,
    Act::Sign,
    Act::Sign,
    Act::Sign,
    Act::Renew,
    Act::Renew,
    Act::Renew,
    Act::End,
    Act::Begin,
    Act::PlanMeeting,
    Act::PlanMeeting,
    Act::HoldMeeting,
    Act::HoldMeeting,
    Act::HoldMeeting,
    Act::Expect,
    Act::Expect,
    Act::Measure,
    Act::PlanDisaster,
    Act::Commit,
    Act::Commit,
    Act::Withdraw,
];

/// Returns runs of commands to a small cooperation desk, each with its call. Most fit, some do not, some are stale or
/// repeated. Who is active is what [`Neighbours`] say.
#[must_use = "strategies do nothing by themselves"]
pub fn cooperation_commands(most: usize) -> impl Strategy<Value = Vec<(CooperationCommand, Call)>> {
    use CooperationCommand as C;
    let beginning = vec![C::BeginProject(project(0, 0)), C::PlanDisaster(plan(0, 2))];
    draw::life(most, 8, beginning, &ACTS, command)
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn cooperation_log(most: usize) -> impl Strategy<Value = Vec<Recorded<CooperationEvent>>> {
    cooperation_commands(most).prop_map(|commands| {
        draw::told(CooperationDesk::new(draw::stream(), Zone::ISTANBUL), &commands, &Neighbours)
    })
}

fn command(draw: &Draw<Act>) -> CooperationCommand {
    use CooperationCommand as C;
    let (protocol, project_id) = (protocol_id(draw.n(6)), project_id(u8::from(draw.n(16) == 0)));
    let plan_id = plan_id(u8::from(draw.n(16) == 0));
    // Mostly the two that are active.
    let n = if draw.other(8) == 7 { draw.n(4) } else { draw.other(2) };
    let organisation = city::organisation(n);
    match draw.act {
        Act::Draft => C::DraftProtocol(draft(draw.n(5), draw.other(10))),
        Act::Sign => C::SignProtocol { protocol, on: draw.on() },
        Act::Renew => {
            let until = day(draw.n(5), i64::from(draw.other(6)).saturating_mul(60));
            let (council, permission) = match draw.some(8) {
                0 => (None, None),
                1 => (Some(council(0)), Some(permission(0))),
                some => (Some(council(some)), Some(permission(some))),
            };
            C::RenewProtocol { protocol, renewal: Renewal { until, council, permission }, on: draw.on() }
        }
        Act::End => C::EndProtocol { protocol, from: draw.on(), reason: read("karşılıklı") },
        Act::Begin => C::BeginProject(project(draw.n(2), draw.some(3))),
        Act::PlanMeeting => C::PlanMeeting { project: project_id, meeting: meeting(draw) },
        Act::HoldMeeting => {
            let provinces = [province(41), province(34), province(25)];
            let provinces = provinces.into_iter().take(usize::from(draw.some(9)).div_ceil(3)).collect();
            let attendance = u32::from(draw.other(9)).saturating_mul(20);
            C::HoldMeeting { project: project_id, meeting: meeting_id(draw.n(6)), provinces, attendance }
        }
        Act::Expect => {
            let things = ["venue", "money", "training", "transport", "visibility", "dialogue"];
            let first = usize::from(draw.some(3));
            let named = usize::from(draw.n(7));
            let things: Vec<Code> =
                things.iter().cycle().skip(first).take(named.clamp(1, 6)).map(|it| read(it)).collect();
            let expectations = Ballot::new(things, u8::MAX).expect("each once");
            let province = if n == 0 { province(41) } else { province(25) };
            let ballot = ExpectationBallot { organisation, province, expectations };
            C::Expect { project: project_id, ballot }
        }
        Act::Measure => {
            let goal = if draw.some(4) == 0 { GoalKind::Dialogue } else { GoalKind::Belonging };
            C::Measure { project: project_id, goal, value: u64::from(draw.other(9)), on: draw.on() }
        }
        Act::PlanDisaster => C::PlanDisaster(plan(draw.n(3), draw.some(3))),
        Act::Commit => {
            let districts =
                ["İzmit", "Gebze", "Darıca"].into_iter().take(usize::from(draw.some(9)).div_ceil(3));
            let commitment = Commitment::new(organisation, role(draw), districts.map(district));
            let boats = u32::from(draw.other(3)).saturating_add(1).try_into().expect("not zero");
            C::Commit { plan: plan_id, commitment: commitment.with_resource(read("boat"), boats) }
        }
        Act::Withdraw => C::Withdraw { plan: plan_id, organisation, role: role(draw) },
    }
}

/// A protocol with an association, a foundation or both; most may be signed.
fn draft(n: u8, told: u8) -> Protocol {
    let partners: BTreeSet<OrganisationId> = match told {
        0 => BTreeSet::new(),
        1 => BTreeSet::from([city::organisation(2)]),
        _ if n == 0 => BTreeSet::from([city::organisation(1)]),
        _ => BTreeSet::from([city::organisation(0), city::organisation(1)]),
    };
    let until = if told == 2 { day(n, -1) } else { day(n, 100) };
    let subject = read(&format!("Koro okulu {n}"));
    let protocol = Protocol::new(protocol_id(n), partners, subject, day(n, 0), until);
    let protocol = if told == 3 { protocol } else { protocol.decided_by(council(0)) };
    let protocol = if told == 4 { protocol } else { protocol.permitted_by(permission(0)) };
    if told == 5 || told == 6 {
        let project = ProjectCost { total: Kurus::new(100), employs_disadvantaged: false };
        let borne = Kurus::new(if told == 5 { 50 } else { 60 });
        return protocol.at_cost(CostShare { borne, project });
    }
    protocol
}

fn council(n: u8) -> CouncilDecision {
    CouncilDecision { number: read(&format!("2026/{n}")), on: day(0, i64::from(n).saturating_mul(20)) }
}

fn permission(n: u8) -> Permission {
    Permission { number: read(&format!("V-{n}")), on: day(0, i64::from(n).saturating_mul(20)) }
}

fn project(n: u8, told: u8) -> CooperationProject {
    let regions = Region::ALL.map(|region| {
        let provinces: BTreeSet<Province> = region.provinces().collect();
        let host = *provinces.first().expect("not empty");
        SubRegion { code: read(region.id()), name: read(region.id()), host, provinces }
    });
    let sub_regions = SubRegions::new(regions).expect("the whole country");
    let goal = ProjectGoal {
        kind: GoalKind::Belonging,
        indicator: read("hemşehri meclisi"),
        target: 81.try_into().expect("not zero"),
    };
    let project = CooperationProject::new(project_id(n), read(&format!("Proje {told}")), sub_regions)
        .run_by(read("Türkiye Belediye Başkanları Birliği"))
        .for_groups([TargetGroup::Organisations]);
    if told == 2 { project } else { project.with_goal(goal) }
}

/// Meetings of the region of Marmara, now and then said to be elsewhere.
fn meeting(draw: &Draw<Act>) -> RegionalMeeting {
    let region = if draw.some(12) == 0 { "nowhere" } else { Region::Marmara.id() };
    let host = province(if draw.some(11) == 0 { 25 } else { 41 });
    RegionalMeeting::new(meeting_id(draw.n(5)), read(region), host, read("Kongre Merkezi"), draw.later(3))
}

fn plan(n: u8, told: u8) -> DisasterPlan {
    let area = ["İzmit", "Gebze"].into_iter().take(usize::from(told).min(2)).map(district);
    let plan = DisasterPlan::new(plan_id(n), read("Deprem"), Hazard::Earthquake, area);
    plan.with_role(read("hot_meals"), 1.try_into().expect("not zero"))
        .with_role(read("search_and_rescue"), 2.try_into().expect("not zero"))
}

fn role(draw: &Draw<Act>) -> Code {
    const ROLES: [&str; 5] = ["hot_meals", "hot_meals", "search_and_rescue", "hot_meals", "shelter"];
    read(ROLES.get(usize::from(draw.n(5))).copied().unwrap_or("shelter"))
}

/// So many days after the first of the term of a protocol.
fn day(n: u8, after: i64) -> NaiveDate {
    let days = i64::from(n).saturating_mul(30).saturating_add(after);
    let first: NaiveDate = read("2026-01-20");
    first.checked_add_signed(TimeDelta::days(days)).expect("within the range")
}

fn province(plate: u8) -> Province {
    Province::new(plate).expect("a plate")
}

fn district(name: &str) -> District {
    District::new(province(41), name).expect("a district")
}

fn protocol_id(n: u8) -> ProtocolId {
    thing(9_701, n)
}

fn project_id(n: u8) -> ProjectId {
    thing(9_711, n)
}

fn meeting_id(n: u8) -> MeetingId {
    thing(9_721, n)
}

fn plan_id(n: u8) -> DisasterPlanId {
    thing(9_731, n)
}
