use alloc::{collections::BTreeMap, vec::Vec};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Moderation, PortalCommand, PortalError, PortalEvent, Post, PostContent, PostState, Profile,
    ProfileContent, decide::Deciding,
};
use crate::{
    event::{
        Aggregate, Call, Contradiction, Head, Recorded, ReplayError, Revision, Version, apply_single,
        as_rows, load_rows,
    },
    id::{OrganisationId, PersonId, PostId, StreamId},
    organisation::{Registry, StandingKind},
    text::Note,
    time::Zone,
};

type Events = Result<Vec<Recorded<PortalEvent>>, PortalError>;

/// What the portal asks about organisations. The [`Registry`] answers it; a host may answer from its own records.
pub trait Speakers {
    /// Returns whether a person speaks for an organisation on a day.
    fn speaks_for(&self, person: PersonId, organisation: OrganisationId, on: NaiveDate) -> bool;

    /// Returns whether an organisation is registered and active on a day.
    fn is_active(&self, organisation: OrganisationId, on: NaiveDate) -> bool;
}

impl Speakers for Registry {
    fn speaks_for(&self, person: PersonId, organisation: OrganisationId, on: NaiveDate) -> bool {
        Self::speaks_for(self, person, organisation, on)
    }

    fn is_active(&self, organisation: OrganisationId, on: NaiveDate) -> bool {
        self.organisation(organisation).is_some_and(|known| known.standing_on(on) == StandingKind::Active)
    }
}

/// The pages and posts of the organisations of a city, such as *Sivil Dünya Kocaeli*.
///
/// ```
/// use imece::{
///     chrono::NaiveDate, event::{Actor, Call, Role}, id::*, portal::{CivicPortal, PostContent, ProfileContent, Speakers},
///     time::Zone, uuid::Uuid,
/// };
/// struct Everybody;
/// impl Speakers for Everybody {
///     fn speaks_for(&self, _: PersonId, _: OrganisationId, _: NaiveDate) -> bool { true }
///     fn is_active(&self, _: OrganisationId, _: NaiveDate) -> bool { true }
/// }
/// let id = Uuid::from_u128;
/// let mut portal = CivicPortal::new(StreamId::from_uuid(id(1))?, Zone::ISTANBUL);
/// let call = Call::new(Actor::new(ActorId::from_uuid(id(2))?, Role::Staff), "2026-03-20T09:00Z".parse()?);
/// let (choir, singer) = (OrganisationId::from_uuid(id(3))?, PersonId::from_uuid(id(4))?);
/// let (post, text) = (PostId::from_uuid(id(5))?, TextId::from_uuid(id(6))?);
///
/// portal.write_profile(choir, ProfileContent::new(text), singer, &call, &Everybody)?;
/// portal.submit_profile(choir, singer, &call, &Everybody)?;
/// portal.approve_profile(choir, &call, &Everybody)?;
/// portal.write_post(post, choir, PostContent::new("Spring concert".parse()?, text), singer, &call, &Everybody)?;
/// assert!(portal.feed("2026-03-20".parse().unwrap(), &Everybody).is_empty());
/// portal.submit_post(post, singer, &call, &Everybody)?;
/// portal.approve_post(post, &call, &Everybody)?;
/// assert_eq!(portal.feed("2026-03-20".parse().unwrap(), &Everybody)[0].post, post);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PortalSnapshot", into = "PortalSnapshot")]
pub struct CivicPortal {
    pub(super) head: Head,
    zone: Zone,
    pub(super) profiles: BTreeMap<OrganisationId, Profile>,
    pub(super) posts: BTreeMap<PostId, Post>,
}

/// Everything that a portal holds, as rows: what a host keeps that does not keep events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct PortalSnapshot {
    /// Where the stream stands.
    pub head: Head,
    /// The zone in which days are days.
    pub zone: Zone,
    /// The pages, in the order of their organisations when written, in any order when read.
    pub profiles: Vec<Profile>,
    /// The posts, in the order of their ids when written, in any order when read.
    pub posts: Vec<Post>,
}

