//! The portal: who writes, who publishes, and what everybody sees.

use crate::terse::{day, id, org, person, text, uuid};
use imece::{
    event::{Actor, Aggregate, Call, Expected, Recorded, Revision, Role},
    id::{ActorId, PostId, ProgrammeId, StreamId},
    organisation::{
        Office, Organisation, OrganisationKind, Registry, Representative, Standing, StandingKind,
    },
    portal::{
        CivicPortal, Moderation, PortalCommand as C, PortalEvent as E, PostContent, PostState, ProfileContent,
    },
    statistics::PortalTally,
    stats::Observe,
    time::{Month, Zone},
};

const NOW: &str = "2026-03-20T09:00Z";

fn post_id(n: u128) -> PostId {
    id(n)
}

fn call(role: Role) -> Call {
    Call::new(Actor::new(ActorId::from_uuid(uuid(9)).unwrap(), role), NOW.parse().unwrap())
}

fn about(n: u128) -> ProfileContent {
    ProfileContent::new(text(n))
        .with_contact("website".parse().unwrap(), "https://example.org".parse().unwrap())
}

fn shows(n: u128) -> PostContent {
    PostContent::new(format!("Konser {n}").parse().unwrap(), text(n))
}

/// Organisations 1 and 2, for which persons 1 and 2 speak; 3 is dissolved, 4 has nobody.
fn registry() -> Registry {
    let mut registry = Registry::new(StreamId::from_uuid(uuid(1)).unwrap());
    let staff = call(Role::Staff);
    for n in 1..5 {
        let name = format!("Dernek {n}").parse().unwrap();
        registry.register(Organisation::new(org(n), name, OrganisationKind::Association), &staff).unwrap();
    }
    for n in 1..4 {
        let president = Representative::new(person(n), Office::President, day("2020-01-01"));
        registry.appoint(org(n), president, &staff).unwrap();
    }
    let dissolved = Standing { from: day("2026-01-01"), kind: StandingKind::Dissolved };
    registry.change_standing(org(3), dissolved, None, &staff).unwrap();
    registry
}

fn new() -> CivicPortal {
    CivicPortal::new(StreamId::from_uuid(uuid(2)).unwrap(), Zone::ISTANBUL)
}

struct Desk {
    portal: CivicPortal,
    registry: Registry,
    call: Call,
    log: Vec<Recorded<E>>,
}

impl Desk {
    fn new() -> Self {
        Self { portal: new(), registry: registry(), call: call(Role::Staff), log: Vec::new() }
    }

    fn at(&mut self, now: &str) -> &mut Self {
        self.call.now = now.parse().unwrap();
        self
    }

    #[track_caller]
    fn does(&mut self, command: C) -> Vec<E> {
        let events = self.portal.handle(&command, &self.call, &self.registry);
        let events = events.unwrap_or_else(|why| panic!("{command:?}: {why}"));
        self.log.extend(events.iter().cloned());
        events.into_iter().map(|recorded| recorded.event).collect()
    }

    #[track_caller]
    fn fails(&mut self, command: C, code: &str) {
        let before = self.portal.clone();
        match self.portal.handle(&command, &self.call, &self.registry) {
            Ok(events) => panic!("{command:?} should be `{code}`, but: {events:?}"),
            Err(error) => assert_eq!(error.code(), code, "{command:?}: {error}"),
        }
        assert_eq!(self.portal, before, "a refused command changes nothing");
    }

    /// A public page of an organisation.
    fn with_page(mut self, n: u128) -> Self {
        self.does(write(n, n, 1));
        self.does(C::SubmitProfile { organisation: org(n), by: person(n) });
        self.does(C::ApproveProfile { organisation: org(n) });
        self
    }

    fn feed(&self, on: &str) -> Vec<PostId> {
        self.portal.feed(day(on), &self.registry).iter().map(|item| item.post).collect()
    }

    fn state(&self, n: u128) -> &'static str {
        self.portal.post(post_id(n)).unwrap().state.code()
    }
}

fn write(n: u128, by: u128, content: u128) -> C {
    C::WriteProfile { organisation: org(n), content: about(content), by: person(by) }
}

fn compose(post: u128, n: u128, content: PostContent) -> C {
    C::WritePost { post: post_id(post), organisation: org(n), content, by: person(n) }
}

fn submit(post: u128, by: u128) -> C {
    C::SubmitPost { post: post_id(post), by: person(by) }
}

fn approve(post: u128) -> C {
    C::ApprovePost { post: post_id(post) }
}

