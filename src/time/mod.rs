//! Time on the whole minute: instants, half-open slots, wall-clock time and its zones.
//!
//! Two kinds of time, never mixed: an instant ([`Minute`], [`Slot`], [`SlotSet`]) lies on the UTC line and decides
//! conflicts; wall-clock time ([`LocalMinute`], [`LocalSlot`]) is what people say and what opening hours are
//! written in. A [`Zone`] turns one into the other. No clock lives here: *now* is always an argument.

mod error;
mod local;
mod minute;
mod slot;
mod zone;

pub use error::InvalidTime;
pub use local::{LocalMinute, LocalSlot};
pub use minute::{Minute, Minutes};
pub use slot::Slot;
pub use zone::Zone;
