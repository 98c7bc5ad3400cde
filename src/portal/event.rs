use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{PostContent, PostState, ProfileContent};
use crate::{
    id::{OrganisationId, PostId},
    text::Note,
};

/// What can happen to the portal. Names on the wire carry a version; old ones are kept for good. Who wrote is in the
/// envelope, as the host's opaque actor.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum PortalEvent {
    /// A page, or a change of it, was written.
    #[serde(rename = "portal.profile_written.v1")]
    ProfileWritten {
        /// Whose page.
        organisation: OrganisationId,
        /// What it is to show.
        content: ProfileContent,
    },
    /// Staff were asked to publish a page.
    #[serde(rename = "portal.profile_submitted.v1")]
    ProfileSubmitted {
        /// Whose page.
        organisation: OrganisationId,
    },
    /// A page was published.
    #[serde(rename = "portal.profile_published.v1")]
    ProfilePublished {
        /// Whose page.
        organisation: OrganisationId,
        /// What it shows.
        content: ProfileContent,
        /// Whether it was not public just before, so that pages can be counted.
        first: bool,
        /// On which local day.
        on: NaiveDate,
    },
    /// What was written was sent back.
    #[serde(rename = "portal.profile_rejected.v1")]
    ProfileRejected {
        /// Whose page.
        organisation: OrganisationId,
        /// Why.
        reason: Note,
    },
    /// A page was taken off the portal.
    #[serde(rename = "portal.profile_hidden.v1")]
    ProfileHidden {
        /// Whose page.
        organisation: OrganisationId,
        /// Why.
        reason: Note,
        /// On which local day.
        on: NaiveDate,
    },
    /// A post was written, or written anew.
    #[serde(rename = "portal.post_written.v1")]
    PostWritten {
        /// The post.
        post: PostId,
        /// Whose it is.
        organisation: OrganisationId,
        /// What it is to show.
        content: PostContent,
    },
    /// Staff were asked to publish a post.
    #[serde(rename = "portal.post_submitted.v1")]
    PostSubmitted {
        /// The post.
        post: PostId,
        /// Whose it is.
        organisation: OrganisationId,
    },
    /// A post was published.
    #[serde(rename = "portal.post_published.v1")]
    PostPublished {
        /// The post.
        post: PostId,
        /// Whose it is.
        organisation: OrganisationId,
        /// On which local day.
        on: NaiveDate,
    },
    /// A post was sent back.
    #[serde(rename = "portal.post_rejected.v1")]
    PostRejected {
        /// The post.
        post: PostId,
        /// Whose it is.
        organisation: OrganisationId,
        /// Why.
        reason: Note,
        /// On which local day.
        on: NaiveDate,
    },
    /// A post was taken off the portal.
    #[serde(rename = "portal.post_archived.v1")]
    PostArchived {
        /// The post.
        post: PostId,
        /// Whose it is.
        organisation: OrganisationId,
        /// What it was.
        from: PostState,
    },
}