fn reject(post: u128) -> C {
    C::RejectPost { post: post_id(post), reason: "no picture".parse().unwrap() }
}

fn archive(post: u128, by: Option<u128>) -> C {
    C::ArchivePost { post: post_id(post), by: by.map(person) }
}

/// Row 50: only a representative edits, and nothing is public before an approval.
#[test]
fn only_who_speaks_for_an_organisation_writes_its_page() {
    let mut desk = Desk::new();
    desk.fails(write(1, 2, 1), "not_its_speaker");
    desk.fails(write(3, 3, 1), "not_active");
    desk.fails(write(4, 1, 1), "not_its_speaker");
    desk.fails(write(9, 9, 1), "not_active");
    desk.does(write(1, 1, 1));
    assert!(desk.does(write(1, 1, 1)).is_empty(), "the same again changes nothing");
    desk.fails(C::SubmitProfile { organisation: org(1), by: person(2) }, "not_its_speaker");
    desk.fails(C::ApproveProfile { organisation: org(1) }, "no_such_profile");
    desk.does(C::SubmitProfile { organisation: org(1), by: person(1) });
    assert_eq!(desk.portal.profile(org(1)).unwrap().published, None);
    // Whoever speaks for it does not publish it.
    desk.call.actor.role = Role::Applicant;
    desk.fails(C::ApproveProfile { organisation: org(1) }, "not_a_moderator");
    desk.fails(C::RejectProfile { organisation: org(1), reason: "x".parse().unwrap() }, "not_a_moderator");
    desk.call.actor.role = Role::Staff;
    desk.does(C::ApproveProfile { organisation: org(1) });
    assert_eq!(desk.portal.profile(org(1)).unwrap().published, Some(about(1)));
    desk.call.actor.role = Role::Applicant;
    desk.fails(C::HideProfile { organisation: org(1), reason: "x".parse().unwrap() }, "not_a_moderator");
    desk.call.actor.role = Role::Staff;
    // Nor does somebody whose term is over.
    let staff = call(Role::Staff);
    desk.registry.dismiss(org(1), person(1), Office::President, day("2026-03-20"), &staff).unwrap();
    desk.fails(write(1, 1, 2), "not_its_speaker");
}

#[test]
fn what_is_public_stays_until_its_change_is_approved() {
    let mut desk = Desk::new().with_page(1);
    desk.does(write(1, 1, 2));
    let page = |desk: &Desk| desk.portal.profile(org(1)).unwrap().clone();
    assert_eq!(page(&desk).published, Some(about(1)));
    assert_eq!(page(&desk).pending, Some((about(2), Moderation::Draft)));
    desk.does(C::SubmitProfile { organisation: org(1), by: person(1) });
    assert_eq!(desk.portal.awaiting().0.count(), 1);
    desk.does(C::RejectProfile { organisation: org(1), reason: "too long".parse().unwrap() });
    assert_eq!(page(&desk).published, Some(about(1)));
    desk.fails(C::SubmitProfile { organisation: org(1), by: person(1) }, "no_such_profile");
    // What was sent back may be put again as it is, if the organisation insists.
    desk.does(write(1, 1, 2));
    desk.does(C::SubmitProfile { organisation: org(1), by: person(1) });
    let published = desk.does(C::ApproveProfile { organisation: org(1) });
    assert_eq!(
        published,
        [E::ProfilePublished {
            organisation: org(1),
            content: about(2),
            first: false,
            on: day("2026-03-20")
        }]
    );
    assert!(desk.does(write(1, 1, 2)).is_empty());
    let hide = || C::HideProfile { organisation: org(1), reason: "court".parse().unwrap() };
    desk.does(hide());
    desk.fails(hide(), "no_such_profile");
    // What is dissolved before its page is approved gets none.
    desk.does(write(1, 1, 3));
    desk.does(C::SubmitProfile { organisation: org(1), by: person(1) });
    let dissolved = Standing { from: day("2026-03-20"), kind: StandingKind::Dissolved };
    desk.registry.change_standing(org(1), dissolved, None, &call(Role::Staff)).unwrap();
    desk.fails(C::ApproveProfile { organisation: org(1) }, "not_active");
}

