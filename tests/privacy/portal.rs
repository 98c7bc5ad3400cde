//! The portal asks who speaks and keeps nobody: only its envelopes name whoever acted.

use crate::{
    lives::stream,
    terse::{id, org, person, read, text},
};
use imece::{
    chrono::NaiveDate,
    event::{Actor, Aggregate, Call, Recorded, Role},
    id::{ActorId, OrganisationId, PersonId, PostId},
    portal::{CivicPortal, PortalEvent, PostContent, ProfileContent, Speakers},
    statistics::PortalTally,
    strategies::laws,
    time::Zone,
};

struct Everybody;

impl Speakers for Everybody {
    fn speaks_for(&self, _: PersonId, _: OrganisationId, _: NaiveDate) -> bool {
        true
    }

    fn is_active(&self, _: OrganisationId, _: NaiveDate) -> bool {
        true
    }
}

#[test]
fn the_portal_keeps_no_author() {
    let new = || CivicPortal::new(stream(1), Zone::ISTANBUL);
    let mut portal = new();
    let author: ActorId = id(501);
    let by = |id, role| Call::new(Actor::new(id, role), read("2026-03-20T09:00Z"));
    let (writes, moderates) = (by(author, Role::Applicant), by(id(8), Role::Staff));
    let (singer, post): (_, PostId) = (person(701), id(5));
    let mut log: Vec<Recorded<PortalEvent>> = Vec::new();
    let content = PostContent::new("Konser".parse().unwrap(), text(6));
    log.extend(
        portal.write_profile(org(3), ProfileContent::new(text(7)), singer, &writes, &Everybody).unwrap(),
    );
    log.extend(portal.submit_profile(org(3), singer, &writes, &Everybody).unwrap());
    log.extend(portal.approve_profile(org(3), &moderates, &Everybody).unwrap());
    log.extend(portal.write_post(post, org(3), content, singer, &writes, &Everybody).unwrap());
    log.extend(portal.submit_post(post, singer, &writes, &Everybody).unwrap());
    log.extend(portal.approve_post(post, &moderates, &Everybody).unwrap());

    let json = |value: &dyn Fn() -> String| value();
    let rows = json(&|| serde_json::to_string(&portal.snapshot()).unwrap());
    let told = json(&|| serde_json::to_string(&log).unwrap());
    assert!(!rows.contains(&singer.to_string()) && !told.contains(&singer.to_string()));
    assert!(!rows.contains(&author.to_string()) && told.contains(&author.to_string()));
    let stripped: Vec<_> = log.iter().cloned().map(|recorded| recorded.without_applicant(id(99))).collect();
    assert!(!serde_json::to_string(&stripped).unwrap().contains(&author.to_string()));
    assert_eq!(stripped.iter().filter(|recorded| recorded.actor == moderates.actor).count(), 2);
    laws::replay(new, &portal, &stripped).unwrap();
    for place in 0..stripped.len() {
        laws::damage(new, &stripped, place, stream(2)).unwrap();
    }
    let figures = crate::lives::tally::<PortalTally, _>;
    assert_eq!(figures(&stripped), figures(&log));
    assert_eq!(portal.head().version.get(), 6);
}
