use alloc::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    event::Revision,
    id::{OrganisationId, PostId, ProgrammeId, TextId},
    text::{Code, Name, Note},
    time::Minute,
};

/// A way to reach an organisation that it makes public: its own, not a person's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What kind, such as `website`.
    pub kind: Code,
    /// The address or number as shown.
    pub value: Name,
}

/// What the page of an organisation shows (*STK sayfası*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProfileContent {
    /// What it says of itself, as the host keeps it.
    pub about: TextId,
    /// How to reach it.
    #[serde(default)]
    pub contacts: BTreeSet<Contact>,
}

impl ProfileContent {
    /// Says what the organisation is about.
    #[must_use]
    pub const fn new(about: TextId) -> Self {
        Self { about, contacts: BTreeSet::new() }
    }

    /// Adds a way to reach it.
    #[must_use]
    pub fn with_contact(mut self, kind: Code, value: Name) -> Self {
        self.contacts.insert(Contact { kind, value });
        self
    }
}

/// What a post shows (*faaliyet paylaşımı*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PostContent {
    /// The title.
    pub title: Name,
    /// The text, as the host keeps it.
    pub text: TextId,
    /// The joint programme that it is about.
    #[serde(default)]
    pub programme: Option<ProgrammeId>,
    /// The first day of what it announces.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The last day on which it is shown; for good where there is none.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl PostContent {
    /// Names a title and a text.
    #[must_use]
    pub const fn new(title: Name, text: TextId) -> Self {
        Self { title, text, programme: None, from: None, until: None }
    }

    /// Names the joint programme that it is about.
    #[must_use]
    pub fn about(self, programme: ProgrammeId) -> Self {
        Self { programme: Some(programme), ..self }
    }

    /// Names the days that it announces; it is shown until the last.
    #[must_use]
    pub fn on_days(self, from: NaiveDate, until: NaiveDate) -> Self {
        Self { from: Some(from), until: Some(until), ..self }
    }

    /// Whether its days are in order.
    pub(super) fn has_days_in_order(&self) -> bool {
        self.from.zip(self.until).is_none_or(|(from, until)| from <= until)
    }
}

/// Where something that awaits publication stands.
#[expect(clippy::exhaustive_enums, reason = "whoever shows it must show every state")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum Moderation {
    /// Somebody still writes.
    Draft,
    /// Staff are to look at it.
    Submitted,
    /// Staff have sent it back.
    Rejected {
        /// Why.
        reason: Note,
    },
}

/// The page of an organisation: what is public, and what is to become so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Profile {
    /// Whose page it is.
    pub organisation: OrganisationId,
    /// What everybody sees; nothing before the first approval.
    #[serde(default)]
    pub published: Option<ProfileContent>,
    /// What is written, and where it stands; nothing once it is published.
    #[serde(default)]
    pub pending: Option<(ProfileContent, Moderation)>,
    /// How often it has changed.
    pub revision: Revision,
}

/// The life of a post.
///
/// ```text
/// Draft ─▶ Submitted ─▶ Published ─▶ Archived
///   ▲          └▶ Rejected ─┐
///   └───────────────────────┘
/// ```
#[expect(clippy::exhaustive_enums, reason = "whoever shows posts must show every state")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum PostState {
    /// Somebody still writes.
    Draft,
    /// Staff are to look at it.
    Submitted,
    /// Staff have sent it back; it may be written anew.
    Rejected {
        /// Why.
        reason: Note,
    },
    /// Everybody sees it.
    Published {
        /// Since when.
        at: Minute,
    },
    /// Nobody sees it any more.
    Archived,
}

impl PostState {
    /// Returns the stable code of the state.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Rejected { .. } => "rejected",
            Self::Published { .. } => "published",
            Self::Archived => "archived",
        }
    }
}

/// A post of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that loads rows must fill every field")]
pub struct Post {
    /// The id.
    pub id: PostId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it shows.
    pub content: PostContent,
    /// Where it stands.
    pub state: PostState,
    /// How often it has changed.
    pub revision: Revision,
}