/// Row 51: Draft → Submitted → Published or Rejected → Archived.
#[test]
fn every_command_in_every_state_of_a_post_does_or_says_why_not() {
    let states = ["draft", "submitted", "rejected", "published", "archived"];
    let in_state = |state: &str| {
        let mut desk = Desk::new().with_page(1);
        desk.does(compose(1, 1, shows(1)));
        match state {
            "submitted" => drop(desk.does(submit(1, 1))),
            "rejected" => {
                desk.does(submit(1, 1));
                desk.does(reject(1));
            }
            "published" => {
                desk.does(submit(1, 1));
                desk.does(approve(1));
            }
            "archived" => drop(desk.does(archive(1, None))),
            _ => {}
        }
        assert_eq!(desk.state(1), state);
        desk
    };
    // The columns are the states; `!` is an error, else the state that comes of it.
    let table = [
        (compose(1, 1, shows(2)), ["draft", "!", "draft", "!", "!"]),
        (submit(1, 1), ["submitted", "!", "!", "!", "!"]),
        (approve(1), ["!", "published", "!", "!", "!"]),
        (reject(1), ["!", "rejected", "!", "!", "!"]),
        (archive(1, Some(1)), ["archived", "archived", "archived", "archived", "!"]),
        (archive(1, None), ["archived", "archived", "archived", "archived", "!"]),
    ];
    for (command, outcomes) in table {
        for (state, outcome) in states.iter().zip(outcomes) {
            let mut desk = in_state(state);
            if outcome == "!" {
                desk.fails(command.clone(), "wrong_post_state");
            } else {
                assert_eq!(desk.does(command.clone()).len(), 1);
                assert_eq!(desk.state(1), outcome, "{state}: {command:?}");
            }
        }
    }
}

#[test]
fn a_post_is_its_organisation_s() {
    let mut desk = Desk::new().with_page(1).with_page(2);
    desk.does(compose(1, 1, shows(1)));
    assert!(desk.does(compose(1, 1, shows(1))).is_empty());
    desk.fails(compose(1, 2, shows(1)), "anothers_post");
    let by = |by| C::WritePost { post: post_id(1), organisation: org(1), content: shows(2), by: person(by) };
    desk.fails(by(2), "not_its_speaker");
    desk.fails(compose(3, 3, shows(1)), "not_active");
    desk.fails(submit(1, 2), "not_its_speaker");
    desk.fails(archive(1, Some(2)), "not_its_speaker");
    desk.fails(submit(7, 1), "unknown_post");
    desk.fails(compose(2, 1, shows(1).on_days(day("2026-04-02"), day("2026-04-01"))), "days_out_of_order");
    desk.does(compose(2, 1, shows(1).on_days(day("2026-04-02"), day("2026-04-02"))));
    desk.call.actor.role = Role::Applicant;
    for command in [approve(1), reject(1), archive(1, None)] {
        desk.fails(command, "not_a_moderator");
    }
    desk.does(submit(1, 1));
    // Nobody has dissolved it before it is published, else it is not.
    let staff = call(Role::Staff);
    let dissolved = Standing { from: day("2026-03-20"), kind: StandingKind::Dissolved };
    desk.registry.change_standing(org(1), dissolved, None, &staff).unwrap();
    desk.call.actor.role = Role::Staff;
    desk.fails(approve(1), "not_active");
}

/// Row 49: the civil face of the city, as a value.
#[test]
fn the_feed_shows_what_is_public_the_latest_first() {
    let mut desk = Desk::new().with_page(1).with_page(2);
    let programme = ProgrammeId::from_uuid(uuid(77)).unwrap();
    let contents = [
        (1, 1, shows(1)),
        (2, 1, shows(2).on_days(day("2026-03-25"), day("2026-03-26"))),
        (3, 2, shows(3).about(programme)),
    ];
    for (n, of, content) in contents {
        desk.at(&format!("2026-03-20T1{n}:00Z"));
        desk.does(compose(n, of, content));
        desk.does(submit(n, of));
        if n == 3 {
            desk.at("2026-03-20T12:00Z");
        }
        desk.does(approve(n));
    }
    // Time does not run back: the third is published at 13:00 all the same.
    assert_eq!(desk.feed("2026-03-26"), [3, 2, 1].map(post_id));
    assert_eq!(desk.feed("2026-03-27"), [3, 1].map(post_id));
    desk.does(archive(1, Some(1)));
    assert_eq!(desk.feed("2026-03-26"), [3, 2].map(post_id));
    desk.does(C::HideProfile { organisation: org(1), reason: "court".parse().unwrap() });
    assert_eq!(desk.feed("2026-03-26"), [3].map(post_id));
    let suspended = Standing { from: day("2026-03-25"), kind: StandingKind::Suspended };
    let staff = desk.call.clone();
    desk.registry.change_standing(org(2), suspended, None, &staff).unwrap();
    assert_eq!(desk.feed("2026-03-24"), [3].map(post_id));
    assert!(desk.feed("2026-03-25").is_empty());
}

