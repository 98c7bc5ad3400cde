//! The civic portal: pages of organisations and what they post, with moderation and a public feed.
//!
//! A [`CivicPortal`] is free for organisations (no type here has a fee). Only whoever speaks for an organisation writes
//! in its name, and only staff publish. What is published stays as it is while a change of it waits for moderation.
//! Texts and pictures stay with the host and are opaque references here; so do people, who are never named: a
//! command says who writes, and no event or row keeps it.

mod apply;
mod command;
mod decide;
mod error;
mod event;
mod feed;
mod page;
mod state;

pub use command::PortalCommand;
pub use error::PortalError;
pub use event::PortalEvent;
pub use feed::FeedItem;
pub use page::{Contact, Moderation, Post, PostContent, PostState, Profile, ProfileContent};
pub use state::{CivicPortal, PortalSnapshot, Speakers};
