//! What the portal allows.

use chrono::NaiveDate;

use super::{
    CivicPortal, Moderation, PortalCommand, PortalError, PortalEvent, Post, PostState, Profile, Speakers,
};
use crate::{
    event::{Call, Expected, Revision, Role, Stale},
    id::{OrganisationId, PersonId, PostId},
};

/// A decision under way.
pub(super) struct Deciding<'a> {
    pub(super) portal: &'a CivicPortal,
    pub(super) call: &'a Call,
    pub(super) today: NaiveDate,
    pub(super) speakers: &'a dyn Speakers,
}

impl Deciding<'_> {
    /// What a command leads to; nothing where it changes nothing.
    pub(super) fn run(&self, command: &PortalCommand) -> Result<Option<PortalEvent>, PortalError> {
        use PortalCommand as C;
        use PortalEvent as E;
        self.portal.head.check_version(self.call.expected)?;
        let on = self.today;
        let event = match command {
            C::WriteProfile { organisation, content, by } => {
                self.writes(*organisation, *by)?;
                let page = self.portal.profile(*organisation);
                self.expect(page.map(|page| page.revision))?;
                let pending = page.and_then(|page| page.pending.as_ref());
                let shown = page.and_then(|page| page.published.as_ref());
                let same = match pending {
                    Some((known, state)) => known == content && !matches!(state, Moderation::Rejected { .. }),
                    None => shown == Some(content),
                };
                if same {
                    return Ok(None);
                }
                E::ProfileWritten { organisation: *organisation, content: content.clone() }
            }
            C::SubmitProfile { organisation, by } => {
                self.writes(*organisation, *by)?;
                self.pending(*organisation, "draft", |state| *state == Moderation::Draft)?;
                E::ProfileSubmitted { organisation: *organisation }
            }
            C::ApproveProfile { organisation } => {
                self.moderates()?;
                self.is_active(*organisation)?;
                let page =
                    self.pending(*organisation, "submitted", |state| *state == Moderation::Submitted)?;
                let Some((content, _)) = page.pending.clone() else { return Ok(None) };
                let first = page.published.is_none();
                E::ProfilePublished { organisation: *organisation, content, first, on }
            }
            C::RejectProfile { organisation, reason } => {
                self.moderates()?;
                self.pending(*organisation, "submitted", |state| *state == Moderation::Submitted)?;
                E::ProfileRejected { organisation: *organisation, reason: reason.clone() }
            }
            C::HideProfile { organisation, reason } => {
                self.moderates()?;
                let page = self.portal.profile(*organisation).filter(|page| page.published.is_some());
                let none = PortalError::NoSuchProfile { organisation: *organisation, wanted: "published" };
                self.expect(Some(page.ok_or(none)?.revision))?;
                E::ProfileHidden { organisation: *organisation, reason: reason.clone(), on }
            }
            C::WritePost { post, organisation, content, by } => {
                self.writes(*organisation, *by)?;
                let known = self.portal.post(*post);
                self.expect(known.map(|known| known.revision))?;
                if !content.has_days_in_order() {
                    return Err(PortalError::DaysOutOfOrder(*post));
                }
                match known {
                    Some(known) if known.organisation != *organisation => {
                        return Err(PortalError::AnothersPost(*post));
                    }
                    // Written already, whatever became of it; but what was sent back may be put again as it is.
                    Some(known)
                        if known.content == *content
                            && !matches!(known.state, PostState::Rejected { .. }) =>
                    {
                        return Ok(None);
                    }
                    Some(known) if !known.state.is_writable() => return Err(wrong_state(known, "write")),
                    _ => {}
                }
                E::PostWritten { post: *post, organisation: *organisation, content: content.clone() }
            }
            C::SubmitPost { post, by } => {
                let known = self.known(*post)?;
                self.writes(known.organisation, *by)?;
                if known.state != PostState::Draft {
                    return Err(wrong_state(known, "submit"));
                }
                E::PostSubmitted { post: *post, organisation: known.organisation }
            }
            C::ApprovePost { post } => {
                let known = self.submitted(*post, "approve")?;
                self.is_active(known.organisation)?;
                E::PostPublished { post: *post, organisation: known.organisation, on }
            }
            C::RejectPost { post, reason } => {
                let known = self.submitted(*post, "reject")?;
                let (organisation, reason) = (known.organisation, reason.clone());
                E::PostRejected { post: *post, organisation, reason, on }
            }
            C::ArchivePost { post, by } => {
                let known = self.known(*post)?;
                match by {
                    Some(by) => self.speaks(known.organisation, *by)?,
                    None => self.moderates()?,
                }
                if known.state == PostState::Archived {
                    return Err(wrong_state(known, "archive"));
                }
                let (organisation, from) = (known.organisation, known.state.clone());
                E::PostArchived { post: *post, organisation, from }
            }
        };
        Ok(Some(event))
    }

    /// Only whoever speaks for an active organisation writes in its name.
    fn writes(&self, organisation: OrganisationId, by: PersonId) -> Result<(), PortalError> {
        self.is_active(organisation)?;
        self.speaks(organisation, by)
    }

    fn speaks(&self, organisation: OrganisationId, person: PersonId) -> Result<(), PortalError> {
        if self.speakers.speaks_for(person, organisation, self.today) {
            Ok(())
        } else {
            Err(PortalError::NotItsSpeaker { person, organisation })
        }
    }

    fn is_active(&self, organisation: OrganisationId) -> Result<(), PortalError> {
        if self.speakers.is_active(organisation, self.today) {
            Ok(())
        } else {
            Err(PortalError::NotActive(organisation))
        }
    }

    fn moderates(&self) -> Result<(), PortalError> {
        let role = self.call.actor.role;
        if role >= Role::Staff { Ok(()) } else { Err(PortalError::NotAModerator(role)) }
    }

    /// Checks the revision that the caller expects of the page or post; what is not there stands at 0.
    fn expect(&self, found: Option<Revision>) -> Result<(), PortalError> {
        let found = found.unwrap_or_default();
        match self.call.expected {
            Expected::Revision(expected) if expected != found => {
                Err(Stale::Revision { expected, found }.into())
            }
            _ => Ok(()),
        }
    }

    fn pending(
        &self,
        organisation: OrganisationId,
        wanted: &'static str,
        stands: impl Fn(&Moderation) -> bool,
    ) -> Result<&Profile, PortalError> {
        let page = self.portal.profile(organisation);
        let page = page.filter(|page| page.pending.as_ref().is_some_and(|(_, state)| stands(state)));
        let page = page.ok_or(PortalError::NoSuchProfile { organisation, wanted })?;
        self.expect(Some(page.revision))?;
        Ok(page)
    }

    fn known(&self, post: PostId) -> Result<&Post, PortalError> {
        let known = self.portal.post(post).ok_or(PortalError::UnknownPost(post))?;
        self.expect(Some(known.revision))?;
        Ok(known)
    }

    fn submitted(&self, post: PostId, command: &'static str) -> Result<&Post, PortalError> {
        self.moderates()?;
        let known = self.known(post)?;
        if known.state == PostState::Submitted { Ok(known) } else { Err(wrong_state(known, command)) }
    }
}

fn wrong_state(post: &Post, command: &'static str) -> PortalError {
    PortalError::WrongState { post: post.id, state: post.state.code(), command }
}