impl Profile {
    pub(super) const fn new(organisation: OrganisationId) -> Self {
        Self { organisation, published: None, pending: None, revision: Revision::new(0) }
    }
}

impl PostState {
    /// Whether the content may be written anew.
    pub(super) const fn is_writable(&self) -> bool {
        matches!(self, Self::Draft | Self::Rejected { .. })
    }
}

impl CivicPortal {
    /// Makes an empty portal whose days are those of a zone.
    #[must_use]
    pub const fn new(stream: StreamId, zone: Zone) -> Self {
        Self { head: Head::new(stream), zone, profiles: BTreeMap::new(), posts: BTreeMap::new() }
    }

    /// Makes a portal of rows, which goes on where it stopped.
    ///
    /// # Errors
    /// [`ReplayError::Impossible`] where two pages are of one organisation, two posts have one id, or a post's days are
    /// out of order.
    pub fn load(snapshot: PortalSnapshot) -> Result<Self, ReplayError> {
        let head = snapshot.head;
        load_rows(Self::new(head.stream, snapshot.zone), head, |portal| portal.fill(snapshot))
    }

    fn fill(&mut self, snapshot: PortalSnapshot) -> Result<(), Contradiction> {
        self.head = snapshot.head;
        for page in snapshot.profiles {
            if self.profiles.insert(page.organisation, page).is_some() {
                return Err("an organisation has two pages");
            }
        }
        for post in snapshot.posts {
            if !post.content.has_days_in_order() {
                return Err("a post ends before it begins");
            }
            if self.posts.insert(post.id, post).is_some() {
                return Err("two posts have one id");
            }
        }
        Ok(())
    }

    /// Returns everything that the portal holds, as rows.
    #[must_use]
    pub fn snapshot(&self) -> PortalSnapshot {
        let (profiles, posts) = (self.profiles.values().cloned(), self.posts.values().cloned());
        PortalSnapshot {
            head: self.head,
            zone: self.zone,
            profiles: profiles.collect(),
            posts: posts.collect(),
        }
    }

