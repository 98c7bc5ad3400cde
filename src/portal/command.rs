use serde::{Deserialize, Serialize};

use super::{PostContent, ProfileContent};
use crate::{
    id::{OrganisationId, PersonId, PostId},
    text::Note,
};

/// What may be asked of the portal. Each has a method of the same name on [`CivicPortal`](super::CivicPortal).
///
/// `by` is the person who writes in the name of an organisation; staff need no such person.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are the arguments of the method")]
pub enum PortalCommand {
    /// Writes the page of an organisation, or a change of it.
    WriteProfile { organisation: OrganisationId, content: ProfileContent, by: PersonId },
    /// Asks staff to publish what is written.
    SubmitProfile { organisation: OrganisationId, by: PersonId },
    /// Publishes what is written.
    ApproveProfile { organisation: OrganisationId },
    /// Sends what is written back.
    RejectProfile { organisation: OrganisationId, reason: Note },
    /// Takes the page off the portal.
    HideProfile { organisation: OrganisationId, reason: Note },
    /// Writes a post, or writes a draft or a rejected post anew.
    WritePost { post: PostId, organisation: OrganisationId, content: PostContent, by: PersonId },
    /// Asks staff to publish a post.
    SubmitPost { post: PostId, by: PersonId },
    /// Publishes a post.
    ApprovePost { post: PostId },
    /// Sends a post back.
    RejectPost { post: PostId, reason: Note },
    /// Takes a post off the portal: whoever speaks for the organisation, or staff, who name nobody.
    ArchivePost { post: PostId, by: Option<PersonId> },
}
