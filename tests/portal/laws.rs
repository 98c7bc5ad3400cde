//! The laws of decide, apply, replay and merging over random lives of a small portal.

use std::collections::BTreeSet;

use crate::{
    cases::cases,
    lives::{self, stream},
    stored,
};
use imece::{
    event::{Aggregate, Call},
    portal::{CivicPortal, Moderation, PortalCommand, PortalError, PortalEvent as E, PostState, Speakers},
    statistics::PortalTally,
    strategies::{Neighbours, laws::Kept, portal_commands, portal_log},
    time::Zone,
};
use proptest::{prelude::*, test_runner::TestCaseError};

type Log = lives::Log<CivicPortal>;

const MOST: usize = 80;
const SPEAKERS: &dyn Speakers = &Neighbours;

fn new() -> CivicPortal {
    CivicPortal::new(stream(1), Zone::ISTANBUL)
}

/// A life as its commands make it, every decision held to the laws of deciding.
fn live(commands: &[(PortalCommand, Call)]) -> Result<(CivicPortal, Log), TestCaseError> {
    let cannot_be = |error: &_| matches!(error, PortalError::Replay(_));
    lives::live(new(), commands, SPEAKERS, cannot_be, holds_together)
}

/// Staff are shown whatever was put to them, and nothing else.
fn holds_together(portal: &CivicPortal) -> Kept {
    let rows = portal.snapshot();
    let (pages, posts) = portal.awaiting();
    let submitted = |state: &Moderation| *state == Moderation::Submitted;
    let waiting =
        rows.profiles.iter().filter(|page| page.pending.as_ref().is_some_and(|(_, it)| submitted(it)));
    prop_assert_eq!(pages.count(), waiting.count());
    prop_assert_eq!(
        posts.count(),
        rows.posts.iter().filter(|post| post.state == PostState::Submitted).count()
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn live_state_is_the_replay_of_its_events(commands in portal_commands(MOST), place: prop::sample::Index) {
        let (portal, log) = live(&commands)?;
        lives::replays(new, &portal, &log, place)?;
        lives::survives_json(&commands)?;
        lives::survives_json(&portal)?;
        prop_assert_eq!(CivicPortal::load(portal.snapshot()).unwrap(), portal);
    }

    /// What everybody sees was approved, is of somebody with a public page, and was not taken off since.
    #[test]
    fn the_feed_shows_what_was_approved(log in portal_log(MOST)) {
        let mut portal = new();
        portal.replay(&log).unwrap();
        let on = "2026-03-20".parse().unwrap();
        for item in portal.feed(on, SPEAKERS) {
            prop_assert!(portal.profile(item.organisation).unwrap().published.is_some());
            let of_it = |event: &E| match event {
                E::PostPublished { post, .. } | E::PostArchived { post, .. } => *post == item.post,
                _ => false,
            };
            let last = log.iter().rfind(|recorded| of_it(&recorded.event)).unwrap();
            let public = matches!(last.event, E::PostPublished { .. });
            prop_assert!(public);
            prop_assert_eq!(last.at, item.published);
        }
    }

    #[test]
    fn a_batch_with_an_event_that_cannot_be_leaves_no_trace(
        log in portal_log(MOST),
        place: prop::sample::Index,
        other: prop::sample::Index,
    ) {
        lives::leaves_no_trace(new, &log, place, other, |_| ())?;
    }

    #[test]
    fn figures_of_parts_of_a_log_add_up(log in portal_log(MOST), cuts: [prop::sample::Index; 2]) {
        lives::figures_add_up::<PortalTally, _>(&log, cuts)?;
    }

    /// The naive count: each figure once more, from the portal and its log.
    #[test]
    fn figures_of_a_log_are_those_of_its_portal(log in portal_log(MOST)) {
        let mut portal = new();
        portal.replay(&log).unwrap();
        let said = lives::tally::<PortalTally, _>(&log).summary(None).unwrap();
        let pages = portal.snapshot().profiles.into_iter().filter(|page| page.published.is_some());
        prop_assert_eq!(said.pages, pages.count() as u64);
        let organisations: Vec<_> = log
            .iter()
            .filter_map(|recorded| match &recorded.event {
                E::PostPublished { organisation, .. } => Some(*organisation),
                _ => None,
            })
            .collect();
        prop_assert_eq!(said.posts, organisations.len() as u64);
        prop_assert_eq!(said.organisations, organisations.iter().collect::<BTreeSet<_>>().len() as u64);
        let rejected = log.iter().filter(|recorded| matches!(recorded.event, E::PostRejected { .. }));
        prop_assert_eq!(said.rejected, rejected.count() as u64);
    }
}

/// The strategy reaches every kind of event and every error: or the laws above would say little.
#[test]
fn random_lives_reach_everything() {
    let (mut events, mut errors) = (BTreeSet::new(), BTreeSet::new());
    let see = |event: &E| _ = events.insert(stored::kind(event));
    let refused = |error: &PortalError| _ = errors.insert(error.code());
    lives::reached(150, &portal_commands(80), new, SPEAKERS, see, refused);
    assert_eq!(events, stored::kinds(include_str!("../../src/portal/event.rs")));
    for code in [
        "stale_version",
        "stale_revision",
        "not_active",
        "not_its_speaker",
        "not_a_moderator",
        "no_such_profile",
        "unknown_post",
        "anothers_post",
        "wrong_post_state",
        "days_out_of_order",
    ] {
        assert!(errors.contains(code), "{code} is missing of {errors:?}");
    }
}
