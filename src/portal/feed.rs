use core::cmp::Reverse;

use alloc::vec::Vec;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CivicPortal, PostContent, PostState, Speakers};
use crate::{
    id::{OrganisationId, PostId},
    time::Minute,
};

/// A post as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FeedItem {
    /// The post.
    pub post: PostId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it shows.
    pub content: PostContent,
    /// Since when it is public.
    pub published: Minute,
}

impl CivicPortal {
    /// Returns what everybody sees on a day: the published posts of active organisations with a public page, without
    /// those whose last day is over, the latest first and of one minute by id.
    #[must_use]
    pub fn feed(&self, today: NaiveDate, speakers: &dyn Speakers) -> Vec<FeedItem> {
        let mut items: Vec<FeedItem> = self
            .posts()
            .filter(|post| post.content.until.is_none_or(|until| today <= until))
            .filter(|post| self.profile(post.organisation).is_some_and(|page| page.published.is_some()))
            .filter(|post| speakers.is_active(post.organisation, today))
            .filter_map(|post| match post.state {
                PostState::Published { at } => Some(FeedItem {
                    post: post.id,
                    organisation: post.organisation,
                    content: post.content.clone(),
                    published: at,
                }),
                _ => None,
            })
            .collect();
        items.sort_by_key(|item| (Reverse(item.published), item.post));
        items
    }
}
