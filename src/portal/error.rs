use thiserror::Error;

use crate::{
    event::{ReplayError, Role, Stale},
    id::{OrganisationId, PersonId, PostId},
};

/// Why the portal does not do what it was asked. Such a command leaves no trace.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PortalError {
    /// The command expected another version, or another revision of the page or post.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The organisation may not be on the portal: it is not registered, or does not work.
    #[error("organisation `{0}` is not active")]
    NotActive(OrganisationId),
    /// Only whoever speaks for an organisation writes in its name.
    #[error("person `{person}` does not speak for organisation `{organisation}`")]
    NotItsSpeaker {
        /// The person.
        person: PersonId,
        /// The organisation.
        organisation: OrganisationId,
    },
    /// Only staff publish, send back and hide.
    #[error("{0:?} may not moderate")]
    NotAModerator(Role),
    /// Nothing is written for the organisation, or nothing that the command could be about.
    #[error("organisation `{organisation}` has no page that is {wanted}")]
    NoSuchProfile {
        /// The organisation.
        organisation: OrganisationId,
        /// The state that the command asks for.
        wanted: &'static str,
    },
    /// No such post.
    #[error("post `{0}` is unknown")]
    UnknownPost(PostId),
    /// The post belongs to another organisation.
    #[error("post `{0}` belongs to another organisation")]
    AnothersPost(PostId),
    /// The state of the post does not allow the command.
    #[error("post `{post}` is {state}, {command} is not possible")]
    WrongState {
        /// The post.
        post: PostId,
        /// The code of its state.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// A last day before the first.
    #[error("post `{0}` ends before it begins")]
    DaysOutOfOrder(PostId),
    /// The events just decided could not be applied.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

impl PortalError {
    /// Returns the stable code of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Stale(stale) => stale.code(),
            Self::NotActive(_) => "not_active",
            Self::NotItsSpeaker { .. } => "not_its_speaker",
            Self::NotAModerator(_) => "not_a_moderator",
            Self::NoSuchProfile { .. } => "no_such_profile",
            Self::UnknownPost(_) => "unknown_post",
            Self::AnothersPost(_) => "anothers_post",
            Self::WrongState { .. } => "wrong_post_state",
            Self::DaysOutOfOrder(_) => "days_out_of_order",
            Self::Replay(replay) => replay.code(),
        }
    }
}