    /// Returns the version.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.head.version
    }

    /// Returns the page of an organisation.
    #[must_use]
    pub fn profile(&self, organisation: OrganisationId) -> Option<&Profile> {
        self.profiles.get(&organisation)
    }

    /// Returns all pages in the order of their organisations.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }

    /// Returns a post.
    #[must_use]
    pub fn post(&self, id: PostId) -> Option<&Post> {
        self.posts.get(&id)
    }

    /// Returns all posts in the order of their ids.
    pub fn posts(&self) -> impl Iterator<Item = &Post> {
        self.posts.values()
    }

    /// Returns the pages and posts that await staff: first the pages, by organisation, then the posts, by id.
    pub fn awaiting(&self) -> (impl Iterator<Item = &Profile>, impl Iterator<Item = &Post>) {
        let submitted = |page: &&Profile| matches!(page.pending, Some((_, Moderation::Submitted)));
        let posts = self.posts().filter(|post| post.state == PostState::Submitted);
        (self.profiles().filter(submitted), posts)
    }

    /// Writes the page of an organisation, or a change of it. What is public stays until staff approve.
    ///
    /// # Errors
    /// [`PortalError::NotItsSpeaker`], [`PortalError::NotActive`], [`PortalError::Stale`].
    pub fn write_profile(
        &mut self,
        organisation: OrganisationId,
        content: ProfileContent,
        by: PersonId,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::WriteProfile { organisation, content, by }, call, speakers)
    }

    /// Asks staff to publish what is written for a page.
    ///
    /// # Errors
    /// As [`CivicPortal::write_profile`], and [`PortalError::NoSuchProfile`] where nothing is a draft.
    pub fn submit_profile(
        &mut self,
        organisation: OrganisationId,
        by: PersonId,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::SubmitProfile { organisation, by }, call, speakers)
    }

    /// Publishes what is submitted for a page.
    ///
    /// # Errors
    /// [`PortalError::NotAModerator`], [`PortalError::NoSuchProfile`], [`PortalError::NotActive`].
    pub fn approve_profile(
        &mut self,
        organisation: OrganisationId,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::ApproveProfile { organisation }, call, speakers)
    }

    /// Sends what is submitted for a page back.
    ///
    /// # Errors
    /// [`PortalError::NotAModerator`], [`PortalError::NoSuchProfile`].
    pub fn reject_profile(
        &mut self,
        organisation: OrganisationId,
        reason: Note,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::RejectProfile { organisation, reason }, call, speakers)
    }

    /// Takes a page off the portal, and with it the posts of the organisation out of the feed.
    ///
    /// # Errors
    /// [`PortalError::NotAModerator`], [`PortalError::NoSuchProfile`] where it is not public.
    pub fn hide_profile(
        &mut self,
        organisation: OrganisationId,
        reason: Note,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::HideProfile { organisation, reason }, call, speakers)
    }

    /// Writes a post, or writes a draft or a rejected post anew. The same post again changes nothing.
    ///
    /// # Errors
    /// [`PortalError::NotItsSpeaker`], [`PortalError::NotActive`], [`PortalError::AnothersPost`],
    /// [`PortalError::WrongState`] for one that is submitted, published or archived, [`PortalError::DaysOutOfOrder`].
    pub fn write_post(
        &mut self,
        post: PostId,
        organisation: OrganisationId,
        content: PostContent,
        by: PersonId,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::WritePost { post, organisation, content, by }, call, speakers)
    }

    /// Asks staff to publish a post.
    ///
    /// # Errors
    /// [`PortalError::UnknownPost`], [`PortalError::NotItsSpeaker`], [`PortalError::WrongState`].
    pub fn submit_post(
        &mut self,
        post: PostId,
        by: PersonId,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::SubmitPost { post, by }, call, speakers)
    }

    /// Publishes a post.
    ///
    /// # Errors
    /// [`PortalError::NotAModerator`], [`PortalError::UnknownPost`], [`PortalError::WrongState`],
    /// [`PortalError::NotActive`].
    pub fn approve_post(&mut self, post: PostId, call: &Call, speakers: &dyn Speakers) -> Events {
        self.handle(&PortalCommand::ApprovePost { post }, call, speakers)
    }

    /// Sends a post back.
    ///
    /// # Errors
    /// [`PortalError::NotAModerator`], [`PortalError::UnknownPost`], [`PortalError::WrongState`].
    pub fn reject_post(
        &mut self,
        post: PostId,
        reason: Note,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::RejectPost { post, reason }, call, speakers)
    }

    /// Takes a post off the portal: whoever speaks for the organisation, or staff, who name nobody.
    ///
    /// # Errors
    /// [`PortalError::UnknownPost`], [`PortalError::NotItsSpeaker`], [`PortalError::NotAModerator`],
    /// [`PortalError::WrongState`].
    pub fn archive_post(
        &mut self,
        post: PostId,
        by: Option<PersonId>,
        call: &Call,
        speakers: &dyn Speakers,
    ) -> Events {
        self.handle(&PortalCommand::ArchivePost { post, by }, call, speakers)
    }
}

as_rows!(CivicPortal, PortalSnapshot, ReplayError);

impl Aggregate for CivicPortal {
    type Command = PortalCommand;
    type Event = PortalEvent;
    type Facts<'a> = &'a dyn Speakers;
    type Error = PortalError;

    fn head(&self) -> Head {
        self.head
    }

    fn decide(&self, command: &PortalCommand, call: &Call, speakers: &dyn Speakers) -> Events {
        let today = self.zone.day_of(self.head.now(call));
        let event = Deciding { portal: self, call, today, speakers }.run(command)?;
        Ok(self.head.record(call, event.into_iter().collect()))
    }

    fn apply(&mut self, batch: &[Recorded<PortalEvent>]) -> Result<(), ReplayError> {
        self.head = apply_single(self, self.head, batch, Self::apply_event)?;
        Ok(())
    }
}
