//! A small portal: the organisations of the small city, their presidents, and six posts.

use std::{format, vec, vec::Vec};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    Neighbours, city,
    draw::{self, Draw, read, thing},
};
use crate::{
    event::{Call, Recorded},
    id::{OrganisationId, PersonId, PostId},
    organisation::StandingKind,
    portal::{CivicPortal, PortalCommand, PortalEvent, PostContent, ProfileContent, Speakers},
    schedule::Organisations,
    time::Zone,
};

impl Speakers for Neighbours {
    /// Each organisation has one who speaks for it, of the same number.
    fn speaks_for(&self, person: PersonId, organisation: OrganisationId, _: NaiveDate) -> bool {
        (0..4).any(|n| (person, organisation) == (city::person(n), city::organisation(n)))
    }

    fn is_active(&self, organisation: OrganisationId, on: NaiveDate) -> bool {
        self.look_up(organisation, on).is_some_and(|(_, standing)| standing == StandingKind::Active)
    }
}

/// One thing that is done at the portal.
#[derive(Debug, Clone, Copy)]
enum Act {
    WriteProfile,
    SubmitProfile,
    ApproveProfile,
    RejectProfile,
    HideProfile,
    WritePost,
    SubmitPost,
    ApprovePost,
    RejectPost,
    ArchivePost,
}

/// What is listed twice is done more often.
const ACTS: [Act; 18] = [
    Act::WriteProfile,
    Act::WriteProfile,
    Act::SubmitProfile,
    Act::SubmitProfile,
    Act::ApproveProfile,
    Act::ApproveProfile,
    Act::RejectProfile,
    Act::HideProfile,
    Act::WritePost,
    Act::WritePost,
    Act::WritePost,
    Act::SubmitPost,
    Act::SubmitPost,
    Act::SubmitPost,
    Act::ApprovePost,
    Act::ApprovePost,
    Act::RejectPost,
    Act::ArchivePost,
];

/// Returns runs of commands to a small portal, each with its call. Most fit, some do not, some are stale or repeated. Who
/// speaks for whom is what [`Neighbours`] say.
#[must_use = "strategies do nothing by themselves"]
pub fn portal_commands(most: usize) -> impl Strategy<Value = Vec<(PortalCommand, Call)>> {
    use PortalCommand as C;
    let (organisation, by) = (city::organisation(0), city::person(0));
    let beginning = vec![
        C::WriteProfile { organisation, content: page(0), by },
        C::SubmitProfile { organisation, by },
        C::ApproveProfile { organisation },
    ];
    draw::life(most, 2, beginning, &ACTS, command)
}

/// Returns logs of what such a run of commands leads to.
#[must_use = "strategies do nothing by themselves"]
pub fn portal_log(most: usize) -> impl Strategy<Value = Vec<Recorded<PortalEvent>>> {
    portal_commands(most).prop_map(|commands| {
        draw::told(CivicPortal::new(draw::stream(), Zone::ISTANBUL), &commands, &Neighbours)
    })
}

fn command(draw: &Draw<Act>) -> PortalCommand {
    use PortalCommand as C;
    // Mostly the two that are active; the president mostly speaks for their own.
    let n = if draw.n(8) == 7 { draw.other(4) } else { draw.n(2) };
    let organisation = city::organisation(n);
    let by = if draw.some(9) == 0 { city::person(draw.other(4)) } else { city::person(n) };
    let post: PostId = thing(9_401, draw.other(6));
    // Posts are written by the organisation of their parity, and others try.
    let owner = draw.other(2);
    let author = if draw.n(12) == 0 { n } else { owner };
    let its = city::person(author);
    let reason = || read("metin uzun");
    match draw.act {
        Act::WriteProfile => C::WriteProfile { organisation, content: page(draw.some(3)), by },
        Act::SubmitProfile => C::SubmitProfile { organisation, by },
        Act::ApproveProfile => C::ApproveProfile { organisation },
        Act::RejectProfile => C::RejectProfile { organisation, reason: reason() },
        Act::HideProfile => C::HideProfile { organisation, reason: reason() },
        Act::WritePost => {
            let organisation = city::organisation(author);
            C::WritePost { post, organisation, content: content(draw), by: its }
        }
        Act::SubmitPost => C::SubmitPost { post, by: its },
        Act::ApprovePost => C::ApprovePost { post },
        Act::RejectPost => C::RejectPost { post, reason: reason() },
        Act::ArchivePost => C::ArchivePost { post, by: (draw.some(2) == 0).then_some(its) },
    }
}

fn page(n: u8) -> ProfileContent {
    ProfileContent::new(thing(9_501, n)).with_contact(read("website"), read("https://example.org"))
}

fn content(draw: &Draw<Act>) -> PostContent {
    let n = draw.some(3);
    let content = PostContent::new(read(&format!("Konser {n}")), thing(9_501, n));
    match draw.some(10) {
        0 => content.on_days(draw.on(), draw.later(-1)),
        1..=3 => content.on_days(draw.on(), draw.later(30)),
        4 => content.about(thing(9_601, n)),
        _ => content,
    }
}
