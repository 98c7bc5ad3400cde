//! Facts change the portal. Every command leads to one event, so nothing is half done.

use super::{CivicPortal, Moderation, PortalEvent, Post, PostState, Profile, ProfileContent};
use crate::{
    event::{Contradiction, Recorded, Revision},
    id::{OrganisationId, PostId},
};

impl CivicPortal {
    pub(super) fn apply_event(&mut self, recorded: &Recorded<PortalEvent>) -> Result<(), Contradiction> {
        use PortalEvent as E;
        match &recorded.event {
            E::ProfileWritten { organisation, content } => {
                let page = self.profiles.entry(*organisation).or_insert_with(|| Profile::new(*organisation));
                page.pending = Some((content.clone(), Moderation::Draft));
                page.revision = page.revision.next();
            }
            E::ProfileSubmitted { organisation } => {
                let (page, content) = self.written(*organisation, |state| *state == Moderation::Draft)?;
                page.pending = Some((content, Moderation::Submitted));
            }
            E::ProfilePublished { organisation, content, first, .. } => {
                // Looked at before anything changes: a refused event leaves no trace.
                let is_other = |page: &Profile| {
                    let written = page.pending.as_ref().map(|(written, _)| written);
                    written.is_some_and(|written| written != content) || page.published.is_none() != *first
                };
                if self.profile(*organisation).is_some_and(is_other) {
                    return Err("something else was to be published");
                }
                let (page, written) = self.written(*organisation, |state| *state == Moderation::Submitted)?;
                page.published = Some(written);
                page.pending = None;
            }
            E::ProfileRejected { organisation, reason } => {
                let (page, content) = self.written(*organisation, |state| *state == Moderation::Submitted)?;
                page.pending = Some((content, Moderation::Rejected { reason: reason.clone() }));
            }
            E::ProfileHidden { organisation, .. } => {
                let page = self.profiles.get_mut(organisation).filter(|page| page.published.is_some());
                let page = page.ok_or("the page is not public")?;
                page.published = None;
                page.revision = page.revision.next();
            }
            E::PostWritten { post, organisation, content } => {
                let revision = match self.posts.get(post) {
                    None => Revision::FIRST,
                    Some(known) if known.organisation == *organisation && known.state.is_writable() => {
                        known.revision.next()
                    }
                    Some(_) => return Err("the post cannot be written"),
                };
                let (id, organisation, content) = (*post, *organisation, content.clone());
                let state = PostState::Draft;
                self.posts.insert(id, Post { id, organisation, content, state, revision });
            }
            E::PostSubmitted { post, organisation } => {
                self.become_(*post, *organisation, |state| *state == PostState::Draft, PostState::Submitted)?;
            }
            E::PostPublished { post, organisation, .. } => {
                let to = PostState::Published { at: recorded.at };
                self.become_(*post, *organisation, |state| *state == PostState::Submitted, to)?;
            }
            E::PostRejected { post, organisation, reason, .. } => {
                let to = PostState::Rejected { reason: reason.clone() };
                self.become_(*post, *organisation, |state| *state == PostState::Submitted, to)?;
            }
            E::PostArchived { post, organisation, from } => {
                let stood = |state: &PostState| state == from && *state != PostState::Archived;
                self.become_(*post, *organisation, stood, PostState::Archived)?;
            }
        }
        Ok(())
    }

    /// The page of an organisation, changed once more, with what is written for it in a state.
    fn written(
        &mut self,
        organisation: OrganisationId,
        stands: impl Fn(&Moderation) -> bool,
    ) -> Result<(&mut Profile, ProfileContent), Contradiction> {
        let page = self.profiles.get_mut(&organisation).ok_or("the page is unknown")?;
        let written = page.pending.as_ref().filter(|(_, state)| stands(state));
        let (content, _) = written.ok_or("the page was in another state")?.clone();
        page.revision = page.revision.next();
        Ok((page, content))
    }

    fn become_(
        &mut self,
        id: PostId,
        organisation: OrganisationId,
        from: impl Fn(&PostState) -> bool,
        to: PostState,
    ) -> Result<(), Contradiction> {
        let post =
            self.posts.get_mut(&id).filter(|post| post.organisation == organisation && from(&post.state));
        let post = post.ok_or("the post is unknown, another's, or in another state")?;
        post.state = to;
        post.revision = post.revision.next();
        Ok(())
    }
}
