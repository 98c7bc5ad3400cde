//! A small registry: nine organisations of every form that has rules, three persons, six supports, two charts of units.
#![expect(clippy::expect_used, reason = "what is written here is valid, as every run of a test shows")]

use core::num::NonZeroU32;
use std::{format, vec::Vec};

use proptest::prelude::*;

use super::draw::{self, Draw, read, thing};
use crate::{
    event::{Call, Recorded},
    id::{OrganisationId, PersonId, SupportId, UnitId},
    organisation::{
        Kurus, LegalBasis, MunicipalityTier, Office, Organisation, OrganisationKind, OrganisationalUnit,
        ProjectCost, Registry, RegistryCommand, RegistryEvent, Representative, Standing, StandingKind,
        Support, SupportKind, UnitChart, UnitKind, Worth,
    },
    time::RetentionPolicy,
};

/// One thing that is done with the registry.
#[derive(Debug, Clone, Copy)]
enum Act {
    Register,
    Amend,
    Standing,
    Appoint,
    Dismiss,
    Attach,
    Declare,
    Support,
    Revoke,
    Units,
    Retention,
    Erase,
}

/// What is listed twice is done more often.
const ACTS: [Act; 25] = [
    Act::Register,
    Act::Register,
    Act::Amend,
    Act::Amend,
    Act::Amend,
    Act::Standing,
    Act::Appoint,
    Act::Appoint,
    Act::Appoint,
    Act::Dismiss,
    Act::Dismiss,
    Act::Dismiss,
    Act::Attach,
    Act::Attach,
    Act::Declare,
    Act::Declare,
    Act::Support,
    Act::Support,
    Act::Support,
    Act::Revoke,
    Act::Units,
    Act::Retention,
    Act::Erase,
    Act::Erase,
    Act::Erase,
];

/// Returns runs of commands to a small registry, each with its call. Most fit, some do not, some are stale or repeated.
#[must_use = "strategies do nothing by themselves"]
pub fn registry_commands(most: usize) -> impl Strategy<Value = Vec<(RegistryCommand, Call)>> {
    let beginning = (0..6).map(|n| RegistryCommand::Register(organisation(n, 0))).collect();
    draw::life(most, 4, beginning, &ACTS, command)
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn registry_log(most: usize) -> impl Strategy<Value = Vec<Recorded<RegistryEvent>>> {
    registry_commands(most).prop_map(|commands| draw::told(Registry::new(draw::stream()), &commands, ()))
}

fn command(draw: &Draw<Act>) -> RegistryCommand {
    use RegistryCommand as C;
    const KINDS: [StandingKind; 4] =
        [StandingKind::Suspended, StandingKind::Active, StandingKind::Suspended, StandingKind::Dissolved];
    let organisation_id = id(draw.n(9));
    match draw.act {
        Act::Register => C::Register(organisation(draw.n(9), draw.some(14))),
        Act::Amend => C::Amend(organisation(draw.n(9), draw.some(14))),
        Act::Standing => {
            let kind =
                KINDS.into_iter().cycle().nth(usize::from(draw.some(4))).unwrap_or(StandingKind::Active);
            let reason = (draw.other(2) == 0).then(|| read("karar"));
            let standing = Standing { from: draw.on(), kind };
            C::ChangeStanding { organisation: organisation_id, standing, reason }
        }
        Act::Appoint => {
            let mut representative = Representative::new(person(draw.other(3)), office(draw), draw.month());
            if draw.some(12) == 0 {
                representative.person = None;
            }
            if draw.some(5) == 0 {
                representative.until = Some(draw.later(i64::from(draw.some(50)).saturating_sub(5)));
            }
            C::Appoint { organisation: organisation_id, representative }
        }
        Act::Dismiss => C::Dismiss {
            organisation: organisation_id,
            person: person(draw.other(3)),
            office: office(draw),
            until: draw.on(),
        },
        Act::Attach => {
            let parent = (draw.some(6) > 0).then(|| id(draw.other(9)));
            C::Attach { organisation: organisation_id, parent }
        }
        Act::Declare => {
            let year = i32::from(draw.some(4)).saturating_add(2_023);
            C::Declare { organisation: organisation_id, year, on: draw.on() }
        }
        Act::Support => C::Support(support(draw)),
        Act::Revoke => {
            C::RevokeSupport { support: support_id(draw.other(8)), reason: read("yanlış kayıt") }
        }
        Act::Units => C::SetUnits(units(draw.some(2))),
        Act::Retention => {
            let months = NonZeroU32::new(u32::from(draw.some(3)));
            C::SetRetention(months.map(RetentionPolicy::months))
        }
        Act::Erase => C::Erase { organisation: organisation_id, person: person(draw.other(3)) },
    }
}

/// An organisation as it is mostly told, or with something else, or with something that cannot be.
fn organisation(n: u8, told: u8) -> Organisation {
    use OrganisationKind as K;
    const KINDS: [OrganisationKind; 9] = [
        K::Association,
        K::Federation,
        K::Branch,
        K::Confederation,
        K::Foundation,
        K::Association,
        K::Association,
        K::Federation,
        K::PublicBody,
    ];
    let kind = KINDS.get(usize::from(n)).copied().unwrap_or(K::Other);
    let named = |name: &str, kind| Organisation::new(id(n), read(name), kind);
    let known = named(&format!("Işık {}. Derneği", n.div_euclid(2)), kind);
    let number = |known: Organisation, n: u8| known.with_identifier(read("kutuk"), read(&format!("41-{n}")));
    let founded = |founders| named("Kurucular", kind).founded_by(founders, read("2015-12-17"));
    match told {
        0..=3 => known,
        4 | 5 => named("Işık Der.", kind),
        6 | 7 => number(known, n.rem_euclid(4)),
        8 => number(known, n),
        9 => number(number(known, 8), 9),
        10 => founded(2),
        11 => founded(7),
        12 => named("Işık Derneği", K::Cooperative),
        _ => known.with_standing(Standing { from: read("2026-01-01"), kind: StandingKind::Suspended }),
    }
}

/// A support whose id is seen again with the same content more often than not.
fn support(draw: &Draw<Act>) -> Support {
    let n = draw.other(6);
    let worth = match n {
        0 => Worth::Quantity { number: 300.try_into().expect("not zero"), of: read("sapling") },
        _ => Worth::Money(Kurus::new(u64::from(draw.some(4)).saturating_mul(20).saturating_add(20))),
    };
    let kind = if n == 0 { SupportKind::InKind } else { SupportKind::Partnership };
    let (to, basis) = (id(draw.n(9)), LegalBasis::new(5_393, 75));
    let support = Support::new(support_id(n), to, kind, worth, draw.on(), basis);
    let total = Kurus::new(100);
    match n {
        1..=3 => support.of_project(ProjectCost { total, employs_disadvantaged: n == 3 }),
        _ => support,
    }
}

fn units(n: u8) -> UnitChart {
    let unit: UnitId = thing(9_301, n);
    let name = read("Sivil Toplumla İlişkiler Müdürlüğü");
    let units = [OrganisationalUnit::new(unit, name, UnitKind::Directorate)];
    UnitChart::new(MunicipalityTier::District, unit, units).expect("a chart")
}

const fn office(draw: &Draw<Act>) -> Office {
    if draw.some(3) == 0 { Office::Treasurer } else { Office::President }
}

fn id(n: u8) -> OrganisationId {
    thing(9_001, n)
}

fn person(n: u8) -> PersonId {
    thing(9_101, n)
}

fn support_id(n: u8) -> SupportId {
    thing(9_201, n)
}