/// Row 49: the portal is free for organisations: what is written on it has no place for a fee.
#[test]
fn row_49_a_page_costs_nothing() {
    let page = serde_json::to_value(about(1)).unwrap();
    let post = serde_json::to_value(shows(1)).unwrap();
    for word in ["fee", "price", "paid"] {
        let (mut page, mut post) = (page.clone(), post.clone());
        page[word] = serde_json::json!(0);
        post[word] = serde_json::json!(0);
        assert!(serde_json::from_value::<ProfileContent>(page).is_err(), "a page has no {word}");
        assert!(serde_json::from_value::<PostContent>(post).is_err(), "a post has no {word}");
    }
    // Nothing but being active and speaking for the organisation stands between it and its page.
    let mut desk = Desk::new();
    desk.does(write(2, 2, 1));
    desk.does(C::SubmitProfile { organisation: org(2), by: person(2) });
    desk.does(C::ApproveProfile { organisation: org(2) });
    assert_eq!(desk.portal.profile(org(2)).unwrap().published, Some(about(1)));
}

#[test]
fn another_revision_than_expected_is_stale() {
    let mut desk = Desk::new().with_page(1);
    desk.does(compose(1, 1, shows(1)));
    desk.call.expected = Expected::Revision(Revision::new(2));
    for command in [submit(1, 1), compose(1, 1, shows(2)), compose(2, 1, shows(2)), archive(1, None)] {
        desk.fails(command, "stale_revision");
    }
    desk.call.expected = Expected::Revision(Revision::FIRST);
    desk.does(submit(1, 1));
    desk.call.expected = Expected::Exactly(desk.portal.version());
    desk.does(approve(1));
    desk.fails(archive(1, None), "stale_version");
}

/// Whatever becomes of a page or a post, who saw it before has seen another.
#[test]
fn every_step_of_a_page_and_a_post_is_a_revision() {
    let mut desk = Desk::new().with_page(1);
    desk.does(compose(1, 1, shows(1)));
    let submits = || C::SubmitProfile { organisation: org(1), by: person(1) };
    let reason = || "x".parse().unwrap();
    for (command, revision) in [
        (write(1, 1, 2), 3),
        (submits(), 4),
        (C::RejectProfile { organisation: org(1), reason: reason() }, 5),
        (write(1, 1, 2), 6),
        (submits(), 7),
        (C::ApproveProfile { organisation: org(1) }, 8),
        (C::HideProfile { organisation: org(1), reason: reason() }, 9),
        (write(1, 1, 2), 10),
        (compose(1, 1, shows(2)), 1),
        (submit(1, 1), 2),
        (approve(1), 3),
        (archive(1, None), 4),
    ] {
        for expected in 0..12 {
            let mut call = desk.call.clone();
            call.expected = Expected::Revision(Revision::new(expected));
            let found = desk.portal.decide(&command, &call, &desk.registry).map(|events| events.len());
            let found = found.map_err(|why| why.code());
            let due = if expected == revision { Ok(1) } else { Err("stale_revision") };
            assert_eq!(found, due, "{command:?} at {expected}");
        }
        desk.does(command);
    }
}

#[test]
fn events_and_rows_that_cannot_be_are_refused() {
    let mut desk = Desk::new().with_page(1);
    desk.does(compose(1, 1, shows(1)));
    // A page that is written, and neither submitted nor public.
    desk.does(write(2, 2, 1));
    let (post, organisation, on) = (post_id(1), org(1), day("2026-03-20"));
    let forged = [
        E::ProfileSubmitted { organisation },
        E::ProfileSubmitted { organisation: org(4) },
        E::ProfilePublished { organisation: org(2), content: about(1), first: true, on },
        E::ProfileRejected { organisation: org(2), reason: "x".parse().unwrap() },
        E::ProfilePublished { organisation, content: about(1), first: false, on },
        E::ProfileRejected { organisation, reason: "x".parse().unwrap() },
        E::ProfileHidden { organisation: org(2), reason: "x".parse().unwrap(), on },
        E::ProfileHidden { organisation: org(4), reason: "x".parse().unwrap(), on },
        E::PostWritten { post, organisation: org(2), content: shows(1) },
        E::PostSubmitted { post, organisation: org(2) },
        E::PostPublished { post, organisation, on },
        E::PostRejected { post, organisation, reason: "x".parse().unwrap(), on },
        E::PostArchived { post, organisation, from: PostState::Submitted },
    ];
    for event in forged {
        let before = desk.portal.clone();
        let batch = desk.portal.head().record(&desk.call, vec![event.clone()]);
        assert_eq!(desk.portal.apply(&batch).unwrap_err().code(), "impossible_event", "{event:?}");
        assert_eq!(desk.portal, before);
    }
    desk.does(write(1, 1, 2));
    desk.does(C::SubmitProfile { organisation, by: person(1) });
    for (content, first) in [(about(3), false), (about(2), true)] {
        let forged = vec![E::ProfilePublished { organisation, content, first, on }];
        let batch = desk.portal.head().record(&desk.call, forged);
        let before = desk.portal.clone();
        assert_eq!(desk.portal.apply(&batch).unwrap_err().code(), "impossible_event");
        assert_eq!(desk.portal, before);
    }
    let two = vec![E::ProfileSubmitted { organisation }, E::ProfileSubmitted { organisation }];
    let batch = desk.portal.head().record(&desk.call, two);
    assert_eq!(desk.portal.apply(&batch).unwrap_err().code(), "broken_batch");

    let rows = desk.portal.snapshot();
    assert_eq!(CivicPortal::load(rows.clone()).unwrap(), desk.portal);
    let mut twice = rows.clone();
    twice.profiles.push(twice.profiles[0].clone());
    assert!(CivicPortal::load(twice).is_err());
    let mut twice = rows.clone();
    twice.posts.push(twice.posts[0].clone());
    assert!(CivicPortal::load(twice).is_err());
    let mut backwards = rows;
    backwards.posts[0].content = shows(1).on_days(day("2026-04-02"), day("2026-04-01"));
    assert!(CivicPortal::load(backwards).is_err());
}

/// A story that tells every kind of event once.
fn story() -> Vec<Recorded<E>> {
    let mut desk = Desk::new().with_page(1);
    desk.does(write(1, 1, 2));
    desk.does(C::SubmitProfile { organisation: org(1), by: person(1) });
    desk.does(C::RejectProfile { organisation: org(1), reason: "too long".parse().unwrap() });
    let programme = ProgrammeId::from_uuid(uuid(77)).unwrap();
    let full = shows(2).about(programme).on_days(day("2026-03-25"), day("2026-03-26"));
    for (n, content) in [(1, full), (2, shows(3))] {
        desk.does(compose(n, 1, content));
        desk.does(submit(n, 1));
    }
    desk.does(reject(1));
    desk.does(approve(2));
    desk.does(archive(2, None));
    desk.does(C::HideProfile { organisation: org(1), reason: "court".parse().unwrap() });
    desk.log
}

#[test]
fn stored_events_stay_readable() {
    crate::golden::hold("portal", &story(), include_str!("../../src/portal/event.rs"), &[]);
}

#[test]
#[ignore = "writes files for kinds of events that have none"]
fn write_new_files() {
    crate::golden::write_new("portal", &story());
}

#[test]
fn what_became_public_is_counted() {
    let mut desk = Desk::new().with_page(1).with_page(2);
    for (n, of) in [(1, 1), (2, 1), (3, 2), (4, 2)] {
        desk.does(compose(n, of, shows(n)));
        desk.does(submit(n, of));
    }
    desk.does(approve(1));
    desk.at("2026-03-31T21:00Z");
    desk.does(approve(2));
    desk.does(approve(3));
    desk.does(reject(4));
    desk.does(C::HideProfile { organisation: org(2), reason: "court".parse().unwrap() });
    let mut tally = PortalTally::default();
    for event in &desk.log {
        tally.observe(event).unwrap();
    }
    // 21:00 UTC on the 31st is the 1st of April in Kocaeli.
    let april = Month::new(2026, 4).unwrap();
    let year = tally.summary(None).unwrap();
    assert_eq!((year.pages, year.posts, year.rejected, year.organisations), (1, 3, 1, 2));
    let only = tally.summary(Some(april)).unwrap();
    assert_eq!((only.posts, only.rejected, only.organisations), (2, 1, 2));
    // What is taken back was never there.
    for event in &desk.log {
        tally.retract(event).unwrap();
    }
    assert_eq!(tally, PortalTally::default());
}
